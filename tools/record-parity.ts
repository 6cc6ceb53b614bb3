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
import { withClient } from "../src/cli/client.ts";
import { describeConfigsCall, featuresCall } from "../src/network/client/admin-calls.ts";
import type { KafkaClient } from "../src/network/client/kafka-client.ts";
import { newApiVersionsRequest } from "../src/protocol/generated/api-versions-request.ts";
import type { ApiVersionsResponse } from "../src/protocol/generated/api-versions-response.ts";
import { newDescribeConfigsRequest } from "../src/protocol/generated/describe-configs-request.ts";
import { artifactCsv, artifactJson, type Fact, type FactValue } from "../src/parity/artifact.ts";
import type { Dump } from "./config-import/generate-config.ts";
import { type ConfigSection, type DescribedDefaults, kafkaConfigFacts } from "./parity/kafka-configs.ts";
import { kafkaMetricFacts } from "./parity/kafka-metrics.ts";

const TOPIC = "parity";
const GROUP = "parity";
const DEFAULT_CONFIG = 5;

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
  execFileSync(process.execPath, ["src/cli/rafka.mjs", ...words, "-b", bootstrapServer], { input });
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

const RESOURCES: Readonly<Record<ConfigSection, { readonly resourceType: number; readonly resourceName: string }>> = {
  "broker-config": { resourceType: 4, resourceName: "1" },
  "topic-config": { resourceType: 2, resourceName: TOPIC },
  "group-config": { resourceType: 32, resourceName: GROUP },
  "client-metrics-config": { resourceType: 16, resourceName: "parity" },
};

async function describedDefaults(client: KafkaClient, section: ConfigSection): Promise<Map<string, DescribedDefaults>> {
  const resources = [{ ...RESOURCES[section], configurationKeys: null }];
  const request = newDescribeConfigsRequest({ resources, includeSynonyms: true });
  const { results } = await client.any(describeConfigsCall, request);
  const [result] = results;
  if (result === undefined || result.errorCode !== 0) throw new Error(`${section}: ${result?.errorMessage}`);
  return new Map(
    result.configs.map(({ name, configType, readOnly, isSensitive, synonyms }) => [
      name,
      {
        type: configType,
        isReadOnly: readOnly,
        isSensitive,
        defaults: synonyms.filter(({ source }) => source === DEFAULT_CONFIG),
      },
    ]),
  );
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
function withAdvertised(facts: readonly Fact[], { apiKeys }: ApiVersionsResponse): Fact[] {
  const keys = new Map(facts.filter(({ name }) => name === "key").map(({ item, value }) => [item, value]));
  return facts.flatMap((fact) => {
    if (fact.name !== "versions served") return [fact];
    const found = apiKeys.find(({ apiKey }) => apiKey === keys.get(fact.item));
    const value = found === undefined ? "none" : `${found.minVersion}-${found.maxVersion}`;
    return [fact, { ...fact, name: "versions advertised", value }];
  });
}

function featureFacts({ supportedFeatures, finalizedFeatures }: ApiVersionsResponse): Fact[] {
  const features = supportedFeatures.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return features.flatMap(({ name: item, minVersion, maxVersion }) => {
    const level = finalizedFeatures.find(({ name }) => name === item)?.maxVersionLevel ?? 0;
    return [
      { section: "feature", item, name: "supported levels", value: `${minVersion}-${maxVersion}` },
      { section: "feature", item, name: "level of a new directory", value: level },
    ];
  });
}

useTheBroker();
await withClient({ bootstrapServer, timeoutMs: 30_000 }, async ({ client }) => {
  const software = { clientSoftwareName: "rafka", clientSoftwareVersion: "1" };
  const versions = await client.any(featuresCall, newApiVersionsRequest(software));
  const described = {
    "broker-config": await describedDefaults(client, "broker-config"),
    "topic-config": await describedDefaults(client, "topic-config"),
    "group-config": await describedDefaults(client, "group-config"),
    "client-metrics-config": await describedDefaults(client, "client-metrics-config"),
  };
  const dump = JSON.parse(java("tools/config-import/DumpConfigs.java").join("\n")) as Dump;
  const classes = classFacts();
  const of = (...sections: readonly string[]): Fact[] => classes.filter(({ section }) => sections.includes(section));
  const facts = [
    ...withAdvertised(of("api"), versions),
    ...featureFacts(versions),
    ...of("metadata-version", "error"),
    ...kafkaConfigFacts(dump, described),
    ...kafkaMetricFacts(java("tools/parity/ListMetrics.java", pid)),
    ...of("file", "metadata-record", "group-record", "control-record", "compression"),
  ];
  const artifact = { of: "Apache Kafka 4.4.0", facts };
  writeFileSync("parity/kafka-4.4.0.csv", artifactCsv(artifact));
  writeFileSync("parity/kafka-4.4.0.json", artifactJson(artifact));
  console.log(`${facts.length} facts`);
});
