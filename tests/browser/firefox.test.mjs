// The page in Firefox: it draws, obeys its own content policy, takes mouse and keys, and runs the very same run.
// Firefox has no WebGL 2 without a screen, so it gets one of Xvfb's, drawn without a graphics card.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { address, root, tool } from "./harness.mjs";
import { click, leader, pause, press, probe, scrubTo, state, until, withLeader } from "./hands.mjs";

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

test("in Firefox the leader is crashed by hand, and the link gives the same hash on the command line", { timeout: 240000 }, async (t) => {
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
  assert.deepEqual(await page.evaluate(() => window.violations), []);
  assert.deepEqual(errors, []);
});
