// A lesson in a real page: typed with real keys, read and answered through the elements beside the picture, kept in this
// browser, and done by fingers on a phone. How a lesson goes is tried in tests/web/panels/lesson_test.cpp.
//
// The reader prefers reduced motion, so that what is to be watched is shown at once: a step in slow motion takes ten seconds
// and more.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, ready, screenshot } from "./harness.mjs";
import { click, press, probe, settle, state, until, widget } from "./hands.mjs";

const crash = "scenario=raft/leader_crash";
const elements = (page) => page.evaluate(() => [...document.querySelectorAll("#lesson > *")].map((e) => e.textContent));
const says = async (page, words, timeout = 20000) => {
  await page.waitForFunction((part) => document.getElementById("lesson").textContent.includes(part), words, { timeout })
    .catch(async () => assert.fail(`the lesson doesn't say "${words}" but ${JSON.stringify(await elements(page))}`));
};

// Turns the wheel over the lesson's text until this is in sight, then clicks on it.
async function reach(page, id) {
  await widget(page, "pane.lesson");
  const all = await probe(page, "widgets");
  const [left, top, right, bottom] = all["lesson.page"] ?? all["pane.lesson"];
  await page.mouse.move((left + right) / 2, (top + bottom) / 2);
  for (let i = 0; i < 20 && (await widget(page, id))[3] > bottom - 4; i++) {
    await page.mouse.wheel(0, 120);
    await settle(page);
  }
  await click(page, id);
}

test("a lesson is done with mouse and keys or only through the elements beside the picture, and waits where it was left", async (t) => {
  const { page, context, errors } = await open(t, { query: crash, reduced: true });
  const button = (name) => page.locator("#lesson").getByRole("button", { name }).press("Enter");
  await screenshot(page, "lesson_offer");
  await click(page, "lesson.begin");
  await says(page, "Step 1 of 5. A leader at work");
  await until(page, (s) => !s.playing && !s.seeking && s.time_ns === 5e9, "the step's moment");
  await click(page, "lesson.forward");
  await says(page, "Step 2 of 5. Silence");
  await reach(page, "lesson.number");
  await page.keyboard.type("2 0");
  assert.equal((await state(page)).playing, false, "keys that are typed must not drive the run");
  await page.keyboard.press("Enter");
  await says(page, "Not quite. In this run: 203 ms");
  await screenshot(page, "lesson_wrong_number");
  await reach(page, "lesson.watch");
  await until(page, (s) => !s.playing && !s.seeking && s.time_ns === 5.25e9, "what was to be watched");
  // On without the picture.
  await button("Next step");
  await says(page, "Step 3 of 5");
  const box = page.getByLabel("Your number");
  await box.fill("2");
  await box.press("Enter");
  await says(page, "Right: 2");
  await button("Next step");
  await says(page, "Step 4 of 5");
  assert.match(await page.locator("#status").textContent(), /Step 4 of 5/);
  await button("s1 takes its place again");
  await says(page, "Your choice: s1 takes its place again");
  await says(page, "(right in this run)");
  assert.equal(await page.locator("#status").textContent(), "Not in this run");
  await settle(page);
  await screenshot(page, "lesson_wrong_choice");
  // What was done is kept in this browser, and nothing of it in an embed.
  await page.reload();
  await ready(page);
  await says(page, "Go on with the lesson");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).sort()),
    ["netsplit/last_lesson", "netsplit/lesson/raft/leader_crash"]);
  const framed = await open(t, { context, query: crash + "&embed=1", width: 480, height: 320 });
  await says(framed.page, "Begin the lesson");
  await framed.page.close();
  await button("Go on with the lesson");
  await says(page, "Your choice: s1 takes its place again");
  await button("Next step");
  await says(page, "Now you");
  await until(page, (s) => !s.seeking && s.time_ns === 6e9, "the goal's moment");
  await press(page, (await probe(page, "nodes")).s3);
  await click(page, "node.crash");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await widget(page, "lesson.reached");
  await says(page, "You did it");
  await screenshot(page, "lesson_reached");
  await click(page, "lesson.next");
  await says(page, "You foresaw 1 of 3 and reached 1 of 1 goal.");
  await screenshot(page, "lesson_verdict");
  assert.deepEqual(errors, []);
});

test("on a phone the stage, the inspector and the lesson are tabs, and a lesson goes on where nothing may be stored", async (t) => {
  const { page, errors } = await open(t, { query: crash, width: 390, height: 844, scale: 2, reduced: true, init: () => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  } });
  await screenshot(page, "phone");
  const all = await probe(page, "widgets");
  assert.ok(all["pane.stage"][2] <= 390 && all["pane.transport"][1] >= all["pane.stage"][3] - 1);
  if (!all["tabs.Inspect"]) await click(page, "tabs.more");
  await click(page, "tabs.Inspect");
  await settle(page);
  await screenshot(page, "phone_inspect");
  await click(page, "tabs.Lesson");
  await screenshot(page, "lesson_phone");
  await page.locator('#lesson [data-id="go.0"]').evaluate((button) => button.click());
  await says(page, "Step 1 of 5");
  await click(page, "lesson.forward");
  await says(page, "Step 2 of 5");
  await settle(page);
  await screenshot(page, "lesson_phone_question");
  const [, top, , bottom] = await widget(page, "lesson.forward");
  assert.ok(bottom - top >= 40, "a button is too low for a finger");
  assert.deepEqual(errors, []);
});
