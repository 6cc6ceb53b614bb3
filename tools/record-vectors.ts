/**
 * Records what Kafka's own classes write and read for every message and version, so that the tests need no Java:
 * `node tools/record-vectors.ts ORACLE`, where ORACLE is a program whose `codec` speaks the line protocol of `rafka wire` and
 * whose `java FILE` runs a file against Kafka's jars.
 *
 * It writes `test/golden/messages.vectors.gz`, one line each: message, version, flavour, hex, JSON; and
 * `test/golden/kafka-facts.txt`. The JSON is what Kafka reads from the bytes; `records`, which it leaves out, are put back.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { includes } from "../src/protocol/json/message-value.ts";
import { MESSAGE_NAMES, schemaOf } from "../src/protocol/json/schema-registry.ts";
import { readBySchema } from "../src/protocol/json/schema-codec.ts";
import { Reader } from "../src/protocol/reader.ts";
import type { MessageSchema } from "../src/protocol/schema.ts";
import { Dice, FLAVOURS, structJson } from "./protocol/vector-values.ts";

interface Vector {
  readonly schema: MessageSchema;
  readonly version: number;
  readonly flavour: string;
  readonly json: string;
  readonly hex: string;
}

/** Notes where sections of tagged fields begin that stand in no tagged field, whose size would have to change too. */
class SectionFinder extends Reader {
  readonly sections: { position: number; count: number }[] = [];
  #insideUntil = 0;

  override readTagCount(): number {
    const { position } = this;
    const count = super.readTagCount();
    if (position >= this.#insideUntil) this.sections.push({ position, count });
    return count;
  }

  override readTaggedFieldEnd(): number {
    const end = super.readTaggedFieldEnd();
    this.#insideUntil = Math.max(this.#insideUntil, end);
    return end;
  }
}

/** The bytes with two fields of unknown tags (4000 and 4001) before the others of each section. */
function withUnknownTags(schema: MessageSchema, version: number, hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  const finder = new SectionFinder(bytes);
  readBySchema(schema, finder, version);
  const parts: Buffer[] = [];
  let done = 0;
  for (const { position, count } of finder.sections) {
    parts.push(bytes.subarray(done, position), Buffer.from([count + 2, 0xa0, 0x1f, 3, 1, 2, 3, 0xa1, 0x1f, 0]));
    done = position + 1;
  }
  return Buffer.concat([...parts, bytes.subarray(done)]).toString("hex");
}

function ask(
  oracle: string,
  questions: readonly string[],
): { json?: unknown; hex?: string; error?: string; text: string }[] {
  const { stdout, status } = spawnSync(oracle, ["codec"], {
    input: `${questions.join("\n")}\n`,
    maxBuffer: 2 ** 30,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = stdout.trimEnd().split("\n");
  if (status !== 0 || lines.length !== questions.length) throw new Error(`the oracle gave ${lines.length} answers`);
  return lines.map((text) => ({ ...(JSON.parse(text) as object), text }));
}

function asked(): Omit<Vector, "hex">[] {
  const vectors: Omit<Vector, "hex">[] = [];
  for (const name of MESSAGE_NAMES) {
    const schema = schemaOf(name) as MessageSchema;
    for (let version = schema.versions.low; version <= schema.versions.high; version++) {
      const seen = new Set<string>();
      for (const flavour of FLAVOURS) {
        const json = JSON.stringify(structJson(schema, version, flavour, new Dice(vectors.length)));
        if (seen.has(json)) continue;
        seen.add(json);
        vectors.push({ schema, version, flavour, json });
      }
    }
  }
  return vectors;
}

/** Kafka prints every `records` as "": puts those of the question back, which stand in the same order. */
function withRecords(answered: string, question: string): string {
  const given = [...question.matchAll(/"(?:unalignedRecords|records)":("[^"]*"|null)/g)].map((match) => match[1] ?? "");
  return answered.replaceAll(/"(unalignedRecords|records)":("[^"]*"|null)/g, (_all, key: string) => {
    return `"${key}":${given.shift() ?? ""}`;
  });
}

function record(oracle: string): string[] {
  const questions = asked();
  const encoded = ask(
    oracle,
    questions.map(({ schema, version, json }) => `{"encode":"${schema.name}","version":${version},"json":${json}}`),
  );
  const vectors: Vector[] = [];
  for (const [index, question] of questions.entries()) {
    const { hex, error } = encoded[index] ?? {};
    if (hex === undefined) throw new Error(`${question.schema.name} ${question.version} ${question.flavour}: ${error}`);
    vectors.push({ ...question, hex });
    const { schema, version, flavour, json } = question;
    if (!includes(schema.flexibleVersions, version) || (flavour !== "defaults" && flavour !== "full")) continue;
    vectors.push({ schema, version, flavour: `${flavour}+tags`, json, hex: withUnknownTags(schema, version, hex) });
  }
  const decoded = ask(
    oracle,
    vectors.map(({ schema, version, hex }) => `{"decode":"${schema.name}","version":${version},"hex":"${hex}"}`),
  );
  return vectors.map(({ schema, version, flavour, hex, json }, index) => {
    const { text = "", error } = decoded[index] ?? {};
    if (error !== undefined || !text.startsWith('{"json":') || text.includes('"leftOverBytes"'))
      throw new Error(`${schema.name} ${version} ${flavour}: ${text}`);
    // The text, not what JSON.parse would make of its int64.
    return [schema.name, version, flavour, hex, withRecords(text.slice(8, -1), json)].join("\t");
  });
}

const [oracle] = process.argv.slice(2);
if (oracle === undefined) throw new Error("usage: node tools/record-vectors.ts ORACLE");
writeFileSync("test/golden/kafka-facts.txt", execFileSync(oracle, ["java", "tools/protocol/KafkaFacts.java"]));
const lines = record(oracle);
writeFileSync("test/golden/messages.vectors.gz", gzipSync(`${lines.join("\n")}\n`, { level: 9 }));
console.log(`${lines.length} vectors`);
