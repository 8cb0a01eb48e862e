// Makes the page work without a network, and says when a newer one is ready. page.js loads it once the first frame is
// there; an embed does without, because it must not depend on what a browser stores.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  let agreed = false;

  function offer(worker) {
    byId("update").hidden = false;
    byId("update-later").onclick = () => { byId("update").hidden = true; };
    byId("update-now").onclick = () => {
      agreed = true;
      // The run on the screen goes along, as a link.
      const link = netsplitPage.text("netsplit_link");
      if (link) netsplitPage.setHash(link);
      byId("update-now").disabled = true;
      // A worker takes over once the other has nothing left to do; some browsers forget to look again.
      worker.postMessage("take over");
      setInterval(() => worker.postMessage("take over"), 1000);
    };
  }

  async function start() {
    const workers = navigator.serviceWorker;
    workers.addEventListener("controllerchange", () => { if (agreed) location.reload(); });
    const registration = await workers.register("sw.js", { updateViaCache: "none" });
    const watch = (worker) => worker.addEventListener("statechange", () => {
      if (worker.state === "installed" && workers.controller) offer(worker);
    });
    if (registration.installing) watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
    if (registration.waiting && workers.controller) offer(registration.waiting);
  }

  // Without a place to store it, the page works all the same.
  start().catch((error) => console.info(`Netsplit is not kept for use without a network: ${error.message}`));
})();
