// The workers of a sweep. page.js loads this when the first one begins.
"use strict";

(() => {
  const { version } = document.querySelector("script[data-version]").dataset;
  let workers = [];

  function end() {
    for (const worker of workers) worker.terminate();
    workers = [];
  }

  function fail(why) {
    end();
    netsplitPage.call("netsplit_sweep_failed", why);
  }

  function begin(shares) {
    end();
    workers = shares.map((share, number) => {
      const worker = new Worker(`netsplit-worker.js?v=${version}`);
      worker.onmessage = ({ data: { failed, lines, done } }) => {
        if (!workers.includes(worker)) return; // It was ended while this was on its way.
        if (failed) return fail(failed);
        if (lines) netsplitPage.call("netsplit_swept", number, lines);
        if (done) worker.terminate();
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || netsplitPage.tr("the program for it could not be loaded"));
      };
      worker.postMessage(share);
      return worker;
    });
  }

  netsplitPage.sweeps = { begin, end };
})();
