// What the page imports when the editor is opened: it fetches the schema, keeps drafts, and talks with the program.
import { openEditor } from "./editor.mjs";

let open = null;

// page: the global netsplitPage. host: the element that holds the editor. version: for addresses.
export async function edit(page, host, { name, text, version }) {
  const answer = await fetch(`schema.json?v=${version}`);
  if (!answer.ok) throw new Error("schema.json could not be loaded");
  const schema = await answer.json();
  open?.close();
  const file = `${name.split("/").pop() || "scenario"}.json`;
  host.hidden = false;
  open = openEditor(host, {
    name: file, text, schema,
    check: (words) => page.text("netsplit_check", words),
    run: (words) => page.give(file, words),
    save: (words) => page.download(file, "application/json", new TextEncoder().encode(words)),
    kept: () => page.kept(`draft/${name}`),
    keep: (words) => page.keep(`draft/${name}`, words),
    closed: () => {
      open = null;
      host.hidden = true;
      document.getElementById("canvas").focus({ preventScroll: true });
    },
  });
}
