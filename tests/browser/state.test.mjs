// The state of all nodes side by side in a real browser, to be looked at; choosing and comparing are tested in
// tests/web/state, without a browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, idles, pause, probe, scrubTo, settle, state, until, widget } from "./hands.mjs";

test("two futures of a run are compared while the page stays alive, and nothing is drawn once it is there", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash&view=state" });
  await pause(page);
  await scrubTo(page, 0.6);
  await scrubTo(page, 0.2);
  await click(page, "view.large");
  await click(page, "state.node.s2");
  await until(page, (s) => s.selection === 1, "the selection");
  await settle(page);
  await screenshot(page, "state");
  await page.keyboard.press("c");
  await until(page, (s) => s.commands === 1 && s.branches === 1, "another future");
  await click(page, "state.compare");
  await click(page, "compare.left.s2");
  await click(page, "compare.future.0");
  await widget(page, "compare.log");
  await settle(page);
  await screenshot(page, "state_futures");
  assert.equal((await state(page)).commands, 1, "the run itself is as it was");
  await page.mouse.move(5, 5);
  await idles(page);
  assert.ok((await probe(page, "widgets"))["compare.log"]);
  // The same two as timelines: they part where s2 was crashed.
  const crashed = (await state(page)).time_ns;
  await click(page, "state.runs");
  await widget(page, "runs.line");
  await settle(page);
  await screenshot(page, "state_runs");
  const found = await probe(page, "view");
  assert.equal(found.with, "branch.0");
  assert.equal(found.at_ns, crashed);
  assert.match(found.sentence, /Here: s2 crashes\. There: /);
  await page.mouse.move(5, 5);
  await idles(page);
  assert.deepEqual(errors, []);
});
