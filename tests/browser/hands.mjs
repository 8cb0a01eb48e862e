// A person's hands and eyes in a browser test: what is on the canvas is found through netsplitPage.probe, which only reads;
// everything is done by real clicks on real pixels.
import assert from "node:assert/strict";
import { setTimeout as pass } from "node:timers/promises";

export const probe = (page, what) => page.evaluate((name) => netsplitPage.probe(name), what);
export const state = (page) => probe(page, "state");

// Lets the page see what was done to it. A button that stays down is a gesture of its own after a while, so that nothing
// more may be waited for.
export const seen = (page) => page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
}));

// Waits until the page has seen what was done to it and has nothing left to draw (or plays, and always has).
export const settle = (page) => page.evaluate(() => new Promise((done) => {
  const end = performance.now() + 10000;
  let turns = 0;
  const look = () => {
    const now = netsplitPage.probe("state");
    if ((++turns > 2 && (now.resting || now.playing)) || performance.now() > end) done();
    else requestAnimationFrame(look);
  };
  look();
}));

// Nothing is drawn for so many milliseconds, once the tooltips and sentences that come a little later have come.
export async function idles(page, quiet = 1200) {
  const frames = () => page.evaluate(() => netsplitPage.frames);
  for (let before = await frames(), end = Date.now() + 8000, now; ; before = now) {
    await pass(quiet);
    now = await frames();
    if (now === before) return;
    assert.ok(Date.now() < end, `a page at rest draws ${now - before} frames in ${quiet} ms`);
  }
}

// Waits until the state fits; the error tells what it was last.
export async function until(page, fits, what, timeout = 30000) {
  const end = Date.now() + timeout;
  let last;
  do {
    last = await state(page);
    if (fits(last)) return last;
    await pass(50);
  } while (Date.now() < end);
  assert.fail(`${what} did not come about; the state is ${JSON.stringify(last)}`);
}

export async function widget(page, id, timeout = 15000) {
  const end = Date.now() + timeout;
  let all;
  await settle(page);
  do {
    all = await probe(page, "widgets");
    if (all[id]) return all[id];
    await pass(50);
  } while (Date.now() < end);
  assert.fail(`there is no ${id} among ${Object.keys(all).join(" ")}`);
}

export const middle = ([left, top, right, bottom]) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });

// Presses slowly enough for a frame to see the button down and up, as fingers do. `inner` is the frame that is pressed in,
// where that isn't the page itself.
export async function press(page, { x, y }, inner = page) {
  await page.mouse.move(x, y);
  await seen(inner);
  await page.mouse.down();
  await seen(inner);
  await page.mouse.up();
  await settle(inner);
}
export const click = async (page, id) => press(page, middle(await widget(page, id)));

export async function pause(page) {
  if ((await state(page)).playing) await click(page, "transport.play");
  return until(page, (s) => !s.playing && !s.seeking, "standing still");
}

// Runs on by a click into the scrubber at this share of its width, and waits until it is there.
export async function scrubTo(page, share) {
  const [left, top, right, bottom] = await widget(page, "scrubber");
  const before = await state(page);
  await press(page, { x: left + (right - left) * share, y: top + (bottom - top) * 0.6 });
  return until(page, (s) => !s.seeking && s.time_ns !== before.time_ns, "the scrubber's moment");
}

export async function leader(page) {
  const nodes = await probe(page, "nodes");
  return Object.keys(nodes).find((name) => nodes[name].standing === "leader");
}

// A cluster with a leader, standing still.
export async function withLeader(page) {
  await pause(page);
  for (let i = 0; i < 12 && !(await leader(page)); i++) await scrubTo(page, 0.97);
  const name = await leader(page);
  assert.ok(name, "no leader was elected");
  return name;
}

// What lies in the lap of the page's drop target: files, as { name, type, bytes } with bytes in base64 or { size } of them, or text.
export async function drop(page, { files = [], text }) {
  await page.evaluate(({ files, text }) => {
    const transfer = new DataTransfer();
    for (const { name, type = "", base64, size } of files) {
      const bytes = size ? new Uint8Array(size) : Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    if (text) transfer.setData("text/plain", text);
    const event = (kind) => new DragEvent(kind, { dataTransfer: transfer, cancelable: true, bubbles: true });
    document.getElementById("canvas").dispatchEvent(event("dragover"));
    document.getElementById("canvas").dispatchEvent(event("drop"));
  }, { files, text });
}
export const textFile = (name, text) => ({ name, base64: Buffer.from(text).toString("base64") });

// As Ctrl+V does with this text on the clipboard.
export async function paste(page, text) {
  await page.evaluate((words) => {
    const data = new DataTransfer();
    data.setData("text/plain", words);
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  }, text);
}
