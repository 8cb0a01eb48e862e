// The clients' operations in a real browser, to be looked at; how they are found, zoomed into and chosen is tested in
// tests/web/panels/history_test.cpp, without a browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, pause, probe, scrubTo, settle, widget } from "./hands.mjs";

test("operations are bars, a list, and lanes on a phone", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash&view=history" });
  await pause(page);
  await scrubTo(page, 0.9);
  await widget(page, "history.lane.0");
  for (let i = 0; i < 5; i++) await click(page, "history.in");
  await settle(page);
  await screenshot(page, "history");
  await click(page, "history.list");
  await settle(page);
  await screenshot(page, "history_list");
  await click(page, "history.bars");
  await widget(page, "history.lane.0");
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page);
  if (!("tabs.History" in await probe(page, "widgets"))) await click(page, "tabs.more");
  await click(page, "tabs.History");
  await settle(page);
  const [left, , right] = await widget(page, "history.lane.0");
  assert.ok(left >= 0 && right <= 390);
  await screenshot(page, "history_phone");
  assert.deepEqual(errors, []);
});
