// The stage under real fingers and a real keyboard: touches are sent as touch points, keys as keys, and what came of them is
// read through netsplitPage.probe. What each gesture and key means is tested in tests/web/scene, without a browser.
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
    viewport: { width: options.width ?? 390, height: options.height ?? 844 }, deviceScaleFactor: 1,
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

// Enlarges the picture to twice its size, and then moves it by 30 to the right and 24 up.
async function pinch(page, send) {
  const before = await probe(page, "nodes");
  const middleOf = (nodes) => ({ x: (nodes.s2.x + nodes.s4.x) / 2, y: (nodes.s2.y + nodes.s4.y) / 2 });
  const apart = (nodes) => Math.hypot(nodes.s2.x - nodes.s4.x, nodes.s2.y - nodes.s4.y);
  const { x, y } = middleOf(before);
  const fingers = (half, right = 0, up = 0) => [{ x: x - half + right, y: y - up }, { x: x + half + right, y: y - up }];
  await send("touchStart", [fingers(40)[0]]);
  await send("touchStart", fingers(40));
  for (let i = 1; i <= 8; i++) await send("touchMove", fingers(40 + 5 * i));
  const large = await probe(page, "nodes");
  assert.ok(Math.abs(apart(large) / apart(before) - 2) < 0.15, `${apart(large) / apart(before)} times as large`);
  assert.ok(Math.hypot(middleOf(large).x - x, middleOf(large).y - y) < 12, "what lies under the fingers stays there");
  for (let i = 1; i <= 6; i++) await send("touchMove", fingers(80, 5 * i, 4 * i));
  await send("touchEnd", []);
  const moved = await probe(page, "nodes");
  assert.ok(Math.abs(moved.s2.x - large.s2.x - 30) < 6 && Math.abs(moved.s2.y - large.s2.y + 24) < 6);
  assert.ok(Math.abs(apart(moved) / apart(large) - 1) < 0.05);
}

test("fingers on a phone: one moves the picture, two enlarge it, a tap selects, a long press opens the menu, and its lines act", async (t) => {
  const { page, errors, send, tap, tapOn } = await openPhone(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  const nodes = await probe(page, "nodes");

  const stage = await widget(page, "pane.stage");
  const from = { x: stage[0] + 20, y: stage[3] - 20 };
  await send("touchStart", [from]);
  for (let i = 1; i <= 8; i++) await send("touchMove", [{ x: from.x + 5 * i, y: from.y - 3 * i }]);
  await send("touchEnd", []);
  const { s3 } = await probe(page, "nodes");
  assert.ok(s3.x - nodes.s3.x > 20 && nodes.s3.y - s3.y > 8, `${s3.x - nodes.s3.x}, ${s3.y - nodes.s3.y}`);

  await pinch(page, send);
  assert.equal((await state(page)).selection, 0, "a pinch selects nothing");
  await screenshot(page, "phone_pinched");
  await tapOn("stage/fit");
  await until(page, () => probe(page, "nodes"), (now) => Math.abs(now.s2.x - nodes.s2.x) < 1, "the whole picture");

  await tap(nodes.s2);
  await untilState(page, (s) => s.selection === 1, "the selection");
  await screenshot(page, "phone_selected");
  // On the very same spot, where the finger comes down without a motion.
  await send("touchStart", [nodes.s2]);
  await widget(page, "stage/menu/change_members");
  await send("touchEnd", []);
  await settle(page);
  await screenshot(page, "phone_menu");
  assert.equal((await state(page)).commands, 0, "the finger's rise does nothing more");
  await tapOn("stage/menu/change_members");
  await widget(page, "form/send");
  await screenshot(page, "phone_form");
  await tapOn("form/send");
  await untilState(page, (s) => s.commands === 1, "the request");

  await page.setInputFiles("#file", { name: "wrong.json", mimeType: "application/json", buffer: Buffer.from('{"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]}') });
  await untilState(page, (s) => /raft\.sever/.test(s.notice), "the notice");
  await settle(page);
  await screenshot(page, "notice_phone");
  assert.deepEqual(errors, []);
});

test("without a mouse: to a node and into its menu, and what is done is told beside the picture; the mouse explains a term", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  const status = () => page.textContent("#status");
  await page.keyboard.press("F6", { delay: 60 });
  await untilState(page, (s) => s.selection === 1, "the first node");
  await until(page, status, (text) => /^s1, server, \w+/.test(text), "the name said aloud");
  await page.keyboard.press("ArrowDown", { delay: 60 });
  const second = await until(page, status, (text) => /^s[2-5], server/.test(text), "the node below");
  await until(page, () => page.textContent("#mirror"), (text) => text.includes(`Selected: ${second.slice(0, 2)}`), "the text beside the picture");
  await settle(page);
  await screenshot(page, "keyboard_focus");

  const { x, y } = middle(await widget(page, "term.commit index"));
  await page.mouse.move(x - 20, y - 6);
  await settle(page);
  await page.mouse.move(x, y);
  await widget(page, "tip.commit index");
  await settle(page);
  await screenshot(page, "term_explained");

  await page.keyboard.press("Escape", { delay: 60 });
  await page.keyboard.press("Tab", { delay: 60 });
  await untilState(page, (s) => s.selection === 1, "a node again");
  await page.keyboard.press("Enter", { delay: 60 });
  await widget(page, "stage/menu/crash");
  const lines = Object.entries(await probe(page, "widgets")).filter(([id]) => id.startsWith("stage/menu/"));
  const above = lines.sort(([, a], [, b]) => a[1] - b[1]).findIndex(([id]) => id === "stage/menu/cut_from");
  for (let i = 0; i < above; i++) await page.keyboard.press("ArrowDown", { delay: 60 });
  await page.keyboard.press("ArrowRight", { delay: 60 });
  await until(page, () => probe(page, "widgets"), (all) => Object.keys(all).some((id) => id.startsWith("stage/menu/cut_from/")), "the links");
  await settle(page);
  await screenshot(page, "keyboard_menu");
  await page.keyboard.press("Enter", { delay: 60 });
  await untilState(page, (s) => s.commands === 1, "the cut");
  await until(page, () => page.textContent("#mirror"), (text) => /Cut: /.test(text), "the cut in words");
  assert.deepEqual(errors, []);
});
