import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { BrokerConfig } from "./broker-config.ts";
import { type BrokerConfigScope, usableDynamicValues, validateDynamicBrokerConfigs } from "./dynamic-broker-config.ts";

const broker = BrokerConfig.parse(new Map(), { isStandalone: true });

function validate(scope: BrokerConfigScope, values: Readonly<Record<string, string>>): void {
  const next = new Map(Object.entries(values));
  validateDynamicBrokerConfigs({ scope, next, current: broker, changed: broker.withDynamic(next) });
}

for (const [name, value, scope, message] of [
  ["num.partitions", "3", "CLUSTER", "Cannot update these configs dynamically: [num.partitions]"],
  [
    "ssl.keystore.location",
    "/x",
    "BROKER",
    "These security configs can be dynamically updated only per-listener using the listener prefix: [ssl.keystore.location]",
  ],
  [
    "listener.name.plaintext.ssl.keystore.location",
    "/x",
    "CLUSTER",
    "Cannot update these configs at default cluster level, broker id must be specified: [listener.name.plaintext.ssl.keystore.location]",
  ],
  [
    "listener.name.plaintext.max.connections",
    "many",
    "CLUSTER",
    "Invalid value many for configuration max.connections: Not a number of type INT",
  ],
  [
    "log.cleanup.policy",
    "delete,delete",
    "CLUSTER",
    "Configuration 'log.cleanup.policy' values must not be duplicated.",
  ],
  ["log.roll.ms", "0", "BROKER", "log.roll.ms must be greater than or equal to 1"],
  [
    "num.io.threads",
    "17",
    "CLUSTER",
    "Dynamic thread count update validation failed for num.io.threads=17, value should not be greater than double the current value 8",
  ],
  [
    "num.io.threads",
    "3",
    "BROKER",
    "Dynamic thread count update validation failed for num.io.threads=3, value should be at least half the current value 8",
  ],
  ["log.cleaner.threads", "0", "CLUSTER", "Log cleaner threads should be at least 1"],
  [
    "log.local.retention.ms",
    "604800001",
    "CLUSTER",
    "Invalid value 604800001 for configuration log.local.retention.ms: Value must not be more than log.retention.ms property value: 604800000",
  ],
  [
    "listeners",
    "PLAINTEXT://127.0.0.1:1",
    "BROKER",
    "Rafka cannot change listeners while it runs: set it in the properties file and restart",
  ],
] as const) {
  test(`${name}=${value} for ${scope} is refused`, () => {
    assert.throws(
      () => validate(scope, { [name]: value }),
      (error) => error instanceof ApiError && error.code === ErrorCode.INVALID_REQUEST && error.message === message,
    );
  });
}

for (const [name, value, scope] of [
  ["log.retention.ms", "-5", "CLUSTER"],
  ["num.io.threads", "16", "CLUSTER"],
  ["num.io.threads", "4", "BROKER"],
  ["listener.name.plaintext.max.connections", "5", "CLUSTER"],
  ["listener.name.plaintext.ssl.keystore.location", "/x", "BROKER"],
  ["sasl.enabled.mechanisms", "PLAIN", "BROKER"],
  ["my.plugin.setting", "anything", "CLUSTER"],
] as const) {
  test(`${name}=${value} for ${scope} is taken`, () => validate(scope, { [name]: value }));
}

test("what is stored and could not be changed dynamically is left out of a change", () => {
  const stored = new Map([
    ["num.partitions", "3"],
    ["log.segment.bytes", "soon"],
    ["listeners", "PLAINTEXT://x:1"],
    ["ssl.keystore.type", "PEM"],
    ["log.retention.ms", "5"],
  ]);
  assert.deepEqual([...usableDynamicValues(stored, "CLUSTER")], [["log.retention.ms", "5"]]);
  assert.deepEqual([...usableDynamicValues(stored, "BROKER").keys()], ["listeners", "log.retention.ms"]);
});
