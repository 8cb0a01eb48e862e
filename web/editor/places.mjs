// Where things stand in a JSON text that may be unfinished: from a position to a path, from a path to a stretch, and the
// value as far as it can be read. Works on the syntax tree of @codemirror/lang-json.

const isValue = (node) => /^(Object|Array|String|Number|True|False|Null)$/.test(node.name);
const valueIn = (node) => {
  for (let child = node.firstChild; child; child = child.nextSibling) if (isValue(child)) return child;
  return null;
};
const unquoted = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text.replace(/^"|"$/g, "");
  }
};
const nameOf = (property, text) => {
  const name = property.getChild("PropertyName");
  return name ? unquoted(text.slice(name.from, name.to)) : "";
};
// The values in an array, without what could not be read.
const itemsOf = (array) => {
  const items = [];
  for (let child = array.firstChild; child; child = child.nextSibling) if (isValue(child)) items.push(child);
  return items;
};

// The value that stands at a node; what is missing is undefined.
export function valueOf(node, text) {
  if (!node) return undefined;
  if (node.name === "JsonText") return valueOf(valueIn(node), text);
  if (node.name === "Object")
    return Object.fromEntries(node.getChildren("Property").map((p) => [nameOf(p, text), valueOf(valueIn(p), text)]));
  if (node.name === "Array") return itemsOf(node).map((item) => valueOf(item, text));
  return unquoted(text.slice(node.from, node.to));
}

// The path of a node: ["nodes", 2, "role"].
export function pathOf(node, text) {
  const path = [];
  for (let at = node; at.parent; at = at.parent) {
    if (at.parent.name === "Property" && isValue(at)) path.unshift(nameOf(at.parent, text));
    if (at.parent.name === "Array" && isValue(at)) path.unshift(itemsOf(at.parent).findIndex((item) => item.from === at.from));
  }
  return path;
}

// The stretch of a JSON pointer such as "/nodes/2/role", or of the nearest place around it that exists: { from, to }.
export function stretchOf(tree, text, pointer) {
  let at = valueIn(tree.topNode);
  for (const step of pointer.split("/").slice(1).map((s) => s.replaceAll("~1", "/").replaceAll("~0", "~"))) {
    const next = at?.name === "Array" ? itemsOf(at)[Number(step)]
      : valueIn(at?.getChildren("Property").find((p) => nameOf(p, text) === step) ?? at);
    if (!next || (at.name === "Object" && !at.getChildren("Property").some((p) => nameOf(p, text) === step))) break;
    at = next;
  }
  if (!at) return { from: 0, to: Math.min(1, text.length) };
  // A whole object would be underlined from end to end: its first line is enough.
  const end = text.indexOf("\n", at.from);
  return { from: at.from, to: end < 0 ? at.to : Math.max(at.from + 1, Math.min(at.to, end)) };
}

// What one line of complaint, "PATH: WORDS", is about: { from, to, message }.
export function placeComplaint(tree, text, complaint) {
  const colon = complaint.indexOf(": ");
  const message = colon < 0 ? complaint : complaint.slice(colon + 2);
  const spot = /at line (\d+), column (\d+)/.exec(message);
  if (!spot) return { ...stretchOf(tree, text, colon < 0 ? "" : complaint.slice(0, colon)), message };
  const lines = text.split("\n");
  const row = Math.min(Number(spot[1]), lines.length) - 1;
  const from = lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0) + Math.min(Number(spot[2]) - 1, lines[row].length);
  const start = Math.max(0, Math.min(from, text.length - 1));
  return { from: start, to: Math.min(start + 1, text.length), message };
}
