// What is taken away from the page: pictures, films and data, saved by hand from the sheet and opened as others would.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { browser, open, screenshot } from "./harness.mjs";
import { click, drop, pause, probe, scrubTo, state, textFile, until, widget } from "./hands.mjs";

// Opens the sheet, makes these choices, saves. Result: the file's name and its bytes.
async function save(page, ...choices) {
  await click(page, "top.export");
  for (const choice of choices) await click(page, `export.${choice}`);
  const download = page.waitForEvent("download");
  await click(page, "export.save");
  const file = await download;
  await until(page, (s) => s.notice.includes(`Saved ${file.suggestedFilename()}`), "the notice");
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

// Runs a function in an empty page, which has no content policy.
async function elsewhere(t, run, argument) {
  const context = await (await browser()).newContext();
  t.after(() => context.close());
  return (await context.newPage()).evaluate(run, argument);
}

// The pixels of pictures, drawn at the same size: { width, height, colours } of each, and how far a channel of the first is
// from the second's, of 255, on average.
const compare = async ([first, second]) => {
  const pixels = async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const drawing = canvas.getContext("2d", { willReadFrequently: true });
    drawing.drawImage(image, 0, 0);
    return drawing.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixels(first), await pixels(second)];
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i] - b.data[i]);
  const told = (image) => ({ width: image.width, height: image.height, colours: new Set(new Uint32Array(image.data.buffer)).size });
  return { first: told(a), second: told(b), apart: sum / a.data.length };
};
const asAddress = (kind, bytes) => `data:${kind};base64,${bytes.toString("base64")}`;

test("every kind of data is saved for the stretch that was chosen, and can be read", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash" });
  await pause(page);
  await scrubTo(page, 0.6);
  const there = await scrubTo(page, 0.3);
  await click(page, "top.export");
  await click(page, "export.perfetto");
  await screenshot(page, "export_sheet");
  await click(page, "export.close");
  const { name, bytes } = await save(page, "perfetto", "stretch.up_to_now");
  assert.equal(name, "leader_crash.json");
  const times = JSON.parse(bytes).traceEvents.map((event) => event.ts ?? 0);
  assert.ok(times.length > 100 && Math.max(...times) * 1000 <= there.time_ns + 1000, "up to the moment");
  const otlp = JSON.parse((await save(page, "otlp", "stretch.so_far")).bytes);
  assert.ok(otlp.resourceSpans.length > 1);
  assert.match((await save(page, "shiviz")).bytes.toString(), /^.+\n\S+ \{"/);
  assert.match((await save(page, "mermaid")).bytes.toString(), /^sequenceDiagram\n {2}participant n0 as /);
  const soFar = (await save(page, "csv")).bytes.toString().split("\r\n");
  assert.match(soFar[0], /^"time \(s\)","messages in flight"/);
  assert.ok(soFar.length > 10 && soFar[5].split(",").length === soFar[9].split(",").length);
  // The whole run is simulated to its end first; then the reader is back.
  const whole = (await save(page, "csv", "stretch.whole")).bytes.toString().split("\r\n");
  const end = (rows) => Number(rows.at(-2).split(",")[0]);
  assert.ok(end(whole) > end(soFar), `${end(whole)} s after ${end(soFar)} s`);
  const back = await state(page);
  assert.deepEqual([back.time_ns, back.hash, back.sheet], [there.time_ns, there.hash, 0]);
  assert.deepEqual(errors, []);
});

test("a PNG has the size that was chosen, and an SVG of the same moment looks like it", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash", scale: 1, width: 1000, height: 640 });
  await pause(page);
  await scrubTo(page, 0.5);
  await click(page, "tabs.Space-time");
  const [left, top, right, bottom] = await widget(page, "pane.stage");
  for (const part of ["main", "window"]) {
    const png = await save(page, "png", `part.${part}`, "size.1");
    const svg = await save(page, "svg", `part.${part}`);
    const seen = await elsewhere(t, compare, [asAddress("image/svg+xml", svg.bytes), asAddress("image/png", png.bytes)]);
    assert.ok(seen.second.colours > 30, `${part}: ${JSON.stringify(seen)}`);
    assert.deepEqual([seen.first.width, seen.first.height], [seen.second.width, seen.second.height]);
    assert.ok(seen.apart < 3, `${part}: the two are ${seen.apart} of 255 apart`);
    t.diagnostic(`${part}: ${seen.apart.toFixed(2)} of 255 apart, PNG ${png.bytes.length}, SVG ${svg.bytes.length} bytes`);
  }
  const large = await save(page, "png", "part.main", "size.2");
  const { first } = await elsewhere(t, compare, [asAddress("image/png", large.bytes), asAddress("image/png", large.bytes)]);
  assert.ok(Math.abs(first.width - 2 * (right - left)) <= 2 && Math.abs(first.height - 2 * (bottom - top)) <= 110);
  assert.deepEqual(errors, []);
});

test("names that a stranger chose stay text in a picture and in a file's name", async (t) => {
  const { page } = await open(t);
  const title = `</title><script>alert(1)</script>]]>&"\u202e`;
  const scenario = { version: 1, title, summary: "<img src=x onerror=alert(2)>", until: "20s",
    nodes: [{ name: "s1..s3", role: "raft.server" }, { name: "c1", role: "kv.client" }] };
  await drop(page, { files: [textFile("x\u202e <b>.json", JSON.stringify(scenario))] });
  await until(page, (s) => s.scenario.startsWith("x"), "the scenario");
  await pause(page);
  const { name, bytes } = await save(page, "svg", "part.window");
  assert.match(name, /^[A-Za-z0-9._-]+\.svg$/);
  const found = await elsewhere(t, (text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    return {
      error: parsed.querySelector("parsererror")?.textContent ?? "", title: parsed.querySelector("title")?.textContent,
      elements: [...new Set([...parsed.querySelectorAll("*")].map((element) => element.localName))],
      attributes: [...new Set([...parsed.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()))],
    };
  }, bytes.toString());
  assert.equal(found.error, "");
  assert.equal(found.title, title.replace("\u202e", ""));
  const shapes = ["svg", "title", "desc", "defs", "rect", "path", "circle", "g", "use", "clipPath", "radialGradient", "stop"];
  assert.deepEqual(found.elements.filter((element) => !shapes.includes(element)), []);
  assert.deepEqual(found.attributes.filter((attribute) => /^on|^href|style/.test(attribute)), []);
});

test("a film of a stretch plays as a video, and can be cancelled; then one is back where one was", async (t) => {
  const { page, errors } = await open(t, { query: "scenario=raft/leader_crash", width: 900, height: 640 });
  await pause(page);
  await scrubTo(page, 0.6);
  const there = await scrubTo(page, 0.4);
  await click(page, "top.export");
  for (const choice of ["webm", "stretch.so_far", "lasts.5"]) await click(page, `export.${choice}`);
  await screenshot(page, "export_film_sheet");
  await click(page, "export.save");
  const cancel = page.getByRole("button", { name: "Cancel" });
  await cancel.waitFor();
  await until(page, (s) => s.playing, "the film");
  await screenshot(page, "export_filming");
  await page.keyboard.press("Escape");
  await cancel.waitFor({ state: "detached" });
  const cancelled = await until(page, (s) => !s.playing && !s.seeking, "standing still");
  assert.deepEqual([cancelled.time_ns, cancelled.hash, cancelled.speed], [there.time_ns, there.hash, there.speed]);

  const film = await save(page, "webm", "stretch.so_far", "lasts.5");
  assert.equal(film.name, "leader_crash.webm");
  const back = await state(page);
  assert.deepEqual([back.time_ns, back.hash, back.speed, back.playing], [there.time_ns, there.hash, there.speed, false]);
  const seen = await elsewhere(t, async (address) => {
    const video = document.createElement("video");
    video.muted = true;
    video.src = address;
    await new Promise((done, failed) => { video.onloadeddata = done; video.onerror = () => failed(new Error(video.error.message)); });
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const drawing = canvas.getContext("2d", { willReadFrequently: true });
    const pixels = () => {
      drawing.drawImage(video, 0, 0);
      return new Uint32Array(drawing.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    };
    const go = (time) => new Promise((done) => { video.onseeked = done; video.currentTime = time; });
    await go(1e6); // What was recorded as it came doesn't say how long it is.
    const duration = video.currentTime;
    const last = pixels();
    await go(0);
    const first = pixels();
    return { width: video.videoWidth, height: video.videoHeight, duration, colours: new Set(first).size,
      moved: first.filter((pixel, i) => pixel !== last[i]).length };
  }, asAddress("video/webm", film.bytes));
  assert.ok(seen.colours > 20 && seen.moved > 100, JSON.stringify(seen));
  assert.ok(seen.duration > 4 && seen.duration < 15, JSON.stringify(seen));
  assert.deepEqual(errors, []);
});

test("a browser that cannot record says so, and nothing is lost; a phone has it all in the menu", async (t) => {
  const { page, errors } = await open(t, { width: 390, height: 844, scale: 2, init: () => { delete window.MediaRecorder; } });
  await pause(page);
  const before = await state(page);
  await click(page, "top.menu");
  await click(page, "menu.export");
  await click(page, "export.webm");
  await screenshot(page, "export_phone");
  await click(page, "export.save");
  const after = await until(page, (s) => /cannot record films/.test(s.notice), "the notice");
  assert.deepEqual([after.hash, after.time_ns, after.playing], [before.hash, before.time_ns, false]);
  assert.ok(!(await probe(page, "widgets"))["export.save"]);
  assert.deepEqual(errors, []);
});
