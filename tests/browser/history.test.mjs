// The clients' operations as bars: found, zoomed into, chosen, and told as a list.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, pause, press, scrubTo, settle, state, until, widget } from "./hands.mjs";

async function history(t, options = {}) {
  const opened = await open(t, { query: "scenario=raft/leader_crash&view=history", ...options });
  await pause(opened.page);
  await scrubTo(opened.page, 0.9);
  await widget(opened.page, "history.lane.0");
  return opened;
}

test("an operation is zoomed to and chosen by a click on its bar", async (t) => {
  const { page, errors } = await history(t);
  for (let i = 0; i < 5; i++) await click(page, "history.in");
  await settle(page);
  await screenshot(page, "history");
  const before = await state(page);
  const [left, top, right, bottom] = await widget(page, "history.lane.0");
  // Somewhere along the lane there is a bar: a click beside all of them seeks, on one it selects, too.
  let after = before;
  for (let share = 0.05; share < 1 && after.selection !== 2; share += 0.06) {
    await press(page, { x: left + (right - left) * share, y: (top + bottom) / 2 });
    after = await until(page, (s) => !s.seeking, "standing still");
  }
  assert.equal(after.selection, 2, "an event is selected");
  assert.ok(after.time_ns < before.time_ns);
  assert.equal(after.furthest_ns, before.furthest_ns);
  assert.deepEqual(errors, []);
});

test("the same operations are there as a list", async (t) => {
  const { page } = await history(t);
  await click(page, "history.list");
  await settle(page);
  await screenshot(page, "history_list");
  const before = await state(page);
  const [left, top] = await widget(page, "history.list");
  await press(page, { x: left - 400, y: top + 100 });
  const after = await until(page, (s) => !s.seeking && s.selection === 2, "a chosen operation");
  assert.ok(after.time_ns < before.time_ns);
  await click(page, "history.bars");
  await widget(page, "history.lane.0");
});

test("a phone shows the lanes", async (t) => {
  const { page, errors } = await history(t, { width: 390, height: 844, scale: 2 });
  const [left, , right] = await widget(page, "history.lane.0");
  assert.ok(left >= 0 && right <= 390);
  await screenshot(page, "history_phone");
  assert.deepEqual(errors, []);
});
