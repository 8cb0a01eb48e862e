// The page itself: it loads, draws, obeys its own content policy, and says so plainly where it cannot run.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { earlyCalls } from "./first_view.mjs";
import { settle } from "./hands.mjs";
import { loaded, look, open, pageFolder, screenshot, weigh } from "./harness.mjs";

const sizes = (page) => page.evaluate(() => {
  const canvas = document.getElementById("canvas");
  return [canvas.clientWidth, canvas.clientHeight, canvas.width, canvas.height];
});

test("the page loads little, draws at the device's own resolution, and keeps foreign and inline code out", async (t) => {
  const { page, errors, violations } = await open(t, { start: true, width: 900, height: 600, scale: 2, reduced: true });
  const { first, after } = await loaded(page);
  assert.ok(first.includes("netsplit.wasm"));
  assert.ok(after.includes("netsplit-rest.wasm"));
  // Compressed once and as well as brotli can (quality 11), as a static host keeps it.
  const bytes = weigh(first);
  const whole = bytes + weigh(after);
  const told = (size) => `${(size / 1000).toFixed(0)} KB`;
  t.diagnostic(`${told(bytes)} until the first view (${first.join(" ")}), ${told(whole)} with ${after.join(" ")}`);
  assert.ok(bytes < 800_000, `the first view loads ${bytes} bytes with brotli`);
  assert.ok(whole < 1_400_000, `the page loads ${whole} bytes by itself with brotli`);
  assert.equal(await earlyCalls(page), "", "the first view runs what is loaded after it: record it anew, see parts.test.mjs");
  assert.deepEqual(await sizes(page), [900, 600, 1800, 1200]);
  await page.setViewportSize({ width: 700, height: 500 });
  await page.waitForFunction(() => document.getElementById("canvas").width === 1400);
  await page.keyboard.press("Escape");
  await settle(page);
  assert.deepEqual(await sizes(page), [700, 500, 1400, 1000]);
  await screenshot(page, "page");
  const seen = await look(page);
  assert.ok(seen.colours > 8, `only ${seen.colours} colours were drawn`);
  assert.ok(seen.dominant < 0.999, "the canvas is blank");
  assert.deepEqual(errors, []);

  const policy = await page.getAttribute("meta[http-equiv=Content-Security-Policy]", "content");
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
  assert.deepEqual(violations, []);
  const ran = await page.evaluate(async () => {
    const told = new Promise((done) => addEventListener("securitypolicyviolation", done, { once: true }));
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.head.append(script);
    await told;
    return "intruder" in window;
  });
  assert.equal(ran, false);
  for (const end = Date.now() + 5000; !violations.length && Date.now() < end;) await page.waitForTimeout(20);
  assert.equal(violations.splice(0).length, 1);
});

test("without WebGL2 the page says so and offers the scenarios as text", async (t) => {
  const { page, errors } = await open(t, { flags: ["--disable-3d-apis"], ready: false });
  await page.waitForSelector("#fallback:not([hidden])");
  assert.match(await page.textContent("#fallback-reason"), /WebGL2/);
  if (JSON.parse(readFileSync(join(pageFolder, "scenarios/index.json"), "utf8")).length) {
    await page.waitForFunction(() => document.getElementById("fallback-text").textContent.length > 2);
    const shown = JSON.parse(await page.textContent("#fallback-text"));
    assert.equal(typeof shown, "object");
  }
  await screenshot(page, "no_webgl2");
  assert.deepEqual(errors, []);
});

test("no machine's folder is named in what is published", () => {
  for (const name of ["netsplit.wasm", "netsplit-rest.wasm", "netsplit.js", "index.html", "page.js"]) {
    const text = readFileSync(join(pageFolder, name), "latin1");
    // Emscripten's own in-memory file system has a /home/web_user.
    const found = text.match(/\/(root|home|work|tmp|usr)\/(?!web_user)[a-z.]{2,40}/g) ?? [];
    assert.deepEqual(found, [], name);
  }
});
