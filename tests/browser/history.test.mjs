// The clients' operations in a real browser, to be looked at; how they are found, zoomed into and chosen is tested in
// tests/web/panels/history_test.cpp, without a browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, drop, pause, probe, scrubTo, settle, state, textFile, until, widget } from "./hands.mjs";

test("operations are bars, a list, and lanes on a phone", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash&view=history" });
  await pause(page);
  await scrubTo(page, 0.9);
  await widget(page, "history.lane.0");
  for (let i = 0; i < 5; i++) await click(page, "history.in");
  await settle(page);
  await screenshot(page, "history");
  await click(page, "history.list");
  await settle(page);
  await screenshot(page, "history_list");
  await click(page, "history.bars");
  await widget(page, "history.lane.0");
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page);
  if (!("tabs.History" in await probe(page, "widgets"))) await click(page, "tabs.more");
  await click(page, "tabs.History");
  await settle(page);
  const [left, , right] = await widget(page, "history.lane.0");
  assert.ok(left >= 0 && right <= 390);
  await screenshot(page, "history_phone");
  assert.deepEqual(errors, []);
});

test("a history of another system, dropped on the page, is judged, and its order stepped through", async (t) => {
  const { page, errors } = await open(t);
  const lines = [[0, "invoke", "write", "1"], [0, "ok", "write", "1"], [1, "invoke", "write", "2"], [2, "invoke", "read", "nil"],
    [2, "ok", "read", "2"], [1, "ok", "write", "2"], [2, "invoke", "read", "nil"], [2, "ok", "read", "1"]];
  const text = lines.map(([p, type, f, v]) => `{:process ${p}, :type :${type}, :f :${f}, :value ${v}}`).join("\n");
  await drop(page, { files: [textFile("theirs.edn", text)] });
  await until(page, (s) => s.scenario === "theirs" && /Linearizability|linearizability/.test(s.verdict), "the verdict");
  await click(page, "history.order");
  await settle(page);
  await screenshot(page, "history_order");
  const told = () => page.locator("#mirror").innerText();
  assert.match(await told(), /no order of the operations explains/);
  const end = (await state(page)).time_ns;
  await click(page, "history.order.back");
  await until(page, (s) => s.time_ns < end, "the step before");
  // The verdict is that of the moment: before the answer nothing was wrong.
  await page.waitForFunction(() => /The claim holds so far/.test(document.getElementById("mirror").innerText));
  await drop(page, { files: [textFile("theirs.edn", text + "\n{:process 0, :type :maybe, :f :read, :value nil}")] });
  await until(page, (s) => /line 9/.test(s.notice), "the bad line");
  assert.equal((await state(page)).scenario, "theirs");
  assert.deepEqual(errors, []);
});
