import assert from "node:assert/strict";
import { test } from "node:test";
import { API_TABLE } from "../broker/dispatch/api-table.ts";
import { buildProgram } from "../cli/program.ts";
import { commandFacts } from "../cli/command-facts.ts";
import { BROKER_CONFIGS } from "../config/broker-definitions.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "../config/group-definitions.ts";
import { TOPIC_CONFIGS } from "../config/topic-definitions.ts";
import { SUPPORTED_FEATURES } from "../controller/cluster/supported-features.ts";
import { APIS, apiName, headerVersions } from "../protocol/api-keys.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { SERVED_METRICS } from "../server/broker-metrics.ts";
import { artifactCsv, artifactJson } from "./artifact.ts";
import { runsOf } from "./protocol-facts.ts";
import { rafkaArtifact } from "./rafka-artifact.ts";

const artifact = rafkaArtifact(commandFacts(buildProgram()));

/** The values of one fact by item. */
function valuesOf(section: string, name: string): Map<string, unknown> {
  const found = artifact.facts.filter((fact) => fact.section === section && fact.name === name);
  return new Map(found.map(({ item, value }) => [item, value]));
}

test("rafkaArtifact() says the same each time, in the same order", () => {
  const again = rafkaArtifact(commandFacts(buildProgram()));
  assert.equal(artifactCsv(again), artifactCsv(artifact));
  assert.equal(artifactJson(again), artifactJson(artifact));
});

test("every API of the protocol is there, with what ApiVersions names of it", () => {
  const keys = valuesOf("api", "key");
  assert.deepEqual(
    [...keys.values()],
    APIS.map(({ apiKey }) => apiKey),
  );
  const advertised = valuesOf("api", "versions advertised");
  for (const { apiKey, versions, advertisedFrom } of API_TABLE) {
    assert.equal(advertised.get(apiName(apiKey)), `${advertisedFrom ?? versions[0]}-${versions[1]}`);
  }
  assert.equal([...advertised.values()].filter((value) => value !== "none").length, API_TABLE.length);
});

test("the header versions of an API are there for each of its versions", () => {
  for (const { apiKey, name, minVersion, maxVersion } of APIS) {
    for (const side of ["request", "response"] as const) {
      const runs = String(valuesOf("api", `${side} header`).get(name)).split(", ");
      const said = runs.flatMap((run) => {
        const [, first = "", last = "", header = ""] = /^(\d+)-(\d+): (\d)$/.exec(run) ?? [];
        return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => [
          Number(first) + at,
          Number(header),
        ]);
      });
      const expected = Array.from({ length: maxVersion - minVersion + 1 }, (_, at) => [
        minVersion + at,
        headerVersions(apiKey, minVersion + at)?.[side],
      ]);
      assert.deepEqual(said, expected, `${name} ${side}`);
    }
  }
  assert.equal(
    runsOf(2, 5, (version) => (version === 4 ? 2 : 1)),
    "2-3: 1, 4-4: 2, 5-5: 1",
  );
});

test("every feature, error code, metric and config is there, and nothing else", () => {
  const tables = [
    ["feature", "supported levels", SUPPORTED_FEATURES.map(({ name }) => name)],
    ["error", "code", Object.keys(ErrorCode)],
    ["metric", "type", SERVED_METRICS.map(({ name }) => name)],
    ["broker-config", "effect", [...BROKER_CONFIGS.names()]],
    ["topic-config", "effect", [...TOPIC_CONFIGS.names()]],
    ["group-config", "effect", [...GROUP_CONFIGS.names()]],
    ["client-metrics-config", "effect", [...CLIENT_METRICS_CONFIGS.names()]],
  ] as const;
  for (const [section, name, expected] of tables) {
    assert.deepEqual([...valuesOf(section, name).keys()].toSorted(), [...expected].toSorted(), section);
  }
});

test("what a config's definition says is among its facts, and how DescribeConfigs shows it", () => {
  const facts = artifact.facts.filter(
    ({ item, section }) => section === "broker-config" && item === "log.retention.ms",
  );
  assert.deepEqual(Object.fromEntries(facts.map(({ name, value }) => [name, value])), {
    type: "long",
    default: null,
    "valid values": "any",
    importance: "high",
    internal: false,
    sensitive: false,
    change: "cluster-wide",
    synonyms: "log.retention.minutes, log.retention.hours",
    effect: "used",
    "described as": "long",
    "described defaults": "none",
  });
  const secret = artifact.facts.filter(({ item }) => item === "ssl.keystore.password");
  assert.equal(secret.find(({ name }) => name === "sensitive")?.value, true);
  assert.equal(secret.find(({ name }) => name === "described as")?.value, "password, sensitive");
});

test("commands are there with arguments, options, choices and defaults", () => {
  const facts = commandFacts(buildProgram());
  const optionsOf = (command: string): Record<string, unknown> =>
    Object.fromEntries(facts.filter(({ item }) => item === command).map(({ name, value }) => [name, value]));
  assert.equal(optionsOf("rafka produce")["--acks"], "--acks <acks>; one of 1, all; default all");
  assert.equal(
    optionsOf("rafka groups reset")["--topic"],
    "-t, --topic <topic[:partition]>; required; may be given again",
  );
  assert.equal(optionsOf("rafka produce")["arguments"], "<topic>");
  assert.equal(optionsOf("rafka consume")["arguments"], "<topic...>");
  assert.equal(optionsOf("rafka serve")["--port"], "--port <PORT>");
});

test("files and records have their versions", () => {
  const written = valuesOf("file", "version written");
  assert.equal(written.get("meta.properties"), 1);
  assert.equal(written.get("*.snapshot"), 1);
  assert.equal(valuesOf("file", "version at kraft.version 1").get("quorum-state"), 1);
  assert.equal(valuesOf("metadata-record", "versions").get("RegisterBrokerRecord"), "0-4");
  assert.equal(valuesOf("group-record", "versions of its value").get("type 1"), "0-4");
});

test("nothing in it is of this machine or of today", () => {
  const text = artifactJson(artifact);
  assert.ok(!text.includes(process.cwd()), "the working directory");
  assert.doesNotMatch(text, /20[2-9]\d-\d\d-\d\d/);
});
