// The waterfall of a request, as a learner looks for what took so long.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, middle, pause, press, probe, scrubTo, settle, state, until, widget } from "./hands.mjs";

async function traces(t, options = {}) {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash", ...options });
  await pause(page);
  await scrubTo(page, 0.6);
  if (!("tabs.Traces" in await probe(page, "widgets"))) await click(page, "tabs.more");
  await click(page, "tabs.Traces");
  await widget(page, "traces.search");
  return { page, errors };
}
const rows = async (page, what) =>
  Object.entries(await probe(page, "widgets")).filter(([id]) => id.startsWith(`traces.${what}.`));

test("a request is chosen in the list, its spans lead to the stage at their time", async (t) => {
  const { page, errors } = await traces(t);
  const [, row] = (await rows(page, "row"))[2];
  await press(page, middle(row));
  await settle(page);
  const spans = await rows(page, "span");
  assert.ok(spans.length >= 3, "a request has at least the call, a message and its handling");
  await screenshot(page, "traces");
  const before = await state(page);
  const [id, span] = spans[1];
  await press(page, middle(span));
  const there = await until(page, (s) => !s.seeking && s.time_ns !== before.time_ns, "the span's moment");
  assert.ok(there.time_ns < before.time_ns);
  assert.equal((await rows(page, "span"))[1][0], id, "the trace looked at stays");
  await click(page, "view.large");
  await settle(page);
  assert.ok(!(await probe(page, "widgets"))["pane.stage"]);
  await screenshot(page, "traces_large");
  await click(page, "view.large");
  await widget(page, "pane.stage");
  assert.deepEqual(errors, []);
});

test("the list is searched, sorted by time taken, and kept to what is in trouble", async (t) => {
  const { page, errors } = await traces(t);
  await click(page, "view.large");
  const all = (await rows(page, "row")).map(([id]) => id);
  await click(page, "traces.slowest");
  await settle(page);
  assert.notDeepEqual((await rows(page, "row")).map(([id]) => id), all);
  await click(page, "traces.search");
  await page.keyboard.type("put", { delay: 40 });
  await settle(page);
  assert.ok(!(await state(page)).playing, "what is typed does not drive the run");
  const puts = await rows(page, "row");
  assert.ok(puts.length > 0);
  await page.keyboard.type(" and nothing like it", { delay: 40 });
  await settle(page);
  assert.equal((await rows(page, "row")).length, 0);
  await screenshot(page, "traces_nothing_fits");
  assert.deepEqual(errors, []);
});

test("on a phone there is the list, and then the waterfall of the request that was touched", async (t) => {
  const { page, errors } = await traces(t, { width: 390, height: 844, scale: 2, query: "scenario=raft/leader_crash&theme=light" });
  const listed = await rows(page, "row");
  assert.ok(listed.length > 1);
  await press(page, middle(listed[1][1]));
  await widget(page, "traces.back");
  assert.ok((await rows(page, "span")).length > 1);
  await screenshot(page, "traces_phone");
  await click(page, "traces.back");
  await widget(page, "traces.search");
  assert.deepEqual(errors, []);
});
