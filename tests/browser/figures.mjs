// How large, how early and how quick the page is, each figure beside its target: tests/run figures, or
//   node tests/browser/figures.mjs [size] [first] [seek] [frame] [spacetime] [idle] [memory]
// after `cmake --build --preset web-browser`. A person reads this on a machine with nothing else to do; nothing here is a
// test. Rendering is by software, which costs what a real graphics card would not.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { close, loaded, open, pageFolder, root, weigh } from "./browser.mjs";
import { click, drop, pause, scrubTo, state, textFile, until, widget } from "./hands.mjs";

const wanted = process.argv.slice(2);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const share = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

// What was measured, for who compares one day with another: build/figures.json.
const measured = [];
const file = join(root, "build/figures.json");

function report(name, value, unit, target) {
  measured.push({ name: name.trim(), value, unit, ...(target === undefined ? {} : { at_most: target }) });
  writeFileSync(file, JSON.stringify(measured, null, 1) + "\n");
  const verdict = target === undefined ? "" : `${value <= target ? "ok" : "MISSED"} at most ${target}`;
  console.log(`${name.padEnd(66)} ${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit.padEnd(8)} ${verdict}`.trimEnd());
}

// Opens a page for a figure and closes it when the figure is taken.
async function withPage(options, use) {
  const ends = [];
  try {
    return await use((await open({ after: (end) => ends.push(end) }, { ...options, reader: true })).page);
  } finally {
    for (const end of ends) await end();
  }
}

async function run(page, name, scenario) {
  await drop(page, { files: [textFile(`${name}.json`, JSON.stringify(scenario))] });
  return until(page, (s) => s.scenario === name, "the scenario");
}

// As fast as it goes, until this holds.
async function playUntil(page, fits, what, timeout) {
  for (let i = 0; i < 30; i++) await page.keyboard.press("+");
  if (!(await state(page)).playing) await page.keyboard.press("Space");
  await until(page, fits, what, timeout);
  return pause(page);
}

// The cluster of netsplit-bench: five servers that answer a thousand requests a second.
const busy = {
  version: 1, title: "Five servers, 1000 requests a second", until: "600s",
  nodes: [
    { name: "s1..s5", role: "raft.server", disk: { sync: { uniform: ["100us", "300us"] } }, cpu: { service_time: "5us" } },
    { name: "clients", role: "kv.client", config: { loop: "open", rate: 1000, keys: 1000 } },
  ],
  network: { default: { latency: { uniform: ["500us", "1500us"] } } },
};
// A hundred nodes; 95 of them ask so often over so slow a network that about 2,000 messages are always on their way.
const crowd = {
  version: 1, title: "A hundred nodes", until: "60s",
  nodes: [
    { name: "s1..s5", role: "raft.server" },
    { name: "c1..c95", role: "kv.client", config: { loop: "open", rate: 110, timeout: "5s" } },
  ],
  network: { default: { latency: { uniform: ["90ms", "110ms"] } } },
  view: { speed: 0.02 },
};

const figures = {
  async size() {
    await withPage({ start: true }, async (page) => {
      await page.waitForTimeout(2000);
      const { first, after } = await loaded(page);
      report("all that is loaded until the first view is drawn, brotli", weigh(first) / 1000, "KB", 800);
      report("  compressed on the fly", weigh(first, 5) / 1000, "KB", 1200);
      report("what then comes by itself, brotli", weigh(after) / 1000, "KB");
      console.log(`  first: ${first.join(" ")}\n  then: ${after.join(" ")}`);
    });
  },

  async first() {
    const firstFrame = (folder) => withPage({ folder, start: true }, (page) =>
      page.evaluate(() => performance.getEntriesByName("netsplit-first-frame")[0].startTime));
    const ours = [], empty = [];
    for (let round = 0; round < 9; round++) {
      empty.push(await firstFrame(join(root, "build/empty-page")));
      ours.push(await firstFrame(pageFolder));
    }
    report("first frame of an empty Dear ImGui page, median of 9", median(empty), "ms");
    report("first frame of the page, median of 9", median(ours), "ms");
    report("first frame of the page / of the empty page", median(ours) / median(empty), "", 2.5);
  },

  async seek() {
    await withPage({}, async (page) => {
      await run(page, "busy", busy);
      await playUntil(page, (s) => s.steps >= 1_000_000, "a million events", 300000);
      const box = await widget(page, "scrubber");
      const { time_ns: end } = await state(page);
      const times = await page.evaluate(async ([left, top, right, bottom]) => {
        const canvas = document.getElementById("canvas");
        const mouse = (kind, x) => canvas.dispatchEvent(new MouseEvent(kind, { clientX: x, clientY: (top + bottom) / 2, bubbles: true }));
        let drawn = () => {};
        let own = 0, count = 0;
        Object.defineProperty(netsplitPage, "frameMilliseconds", { set: (took) => { own += took; count++; drawn(); } });
        const frames = (count) => new Promise((done) => { drawn = () => { if (--count <= 0) done(); }; });
        const times = [];
        let chance = 7;
        for (let i = 0; i < 61; i++) {
          chance = (chance * 48271) % 2147483647;
          const x = left + (right - left) * (chance / 2147483647);
          const before = netsplitPage.probe("moment").time_ns;
          const began = performance.now();
          own = count = 0;
          mouse("mousemove", x);
          mouse("mousedown", x);
          mouse("mouseup", x);
          const arrived = await new Promise((done) => {
            drawn = () => {
              const moment = netsplitPage.probe("moment");
              if (!moment.seeking && moment.time_ns !== before) done(performance.now());
            };
          });
          times.push({ whole: arrived - began, own, frames: count });
          await frames(1);
        }
        return times;
      }, box);
      report(`seek in a run of 1,000,000 events (${(end / 1e9).toFixed(0)} s), the page's own CPU, median`, median(times.map((s) => s.own)), "ms", 50);
      report("  the slowest tenth takes more than", share(times.map((s) => s.own), 0.9), "ms");
      report("  frames that it is spread over, median", median(times.map((s) => s.frames)), "");
      report("  from the click to its picture, by software rendering, median", median(times.map((s) => s.whole)), "ms");
    });
  },

  async frame() {
    await withPage({}, async (page) => {
      await run(page, "crowd", crowd);
      await pause(page);
      await scrubTo(page, 0.5);
      await scrubTo(page, 0.97);
      await page.keyboard.press("Space");
      const { in_flight: packets } = await until(page, (s) => s.playing, "playing");
      const times = await page.evaluate(() => new Promise((done) => {
        const times = [];
        Object.defineProperty(netsplitPage, "frameMilliseconds", { set: (took) => { if (times.push(took) === 240) done(times.slice(40)); } });
      }));
      report(`a frame's own CPU with 100 nodes and ${packets} packets in flight, median`, median(times), "ms", 8);
      report("  the slowest tenth takes more than", share(times, 0.9), "ms");
    });
  },

  // The diagram of a million events, from the whole run down to single messages and back, and panned at every scale.
  async spacetime() {
    await withPage({}, async (page) => {
      await run(page, "busy", busy);
      await playUntil(page, (s) => s.steps >= 1_000_000, "a million events", 300000);
      await click(page, "tabs.Space-time");
      await click(page, "view.large");
      await page.waitForTimeout(1000);
      await click(page, "spacetime.fit");
      await page.waitForTimeout(500);
      const box = await widget(page, "spacetime.plot");
      const frames = await page.evaluate(async ([left, top, right, bottom]) => {
        const canvas = document.getElementById("canvas");
        const at = { clientX: left + (right - left) * 0.9, clientY: (top + bottom) / 2, bubbles: true, cancelable: true };
        let drawn = () => {};
        Object.defineProperty(netsplitPage, "frameMilliseconds", { set: (took) => drawn(took) });
        const frame = () => new Promise((done) => { drawn = done; });
        const frames = [];
        const turn = async (deltaY, deltaX) => {
          canvas.dispatchEvent(new MouseEvent("mousemove", at));
          canvas.dispatchEvent(new WheelEvent("wheel", { ...at, deltaX, deltaY }));
          const took = [await frame(), await frame()];
          const { dense, in_sight, strokes } = netsplitPage.probe("view");
          frames.push(...took.map((ms) => ({ ms, dense, in_sight, strokes })));
        };
        for (let i = 0; i < 60; i++) {
          await turn(-100, 0);
          await turn(0, i % 2 ? 100 : -100);
        }
        for (let i = 0; i < 60; i++) await turn(100, 0);
        return frames;
      }, box);
      const all = frames.map((f) => f.ms);
      report("space-time of 1,000,000 events, zoomed and panned: a frame's own CPU, median", median(all), "ms", 8);
      report("  the slowest tenth takes more than", share(all, 0.9), "ms");
      for (const [name, dense] of [["as density", true], ["as single marks", false]]) {
        const some = frames.filter((f) => f.dense === dense);
        if (!some.length) continue;
        report(`  ${name} (${some.length} frames), median`, median(some.map((f) => f.ms)), "ms", 8);
        report(`  ${name}, the most marks in a frame`, Math.max(...some.map((f) => f.strokes)), "");
        report(`  ${name}, the most records in sight`, Math.max(...some.map((f) => f.in_sight)), "");
      }
    });
  },

  async idle() {
    await withPage({}, async (page) => {
      await pause(page);
      await page.mouse.move(5, 5);
      await page.waitForTimeout(2500);
      const before = await page.evaluate(() => netsplitPage.frames);
      await page.waitForTimeout(5000);
      report("frames drawn in 5 s while paused", await page.evaluate(() => netsplitPage.frames) - before, "", 0);
    });
  },

  async memory() {
    await withPage({}, async (page) => {
      const devtools = await page.context().newCDPSession(page);
      const used = async () => {
        await devtools.send("HeapProfiler.collectGarbage");
        const { usedSize } = await devtools.send("Runtime.getHeapUsage");
        return [usedSize / 2 ** 20, await page.evaluate(() => netsplitPage.memory()) / 2 ** 20];
      };
      const [, bare] = await used();
      await run(page, "busy", busy);
      const began = Date.now();
      const ended = await playUntil(page, (s) => s.time_ns >= 600e9, "ten virtual minutes", 900000);
      const [heap, wasm] = await used();
      report(`ten virtual minutes of Raft, ${(ended.steps / 1e6).toFixed(1)} million events: real time`, (Date.now() - began) / 1000, "s");
      report("  WebAssembly memory of the page before it", bare, "MiB");
      report("  JavaScript heap and WebAssembly memory after it", heap + wasm, "MiB", 256);
    });
  },
};

const unknown = wanted.find((name) => !figures[name]);
if (unknown) {
  console.error(`there is no figure '${unknown}'; there are ${Object.keys(figures).join(", ")}`);
  process.exit(2);
}
try {
  for (const name of Object.keys(figures)) if (!wanted.length || wanted.includes(name)) await figures[name]();
} finally {
  await close();
}
