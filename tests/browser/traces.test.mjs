// The waterfall of a request in a real browser, to be looked at; searching, sorting and going to a span's moment are tested
// in tests/web/panels/traces_test.cpp, without a browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, middle, pause, press, probe, scrubTo, settle, state, widget } from "./hands.mjs";

const rows = async (page, what) =>
  Object.entries(await probe(page, "widgets")).filter(([id]) => id.startsWith(`traces.${what}.`));

test("a request's waterfall, a search by typing that does not drive the run, and both on a phone", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash&view=traces&theme=light" });
  await pause(page);
  await scrubTo(page, 0.6);
  await click(page, "view.large");
  await settle(page);
  await press(page, middle((await rows(page, "row"))[2][1]));
  await settle(page);
  assert.ok((await rows(page, "span")).length >= 3, "a request has at least the call, a message and its handling");
  await screenshot(page, "traces");
  await click(page, "traces.search");
  await page.keyboard.type("put and nothing like it", { delay: 20 });
  await settle(page);
  assert.ok(!(await state(page)).playing, "what is typed does not drive the run");
  assert.equal((await rows(page, "row")).length, 0);
  await screenshot(page, "traces_nothing_fits");
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page);
  if (!("tabs.Traces" in await probe(page, "widgets"))) await click(page, "tabs.more");
  await click(page, "tabs.Traces");
  await settle(page);
  await widget(page, "traces.back");
  await screenshot(page, "traces_phone");
  await click(page, "traces.back");
  await widget(page, "traces.search");
  assert.deepEqual(errors, []);
});
