import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokerConfig } from "./broker-config.ts";
import { ConfigException } from "./config-error.ts";
import { logConfigFor, minInsyncReplicasFor, validateTopicConfigs } from "./topic-config.ts";

function broker(changes: Readonly<Record<string, string>> = {}): BrokerConfig {
  return BrokerConfig.parse(new Map(Object.entries(changes)), { isStandalone: true });
}

test("logConfigFor() takes the topic's value, else the broker's of another name and unit, else the default", () => {
  const config = broker({ "log.retention.hours": "2", "message.max.bytes": "1000", "log.roll.ms": "5000" });
  const log = logConfigFor(config, new Map([["max.message.bytes", "2000"]]));
  assert.equal(log.retentionMs, 7_200_000);
  assert.equal(log.maxMessageBytes, 2_000);
  assert.equal(logConfigFor(config).maxMessageBytes, 1_000);
  assert.equal(log.segmentMs, 5_000);
  assert.equal(log.segmentBytes, 1_073_741_824);
  assert.deepEqual([...log.cleanupPolicy], ["delete"]);
});

test("limits that Kafka writes as Long.MAX_VALUE are Infinity", () => {
  const log = logConfigFor(broker());
  assert.equal(log.flushMessages, Infinity);
  assert.equal(log.flushMs, Infinity);
  assert.equal(log.maxCompactionLagMs, Infinity);
});

test("minInsyncReplicasFor() prefers the topic's", () => {
  const config = broker({ "min.insync.replicas": "2" });
  assert.equal(minInsyncReplicasFor(config, new Map()), 2);
  assert.equal(minInsyncReplicasFor(config, new Map([["min.insync.replicas", "1"]])), 1);
});

const REFUSED: readonly [name: string, value: string | null, message: string][] = [
  ["retention.time", "1", "Unknown topic config name: retention.time"],
  ["retention.ms", null, "Null value not supported for topic configs: retention.ms"],
  ["retention.ms", "-2", "Invalid value -2 for configuration retention.ms: Value must be at least -1"],
  ["min.compaction.lag.ms", "9223372036854775807", ""],
  [
    "remote.storage.enable",
    "true",
    "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.",
  ],
];
for (const [name, value, message] of REFUSED) {
  test(`validateTopicConfigs() on ${name}=${value}: ${message || "fine"}`, () => {
    const validate = (): void => validateTopicConfigs(new Map([[name, value]]), broker());
    if (message === "") validate();
    else
      assert.throws(
        validate,
        (error) => error instanceof ConfigException && error.code === 40 && error.message === message,
      );
  });
}

test("validateTopicConfigs() refuses a compaction lag whose minimum is above its maximum", () => {
  const overrides = new Map([
    ["min.compaction.lag.ms", "5"],
    ["max.compaction.lag.ms", "4"],
  ]);
  assert.throws(
    () => validateTopicConfigs(overrides),
    /conflict topic config setting min\.compaction\.lag\.ms \(5\) > max\.compaction\.lag\.ms \(4\)/,
  );
});
