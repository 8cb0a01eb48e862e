// What comes from strangers, into a real page: links in its address, files that are dropped on it, text that is pasted, and
// a scenario that never ends. The page says in words what is wrong, keeps the run that it has, and goes on. What is said of
// which link and of which budget is tried in tests/web/app.
import { test } from "node:test";
import assert from "node:assert/strict";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { open, root, screenshot } from "./harness.mjs";
import { click, drop, paste, pause, press, probe, scrubTo, settle, state, textFile, until, widget } from "./hands.mjs";

const unpack = (fragment) => JSON.parse(inflateRawSync(Buffer.from(fragment.replace(/^.*#?v1\./, ""), "base64url")).toString());
const pack = (json) => "v1." + deflateRawSync(Buffer.from(JSON.stringify(json))).toString("base64url");
const compared = (s) => !s.seeking && /very same run|another run/.test(s.notice);
const good = readFileSync(join(root, "scenarios/raft/minority_partition.json"), "utf8");

// [what, how it comes, what is said]
const png = Buffer.concat([Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), Buffer.alloc(3000, "{v1.\x00\x80")]).toString("base64");
const comma = good.replace(/("title": "[^"]*"),/, "$1");
const clumsy = [
  ["a picture", { files: [{ name: "cat.png", type: "image/png", base64: png }] }, /cat\.png.*no text/],
  ["a file of 20 MB", { files: [{ name: "film.json", size: 20 * 1024 * 1024 }] }, /film\.json.*20 MiB.*256 KiB/],
  ["a text of 1 MB", { files: [{ name: "log.json", base64: Buffer.alloc(1 << 20, " 1").toString("base64") }] }, /262144|256 KiB/],
  ["an empty file", { files: [textFile("empty.json", "")] }, /empty\.json.*nothing in it/],
  ["two files", { files: [textFile("a.json", good), textFile("b.json", good)] }, /2 files.*several/],
  ["JSON with a comma missing", { files: [textFile("comma.json", comma)] }, /line 4/],
  ["a list instead of a scenario", { files: [textFile("list.json", "[1, 2]")] }, /expected an object/],
];

// What is dropped by mistake is answered in words, and the run stays.
async function dropClumsily(page) {
  const before = await pause(page);
  for (const [what, dropped, said] of clumsy) {
    const old = (await state(page)).notice;
    await drop(page, dropped);
    const answered = await until(page, (s) => s.notice !== old, `an answer to ${what}`);
    assert.match(answered.notice, said, what);
    assert.match(answered.notice, /The run on the screen stays as it was/, what);
    assert.equal(answered.hash, before.hash, what);
  }
  await page.setInputFiles("#file", { name: "wrong.json", mimeType: "application/json",
    buffer: Buffer.from('{"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]}') });
  const after = await until(page, (s) => /raft\.sever/.test(s.notice), "the error");
  assert.match(after.notice, /\/nodes\/0\/role.*raft\.server/);
  assert.equal(after.hash, before.hash);
  await screenshot(page, "scenario_error");
  await click(page, "notice.close");
  await until(page, (s) => s.notice === "", "the dismissal");
}

test("what comes as a link, as a file or as text is opened or refused in words, and the run stays", async (t) => {
  const { page, base, errors } = await open(t, { hash: "v1.notReallyALinkAtAll", reduced: true });
  const first = await state(page);
  assert.match(first.notice, /could not be opened/);
  assert.ok(first.scenario.length > 0);
  await widget(page, "notice.close");
  await screenshot(page, "hostile_link");
  await dropClumsily(page);
  // A link of its own, and the same with another promise.
  await scrubTo(page, 0.9);
  await page.keyboard.press("End");
  const here = await until(page, (s) => s.live && !s.seeking, "the live edge");
  await click(page, "top.share");
  await widget(page, "share.copy");
  const link = unpack(await page.evaluate(() => location.hash.slice(1)));
  await page.keyboard.press("Escape");
  const promised = "0123456789abcdef";
  await page.evaluate((fragment) => { location.hash = fragment; }, pack({ ...link, hash: promised, engine: "0.9-elsewhere" }));
  const there = await until(page, compared, "the comparison");
  assert.match(there.notice, /This build gives another run/);
  assert.match(there.notice, new RegExp(`${promised} expected, ${here.hash} found`));
  assert.match(there.notice, /made by engine version 0\.9-elsewhere; this is version \d/);
  await settle(page);
  await screenshot(page, "link_another_run");
  assert.match(await page.getByRole("status").textContent(), /another run/);
  await page.waitForFunction(() => /This build gives another run/.test(document.getElementById("mirror").textContent));
  // What is dropped takes the place of the link in the address.
  await drop(page, { files: [textFile("mine.json", good.replace(/"title": "[^"]*"/, '"title": "My own"'))] });
  await until(page, (s) => s.scenario === "mine", "the scenario");
  assert.equal(await page.evaluate(() => location.hash), "");
  assert.match(await page.title(), /My own/);
  // A scenario and a link can be pasted, and a link dragged in from another page.
  await paste(page, good);
  await until(page, (s) => s.scenario === "pasted", "the scenario");
  await paste(page, `${base}#${pack(link)}`);
  const pasted = await until(page, compared, "the comparison");
  assert.match(pasted.notice, /very same run/);
  assert.equal(pasted.hash, here.hash);
  await paste(page, good);
  await until(page, (s) => s.scenario === "pasted", "the scenario again");
  await drop(page, { text: `${base}#${pack(link)}` });
  assert.match((await until(page, compared, "the comparison")).notice, /very same run/);
  // Something that is done in the past begins another future, which can be gone back to.
  await scrubTo(page, 0.3);
  await press(page, (await probe(page, "nodes")).s1);
  await until(page, (s) => s.selection === 1, "the selection");
  await page.keyboard.press("c");
  assert.equal((await until(page, (s) => s.commands === 1, "the crash")).branches, 1);
  await click(page, "tabs.Faults");
  await widget(page, "faults.branch.0");
  await screenshot(page, "branches");
  await click(page, "faults.branch.0");
  await until(page, (s) => s.commands === 0 && !s.seeking, "the first future");
  await page.keyboard.press("End");
  assert.equal((await until(page, (s) => s.live && !s.seeking, "its end")).hash, here.hash);
  assert.deepEqual(errors, []);
});

const scenario = (more) => JSON.stringify({ version: 1, title: "From a stranger", until: "8000h", nodes: [{ name: "s1", role: "raft.server" },
  { name: "c1", role: "kv.client", config: { think_time: "0s" } }], network: { default: { latency: "0s" } }, ...more });
// A loop without delay: the client asks again the moment it is answered, and nothing takes any time. So many events are some
// seconds here, where WebAssembly is compiled quickly and not well.
const loop = scenario({ limits: { events: 100000 } });
// Messages that are sent again and again and never arrive: the most work at once.
const explosion = scenario({ limits: { messages: 150000 }, nodes: [{ name: "s1", role: "raft.server" }, { name: "c1..c200", role: "kv.client", config: { loop: "open",
  rate: 1000, timeout: "500ms", retries: 1000000 } }], network: { default: { latency: "24h", duplicate: 1 } } });
// What was dropped plays by itself; so many steps lead past the highest speed.
async function asFastAsItGoes(page) {
  for (let i = 0; i < 24; i++) await page.keyboard.press("+");
  await settle(page);
  for (let i = 0; i < 24; i++) await page.keyboard.press("+");
}

// Longest times that the page's main thread was busy without a pause, as the browser saw them.
const watchTasks = () => {
  window.longTasks = [];
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.longTasks.push(Math.round(entry.duration)); })
    .observe({ type: "longtask" });
};

test("a stranger's scenario that would run for ever stops with a plain notice, and the page stays alive meanwhile", { timeout: 120000 }, async (t) => {
  const { page, errors } = await open(t, { init: watchTasks });
  for (const [name, text, why] of [["loop", loop, /100000 events/], ["explosion", explosion, /messages/]]) {
    await drop(page, { files: [textFile(`${name}.json`, text)] });
    await until(page, (s) => s.scenario === name && s.playing, "the scenario, playing by itself");
    await page.evaluate(() => { window.longTasks.length = 0; });
    await asFastAsItGoes(page);
    const stopped = await until(page, (s) => s.stopped && s.notice, "the stop", 60000);
    assert.match(stopped.notice, /A budget ended this run/);
    assert.match(stopped.notice, why);
    assert.equal(stopped.playing, false);
    await settle(page);
    await screenshot(page, `stopped_${name}`);
    assert.match(await page.textContent("#mirror"), /The run stopped at/);
    const tasks = await page.evaluate(() => window.longTasks);
    t.diagnostic(`${name}: longest tasks ${tasks.sort((a, b) => b - a).slice(0, 5).join(", ")} ms, of ${tasks.length} above 50 ms`);
    // A machine that does other things stretches every task; ten times what is aimed at is no accident.
    assert.ok(Math.max(0, ...tasks) < 1000, `${tasks}`);
  }
  assert.deepEqual(errors, []);
});
