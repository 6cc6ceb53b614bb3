import assert from "node:assert/strict";
import { test } from "node:test";
import { startBroker } from "../../src/index.ts";
import type { Fact } from "../../src/parity/artifact.ts";
import { describedConfigFacts } from "../../src/parity/config-facts.ts";
import { rafkaArtifact } from "../../src/parity/rafka-artifact.ts";
import { runRafka } from "../../src/testing/rafka-process.ts";
import { advertisedVersions, askBroker, featureFactsOf } from "./wire-facts.ts";

test("a running broker says of itself what its artifact says", async () => {
  await using broker = await startBroker();
  await runRafka(["topics", "create", "orders", "-b", broker.bootstrapServers]);
  const { versions, described } = await askBroker(broker.bootstrapServers, { topic: "orders", group: "readers" });
  const { facts } = rafkaArtifact([]);
  const saidBy = (section: string, name: string): Fact[] =>
    facts.filter((fact) => fact.section === section && fact.name === name);

  const keys = new Map(saidBy("api", "key").map(({ item, value }) => [item, Number(value)]));
  for (const { item, value } of saidBy("api", "versions advertised")) {
    assert.equal(advertisedVersions(versions, keys.get(item) ?? -1), value, item);
  }
  assert.deepEqual(
    featureFactsOf(versions),
    facts.filter(({ section }) => section === "feature"),
  );
  for (const [section, configs] of Object.entries(described)) {
    const names = saidBy(section, "described as").filter(({ value }) => value !== "not described");
    assert.ok(names.length > 0, section);
    assert.deepEqual(new Set(configs.keys()), new Set(names.map(({ item }) => item)), section);
    for (const [item, config] of configs) {
      for (const [name, value] of Object.entries(describedConfigFacts(config))) {
        assert.equal(value, saidBy(section, name).find((fact) => fact.item === item)?.value, `${item}, ${name}`);
      }
    }
  }
});
