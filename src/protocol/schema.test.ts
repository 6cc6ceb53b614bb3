import assert from "node:assert/strict";
import { test } from "node:test";
import { MESSAGE_NAMES, schemaOf } from "./json/schema-registry.ts";
import { OPEN, parseSchema } from "./schema.ts";

const TEXT = `request ThingRequest
key 7
versions 1-4
flexible 3+
listeners broker, controller
unstable latest

Name: string 1+, nullable 2+, default null, ignorable, map key, entity topicName
Old: int32 1-2, default -1
Places: []Place 1+
  Host: string 1+, inflexible
  Owner: Person 2+, tag 3 4+
Chief: Person 3+

struct Person 2+
Age: int8 2+
`;

test("parseSchema() reads all that the notation can say", () => {
  const schema = parseSchema(TEXT);
  assert.equal(schema.kind, "request");
  assert.equal(schema.name, "ThingRequest");
  assert.equal(schema.apiKey, 7);
  assert.deepEqual(schema.versions, { low: 1, high: 4 });
  assert.deepEqual(schema.flexibleVersions, { low: 3, high: OPEN });
  assert.deepEqual(schema.listeners, ["broker", "controller"]);
  assert.equal(schema.latestVersionUnstable, true);
  const [name, old, places, chief] = schema.fields;
  assert.deepEqual(name, {
    name: "Name",
    key: "name",
    type: "string",
    isArray: false,
    versions: { low: 1, high: OPEN },
    tag: undefined,
    taggedVersions: undefined,
    nullableVersions: { low: 2, high: OPEN },
    defaultText: "null",
    ignorable: true,
    mapKey: true,
    entityType: "topicName",
    inflexible: false,
    struct: undefined,
  });
  assert.equal(old?.defaultText, "-1");
  assert.deepEqual(old?.versions, { low: 1, high: 2 });
  const [host, owner] = places?.struct?.fields ?? [];
  assert.equal(places?.isArray, true);
  assert.equal(host?.inflexible, true);
  assert.equal(owner?.tag, 3);
  assert.deepEqual(owner?.taggedVersions, { low: 4, high: OPEN });
  assert.equal(owner?.struct, chief?.struct);
  assert.deepEqual(
    chief?.struct?.fields.map(({ key }) => key),
    ["age"],
  );
});

for (const [what, text] of [
  ["a field without versions", TEXT.replace("Old: int32 1-2", "Old: int32")],
  ["versions that are none", TEXT.replace("versions 1-4", "versions some")],
  ["a field below nothing", TEXT.replace("  Host", "      Host")],
] as const) {
  test(`parseSchema() refuses ${what}`, () => assert.throws(() => parseSchema(text)));
}

test("every schema has its own name, and only known types", () => {
  for (const name of MESSAGE_NAMES) assert.equal(schemaOf(name)?.name, name);
  assert.equal(schemaOf("toString"), undefined);
});
