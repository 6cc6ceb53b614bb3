import assert from "node:assert/strict";
import { test } from "node:test";
import { nearName } from "./near-name.ts";

const NAMES = ["num.partitions", "log.dirs", "log.dir", "listeners", "node.id"];

for (const [typed, expected] of [
  ["num.partitons", "num.partitions"],
  ["num.partitinos", "num.partitions"],
  ["number.partitions", "num.partitions"],
  ["log.drs", "log.dirs"],
  ["listners", "listeners"],
  ["node.di", "node.id"],
  ["my.own.setting", undefined],
  ["x", undefined],
] as const) {
  test(`nearName(${typed}) is ${expected}`, () => assert.equal(nearName(typed, NAMES), expected));
}
