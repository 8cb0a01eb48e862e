// Plots as a learner uses them: they show what the crash did, their cursor is the run's moment, any field can be chosen,
// and the numbers can be saved.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, middle, pause, press, probe, scrubTo, settle, state, until, widget } from "./hands.mjs";

// The plots of the leader's crash, large, standing still.
async function plots(t, options = {}) {
  const opened = await open(t, { query: "scenario=raft/leader_crash&view=plots", ...options });
  await pause(opened.page);
  await scrubTo(opened.page, 0.9);
  await click(opened.page, "view.large");
  await widget(opened.page, "pane.large");  // before that, things are found where they were
  await widget(opened.page, "plot.0");
  return opened;
}
const count = async (page) => Object.keys(await probe(page, "widgets")).filter((id) => /^plot\.\d+$/.test(id)).length;

test("a click in a plot goes to that moment", async (t) => {
  const { page, errors } = await plots(t);
  const before = await state(page);
  const [left, top, right, bottom] = await widget(page, "plot.0");
  await press(page, { x: left + (right - left) * 0.3, y: (top + bottom) / 2 });
  const after = await until(page, (s) => !s.seeking && s.time_ns !== before.time_ns, "another moment");
  assert.ok(after.time_ns < before.time_ns * 0.5 && after.time_ns > 0);
  assert.equal(after.furthest_ns, before.furthest_ns);
  await settle(page);
  await screenshot(page, "plots");
  assert.deepEqual(errors, []);
});

test("a field is looked for, plotted for each node, and its plots are taken away again", async (t) => {
  const { page } = await plots(t);
  await click(page, "plot.0.close");
  const first = await count(page);
  await click(page, "plots.choose");
  await widget(page, "plots.search");
  await settle(page);
  await page.keyboard.type("applied");
  await settle(page);
  assert.ok(!(await probe(page, "widgets"))["plots.choose.term"]);
  await click(page, "plots.choose.applied index");
  await settle(page);
  await screenshot(page, "plots_choose");
  await page.keyboard.press("Escape");
  assert.equal((await state(page)).playing, false);
  await settle(page);
  for (let i = 0; i < 3; i++) await click(page, "plot.0.close");
  await settle(page);
  assert.ok(await count(page) < first + 1);
});

test("the plots zoom by their ruler, and a press shows the whole run again", async (t) => {
  const { page } = await plots(t);
  const { x, y } = middle(await widget(page, "time.ruler"));
  await page.mouse.move(x, y);
  await settle(page);
  for (let i = 0; i < 6; i++) {
    await page.mouse.wheel(0, -120);
    await settle(page);
  }
  await settle(page);
  const before = await state(page);
  const [left, top, , bottom] = await widget(page, "plot.0");
  await press(page, { x: left + 4, y: (top + bottom) / 2 });
  const zoomed = await until(page, (s) => !s.seeking && s.time_ns !== before.time_ns, "a moment in the stretch");
  assert.ok(zoomed.time_ns > 2e9, `the left end of the stretch is at ${zoomed.time_ns}`);
  await click(page, "plots.fit");
  await settle(page);
  await press(page, { x: left + 4, y: (top + bottom) / 2 });
  const fitted = await until(page, (s) => !s.seeking && s.time_ns !== zoomed.time_ns, "a moment near the start");
  assert.ok(fitted.time_ns < 1e9);
});

test("all fields are saved as a table", async (t) => {
  const { page } = await plots(t);
  const saved = page.waitForEvent("download");
  await click(page, "plots.csv");
  const file = await saved;
  assert.equal(file.suggestedFilename(), "leader_crash.csv");
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  assert.match(text, /^"time \(s\)","messages in flight",.*"s1 commit index"/);
  assert.ok(text.split("\r\n").length > 100);
});

test("a phone shows the plots in one column, and nothing is drawn while the run stands still", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash&view=plots", width: 390, height: 844, scale: 2 });
  await pause(page);
  await scrubTo(page, 0.9);
  const [left, , right] = await widget(page, "plot.0");
  assert.ok(left >= 0 && right <= 390);
  await screenshot(page, "plots_phone");
  await page.mouse.move(5, 5);
  await page.waitForTimeout(1500);
  const before = await page.evaluate(() => netsplitPage.frames);
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(() => netsplitPage.frames), before);
  assert.deepEqual(errors, []);
});
