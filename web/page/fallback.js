// Where the program cannot run: the scenarios as text, that of the link first. page.js loads this then.
"use strict";

(async () => {
  const { tr, trf } = netsplitPage;
  const byId = (id) => document.getElementById(id);

  // The scenario in a link, if it holds one: base64url of raw deflate, inflated to 256 KiB at most.
  async function linkText() {
    const found = /^v1\.([A-Za-z0-9_-]+)$/.exec(location.hash.slice(1));
    if (!found || typeof DecompressionStream === "undefined") return null;
    try {
      const packed = atob(found[1].replaceAll("-", "+").replaceAll("_", "/"));
      const stream = new Blob([Uint8Array.from(packed, (c) => c.charCodeAt(0))]).stream()
        .pipeThrough(new DecompressionStream("deflate-raw"));
      const reader = stream.getReader();
      const decoder = new TextDecoder("utf-8", { fatal: true });
      let text = "";
      for (let size = 0; ;) {
        const { done, value } = await reader.read();
        if (done) break;
        size += value.length;
        if (size > 256 * 1024) return null;
        text += decoder.decode(value, { stream: true });
      }
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return null;
    }
  }

  const choice = byId("fallback-choice");
  const texts = new Map();
  const show = async () => {
    const name = choice.value;
    let text = texts.get(name);
    if (text === undefined) {
      const answer = await fetch(`scenarios/${name}.json`);
      text = answer.ok ? await answer.text() : trf("{} could not be loaded.", `scenarios/${name}.json`);
      texts.set(name, text);
    }
    if (choice.value !== name) return;
    byId("fallback-text").textContent = text;
    const link = byId("fallback-download");
    link.href = texts.has("link") && name === "link" ? "data:application/json," + encodeURIComponent(text) : `scenarios/${name}.json`;
    link.download = name.split("/").pop() + ".json";
  };
  const add = (name, title) => {
    const option = document.createElement("option");
    option.value = name;
    option.textContent = title;
    choice.append(option);
  };
  const linked = await linkText();
  if (linked) {
    texts.set("link", linked);
    add("link", tr("The scenario of this link"));
  }
  try {
    for (const { name, title } of await (await fetch("scenarios/index.json")).json()) add(name, title);
  } catch {
    byId("fallback-text").textContent = tr("The list of scenarios could not be loaded.");
  }
  choice.addEventListener("change", show);
  if (choice.value) show();
})();
