// A link means the same run in the page and on the command line.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { open, root } from "./harness.mjs";
import { click, leader, pause, press, probe, scrubTo, state, until, widget } from "./hands.mjs";

const netsplit = (...args) =>
  execFileSync("node", ["--no-experimental-fetch", join(root, "build/wasm/netsplit.cjs"), ...args], { encoding: "utf8" });

test("a link made in the page after a crash by hand gives the same hash from netsplit open", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/steady_state" });
  await pause(page);
  await scrubTo(page, 0.9);
  const victim = await leader(page) ?? "s1";
  await press(page, (await probe(page, "nodes"))[victim]);
  await page.keyboard.press("c");
  await until(page, (s) => s.commands === 1, "the crash");
  await click(page, "transport.play");
  const { time_ns: crashed } = await state(page);
  await until(page, (s) => s.time_ns > crashed + 5e6, "time");
  await pause(page);
  const { hash } = await state(page);
  await click(page, "top.share");
  await widget(page, "share.copy");
  const link = await page.evaluate(() => location.href);
  assert.match(link, /#v1\./);
  const said = netsplit("open", link);
  assert.ok(said.includes(hash), `the page has ${hash}; the command line says: ${said}`);
  assert.deepEqual(errors, []);
});
