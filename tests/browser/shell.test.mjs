// The shell around the program, tried with a stand-in for the program: files, fragments, clipboard, downloads, failures.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { paste } from "./hands.mjs";
import { address, browser, watchPolicy } from "./harness.mjs";

// Stands for netsplit.js: remembers every call of the page, decoded from its memory, and what was not freed.
const standIn = `
  window.createNetsplit = async (module) => {
    let next = 16;
    const decode = (at) => { const end = module.HEAPU8.indexOf(0, at); return new TextDecoder().decode(module.HEAPU8.slice(at, end)); };
    window.calls = []; window.held = 0; window.program = module;
    module.HEAPU8 = new Uint8Array(1 << 20);
    module._malloc = (size) => { const at = next; next += size; window.held++; return at; };
    module._free = () => { window.held--; };
    module._netsplit_file = (name, data, length) => calls.push(["file", decode(name), Array.from(module.HEAPU8.slice(data, data + length))]);
    for (const name of ["hash", "paste"]) module["_netsplit_" + name] = (text) => calls.push([name, decode(text)]);
    for (const name of ["copied", "theme", "motion"]) module["_netsplit_" + name] = (value) => calls.push([name, value]);
    module.callMain = () => { netsplitPage.ready(); return 0; };
    return module;
  };`;

async function shell(t, { hash = "", script = standIn, permissions = ["clipboard-read", "clipboard-write"] } = {}) {
  const context = await (await browser()).newContext({ permissions, acceptDownloads: true, serviceWorkers: "block" });
  t.after(() => context.close());
  await watchPolicy(t, context);
  const page = await context.newPage();
  await page.route("**/netsplit.js*", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
  await page.goto(await address() + hash);
  return page;
}
const calls = (page) => page.evaluate(() => window.calls);

const forget = (page) => page.evaluate(() => { window.calls.length = 0; });

test("files and fragments reach the program, and text, downloads and words leave it", async (t) => {
  const page = await shell(t, { hash: "#v1.start" });
  assert.equal(await page.evaluate(() => netsplitPage.hash()), "v1.start");
  // A chosen file comes byte by byte, and nothing stays allocated.
  const chooser = page.waitForEvent("filechooser");
  await page.evaluate(() => netsplitPage.openFile());
  await (await chooser).setFiles({ name: "zwölf.json", mimeType: "application/json", buffer: Buffer.from([123, 0, 255, 125]) });
  await page.waitForFunction(() => window.calls.length > 0);
  assert.deepEqual(await calls(page), [["file", "zwölf.json", [123, 0, 255, 125]]]);
  assert.equal(await page.evaluate(() => window.held), 0);
  await forget(page);
  // A dropped one, too, and the browser does not open it.
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["{}"], "dropped.json"));
    const over = new DragEvent("dragover", { dataTransfer: transfer, cancelable: true, bubbles: true });
    document.body.dispatchEvent(over);
    window.prevented = over.defaultPrevented;
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true, bubbles: true }));
  });
  await page.waitForFunction(() => window.calls.length > 0);
  assert.deepEqual(await calls(page), [["file", "dropped.json", [123, 125]]]);
  assert.equal(await page.evaluate(() => window.prevented), true);
  await forget(page);
  // A fragment is told once, and one that the program set itself is not told.
  await page.evaluate(() => netsplitPage.setHash("v1.own"));
  assert.ok(page.url().endsWith("#v1.own"));
  await page.evaluate(() => { location.hash = "v1.pasted"; });
  await page.waitForFunction(() => window.calls.length > 0);
  await page.evaluate(() => netsplitPage.setHash(""));
  assert.ok(!page.url().includes("#"));
  assert.deepEqual(await calls(page), [["hash", "v1.pasted"]]);
  await forget(page);
  // Copying works with and without the permission.
  await page.evaluate(() => netsplitPage.copyText("hello"));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "hello");
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
    return netsplitPage.copyText("again");
  });
  assert.deepEqual(await calls(page), [["copied", 1], ["copied", 1]]);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "again");
  await forget(page);
  // A download has its name and its bytes.
  const download = page.waitForEvent("download");
  await page.evaluate(() => netsplitPage.download("run.json", "application/json", new Uint8Array([1, 2, 3]).subarray(1)));
  const file = await download;
  assert.equal(file.suggestedFilename(), "run.json");
  assert.deepEqual([...await readFile(await file.path())], [2, 3]);
  // A changed colour scheme is told.
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForFunction(() => window.calls.length === 1);
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForFunction(() => window.calls.length === 2);
  assert.deepEqual(await calls(page), [["theme", 1], ["theme", 0]]);
});

test("what comes while the rest of the program is on its way is told it once it is there, in order", async (t) => {
  const page = await shell(t, { script: standIn.replace("window.program = module;", `window.program = module;
    module.loadRest = () => window.luck ? Promise.resolve() : Promise.reject(new Error("no luck"));`) });
  await page.waitForSelector("#rest-again:not([hidden])");
  assert.match(await page.textContent("#rest-text"), /could not be loaded \(no luck\)/);
  await paste(page, "hello");
  await page.evaluate(() => new Promise((done) => {
    addEventListener("hashchange", done);
    location.hash = "v1.pasted";
  }));
  assert.deepEqual(await calls(page), []);
  await page.waitForSelector("#rest-again:not([hidden])");
  await page.evaluate(() => { window.luck = true; });
  await page.click("#rest-again");
  await page.waitForFunction(() => netsplitPage.whole());
  assert.equal(await page.getAttribute("html", "data-ready"), null, "the program hasn't noticed yet");
  await page.evaluate(() => netsplitPage.usable());
  assert.deepEqual(await calls(page), [["paste", "hello"], ["hash", "v1.pasted"]]);
  assert.equal(await page.isHidden("#rest"), true);
});

test("status and mirror are there for screen readers and not to be seen, and a trap is told to everybody", async (t) => {
  const page = await shell(t);
  const scene = { title: "Five servers", summary: "<b>n1</b> leads.", verdict: "", notice: "", now: "", time: "0 s", time_ns: 0,
    span_ns: 1, controls: [], nodes: [], more_nodes: 0, cuts: [], heal: [], links: [], edges: [], selection: "", events: [], all_events: [], sweep: [], sweep_runs: [] };
  await page.evaluate((told) => { netsplitPage.setStatus("The leader crashed."); netsplitPage.setMirror(told); }, scene);
  await page.waitForFunction(() => !document.getElementById("mirror").hidden);
  assert.equal(await page.getByRole("status").textContent(), "The leader crashed.");
  assert.match(await page.textContent("#mirror"), /<b>n1<\/b> leads/);
  const box = await page.locator("#mirror").boundingBox();
  assert.ok(box.width <= 1 && box.height <= 1);
  await page.evaluate(() => { setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }); });
  await page.waitForSelector("#fallback:not([hidden])");
  assert.match(await page.textContent("#fallback-reason"), /unreachable/);
});

test("a program that fails is replaced by the reason and the scenario in the link, but not by a bomb", async (t) => {
  const { deflateRawSync } = await import("node:zlib");
  const link = deflateRawSync(Buffer.from('{"title":"from a link"}')).toString("base64url");
  const broken = "window.createNetsplit = async () => { throw new Error('out of luck'); };";
  const page = await shell(t, { hash: "#v1." + link, script: broken });
  await page.waitForSelector("#fallback:not([hidden])");
  assert.match(await page.textContent("#fallback-reason"), /out of luck/);
  await page.waitForFunction(() => document.getElementById("fallback-text").textContent.includes("from a link"));
  const bomb = deflateRawSync(Buffer.alloc(8 << 20, 32)).toString("base64url");
  const other = await shell(t, { hash: "#v1." + bomb, script: broken });
  await other.waitForSelector("#fallback:not([hidden])");
  // The scenarios' own text is there, and the link's would have come before it.
  await other.waitForFunction(() => document.getElementById("fallback-text").textContent.length > 2);
  assert.equal(await other.locator("#fallback-choice option[value=link]").count(), 0);
});
