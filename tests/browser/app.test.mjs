// The playground as a person uses it: with the mouse, the keyboard and fingers on the real page. What is on the canvas is
// found through netsplitPage.probe, which only reads: everything is done by real clicks on real pixels. What needs no browser
// is tried in tests/web/app.
import { test } from "node:test";
import assert from "node:assert/strict";
import { look, open, screenshot } from "./harness.mjs";
import { click, idles, leader, pause, press, probe, scrubTo, settle, state, until, widget } from "./hands.mjs";

const frames = (page) => page.evaluate(() => netsplitPage.frames);

async function loseContext(page) {
  const before = await frames(page);
  await page.evaluate(() => {
    window.loser = document.getElementById("canvas").getContext("webgl2").getExtension("WEBGL_lose_context");
    window.loser.loseContext();
  });
  await page.waitForFunction(() => /picture was lost/.test(document.getElementById("status").textContent));
  await page.evaluate(() => window.loser.restoreContext());
  await page.waitForFunction((old) => netsplitPage.frames > old, before);
  await settle(page);
}

test("a visitor stops a moving system, crashes its leader, goes back, and sends a link that gives the very same run", async (t) => {
  const { page, context, errors } = await open(t, { start: true });
  const first = await state(page);
  assert.equal(first.playing, true);
  await until(page, (s) => s.time_ns > first.time_ns, "time");
  await page.keyboard.press("Escape");
  await widget(page, "first_steps");
  await until(page, (s) => /Click the leader/.test(s.hint), "the hint at the leader");
  const paused = await pause(page);
  await screenshot(page, "first_visit");
  assert.ok((await look(page)).colours > 50);
  await page.mouse.move(5, 5);
  await idles(page);
  assert.equal((await state(page)).time_ns, paused.time_ns);
  // The leader is crashed with the mouse, and another one is elected.
  const old = await leader(page);
  await press(page, (await probe(page, "nodes"))[old]);
  await until(page, (s) => s.selection === 1 && s.commands === 0, "the selection");
  await screenshot(page, "leader_selected");
  await click(page, "node.crash");
  await until(page, (s) => s.commands === 1, "the crash");
  assert.equal((await probe(page, "nodes"))[old].standing, "down");
  for (let i = 0; i < 12 && !(await leader(page)); i++) await scrubTo(page, 0.97);
  assert.notEqual(await leader(page), old);
  const later = await state(page);
  const earlier = await scrubTo(page, 0.3);
  assert.ok(earlier.time_ns < later.time_ns && !earlier.live);
  await page.keyboard.press("End");
  assert.equal((await until(page, (s) => s.live && !s.seeking, "the live edge")).hash, later.hash);
  await screenshot(page, "new_leader");
  const here = await scrubTo(page, 0.9);
  // The whole scene is there as text.
  await page.waitForFunction(() => /paused/.test(document.getElementById("mirror").textContent));
  const standings = await page.locator("#mirror tbody").first().locator("tr > td:nth-child(3)").allTextContents();
  assert.ok(standings.includes("leader") && standings.includes("down"), standings.join());
  assert.match(await page.textContent("#mirror"), /messages in flight/);
  assert.match(await page.title(), /Netsplit$/);
  await click(page, "top.share");
  await widget(page, "share.copy");
  await settle(page);
  await screenshot(page, "share");
  await click(page, "share.copy");
  await settle(page);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#v1\.[A-Za-z0-9_-]+$/);
  const { page: other, errors: elsewhere } = await open(t, { context, hash: link.split("#")[1] });
  const there = await until(other, (s) => !s.seeking && /very same run|another run/.test(s.notice), "the comparison");
  assert.match(there.notice, /very same run/);
  assert.deepEqual([there.hash, there.time_ns, there.commands], [here.hash, here.time_ns, 1]);
  await screenshot(other, "link_opened");
  assert.deepEqual([...errors, ...elsewhere], []);
});

test("keys drive the run, colours follow the system, and a picture that was lost comes back with the same run", async (t) => {
  const { page, errors } = await open(t, { dark: false, reduced: true });
  const start = await state(page);
  assert.equal(start.playing, false, "with reduced motion nothing moves by itself");
  assert.equal(start.dark, false);
  await screenshot(page, "light");
  await page.keyboard.press("ArrowRight");
  const stepped = await until(page, (s) => s.steps === start.steps + 1, "one event on");
  await page.keyboard.press("ArrowLeft");
  const back = await until(page, (s) => s.steps === start.steps, "one event back");
  assert.equal(back.commands, 0);
  assert.notEqual(stepped.hash, back.hash);
  await page.keyboard.press("+");
  await until(page, (s) => s.speed > start.speed, "a higher speed");
  await page.keyboard.press("Space");
  await until(page, (s) => s.playing, "playing");
  await page.keyboard.press("Space");
  const before = await until(page, (s) => !s.playing, "a pause");
  await page.keyboard.press("?");
  await widget(page, "sheet.about");
  await screenshot(page, "about");
  await page.keyboard.press("Escape");
  await until(page, (s) => s.sheet === 0, "the sheet's end");
  await page.emulateMedia({ colorScheme: "dark" });
  await until(page, (s) => s.dark, "the dark theme");
  await click(page, "top.menu");
  await click(page, "menu.theme");
  await until(page, (s) => !s.dark, "the light theme");
  await settle(page);
  const seen = await look(page);
  await loseContext(page);
  assert.equal((await state(page)).hash, before.hash);
  await screenshot(page, "context_restored");
  const again = await look(page);
  assert.ok(again.colours > seen.colours / 2, `${again.colours} colours after, ${seen.colours} before`);
  await click(page, "transport.play");
  await until(page, (s) => s.time_ns > before.time_ns, "time");
  assert.deepEqual(errors, []);
});
