// A lesson as a learner goes through it: reads, guesses wrong, watches, breaks things, comes back tomorrow.
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

test("somebody predicts, is wrong, watches it happen, and reaches a goal that the engine sees", async (t) => {
  const { page, errors } = await open(t, { query: crash });
  await screenshot(page, "lesson_offer");
  await click(page, "lesson.begin");
  await says(page, "Step 1 of 5. A leader at work");
  await until(page, (s) => !s.playing && !s.seeking && s.time_ns === 5e9, "the step's moment");
  await click(page, "lesson.forward");
  await says(page, "Step 2 of 5. Silence");
  await reach(page, "lesson.help");
  await says(page, "lose patience; that is most of it");
  await reach(page, "lesson.number");
  await page.keyboard.type("20");
  assert.equal((await state(page)).playing, false, "keys that are typed must not drive the run");
  await page.keyboard.press("Enter");
  await says(page, "Not quite. In this run: 203 ms");
  await screenshot(page, "lesson_wrong_number");
  await reach(page, "lesson.watch");
  await until(page, (s) => !s.playing && !s.seeking && s.time_ns === 5.25e9, "what was to be watched");
  await click(page, "lesson.next");
  await says(page, "Step 3 of 5");
  await click(page, "lesson.next");
  await says(page, "Step 4 of 5");
  await reach(page, "lesson.choice0");
  await says(page, "Not in this run");
  await says(page, "It would like nothing better");
  await screenshot(page, "lesson_wrong_choice");
  await click(page, "lesson.next");
  await says(page, "Now you");
  await until(page, (s) => !s.seeking && s.time_ns === 6e9, "the goal's moment");
  await press(page, (await probe(page, "nodes")).s3);
  await click(page, "node.crash");
  await click(page, "transport.play");
  await widget(page, "lesson.reached", 60000);
  await says(page, "You did it");
  await screenshot(page, "lesson_reached");
  await click(page, "lesson.next");
  await says(page, "You foresaw 0 of 3 and reached 1 of 1 goal.");
  await screenshot(page, "lesson_verdict");
  await click(page, "lesson.on");
  await until(page, (s) => s.scenario === "raft/majority_partition", "the next scenario");
  assert.deepEqual(errors, []);
});

test("a lesson waits where it was left, in this browser only, and can be started again", async (t) => {
  const { page, context, errors } = await open(t, { query: crash });
  await click(page, "lesson.begin");
  await click(page, "lesson.forward");
  await reach(page, "lesson.number");
  await page.keyboard.type("200");
  await reach(page, "lesson.answer");
  await says(page, "Right: 203 ms");
  await page.reload();
  await ready(page);
  await says(page, "Go on with the lesson");
  await click(page, "lesson.begin");
  await says(page, "Right: 203 ms");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).sort()),
    ["netsplit/last_lesson", "netsplit/lesson/raft/leader_crash"]);
  const framed = await open(t, { context, query: crash + "&embed=1" });
  await says(framed.page, "Begin the lesson");
  await page.reload();
  await ready(page);
  await reach(page, "lesson.again");
  await says(page, "Step 1 of 5");
  await click(page, "lesson.forward");
  await widget(page, "lesson.number");
  assert.deepEqual(errors, []);
});

test("without storage a lesson goes on, and forgets", async (t) => {
  const { page, errors } = await open(t, { query: crash, init: () => {
    Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  } });
  await click(page, "lesson.begin");
  await click(page, "lesson.forward");
  await says(page, "Step 2 of 5");
  assert.deepEqual(errors, []);
});

test("with the keyboard and a screen reader the whole of it can be read and answered", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/majority_partition" });
  const press = (name) => page.locator("#lesson").getByRole("button", { name }).press("Enter");
  await says(page, "why two leaders are not yet a disaster");
  await press("Begin the lesson");
  await says(page, "Step 1 of 5. The cut");
  assert.match(await page.locator("#status").textContent(), /Step 1 of 5/);
  await press("Next step");
  await press("Yes. At 5.19 s there is one leader");
  await says(page, "Your choice: Yes.");
  await says(page, "No. At 5.19 s there are two leaders (right in this run)");
  assert.equal(await page.locator("#status").textContent(), "Not in this run");
  await press("Next step");
  const box = page.getByLabel("Your number");
  await box.fill("0");
  await box.press("Enter");
  await says(page, "Right: 0");
  await press("Leave the lesson");
  await says(page, "Go on with the lesson");
  assert.deepEqual(errors, []);
});

test("a lesson on a phone is a tab with room for fingers and digits", async (t) => {
  const { page, errors } = await open(t, { query: crash, width: 390, height: 844, scale: 2 });
  await click(page, "tabs.Lesson");
  await settle(page);
  await screenshot(page, "lesson_phone");
  const press = (id) => page.evaluate((wanted) => document.querySelector(`#lesson [data-id="${wanted}"]`).click(), id);
  await press("go.0");
  await says(page, "Step 1 of 5");
  await press("go.1");
  await says(page, "Step 2 of 5");
  await settle(page);
  await screenshot(page, "lesson_phone_question");
  const [, top, , bottom] = await widget(page, "lesson.forward");
  assert.ok(bottom - top >= 40, "a button is too low for a finger");
  await click(page, "lesson.forward");
  await says(page, "Step 3 of 5");
  assert.deepEqual(errors, []);
});
