// The stage under fingers and under the keyboard, in a real browser: touches are sent as touch points, keys as keys, and
// what came of them is read through netsplitPage.probe.
import { test } from "node:test";
import assert from "node:assert/strict";
import { middle, pause as standStill, probe, seen, settle, state, until as untilState, widget } from "./hands.mjs";
import { browser, open, screenshot } from "./harness.mjs";

// Waits until `read` gives something that fits; the error tells what it gave last.
async function until(page, read, fits, what, timeout = 15000) {
  const end = Date.now() + timeout;
  let last;
  do {
    last = await read();
    if (fits(last)) return last;
    await page.waitForTimeout(50);
  } while (Date.now() < end);
  assert.fail(`${what} did not come about; last was ${JSON.stringify(last)}`);
}

// A phone: its fingers are points of the DevTools protocol, as a touch screen sends them.
async function openPhone(t, options = {}) {
  const context = await (await browser()).newContext({
    viewport: { width: options.width ?? 390, height: options.height ?? 844 }, deviceScaleFactor: options.scale ?? 2,
    hasTouch: true, isMobile: true, serviceWorkers: "block", colorScheme: options.dark === false ? "light" : "dark",
  });
  t.after(() => context.close());
  const opened = await open(t, { ...options, context });
  const cdp = await context.newCDPSession(opened.page);
  const send = async (type, points) => {
    await cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(({ x, y }, id) => ({ x, y, id })) });
    await seen(opened.page);
  };
  const tap = async (at, milliseconds = 0) => {
    await send("touchStart", [at]);
    if (milliseconds > 0) await opened.page.waitForTimeout(milliseconds);
    await send("touchEnd", []);
    await settle(opened.page);
  };
  return { ...opened, send, tap, tapOn: async (id) => tap(middle(await widget(opened.page, id))) };
}

// Standing still, with everything settled.
async function pause(page) {
  await standStill(page);
  await settle(page);
}

const inside = ({ x, y }, [left, top, right, bottom], by = 0) =>
  x > left - by && x < right + by && y > top - by && y < bottom + by;

for (const scenario of ["raft/steady_state", "raft/majority_partition", "raft/joint_consensus", "raft/geo_regions",
  "raft/lossy_network", "raft/single_server_membership"]) {
  test(`on a phone no tool of ${scenario} covers a node, and all can be hit`, async (t) => {
    const { page, errors } = await openPhone(t, { query: `scenario=${scenario}` });
    await pause(page);
    await screenshot(page, `phone_${scenario.split("/")[1]}`);
    const nodes = await probe(page, "nodes");
    const widgets = await probe(page, "widgets");
    const tools = Object.entries(widgets).filter(([id]) => /^stage\/(cut|zoom_in|zoom_out|fit)$/.test(id));
    assert.equal(tools.length, 4);
    for (const [id, box] of tools) {
      assert.ok(inside({ x: box[0], y: box[1] }, widgets["pane.stage"], 1) && inside({ x: box[2], y: box[3] }, widgets["pane.stage"], 1), id);
      for (const [name, at] of Object.entries(nodes)) assert.ok(!inside(at, box, 12), `${id} covers ${name}`);
    }
    for (const [name, at] of Object.entries(nodes)) assert.ok(inside(at, widgets["pane.stage"], -8), `${name} is out of sight`);
    for (const [id, box] of Object.entries(widgets)) {
      if (!/^(stage\/|transport\.(start|back|play|forward|live|slower|faster)|top\.(menu|share|title)|tabs\.)/.test(id)) continue;
      assert.ok(box[3] - box[1] >= 39.5, `${id} is ${box[3] - box[1]} high`);
      if (!/title|tabs/.test(id)) assert.ok(box[2] - box[0] >= 39.5, `${id} is ${box[2] - box[0]} wide`);
      assert.ok(box[0] >= 0 && box[2] <= 390.5, `${id} ends at ${box[2]}`);
    }
    assert.deepEqual(errors, []);
  });
}

test("a tap selects a node, its button opens the menu, and a line of it acts", async (t) => {
  const { page, tap, tapOn } = await openPhone(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await tap((await probe(page, "nodes")).s2);
  await untilState(page, (s) => s.selection === 1, "the selection");
  await screenshot(page, "phone_selected");
  await tapOn("stage/node_menu");
  await widget(page, "stage/menu/crash");
  await settle(page);
  await screenshot(page, "phone_menu");
  for (const [id, box] of Object.entries(await probe(page, "widgets")))
    if (id.startsWith("stage/menu/")) assert.ok(box[3] - box[1] >= 36, `${id} is ${box[3] - box[1]} high`);
  await tapOn("stage/menu/crash");
  await untilState(page, (s) => s.commands === 1, "the crash");
  assert.equal((await probe(page, "nodes")).s2.standing, "down");
});

test("a long press opens the menu, and the finger's rise does nothing more", async (t) => {
  const { page, send } = await openPhone(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  const at = (await probe(page, "nodes")).s3;
  await send("touchStart", [at]);
  await widget(page, "stage/menu/pause");
  await send("touchEnd", []);
  await settle(page);
  await widget(page, "stage/menu/pause");
  assert.equal((await state(page)).commands, 0);
});

test("two fingers enlarge the picture and move it, and what lies under them stays there", async (t) => {
  const { page, send, tapOn } = await openPhone(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  const before = await probe(page, "nodes");
  const centre = { x: (before.s2.x + before.s4.x) / 2, y: (before.s2.y + before.s4.y) / 2 };
  const fingers = (apart, shift) => [{ x: centre.x - apart + shift.x, y: centre.y + shift.y }, { x: centre.x + apart + shift.x, y: centre.y + shift.y }];
  const apart = (nodes) => Math.hypot(nodes.s2.x - nodes.s4.x, nodes.s2.y - nodes.s4.y);
  await send("touchStart", [fingers(40, { x: 0, y: 0 })[0]]);
  await send("touchStart", fingers(40, { x: 0, y: 0 }));
  for (let i = 1; i <= 8; i++) await send("touchMove", fingers(40 + 5 * i, { x: 0, y: 0 }));
  const large = await probe(page, "nodes");
  assert.ok(Math.abs(apart(large) / apart(before) - 2) < 0.15, `${apart(large) / apart(before)} times as large`);
  assert.ok(Math.hypot((large.s2.x + large.s4.x) / 2 - centre.x, (large.s2.y + large.s4.y) / 2 - centre.y) < 12);
  for (let i = 1; i <= 6; i++) await send("touchMove", fingers(80, { x: 5 * i, y: -4 * i }));
  await send("touchEnd", []);
  const moved = await probe(page, "nodes");
  assert.ok(Math.abs(moved.s2.x - large.s2.x - 30) < 6 && Math.abs(moved.s2.y - large.s2.y + 24) < 6);
  assert.ok(Math.abs(apart(moved) / apart(large) - 1) < 0.05);
  assert.equal((await state(page)).selection, 0, "a pinch selects nothing");
  await screenshot(page, "phone_pinched");
  await tapOn("stage/fit");
  await until(page, () => probe(page, "nodes"), (now) => Math.abs(now.s2.x - before.s2.x) < 1, "the whole picture");
});

test("one finger moves the picture", async (t) => {
  const { page, send } = await openPhone(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  const before = (await probe(page, "nodes")).s3;
  const stage = await widget(page, "pane.stage");
  const from = { x: stage[0] + 20, y: stage[3] - 20 };
  await send("touchStart", [from]);
  for (let i = 1; i <= 8; i++) await send("touchMove", [{ x: from.x + 5 * i, y: from.y - 3 * i }]);
  await send("touchEnd", []);
  const after = (await probe(page, "nodes")).s3;
  assert.ok(after.x - before.x > 20 && before.y - after.y > 8, `${after.x - before.x}, ${after.y - before.y}`);
});

test("a notice covers no node, on a phone, on a desk and in an embed", async (t) => {
  for (const [name, width, height, query] of [["phone", 390, 844, ""], ["desk", 1280, 800, ""], ["embed", 320, 240, "&embed=1"]]) {
    const { page } = await openPhone(t, { query: "scenario=raft/steady_state" + query, width, height });
    await pause(page);
    await page.setInputFiles("#file", { name: "wrong.json", mimeType: "application/json", buffer: Buffer.from('{"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]}') });
    await untilState(page, (s) => s.notice !== "", "the notice");
    await settle(page);
    await screenshot(page, `notice_${name}`);
    const notice = await widget(page, "notice");
    for (const [node, at] of Object.entries(await probe(page, "nodes")))
      assert.ok(!inside(at, notice, 8), `${name}: the notice covers ${node}`);
  }
});

test("a request with a list is filled in by hand on a phone", async (t) => {
  const { page, tap, tapOn } = await openPhone(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await tap((await probe(page, "nodes")).s1);
  await tapOn("stage/node_menu");
  await tapOn("stage/menu/change_members");
  await widget(page, "form/send");
  await settle(page);
  await screenshot(page, "phone_form");
  for (const name of ["s1", "s2", "s3", "s4", "s5"]) await tapOn(`form/servers/${name}`);
  await tapOn("form/send");
  assert.equal((await state(page)).commands, 0, "nothing was chosen");
  await screenshot(page, "phone_form_complains");
  await tapOn("form/servers/s1");
  await tapOn("form/servers/s2");
  await tapOn("form/servers/s3");
  await tapOn("form/send");
  await untilState(page, (s) => s.commands === 1, "the request");
});

test("without a mouse: to a node, into its menu, and a link is cut", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await page.keyboard.press("Tab");
  await untilState(page, (s) => s.selection === 1, "the first node");
  const status = () => page.textContent("#status");
  assert.match(await until(page, status, (text) => /^s1, server/.test(text), "the name said aloud"), /^s1, server, \w+/);
  await page.keyboard.press("ArrowDown");
  await settle(page);
  await screenshot(page, "keyboard_focus");
  const second = await until(page, status, (text) => /^s[2-5], server/.test(text), "the node below");
  assert.match(await page.textContent("#mirror"), new RegExp(`Selected: ${second.slice(0, 2)}`));
  await page.keyboard.press("Enter");
  await widget(page, "stage/menu/crash");
  await settle(page);
  await screenshot(page, "keyboard_menu");
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowDown", { delay: 60 });
  await page.keyboard.press("ArrowRight", { delay: 60 });
  await until(page, () => probe(page, "widgets"), (all) => Object.keys(all).some((id) => id.startsWith("stage/menu/cut_from/")), "the links");
  await settle(page);
  await screenshot(page, "keyboard_cut_from");
  await page.keyboard.press("Enter", { delay: 60 });
  await untilState(page, (s) => s.commands === 1, "the cut");
  assert.match(await page.textContent("#mirror"), /Cut: /);
});

test("Escape closes the menu first and leaves the walk second", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await page.keyboard.press("Tab");
  await untilState(page, (s) => s.selection === 1, "the first node");
  await page.keyboard.press("Enter", { delay: 60 });
  await widget(page, "stage/menu/crash");
  await page.keyboard.press("Escape", { delay: 60 });
  await until(page, () => probe(page, "widgets"), (all) => !("stage/menu/crash" in all), "the menu's end");
  assert.equal((await state(page)).selection, 1);
  await page.keyboard.press("Escape", { delay: 60 });
  await untilState(page, (s) => s.selection === 0, "nothing selected");
  const before = await state(page);
  await page.keyboard.press("ArrowRight", { delay: 60 });
  await untilState(page, (s) => s.steps === before.steps + 1, "the arrows step again");
});

test("a form is filled in with keys alone, and Enter sends it", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await page.keyboard.press("Tab");
  await untilState(page, (s) => s.selection === 1, "the first node");
  await page.keyboard.press("Enter", { delay: 60 });
  await widget(page, "stage/menu/change_members");
  await settle(page);
  // The last line but one.
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press("ArrowUp", { delay: 80 });
    await settle(page);
  }
  await screenshot(page, "keyboard_menu_end");
  await page.keyboard.press("Enter", { delay: 60 });
  await widget(page, "form/send");
  await settle(page);
  await screenshot(page, "keyboard_form");
  await page.keyboard.press("Enter", { delay: 60 });
  await untilState(page, (s) => s.commands === 1, "the request");
});

test("F6 goes from pane to pane", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await page.keyboard.press("F6", { delay: 60 });
  await untilState(page, (s) => s.selection === 1, "the stage");
  await page.keyboard.press("F6", { delay: 60 });
  await settle(page);
  await screenshot(page, "keyboard_top_bar");
  await page.keyboard.press("Space", { delay: 60 });
  await settle(page);
  assert.equal((await state(page)).selection, 1);
});

test("a term is explained where the mouse rests on it", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await page.keyboard.press("Tab");
  await untilState(page, (s) => s.selection === 1, "the first node");
  const { x, y } = middle(await widget(page, "term.commit index"));
  await page.mouse.move(x - 20, y - 6);
  await settle(page);
  await page.mouse.move(x, y);
  await widget(page, "tip.commit index");
  await settle(page);
  await screenshot(page, "term_explained");
});
