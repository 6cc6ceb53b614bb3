/**
 * Every question of the matrix about single messages: each of the six APIs, request and response, in each version.
 *
 * A question is a line of the protocol that `KafkaMatrix.java` answers with Kafka's classes and `answer.ts` with ours. The
 * bytes in it are those of our schema codec: the `encode` questions before them hold these against Kafka's.
 */
import { parseLossless } from "../../src/protocol/json/lossless-json.ts";
import { messageFromJson } from "../../src/protocol/json/message-json.ts";
import { includes } from "../../src/protocol/json/message-value.ts";
import { writeBySchema } from "../../src/protocol/json/schema-codec.ts";
import type { FieldSchema, MessageSchema, StructSchema } from "../../src/protocol/schema.ts";
import { Writer } from "../../src/protocol/writer.ts";
import { Dice, FLAVOURS, structJson } from "../../tools/protocol/vector-values.ts";
import { ADMIN_APIS, adminSchema, type AdminApi, versionsOf } from "./admin-apis.ts";
import { headerQuestions } from "./header-questions.ts";
import { lies, liesBeyondInt32 } from "./lies.ts";
import { layoutOf } from "./message-layout.ts";
import { taggedVariants } from "./tagged-variants.ts";

/** A message with values of one kind. */
export interface Sample {
  readonly version: number;
  readonly flavour: string;
  readonly json: string;
  readonly hex: string;
}

/** All questions, always in the same order. */
export function matrixQuestions(): string[] {
  return ADMIN_APIS.flatMap((api) => [
    ...versionsOf(api).map((version) => `headers\t${api.apiKey}\t${version}`),
    ...messageQuestions(api, adminSchema(`${api.name}Request`)),
    ...messageQuestions(api, adminSchema(`${api.name}Response`)),
    ...versionsOf(api).flatMap((version) => {
      const full = sampleOf(adminSchema(`${api.name}Request`), version, "full");
      return headerQuestions(api, version, full.hex);
    }),
  ]);
}

function messageQuestions(api: AdminApi, schema: MessageSchema): string[] {
  const { name } = schema;
  const versions = versionsOf(api);
  const samples = versions.flatMap((version) => samplesOf(schema, version));
  const alone = fieldPaths(schema).flatMap((path) => aloneSamples(schema, versions, path));
  return [...samples, ...alone].flatMap(({ version, flavour, json, hex }) => [
    `encode\t${name}\t${version}\t${json}`,
    ...versions.map((to) => convertQuestion(name, version, to, hex)),
    ...(flavour === "full" || flavour === "defaults" ? brokenQuestions(schema, version, hex) : []),
  ]);
}

/** What another version writes of a message that this one read. */
export function convertQuestion(message: string, from: number, to: number, hex: string): string {
  return `convert\t${message}\t${from}\t${to}\t${hex}`;
}

function brokenQuestions(schema: MessageSchema, version: number, hex: string): string[] {
  const layout = layoutOf(schema, version, hex);
  const broken = [
    ...lies(layout, hex),
    ...liesBeyondInt32(layout, hex),
    ...taggedVariants(layout, hex),
    // A request may be followed by bytes that its version does not know.
    `${hex}00`,
    `${hex}ffffffff`,
  ];
  return [
    `cuts\t${schema.name}\t${version}\t${hex}`,
    ...broken.map((bytes) => `read\t${schema.name}\t${version}\t${bytes}`),
  ];
}

function samplesOf(schema: MessageSchema, version: number): Sample[] {
  const seen = new Set<string>();
  return FLAVOURS.map((flavour) => sampleOf(schema, version, flavour)).filter(({ json }) => {
    const isNew = !seen.has(json);
    seen.add(json);
    return isNew;
  });
}

function sampleOf(schema: MessageSchema, version: number, flavour: (typeof FLAVOURS)[number]): Sample {
  return sample(schema, version, flavour, structJson(schema, version, flavour, new Dice(version)));
}

function sample(schema: MessageSchema, version: number, flavour: string, values: object): Sample {
  const json = JSON.stringify(values);
  const writer = new Writer();
  writeBySchema(schema, writer, messageFromJson(schema, parseLossless(json), version), version);
  return { version, flavour, json, hex: writer.toBuffer().toString("hex") };
}

/** Every field by the way to it. */
export function fieldPaths(struct: StructSchema): FieldSchema[][] {
  return struct.fields.flatMap((field) => [
    [field],
    ...(field.struct === undefined ? [] : fieldPaths(field.struct).map((path) => [field, ...path])),
  ]);
}

/** Messages in which one field alone is set, in the oldest and the newest version that carry it: what other versions make of it. */
export function aloneSamples(
  schema: MessageSchema,
  versions: readonly number[],
  path: readonly FieldSchema[],
): Sample[] {
  const carrying = versions.filter((version) => path.every((field) => includes(field.versions, version)));
  const ends = new Set([carrying.at(0), carrying.at(-1)]);
  return [...ends].flatMap((version) =>
    version === undefined ? [] : [sample(schema, version, "alone", aloneJson(schema, version, path))],
  );
}

function aloneJson(struct: StructSchema, version: number, path: readonly FieldSchema[]): object {
  const [field, ...rest] = path;
  if (field === undefined) return structJson(struct, version, "defaults", new Dice(0));
  const inner =
    rest.length > 0 && field.struct !== undefined
      ? aloneElement(field, aloneJson(field.struct, version, rest))
      : distinct(struct, field, version);
  return { ...structJson(struct, version, "defaults", new Dice(0)), [field.key]: inner };
}

const aloneElement = (field: FieldSchema, element: object): unknown => (field.isArray ? [element] : element);

/** A value that is not the field's default. */
function distinct(struct: StructSchema, field: FieldSchema, version: number): unknown {
  if (field.type === "bool") return field.defaultText !== "true";
  return (structJson(struct, version, "full", new Dice(1)) as Record<string, unknown>)[field.key];
}
