// The scenario editor as somebody uses it who changes a scenario: opens it from the menu, makes a mistake, is helped by
// the schema, runs it, and finds the draft again.
import { test } from "node:test";
import assert from "node:assert/strict";
import { click, pause, settle, state, until } from "./hands.mjs";
import { open, screenshot } from "./harness.mjs";

const text = (page) => page.evaluate(() =>
  [...document.getElementById("editor").shadowRoot.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
const says = async (page, what) => page.waitForFunction((pattern) =>
  new RegExp(pattern).test(document.getElementById("editor").shadowRoot?.querySelector(".status")?.textContent ?? ""), what.source, { timeout: 15000 });

async function editing(t, options = {}) {
  const opened = await open(t, { query: "scenario=raft/leader_crash", scale: 1, ...options });
  await pause(opened.page);
  await click(opened.page, "top.menu");
  await click(opened.page, "menu.source");
  await opened.page.waitForSelector("#editor .cm-content");
  await says(opened.page, /Ready to run/);
  return opened;
}

// Replaces all that is in the editor, as Ctrl+A and typing does, but without brackets that close themselves.
async function put(page, words) {
  await page.keyboard.press("Control+a");
  await page.evaluate((all) => {
    const content = document.getElementById("editor").shadowRoot.querySelector(".cm-content");
    const data = new DataTransfer();
    data.setData("text/plain", all);
    content.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, words);
}

test("a mistake is shown where it is, with the words of the program, and what is corrected runs", async (t) => {
  const { page, errors } = await editing(t);
  await screenshot(page, "editor");
  const before = await state(page);
  await put(page, '{\n  "version": 1,\n  "until": "3s",\n  "nodes": [\n    { "name": "a1..a3", "role": "raft.sever" }\n  ]\n}\n');
  await says(page, /nodes\/0\/role: found "raft.sever".*did you mean "raft.server"/);
  const marked = page.locator("#editor .cm-lintRange-error");
  assert.equal(await marked.textContent(), '"raft.sever"');
  assert.equal(await page.locator("#editor header button").first().isDisabled(), true);
  await screenshot(page, "editor_mistake");
  await page.keyboard.press("Control+Enter");
  assert.equal((await state(page)).hash, before.hash, "a scenario with a mistake does not run");
  await put(page, '{\n  "version": 1,\n  "until": "3s",\n  "nodes": [\n    { "name": "a1..a3", "role": "raft.server" }\n  ]\n}\n');
  await says(page, /Ready to run/);
  await page.keyboard.press("Control+Enter");
  const now = await until(page, (s) => s.scenario === "leader_crash", "the run");
  assert.notEqual(now.hash, before.hash);
  assert.deepEqual(errors, []);
});

test("fields and words are offered where they may stand, with what they mean", async (t) => {
  const { page, errors } = await editing(t);
  await put(page, '{\n  "version": 1,\n  "nodes": [\n    { "name": "a1..a3", "role":  }\n  ]\n}');
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  const offered = page.locator("#editor .cm-tooltip-autocomplete li");
  await offered.first().waitFor();
  assert.ok((await offered.allTextContents()).some((option) => option.includes("kv.client")));
  await screenshot(page, "editor_words");
  await page.keyboard.type("raft");
  await page.locator("#editor .cm-tooltip-autocomplete li[aria-selected]", { hasText: "raft.server" }).waitFor();
  await page.waitForFunction((shown) => performance.now() > shown + 150, await page.evaluate(() => performance.now())); // an Enter at once is not for the list
  await page.keyboard.press("Enter");
  await page.keyboard.type(", ");
  await page.keyboard.press("Control+Space");
  await offered.first().waitFor();
  const fields = await offered.allTextContents();
  assert.ok(fields.some((option) => option.startsWith('"config"')) && !fields.some((option) => option.startsWith('"name"')), `${fields}`);
  await page.locator("#editor .cm-completionInfo").waitFor();
  await screenshot(page, "editor_fields");
  assert.match(await text(page), /"role": +"raft\.server"/);
  assert.deepEqual(errors, []);
});

test("a draft is found again, a link does not touch it, and Escape and Tab lead out", async (t) => {
  const { page, context, base } = await editing(t);
  await put(page, '{ "version": 1, "title": "My draft", "nodes": [{ "name": "a", "role": "raft.server" }] }');
  await says(page, /Ready to run/);
  await page.keyboard.press("Escape");
  await page.waitForSelector("#editor", { state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "canvas");
  const again = await context.newPage();
  await again.goto(base + "?scenario=raft/leader_crash");
  await again.waitForFunction(() => document.documentElement.dataset.ready);
  await pause(again);
  await click(again, "top.menu");
  await click(again, "menu.source");
  await again.waitForSelector("#editor .draft button");
  assert.doesNotMatch(await text(again), /My draft/);
  await screenshot(again, "editor_draft");
  await again.click("#editor .draft button");
  assert.match(await text(again), /My draft/);
  // Tab is not typed: it goes on to what comes after the editor.
  const before = await text(again);
  await again.keyboard.press("Tab");
  assert.equal(await text(again), before);
  assert.equal(await again.evaluate(() => document.getElementById("editor").shadowRoot.activeElement?.className.includes("cm-content") ?? false), false);
  await settle(again);
});
