/** The vectors that `tools/record-vectors.ts` recorded from Kafka's own classes. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { MessageStruct } from "../../src/protocol/json/message-value.ts";
import { schemaOf } from "../../src/protocol/json/schema-registry.ts";
import type { Reader } from "../../src/protocol/reader.ts";
import type { MessageSchema } from "../../src/protocol/schema.ts";
import type { Writer } from "../../src/protocol/writer.ts";
import { kebabCase } from "../../tools/kebab-case.ts";

/** One recorded message. */
export interface GoldenVector {
  /** For a failure's text. */
  readonly label: string;
  readonly name: string;
  readonly schema: MessageSchema;
  readonly version: number;
  readonly flavour: string;
  readonly hex: string;
  /** What Kafka reads from `hex`, as its JSON. */
  readonly json: string;
}

/** All of them, in the order of the messages' names. */
export function goldenVectors(): GoldenVector[] {
  const path = new URL("messages.vectors.gz", import.meta.url);
  const lines = gunzipSync(readFileSync(path)).toString("utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [name = "", version = "", flavour = "", hex = "", json = ""] = line.split("\t");
    const schema = schemaOf(name);
    if (schema === undefined) throw new Error(`there is no schema of ${name}`);
    return { label: `${name} ${version} ${flavour}`, name, schema, version: Number(version), flavour, hex, json };
  });
}

/** The generated functions of one message. */
export interface GeneratedCodec {
  read(reader: Reader, version: number): MessageStruct;
  write(writer: Writer, message: MessageStruct, version: number): void;
  create(): MessageStruct;
}

/** Imports the generated file of a message. */
export async function generatedCodec(name: string): Promise<GeneratedCodec> {
  const module = (await import(`../../src/protocol/generated/${kebabCase(name)}.ts`)) as Record<string, unknown>;
  return {
    read: module[`read${name}`] as GeneratedCodec["read"],
    write: module[`write${name}`] as GeneratedCodec["write"],
    create: module[`new${name}`] as GeneratedCodec["create"],
  };
}
