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
    "log.remote.copy.lag.ms",
    "604800001",
    "CLUSTER",
    "Invalid value 604800001 for configuration log.remote.copy.lag.ms: Value must not exceed log.local.retention.ms (effective value: 604800000)",
  ],
  [
    "log.remote.copy.lag.ms",
    "9223372036854775807",
    "CLUSTER",
    "Invalid value 9223372036854775807 for configuration log.remote.copy.lag.ms: Value must not exceed log.local.retention.ms (effective value: 604800000)",
  ],
  ["max.connections", "0", "CLUSTER", "Invalid max.connections 0"],
  ["max.connection.creation.rate", "0", "BROKER", "Invalid max.connection.creation.rate 0"],
  ["listener.name.plaintext.max.connections", "0", "CLUSTER", "Invalid max.connections 0"],
  [
    "metric.reporters",
    "x",
    "CLUSTER",
    "Invalid value x for configuration metric.reporters: Class x could not be found.",
  ],
  [
    "cordoned.log.dirs",
    "/nowhere",
    "BROKER",
    "All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : /nowhere",
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
  ["listener.name.controller.max.connections", "0", "CLUSTER"],
  ["listener.name.nobody.max.connections", "0", "BROKER"],
  ["metric.reporters", "org.apache.kafka.common.metrics.JmxReporter", "CLUSTER"],
  ["metric.reporters", "", "BROKER"],
  ["log.remote.copy.lag.ms", "604800000", "CLUSTER"],
  ["log.remote.copy.lag.bytes", "5", "CLUSTER"],
  ["cordoned.log.dirs", "*", "BROKER"],
  ["my.plugin.setting", "anything", "CLUSTER"],
] as const) {
  test(`${name}=${value} for ${scope} is taken`, () => validate(scope, { [name]: value }));
}

for (const [values, message] of [
  [{ "log.remote.copy.lag.ms": "-1", "log.local.retention.ms": "1000" }, undefined],
  [{ "log.remote.copy.lag.ms": "604800001", "log.retention.ms": "-1" }, undefined],
  [
    { "log.remote.copy.lag.ms": "2000", "log.retention.ms": "1000" },
    "Invalid value 2000 for configuration log.remote.copy.lag.ms: Value must not exceed log.local.retention.ms (effective value: 1000)",
  ],
  [
    { "log.remote.copy.lag.bytes": "101", "log.local.retention.bytes": "100" },
    "Invalid value 101 for configuration log.remote.copy.lag.bytes: Value must not exceed log.local.retention.bytes (effective value: 100)",
  ],
  [
    { "log.remote.copy.lag.ms": "5", "log.local.retention.ms": "0" },
    "Invalid value 5 for configuration log.remote.copy.lag.ms: Value must not exceed log.local.retention.ms (effective value: 0)",
  ],
  [{ "max.connections": "0", "listener.name.plaintext.max.connections": "5" }, undefined],
  [{ "max.connections": "0", "num.io.threads": "100" }, "Invalid max.connections 0"],
  [{ "max.connections": "0", "log.local.retention.ms": "-1" }, "Invalid max.connections 0"],
] as const) {
  test(`${JSON.stringify(values)} together are ${message === undefined ? "taken" : "refused"}`, () => {
    const attempt = (): void => validate("CLUSTER", { ...values });
    if (message === undefined) attempt();
    else assert.throws(attempt, new ApiError(ErrorCode.INVALID_REQUEST, message));
  });
}

test("a file's limit of no connections stands until a limit is changed", () => {
  const closed = BrokerConfig.parse(new Map([["max.connections", "0"]]), { isStandalone: true });
  const change = (name: string, value: string): void => {
    const next = new Map([[name, value]]);
    validateDynamicBrokerConfigs({ scope: "CLUSTER", next, current: closed, changed: closed.withDynamic(next) });
  };
  change("log.retention.ms", "5000");
  change("max.connections", "5");
  assert.throws(() => change("max.connection.creation.rate", "5"), /Invalid max.connections 0/);
});

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
