// The page in Firefox: it draws, obeys its own content policy, takes mouse and keys, and runs the very same run.
// Firefox has no WebGL 2 without a screen, so it gets one of Xvfb's, drawn without a graphics card.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { address, root, tool } from "./harness.mjs";
import { click, leader, pause, press, probe, scrubTo, settle, until, widget, withLeader } from "./hands.mjs";

// A screen of its own, on the first free number.
async function screen(t) {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
  t.after(() => server.kill());
  const [number] = await once(server.stdout, "data");
  return `:${String(number).trim()}`;
}

async function openInFirefox(t, query) {
  const firefox = await tool("puppeteer-core").launch({
    browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: false,
    env: { ...process.env, DISPLAY: await screen(t), LIBGL_ALWAYS_SOFTWARE: "1", MOZ_CRASHREPORTER_DISABLE: "1" },
    extraPrefsFirefox: { "webgl.force-enabled": true },
    defaultViewport: { width: 1280, height: 800 },
  });
  t.after(() => firefox.close());
  const page = await firefox.newPage();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.evaluateOnNewDocument(() => {
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  await page.goto((await address()) + query);
  await page.waitForFunction(() => document.documentElement.dataset.ready || !document.getElementById("fallback").hidden, { timeout: 90000 });
  assert.equal(await page.evaluate(() => document.getElementById("fallback").hidden), true, "the page gave up");
  return { page, errors };
}

const violations = async (page) => (await Promise.all(page.frames().map((frame) => frame.evaluate(() => window.violations)))).flat();

// Each view, each sheet and the editor, by the palette: what any of them loads or makes has to be allowed by the policy.
async function openAll(page) {
  const ask = async (words) => {
    await page.keyboard.down("Control");
    await page.keyboard.press("k");
    await page.keyboard.up("Control");
    await widget(page, "palette.asked");
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  };
  for (const view of ["Space-time", "History", "Traces", "Plots", "State", "Faults", "Events"]) {
    await ask(`Show ${view}`);
    await until(page, (s) => s.sheet === 0, view);
  }
  const sheets = { "Share a link": 2, "Export pictures": 5, "Scenarios": 1, "Keys and about": 4 };
  for (const [words, sheet] of Object.entries(sheets)) {
    await ask(words);
    await until(page, (s) => s.sheet === sheet, words);
    await settle(page);
    await page.keyboard.press("Escape");
    await until(page, (s) => s.sheet === 0, `${words} is closed`);
  }
  await ask("View scenario JSON");
  await page.waitForSelector("#editor >>> .cm-content", { timeout: 30000 });
  await page.keyboard.press("Escape");
  await page.waitForSelector("#editor", { hidden: true });
  assert.deepEqual(await violations(page), []);
}

test("in Firefox the leader is crashed by hand, the link gives the same hash on the command line, and nothing breaks the content policy", { timeout: 240000 }, async (t) => {
  const { page, errors } = await openInFirefox(t, "?scenario=raft/steady_state");
  const victim = await withLeader(page);
  await press(page, (await probe(page, "nodes"))[victim]);
  await page.keyboard.press("c");
  const { time_ns: crashed } = await until(page, (s) => s.commands === 1, "the crash");
  await click(page, "transport.play");
  await until(page, (s) => s.time_ns > crashed + 5e6, "time");
  const { hash } = await pause(page);
  await scrubTo(page, 0.2);
  await page.keyboard.press("End");
  assert.equal((await until(page, (s) => s.live && !s.seeking, "the end")).hash, hash);
  assert.notEqual(await leader(page), victim);
  await click(page, "top.share");
  const link = await page.evaluate(() => location.href);
  assert.match(link, /#v1\./);
  const said = execFileSync("node", ["--no-experimental-fetch", join(root, "build/wasm/netsplit.cjs"), "open", link], { encoding: "utf8" });
  assert.ok(said.includes(hash), `the page has ${hash}; the command line says: ${said}`);
  await page.keyboard.press("Escape");
  await openAll(page);
  await page.goto((await address()) + "course.html");
  for (const frame of page.frames().slice(1))
    await frame.waitForFunction(() => document.documentElement.dataset.ready, { timeout: 90000 });
  assert.equal(page.frames().length, 4);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(errors, []);
});
