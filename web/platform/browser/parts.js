// The program comes in two parts, which web/toolchain/split.py makes of it: netsplit.wasm is what the first view runs, and
// netsplit-rest.wasm, code and data, is all else. page.js says when the rest is loaded, and keeps the reader's hands off until
// then. This becomes the first lines of netsplit.js; Emscripten 3.1.6 does not understand all of today's JavaScript.
{
  const first = { exports: null, table: null, whole: false };

  async function compile(name, binary) {
    if (binary) return WebAssembly.compile(binary);
    const response = await fetch(Module["locateFile"](name), { credentials: "same-origin" });
    if (!response.ok) throw new Error(`${name}: status ${response.status}`);
    // Some servers don't know what WebAssembly is called.
    if (/^application\/wasm\b/.test(response.headers.get("Content-Type"))) return WebAssembly.compileStreaming(response);
    return WebAssembly.compile(await response.arrayBuffer());
  }

  // Puts the functions of the rest in their slots of the table, and its data in the memory.
  function join(rest) {
    if (!first.whole) new WebAssembly.Instance(rest, { first: first.exports });
    first.whole = true;
  }

  // Somebody calls a function of the rest already, because the record of what the first view runs is old: a call cannot wait in
  // any other way than with the whole page.
  function joinNow() {
    const request = new XMLHttpRequest();
    request.open("GET", Module["locateFile"]("netsplit-rest.wasm"), false);
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
      request.send();
      if (request.status !== 200) throw new Error(`status ${request.status}`);
      join(new WebAssembly.Module(Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255)));
    } catch (error) {
      Module["onAbort"](`netsplit-rest.wasm: ${error.message}`);
      throw error;
    }
  }

  // Returns when all of the program is there. `who` needs it: a slot of the table.
  Module["needRest"] = (who) => {
    if (first.whole) return;
    netsplitPage.early.push(who);
    joinNow();
  };

  const standIns = new Proxy({}, {
    get: (_, slot) => (...values) => {
      Module["needRest"](slot);
      return first.table.get(Number(slot))(...values);
    },
  });

  let coming = null; // The rest, compiled.
  Module["loadRest"] = async () => {
    if (!coming) coming = compile("netsplit-rest.wasm", Module["restBinary"]);
    try {
      join(await coming);
    } catch (error) {
      coming = null; // It can be tried again.
      throw error;
    }
  };

  Module["instantiateWasm"] = (imports, receive) => {
    if (Module["atOnce"]) {
      coming = compile("netsplit-rest.wasm", Module["restBinary"]);
      coming.catch(() => {}); // Whoever waits for it is told.
    }
    compile("netsplit.wasm", Module["wasmBinary"])
      .then((module) => WebAssembly.instantiate(module, Object.assign({ later: standIns }, imports)))
      .then((instance) => {
        first.exports = instance.exports;
        first.table = Object.values(instance.exports).find((exported) => exported instanceof WebAssembly.Table);
        receive(instance);
      })
      .catch(readyPromiseReject);
    return {};
  };
}
