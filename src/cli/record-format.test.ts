import assert from "node:assert/strict";
import { test } from "node:test";
import type { Record } from "../records/record.ts";
import { UsageError } from "./exit-codes.ts";
import { compileFormat, recordJson } from "./record-format.ts";

const RECORD: Record = {
  offset: 7,
  timestamp: 1_700_000_000_000,
  key: Buffer.from("k"),
  value: Buffer.from("größer"),
  headers: [
    { key: "a", value: Buffer.from("1") },
    { key: "b", value: null },
  ],
  sizeBytes: 0,
};

test("compileFormat() fills in every letter and reads escapes", () => {
  const format = compileFormat(String.raw`%t-%p@%o %T\t%k=%v [%h] 100%% \\\n`);
  assert.equal(format("t", 3, RECORD), "t-3@7 1700000000000\tk=größer [a=1,b=] 100% \\\n");
});

test("compileFormat() refuses what it does not know", () => {
  assert.throws(() => compileFormat("%v%x"), UsageError);
  assert.throws(() => compileFormat("%"), UsageError);
});

test("recordJson() keeps bytes that are not UTF-8, and null", () => {
  const json = JSON.parse(recordJson("t", 0, { ...RECORD, key: null, value: Buffer.from([0xff, 0x00]) })) as object;
  assert.deepEqual(json, {
    topic: "t",
    partition: 0,
    offset: 7,
    timestamp: 1_700_000_000_000,
    key: null,
    valueBase64: "/wA=",
    headers: [
      { name: "a", value: "1" },
      { name: "b", value: null },
    ],
  });
});
