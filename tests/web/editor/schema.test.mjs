// What the editor offers, read from the schema that the program publishes.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { explain, fieldsAt, schemasAt, valuesAt } from "../../../web/editor/schema.mjs";

const page = process.env.NETSPLIT_PAGE ?? new URL("../../../build/web", import.meta.url).pathname;
const schema = JSON.parse(readFileSync(`${page}/schema.json`, "utf8"));
const scenario = { version: 1, nodes: [{ name: "a", role: "raft.server", config: { prevote: true } }, { name: "c", role: "kv.client", config: {} }] };
const names = (fields) => fields.map((field) => field.name);

test("fields that are there already are not offered again, and those that must be there come first", () => {
  const top = names(fieldsAt(schema, { version: 1 }, []));
  assert.equal(top[0], "nodes");
  assert.ok(top.includes("network") && !top.includes("version"));
});

test("a role's options are those of the role that the node has", () => {
  const server = names(fieldsAt(schema, scenario, ["nodes", 0, "config"]));
  const client = names(fieldsAt(schema, scenario, ["nodes", 1, "config"]));
  assert.ok(server.includes("election_timeout_min") && !server.includes("prevote"));
  assert.ok(client.includes("think_time") && !client.includes("election_timeout_min"));
});

test("words that may stand somewhere are offered as JSON", () => {
  const roles = valuesAt(schema, scenario, ["nodes", 0, "role"]).map((value) => value.text);
  for (const role of ["kv.client", "raft.server", "service", "two_phase.coordinator"]) assert.ok(roles.includes(`"${role}"`), role);
  assert.ok(roles.every((role) => /^"[a-z_.]+"$/.test(role)) && new Set(roles).size === roles.length);
  assert.ok(valuesAt(schema, scenario, ["nodes", 0, "config", "prevote"]).some((value) => value.text === "false"));
});

test("each form of a distribution offers its fields", () => {
  const forms = names(fieldsAt(schema, { version: 1, network: { default: { latency: {} } } }, ["network", "default", "latency"]));
  for (const form of ["uniform", "lognormal", "table"]) assert.ok(forms.includes(form), form);
});

test("a field is explained with what it is when it is left out", () => {
  const [until] = schemasAt(schema, scenario, ["until"]);
  assert.match(explain(until), /^How long the run is.* Without it: "60s"\.$/);
});

test("nothing is offered where the schema knows nothing", () => {
  assert.deepEqual(fieldsAt(schema, scenario, ["nowhere", 3, "x"]), []);
  assert.deepEqual(valuesAt(schema, scenario, ["title", "x"]), []);
});
