import assert from "node:assert/strict";
import { test } from "node:test";
import { BROKER_CONFIGS } from "./broker-definitions.ts";
import type { ConfigTable, ConfigType, ConfigValue } from "./config-def.ts";
import { ConfigException } from "./config-error.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "./group-definitions.ts";
import recorded from "./kafka-values.json" with { type: "json" };
import { parseAndValidate, parseType, splitAtCommas, validated } from "./parse-value.ts";
import { TOPIC_CONFIGS } from "./topic-definitions.ts";
import { javaNumber } from "./validators.ts";

const TABLES: Readonly<Record<string, ConfigTable>> = {
  broker: BROKER_CONFIGS,
  topic: TOPIC_CONFIGS,
  group: GROUP_CONFIGS,
  clientMetrics: CLIENT_METRICS_CONFIGS,
};

/** As ConfigDef.convertToString. */
function printed(value: ConfigValue, type: ConfigType): string {
  if (typeof value === "number") return javaNumber(value, type);
  return Array.isArray(value) ? value.join(",") : String(value);
}

test("values that Kafka takes are taken, and others refused in its words: checked as Kafka's validators do", () => {
  const wrong: string[] = [];
  for (const [table = "", name = "", text = "", expected] of recorded as readonly (readonly string[])[]) {
    const definition = TABLES[table]?.get(name);
    assert.ok(definition, name);
    let actual: string;
    try {
      actual = `+${printed(validated(definition, parseType(name, text, definition.type)), definition.type)}`;
    } catch (error) {
      if (!(error instanceof ConfigException)) throw error;
      actual = `!${error.message}`;
    }
    if (actual !== expected)
      wrong.push(`${table} ${name}=${JSON.stringify(text)}\n  Kafka ${expected}\n  Rafka ${actual}`);
  }
  assert.deepEqual(wrong, []);
});

test("parseAndValidate() drops what a list names again", () => {
  const definition = TOPIC_CONFIGS.get("cleanup.policy");
  assert.ok(definition);
  assert.deepEqual(parseAndValidate(definition, "compact, delete,compact"), ["compact", "delete"]);
});

for (const [text, parts] of [
  ["a", ["a"]],
  ["", [""]],
  [" a , b\t,\v\fc ", [" a", "b", "c "]],
  [",a,,", ["", "a", "", ""]],
  ["a\u00a0,\u2003b", ["a\u00a0", "\u2003b"]],
] as const) {
  test(`splitAtCommas(${JSON.stringify(text)}) parts it as Java does`, () => {
    assert.deepEqual(splitAtCommas(text), parts);
  });
}

test("no text of a value takes longer than its length: 300 KB of spaces held the loop for a minute", () => {
  const length = 300_000;
  const texts = [`a${" ".repeat(length)}b`, `${"1".repeat(length)}x`, "1.".repeat(length / 2), ",".repeat(length)];
  const start = process.cpuUsage();
  for (const type of ["list", "double", "long", "string", "boolean"] as const) {
    for (const text of texts) {
      try {
        parseType("name", text, type);
      } catch (error) {
        if (!(error instanceof ConfigException)) throw error;
      }
    }
  }
  const { user } = process.cpuUsage(start);
  assert.ok(user < 2_000_000, `${user} µs`);
});
