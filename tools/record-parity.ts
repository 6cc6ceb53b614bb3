/**
 * Writes `parity/kafka-4.4.0.json` and `.csv`, the parity artifact of a real Apache Kafka, in the form of our own:
 * `node tools/record-parity.ts ORACLE PORT PID`, for a fresh node on PORT whose process is PID; ORACLE is the command whose
 * `java FILE` runs a file against Kafka's jars.
 *
 * What it advertises, its features and how it describes its configs are asked over the wire; versions, headers, error codes,
 * files, records and the definitions of configs are read from its classes, metrics from the running process.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { ApiVersionsResponse } from "../src/protocol/generated/api-versions-response.ts";
import { artifactCsv, artifactJson, type Fact, type FactValue } from "../src/parity/artifact.ts";
import type { Dump } from "./config-import/generate-config.ts";
import { kafkaConfigFacts } from "./parity/kafka-configs.ts";
import { kafkaMetricFacts } from "./parity/kafka-metrics.ts";
import { advertisedVersions, askBroker, featureFactsOf } from "./parity/wire-facts.ts";

const TOPIC = "parity";
const GROUP = "parity";

const [oracle, port, pid] = process.argv.slice(2);
if (oracle === undefined || port === undefined || pid === undefined) {
  console.error("usage: node tools/record-parity.ts ORACLE PORT PID");
  process.exit(2);
}
const bootstrapServer = `127.0.0.1:${port}`;

function java(file: string, ...words: readonly string[]): string[] {
  const output = execFileSync(oracle ?? "", ["java", file, ...words], { encoding: "utf8", maxBuffer: 2 ** 28 });
  return output.trimEnd().split("\n");
}

function rafka(words: readonly string[], input = ""): void {
  execFileSync(process.execPath, ["src/cli/rafka.mjs", ...words, "-b", bootstrapServer], { input, stdio: "pipe" });
}

/** Some metrics are there only once something was counted: a topic is written, also in vain, and read by a group. */
function useTheBroker(): void {
  rafka(["topics", "create", "small", "--if-not-exists", "--config", "max.message.bytes=10"]);
  try {
    rafka(["produce", "small"], "a record that is too large\n");
  } catch (error) {
    if (!String(error).includes("MESSAGE_TOO_LARGE")) throw error;
  }
  rafka(["topics", "create", TOPIC, "--if-not-exists"]);
  rafka(["produce", TOPIC], "a record\n");
  rafka(["consume", TOPIC, "--from-beginning", "--group", GROUP, "-n", "1"]);
}

function classFacts(): Fact[] {
  return java("tools/parity/KafkaClasses.java").map((line) => {
    const [section = "", item = "", name = "", text = ""] = line.split("\t");
    const value: FactValue = /^-?\d+$/.test(text)
      ? Number(text)
      : text === "true" || text === "false"
        ? text === "true"
        : text;
    return { section, item, name, value };
  });
}

/** What a listener for clients advertises goes behind what is served. */
function withAdvertised(facts: readonly Fact[], answer: ApiVersionsResponse): Fact[] {
  const keys = new Map(facts.filter(({ name }) => name === "key").map(({ item, value }) => [item, Number(value)]));
  return facts.flatMap((fact) => {
    if (fact.name !== "versions served") return [fact];
    return [
      fact,
      { ...fact, name: "versions advertised", value: advertisedVersions(answer, keys.get(fact.item) ?? -1) },
    ];
  });
}

useTheBroker();
const { versions, described } = await askBroker(bootstrapServer, { topic: TOPIC, group: GROUP });
const dump = JSON.parse(java("tools/config-import/DumpConfigs.java").join("\n")) as Dump;
const classes = classFacts();
const of = (...sections: readonly string[]): Fact[] => classes.filter(({ section }) => sections.includes(section));
const facts = [
  ...withAdvertised(of("api"), versions),
  ...featureFactsOf(versions),
  ...of("metadata-version", "error"),
  ...kafkaConfigFacts(dump, described),
  ...kafkaMetricFacts(java("tools/parity/ListMetrics.java", pid)),
  ...of("file", "metadata-record", "group-record", "control-record", "compression"),
];
const artifact = { of: "Apache Kafka 4.4.0", facts };
writeFileSync("parity/kafka-4.4.0.csv", artifactCsv(artifact));
writeFileSync("parity/kafka-4.4.0.json", artifactJson(artifact));
console.log(`${facts.length} facts`);
