// The adversary's seat: nothing happens unless the reader chooses it, and the page says what can go wrong from here.
import { test } from "node:test";
import assert from "node:assert/strict";
import { open, screenshot } from "./harness.mjs";
import { click, drop, probe, settle, state, textFile, until, widget } from "./hands.mjs";

const scenario = JSON.stringify({
  version: 1, title: "A coordinator in a hurry", until: "20s", mutation: "miss_one",
  nodes: [
    { name: "tm", role: "two_phase.coordinator", config: { participants: ["r1", "r2"], resend: "0s" } },
    { name: "r1..r2", role: "two_phase.participant", config: { coordinator: "tm", resend: "0s" } }],
});
const explored = (page) => probe(page, "view");
const whole = async (page, fits, what) => {
  for (let i = 0; i < 200; i++) {
    const now = await explored(page);
    if (fits(now)) return now;
    await settle(page);
  }
  assert.fail(`${what}: ${JSON.stringify(await explored(page))}`);
};

test("somebody takes over, chooses what happens next, and is shown how a claim breaks", async (t) => {
  const { page, errors } = await open(t, { hash: "" });
  await drop(page, { files: [textFile("hurry.json", scenario)] });
  await until(page, (s) => s.scenario === "hurry", "the scenario");
  await click(page, "transport.start");
  if (!("tabs.Explore" in await probe(page, "widgets"))) await click(page, "tabs.more");
  await click(page, "tabs.Explore");
  await screenshot(page, "explore_invitation");
  await click(page, "explore.take_over");
  const first = await whole(page, (v) => v.seated && !v.thinking, "the first outlook");
  assert.ok(first.moves >= 3 && first.way >= 3, JSON.stringify(first));
  await screenshot(page, "explore");
  // A choice takes a step, and the way to the broken claim is one shorter or another.
  await click(page, "explore.move.1");
  await until(page, (s) => s.time_ns > 0, "time that goes on with the choice");
  await whole(page, (v) => !v.thinking && v.around > 1, "the next outlook");
  await screenshot(page, "explore_after_one");
  await click(page, "explore.do_it");
  await until(page, (s) => /Unanimous|broken|violat/i.test(s.verdict), "the broken claim");
  await settle(page);
  await screenshot(page, "explore_broken");
  // Back to before it, and all goes on by itself.
  await page.keyboard.press("Control+z");
  await click(page, "explore.hand_back");
  const view = await whole(page, (v) => !v.seated, "the invitation");
  assert.equal(view.seated, false);
  assert.deepEqual(errors, []);
});

test("the seat is a list of choices on a phone, and a link carries them", async (t) => {
  const { page, errors } = await open(t, { width: 390, height: 844, query: "scenario=raft/leader_crash&view=explore" });
  await click(page, "explore.take_over");
  await whole(page, (v) => v.seated && v.moves > 3, "the choices");
  await click(page, "explore.move.0");
  await whole(page, (v) => v.moves > 3, "the choices after one");
  await settle(page);
  await screenshot(page, "explore_phone");
  assert.deepEqual(errors, []);
});
