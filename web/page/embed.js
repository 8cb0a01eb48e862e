// An embed's side of the messages between it and the page around it; netsplit-embed.mjs is the other side. page.js loads
// it in a frame only.
//
// A message is a plain object with `netsplit: 1`, the version of these words. It is taken from the window around this frame
// and from no other, checked field by field, and can do nothing that a link could not do. The words are in the README.
"use strict";

(() => {
  const version = 1;
  const longestText = 512 * 1024;
  const latestMoment = 1e9; // Milliseconds: longer than any run.
  const timesASecond = 20;
  const host = window.parent;
  let last = null;
  let toldTimeAt = 0;
  let waiting = []; // Replies that are due once the run stands where it was sent.

  const isText = (value) => typeof value === "string" && value.length > 0 && value.length <= longestText;
  const isMoment = (value) => typeof value === "number" && value >= 0 && value <= latestMoment;

  // What may be asked: the fields each needs, and what it does. An answer of text is the reason why it could not be done.
  const requests = {
    state: { fields: {}, run: () => {} },
    play: { fields: {}, run: () => { netsplitPage.call("netsplit_play", 1); } },
    pause: { fields: {}, run: () => { netsplitPage.call("netsplit_play", 0); } },
    seek: { fields: { time_ms: isMoment }, run: ({ time_ms }) => { netsplitPage.call("netsplit_seek", time_ms); } },
    load: {
      fields: { scenario: isText, link: isText, text: isText }, one: true,
      run({ scenario, link, text }) {
        if (scenario !== undefined) return opened(netsplitPage.call("netsplit_named", scenario));
        if (link !== undefined) return opened(netsplitPage.call("netsplit_hash", link));
        const bytes = new TextEncoder().encode(text);
        return opened(netsplitPage.call("netsplit_file", "from the page around", bytes, bytes.length));
      },
    },
  };
  const opened = (ok) => ok ? undefined : read().notice || "it could not be opened";

  function read() {
    return netsplitPage.probe("host");
  }

  // What is wrong with a message, in words; nothing when it is one of ours.
  function fault(message) {
    if (!Object.hasOwn(requests, message.do)) return `found "${String(message.do).slice(0, 40)}", expected one of ${Object.keys(requests).join(", ")}`;
    const { fields, one } = requests[message.do];
    const given = Object.keys(message).filter((name) => !["netsplit", "id", "do"].includes(name));
    for (const name of given) {
      if (!Object.hasOwn(fields, name)) return `${message.do} has no field "${name.slice(0, 40)}"`;
      if (!fields[name](message[name])) return `${message.do} cannot take this ${name}`;
    }
    const names = Object.keys(fields);
    if (one ? given.length !== 1 : given.length !== names.length) return `${message.do} needs ${one ? "one of " : ""}${names.join(", ")}`;
    return undefined;
  }

  function publicState(state) {
    const { changes, notice, answers, ...rest } = state;
    return rest;
  }

  // Only the window around this frame gets it. Nothing in it is secret: all of it came out of an address.
  const tell = (event, fields) => host.postMessage({ netsplit: version, event, ...fields }, "*");
  const reply = (origin, id, fields) => host.postMessage({ netsplit: version, reply: id, ...fields }, origin === "null" ? "*" : origin);

  function settle(state) {
    if (state.seeking || !waiting.length) return;
    const due = waiting;
    waiting = [];
    for (const { origin, id, whole } of due) {
      const more = whole ? { hash: netsplitPage.probe("state").hash, link: netsplitPage.text("netsplit_link") } : {};
      reply(origin, id, { ok: true, state: { ...publicState(state), ...more } });
    }
  }

  // After each frame that was drawn: a paused run draws none and tells nothing.
  function look() {
    const state = read();
    const changed = (...names) => !last || names.some((name) => JSON.stringify(last[name]) !== JSON.stringify(state[name]));
    const now = performance.now();
    const another = changed("changes");
    if (another) tell("changed", { scenario: state.scenario, title: state.title, commands: state.commands });
    if (changed("time_ms", "playing") && (!state.playing || another || now - toldTimeAt >= 1000 / timesASecond)) {
      toldTimeAt = now;
      tell("time", { time_ms: state.time_ms, end_ms: state.end_ms, playing: state.playing });
    } else if (last) {
      [state.time_ms, state.playing] = [last.time_ms, last.playing]; // Told later.
    }
    if (changed("verdict")) tell("verdict", state.verdict);
    // Those of another lesson than before, or of an earlier visit, were not given now.
    const told = another || !last ? state.answers : last.answers;
    for (const answer of state.answers)
      if (!told.some((old) => JSON.stringify(old) === JSON.stringify(answer))) tell("answer", answer);
    if (changed("height")) tell("size", { height: state.height });
    last = state;
    settle(read());
  }

  addEventListener("message", (event) => {
    const message = event.data;
    if (event.source !== host || typeof message !== "object" || message === null || message.netsplit !== version) return;
    if (!("do" in message)) return;
    const id = Number.isSafeInteger(message.id) ? message.id : null;
    const wrong = fault(message) ?? requests[message.do].run(message);
    if (wrong !== undefined) {
      reply(event.origin, id, { ok: false, error: wrong });
      return;
    }
    waiting.push({ origin: event.origin, id, whole: message.do === "state" });
    settle(read());
  });

  netsplitPage.drawn = look;
  tell("ready", { version, state: publicState(read()) });
  look();
})();
