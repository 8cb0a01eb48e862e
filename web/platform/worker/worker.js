// What a sweep's worker says and hears. It is told { header, from } once, and answers with { lines, done } about ten times a
// second, or with { failed }. To end it, the page terminates it: what it has said by then is whole.
const everyMilliseconds = 100;
let wanted = null;
let running = false;

function work() {
  const lines = [];
  let done = false;
  for (const end = performance.now() + everyMilliseconds; !done && performance.now() < end;) {
    const line = UTF8ToString(_sweep_next());
    if (line) lines.push(line);
    else done = true;
  }
  postMessage({ lines: lines.join("\n"), done });
  if (!done) setTimeout(work);
}

function begin() {
  if (!running || !wanted) return;
  const header = allocateUTF8(wanted.header);
  const failed = UTF8ToString(_sweep_begin(header, wanted.from));
  _free(header);
  if (failed) postMessage({ failed });
  else work();
}

addEventListener("message", (event) => {
  wanted = event.data;
  begin();
});
// The same version of the program as of this script.
Module["locateFile"] = (name) => name + self.location.search;
Module["printErr"] = (text) => console.warn(text);
Module["onAbort"] = (what) => postMessage({ failed: String(what) });
Module["onRuntimeInitialized"] = () => {
  running = true;
  begin();
};
