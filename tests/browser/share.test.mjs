// Sharing as a course author meets it: the sheet with its links and its code, files in place of long links, and embeds in
// somebody's page. Which link holds what, and what embeds show at which size, is tried in tests/web/app.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { open, screenshot } from "./harness.mjs";
import { click, drop, middle, pause, press, probe, scrubTo, settle, state, textFile, until, widget } from "./hands.mjs";

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

async function copied(page, id, what) {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await click(page, id);
  for (const end = Date.now() + 10000; !(await clipboard(page)) && Date.now() < end;) await page.waitForTimeout(50);
  await until(page, (s) => s.notice.includes(`${what} copied`), "the notice");
  return clipboard(page);
}

// Somebody's page with this code of an embed in it; waits until the embed has replayed its link.
async function withCode(context, base, code) {
  const outer = await context.newPage();
  await outer.setViewportSize({ width: 1100, height: 700 });
  await outer.route(base + "outer.html", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><body>${code}</body>` }));
  await outer.goto(base + "outer.html");
  const frame = await (await outer.waitForSelector("iframe")).contentFrame();
  await frame.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 60000 });
  await frame.waitForFunction(() => /very same run/.test(netsplitPage.probe("state").notice), null, { timeout: 30000 });
  return { outer, frame };
}

test("the sheet's links and code are copied, and the code shows in somebody's page the very run, which opens in Netsplit from there", async (t) => {
  const { page, base, context, errors } = await open(t, { reduced: true });
  await scrubTo(page, 0.9);
  const here = await scrubTo(page, 0.5);
  await click(page, "top.share");
  await widget(page, "share.copy");
  await settle(page);
  await screenshot(page, "share_sheet");
  const links = new Set();
  for (const scope of ["run", "moment", "view"]) {
    await click(page, `share.scope.${scope}`);
    const link = await copied(page, "share.copy", "Link");
    assert.ok(page.url().endsWith(link.split("#")[1]), "the address is the link");
    links.add(link);
  }
  assert.equal(links.size, 3);
  for (const choice of ["embed.view.events", "embed.controls.full", "embed.size.960"]) await click(page, choice);
  const code = await copied(page, "share.embed", "Embed code");
  assert.match(code, /^<iframe src="[^"<>]+" width="960" height="600"[^<>]*><\/iframe>$/);

  const { outer, frame } = await withCode(context, base, code);
  const there = await frame.evaluate(() => ({ state: netsplitPage.probe("state"), widgets: netsplitPage.probe("widgets") }));
  assert.equal(there.state.hash, here.hash);
  assert.equal(there.state.time_ns, here.time_ns);
  assert.equal(there.state.playing, false, "it waits for the reader");
  for (const shown of ["pane.large", "tabs.Events", "transport.speed", "scrubber"]) assert.ok(there.widgets[shown], shown);
  await screenshot(outer, "share_embed_in_a_page");
  const opened = context.waitForEvent("page");
  const box = await (await frame.frameElement()).boundingBox();
  const mark = middle(there.widgets["embed.open"]);
  await press(outer, { x: box.x + mark.x, y: box.y + mark.y }, frame);
  const whole = await opened;
  await whole.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 60000 });
  const again = await until(whole, (s) => !s.seeking && /very same run/.test(s.notice), "the comparison");
  assert.equal(again.hash, here.hash);
  assert.ok((await probe(whole, "widgets"))["top.share"], "this is the whole page");
  assert.deepEqual(errors, []);
});

test("a link above 8 kB comes with a warning and a file, which opens as the very same run when it is dropped", async (t) => {
  const { page, errors } = await open(t, { reduced: true });
  // Names that deflate cannot shorten much.
  let seed = 1;
  const name = () => "n" + Array.from({ length: 5 }, () => (seed = (seed * 1103515245 + 12345) % 2147483648).toString(36)).join("");
  const servers = Array.from({ length: 300 }, name);
  const scenario = { version: 1, title: "Long", until: "20s", nodes: servers.map((server) => ({ name: server.slice(0, 30), role: "kv.client" })) };
  scenario.nodes.push({ name: "s1", role: "raft.server" });
  await drop(page, { files: [textFile("long.json", JSON.stringify(scenario))] });
  assert.equal((await until(page, (s) => s.scenario === "long" || s.notice !== "", "the scenario")).notice, "");
  const here = await scrubTo(page, 0.3);
  await click(page, "top.share");
  await widget(page, "share.long");
  await screenshot(page, "share_long");
  const download = page.waitForEvent("download");
  await click(page, "share.file");
  const file = await download;
  assert.equal(file.suggestedFilename(), "long.netsplit");
  const text = await readFile(await file.path(), "utf8");
  assert.ok(text.length > 8192);
  await drop(page, { files: [textFile("small.json", JSON.stringify({ version: 1, title: "Small", nodes: [{ name: "s1", role: "raft.server" }] }))] });
  await until(page, (s) => s.scenario === "small", "another scenario");
  await drop(page, { files: [textFile("long.netsplit", text)] });
  const there = await until(page, (s) => !s.seeking && /very same run/.test(s.notice), "the comparison");
  assert.equal(there.hash, here.hash);
  assert.deepEqual(errors, []);
});

test("an embed of 320 by 240 plays and is used where nothing may be stored", async (t) => {
  const forbid = () => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
      Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
    }
    Object.defineProperty(Navigator.prototype, "serviceWorker", { get() { throw new DOMException("denied", "SecurityError"); } });
  };
  const { page, errors } = await open(t, { query: "embed=1&autoplay=1&scenario=raft/steady_state", width: 320, height: 240, init: forbid });
  const before = await state(page);
  assert.equal(before.playing, true);
  await until(page, (s) => s.time_ns > before.time_ns, "time");
  await pause(page);
  await press(page, (await probe(page, "nodes")).s1);
  await until(page, (s) => s.selection === 1, "the selection");
  await screenshot(page, "embed_320x240");
  assert.deepEqual(errors, []);
});
