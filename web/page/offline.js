// Makes the page work without a network, and says when a newer one is ready. page.js loads it once the first frame is
// there; an embed does without, because it must not depend on what a browser stores.
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  let agreed = false;

  // A worker takes over once the other has nothing left to do, and that can last: a browser may keep an answer open that
  // nobody reads. Without what it kept, the old one hands out what the server has, which is the new version.
  async function goWithout(registration) {
    const { version } = document.querySelector("script[data-version]").dataset;
    if (navigator.onLine) await caches.delete(`netsplit ${new URL(registration.scope).pathname} ${version}`);
    location.reload();
  }

  function offer(worker, registration) {
    byId("update").hidden = false;
    byId("update-later").onclick = () => { byId("update").hidden = true; };
    byId("update-now").onclick = () => {
      agreed = true;
      // The run on the screen goes along, as a link.
      const link = netsplitPage.text("netsplit_link");
      if (link) netsplitPage.setHash(link);
      byId("update-now").disabled = true;
      worker.postMessage("take over");
      setTimeout(() => goWithout(registration), 2000);
    };
  }

  async function start() {
    const workers = navigator.serviceWorker;
    workers.addEventListener("controllerchange", () => { if (agreed) location.reload(); });
    const registration = await workers.register("sw.js", { updateViaCache: "none" });
    const watch = (worker) => worker.addEventListener("statechange", () => {
      if (worker.state === "installed" && workers.controller) offer(worker, registration);
    });
    if (registration.installing) watch(registration.installing);
    registration.addEventListener("updatefound", () => watch(registration.installing));
    if (registration.waiting && workers.controller) offer(registration.waiting, registration);
    // By itself a browser looks for a new version when the worker has come to rest, which it need not.
    if (workers.controller) await registration.update().catch(() => {});
  }

  // Without a place to store it, the page works all the same.
  start().catch((error) => console.info(`Netsplit is not kept for use without a network: ${error.message}`));
})();
