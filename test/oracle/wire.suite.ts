/** `rafka wire` beside Kafka's own classes, on messages and broken bytes that nobody has recorded. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type LosslessJson, parseLossless } from "../../src/protocol/json/lossless-json.ts";
import { MESSAGE_NAMES, schemaOf } from "../../src/protocol/json/schema-registry.ts";
import type { MessageSchema } from "../../src/protocol/schema.ts";
import { answerWireLine } from "../../src/protocol/wire-tool.ts";
import { Dice, structJson } from "../../tools/protocol/vector-values.ts";
import { oracle, oracleMissing } from "./oracle.ts";

// Another seed asks other questions: RAFKA_SEED=$RANDOM npm run test:oracle.
const seed = Number(process.env["RAFKA_SEED"] ?? 4_400);
const MUTATIONS = 40;

// Why we refuse what Kafka reads: each is bytes that no client writes. A length from 2³¹ up is negative in Java, so null.
const STRICTER =
  /string is longer than allowed|not as long as it says|tagged field runs past the frame|longer than 32 bits|array has more elements than bytes left/;

async function askKafka(questions: readonly string[]): Promise<string[]> {
  const { stdout, stderr, code } = await oracle(["codec"], `${questions.join("\n")}\n`);
  assert.equal(code, 0, stderr);
  const answers = stdout.trimEnd().split("\n");
  assert.equal(answers.length, questions.length);
  return answers;
}

function questionsOf(dice: Dice): { name: string; version: number; json: string }[] {
  return MESSAGE_NAMES.flatMap((name) => {
    const schema = schemaOf(name) as MessageSchema;
    return Array.from({ length: schema.versions.high - schema.versions.low + 1 }, (_, index) => {
      const version = schema.versions.low + index;
      return { name, version, json: JSON.stringify(structJson(schema, version, "random", dice)) };
    });
  });
}

/** Kafka's JSON has no records; and Java and Node differ in how many U+FFFD stand for bytes that are no UTF-8. */
function comparable(value: LosslessJson): LosslessJson {
  if (typeof value === "string") return value.replaceAll(/\ufffd+/g, "\ufffd");
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isRecords = /^(unalignedR|r)ecords$/.test(key) && typeof inner === "string";
      return [key, isRecords ? "" : comparable(inner)];
    }),
  );
}

describe(`the wire tool and Kafka's codec (RAFKA_SEED=${seed})`, { skip: oracleMissing }, () => {
  test("write the same bytes for random messages, and read what is broken alike", async (context) => {
    const dice = new Dice(seed);
    const questions = questionsOf(dice);
    const encodes = questions.map(
      ({ name, version, json }) => `{"encode":"${name}","version":${version},"json":${json}}`,
    );
    const encoded = await askKafka(encodes);
    const decodes: string[] = [];
    for (const [index, line] of encodes.entries()) {
      assert.equal(answerWireLine(line), encoded[index], line);
      const { hex } = JSON.parse(encoded[index] ?? "") as { hex: string };
      const { name, version } = questions[index] ?? { name: "", version: 0 };
      if (hex === "") continue;
      for (let times = 0; times < MUTATIONS; times++) {
        const bytes = Buffer.from(hex, "hex");
        for (let changes = dice.roll(3); changes >= 0; changes--) bytes[dice.roll(bytes.length)] = dice.roll(256);
        decodes.push(`{"decode":"${name}","version":${version},"hex":"${bytes.toString("hex")}"}`);
      }
    }
    const outcomes = { alike: 0, refusedByBoth: 0, refusedByUs: 0 };
    for (const [index, theirs] of (await askKafka(decodes)).entries()) {
      const line = decodes[index] ?? "";
      const ours = answerWireLine(line);
      const isError = (answer: string): boolean => answer.startsWith('{"error"');
      if (!isError(ours)) {
        // What we take, Kafka takes, and for the same.
        assert.deepEqual(comparable(parseLossless(ours)), comparable(parseLossless(theirs)), line);
        outcomes.alike++;
      } else if (isError(theirs)) outcomes.refusedByBoth++;
      else {
        assert.match(ours, STRICTER, `${line}\n${theirs}`);
        outcomes.refusedByUs++;
      }
    }
    assert.ok(outcomes.alike > 100 && outcomes.refusedByBoth > 100, JSON.stringify(outcomes));
    assert.ok(outcomes.refusedByUs < outcomes.alike / 10, JSON.stringify(outcomes));
    context.diagnostic(JSON.stringify(outcomes));
  });
});
