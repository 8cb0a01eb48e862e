// The start page as a stranger meets it: pictures of real runs, a search that needs no field, a place to go on from.
import { test } from "node:test";
import assert from "node:assert/strict";
import { look, open, ready, screenshot } from "./harness.mjs";
import { click, pause, press, probe, seen, settle, state, until, widget } from "./hands.mjs";

const card = (name) => `gallery.raft/${name}`;
const picture = (name) => `gallery.picture.raft/${name}`;
// Waits until these cards are shown and no others.
async function shows(page, names) {
  const wanted = JSON.stringify(names.map(card));
  await page.waitForFunction((ids) => ids === JSON.stringify(Object.keys(netsplitPage.probe("widgets")).filter((id) => /^gallery\.raft\//.test(id))),
    wanted, { timeout: 15000 }).catch(() => assert.fail(`never were only ${wanted} shown`));
}
const status = (page) => page.locator("#status").textContent();
// Frames drawn while the browser offers thirty.
const drawn = (page) => page.evaluate(() => new Promise((done) => {
  const before = netsplitPage.frames;
  let left = 30;
  const next = () => (--left > 0 ? requestAnimationFrame(next) : done(netsplitPage.frames - before));
  requestAnimationFrame(next);
}));

test("who asks for nothing meets the gallery over a system that moves, and finds by typing", async (t) => {
  const { page, errors } = await open(t, { start: true });
  const first = await until(page, (s) => s.sheet === 1 && s.playing, "the gallery");
  await until(page, (s) => s.time_ns > first.time_ns, "time");
  for (const name of ["steady_state", "leader_crash", "majority_partition", "minority_partition"]) await widget(page, picture(name));
  await screenshot(page, "gallery");
  const [left, top, right, bottom] = await widget(page, picture("leader_crash"));
  assert.ok((await look(page, { x: left, y: top, width: right - left, height: bottom - top })).colours > 20);
  await page.keyboard.type("CLOCK stretches");
  await shows(page, ["stale_lease_read"]);
  await screenshot(page, "gallery_found");
  await page.keyboard.type(" of water");
  await widget(page, "gallery.all");
  await shows(page, []);
  await screenshot(page, "gallery_nothing");
  await click(page, "gallery.clear");
  await widget(page, card("leader_crash"));
  assert.equal((await state(page)).commands, 0, "letters that are typed must not drive the run");
  await page.keyboard.type("small side");
  await page.waitForFunction(() => /The leader is on the small side/.test(document.getElementById("status").textContent));
  await page.keyboard.press("Enter");
  const chosen = await until(page, (s) => s.sheet === 0, "the choice");
  assert.equal(chosen.scenario, "raft/majority_partition");
  assert.deepEqual(errors, []);
});

test("arrows walk over the cards, each is told, Enter opens and Escape leaves; all pictures made, nothing is drawn", async (t) => {
  const { page, errors } = await open(t);
  await pause(page);
  await click(page, "top.title");
  await widget(page, picture("leader_crash"));
  await until(page, (s) => s.resting, "rest");
  assert.equal(await drawn(page), 0);
  await page.keyboard.press("ArrowDown");
  await seen(page);
  assert.match(await status(page), /^Start here: A quiet cluster\. 5 minutes/);
  await page.keyboard.press("ArrowDown");
  await seen(page);
  await page.keyboard.press("ArrowRight");
  await settle(page);
  const second = await status(page);
  assert.match(second, /minutes/);
  await screenshot(page, "gallery_keyboard");
  await page.keyboard.press("Escape");
  await until(page, (s) => s.sheet === 0, "the end of the gallery");
  assert.equal((await state(page)).scenario, "raft/steady_state");
  await click(page, "top.title");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) {
    await page.keyboard.press(key);
    await settle(page);
  }
  assert.equal(await status(page), second);
  await page.keyboard.press("Enter");
  const opened = await until(page, (s) => s.sheet === 0, "the scenario");
  assert.ok(second.startsWith(await page.evaluate(() => document.title.split(" \u2013 ")[0])), `${second} is not ${opened.scenario}`);
  assert.deepEqual(errors, []);
});

test("a lesson that was begun comes first on the next visit, and goes on where it was left", async (t) => {
  const { page, errors } = await open(t, { start: true, dark: false });
  await widget(page, picture("leader_crash"));
  await screenshot(page, "gallery_light");
  const says = (words) => page.waitForFunction((part) => document.getElementById("lesson").textContent.includes(part), words);
  await click(page, "gallery.begin");
  await says("Step 1 of 5");
  assert.equal((await state(page)).hint, "", "one voice at a time");
  await click(page, "lesson.next");
  await says("Step 2 of 5");
  await page.reload();
  await ready(page);
  await until(page, (s) => s.sheet === 1, "the gallery");
  await widget(page, picture("steady_state"));
  await screenshot(page, "gallery_again");
  await click(page, "gallery.begin");
  await says("Step 2 of 5");
  assert.equal((await state(page)).sheet, 0);
  assert.deepEqual(errors, []);
});

test("on a phone the cards are rows, a finger pushes them, and opens the one it taps", async (t) => {
  const { page, errors } = await open(t, { start: true, width: 390, height: 844, scale: 2 });
  await widget(page, picture("steady_state"));
  await until(page, (s) => s.sheet === 1, "the gallery");
  await screenshot(page, "gallery_phone");
  const [, before] = await widget(page, card("leader_crash"));
  await page.mouse.move(195, 700);
  await seen(page);
  await page.mouse.down();
  for (let y = 690; y >= 400; y -= 58) {
    await page.mouse.move(195, y);
    await seen(page);
  }
  await page.mouse.up();
  await settle(page);
  const [left, top, right, bottom] = await widget(page, card("leader_crash"));
  assert.ok(top < before - 150, `pushed from ${before} to ${top}`);
  assert.ok(bottom - top >= 40 && right - left > 300);
  await screenshot(page, "gallery_phone_pushed");
  assert.equal((await state(page)).sheet, 1, "pushing presses nothing");
  await press(page, { x: (left + right) / 2, y: (top + bottom) / 2 });
  await until(page, (s) => s.scenario === "raft/leader_crash" && s.sheet === 0, "the scenario");
  assert.deepEqual(errors, []);
});
