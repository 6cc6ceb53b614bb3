/**
 * Records which error codes of a response Kafka's own classes count in ErrorsPerSec: `node tools/record-error-counts.ts
 * ORACLE`, where `ORACLE java FILE` runs a file against Kafka's jars. Writes `test/golden/error-counts.gz`, four responses of
 * each version of each served API.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { API_TABLE } from "../src/broker/dispatch/api-table.ts";
import { apiName } from "../src/protocol/api-keys.ts";
import { schemaOf } from "../src/protocol/json/schema-registry.ts";
import type { MessageSchema } from "../src/protocol/schema.ts";
import { answerWireLine } from "../src/protocol/wire-tool.ts";
import { Dice, structJson } from "./protocol/vector-values.ts";

const [oracle] = process.argv.slice(2);
if (oracle === undefined) {
  console.error("usage: node tools/record-error-counts.ts ORACLE");
  process.exit(1);
}
const NO_ERROR = [0];
/** Few, so that counts over one happen. */
const CODES = [-1, 0, 0, 3, 17, 29, 42];
const dice = new Dice(44);
let nameCount = 0;

const questions: string[] = [];
for (const { apiKey, versions } of API_TABLE) {
  const name = `${apiName(apiKey)}Response`;
  const schema = schemaOf(name) as MessageSchema;
  for (let version = versions[0]; version <= versions[1]; version++) {
    for (const [flavour, codes] of [
      ["full", NO_ERROR],
      ["full", CODES],
      ["random", CODES],
      ["random again", CODES],
    ] as const) {
      const json = JSON.stringify(withKnownErrors(structJson(schema, version, flavour, dice), codes));
      const answer = JSON.parse(answerWireLine(`{"encode":"${name}","version":${version},"json":${json}}`)) as {
        readonly hex?: string;
        readonly error?: string;
      };
      if (answer.hex === undefined) throw new Error(`${name} v${version}: ${answer.error}`);
      questions.push(`${apiKey}\t${version}\t${answer.hex}`);
    }
  }
}
const answers = execFileSync(oracle, ["java", "test/golden/ErrorCounts.java"], {
  input: `${questions.join("\n")}\n`,
  maxBuffer: 64 << 20,
});
writeFileSync("test/golden/error-counts.gz", gzipSync(answers, { level: 9 }));

/** Codes that Kafka does not know would all be counted as UNKNOWN_SERVER_ERROR, and records must be batches. */
function withKnownErrors(value: unknown, codes: readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((element) => withKnownErrors(element, codes));
  if (typeof value !== "object" || value === null || "rawJSON" in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (/^errorCode$|ErrorCode$/.test(key)) return [key, codes[dice.roll(codes.length)]];
      // Some of Kafka's classes keep rows by name, and no response names a row twice.
      if (/name$/i.test(key) && typeof inner === "string") return [key, `${key}-${++nameCount}`];
      return [key, key === "records" ? null : withKnownErrors(inner, codes)];
    }),
  );
}
