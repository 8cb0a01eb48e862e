// The messages between an embed and the page around it, through netsplit-embed.mjs and past it: what is asked for happens,
// and what is not ours is ignored or refused in words.
import { test } from "node:test";
import assert from "node:assert/strict";
import { address, browser, open, screenshot, watchPolicy } from "./harness.mjs";
import { middle, press, settle } from "./hands.mjs";

const moment = (frame) => frame.evaluate(() => netsplitPage.probe("moment"));

// A page of somebody's with one embed; window.sim speaks with it and window.heard keeps what it tells.
async function host(t, query) {
  const base = await address();
  const context = await (await browser()).newContext({ viewport: { width: 1000, height: 900 }, deviceScaleFactor: 0.5, serviceWorkers: "block" });
  t.after(() => context.close());
  await watchPolicy(t, context);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.route(base + "host.html", (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; frame-src 'self'">
    <iframe src="${base}?embed=1&${query}" width="640" height="420"></iframe><script type="module" src="host.mjs"></script>` }));
  await page.route(base + "host.mjs", (route) => route.fulfill({ contentType: "text/javascript", body: `
    import { embed } from "./netsplit-embed.mjs";
    window.heard = [];
    addEventListener("message", (event) => heard.push(event.data));
    window.sim = await embed(document.querySelector("iframe"), { autoHeight: true });
    document.documentElement.dataset.ready = "true";` }));
  await page.goto(base + "host.html");
  await page.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 60000 });
  const frame = await (await page.$("iframe")).contentFrame();
  return { page, frame, base, errors };
}
const refused = (page, what) => page.evaluate(({ name, argument }) => sim[name](argument).then(() => "nothing", (error) => error.message), what);
const at = async (frame, { x, y }) => {
  const box = await (await frame.frameElement()).boundingBox();
  return { x: box.x + x, y: box.y + y };
};

// Seek, play, pause and state do what they say.
async function doesWhatIsAsked(page, frame) {
  assert.equal((await page.evaluate(() => sim.seek(5500))).time_ms, 5500);
  assert.equal((await moment(frame)).time_ns, 5500e6);
  assert.equal((await page.evaluate(() => sim.play())).playing, true);
  await page.waitForFunction(() => heard.some((m) => m.event === "time" && m.time_ms > 5500 && m.playing));
  const paused = await page.evaluate(() => sim.pause());
  assert.equal(paused.playing, false);
  const whole = await page.evaluate(() => sim.state());
  assert.equal(whole.scenario, "raft/leader_crash");
  assert.equal(whole.commands, 0);
  assert.match(whole.hash, /^[0-9a-f]{16}$/);
  assert.match(whole.link, /^v1\.[A-Za-z0-9_-]+$/);
  assert.equal(whole.verdict.tone, "good");
}

// A scenario by name, a link and a scenario's text; and why not, when it cannot.
async function loads(page) {
  assert.equal((await page.evaluate(() => sim.load({ scenario: "raft/steady_state" }))).scenario, "raft/steady_state");
  const { link, hash } = await page.evaluate(async () => { await sim.seek(2000); return sim.state(); });
  const text = JSON.stringify({ version: 1, title: "Mine", nodes: [{ name: "s1", role: "raft.server" }] });
  assert.equal((await page.evaluate((own) => sim.load({ text: own }), text)).title, "Mine");
  await page.evaluate((own) => sim.load({ link: own }), link);
  assert.equal((await page.evaluate(() => sim.state())).hash, hash);
  assert.match(await refused(page, { name: "load", argument: { scenario: "no/such" } }), /none called/);
  assert.match(await refused(page, { name: "load", argument: { text: '{"version": 1, "nodes": [{"name": "a", "role": "raft.sever"}]}' } }), /raft\.server/);
  assert.equal((await page.evaluate(() => sim.state())).hash, hash, "the run stays");
}

// A verdict arrives when a claim breaks.
async function tellsOfVerdicts(page) {
  await page.evaluate(async () => { window.verdicts = []; sim.on("verdict", (verdict) => verdicts.push(verdict)); await sim.load({ scenario: "raft/figure_8_broken" }); });
  await page.evaluate(() => sim.seek(600000));
  await page.waitForFunction(() => verdicts.some(({ tone }) => tone === "bad"));
  const bad = await page.evaluate(() => verdicts.find(({ tone }) => tone === "bad"));
  assert.ok(bad.text.length > 20, bad.text);
}

// What a reader answers in a lesson is told, with whether it is right.
async function tellsOfAnswers(page, frame) {
  await page.evaluate(async () => { window.answers = []; sim.on("answer", (answer) => answers.push(answer)); await sim.load({ scenario: "raft/leader_crash" }); });
  const learn = (action) => frame.evaluate((what) => netsplitPage.call("netsplit_learn", what, ""), action);
  await learn("go.0");
  for (const step of [1, 2, 3]) await learn(`go.${step}`);
  await learn("choose.2");
  await page.waitForFunction(() => answers.length > 0);
  assert.deepEqual(await page.evaluate(() => answers), [{ step: 4, given: "For a while both", right: false }]);
}

// What a reader does to the system is told, and its link carries it over.
async function isUsed(page, frame) {
  await page.evaluate(() => { window.changes = []; sim.on("changed", (change) => changes.push(change)); return sim.load({ scenario: "raft/leader_crash" }).then(() => sim.seek(3000)); });
  const { s2 } = await frame.evaluate(() => netsplitPage.probe("nodes"));
  await press(page, await at(frame, s2), frame);
  await page.keyboard.press("c");
  await page.waitForFunction(() => changes.some(({ commands }) => commands === 1));
  const { link, hash } = await page.evaluate(() => sim.state());
  await page.evaluate(() => sim.load({ scenario: "raft/steady_state" }));
  await page.evaluate((own) => sim.load({ link: own }), link);
  const again = await page.evaluate(() => sim.state());
  assert.deepEqual([again.hash, again.commands], [hash, 1]);
  // Its own buttons and keys do what they do in the whole page.
  const button = middle((await frame.evaluate(() => netsplitPage.probe("widgets")))["transport.play"]);
  const playing = () => frame.evaluate(() => netsplitPage.probe("state").playing);
  await press(page, await at(frame, button), frame);
  assert.equal(await playing(), true);
  await page.keyboard.press("Space");
  await settle(frame);
  assert.equal(await playing(), false);
}

// What is no message of ours is ignored, and what is wrong in one is answered in words.
async function ignoresGarbage(page, frame) {
  await page.evaluate(() => sim.seek(1000));
  await page.evaluate(() => { heard.length = 0; });
  await page.evaluate(() => {
    const inner = document.querySelector("iframe").contentWindow;
    const cyclic = { netsplit: 1 };
    cyclic.self = cyclic;
    for (const junk of [null, 7, "seek", [], [1], {}, { netsplit: 2, do: "seek", time_ms: 1 }, { netsplit: "1", do: "pause" }, cyclic,
      { do: "seek", time_ms: 9000 }, new ArrayBuffer(8), new Map([["netsplit", 1]]), { netsplit: 1, event: "time", time_ms: 5 }]) inner.postMessage(junk, "*");
  });
  await page.evaluate(() => sim.pause());
  assert.equal(await page.evaluate(() => heard.filter((m) => "reply" in m).length), 1, "only the pause is answered");
  const wrong = [
    [{ do: "toString" }, /expected one of/], [{ do: "__proto__" }, /expected one of/], [{ do: 5 }, /expected one of/], [{ do: "seek" }, /needs time_ms/],
    [{ do: "seek", time_ms: NaN }, /cannot take/], [{ do: "seek", time_ms: -1 }, /cannot take/], [{ do: "seek", time_ms: 1e300 }, /cannot take/],
    [{ do: "seek", time_ms: "5" }, /cannot take/], [{ do: "seek", time_ms: 5, then: 1 }, /no field "then"/], [{ do: "load" }, /needs one of/],
    [{ do: "load", scenario: "a", link: "b" }, /needs one of/], [{ do: "load", text: "x".repeat(600 * 1024) }, /cannot take/],
    [{ do: "load", scenario: { toString: "x" } }, /cannot take/], [{ do: "load", link: "v1.!!" }, /link/],
  ];
  for (const [i, [message, words]] of wrong.entries()) {
    await page.evaluate(([id, fields]) => document.querySelector("iframe").contentWindow.postMessage({ netsplit: 1, id, ...fields }, "*"), [1000 + i, message]);
    await page.waitForFunction((id) => heard.some((m) => m.reply === id), 1000 + i);
    const answer = await page.evaluate((id) => heard.find((m) => m.reply === id), 1000 + i);
    assert.equal(answer.ok, false);
    assert.match(answer.error, words);
  }
  assert.equal((await moment(frame)).time_ns, 1000e6, "nothing of it was done");
}

// A window that is not around the embed is not listened to, and hears nothing.
async function ignoresOthers(page, frame, base) {
  await page.evaluate(() => sim.seek(1000));
  await page.evaluate(async (address) => {
    const sibling = document.createElement("iframe");
    sibling.src = address + "icon.svg";
    document.body.append(sibling);
    await new Promise((done) => { sibling.onload = done; });
    sibling.contentWindow.heard = [];
    sibling.contentWindow.addEventListener("message", (event) => sibling.contentWindow.heard.push(event.data));
  }, base);
  const sibling = await (await page.$("iframe + iframe, iframe ~ iframe")).contentFrame();
  await sibling.evaluate(() => {
    for (const message of [{ netsplit: 1, id: 1, do: "seek", time_ms: 9000 }, { netsplit: 1, id: 2, do: "state" }]) parent.frames[0].postMessage(message, "*");
  });
  // What the embed itself says to itself is no better.
  await frame.evaluate(() => window.postMessage({ netsplit: 1, id: 3, do: "seek", time_ms: 9000 }, "*"));
  const after = await page.evaluate(() => sim.pause());
  assert.equal(after.time_ms, 1000);
  assert.equal((await moment(frame)).time_ns, 1000e6);
  assert.deepEqual(await sibling.evaluate(() => window.heard), []);
}

test("an embed does what the page around it asks, tells what happens in it, and neither listens to others nor takes garbage", async (t) => {
  const { page, frame, base, errors } = await host(t, "scenario=raft/leader_crash&autoplay=0");
  assert.ok(Number(await page.getAttribute("iframe", "height")) !== 420, "the frame becomes as high as it likes to be");
  await doesWhatIsAsked(page, frame);
  await ignoresGarbage(page, frame);
  await ignoresOthers(page, frame, base);
  await loads(page);
  await tellsOfVerdicts(page);
  await tellsOfAnswers(page, frame);
  await isUsed(page, frame);
  // A page that waits for an embed that never comes is told so.
  const why = await page.evaluate(async (address) => {
    const { embed } = await import("./netsplit-embed.mjs");
    const silent = document.createElement("iframe");
    silent.src = address + "icon.svg";
    document.body.append(silent);
    return embed(silent, { timeout: 300 }).then(() => "nothing", (error) => error.message);
  }, base);
  assert.match(why, /no embed of Netsplit answered within 300 ms/);
  assert.deepEqual(errors, []);
});

test("the sample course page keeps three embeds in step: one is moved and all stand there", async (t) => {
  const { page, errors } = await open(t, { width: 1280, height: 1400, path: "course.html", ready: false });
  await page.waitForFunction(() => document.documentElement.dataset.ready, null, { timeout: 120000 });
  const frames = page.frames().filter((frame) => frame.url().includes("embed=1"));
  assert.equal(frames.length, 3);
  const together = async (time_ns, what) => {
    const end = Date.now() + 30000;
    let times;
    do {
      times = await Promise.all(frames.map(async (frame) => (await moment(frame)).time_ns));
      if (times.every((time) => time === time_ns)) return;
      await page.waitForTimeout(50);
    } while (Date.now() < end);
    assert.fail(`${what}: ${times}`);
  };
  await page.getByRole("button", { name: "It crashes" }).click();
  await together(5050e6, "the button");
  assert.match(await page.textContent("#verdict"), /\w/);
  await screenshot(page, "course");
  await page.evaluate(() => { document.getElementById("time").value = 8000; document.getElementById("time").dispatchEvent(new Event("input")); });
  await together(8000e6, "the slider");
  // Somebody uses the first picture itself.
  const leader = frames.find((frame) => frame.url().includes("view=stage"));
  const box = await (await leader.frameElement()).boundingBox();
  const [left, top, right, bottom] = (await leader.evaluate(() => netsplitPage.probe("widgets"))).scrubber;
  await press(page, { x: box.x + left + (right - left) * 0.5, y: box.y + top + (bottom - top) * 0.6 }, leader);
  const there = (await moment(leader)).time_ns;
  assert.notEqual(there, 8000e6);
  await together(there, "the scrubber of the first");
  const crashed = (await leader.evaluate(() => netsplitPage.probe("nodes"))).s3;
  await press(page, { x: box.x + crashed.x, y: box.y + crashed.y }, leader);
  await page.keyboard.press("c");
  const hashes = () => Promise.all(frames.map((frame) => frame.evaluate(() => netsplitPage.probe("state")).then((s) => `${s.hash} ${s.commands} ${s.seeking}`)));
  const end = Date.now() + 30000;
  let seen;
  do seen = await hashes(); while ((new Set(seen).size > 1 || !/ 1 false$/.test(seen[0])) && Date.now() < end);
  assert.equal(new Set(seen).size, 1, `what is done in one picture is done in all: ${seen}`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(500);
  await screenshot(page, "course_phone_light");
  assert.deepEqual(errors, []);
});
