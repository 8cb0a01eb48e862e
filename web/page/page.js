// The page around the program: starts it, shows a plain page where it cannot run, and lends it what only a page has.
//
// The program (C++) calls the functions of the global `netsplitPage`. The page calls these exports of the program, each
// only if it exists:
//   netsplit_file(name, bytes, length)   a file was chosen or dropped
//   netsplit_refused(what, why)          something was chosen or dropped that could not be read
//   netsplit_hash(text)                  the address's fragment changed (without the #)
//   netsplit_paste(text)                 text was pasted
//   netsplit_check(text)                 what is wrong with a scenario's text, in a line; empty when nothing is
//   netsplit_learn(action, text)         something was pressed in the lesson's elements
//   netsplit_film(what, words)           how it goes with a film: ready, refused, cancelled or saved
//   netsplit_swept(worker, lines)        results that a sweep's worker has made
//   netsplit_sweep_failed(why)           a sweep's workers cannot go on
//   netsplit_ask(action)                 something was pressed in the text view (mirror.js)
//   netsplit_walk(direction)             the keyboard came into the picture by Tab (1) or Shift and Tab (-1)
//   netsplit_copied(ok)                  what copyText came to
//   netsplit_theme(dark)                 the preferred colour scheme changed
//   netsplit_motion(reduced)             the preference for less motion changed
// Texts are UTF-8 ending in zero; all are freed when the call returns. mirror.js, embed.js and offline.js are loaded after
// the first frame, the latter two only where they are of use; these call netsplit_named, netsplit_seek, netsplit_play and netsplit_link.
"use strict";

(() => {
  const version = document.currentScript.dataset.version;
  const byId = (id) => document.getElementById(id);
  const canvas = byId("canvas");
  const largestFile = 16 * 1024 * 1024;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const encoder = new TextEncoder();
  let program = null; // The running module.
  let drawn = false;
  let usable = false;
  let failed = false;
  let lastHash = location.hash.slice(1);

  // ---- words ----

  // "?lang=de" takes words/de.json, a translation of the table that web/toolchain/words.py writes. C++ takes the same one.
  let words = {};
  const tr = (english) => words[english] || english;
  const trf = (english, ...values) => values.reduce((text, value) => text.replace("{}", () => value), tr(english));

  async function loadWords() {
    const language = new URLSearchParams(location.search).get("lang") ?? "en";
    if (language === "en" || !/^[a-z]{2,3}(-[A-Z]{2})?$/.test(language) || location.protocol === "file:") return;
    try {
      const answer = await fetch(`words/${language}.json?v=${version}`);
      netsplitPage.words = await answer.text();
      words = JSON.parse(netsplitPage.words);
    } catch {
      console.info(`Netsplit has no words of the language "${language}".`);
      return;
    }
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-tr]")) element.textContent = tr(element.textContent);
    for (const element of document.querySelectorAll("[aria-label]")) element.ariaLabel = tr(element.ariaLabel);
  }

  // ---- calls into the program ----

  function place(bytes) {
    const address = program._malloc(bytes.length + 1);
    program.HEAPU8.set(bytes, address);
    program.HEAPU8[address + bytes.length] = 0;
    return address;
  }

  const asked = []; // What was to be done before the rest of the program was there.

  function call(name, ...values) {
    const exported = program && program["_" + name];
    if (!exported || failed) return undefined;
    if (!usable) {
      asked.push([name, ...values]);
      if (drawn && name !== "netsplit_theme" && name !== "netsplit_motion") tellThatItComes();
      return undefined;
    }
    const held = [];
    const plain = values.map((value) => {
      if (typeof value === "number") return value;
      const address = place(typeof value === "string" ? encoder.encode(value) : value);
      held.push(address);
      return address;
    });
    const result = exported(...plain);
    held.forEach((address) => program._free(address));
    return result;
  }

  // Files that were chosen, dropped or pasted: one is opened, anything else is answered in words.
  async function give(files) {
    const [file, another] = files;
    if (!file) return;
    if (another) {
      call("netsplit_refused", trf("{} files", files.length), tr("found several files at once, expected one: a run has one scenario"));
      return;
    }
    if (file.size > largestFile) {
      const size = Math.round(file.size / (1024 * 1024));
      call("netsplit_refused", file.name, trf("found a file of {} MiB, expected a scenario of at most 256 KiB", size));
      return;
    }
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      call("netsplit_file", file.name, bytes, bytes.length);
    } catch {
      call("netsplit_refused", file.name, tr("found something that cannot be read, perhaps a folder; expected a file"));
    }
  }

  // What was dropped or pasted: files, or text such as a link dragged from another page.
  function take(transfer) {
    if (!transfer) return;
    if (transfer.files.length) {
      give([...transfer.files]);
      return;
    }
    const text = transfer.getData("text/plain");
    if (text) call("netsplit_paste", text);
  }

  // One element of a lesson: {is, text, id, on}. Its text is only ever text.
  function lessonElement({ is, text, id, on }) {
    if (is === "number") {
      const form = document.createElement("form");
      const name = document.createElement("label");
      const box = document.createElement("input");
      const send = document.createElement("button");
      name.textContent = text + " ";
      box.inputMode = "decimal";
      box.maxLength = 16;
      box.dataset.id = id;
      send.textContent = tr("Answer");
      name.append(box);
      form.append(name, send);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        call("netsplit_learn", id, box.value);
      });
      return form;
    }
    const pressed = is === "button" || is === "choice";
    const element = document.createElement(pressed ? "button" : is === "heading" ? "h2" : "p");
    element.textContent = (is === "item" ? (on ? tr("Your choice: ") : "\u2022 ") : "") + text;
    if (!pressed) return element;
    element.type = "button";
    element.dataset.id = id;
    element.addEventListener("click", () => call("netsplit_learn", id, ""));
    return element;
  }

  // ---- what the program may ask for ----

  const netsplitPage = {
    words: "", // The table as text; empty in English.
    tr,
    trf,
    // A short sentence for screen readers, read out when it changes.
    setStatus(text) {
      if (byId("status").textContent !== text) byId("status").textContent = text;
    },
    // The whole scene as text, for screen readers and keyboards: mirror.js makes elements of it.
    setMirror(scene) {
      netsplitPage.scene = scene;
      if (netsplitPage.showMirror) netsplitPage.showMirror(scene);
    },
    // The keyboard goes on to what comes after the picture, or back to what comes before it.
    leave(direction) {
      const after = ["lesson", "mirror"].map(byId).find((section) => !section.hidden);
      if (direction < 0) byId("skip").focus();
      else if (after) (after.querySelector("button, input") || after).focus();
      else canvas.blur();
    },
    // The lesson's step as elements, for screen readers and for keyboards: they are seen while one has the focus.
    setLesson(elements) {
      const section = byId("lesson");
      const focused = section.contains(document.activeElement) ? document.activeElement.dataset.id ?? "" : null;
      section.replaceChildren(...elements.map(lessonElement));
      section.hidden = elements.length === 0;
      if (focused === null) return;
      const again = focused && section.querySelector(`[data-id="${focused}"]`);
      (again || section).focus();
    },
    // What is to be remembered until the next visit. Where there is no storage, nothing is.
    keep(name, text) {
      try {
        localStorage.setItem("netsplit/" + name, text);
      } catch { /* Storage is off or full: the lesson goes on without it. */ }
    },
    kept(name) {
      try {
        return localStorage.getItem("netsplit/" + name) || "";
      } catch {
        return "";
      }
    },
    setTitle(text) {
      document.title = text;
    },
    // The first frame is on the canvas.
    ready() {
      if (failed) return;
      byId("loading").hidden = true;
      performance.mark("netsplit-first-frame");
      drawn = true;
      if (whole) netsplitPage.usable();
      else loadRest();
    },
    early: [], // For tests: the slots of what was called before it was there.
    // All of the program is there, and not only what the first view runs.
    whole: () => whole,
    // All of the program is in use from now on.
    usable() {
      if (usable || failed) return;
      usable = true;
      byId("rest").hidden = true;
      document.documentElement.dataset.ready = "true";
      loadWhatElseIsOfUse();
      for (const values of asked.splice(0)) call(...values);
    },
    // The program cannot go on.
    fail(reason) {
      fallback(reason);
    },
    async copyText(text) {
      let ok = false;
      try {
        await navigator.clipboard.writeText(text);
        ok = true;
      } catch {
        const area = document.createElement("textarea");
        area.value = text;
        area.className = "unseen";
        document.body.append(area);
        area.select();
        try {
          ok = document.execCommand("copy");
        } catch { /* Old browsers throw instead of answering no. */ }
        area.remove();
        canvas.focus({ preventScroll: true });
      }
      call("netsplit_copied", ok ? 1 : 0);
    },
    // The scenario as text, to be changed. False where that isn't offered: in somebody's page, or opened as a file.
    edit(name, text) {
      if (window.parent !== window || location.protocol === "file:") return false;
      import(`./editor.js?v=${version}`).then((editor) => editor.edit(netsplitPage, byId("editor"), { name, text, version }))
        .catch((error) => call("netsplit_refused", tr("The editor"), trf("could not be loaded ({}); expected a connection", error.message)));
      return true;
    },
    // Runs a scenario's text; true when it could be read.
    give(name, text) {
      const bytes = encoder.encode(text);
      return call("netsplit_file", name, bytes, bytes.length) === 1;
    },
    openFile() {
      byId("file").value = "";
      byId("file").click();
    },
    // bytes may be a view of the program's memory: it is copied here.
    download(name, mime, bytes) {
      const address = URL.createObjectURL(new Blob([bytes.slice()], { type: mime }));
      const link = document.createElement("a");
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    },
    // Films what is drawn from now on; export.js does it, and is loaded when it is first asked for.
    async beginFilm(name) {
      try {
        await (netsplitPage.film || load(`export.js?v=${version}`)); // Later than the call in any case.
        netsplitPage.film.begin(name);
      } catch (error) {
        call("netsplit_film", "refused", trf("{}. The run stays as it is.", error.message));
      }
    },
    // Runs trials of a sweep in workers, one for each share; sweep.js does it, and is loaded when it is first asked for.
    async beginSweep(shares) {
      netsplitPage.shares = shares;
      try {
        await (netsplitPage.sweeps || load(`sweep.js?v=${version}`));
        if (netsplitPage.shares === shares) netsplitPage.sweeps.begin(shares);
      } catch (error) {
        call("netsplit_sweep_failed", error.message);
      }
    },
    endSweep() {
      netsplitPage.shares = null;
      netsplitPage.sweeps?.end();
    },
    // Leaves one processor to the picture. A page that was opened as a file may have no workers.
    workers: () => location.protocol === "file:" ? 0 : Math.max(1, Math.min(8, (navigator.hardwareConcurrency || 2) - 1)),
    // Replaces the fragment without a step in the browser's history. An empty text removes it.
    setHash(fragment) {
      lastHash = fragment;
      history.replaceState(null, "", fragment ? "#" + fragment : location.pathname + location.search);
    },
    hash: () => location.hash.slice(1),
    // The page's own address without query and fragment: what a link starts with.
    baseUrl: () => location.href.replace(/[?#].*$/s, ""),
    query: () => location.search.slice(1),
    // For embed.js and offline.js: calls an export, or reads the text that one answers with.
    call,
    text: (name, ...values) => program.UTF8ToString(call(name, ...values)),
    // Called after each frame that was drawn, if somebody wants to know.
    drawn: null,
    prefersDark: () => dark.matches,
    prefersReducedMotion: () => reduced.matches,
  };
  window.netsplitPage = netsplitPage;

  // ---- where the program cannot run ----

  async function fallback(reason) {
    if (failed) return;
    failed = true;
    byId("loading").hidden = true;
    for (const id of ["canvas", "skip", "lesson", "mirror", "rest"]) byId(id).hidden = true;
    byId("fallback-reason").textContent = reason;
    byId("fallback").hidden = false;
    netsplitPage.setStatus(reason);
    load(`fallback.js?v=${version}`).catch((error) => console.error(error));
  }

  function whatIsMissing() {
    if (typeof WebAssembly === "undefined") return tr("This browser has no WebAssembly, which Netsplit runs on.");
    const probe = document.createElement("canvas");
    const context = probe.getContext("webgl2");
    if (!context) return tr("This browser does not offer WebGL2 here, which Netsplit draws with. Turning on hardware acceleration, or another browser, may help.");
    context.getExtension("WEBGL_lose_context")?.loseContext();
    return null;
  }

  // ---- start ----

  function load(address) {
    return new Promise((done, failure) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = () => failure(new Error(trf("{} could not be loaded", address)));
      document.head.append(script);
    });
  }

  function loadWhatElseIsOfUse() {
    const isEmbed = new URLSearchParams(location.search).get("embed") === "1";
    load(`mirror.js?v=${version}`).catch((error) => console.error(error));
    const name = isEmbed ? window.parent !== window && "embed.js" : window.isSecureContext && navigator.serviceWorker && "offline.js";
    if (name) load(`${name}?v=${version}`).catch((error) => console.error(error));
  }

  // A page that was opened as a file may load scripts only, so the zip for a class holds the program as one, in base64.
  async function programOfFile() {
    if (location.protocol !== "file:") return {};
    await load("netsplit-wasm.js");
    const bytes = (text) => text && Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return { wasmBinary: bytes(window.netsplitWasm), restBinary: bytes(window.netsplitRest) };
  }

  // ---- the rest of the program ----

  // Who asked for nothing in particular sees the first view before the rest of the program is there, but cannot touch it yet; a
  // run that the address names may be of any kind.
  const atOnce = location.protocol === "file:" || location.hash.length > 1 || /[?&](scenario|embed)=/.test(location.search);
  let whole = false;
  let missing = false; // It could not be loaded.

  function tellOfRest(text) {
    byId("rest-text").textContent = text;
    byId("rest-again").hidden = !missing;
    byId("rest").hidden = false;
  }
  function tellThatItComes() {
    if (!usable && !failed && !missing) tellOfRest(tr("The rest of Netsplit is being loaded …"));
  }

  async function loadRest() {
    missing = false;
    const slow = setTimeout(tellThatItComes, 2000);
    try {
      await program.loadRest();
      whole = true; // The program notices before its next frame.
    } catch (error) {
      missing = true;
      if (!failed) tellOfRest(trf("The rest of Netsplit could not be loaded ({}). The run goes on, but it takes a connection to do more with it.", error.message));
    }
    clearTimeout(slow);
  }

  // Whoever touches the picture before is told why nothing comes of it.
  for (const kind of ["pointerdown", "pointermove", "mousedown", "mousemove", "touchstart", "touchmove", "wheel", "keydown", "keypress"]) {
    addEventListener(kind, (event) => {
      if (usable || failed || (event.target !== canvas && event.target !== document.body)) return;
      event.stopImmediatePropagation();
      if (drawn && !/move$/.test(kind)) tellThatItComes();
    }, true);
  }

  async function run() {
    program = await createNetsplit({
      ...await programOfFile(),
      atOnce,
      canvas,
      noInitialRun: true, // Left to itself, the runtime would keep quiet about what main throws.
      locateFile: (name) => `${name}?v=${version}`,
      print: (text) => console.log(text),
      printErr: (text) => console.error(text),
      onAbort: (what) => fallback(trf("Netsplit stopped: {}", what)),
    });
    // Of one part, where the tool that parts it was missing.
    if (atOnce) await program.loadRest?.();
    whole = atOnce || !program.loadRest;
    const status = program.callMain([]);
    if (status) fallback(trf("Netsplit could not start: it ended with status {}.", status));
  }

  async function start() {
    await loadWords();
    const missing = whatIsMissing();
    if (missing) return fallback(missing);
    try {
      await load(`netsplit.js?v=${version}`);
      await run();
    } catch (error) {
      if (error === "unwind") return; // The loop has taken over from main.
      console.error(error);
      fallback(trf("Netsplit could not start: {}", error.message || error));
    }
  }

  // A trap, or an exception that nobody caught, leaves the program in no state to go on.
  addEventListener("error", (event) => {
    if (typeof WebAssembly === "undefined") return;
    const fatal = event.error instanceof WebAssembly.RuntimeError ||
      (WebAssembly.Exception && event.error instanceof WebAssembly.Exception);
    if (fatal) fallback(trf("Netsplit stopped unexpectedly ({}). Loading the page again starts it anew.", event.error.message || tr("an exception")));
  });
  // The program hears the keys at the window, and would keep Tab and Space from doing what they do in a page. So what is
  // pressed in the page's own elements stops here; of a key that went down in the picture it hears that it came up.
  const pressed = new Set();
  let tabbed = 0;
  const isPalette = (event) => (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
  document.addEventListener("keydown", (event) => {
    if (isPalette(event) && !failed) {
      event.preventDefault(); // The browser's own search.
      canvas.focus({ preventScroll: true });
    }
    tabbed = event.key === "Tab" ? (event.shiftKey ? -1 : 1) : 0;
    if (tabbed) document.documentElement.classList.add("by-keyboard");
    const own = event.target !== canvas && (event.target !== document.body || tabbed);
    if (!own || isPalette(event)) return pressed.add(event.code);
    event.stopPropagation();
    if (event.key === "Escape" && !failed && event.target.closest("#skip, #lesson, #mirror")) canvas.focus({ preventScroll: true });
  });
  document.addEventListener("pointerdown", () => document.documentElement.classList.remove("by-keyboard"), true);
  document.addEventListener("keypress", (event) => {
    if (event.target !== canvas && event.target !== document.body) event.stopPropagation();
  });
  document.addEventListener("keyup", (event) => {
    if (!pressed.delete(event.code) && event.target !== canvas) event.stopPropagation();
    tabbed = 0;
  });
  canvas.addEventListener("focus", () => {
    if (tabbed) call("netsplit_walk", tabbed);
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault(); // The fragment is for links to runs.
    byId("mirror").focus();
  });
  // What is typed into the editor is for it alone.
  for (const kind of ["paste", "dragover", "drop"])
    for (const id of ["lesson", "editor"]) byId(id).addEventListener(kind, (event) => event.stopPropagation());
  byId("rest-again").addEventListener("click", loadRest);
  byId("file").addEventListener("change", (event) => give([...event.target.files]));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer);
  });
  addEventListener("hashchange", () => {
    const hash = location.hash.slice(1);
    if (hash === lastHash) return;
    lastHash = hash;
    call("netsplit_hash", hash);
  });
  addEventListener("paste", (event) => take(event.clipboardData));
  dark.addEventListener("change", () => call("netsplit_theme", dark.matches ? 1 : 0));
  reduced.addEventListener("change", () => call("netsplit_motion", reduced.matches ? 1 : 0));
  start();
})();
