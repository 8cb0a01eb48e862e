// The space-time diagram in a real browser: its pixels, the real mouse and wheel. What it does with them is tested in
// tests/web/spacetime, without a browser.
import { test } from "node:test";
import assert from "node:assert/strict";
import { look, open, screenshot } from "./harness.mjs";
import { click, middle, pause, press, probe, scrubTo, settle, state, until, widget } from "./hands.mjs";

const view = (page) => probe(page, "view");

async function untilView(page, fits, what, timeout = 15000) {
  const end = Date.now() + timeout;
  let last;
  do {
    last = await view(page);
    if (fits(last)) return last;
    await page.waitForTimeout(50);
  } while (Date.now() < end);
  assert.fail(`${what} did not come about; the view is ${JSON.stringify(last)}`);
}

test("the diagram draws the run, the wheel zooms it, clicks light up a past and a future and compare them, and a phone has it too", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await scrubTo(page, 0.3);
  await click(page, "tabs.Space-time");
  await click(page, "view.large");
  await page.mouse.move(5, 300);
  await untilView(page, (v) => v.messages?.length > 3 && v.height > 400, "the diagram");
  await settle(page);
  const [left, top, right, bottom] = await widget(page, "spacetime.plot");
  assert.ok((await look(page, { x: left, y: top, width: right - left, height: bottom - top })).colours > 30);

  const { messages } = await view(page);
  const inside = messages.filter(({ x, y }) => x > left + 20 && x < right - 60 && y > top + 6 && y < bottom - 6);
  const first = inside[Math.floor(inside.length / 2)];
  await press(page, first);
  const cone = await untilView(page, (v) => v.of >= 0, "the past and the future");
  assert.ok(cone.before > 0 && cone.after > 0);
  await page.mouse.move(5, 300);
  await settle(page);
  await screenshot(page, "spacetime_cone");
  await page.keyboard.down("Shift");
  await press(page, inside.find(({ x, y }) => Math.hypot(x - first.x, y - first.y) > 30));
  await page.keyboard.up("Shift");
  const compared = await untilView(page, (v) => v.second >= 0 && v.verdict !== "", "the comparison");
  assert.equal(compared.of, cone.of);
  await page.mouse.move(5, 300);
  await settle(page);
  await screenshot(page, "spacetime_compare");

  await page.mouse.move((left + right) / 2, (top + bottom) / 2);
  await page.mouse.wheel(0, -300);
  await untilView(page, (v) => v.to_ns - v.from_ns < (compared.to_ns - compared.from_ns) * 0.9, "a closer look");
  await click(page, "spacetime.fit");
  await untilView(page, (v) => v.dense && v.strokes > 300, "the density");
  await settle(page);
  await screenshot(page, "spacetime_whole");
  const before = await state(page);
  const axis = await widget(page, "spacetime.axis");
  await press(page, { ...middle(axis), x: axis[0] + 60 });
  await until(page, (s) => !s.seeking && s.time_ns < before.time_ns, "an earlier moment");

  await page.setViewportSize({ width: 390, height: 844 });
  await untilView(page, (v) => v.height > 100 && v.height < 500, "the diagram on a phone");
  await settle(page);
  await screenshot(page, "spacetime_phone");
  assert.deepEqual(errors, []);
});

test("an embed shows the diagram alone, in the colours of day", async (t) => {
  const { page, errors } = await open(t, { query: "embed=1&view=spacetime&scenario=raft/leader_crash", width: 640, height: 420, dark: false });
  await pause(page);
  await untilView(page, (v) => v.to_ns > 0, "the diagram");
  assert.equal((await state(page)).dark, false);
  await screenshot(page, "spacetime_embed");
  assert.deepEqual(errors, []);
});
