// Plots in a real browser: their pixels, the file they are saved as, and that they cost nothing at rest. What they show and
// how they are used is tested in tests/web/plots, without a browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, idles, pause, probe, scrubTo, settle, widget } from "./hands.mjs";

test("plots are saved as a table, a field is looked for by typing, and a phone shows them without drawing while the run stands still", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash&view=plots" });
  await pause(page);
  await scrubTo(page, 0.9);
  await click(page, "view.large");
  await widget(page, "pane.large");  // before that, things are found where they were
  await settle(page);
  await screenshot(page, "plots");

  const saved = page.waitForEvent("download");
  await click(page, "plots.csv");
  const file = await saved;
  assert.equal(file.suggestedFilename(), "leader_crash.csv");
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  assert.match(text, /^"time \(s\)","messages in flight",.*"s1 commit index"/);
  assert.ok(text.split("\r\n").length > 100);

  await click(page, "plots.choose");
  await widget(page, "plots.search");
  await page.keyboard.type("applied");
  await widget(page, "plots.choose.applied index");
  await settle(page);
  await screenshot(page, "plots_choose");
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page);
  if (!("tabs.Plots" in await probe(page, "widgets"))) await click(page, "tabs.more");
  await click(page, "tabs.Plots");
  await settle(page);
  const [left, , right] = await widget(page, "plot.0");
  assert.ok(left >= 0 && right <= 390);
  await screenshot(page, "plots_phone");
  await page.mouse.move(5, 5);
  await idles(page);
  assert.deepEqual(errors, []);
});
