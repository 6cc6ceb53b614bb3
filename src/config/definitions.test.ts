import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BROKER_CONFIGS } from "./broker-definitions.ts";
import type { ConfigTable } from "./config-def.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "./group-definitions.ts";
import { parseAndValidate } from "./parse-value.ts";
import { TOPIC_CONFIGS } from "./topic-definitions.ts";

interface Facts {
  readonly type: string;
  readonly default?: string | null;
  readonly required?: boolean;
  readonly importance: string;
  readonly internal?: boolean;
}
type Dump = Readonly<Record<string, Readonly<Record<string, Facts>>>> & {
  readonly updateModes: Record<string, string>;
};

const dump = JSON.parse(
  readFileSync(new URL("../../tools/config-import/kafka-configs.json", import.meta.url), "utf8"),
) as Dump;

const TABLES: readonly [string, ConfigTable, Readonly<Record<string, Facts>>][] = [
  ["broker", BROKER_CONFIGS, { ...dump["brokerQuota"], ...dump["broker"] }],
  ["topic", TOPIC_CONFIGS, dump["topic"] ?? {}],
  ["group", GROUP_CONFIGS, dump["group"] ?? {}],
  ["client metrics", CLIENT_METRICS_CONFIGS, dump["clientMetrics"] ?? {}],
];

for (const [kind, table, facts] of TABLES) {
  test(`the ${kind} configs are exactly Kafka's, with its types, defaults and importance`, () => {
    assert.deepEqual([...table.names()].sort(), Object.keys(facts).sort());
    for (const [name, fact] of Object.entries(facts)) {
      const ours = table.get(name);
      assert.ok(ours);
      assert.equal(ours.type, fact.type.toLowerCase(), name);
      assert.equal(ours.defaultText, fact.required ? undefined : fact.default, name);
      assert.equal(ours.importance, fact.importance.toLowerCase(), name);
      assert.equal(ours.isInternal, fact.internal ?? false, name);
      if (kind === "broker" && name in (dump["broker"] ?? {})) {
        assert.equal(ours.change, dump.updateModes[name] ?? "read-only", name);
      }
    }
  });

  test(`every ${kind} config has a line of its own, an effect, and a default that it allows`, () => {
    for (const name of table.names()) {
      const config = table.get(name);
      assert.match(config?.doc ?? "", /^\S.*\.$/, name);
      assert.ok(["used", "later", "moot"].includes(config?.effect ?? ""), name);
      if (config?.defaultText === undefined || name === "share.auto.offset.reset") continue;
      assert.doesNotThrow(() => parseAndValidate(config, config.defaultText ?? null), name);
    }
  });
}
