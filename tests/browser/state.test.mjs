// The state of all nodes side by side, and two of them compared, as a learner asks for it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, pause, probe, scrubTo, settle, state, until, widget } from "./hands.mjs";

async function table(t, options = {}) {
  const opened = await open(t, { query: "scenario=raft/leader_crash&view=state", ...options });
  await pause(opened.page);
  await scrubTo(opened.page, 0.6);
  return opened;
}

test("logs stand in rows and fields in columns, and a node's name chooses it", async (t) => {
  const { page, errors } = await table(t);
  await click(page, "view.large");
  const [, top, , bottom] = await widget(page, "state.log");
  assert.ok(bottom - top > 5 * 40, "five rows");
  await click(page, "state.node.s2");
  await until(page, (s) => s.selection === 1, "the selection");
  await screenshot(page, "state");
  assert.deepEqual(errors, []);
});

test("a node is compared with another one and with itself at an earlier moment", async (t) => {
  const { page, errors } = await table(t);
  await click(page, "view.large");
  await click(page, "state.compare");
  await click(page, "compare.left.s1");
  await click(page, "compare.right.s3");
  await widget(page, "compare.log");
  await click(page, "compare.pin");
  await widget(page, "compare.moment");
  await scrubTo(page, 0.9);
  await settle(page);
  await screenshot(page, "state_compared");
  assert.deepEqual(errors, []);
});

test("two futures of a run are compared while the page stays alive", async (t) => {
  const { page, errors } = await table(t);
  await scrubTo(page, 0.2);
  await page.keyboard.press("Escape");
  await click(page, "view.large");
  await click(page, "state.node.s2");
  await until(page, (s) => s.selection === 1, "the selection");
  await page.keyboard.press("c");
  await until(page, (s) => s.commands === 1 && s.branches === 1, "another future");
  await click(page, "state.compare");
  await click(page, "compare.left.s2");
  await click(page, "compare.future.0");
  await widget(page, "compare.log");
  await settle(page);
  await screenshot(page, "state_futures");
  const before = await state(page);
  assert.equal(before.commands, 1, "the run itself is as it was");
  await page.mouse.move(5, 5);
  await page.waitForTimeout(1500);
  const frames = await page.evaluate(() => netsplitPage.frames);
  await page.waitForTimeout(1000);
  assert.equal(await page.evaluate(() => netsplitPage.frames), frames, "nothing is drawn once it is there");
  assert.ok((await probe(page, "widgets"))["compare.log"]);
  assert.deepEqual(errors, []);
});
