// What to offer while somebody types in a scenario: fields and values that the schema allows there.
import { syntaxTree } from "@codemirror/language";
import { pathOf, valueOf } from "./places.mjs";
import { fieldsAt, schemasAt, explain, valuesAt } from "./schema.mjs";

const fieldOption = ({ name, detail, info, text, required }) => ({
  label: JSON.stringify(name), detail, info, type: "property", boost: required ? 1 : 0,
  apply: (view, _, from, to) => {
    const rest = /^\s*:/.test(view.state.sliceDoc(to, to + 20));
    const insert = JSON.stringify(name) + (rest ? "" : `: ${text}`);
    // The cursor goes to where the value is typed: between its quotes or brackets.
    const back = !rest && /^(""|\{\}|\[\])$/.test(text) ? 1 : 0;
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length - back } });
  },
});

export const completeWith = (schema) => (context) => {
  const text = context.state.doc.toString();
  const tree = syntaxTree(context.state);
  let node = tree.resolveInner(context.pos, -1);
  const whole = valueOf(tree.topNode, text);
  const typed = context.matchBefore(/"?[\w./-]*/);
  const from = /^(String|PropertyName)$/.test(node.name) ? node.from : typed.from;
  const to = /^(String|PropertyName)$/.test(node.name) ? node.to : context.pos;
  if (!context.explicit && from === context.pos) return null;
  while (node.parent && !/^(Object|Array|Property)$/.test(node.name)) node = node.parent;
  // After "name": a value is wanted, elsewhere in an object a name.
  const wantsValue = node.name === "Array" || (node.name === "Property" && /:/.test(text.slice(node.getChild("PropertyName")?.to ?? node.from, context.pos)));
  if (!wantsValue) {
    const object = node.name === "Property" ? node.parent : node;
    const options = fieldsAt(schema, whole, pathOf(object, text)).map(fieldOption);
    return options.length ? { from, to, options, filter: true } : null;
  }
  const path = node.name === "Array" ? [...pathOf(node, text), 0]
    : [...pathOf(node.parent, text), JSON.parse(text.slice(node.getChild("PropertyName").from, node.getChild("PropertyName").to))];
  const options = valuesAt(schema, whole, path).map(({ text: label, info }) => ({ label, info, type: "enum" }));
  return options.length ? { from, to, options, filter: true } : null;
};

// What the field under the pointer means; nothing where the schema has no word about it.
export function explanationAt(schema, state, position) {
  const text = state.doc.toString();
  const tree = syntaxTree(state);
  let node = tree.resolveInner(position, 1);
  if (node.name !== "PropertyName") return null;
  const { from, to } = node;
  node = node.parent;
  const path = [...pathOf(node.parent, text), JSON.parse(text.slice(from, to))];
  const words = schemasAt(schema, valueOf(tree.topNode, text), path).map(explain).find((sentence) => sentence);
  return words ? { from, to, words } : null;
}
