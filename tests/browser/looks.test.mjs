// How every panel looks, on a desk, in high resolution and on a phone, dark and light, beside what it looked like when
// somebody last looked at it and found it good: a change of looks that nobody meant is seen.
//
// The references are in tests/browser/looks, a quarter of the size or less. After a change that was meant, look at what is in
// build/screenshots, then write them anew: NETSPLIT_LOOKS=new node --test tests/browser/looks.test.mjs
import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { settle, until } from "./hands.mjs";
import { open, root, screenshot } from "./harness.mjs";

const folder = join(root, "tests/browser/looks");
const anew = process.env.NETSPLIT_LOOKS === "new";

// Another machine's text is a little fatter or thinner: a block of the picture may differ by this much on average (of 255)
// in any of its colours, and so many blocks may differ by more.
const tolerance = 20;
const mostBlocks = 0.015;

const views = ["stage", "spacetime", "history", "traces", "plots", "state", "explore", "faults"];
const sheets = ["gallery", "share", "export", "about"];
const screens = {
  desk_dark: { width: 1280, height: 800, scale: 1, dark: true },
  desk_light: { width: 1280, height: 800, scale: 1, dark: false },
  fine_dark: { width: 1280, height: 800, scale: 2, dark: true, shrink: 8 },
  phone_dark: { width: 390, height: 844, scale: 2, dark: true },
  phone_light: { width: 390, height: 844, scale: 2, dark: false },
};

// The same moment of the same run, looked at through this view; under the stage stand the events. The panes: lesson 1, inspector 2, lower 4, large 8.
const linkTo = (view) => {
  const large = !["stage", "explore", "faults"].includes(view);
  const json = { v: 1, scenario: "raft/leader_crash", at: "2s", reached: "2s", view: `${large ? 15 : 7} 1000 ${view === "stage" ? "events" : view}` };
  return "v1." + deflateRawSync(Buffer.from(JSON.stringify(json))).toString("base64url");
};

// A picture made smaller as PNG, and how far it is from another such: both in the browser, which knows how.
async function compare(page, png, reference, shrink) {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(async ({ png, reference, tolerance, shrink }) => {
      const read = async (base64) => {
        const image = new Image();
        image.src = "data:image/png;base64," + base64;
        await image.decode();
        return image;
      };
      const paint = (image, width, height) => {
        const canvas = document.createElement("canvas");
        Object.assign(canvas, { width, height });
        const context = canvas.getContext("2d");
        context.imageSmoothingQuality = "high";
        context.drawImage(image, 0, 0, width, height);
        return { canvas, pixels: context.getImageData(0, 0, width, height).data };
      };
      const image = await read(png);
      const width = Math.round(image.width / shrink), height = Math.round(image.height / shrink);
      const now = paint(image, width, height);
      const small = now.canvas.toDataURL("image/png").split(",")[1];
      if (!reference) return { small };
      const before = await read(reference);
      if (before.width !== width || before.height !== height) return { small, size: `${before.width} x ${before.height}` };
      const then = paint(before, width, height);
      const block = 8;
      let blocks = 0, changed = 0;
      for (let y = 0; y + block <= height; y += block)
        for (let x = 0; x + block <= width; x += block) {
          const sums = [0, 0, 0];
          for (let j = 0; j < block; j++)
            for (let i = 0; i < block; i++)
              for (let c = 0; c < 3; c++) {
                const at = ((y + j) * width + x + i) * 4 + c;
                sums[c] += now.pixels[at] - then.pixels[at];
              }
          blocks++;
          if (sums.some((sum) => Math.abs(sum) > tolerance * block * block)) changed++;
        }
      return { small, changed: changed / blocks };
    }, { png, reference, tolerance, shrink });
  } finally {
    await blank.close();
  }
}

// What has changed between the page as it is and its reference, in words; nothing when it looks as it did. On a busy machine
// a frame that was drawn is on the screen a while later.
async function change(page, name, shrink = 4) {
  const file = join(folder, `${name}.png`);
  const reference = !anew && existsSync(file) ? readFileSync(file).toString("base64") : "";
  const look = async () => {
    await screenshot(page, `look_${name}`);
    return compare(page, readFileSync(join(root, "build/screenshots", `look_${name}.png`)).toString("base64"), reference, shrink);
  };
  const isSame = ({ size, changed }) => !size && changed <= mostBlocks;
  let found = await look();
  for (let again = 0; reference && !isSame(found) && again < 5; again++) {
    await settle(page);
    found = await look();
  }
  if (anew) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, Buffer.from(found.small, "base64"));
    return undefined;
  }
  if (!reference) return `${name} has no reference`;
  if (found.size) return `${name} was ${found.size} before`;
  return isSame(found) ? undefined : `${name} differs in ${(found.changed * 100).toFixed(1)} % of its blocks`;
}

const rests = async (page, what) => {
  await page.mouse.move(2, 2);
  await until(page, (s) => s.resting && !s.seeking, what);
  await settle(page);
};

for (const [name, screen] of Object.entries(screens)) {
  test(`every view and every sheet looks as it did: ${name}`, { timeout: 240000 }, async (t) => {
    const { page, errors } = await open(t, { ...screen, hash: linkTo("stage") });
    const changes = [];
    for (const view of views) {
      await page.evaluate((hash) => { location.hash = hash; }, linkTo(view));
      await until(page, (s) => !s.seeking && s.time_ns === 2e9 && !s.playing, "the moment");
      await rests(page, view);
      changes.push(await change(page, `${name}_${view}`, screen.shrink));
    }
    for (const sheet of sheets) {
      await page.evaluate((id) => netsplitPage.call("netsplit_ask", id), sheet);
      await until(page, (s) => s.sheet !== 0, sheet);
      await rests(page, sheet);
      changes.push(await change(page, `${name}_${sheet}`, screen.shrink));
      await page.keyboard.press("Escape");
      await until(page, (s) => s.sheet === 0, `the end of ${sheet}`);
    }
    assert.deepEqual(changes.filter(Boolean), []);
    assert.deepEqual(errors, []);
  });
}
