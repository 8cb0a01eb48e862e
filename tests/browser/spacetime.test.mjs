// The space-time diagram as a learner uses it: opens the tab, zooms, asks what an event could have influenced, compares
// two, and drags the cursor.
import { test } from "node:test";
import assert from "node:assert/strict";
import { look, open, screenshot } from "./harness.mjs";
import { click, middle, pause, press, probe, seen, settle, state, until, widget, withLeader } from "./hands.mjs";

const view = (page) => probe(page, "view");

async function untilView(page, fits, what, timeout = 15000) {
  const end = Date.now() + timeout;
  let last;
  do {
    last = await view(page);
    if (fits(last)) return last;
    await page.waitForTimeout(50);
  } while (Date.now() < end);
  assert.fail(`${what} did not come about; the view is ${JSON.stringify(last)}`);
}

// A cluster with a leader, its diagram in place of the stage.
async function diagram(t, options = {}) {
  const { page, errors } = await open(t, options);
  await withLeader(page);
  await click(page, "tabs.Space-time");
  if (!options.phone) await click(page, "view.large");
  await page.mouse.move(5, 300);
  const least = options.phone ? 100 : 400;
  await untilView(page, (v) => v.messages?.length > 3 && v.height > least, "the diagram");
  return { page, errors };
}

const between = (v, box) => v.filter(({ x, y }) => x > box[0] + 20 && x < box[2] - 60 && y > box[1] + 6 && y < box[3] - 6);

test("the diagram shows the run around the moment looked at", async (t) => {
  const { page, errors } = await diagram(t);
  const { time_ns } = await state(page);
  const shown = await view(page);
  assert.ok(shown.from_ns < time_ns && time_ns < shown.to_ns);
  assert.equal(shown.dense, false);
  await screenshot(page, "spacetime");
  const [left, top, right, bottom] = await widget(page, "spacetime.plot");
  assert.ok((await look(page, { x: left, y: top, width: right - left, height: bottom - top })).colours > 30);
  assert.deepEqual(errors, []);
});

test("the wheel zooms at the pointer and a drag pans", async (t) => {
  const { page } = await diagram(t);
  const [left, top, right, bottom] = await widget(page, "spacetime.plot");
  const before = await view(page);
  const x = left + (right - left) * 0.25;
  await page.mouse.move(x, (top + bottom) / 2);
  const at = (v) => v.from_ns + (v.to_ns - v.from_ns) * 0.25;
  await page.mouse.wheel(0, -300);
  const closer = await untilView(page, (v) => v.to_ns - v.from_ns < (before.to_ns - before.from_ns) * 0.9, "a closer look");
  assert.ok(Math.abs(at(closer) - at(before)) < (before.to_ns - before.from_ns) * 0.01);
  await page.mouse.move(x, bottom - 8);
  await page.mouse.down();
  await page.mouse.move(x + 80, bottom - 8, { steps: 4 });
  await page.mouse.up();
  const panned = await untilView(page, (v) => v.from_ns < closer.from_ns, "an earlier stretch");
  assert.equal(panned.follows, false);
  assert.equal((await state(page)).time_ns, (await state(page)).furthest_ns);
});

test("the whole run is shown as density, and the keys zoom back in", async (t) => {
  const { page } = await diagram(t, { query: "scenario=raft/leader_crash" });
  await click(page, "spacetime.fit");
  const whole = await untilView(page, (v) => v.dense, "the density");
  const { furthest_ns } = await state(page);
  assert.ok(whole.from_ns <= 0 && whole.to_ns >= furthest_ns);
  assert.ok(whole.strokes > 300);
  await screenshot(page, "spacetime_whole");
  await press(page, middle(await widget(page, "spacetime.plot")));
  for (let i = 0; i < 16; i++) await page.keyboard.press("+");
  const { speed } = await state(page);
  const closer = await untilView(page, (v) => v.to_ns - v.from_ns < (whole.to_ns - whole.from_ns) / 600, "a close look");
  assert.equal(closer.dense, false);
  assert.ok(closer.messages.length > 0);
  await page.keyboard.press("ArrowLeft");
  await untilView(page, (v) => v.from_ns < closer.from_ns, "an earlier stretch");
  assert.equal((await state(page)).speed, speed);
});

test("a click on a message lights up its past and its future, and a second one is compared with it", async (t) => {
  const { page, errors } = await diagram(t);
  const box = await widget(page, "spacetime.plot");
  const messages = between((await view(page)).messages, box);
  // One in the middle: what came earlier can only be before it or concurrent with it, what came later after or concurrent.
  await press(page, messages[Math.floor(messages.length / 2)]);
  const cone = await untilView(page, (v) => v.of >= 0, "the past and the future");
  assert.equal((await state(page)).selection, 2);
  assert.ok(cone.before > 0 && cone.after > 0);
  await page.mouse.move(5, 300);
  await settle(page);
  await screenshot(page, "spacetime_cone");
  const others = between(cone.messages, box).filter((m) => m.id !== cone.of);
  const seen = new Set();
  for (const other of others) {
    await page.keyboard.down("Shift");
    await press(page, other);
    await page.keyboard.up("Shift");
    const compared = await untilView(page, (v) => v.second >= 0 && v.verdict !== "", "the comparison");
    assert.equal(compared.of, cone.of);
    assert.match(compared.verdict, /^A is (before|after) B$|^A and B are concurrent$/);
    assert.ok(compared.reason.length > 20);
    seen.add(compared.verdict);
    if (seen.size > 1) break;
  }
  assert.ok(seen.size > 1, `only ${[...seen]} among ${others.length} messages`);
  await page.mouse.move(5, 300);
  await settle(page);
  await screenshot(page, "spacetime_compare");
  await page.keyboard.press("Escape");
  await untilView(page, (v) => v.of === -1, "nothing selected");
  assert.deepEqual(errors, []);
});

test("the compare switch does without the Shift key", async (t) => {
  const { page } = await diagram(t);
  const messages = between((await view(page)).messages, await widget(page, "spacetime.plot"));
  await press(page, messages[0]);
  const cone = await untilView(page, (v) => v.of >= 0, "the past and the future");
  await click(page, "spacetime.compare");
  await press(page, messages.find((m) => m.id !== cone.of && Math.hypot(m.x - messages[0].x, m.y - messages[0].y) > 30));
  const compared = await untilView(page, (v) => v.second >= 0, "the comparison");
  assert.notEqual(compared.second, compared.of);
});

test("the cursor is dragged to another moment", async (t) => {
  const { page } = await diagram(t);
  const before = await state(page);
  const { cursor } = await view(page);
  const [left, top, , bottom] = await widget(page, "spacetime.axis");
  await page.mouse.move(cursor, (top + bottom) / 2);
  await page.mouse.down();
  await page.mouse.move(left + (cursor - left) * 0.5, (top + bottom) / 2, { steps: 5 });
  await seen(page);
  await page.mouse.up();
  const after = await until(page, (s) => !s.seeking && s.time_ns < before.time_ns, "an earlier moment");
  assert.equal(after.commands, 0);
  await screenshot(page, "spacetime_past");
  const shown = await view(page);
  assert.ok(Math.abs(shown.cursor - (left + (cursor - left) * 0.5)) < 3);
});

test("a crash is a span on its node's line, and the diagram is the same after another future was begun", async (t) => {
  const { page } = await diagram(t);
  assert.equal((await view(page)).faults, 0);
  await press(page, { x: (await widget(page, "spacetime.plot"))[0] - 14, y: (await widget(page, "spacetime.plot"))[1] + 20 });
  await until(page, (s) => s.selection === 1, "a node by its name");
  await page.keyboard.press("c");
  await until(page, (s) => s.commands === 1, "the crash");
  await untilView(page, (v) => v.faults === 1, "its span");
  await page.keyboard.press("Shift+ArrowRight");
  await until(page, (s) => !s.seeking && s.live, "some time later");
  await click(page, "spacetime.fit");
  await settle(page);
  await screenshot(page, "spacetime_crash");
});

test("on a phone fingers tap events, and the switches lie below the diagram", async (t) => {
  const { page, errors } = await diagram(t, { width: 390, height: 844, scale: 2, phone: true });
  const box = await widget(page, "spacetime.plot");
  const fit = await widget(page, "spacetime.fit");
  assert.ok(fit[3] - fit[1] >= 40 && fit[2] <= 390);
  const messages = between((await view(page)).messages, box);
  await press(page, messages[0]);
  await untilView(page, (v) => v.of >= 0, "the past and the future");
  await page.mouse.move(5, 300);
  await settle(page);
  await screenshot(page, "spacetime_phone");
  assert.deepEqual(errors, []);
});

test("an embed shows the diagram alone", async (t) => {
  const { page, errors } = await open(t, { query: "embed=1&view=spacetime&scenario=raft/leader_crash", width: 640, height: 420, dark: false });
  await pause(page);
  await untilView(page, (v) => v.to_ns > 0, "the diagram");
  await screenshot(page, "spacetime_embed");
  assert.deepEqual(errors, []);
});
