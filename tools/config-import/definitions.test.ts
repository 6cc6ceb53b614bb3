import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { BROKER_CONFIGS } from "../../src/config/broker-definitions.ts";
import { TOPIC_CONFIGS } from "../../src/config/topic-definitions.ts";
import { usedConfigs } from "./effects.ts";
import { configurationTables } from "./print-docs.ts";

test("a config is said to be used exactly when something in src/ reads it", () => {
  const used = usedConfigs();
  for (const table of [BROKER_CONFIGS, TOPIC_CONFIGS]) {
    for (const name of table.names()) {
      const isUsed = table.get(name)?.effect === "used";
      assert.equal(isUsed, used.has(name), `${name}: run node tools/config-import/effects.ts, then print-docs.ts`);
    }
  }
});

test("docs/configuration.md is what the definitions print", () => {
  const page = readFileSync("docs/configuration.md", "utf8").replaceAll("\r\n", "\n");
  assert.ok(page.endsWith(configurationTables()), "run node tools/config-import/print-docs.ts");
});
