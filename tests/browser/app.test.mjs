// The playground as a person uses it: with the mouse and the keyboard, in a real browser. What is on the canvas is found
// through netsplitPage.probe, which only reads: everything is done by real clicks on real pixels.
import { test } from "node:test";
import assert from "node:assert/strict";
import { look, open, screenshot } from "./harness.mjs";
import { click, leader, middle, pause, press, probe, scrubTo, settle, state, until, widget, withLeader } from "./hands.mjs";

test("the first visit shows a system that moves, and pausing stops it", async (t) => {
  const { page, errors } = await open(t, { start: true });
  const first = await state(page);
  assert.equal(first.playing, true);
  await until(page, (s) => s.time_ns > first.time_ns, "time");
  await page.keyboard.press("Escape");
  await widget(page, "first_steps");
  const paused = await pause(page);
  await settle(page);
  assert.equal((await state(page)).time_ns, paused.time_ns);
  await screenshot(page, "first_visit");
  assert.ok((await look(page)).colours > 50);
  assert.deepEqual(errors, []);
});

test("somebody who has never been here is led to crash the leader, watch, go back and send a link", async (t) => {
  const began = Date.now();
  const { page, errors } = await open(t, { start: true });
  await click(page, "gallery.close");
  const told = (words, what) => until(page, (s) => words.test(s.hint), what, 60000);
  await told(/Click the leader/, "the hint at the leader");
  await screenshot(page, "first_steps_1");
  const old = await leader(page);
  await press(page, (await probe(page, "nodes"))[old]);
  await told(/press Crash/, "the hint at Crash");
  await click(page, "node.crash");
  await told(/Watch the others/, "the hint to watch");
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await told(/Drag the time line back/, "the hint to go back");
  await screenshot(page, "first_steps_4");
  assert.notEqual(await leader(page), old);
  await scrubTo(page, 0.3);
  await told(/Share/, "the hint to share");
  await click(page, "top.share");
  await widget(page, "share.copy");
  await until(page, (s) => s.hint === "", "the end of the hints");
  t.diagnostic(`all of it took ${((Date.now() - began) / 1000).toFixed(0)} s`);
  assert.deepEqual(errors, []);
});

test("paused means idle: no frame is drawn while nothing changes", async (t) => {
  const { page } = await open(t);
  await pause(page);
  await page.mouse.move(5, 5);
  await page.waitForTimeout(1500);  // longer than a tooltip waits
  const before = await page.evaluate(() => netsplitPage.frames);
  await page.waitForTimeout(2000);
  const after = await page.evaluate(() => netsplitPage.frames);
  assert.equal(after - before, 0);
});

test("scrubbing back brings the earlier state back, and forward the later one", async (t) => {
  const { page } = await open(t);
  await withLeader(page);
  const later = await state(page);
  const earlier = await scrubTo(page, 0.3);
  assert.ok(earlier.time_ns < later.time_ns);
  assert.equal(earlier.live, false);
  await page.keyboard.press("End");
  const again = await until(page, (s) => s.live && !s.seeking, "the live edge");
  assert.equal(again.hash, later.hash);
  await screenshot(page, "scrubbed");
});

test("the leader is crashed by the mouse, and another one is elected", async (t) => {
  const { page, errors } = await open(t);
  const old = await withLeader(page);
  const at = (await probe(page, "nodes"))[old];
  await press(page, at);
  const selected = await until(page, (s) => s.selection === 1, "the selection");
  assert.equal(selected.commands, 0);
  await screenshot(page, "leader_selected");
  await click(page, "node.crash");
  await until(page, (s) => s.commands === 1, "the crash");
  assert.equal((await probe(page, "nodes"))[old].standing, "down");
  for (let i = 0; i < 12; i++) {
    const now = await leader(page);
    if (now && now !== old) break;
    await scrubTo(page, 0.97);
  }
  const next = await leader(page);
  assert.ok(next && next !== old, `the leader is ${next}`);
  await screenshot(page, "new_leader");
  assert.deepEqual(errors, []);
});

test("the menu on the stage crashes a node, and restarts it", async (t) => {
  const { page } = await open(t);
  await withLeader(page);
  await press(page, (await probe(page, "nodes")).s1);
  await until(page, (s) => s.selection === 1, "the selection");
  await click(page, "stage/node_menu");
  await widget(page, "stage/menu/crash");
  await settle(page);
  await screenshot(page, "stage_menu");
  await click(page, "stage/menu/crash");
  await until(page, (s) => s.commands === 1, "the crash");
  assert.equal((await probe(page, "nodes")).s1.standing, "down");
  await page.keyboard.press("r");
  await until(page, (s) => s.commands === 2, "the restart");
  assert.notEqual((await probe(page, "nodes")).s1.standing, "down");
});

test("a link opens the very same run in another page", async (t) => {
  const { page } = await open(t);
  const old = await withLeader(page);
  await press(page, (await probe(page, "nodes"))[old]);
  await until(page, (s) => s.selection === 1, "the selection");
  await page.keyboard.press("c");
  await until(page, (s) => s.commands === 1, "the crash");
  await scrubTo(page, 0.9);
  const here = await state(page);
  await click(page, "top.share");
  await widget(page, "share.copy");
  await settle(page);
  await screenshot(page, "share");
  await click(page, "share.copy");
  await settle(page);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#v1\.[A-Za-z0-9_-]+$/);
  const { page: other, errors } = await open(t, { hash: link.split("#")[1] });
  const there = await until(other, (s) => !s.seeking && /very same run|another run/.test(s.notice), "the comparison");
  assert.match(there.notice, /very same run/);
  assert.equal(there.hash, here.hash);
  assert.equal(there.time_ns, here.time_ns);
  assert.equal(there.commands, 1);
  await screenshot(other, "link_opened");
  assert.deepEqual(errors, []);
});

test("a link that was tampered with gives one line and leaves a run on the screen", async (t) => {
  const { page } = await open(t, { hash: "v1.notReallyALinkAtAll" });
  const first = await state(page);
  assert.match(first.notice, /could not be opened/);
  assert.ok(first.scenario.length > 0);
  await widget(page, "notice.close");
  await screenshot(page, "hostile_link");
  await pause(page);
  const before = await state(page);
  await page.evaluate(() => { location.hash = "v1." + "A".repeat(5000); });
  await settle(page);
  const after = await state(page);
  assert.match(after.notice, /could not be opened/);
  assert.equal(after.hash, before.hash);
});

test("a scenario file with a mistake is answered with its JSON path", async (t) => {
  const { page } = await open(t);
  const before = await pause(page);
  await page.setInputFiles("#file", { name: "wrong.json", mimeType: "application/json", buffer: Buffer.from('{"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]}') });
  const after = await until(page, (s) => s.notice !== "", "the error");
  assert.match(after.notice, /\/nodes\/0\/role/);
  assert.match(after.notice, /raft\.server/);
  assert.equal(after.hash, before.hash);
  await widget(page, "notice.close");
  await settle(page);
  await screenshot(page, "scenario_error");
  await click(page, "notice.close");
  await until(page, (s) => s.notice === "", "the dismissal");
});

test("the keyboard plays, steps, seeks, changes speed and explains itself", async (t) => {
  const { page } = await open(t);
  const start = await pause(page);
  await page.keyboard.press("ArrowRight");
  const stepped = await until(page, (s) => s.steps === start.steps + 1, "one event on");
  await page.keyboard.press("ArrowLeft");
  const back = await until(page, (s) => s.steps === start.steps, "one event back");
  assert.equal(back.commands, 0);
  assert.notEqual(stepped.hash, back.hash);
  await page.keyboard.press("Shift+ArrowRight");
  await until(page, (s) => !s.seeking && s.time_ns > start.time_ns, "a seek on");
  await page.keyboard.press("Home");
  await until(page, (s) => s.time_ns === 0, "the start");
  await page.keyboard.press("+");
  await until(page, (s) => s.speed > start.speed, "a higher speed");
  await page.keyboard.press("-");
  await until(page, (s) => s.speed === start.speed, "the old speed");
  await page.keyboard.press("Space");
  await until(page, (s) => s.playing, "playing");
  await page.keyboard.press("Space");
  await until(page, (s) => !s.playing, "a pause");
  await page.keyboard.press("?");
  await widget(page, "sheet.about");
  await settle(page);
  await screenshot(page, "about");
  await page.keyboard.press("Escape");
  await until(page, (s) => s.sheet === 0, "the sheet's end");
});

test("an embed of 320 by 240 shows the stage and plays", async (t) => {
  const { page, errors } = await open(t, { query: "embed=1&autoplay=1&scenario=raft/steady_state", width: 320, height: 240 });
  await until(page, (s) => s.scenario === "raft/steady_state", "the scenario");
  const before = await pause(page);
  const all = await probe(page, "widgets");
  assert.ok(!all["top.share"], "an embed has no top bar");
  await screenshot(page, "embed_320x240");
  await click(page, "transport.play");
  await until(page, (s) => s.time_ns > before.time_ns, "time");
  assert.deepEqual(errors, []);
});

test("an embed in somebody's page takes clicks and keys", async (t) => {
  const { page, base } = await open(t);
  await page.goto(base + "icon.svg");
  const outer = await page.context().newPage();
  await outer.route(base + "outer.html", (route) => route.fulfill({
    contentType: "text/html", body: `<body><iframe src="${base}?embed=1&autoplay=1" width="320" height="240" style="border:0"></iframe></body>` }));
  await outer.goto(base + "outer.html");
  const frame = outer.frame({ url: /embed=1/ });
  await frame.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 60000 });
  const read = () => frame.evaluate(() => netsplitPage.probe("state"));
  const button = await frame.evaluate(() => netsplitPage.probe("widgets")["transport.play"]);
  const box = await (await frame.frameElement()).boundingBox();
  const { x, y } = middle(button);
  assert.equal((await read()).playing, true);
  await press(outer, { x: box.x + x, y: box.y + y }, frame);
  assert.equal((await read()).playing, false);
  await outer.keyboard.press("Space");
  await settle(frame);
  assert.equal((await read()).playing, true);
  await outer.close();
});

test("a lost WebGL context comes back with the same run", async (t) => {
  const { page } = await open(t);
  const before = await pause(page);
  const seen = await look(page);
  await page.evaluate(() => {
    const context = document.getElementById("canvas").getContext("webgl2");
    window.loser = context.getExtension("WEBGL_lose_context");
    window.loser.loseContext();
  });
  await page.waitForTimeout(300);
  await page.evaluate(() => window.loser.restoreContext());
  await page.waitForTimeout(1000);
  await page.mouse.move(300, 300);
  await page.waitForTimeout(1000);
  const after = await state(page);
  assert.equal(after.hash, before.hash);
  await screenshot(page, "context_restored");
  const again = await look(page);
  assert.ok(again.colours > seen.colours / 2, `${again.colours} colours after, ${seen.colours} before`);
  await click(page, "transport.play");
  await until(page, (s) => s.time_ns > before.time_ns, "time");
});

test("a phone stacks the stage, the transport and one tab, and its tabs work", async (t) => {
  const { page } = await open(t, { width: 390, height: 844, scale: 2 });
  await withLeader(page);
  await screenshot(page, "phone");
  const all = await probe(page, "widgets");
  assert.ok(all["pane.stage"][2] <= 390 && all["pane.transport"][1] >= all["pane.stage"][3] - 1);
  await click(page, "tabs.more");
  await click(page, "tabs.Inspect");
  await settle(page);
  await screenshot(page, "phone_inspect");
});

test("the scene is there as text, and the title names the scenario", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/steady_state" });
  await withLeader(page);
  const standings = await page.locator("#mirror tbody").first().locator("tr > td:nth-child(3)").allTextContents();
  assert.ok(standings.includes("leader"), standings.join());
  const text = await page.textContent("#mirror");
  assert.match(text, /paused/);
  assert.match(text, /messages in flight/);
  assert.match(await page.title(), /Netsplit$/);
});

test("light and dark follow the system, and can be switched", async (t) => {
  const { page } = await open(t, { dark: false });
  assert.equal((await pause(page)).dark, false);
  await screenshot(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await until(page, (s) => s.dark, "the dark theme");
  await click(page, "top.menu");
  await click(page, "menu.theme");
  await until(page, (s) => !s.dark, "the light theme");
});

test("with reduced motion nothing moves by itself", async (t) => {
  const { page } = await open(t, { reduced: true });
  assert.equal((await state(page)).playing, false);
});
