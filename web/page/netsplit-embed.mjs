// Speaks with an embed of Netsplit in a page of yours. Copy this file beside the page, or import it from where the
// embed is served; it needs nothing else.
//
//   import { embed } from "./netsplit-embed.mjs";
//   const sim = await embed(document.querySelector("iframe"));
//   sim.on("time", ({ time_ms }) => console.log(time_ms));
//   await sim.seek(1500);
//
// Requests, each a promise of the embed's state once it stands there:
//   sim.state()  sim.play()  sim.pause()  sim.seek(time_ms)
//   sim.load({ scenario: "raft/leader_crash" })   or { link: "#v1…" }   or { text: "a scenario in JSON" }
// Events, for sim.on(name, listener), which returns what ends it:
//   ready { version, state }   time { time_ms, end_ms, playing }   verdict { tone, badge, text }
//   answer { step, given, right }
//   changed { scenario, title, commands }   size { height }
// State: { scenario, title, time_ms, end_ms, playing, seeking, finished, commands, verdict, height }, and of sim.state()
// also { hash, link }: the link opens the very same run.

export const version = 1;

// iframe: shows …?embed=1…. Options: autoHeight (the frame becomes as high as what it shows), timeout (milliseconds to
// wait for the embed; 0 waits for ever, as a frame that loads lazily may need).
export async function embed(iframe, { autoHeight = false, timeout = 60000 } = {}) {
  const origin = new URL(iframe.src, location.href).origin;
  const target = origin === "null" ? "*" : origin;
  const listeners = new Map();
  const pending = new Map();
  let lastId = 0;
  let isReady;
  const ready = new Promise((done) => { isReady = done; });

  function take(event) {
    const message = event.data;
    if (event.source !== iframe.contentWindow || (target !== "*" && event.origin !== origin)) return;
    if (typeof message !== "object" || message === null || message.netsplit !== version) return;
    if ("reply" in message) {
      const waiting = pending.get(message.reply);
      pending.delete(message.reply);
      isReady();
      if (waiting) message.ok ? waiting.done(message.state) : waiting.failed(new Error(message.error));
      return;
    }
    if (typeof message.event !== "string") return;
    if (message.event === "ready") isReady();
    if (message.event === "size" && autoHeight && Number.isFinite(message.height)) iframe.height = Math.ceil(message.height);
    const { netsplit, event: name, ...fields } = message;
    for (const listener of listeners.get(name) ?? []) listener(fields);
  }
  addEventListener("message", take);

  function ask(what, fields = {}, to = target) {
    const id = ++lastId;
    return new Promise((done, failed) => {
      pending.set(id, { done, failed });
      iframe.contentWindow.postMessage({ netsplit: version, id, do: what, ...fields }, to);
    });
  }

  const sim = {
    iframe,
    state: () => ask("state"),
    play: () => ask("play"),
    pause: () => ask("pause"),
    seek: (time_ms) => ask("seek", { time_ms }),
    load: (what) => ask("load", what),
    on(name, listener) {
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(listener);
      return () => listeners.get(name).delete(listener);
    },
    // Ends it: nothing is heard any more, and what was asked for fails.
    close() {
      removeEventListener("message", take);
      for (const { failed } of pending.values()) failed(new Error("closed"));
      pending.clear();
    },
  };

  // An embed that was there first has said long ago that it is ready, but it answers. One that is still on its way is not
  // yet of its own origin, and a browser would complain of that.
  ask("state", {}, "*").catch(() => {});
  let timer;
  const late = new Promise((_, failed) => {
    if (timeout) timer = setTimeout(() => failed(new Error(`no embed of Netsplit answered within ${timeout} ms: ${iframe.src}`)), timeout);
  });
  try {
    await Promise.race([ready, late]);
  } catch (error) {
    sim.close();
    throw error;
  }
  clearTimeout(timer);
  return sim;
}
