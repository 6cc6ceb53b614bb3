import assert from "node:assert/strict";
import { test } from "node:test";
import { brokerDefinitionOf } from "./broker-definitions.ts";
import { allowedText } from "./config-def.ts";

for (const [name, text] of [
  ["num.partitions", "1 to 2147483647"],
  ["log.flush.interval.messages", "1 or more"],
  ["compression.lz4.level", "1 to 17"],
  ["transaction.state.log.replication.factor", "1 to 32767"],
  ["log.retention.hours", "a whole number from -2147483648 to 2147483647"],
  ["log.retention.bytes", "a whole number"],
  ["log.cleaner.min.cleanable.ratio", "0 to 1"],
  ["auto.create.topics.enable", "true or false"],
  ["log.message.timestamp.type", "one of CreateTime, LogAppendTime"],
  ["compression.gzip.level", "1 to 9, or -1"],
] as const) {
  test(`people are told that ${name} may be ${text}`, () => {
    const definition = brokerDefinitionOf(name);
    assert.ok(definition !== undefined);
    assert.equal(allowedText(definition), text);
  });
}
