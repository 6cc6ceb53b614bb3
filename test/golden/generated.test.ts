import assert from "node:assert/strict";
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { MESSAGE_NAMES, schemaOf } from "../../src/protocol/json/schema-registry.ts";
import type { StructSchema } from "../../src/protocol/schema.ts";
import { generate } from "../../tools/generate-protocol.ts";
import { schemaText } from "../../tools/import-specs.ts";
import { kebabCase } from "../../tools/kebab-case.ts";
import { REQUEST_INT64_FIELDS } from "../../tools/protocol/message-model.ts";

const SPECS = "../shared/kafka-specs/4.4.0";
const read = (path: string): string => readFileSync(path, "utf8").replaceAll("\r\n", "\n");

test("generating gives the committed files, byte for byte, and no others", () => {
  const files = generate();
  assert.equal(files.size, 280);
  assert.deepEqual(readdirSync("src/protocol/generated").sort(), [...files.keys()].sort());
  for (const [name, text] of files) {
    assert.ok(read(`src/protocol/generated/${name}`) === text, `${name} is not what the generator makes of its schema`);
  }
});

test("the schemas are what the import makes of Kafka's specs", { skip: !existsSync(SPECS) && `no ${SPECS}` }, () => {
  let count = 0;
  for (const path of globSync(`${SPECS}/**/*.json`)) {
    const text = schemaText(readFileSync(path, "utf8"));
    if (text === undefined) continue;
    const name = /^\S+ (\S+)/.exec(text)?.[1] ?? "";
    assert.equal(read(`schemas/${kebabCase(name)}.schema`), text);
    count++;
  }
  assert.equal(count, readdirSync("schemas").length);
});

test("every int64 rule names an int64 field of a request", () => {
  const fields = new Set<string>();
  const collect = (message: string, { fields: inner }: StructSchema): void => {
    for (const field of inner) {
      if (field.type === "int64") fields.add(`${message}.${field.name}`);
      if (field.struct !== undefined) collect(message, field.struct);
    }
  };
  for (const name of MESSAGE_NAMES) {
    const schema = schemaOf(name);
    if (schema?.kind === "request") collect(name, schema);
  }
  assert.deepEqual(
    REQUEST_INT64_FIELDS.filter((field) => !fields.has(field)),
    [],
  );
});
