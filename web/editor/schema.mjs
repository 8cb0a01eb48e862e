// What may stand at a place of a scenario, read from its JSON Schema: the part of the schema that is in force there, the
// fields and words to offer, and a sentence about each. Plain functions of values, for the editor and its tests.

const resolve = (root, schema) => {
  for (let depth = 0; schema?.$ref && depth < 16; depth++)
    schema = { ...root.$defs[schema.$ref.replace("#/$defs/", "")], ...schema, $ref: undefined };
  return schema ?? {};
};

// Whether a value that may be unfinished meets a condition: only what `if` uses here, constants of fields.
const meets = (value, condition) =>
  Object.entries(condition?.properties ?? {}).every(([name, field]) => !("const" in field) || value?.[name] === field.const);

// All schemas in force for this value: alternatives count as in force until the value rules them out.
function parts(root, schema, value) {
  const here = resolve(root, schema);
  const more = [...here.allOf ?? [], ...here.oneOf ?? [], ...here.anyOf ?? []];
  if (here.then && meets(value, here.if)) more.push(here.then);
  return [here, ...more.flatMap((part) => {
    if (!part.if) return parts(root, part, value);
    return meets(value, part.if) ? parts(root, part.then, value) : [];
  })];
}

const below = (root, schema, value, step) => parts(root, schema, value).flatMap((part) => {
  if (typeof step === "number") return part.items ? [part.items] : [];
  if (part.properties && step in part.properties) return [part.properties[step]];
  const patterns = Object.entries(part.patternProperties ?? {}).filter(([pattern]) => new RegExp(pattern).test(step));
  if (patterns.length) return patterns.map(([, field]) => field);
  return part.additionalProperties && typeof part.additionalProperties === "object" ? [part.additionalProperties] : [];
});

// The schemas in force at a path such as ["nodes", 2, "role"] of a value.
export function schemasAt(root, value, path) {
  let schemas = [root];
  for (const step of path) {
    schemas = schemas.flatMap((schema) => below(root, schema, value, step));
    value = value?.[step];
  }
  return schemas.flatMap((schema) => parts(root, schema, value));
}

// One sentence: what it means, and what it is when it is left out.
export function explain(schema) {
  const preset = schema.default === undefined ? "" : ` Without it: ${JSON.stringify(schema.default)}.`;
  return (schema.description ?? "") + preset;
}

const kind = (root, schema) => {
  const s = resolve(root, schema);
  if (s.enum) return "one of " + s.enum.length;
  return s.type ?? (s.oneOf || s.anyOf ? "several forms" : "const" in s ? JSON.stringify(s.const) : "");
};

// What a new field starts with.
function beginning(root, schema) {
  const s = resolve(root, schema);
  if ("const" in s) return JSON.stringify(s.const);
  if (s.default !== undefined) return JSON.stringify(s.default);
  const of = { object: "{}", array: "[]", boolean: "true", integer: String(s.minimum ?? 0), number: String(s.minimum ?? 0) };
  return of[s.type] ?? '""';
}

// Fields that the object at this path may have and does not: { name, detail, info, text, required }, required ones first.
export function fieldsAt(root, value, path) {
  const object = path.reduce((at, step) => at?.[step], value) ?? {};
  const found = new Map();
  for (const part of schemasAt(root, value, path))
    for (const [name, field] of Object.entries(part.properties ?? {})) {
      if (name in object || found.get(name)?.info) continue;
      found.set(name, { name, detail: kind(root, field), info: explain(resolve(root, field)), text: beginning(root, field),
        required: (part.required ?? []).includes(name) });
    }
  return [...found.values()].sort((a, b) => b.required - a.required);
}

// Values that this place may have, as JSON: [{ text, info }].
export function valuesAt(root, value, path) {
  const found = new Map();
  for (const part of schemasAt(root, value, path)) {
    const info = explain(part);
    for (const word of part.enum ?? []) found.set(JSON.stringify(word), info);
    if ("const" in part) found.set(JSON.stringify(part.const), info);
    if (part.type === "boolean") for (const word of ["true", "false"]) found.set(word, info);
    if (part.default !== undefined) found.set(JSON.stringify(part.default), info);
  }
  return [...found].map(([text, info]) => ({ text, info }));
}
