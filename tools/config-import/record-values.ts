/**
 * Records which values Kafka takes and in which words it refuses others, for `src/config/parse-value.test.ts`:
 * `node tools/config-import/record-values.ts ORACLE` (see record-properties.ts). One config stands for all of its type and
 * validator.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { Dump } from "./generate-config.ts";

const VALUES = [
  "",
  " ",
  "0",
  "1",
  "-1",
  "-2",
  "9",
  "10",
  " +5\t",
  "1.5",
  "1e3",
  "5f",
  "NaN",
  "-0",
  "x",
  "TRUE",
  "0x10",
  "1_000",
  "32768",
  "2147483648",
  "9223372036854775807",
  "9223372036854775808",
  "a,b",
  "a , a",
  "a,,b",
  "a,",
  "compact,delete",
  "*",
  "0:1,2:3",
  "0:1,x",
  "gzip",
  "None",
  "1@localhost:9093",
  "1@:9093",
  "x@h:1",
  "1@h",
  "1@[::1]:9093",
  "h:9092",
  "h",
  "latest",
  "by_duration:PT1H",
  "by_duration:-PT1H",
  "by_duration:P",
  "broker,controller",
  "broker,x",
  "upgrade",
  "RS256",
  "read_committed",
];

const dump = JSON.parse(readFileSync("tools/config-import/kafka-configs.json", "utf8")) as Dump;
const asked: [table: string, name: string, value: string][] = [];
for (const table of ["broker", "topic", "group", "clientMetrics"] as const) {
  const kinds = new Set<string>();
  for (const [name, { type, validator }] of Object.entries(dump[table])) {
    const bounds = `${validator?.min === undefined ? "" : "min"} ${validator?.max === undefined ? "" : "max"}`;
    const kind = validator?.class === "Range" ? `${type} ${bounds}` : `${type} ${JSON.stringify(validator)}`;
    // What a class name means is Java's affair, and a password is printed as [hidden].
    if (kinds.has(kind) || type === "CLASS" || type === "PASSWORD") continue;
    kinds.add(kind);
    for (const value of VALUES) asked.push([table, name, value]);
  }
}
const [command = "", ...commandArguments] = process.argv.slice(2);
const answers = execFileSync(command, [...commandArguments, "tools/config-import/CheckValues.java"], {
  input: asked.map(([table, name, value]) => `${table} ${name} ${Buffer.from(value).toString("base64")}\n`).join(""),
  encoding: "utf8",
}).split("\n");
const rows = asked.map((ask, index) => {
  const answer = answers[index] ?? "";
  return JSON.stringify([...ask, answer[0] + Buffer.from(answer.slice(1), "base64").toString()]);
});
writeFileSync("src/config/kafka-values.json", `[\n${rows.join(",\n")}\n]\n`);
