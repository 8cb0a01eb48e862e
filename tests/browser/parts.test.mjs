// The page while only the first part of its program is there. NETSPLIT_RECORD=1 writes down anew what that part must hold, in
// web/toolchain/first_view.txt; the page is to be built again then.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { earlyCalls, openWithoutRest, record, screens } from "./first_view.mjs";
import { click, drop, probe, settle, textFile, until } from "./hands.mjs";
import { open, ready, root, screenshot } from "./harness.mjs";

const recording = process.env.NETSPLIT_RECORD === "1";
const frames = (page) => page.evaluate(() => netsplitPage.frames);
const goesOn = async (page) => {
  const before = await frames(page);
  await page.waitForFunction((count) => netsplitPage.frames > count + 5, before, { timeout: 5000 });
};
const gate = () => {
  let open;
  const coming = new Promise((done) => { open = done; });
  return { open, answer: (route) => coming.then(() => route.continue()) };
};
const file = (name) => textFile(name, readFileSync(join(root, "scenarios/raft/leader_crash.json"), "utf8"));

// What somebody does who comes too early, and what the browser tells of by itself.
async function fumble(page) {
  await page.mouse.move(300, 300, { steps: 3 });
  await page.mouse.click(300, 300);
  await page.mouse.wheel(0, 100);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Space");
  await page.keyboard.press("c");
  await page.evaluate(async () => {
    const pass = () => new Promise((done) => { setTimeout(done, 150); });
    const canvas = document.getElementById("canvas");
    for (const kind of ["mouseleave", "mouseenter"]) canvas.dispatchEvent(new MouseEvent(kind));
    for (const kind of ["blur", "focus", "resize"]) { dispatchEvent(new Event(kind)); await pass(); }
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

test("the first view runs without the rest of the program, and waits with a word for who touches it", async (t) => {
  const see = async (options) => {
    const { page, errors } = await openWithoutRest(t, () => {}, options);
    await fumble(page);
    await page.waitForTimeout(8000);
    assert.deepEqual(errors, []);
    return page;
  };
  if (recording) return record(t, see);
  for (const screen of screens) {
    const page = await see(screen);
    assert.equal(await earlyCalls(page), "", `at ${screen.width} x ${screen.height}: record it anew with NETSPLIT_RECORD=1`);
    assert.match(await page.textContent("#rest:not([hidden])"), /being loaded/);
    await screenshot(page, `rest_coming_${screen.width}`);
    await page.close();
  }
});

test("once the rest is there the gallery comes, and what was dropped before comes over it", async (t) => {
  const rest = gate();
  const { page, errors } = await openWithoutRest(t, rest.answer);
  await goesOn(page);
  await page.waitForSelector("#rest:not([hidden])"); // It comes late.
  assert.equal(await page.getAttribute("html", "data-ready"), null);
  await drop(page, { files: [file("mine.json")] });
  assert.equal(await earlyCalls(page), "");
  rest.open();
  await ready(page);
  assert.equal(await page.isHidden("#rest"), true);
  const now = await until(page, (s) => s.scenario === "mine", "what was dropped");
  assert.deepEqual([now.sheet, now.selection, now.commands], [0, 0, 0]);
  assert.deepEqual(errors, []);
  const { page: other } = await openWithoutRest(t, (route) => route.continue());
  await ready(other);
  assert.equal((await until(other, (s) => s.sheet === 1, "the gallery")).sheet, 1);
});

test("when the rest of the program cannot be loaded the run goes on, a line says so, and it can be tried again", async (t) => {
  let broken = true;
  const { page } = await openWithoutRest(t, (route) => broken ? route.abort() : route.continue(), screens[0]);
  await page.waitForSelector("#rest-again:not([hidden])");
  assert.match(await page.textContent("#rest-text"), /could not be loaded .* it takes a connection/);
  await fumble(page);
  await goesOn(page);
  assert.match(await page.textContent("#rest-text"), /could not be loaded/);
  assert.equal(await earlyCalls(page), "");
  await screenshot(page, "rest_missing");
  await page.click("#rest-again");
  await page.waitForSelector("#rest-again:not([hidden])");
  broken = false;
  await page.click("#rest-again");
  await ready(page);
  await page.keyboard.press("Escape");
  for (const view of ["Plots", "Space-time", "History", "Explore"]) {
    await click(page, `tabs.${view}`);
    await settle(page);
  }
});

test("a call into the rest of the program before it is there loads it at once, or ends in a plain page", async (t) => {
  let asked = 0;
  const held = []; // The first time it is asked for in passing.
  const { page, errors } = await openWithoutRest(t, (route) => asked++ ? route.continue() : held.push(route));
  const widgets = await probe(page, "widgets");
  assert.ok(widgets["transport.play"], Object.keys(widgets).join(" "));
  assert.notEqual(await earlyCalls(page), "");
  await held.pop().continue();
  await ready(page);
  assert.deepEqual(errors, []);
  const { page: other } = await openWithoutRest(t, (route) => asked++ < 3 ? held.push(route) : route.abort());
  await other.evaluate(() => { try { netsplitPage.probe("widgets"); } catch { /* It cannot be answered. */ } });
  await other.waitForSelector("#fallback:not([hidden])");
  assert.match(await other.textContent("#fallback-reason"), /netsplit-rest\.wasm/);
});

test("what one part of the program throws is caught in the other", async (t) => {
  const { page, errors } = await open(t);
  // The options of a participant are read by the rest, which asks the first part, which refuses and catches.
  const refused = (await probe(page, "state")).notice;
  await drop(page, { files: [textFile("late.json", JSON.stringify({ version: 1, nodes: [
    { name: "p", role: "two_phase.participant", config: { coordinator: 7 } }] }))] });
  const answered = await until(page, (s) => s.notice !== refused, "an answer");
  assert.match(answered.notice, /\/nodes\/0\/config\/coordinator/);
  // And the other way: a history is read by the rest with the first part's parser of JSON.
  await drop(page, { files: [textFile("history.json", '[{"process": "c1", "op": "write"')] });
  const again = await until(page, (s) => s.notice !== answered.notice, "another answer");
  assert.match(again.notice, /history\.json|line 1/);
  assert.deepEqual(errors, []);
});
