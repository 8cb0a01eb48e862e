// The scenario editor of the page: CodeMirror in a side sheet, loaded only when it is opened. What is typed is checked by
// the program itself (the loader that every scenario goes through), never by a second set of rules; the schema only
// offers fields and explains them. Drafts are kept on this machine, and nothing but the reader throws one away.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { forceLinting, lintGutter, lintKeymap, linter } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { completeWith, explanationAt } from "./complete.mjs";
import { placeComplaint } from "./places.mjs";
import sheet from "./editor.css";

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, class: "tok-name" },
  { tag: tags.string, class: "tok-text" },
  { tag: [tags.number, tags.bool, tags.null], class: "tok-value" },
  { tag: [tags.separator, tags.bracket], class: "tok-mark" },
]);

const element = (is, text, attributes = {}) => {
  const made = document.createElement(is);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const explanations = (schema) => hoverTooltip((view, position) => {
  const found = explanationAt(schema, view.state, position);
  return found && { pos: found.from, end: found.to, above: true, create: () => ({ dom: element("div", found.words, { class: "words" }) }) };
});

// host: an empty element. of: { name, text, schema (an object), check(text) -> one line of complaint or "", run(text) -> true when it runs,
// save(text), kept() -> draft or "", keep(text), closed() }. Result: { close(), text() }.
export function openEditor(host, of) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  // In a shadow tree CodeMirror adopts its style sheets, which a strict content policy allows.
  const style = new CSSStyleSheet();
  style.replaceSync(sheet);
  root.adoptedStyleSheets = [style];

  const head = element("header", "");
  const title = element("h2", of.name);
  const run = element("button", "Run", { type: "button", class: "first", title: "Ctrl+Enter" });
  const save = element("button", "Save as a file", { type: "button" });
  const close = element("button", "Close", { type: "button", title: "Esc" });
  const status = element("p", "", { role: "status", class: "status" });
  const draft = element("p", "", { class: "draft" });
  head.append(title, run, save, close);
  root.replaceChildren(head, draft, status);

  const complaint = linter((view) => {
    const text = view.state.doc.toString();
    const line = of.check(text);
    run.disabled = line !== "";
    status.classList.toggle("bad", line !== "");
    status.textContent = line || "Ready to run.";
    if (!line) return [];
    const { from, to, message } = placeComplaint(syntaxTree(view.state), text, line);
    return [{ from, to, severity: "error", message }];
  }, { delay: 250 });

  const text = () => view.state.doc.toString();
  const start = () => {
    if (of.check(text()) === "") of.run(text());
    else forceLinting(view);
    return true;
  };
  const leave = () => {
    view.destroy();
    root.replaceChildren();
    of.closed();
    return true;
  };
  const keeping = EditorView.updateListener.of((update) => { if (update.docChanged) of.keep(text() === of.text ? "" : text()); });

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: of.text,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), highlightSelectionMatches(), syntaxHighlighting(highlighting), json(), EditorView.lineWrapping,
        autocompletion({ override: [completeWith(of.schema)] }), explanations(of.schema), complaint, keeping,
        EditorView.contentAttributes.of({ "aria-label": "The scenario as JSON" }),
        keymap.of([
          { key: "Mod-Enter", run: start }, { key: "Mod-s", run: start, preventDefault: true },
          ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap,
          { key: "Escape", run: leave },
        ]),
      ],
    }),
  });

  const put = (words) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } });
  const earlier = of.kept();
  if (earlier && earlier !== of.text) {
    const go = element("button", "Go on with it", { type: "button" });
    const drop = element("button", "Throw it away", { type: "button" });
    draft.append("There is a draft of this scenario from an earlier visit. ", go, " ", drop);
    go.addEventListener("click", () => { put(earlier); draft.replaceChildren(); view.focus(); });
    drop.addEventListener("click", () => { of.keep(""); draft.replaceChildren(); view.focus(); });
  }
  run.addEventListener("click", start);
  save.addEventListener("click", () => of.save(text()));
  close.addEventListener("click", leave);
  view.focus();
  return { close: leave, text };
}
