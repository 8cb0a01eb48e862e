// The start page as a stranger meets it: pictures of real runs, a search that needs no field, a lesson to go on with.
// What else it does is tested without a browser in tests/web/panels/gallery_test.cpp.
import { test } from "node:test";
import assert from "node:assert/strict";
import { look, open, ready, screenshot } from "./harness.mjs";
import { click, idles, pause, press, state, until, widget } from "./hands.mjs";

const picture = (name) => `gallery.picture.raft/${name}`;
const lessonSays = (page, words) =>
  page.waitForFunction((part) => document.getElementById("lesson").textContent.includes(part), words);

test("a stranger meets pictures of real runs, finds one by typing, begins its lesson, and goes on with it at the next visit", async (t) => {
  const { page, errors } = await open(t, { start: true, dark: false });
  await until(page, (s) => s.sheet === 1 && s.playing, "the gallery");
  for (const name of ["steady_state", "leader_crash", "majority_partition", "minority_partition"]) await widget(page, picture(name));
  await screenshot(page, "gallery");
  const [left, top, right, bottom] = await widget(page, picture("leader_crash"));
  assert.ok((await look(page, { x: left, y: top, width: right - left, height: bottom - top })).colours > 20);
  await page.keyboard.type("small side");
  await page.waitForFunction(() => /The leader is on the small side/.test(document.getElementById("status").textContent));
  await screenshot(page, "gallery_found");
  await page.keyboard.press("Enter");
  const chosen = await until(page, (s) => s.sheet === 0, "the choice");
  assert.deepEqual([chosen.scenario, chosen.commands], ["raft/majority_partition", 0]);
  await pause(page);
  await click(page, "top.title");
  await widget(page, picture("leader_crash"));
  await page.mouse.move(5, 795);
  await idles(page);
  await click(page, "gallery.begin");
  await lessonSays(page, "Step 1 of 5");
  await click(page, "lesson.next");
  await lessonSays(page, "Step 2 of 5");
  await page.reload();
  await ready(page);
  await until(page, (s) => s.sheet === 1, "the gallery");
  await widget(page, picture("steady_state"));
  await screenshot(page, "gallery_again");
  await click(page, "gallery.begin");
  await lessonSays(page, "Step 2 of 5");
  assert.deepEqual(errors, []);
});

test("on a phone a tap opens a row", async (t) => {
  const { page, errors } = await open(t, { start: true, width: 390, height: 844, scale: 2 });
  await widget(page, picture("steady_state"));
  await until(page, (s) => s.sheet === 1, "the gallery");
  await screenshot(page, "gallery_phone");
  const [left, top, right, bottom] = await widget(page, "gallery.raft/leader_crash");
  await press(page, { x: (left + right) / 2, y: (top + bottom) / 2 });
  await until(page, (s) => s.scenario === "raft/leader_crash" && s.sheet === 0, "the scenario");
  assert.equal((await state(page)).notice, "");
  assert.deepEqual(errors, []);
});
