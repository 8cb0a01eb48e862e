// For everyone: the page without its picture, without a mouse, and by the rules of axe-core.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, look, open, pageFolder, ready, root, screenshot, tool } from "./harness.mjs";
import { click, pause, press, settle, state, until, widget } from "./hands.mjs";

const axe = readFileSync(tool.resolve("axe-core/axe.min.js"), "utf8");

// What axe-core finds that is serious or worse, in the page and its frames, one line each.
async function findings(page) {
  for (const frame of page.frames()) await frame.evaluate(`${axe}; true`);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
const focused = (page) => page.evaluate(() => {
  const { id, tagName, textContent } = document.activeElement;
  return id || `${tagName.toLowerCase()} ${textContent.slice(0, 40)}`;
});
const inside = (page) => page.evaluate(() => Boolean(document.activeElement.closest("#lesson, #mirror")));
const inMirror = (page) => page.evaluate(() => document.getElementById("mirror").contains(document.activeElement));
const mirrored = (page) => page.waitForSelector("#mirror:not([hidden])", { state: "attached" });

test("axe-core finds nothing serious: start, text view in both themes, embed, lesson", async (t) => {
  const { page, errors, context } = await open(t, { query: "scenario=raft/leader_crash" });
  await mirrored(page);
  await pause(page);
  assert.deepEqual(await findings(page), []);
  await page.locator("#skip").focus();
  await page.keyboard.press("Enter");
  assert.equal(await inMirror(page), true);
  await page.locator("#mirror details").first().evaluate((details) => { details.open = true; });
  await screenshot(page, "text_view");
  assert.deepEqual(await findings(page), []);
  await page.emulateMedia({ colorScheme: "light" });
  await screenshot(page, "text_view_light");
  assert.deepEqual(await findings(page), []);
  await page.locator("#lesson button").first().press("Enter");
  await page.waitForFunction(() => document.getElementById("lesson").textContent.includes("Step 1"));
  assert.deepEqual(await findings(page), []);
  const embed = await open(t, { context, query: "embed=1&scenario=raft/leader_crash" });
  await mirrored(embed.page);
  assert.deepEqual(await findings(embed.page), []);
  assert.deepEqual([...errors, ...embed.errors], []);
});

test("axe-core finds nothing serious in the plain page and in a course", async (t) => {
  const { page } = await open(t, { flags: ["--disable-3d-apis"], ready: false });
  await page.waitForFunction(() => document.getElementById("fallback-text").textContent.length > 2);
  assert.deepEqual(await findings(page), []);
  const course = await open(t, { ready: false });
  await course.page.goto(await address() + "course.html");
  for (const frame of course.page.frames().slice(1)) await ready(frame);
  assert.deepEqual(await findings(course.page), []);
});

test("a blind student follows an election: crashes the leader, hears the votes, finds the new leader, reads the verdict", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/steady_state" });
  await mirrored(page);
  const view = page.getByRole("region", { name: "Text view" });
  const nodes = view.getByRole("table", { name: "Nodes" });
  const leaderRow = nodes.getByRole("row").filter({ has: page.getByRole("cell", { name: "leader", exact: true }) });
  const doIt = (name) => view.getByRole("button", { name, exact: true }).press("Enter");
  await leaderRow.waitFor({ state: "attached" });
  const old = await leaderRow.getByRole("rowheader").textContent();
  // What was heard, in order.
  await page.evaluate(() => {
    window.heard = [];
    new MutationObserver(() => heard.push({ at: performance.now(), text: document.getElementById("status").textContent }))
      .observe(document.getElementById("status"), { childList: true, characterData: true, subtree: true });
  });
  const hears = (words) => page.waitForFunction((source) => window.heard.some(({ text }) => new RegExp(source).test(text)),
    words.source, { timeout: 60000 });
  await doIt(old);
  await hears(new RegExp(`^${old}, server, leader`));
  await leaderRow.locator("summary").press("Enter");
  await doIt(`Crash ${old}`);
  await hears(new RegExp(`Crash ${old}`));
  for (let i = 0; i < 3; i++) await doIt("Faster");
  await hears(/asks for votes in term \d/);
  await hears(/becomes the leader of term \d/);
  await doIt("Pause");
  await until(page, (s) => !s.playing, "standing still");
  const next = await leaderRow.getByRole("rowheader").textContent();
  assert.notEqual(next, old);
  assert.match(await nodes.getByRole("row", { name: new RegExp(`^${old} `) }).textContent(), /down/);
  assert.match(await view.getByRole("table", { name: "What has happened of late" }).textContent(),
    new RegExp(`${next}becomes the leader of term`));
  assert.match(await page.textContent("#mirror-verdict"), /All \d claims hold so far/);
  const heard = await page.evaluate(() => window.heard);
  assert.ok(heard.length < 40, "it talks without end");
  // Back to before, by the slider and by the buttons; the same words tell where that is.
  await doIt("To the start");
  await until(page, (s) => !s.seeking && s.time_ns === 0, "the start");
  await view.getByRole("slider", { name: "Moment" }).press("PageUp");
  const there = await until(page, (s) => !s.seeking && s.time_ns > 0, "a later moment");
  assert.equal(there.playing, false);
  assert.deepEqual(errors, []);
});

test("Tab goes through all of the page and out of it, both ways, and Escape leads back to the picture", async (t) => {
  const { page } = await open(t, { query: "scenario=raft/steady_state", reduced: true });
  await mirrored(page);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "skip");
  await screenshot(page, "skip_link");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "canvas");
  await until(page, (s) => s.selection === 1, "the first node");
  for (let i = 0; i < 150 && await focused(page) === "canvas"; i++) {
    await page.keyboard.press("Tab", { delay: 20 });
    await settle(page);
  }
  assert.equal(await inside(page), true, `Tab is caught in the picture, at ${await focused(page)}`);
  const seen = new Set();
  for (let i = 0; i < 200 && await inside(page); i++) {
    seen.add(await focused(page));
    await page.keyboard.press("Tab");
  }
  assert.equal(await inside(page), false, "Tab is caught in the text view");
  assert.ok(seen.size > 15, [...seen].join("; "));
  await page.locator("#lesson button").first().focus();
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), "canvas");
  for (let i = 0; i < 100 && await focused(page) === "canvas"; i++) {
    await page.keyboard.press("Shift+Tab", { delay: 20 });
    await settle(page);
  }
  assert.equal(await focused(page), "skip", "Shift and Tab lead back to the beginning");
  await page.keyboard.press("Enter");
  assert.equal(await inMirror(page), true);
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "canvas");
  const before = await state(page);
  await page.keyboard.press("ArrowRight");
  await until(page, (s) => s.steps === before.steps + 1, "keys drive the run again");
});

test("the palette does what is typed, and text that was made larger stays so, with everything in its place", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash", reduced: true });
  const ask = async (typed) => {
    await page.keyboard.press("Control+k");
    await widget(page, "palette.asked");
    await page.keyboard.type(typed);
    await settle(page);
  };
  await page.keyboard.press("Control+k");
  await widget(page, "palette.play");
  await screenshot(page, "palette");
  await page.keyboard.press("Escape");
  await ask("s2 crash");
  await screenshot(page, "palette_found");
  await page.keyboard.press("Enter");
  await until(page, (s) => s.commands === 1 && s.sheet === 0, "the crash");
  await ask("open figure 8");
  await page.keyboard.press("Enter");
  await until(page, (s) => s.scenario === "raft/figure_8", "the scenario");
  const before = (await widget(page, "transport.play"))[3];
  for (let i = 0; i < 4; i++) {
    await ask("larger text");
    await page.keyboard.press("Enter");
    await until(page, (s) => s.sheet === 0, "the palette's end");
  }
  assert.ok((await widget(page, "transport.play"))[3] < before, "there is less room in units");
  await screenshot(page, "text_160");
  assert.ok((await look(page)).colours > 50, "the text is gone");
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page);
  await screenshot(page, "text_160_phone");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.reload();
  await ready(page);
  const [left, top, right, bottom] = (await widget(page, "top.menu")).map((units) => units * 1.6);
  await press(page, { x: (left + right) / 2, y: (top + bottom) / 2 });
  await widget(page, "menu.text_smaller");
  await screenshot(page, "text_160_menu");
  assert.deepEqual(errors, []);
});

test("in another language the picture and all beside it have its words, and one that is not there is English", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "netsplit-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(pageFolder, folder, { recursive: true });
  const english = JSON.parse(await readFile(join(root, "web/words/en.json"), "utf8"));
  await mkdir(join(folder, "words"), { recursive: true });
  await writeFile(join(folder, "words/xx.json"), JSON.stringify(Object.fromEntries(Object.keys(english).map((text) => [text, `[${text}]`]))));
  const { page, errors } = await open(t, { folder, query: "lang=xx&scenario=raft/leader_crash" });
  await pause(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "xx");
  await page.waitForSelector("#mirror h3");
  const headings = await page.$$eval("#mirror h3", (all) => all.map((heading) => heading.textContent));
  assert.deepEqual(headings, ["[Verdict]", "[Time]", "[System]", "[Selection]", "[Many seeds]", "[Events]"]);
  assert.equal(await page.getAttribute("#mirror", "aria-label"), "[Text view]");
  await click(page, "top.share");
  await settle(page);
  await screenshot(page, "language");
  assert.deepEqual(errors, []);
  const { page: other } = await open(t, { folder, query: "lang=yy&scenario=raft/leader_crash" });
  assert.equal(await other.evaluate(() => document.documentElement.lang), "en");
});
