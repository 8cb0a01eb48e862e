// The built page on a free port, in a subfolder, and a headless Chromium: for tests (harness.mjs) and figures alike.
//
// Environment: NETSPLIT_PAGE (folder of the page), CHROMIUM (the program, for every test), NETSPLIT_NODE_MODULES (where
// playwright-core is), NETSPLIT_SCALE (device pixels per CSS pixel where a test doesn't say: 0.5, because without a graphics card the time goes
// into pixels; 1 makes pictures to look at).
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { serve } from "../../web/toolchain/serve.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const pageFolder = process.env.NETSPLIT_PAGE ?? join(root, "build/web");
const modules = process.env.NETSPLIT_NODE_MODULES ??
  execFileSync("bash", [join(root, "web/toolchain/setup.sh"), "npm", "tests"], { encoding: "utf8" }).trim();
// What web/toolchain/npm_tests names.
export const tool = createRequire(join(modules, "netsplit.cjs"));
const { chromium } = tool("playwright-core");

const flags = [
  "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
// What takes almost half off the tests' time: Chromium without its own windows (the same engine, built as a headless shell), no
// optimising compiler, and no compositing that nobody looks at. A reader's browser has all three, which shows where speed is
// measured, and when the browser looks for a new version of the page.
const shell = "/usr/bin/chromium-headless-shell";
const cheap = ["--disable-gpu-compositing", "--js-flags=--liftoff-only --wasm-lazy-compilation"];
const scale = Number(process.env.NETSPLIT_SCALE ?? 0.5);
const browsers = new Map();
const servers = new Map();

// The browser with these flags more, and as a reader has it if `reader` holds; one of each lives as long as the test file.
export function browser(extra = [], reader = false) {
  const args = [...flags, ...(reader ? [] : cheap), ...extra];
  const key = `${reader} ${args.join(" ")}`;
  if (!browsers.has(key)) {
    browsers.set(key, chromium.launch({
      executablePath: process.env.CHROMIUM ?? (reader ? "/usr/bin/chromium" : shell), headless: true, chromiumSandbox: false, args,
    }));
  }
  return browsers.get(key);
}

// Address of the page, in a subfolder so that no address in it may be absolute.
export async function address(folder = pageFolder) {
  if (!existsSync(join(folder, "netsplit.wasm"))) throw new Error(`${folder} holds no page: run web/play --build`);
  if (!servers.has(folder)) servers.set(folder, serve(folder, 0, "/some/place/"));
  return `http://localhost:${(await servers.get(folder)).port}/some/place/`;
}

// From now on a violation of the content policy, in any page or frame of this context, fails the test. Result: what was
// violated so far; a test that violates it on purpose takes it out.
const watched = new WeakMap();
export async function watchPolicy(t, context) {
  if (watched.has(context)) return watched.get(context);
  const violations = [];
  watched.set(context, violations);
  await context.exposeBinding("policyViolated", (_, what) => { violations.push(what); });
  await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) =>
    policyViolated(`${location.href.slice(0, 200)}: ${event.effectiveDirective} refuses ${event.blockedURI} ${event.sample}`)));
  t.after(() => { if (violations.length) throw new Error(`the content policy was violated: ${violations.join("; ")}`); });
  return violations;
}

// Opens the page in a fresh context. Options: query ("embed=1"), hash ("v1...."), width, height, scale, dark, reduced
// (motion), flags (of Chromium), reader (true: the browser as a reader has it), ready (false: do not wait for the first
// frame), context (reuse one), init (a function run in the page before it), folder (another page than build/web), workers
// (true: service workers may work), start (true: as somebody comes who asked for nothing; otherwise a page without query and
// hash runs the quiet cluster), path (another page of the folder, "course.html"), address (false: goes nowhere yet). Result: { page, context, errors, base, violations }; errors collects what the console calls an error.
export async function open(t, options = {}) {
  const base = await address(options.folder);
  const context = options.context ?? await (await browser(options.flags, options.reader)).newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    deviceScaleFactor: options.scale ?? scale,
    colorScheme: options.dark === false ? "light" : "dark",
    reducedMotion: options.reduced ? "reduce" : "no-preference",
    permissions: ["clipboard-read", "clipboard-write"],
    serviceWorkers: options.workers ? "allow" : "block",
  });
  const violations = await watchPolicy(t, context);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("requestfailed", (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`));
  t.after(() => options.context ? page.close() : context.close());
  if (options.init) await page.addInitScript(options.init);
  if (options.address === false) return { page, context, errors, base, violations };
  const query = options.query ?? (options.start || options.hash || options.path ? "" : "scenario=raft/steady_state");
  await page.goto(base + (options.path ?? "") + (query ? "?" + query : "") + (options.hash ? "#" + options.hash : ""));
  if (options.ready !== false) await ready(page, errors);
  return { page, context, errors, base, violations };
}

// Waits until the program has drawn its first frame, or says why it never will.
export async function ready(page, errors = []) {
  await page.waitForFunction(() => document.documentElement.dataset.ready || !document.getElementById("fallback").hidden,
    null, { timeout: 60000 });
  const reason = await page.evaluate(() => document.getElementById("fallback").hidden ? null : document.getElementById("fallback-reason").textContent);
  if (reason) throw new Error([`the page gave up: ${reason}`, ...errors].join("\n"));
}

// Keeps a picture in build/screenshots/ for people to look at.
export async function screenshot(page, name) {
  const folder = join(root, "build/screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, name + ".png") });
}

// What a screenshot holds: { width, height, colours (distinct), dominant (share of the commonest colour, 0 to 1) }.
// clip = { x, y, width, height } in CSS pixels looks at a part.
export async function look(page, clip) {
  const png = (await page.screenshot({ clip })).toString("base64");
  const context = await page.context().browser().newContext();
  try {
    const blank = await context.newPage();
    return await blank.evaluate(async (data) => {
      const image = new Image();
      image.src = "data:image/png;base64," + data;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const drawing = canvas.getContext("2d");
      drawing.drawImage(image, 0, 0);
      const pixels = new Uint32Array(drawing.getImageData(0, 0, image.width, image.height).data.buffer);
      const counts = new Map();
      for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      return { width: image.width, height: image.height, colours: counts.size,
        dominant: Math.max(...counts.values()) / pixels.length };
    }, png);
  } finally {
    await context.close();
  }
}

// The names of the files that a page has loaded by itself: { first, after }. What comes `first` was asked for before the first
// frame was drawn, which didn't wait for what came `after` it.
export async function loaded(page) {
  const asked = await page.evaluate(() => {
    const [{ startTime: drawn }] = performance.getEntriesByName("netsplit-first-frame");
    return performance.getEntriesByType("resource").map(({ name, startTime }) => [new URL(name).pathname, startTime < drawn]);
  });
  const names = (wanted) => [...new Set(asked.filter(([, first]) => first === wanted).map(([path]) => path.replace(/^\/some\/place\//, "")))]
    .filter((name) => existsSync(join(pageFolder, name)));
  return { first: ["index.html", ...names(true)], after: names(false) };
}

// The size of these files of the page with brotli. The best quality, 11, is what a static host keeps; 5 is what servers use on
// the fly, an eighth more in a twentieth of the time.
export function weigh(names, quality = 11) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  return names.reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(pageFolder, name)), { params }).length, 0);
}

// Ends all that was started.
export async function close() {
  for (const running of browsers.values()) await (await running).close();
  for (const server of servers.values()) await (await server).close();
}
