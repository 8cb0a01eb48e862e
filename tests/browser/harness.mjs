// What every browser test starts from.
//
//   import { open, screenshot, look } from "./harness.mjs";
//   test("draws", async (t) => {
//     const { page, errors } = await open(t);              // waits for the first frame
//     await screenshot(page, "first");                     // build/screenshots/first.png
//     assert.ok((await look(page)).colours > 8);
//     assert.deepEqual(errors, []);
//   });
//
// Environment: see browser.mjs.
import { after } from "node:test";
import { close } from "./browser.mjs";

export * from "./browser.mjs";
after(close);
