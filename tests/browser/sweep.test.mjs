// A sweep in the page: real workers run the trials, the curves grow meanwhile, and a press opens a run. What is made of the
// results is tried in tests/web/sweep.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open, root, screenshot } from "./harness.mjs";
import { click, idles, pause, probe, settle, state, until, widget } from "./hands.mjs";

const vary = "s2..s5/config/election_timeout_max=150ms,155ms";
const netsplit = (...args) => {
  try {
    return execFileSync("node", ["--no-experimental-fetch", join(root, "build/wasm/netsplit.cjs"), ...args], { encoding: "utf8" });
  } catch (error) {
    if (error.status === 1) return error.stdout; // A claim was broken.
    throw error;
  }
};

const swept = (page) => probe(page, "view");
async function sweeps(page, fits, what) {
  let last;
  for (const end = Date.now() + 60000; Date.now() < end; await page.waitForTimeout(50)) {
    last = await swept(page);
    if (fits(last)) return last;
  }
  assert.fail(`${what}: ${JSON.stringify(last)}`);
}

// So many processors, whatever this machine has.
const processors = (count) => `Object.defineProperty(navigator, "hardwareConcurrency", { get: () => ${count} })`;

async function begin(page, seeds, typed) {
  await click(page, `sweep.seeds.${seeds}`);
  if (typed) {
    await click(page, "sweep.vary");
    await page.keyboard.type(typed);
    await settle(page);
  }
  await click(page, "sweep.begin");
}

test("two workers sweep two variants, their lines are those of the command line, and a press opens a failing run", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/split_votes&view=sweep", init: processors(3), reduced: true });
  await pause(page);
  await screenshot(page, "sweep_invitation");
  const workers = [];
  page.on("worker", (worker) => workers.push(worker.url()));
  await begin(page, 1000, vary);
  const during = await sweeps(page, (v) => v.curves.length === 2 && v.runs > 10, "curves that grow");
  assert.equal(during.all, 2000);
  assert.equal(during.state, "running");
  assert.ok(during.runs < during.all, `${during.runs} runs of ${during.all} at once`);
  const sooner = during.curves.map((c) => c.runs);
  await screenshot(page, "sweep_during");
  const later = await sweeps(page, (v) => v.runs > during.runs, "more runs than before");
  assert.ok(later.curves.every((c, i) => c.runs >= sooner[i]) && later.curves.some((c, i) => c.runs > sooner[i]),
    `${JSON.stringify(later.curves)} after ${JSON.stringify(sooner)}`);
  const after = await sweeps(page, (v) => v.state === "finished", "the end");
  assert.equal(after.runs, 2000);
  assert.equal(workers.length, 2);
  await settle(page);
  await screenshot(page, "sweep");

  const folder = await mkdtemp(join(tmpdir(), "netsplit-"));
  t.after(() => rm(folder, { recursive: true }));
  const [download] = await Promise.all([page.waitForEvent("download"), click(page, "sweep.save")]);
  assert.equal(download.suggestedFilename(), "split_votes.jsonl");
  const file = join(folder, "cli.jsonl");
  netsplit("sweep", "raft/split_votes", "--seeds", "1..1000", "--vary", vary, "--out", file);
  const lines = await readFile(file, "utf8");
  assert.equal(await readFile(await download.path(), "utf8"), lines);

  const failing = Object.keys(await probe(page, "widgets")).find((id) => id.startsWith("sweep.seed.0."));
  assert.ok(failing, "no failing seed is offered");
  const seed = Number(failing.split(".").at(-1));
  const line = lines.split("\n").slice(1, -1).map(JSON.parse).find((l) => l.seed === seed && l.trial % 2 === 0);
  await click(page, failing);
  const there = await until(page, (s) => !s.seeking && s.notice.includes(`seed ${seed} of the sweep`), "the failing run");
  assert.equal(there.time_ns, line.broken[0].at_ns, "it stands where the claim breaks");
  assert.match(there.verdict, /leader/i);
  assert.equal((await swept(page)).runs, 2000, "the results stay");
  await settle(page);
  await screenshot(page, "sweep_opened");
  await page.keyboard.press("End");
  const end = await until(page, (s) => !s.seeking && s.time_ns === line.reached_ns, "its end");
  assert.equal(end.hash, line.hash);
  await idles(page);
  assert.deepEqual(errors, []);
});

test("on a phone a sweep stops at a press, goes on from there, and one point of the curve is a run", async (t) => {
  const { page, errors } = await open(t,
    { width: 390, height: 844, query: "scenario=raft/split_votes&view=sweep", init: processors(2), reduced: true });
  await pause(page);
  await click(page, "sweep.seeds.1000");
  await click(page, "sweep.begin");
  await sweeps(page, (v) => v.runs > 20, "the first runs");
  await click(page, "sweep.stop");
  const stopped = await swept(page);
  assert.equal(stopped.state, "stopped");
  assert.ok(stopped.runs < 1000, `${stopped.runs} runs at once`);
  await idles(page);
  assert.equal((await swept(page)).runs, stopped.runs);
  await screenshot(page, "sweep_phone_stopped");
  await click(page, "sweep.go_on");
  const after = await sweeps(page, (v) => v.state === "finished", "the end");
  assert.equal(after.runs, 1000);
  await settle(page);
  await screenshot(page, "sweep_phone");
  const [left, top, right, bottom] = await widget(page, "view");
  await page.mouse.move((left + right) / 2, top + 150);
  for (let i = 0; i < 20 && !((await probe(page, "widgets"))["sweep.quantile.0.median"]?.[3] < bottom); i++) {
    await page.mouse.wheel(0, 100);
    await settle(page);
  }
  await screenshot(page, "sweep_phone_findings");
  await click(page, "sweep.quantile.0.median");
  await until(page, (s) => !s.seeking && s.notice.includes("of the sweep"), "the run in the middle");
  await settle(page);
  await screenshot(page, "sweep_phone_opened");
  assert.deepEqual(errors, []);
});

test("another scenario ends the sweep and its workers, and a link never begins one", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/split_votes&view=sweep", init: processors(2), reduced: true });
  await pause(page);
  await click(page, "sweep.seeds.10000");
  await click(page, "sweep.begin");
  await sweeps(page, (v) => v.runs > 0, "the sweep");
  assert.equal(page.workers().length, 1);
  await page.evaluate(() => netsplitPage.call("netsplit_named", "raft/steady_state"));
  await sweeps(page, (v) => v.state === "none", "no sweep");
  for (const end = Date.now() + 5000; page.workers().length && Date.now() < end;) await page.waitForTimeout(20);
  assert.equal(page.workers().length, 0);
  // A link says how the page looks, and no more.
  const link = await page.evaluate(() => netsplitPage.text("netsplit_link"));
  const other = await open(t, { hash: link, reduced: true });
  await settle(other.page);
  assert.equal((await swept(other.page)).state, "none");
  assert.equal(other.page.workers().length, 0);
  assert.deepEqual(other.errors, []);
  assert.deepEqual(errors, []);
});
