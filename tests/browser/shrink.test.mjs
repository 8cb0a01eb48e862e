// A failing run is made small with the mouse, and its story read, in a real page. What is looked for, and how the search is
// given up, is tried in tests/search and tests/web/app/shrinking_test.cpp.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, idles, probe, settle, state, until, widget } from "./hands.mjs";

// Turns the wheel over the left pane until this is in sight, then clicks on it.
async function reach(page, id) {
  await widget(page, id);
  const [left, top, right, bottom] = (await probe(page, "widgets"))["pane.lesson"];
  await page.mouse.move((left + right) / 2, (top + bottom) / 2);
  for (let i = 0; i < 20 && (await widget(page, id))[3] > bottom - 8; i++) {
    await page.mouse.wheel(0, 120);
    await settle(page);
  }
  await click(page, id);
}

test("one click makes a failing run small, shows where it fails and how that came about, and another leads back", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/figure_8_broken", reduced: true });
  await page.keyboard.press("End");
  for (let i = 0; i < 40 && !(await state(page)).verdict.includes("Broken"); i++) {
    await page.keyboard.press("Shift+ArrowRight");
    await settle(page);
  }
  const whole = await until(page, (s) => !s.seeking && s.verdict.includes("Broken"), "a broken claim");
  await screenshot(page, "shrink_offer");
  await click(page, "top.shrink");
  const small = await until(page, (s) => !s.seeking && s.furthest_ns > 0 && s.hash !== whole.hash && s.notice.includes("Left are"),
    "the smallest run", 60000);
  assert.match(small.notice, /Left are 4 of 6 nodes, 8 of 10 faults/);
  assert.match(small.verdict, /leader completeness/i);
  assert.ok(small.time_ns < whole.time_ns, "it fails earlier");
  await settle(page);
  await screenshot(page, "shrink_found");
  const widgets = await probe(page, "widgets");
  const steps = Object.keys(widgets).filter((id) => id.startsWith("story."));
  assert.ok(steps.length >= 8, `a story of ${steps.length} steps`);
  await reach(page, "story.2");
  await until(page, (s) => !s.seeking && s.time_ns < small.time_ns, "the second event of the story");
  await settle(page);
  await screenshot(page, "shrink_story");
  await reach(page, "shrink.back");
  const back = await until(page, (s) => !s.seeking && s.hash === whole.hash, "the whole run");
  assert.equal(back.scenario, "raft/figure_8_broken");
  await idles(page);
  assert.deepEqual(errors, []);
});
