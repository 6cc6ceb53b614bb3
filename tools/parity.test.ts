import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { commandFacts } from "../src/cli/command-facts.ts";
import { buildProgram } from "../src/cli/program.ts";
import { artifactCsv, artifactJson, type Fact, factsOfCsv } from "../src/parity/artifact.ts";
import { compareFacts, describeDrift } from "../src/parity/compare-artifacts.ts";
import { rafkaArtifact } from "../src/parity/rafka-artifact.ts";
import { compare, compareWithKafka, explanationsWithoutUse, unexplained } from "./compatibility/compare-with-kafka.ts";

const ACCEPT = "If that is meant: npm run parity:accept, and commit what it changes.";

function committed(file: string): string {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}

test("nothing that Rafka is compatible with has moved from parity/rafka.csv and parity/rafka.json", () => {
  const artifact = rafkaArtifact(commandFacts(buildProgram()));
  const csv = committed("parity/rafka.csv");
  const moved = compareFacts(factsOfCsv(csv), artifact.facts);
  const lines = moved.map((difference) => describeDrift(difference, "parity/rafka.csv"));
  assert.ok(lines.length === 0, [`${lines.length} facts moved:`, ...lines, ACCEPT].join("\n"));
  assert.ok(csv === artifactCsv(artifact), `parity/rafka.csv is in another form. ${ACCEPT}`);
  assert.ok(committed("parity/rafka.json") === artifactJson(artifact), `parity/rafka.json is not the CSV's. ${ACCEPT}`);
});

const comparison = compareWithKafka();

test("every difference from Kafka's artifact is explained by name", () => {
  const lines = unexplained(comparison);
  const how = "Explain it in tools/compatibility/explanations.ts, or make it the same.";
  assert.ok(
    lines.length === 0,
    [`${lines.length} differences from Kafka are not explained:`, ...lines, how].join("\n"),
  );
});

test("every explanation is needed", () => {
  const idle = explanationsWithoutUse(comparison).map(({ section, item, why }) => `${section} ${item}: ${why}`);
  assert.deepEqual(idle, [], "the same as Kafka's now: take it out");
});

test("an API, an error code, a config or a file of Kafka that goes, or comes to differ, is not explained", () => {
  const changed = (facts: readonly Fact[], section: string, item: string, name: string): Fact[] =>
    facts.map((fact) =>
      fact.section === section && fact.item === item && fact.name === name ? { ...fact, value: "other" } : fact,
    );
  for (const [section, item, name] of [
    ["api", "Produce", "versions served"],
    ["api", "Fetch", "request header"],
    ["api", "SaslHandshake", "first flexible version"],
    ["feature", "metadata.version", "supported levels"],
    ["error", "UNKNOWN_TOPIC_ID", "retriable"],
    ["broker-config", "num.partitions", "default"],
    ["broker-config", "ssl.protocol", "default"],
    ["topic-config", "retention.ms", "effect"],
    ["group-config", "share.isolation.level", "described as"],
    ["file", "meta.properties", "version written"],
    ["metric", "kafka_log_log_size", "labels"],
  ] as const) {
    const { kafka, rafka } = comparison;
    const found = compare(kafka, changed(rafka, section, item, name)).differences;
    const hit = found.find(({ difference }) => difference.item === item && difference.name === name);
    assert.ok(hit !== undefined && hit.explanation === undefined, `${section}, ${item}, ${name}`);
    const without = rafka.filter((fact) => fact.section !== section || fact.item !== item);
    const missing = compare(kafka, without).differences.filter(({ difference }) => difference.item === item);
    // Metrics that are missing are explained by what they are of.
    if (section !== "metric")
      assert.ok(
        missing.some(({ explanation }) => explanation === undefined),
        `${item} gone`,
      );
  }
});
