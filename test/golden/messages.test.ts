import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { INT64_MAX, INT64_MIN } from "../../src/protocol/int64-limits.ts";
import { parseLossless } from "../../src/protocol/json/lossless-json.ts";
import { messageFromJson, messageToJson } from "../../src/protocol/json/message-json.ts";
import { includes, type MessageStruct, type MessageValue } from "../../src/protocol/json/message-value.ts";
import { readBySchema, writeBySchema } from "../../src/protocol/json/schema-codec.ts";
import { MESSAGE_NAMES, schemaOf } from "../../src/protocol/json/schema-registry.ts";
import { Reader } from "../../src/protocol/reader.ts";
import type { StructSchema } from "../../src/protocol/schema.ts";
import { answerWireLine } from "../../src/protocol/wire-tool.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { type Int64Rule, modelOf, type MessageModel } from "../../tools/protocol/message-model.ts";
import { type GeneratedCodec, generatedCodec, type GoldenVector, goldenVectors } from "./golden-vectors.ts";

const vectors = goldenVectors();
const byMessage = Map.groupBy(vectors, ({ name }) => name);
const codecs = new Map<string, GeneratedCodec>();
for (const name of MESSAGE_NAMES) codecs.set(name, await generatedCodec(name));

/** Fails with the first difference; whole messages would flood the report. */
function assertSameHex(actual: string, expected: string): void {
  let same = 0;
  while (same < actual.length && actual[same] === expected[same]) same++;
  assert.equal(actual.slice(same, same + 40), expected.slice(same, same + 40), `differs from byte ${same >> 1} on`);
}

const bytesOf = ({ hex }: GoldenVector): Buffer => Buffer.from(hex, "hex");
const hexOf = (write: (writer: Writer) => void): string => {
  const writer = new Writer();
  write(writer);
  return writer.toBuffer().toString("hex");
};
/** Only reading is recorded for these: nobody writes an unknown tag. */
const isWritten = ({ flavour }: GoldenVector): boolean => !flavour.endsWith("+tags");

function eachVector(check: (vector: GoldenVector) => void): void {
  for (const vector of vectors) {
    try {
      check(vector);
    } catch (error) {
      throw new Error(vector.label, { cause: error });
    }
  }
}

test("there are vectors of all 278 messages in all 744 versions of them", () => {
  const versions = new Set(vectors.map(({ name, version }) => `${name} ${version}`));
  assert.equal(MESSAGE_NAMES.length, 278);
  assert.equal(byMessage.size, 278);
  assert.equal(versions.size, 744);
  const known = MESSAGE_NAMES.flatMap((name) => {
    const range = schemaOf(name)?.versions ?? { low: 0, high: -1 };
    return Array.from({ length: range.high - range.low + 1 }, (_, index) => `${name} ${range.low + index}`);
  });
  assert.deepEqual([...versions], known);
});

test("by schema every vector is read as Kafka reads it, also with unknown tagged fields", () =>
  eachVector(({ schema, version, json, ...vector }) => {
    const reader = new Reader(Buffer.from(vector.hex, "hex"));
    const read = messageToJson(schema, readBySchema(schema, reader, version), version);
    assert.equal(reader.remainingBytes, 0);
    assert.deepEqual(parseLossless(JSON.stringify(read)), parseLossless(json));
  }));

test("by schema every vector's JSON is written as Kafka writes it", () =>
  eachVector((vector) => {
    if (!isWritten(vector)) return;
    const { schema, version, json, hex } = vector;
    const message = messageFromJson(schema, parseLossless(json), version);
    assertSameHex(
      hexOf((writer) => writeBySchema(schema, writer, message, version)),
      hex,
    );
  }));

test("the wire tool answers every vector in both directions", () =>
  eachVector((vector) => {
    const { name, version, hex, json } = vector;
    const decoded = answerWireLine(`{"decode":"${name}","version":${version},"hex":"${hex}"}`);
    assert.deepEqual(parseLossless(decoded), { json: parseLossless(json) });
    if (!isWritten(vector)) return;
    const encoded = answerWireLine(`{"encode":"${name}","version":${version},"json":${decoded.slice(8, -1)}}`);
    assertSameHex((JSON.parse(encoded) as { hex: string }).hex, hex);
  }));

test("the generated code reads and writes every vector as Kafka, and refuses the int64 that it must", () => {
  let refused = 0;
  eachVector((vector) => {
    const { name, schema, version, hex } = vector;
    const codec = codecs.get(name) as GeneratedCodec;
    const exact = readBySchema(schema, new Reader(bytesOf(vector)), version);
    const expected = asNumbers(modelOf(schema), exact, version);
    const reader = new Reader(bytesOf(vector));
    if (expected === "refused") {
      refused++;
      assert.throws(() => codec.read(reader, version), ProtocolError);
      return;
    }
    const message = codec.read(reader, version);
    assert.equal(reader.remainingBytes, 0);
    assert.deepEqual(message, expected.message);
    if (!isWritten(vector) || expected.isRounded) return;
    assertSameHex(
      hexOf((writer) => codec.write(writer, message, version)),
      hex,
    );
  });
  assert.ok(refused > 100, `only ${refused} vectors hold an int64 that is refused`);
});

test("newX() has Kafka's defaults: it writes the vector of the defaults", () =>
  eachVector((vector) => {
    // Where null is the default of a field that this version does not allow to be null, Kafka cannot write it either.
    if (vector.flavour !== "defaults" || hasForbiddenNull(vector)) return;
    const codec = codecs.get(vector.name) as GeneratedCodec;
    const written = hexOf((writer) => codec.write(writer, codec.create(), vector.version));
    assertSameHex(written, vector.hex);
  }));

function hasForbiddenNull({ schema, version }: GoldenVector): boolean {
  return schema.fields.some(
    ({ versions, defaultText, nullableVersions }) =>
      includes(versions, version) && defaultText === "null" && !includes(nullableVersions, version),
  );
}

/** What the generated reader should give for an exact message: numbers by the rules of the fields, or a refusal. */
function asNumbers(
  model: MessageModel,
  exact: MessageStruct,
  version: number,
): { message: MessageStruct; isRounded: boolean } | "refused" {
  let isRefused = false;
  let isRounded = false;
  const number = (value: bigint, rule: Int64Rule): number => {
    if (value === 2n ** 63n - 1n && rule !== "Int64") return INT64_MAX;
    if (value === -(2n ** 63n) && rule !== "Int64") return INT64_MIN;
    if (rule === "Int64Saturated") isRounded = true;
    else isRefused = true;
    return value > 0n ? INT64_MAX : INT64_MIN;
  };
  const convert = (value: MessageValue, rule: Int64Rule, struct: StructSchema | undefined): MessageValue => {
    if (typeof value === "bigint") return number(value, rule);
    if (Array.isArray(value)) return value.map((element: MessageValue) => convert(element, rule, struct));
    if (struct === undefined || value === null) return value;
    return structOf(struct, value as MessageStruct);
  };
  const structOf = (struct: StructSchema, values: MessageStruct): MessageStruct => {
    const known = model.structs.find(({ schemaName }) => schemaName === struct.name);
    return Object.fromEntries(
      (known?.fields ?? []).map((field) => [
        field.key,
        convert(values[field.key] as MessageValue, field.int64Rule, field.struct),
      ]),
    );
  };
  const message = structOf(model.schema, exact);
  assert.ok(includes(model.schema.versions, version));
  return isRefused ? "refused" : { message, isRounded };
}
