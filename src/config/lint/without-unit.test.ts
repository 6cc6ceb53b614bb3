import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutUnit } from "./without-unit.ts";

for (const [name, value, expected] of [
  ["log.retention.ms", "7d", 604_800_000],
  ["log.retention.ms", "2 Weeks", 1_209_600_000],
  ["log.retention.minutes", "2h", 120],
  ["log.retention.hours", "90min", undefined],
  ["offset.metadata.max.bytes", "4k", 4096],
  ["socket.request.max.bytes", "100 MiB", 104_857_600],
  ["log.cleaner.dedupe.buffer.size", "1g", 1_073_741_824],
  ["log.retention.bytes", "7d", undefined],
  ["log.retention.ms", "7", undefined],
  ["log.retention.ms", "7 years", undefined],
  ["log.retention.ms", "999999999999d", undefined],
  ["num.partitions", "3k", undefined],
] as const) {
  test(`withoutUnit(${name}, ${value}) is ${expected}`, () => assert.equal(withoutUnit(name, value), expected));
}
