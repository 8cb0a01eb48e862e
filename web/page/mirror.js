// The text view: all that the picture shows and does, as a page's own elements, for screen readers and keyboards. What the
// program tells (web/app/mirror.cpp) is put into elements that stay where they are, so that focus and reading place stay too;
// what is pressed goes back as the id of an action, and the program does only what can be asked for from here.
"use strict";

(() => {
  const { call, tr, trf } = netsplitPage;
  const mirror = document.getElementById("mirror");
  const canvas = document.getElementById("canvas");

  function make(tag, { text, ...properties } = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    if (text !== undefined) element.textContent = text;
    element.append(...children);
    return element;
  }
  const say = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
    element.hidden = text === "";
  };

  // Makes the children of an element one for each item, known by key(item); elements that are there already stay.
  function follow(parent, items, key, create, fill) {
    const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
    const focused = parent.contains(document.activeElement);
    let at = parent.firstElementChild;
    for (const item of items) {
      const name = key(item);
      let child = old.get(name);
      old.delete(name);
      if (!child) {
        child = create(item);
        child.dataset.key = name;
      }
      if (child === at) at = at.nextElementSibling;
      else parent.insertBefore(child, at);
      fill(child, item);
    }
    for (const child of old.values()) child.remove();
    // What had the focus can no longer be done: what can be done in its place is near.
    if (focused && !parent.contains(document.activeElement)) (parent.querySelector("button") || mirror).focus();
  }

  const button = () => make("button", { type: "button" });
  function showButtons(parent, actions) {
    follow(parent, actions, (action) => action.id, button, (element, { id, words, keys }) => {
      say(element, words);
      element.dataset.ask = id;
      if (keys) element.title = trf("Key: {}", keys);
    });
    parent.hidden = actions.length === 0;
  }
  function showLines(parent, lines) {
    follow(parent, lines.map((text, index) => ({ text, index })), ({ index }) => String(index), () => make("p"),
      (element, { text }) => say(element, text));
  }

  function table(caption, ...columns) {
    const body = make("tbody");
    const head = make("tr", {}, ...columns.map((text) => make("th", { text, scope: "col" })));
    return { whole: make("table", {}, make("caption", { text: caption }), make("thead", {}, head), body), body };
  }
  function group(name) {
    const element = make("div", { className: "buttons" });
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", name);
    return element;
  }

  const back = make("button", { type: "button", text: tr("Back to the picture (Esc)") });
  const title = make("h2");
  const summary = make("p");
  const verdict = make("p", { id: "mirror-verdict" });
  const notice = make("p");
  const now = make("p", { id: "mirror-now" });
  const controls = group(tr("Time"));
  const time = make("input", { type: "range", id: "mirror-time", min: "0", max: "200", step: "1" });
  const timeLabel = make("label", { htmlFor: "mirror-time", text: tr("Moment") });
  const nodes = table(tr("Nodes"), tr("Name"), tr("Role"), tr("Standing"), tr("State"), tr("What can be done"));
  const more = make("p");
  const cuts = make("div");
  const heal = group(tr("Cuts to heal"));
  const selection = make("p", { className: "lines" });
  const links = group(tr("Links of the selected node"));
  const sweep = make("div");
  const sweepRuns = group(tr("The sweep over many seeds"));
  const edges = make("div");
  const events = table(tr("What has happened of late"), tr("Time"), tr("Node"), tr("Event"));
  const all = table(tr("Every event of late, messages too"), tr("Time"), tr("Node"), tr("Event"));
  mirror.replaceChildren(back, title, summary, make("h3", { text: tr("Verdict") }), verdict, notice,
    make("h3", { text: tr("Time") }), now, controls, make("p", {}, timeLabel, time),
    make("h3", { text: tr("System") }), nodes.whole, more, cuts, heal,
    make("h3", { text: tr("Selection") }), selection, links, edges,
    make("h3", { text: tr("Many seeds") }), sweep, sweepRuns,
    make("h3", { text: tr("Events") }), events.whole, all.whole);

  let span = 0;

  function nodeRow() {
    const choose = make("button", { type: "button" });
    const what = make("details", {}, make("summary"), group(tr("Actions")));
    return make("tr", {}, make("th", { scope: "row" }, choose), make("td"), make("td"), make("td"), make("td", {}, what));
  }
  function showNode(row, { id, name, role, standing, fields, chosen, actions }) {
    const [head, roleCell, standingCell, fieldsCell, actionsCell] = row.children;
    const choose = head.firstElementChild;
    say(choose, name);
    choose.dataset.ask = id;
    choose.setAttribute("aria-pressed", chosen);
    say(roleCell, role);
    say(standingCell, standing);
    say(fieldsCell, fields || "\u2013");
    const [what, list] = actionsCell.firstElementChild.children;
    say(what, trf("Do to {}", name));
    list.setAttribute("aria-label", trf("What can be done to {}", name));
    showButtons(list, actions);
  }
  const eventRow = () => make("tr", {}, make("td"), make("td"), make("td"));
  function showEvents(body, list) {
    follow(body, list, (event) => event.id, eventRow, (row, event) => {
      [event.time, event.who || "\u2013", event.what].forEach((text, cell) => say(row.children[cell], text));
    });
  }

  netsplitPage.showMirror = (scene) => {
    mirror.hidden = false;
    say(title, scene.title || tr("A scenario without a title"));
    say(summary, scene.summary);
    say(verdict, scene.verdict);
    say(notice, scene.notice);
    say(now, scene.now);
    showButtons(controls, scene.controls);
    span = scene.span_ns;
    const place = String(Math.round((scene.time_ns / span) * 200));
    if (time.value !== place) time.value = place;
    time.setAttribute("aria-valuetext", scene.time);
    follow(nodes.body, scene.nodes, (node) => node.name, nodeRow, showNode);
    say(more, scene.more_nodes ? trf("and {} more nodes", scene.more_nodes) : "");
    showLines(cuts, scene.cuts);
    showButtons(heal, scene.heal);
    say(selection, scene.selection);
    showButtons(links, scene.links);
    showLines(edges, scene.edges);
    showLines(sweep, scene.sweep);
    showButtons(sweepRuns, scene.sweep_runs);
    showEvents(events.body, scene.events);
    showEvents(all.body, scene.all_events);
  };

  mirror.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-ask]");
    if (asked) call("netsplit_ask", asked.dataset.ask);
  });
  back.addEventListener("click", () => canvas.focus({ preventScroll: true }));
  time.addEventListener("input", () => call("netsplit_ask", `seek.${Math.round((time.value / 200) * span)}`));
  if (netsplitPage.scene) netsplitPage.showMirror(netsplitPage.scene);
})();
