// Without a network: the page is kept as a whole, one version at a time, and a newer one is offered, not forced.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { setTimeout as pass } from "node:timers/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, pageFolder, ready, root, screenshot, watchPolicy } from "./harness.mjs";
import { click, pause, probe, state, until } from "./hands.mjs";
import { serve } from "../../web/toolchain/serve.mjs";

// A copy of the page that may be changed, on a server that may be stopped.
async function place(t) {
  const folder = await mkdtemp(join(tmpdir(), "netsplit-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(pageFolder, folder, { recursive: true });
  const server = await serve(folder, 0, "/a/sub/folder/");
  t.after(() => server.close());
  // As a reader has it: without compositing, Chromium puts off its look at sw.js by a whole minute.
  const context = await (await browser([], true)).newContext({ viewport: { width: 1280, height: 800 } });
  t.after(() => context.close());
  await watchPolicy(t, context);
  return { folder, server, context, base: `http://localhost:${server.port}/a/sub/folder/` };
}

// Another version: the same page with one more line in a file that it does not show, stamped as the build stamps it.
async function publishAnother(folder) {
  const sums = /const files = (\{.*?\});/s;
  const worker = await readFile(join(folder, "sw.js"), "utf8");
  const old = /const version = "(\w+)"/.exec(worker)[1];
  const next = "fedcba987654";
  const files = JSON.parse(sums.exec(worker)[1]);
  for (const name of ["index.html", "course.html"]) {
    const text = (await readFile(join(folder, name), "utf8")).replaceAll(old, next);
    await writeFile(join(folder, name), text);
    files[name] = createHash("sha256").update(text).digest("hex");
  }
  await writeFile(join(folder, "sw.js"), worker.replaceAll(old, next).replace(sums, () => `const files = ${JSON.stringify(files)};`));
  return next;
}

const kept = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", done));
});
const version = (page) => page.evaluate(() => document.querySelector("script[data-version]").dataset.version);

test("the second visit works with the server gone, with a link and as an embed too", async (t) => {
  const { server, context, base } = await place(t);
  const page = await context.newPage();
  await page.goto(base);
  await ready(page);
  await kept(page);
  assert.ok((await page.evaluate(() => navigator.serviceWorker.getRegistration().then((r) => r.scope))).endsWith("/a/sub/folder/"));
  await server.close();
  await page.reload();
  await ready(page);
  const before = await state(page);
  assert.equal(before.playing, true);
  await until(page, (s) => s.time_ns > before.time_ns, "time");
  const embed = await context.newPage();
  await embed.goto(`${base}?embed=1&scenario=raft/leader_crash`);
  await ready(embed);
  assert.equal((await state(embed)).scenario, "raft/leader_crash");
  await page.goto(base + "course.html");
  await page.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 120000 });
});

test("a sweep works with the server gone, once there was one with it", async (t) => {
  const { server, context, base } = await place(t);
  const page = await context.newPage();
  const sweep = async () => {
    await ready(page);
    await pause(page);
    await click(page, "sweep.seeds.100");
    await click(page, "sweep.begin");
    let view;
    for (const end = Date.now() + 60000; Date.now() < end && view?.state !== "finished"; await pass(50)) view = await probe(page, "view");
    assert.equal(view.state, "finished");
    assert.equal(view.runs, 100);
  };
  await page.goto(base + "?scenario=raft/split_votes&view=sweep");
  await ready(page);
  await kept(page);
  await page.reload(); // from here on the page is the kept one, and what it asks for later is kept, too
  await sweep();
  await server.close();
  await page.reload();
  await sweep();
});

test("a newer version is offered, keeps the run, and takes over when it is agreed to", async (t) => {
  const { folder, context, base } = await place(t);
  const page = await context.newPage();
  await page.goto(base + "?scenario=raft/leader_crash");
  await ready(page);
  await kept(page);
  const first = await version(page);
  const next = await publishAnother(folder);
  await page.reload();
  await ready(page);
  assert.equal(await version(page), first, "nobody agreed yet");
  await page.waitForSelector("#update:not([hidden])", { timeout: 60000 });
  await screenshot(page, "update_ready");
  const here = await pause(page);
  await page.click("#update-now");
  // The page is loaded again meanwhile: what waits inside of it would be gone with it.
  for (const end = Date.now() + 30000; (await version(page).catch(() => "")) !== next;) {
    assert.ok(Date.now() < end, "the new version does not come");
    await pass(100);
  }
  await ready(page);
  const there = await until(page, (s) => !s.seeking && /very same run/.test(s.notice), "the comparison");
  assert.deepEqual([there.scenario, there.hash], [here.scenario, here.hash]);
  const caches = await page.evaluate(() => caches.keys());
  assert.deepEqual(caches, [`netsplit /a/sub/folder/ ${next}`]);
});

test("half a new version is never kept: a file that does not belong to it leaves the old one in place", async (t) => {
  const { folder, server, context, base } = await place(t);
  const page = await context.newPage();
  await page.goto(base);
  await ready(page);
  await kept(page);
  const first = await version(page);
  await publishAnother(folder);
  await writeFile(join(folder, "page.css"), "body { color: red }");
  await page.reload();
  await ready(page);
  // The new one was tried, and given up.
  const given = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise((done) => registration.addEventListener("updatefound", () => done(registration.installing)));
    registration.update().catch(() => {});
    const tried = registration.installing ?? await found;
    while (tried.state === "installing") await new Promise((done) => tried.addEventListener("statechange", done, { once: true }));
    return [tried.state, (await caches.keys()).length];
  });
  assert.deepEqual(given, ["redundant", 1]);
  assert.equal(await page.isHidden("#update"), true);
  await server.close();
  await page.reload();
  await ready(page);
  assert.equal(await version(page), first);
});

test("the zip for a class holds a page that runs when it is opened as a file", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "netsplit-"));
  t.after(() => rm(folder, { recursive: true }));
  const zip = join(folder, "netsplit.zip");
  execFileSync("python3", [join(root, "web/toolchain/page_zip.py"), pageFolder, zip]);
  execFileSync("python3", ["-m", "zipfile", "-e", zip, folder]);
  const context = await (await browser()).newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  t.after(() => context.close());
  await watchPolicy(t, context);
  const page = await context.newPage();
  await page.goto(`file://${folder}/netsplit/index.html?scenario=raft/steady_state`);
  await ready(page);
  const before = await state(page);
  await until(page, (s) => s.time_ns > before.time_ns, "time");
  await pause(page);
  await click(page, "top.share");
  await click(page, "share.copy");
  await until(page, (s) => s.notice.includes("Link copied"), "the link");
  assert.match(page.url(), /^file:.*index\.html\S*#v1\./);
});

test("an embed registers nothing that stays", async (t) => {
  const { context, base } = await place(t);
  const page = await context.newPage();
  await page.goto(`${base}?embed=1&scenario=raft/steady_state`);
  await ready(page);
  await page.waitForTimeout(500);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
});
