// What somebody sees of a page whose rest of the program has not come: watched, it tells which functions the first part of the
// program must hold (web/toolchain/split.py).
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { address, open, pageFolder, root } from "./browser.mjs";

const linked = join(root, "build/wasm/page/linked/netsplit.wasm");
const names = join(root, "web/toolchain/first_view.txt");

// Screens that lay the page out in different ways.
export const screens = [
  { width: 1280, height: 800 },
  { width: 390, height: 844, dark: false, scale: 2 },
  { width: 844, height: 390, reduced: true },
];

// Opens the page as somebody comes who asked for nothing, with the rest of the program on its way: answer(route) says for
// each time that it is asked for what comes of that.
export async function openWithoutRest(t, answer = () => {}, options = {}) {
  const { page, errors } = await open(t, { ...options, address: false });
  await page.route("**/netsplit-rest.wasm*", answer);
  await page.goto(await address(options.folder));
  await page.waitForFunction(() => performance.getEntriesByName("netsplit-first-frame").length);
  return { page, errors };
}

// The page with a program that remembers which of its functions ran.
function watchedPage() {
  const folder = join(root, "build/first-view");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync(pageFolder, folder, { recursive: true });
  execFileSync("wasm-split", ["--instrument", linked, "--enable-exception-handling", "--enable-mutable-globals",
    "--enable-sign-ext", "--enable-nontrapping-float-to-int", "-o", join(folder, "netsplit.wasm")]);
  return folder;
}

// Writes down what runs when `see` does something with each of the screens.
export async function record(t, see) {
  const folder = watchedPage();
  const profiles = [];
  for (const screen of screens) {
    const page = await see({ ...screen, folder, init: () => {
      const instantiate = WebAssembly.instantiate;
      WebAssembly.instantiate = async (...values) => {
        const instance = await instantiate(...values);
        if (instance.exports?.__write_profile) window.watched = instance.exports;
        return instance;
      };
    } });
    const profile = await page.evaluate(() => {
      const memory = Object.values(watched).find((exported) => exported instanceof WebAssembly.Memory);
      const at = memory.buffer.byteLength;
      memory.grow(16);
      const bytes = new Uint8Array(memory.buffer, at, watched.__write_profile(at, 16 * 65536));
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    });
    await page.close();
    profiles.push(join(folder, `${profiles.length}.profile`));
    writeFileSync(profiles.at(-1), Buffer.from(profile, "base64"));
  }
  execFileSync("python3", [join(root, "web/toolchain/split.py"), "record", linked, names, ...profiles]);
}

// The functions that were called before the rest of the program was there, by their names.
export async function earlyCalls(page) {
  const slots = await page.evaluate(() => netsplitPage.early);
  const named = new Map(readFileSync(join(root, "build/wasm/page/netsplit.wasm.later"), "utf8").split("\n")
    .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]));
  return slots.map((slot) => named.get(slot) ?? slot).join("\n");
}
