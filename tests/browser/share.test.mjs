// Sharing as a course author meets it: the sheet with its links and its code, files in place of long links, and embeds of
// every kind.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { open, screenshot } from "./harness.mjs";
import { click, drop, pause, press, probe, scrubTo, settle, state, textFile, until, widget, withLeader } from "./hands.mjs";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

async function copied(page, id, what) {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await click(page, id);
  for (const end = Date.now() + 10000; !(await clipboard(page)) && Date.now() < end;) await page.waitForTimeout(50);
  await until(page, (s) => s.notice.includes(`${what} copied`), "the notice");
  return clipboard(page);
}

test("the sheet gives links to the whole run, to this moment and to this view, and says what was copied", async (t) => {
  const { page, errors } = await open(t);
  await withLeader(page);
  const here = await scrubTo(page, 0.5);
  await click(page, "top.share");
  await widget(page, "share.copy");
  await settle(page);
  await screenshot(page, "share_sheet");
  const links = {};
  for (const scope of ["run", "moment", "view"]) {
    await click(page, `share.scope.${scope}`);
    links[scope] = await copied(page, "share.copy", "Link");
    assert.ok(page.url().endsWith(links[scope].split("#")[1]), "the address is the link");
  }
  assert.equal(new Set(Object.values(links)).size, 3);
  for (const [scope, link] of Object.entries(links)) {
    const { page: other } = await open(t, { hash: link.split("#")[1] });
    const there = await until(other, (s) => !s.seeking && /very same run/.test(s.notice), "the comparison");
    assert.equal(there.time_ns, scope === "run" ? 0 : here.time_ns, scope);
    await other.close();
  }
  assert.deepEqual(errors, []);
});

test("the code of an embed shows what was chosen in somebody's page", async (t) => {
  const { page, base } = await open(t);
  await pause(page);
  const here = await state(page);
  await click(page, "top.share");
  for (const choice of ["embed.view.events", "embed.controls.full", "embed.size.960"]) await click(page, choice);
  const code = await copied(page, "share.embed", "Embed code");
  assert.match(code, /^<iframe src="[^"<>]+" width="960" height="600"[^<>]*><\/iframe>$/);
  const outer = await page.context().newPage();
  await outer.setViewportSize({ width: 1100, height: 700 });
  await outer.route(base + "outer.html", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><body>${code}</body>` }));
  await outer.goto(base + "outer.html");
  const frame = await (await outer.waitForSelector("iframe")).contentFrame();
  await frame.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 60000 });
  await frame.waitForFunction(() => /very same run/.test(netsplitPage.probe("state").notice), null, { timeout: 30000 });
  const there = await frame.evaluate(() => ({ state: netsplitPage.probe("state"), widgets: Object.keys(netsplitPage.probe("widgets")) }));
  assert.equal(there.state.hash, here.hash);
  assert.equal(there.state.playing, false);
  for (const shown of ["pane.large", "tabs.Events", "transport.speed", "scrubber"]) assert.ok(there.widgets.includes(shown), shown);
  await screenshot(outer, "share_embed_in_a_page");
});

test("a link above 8 kB comes with a warning and a file, which opens as the very same run when it is dropped", async (t) => {
  const { page } = await open(t);
  // Names that deflate cannot shorten much.
  let seed = 1;
  const name = () => "n" + Array.from({ length: 5 }, () => (seed = (seed * 1103515245 + 12345) % 2147483648).toString(36)).join("");
  const servers = Array.from({ length: 300 }, name);
  const scenario = { version: 1, title: "Long", until: "20s", nodes: servers.map((server) => ({ name: server.slice(0, 30), role: "kv.client" })) };
  scenario.nodes.push({ name: "s1", role: "raft.server" });
  await drop(page, { files: [textFile("long.json", JSON.stringify(scenario))] });
  await until(page, (s) => s.scenario === "long" || s.notice !== "", "the scenario");
  assert.equal((await state(page)).notice, "");
  await pause(page);
  const here = await state(page);
  await click(page, "top.share");
  await widget(page, "share.long");
  await settle(page);
  await screenshot(page, "share_long");
  const download = page.waitForEvent("download");
  await click(page, "share.file");
  const file = await download;
  assert.equal(file.suggestedFilename(), "long.netsplit");
  const text = await readFile(await file.path(), "utf8");
  assert.ok(text.length > 8192);
  const { page: other } = await open(t);
  await drop(other, { files: [textFile("long.netsplit", text)] });
  const there = await until(other, (s) => !s.seeking && /very same run/.test(s.notice), "the comparison");
  assert.equal(there.hash, here.hash);
});

test("embeds show what their address says, at every size, and say in one line what is not there", async (t) => {
  const cases = [
    { query: "view=stage&controls=none", width: 320, height: 240, has: ["pane.stage", "embed.open"], lacks: ["transport.play", "stage/cut"] },
    { query: "view=events&controls=none", width: 320, height: 240, has: ["pane.large", "embed.open"], lacks: ["pane.stage"] },
    { query: "view=lesson&controls=min", width: 390, height: 500, has: ["pane.large", "transport.play"], lacks: ["tabs.Events"] },
    { query: "controls=full", width: 960, height: 600, has: ["pane.stage", "tabs.Stage", "transport.speed"], lacks: [] },
    { query: "controls=full", width: 320, height: 240, has: ["pane.stage", "transport.play"], lacks: ["tabs.Stage"] },
    { query: "view=nothing", width: 480, height: 320, has: ["pane.stage"], lacks: ["pane.large"], notice: /no view "nothing"/ },
    { query: "controls=all", width: 480, height: 320, has: ["transport.play"], lacks: [], notice: /none, min or full/ },
  ];
  for (const { query, width, height, has, lacks, notice } of cases) {
    const { page, errors } = await open(t, { query: `embed=1&scenario=raft/steady_state&${query}`, width, height });
    await settle(page);
    const [widgets, now] = [await probe(page, "widgets"), await state(page)];
    for (const id of has) assert.ok(widgets[id], `${query}: ${id} among ${Object.keys(widgets).join(" ")}`);
    for (const id of lacks) assert.ok(!widgets[id], `${query}: ${id}`);
    assert.equal(now.playing, false, "it waits for the reader");
    notice ? assert.match(now.notice, notice) : assert.equal(now.notice, "");
    await screenshot(page, `share_embed_${query.replace(/\W+/g, "_")}_${width}`);
    assert.deepEqual(errors, []);
    await page.close();
  }
});

test("the mark of an embed without controls opens its very run in Netsplit", async (t) => {
  const { page, context } = await open(t, { query: "embed=1&controls=none&scenario=raft/steady_state", width: 480, height: 320 });
  const here = await state(page);
  const opened = context.waitForEvent("page");
  await click(page, "embed.open");
  const other = await opened;
  await other.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 60000 });
  const there = await until(other, (s) => !s.seeking && /very same run/.test(s.notice), "the comparison");
  assert.equal(there.hash, here.hash);
  assert.ok((await probe(other, "widgets"))["top.share"], "this is the whole page");
});

test("an embed works where nothing may be stored", async (t) => {
  const forbid = () => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
    }
    Object.defineProperty(Navigator.prototype, "serviceWorker", { get() { throw new DOMException("denied", "SecurityError"); } });
  };
  const { page, errors } = await open(t, { query: "embed=1&autoplay=1&scenario=raft/steady_state", width: 480, height: 320, init: forbid });
  const before = await state(page);
  await until(page, (s) => s.time_ns > before.time_ns, "time");
  await pause(page);
  await press(page, { x: 240, y: 120 });
  assert.deepEqual(errors, []);
});
