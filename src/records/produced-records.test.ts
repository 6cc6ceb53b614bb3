import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../protocol/errors.ts";
import { buildBatch } from "./build-batch.ts";
import { refuseProducedRecords } from "./produced-records.ts";

const build = (change: (bytes: Buffer) => void = () => {}) => {
  const bytes = buildBatch({ records: [{ key: null, value: null, timestamp: 1 }] });
  change(bytes);
  return bytes;
};
const { CORRUPT_MESSAGE, INVALID_RECORD } = ErrorCode;

for (const [name, records, expected] of [
  ["a batch", build(), undefined],
  ["null", null, INVALID_RECORD],
  ["magic 1", build((bytes) => bytes.writeInt8(1, 16)), INVALID_RECORD],
  ["half a batch of magic 0", build((bytes) => bytes.writeInt8(0, 16)).subarray(0, 30), INVALID_RECORD],
  ["magic 0 after a length that none can have", build((bytes) => bytes.fill(0, 8, 17)), CORRUPT_MESSAGE],
  ["17 zeroes", Buffer.alloc(17), CORRUPT_MESSAGE],
  ["11 zeroes", Buffer.alloc(11), INVALID_RECORD],
] as const) {
  test(`refuseProducedRecords() of ${name}: ${expected}`, () => {
    assert.equal(refuseProducedRecords(records, 8)?.errorCode, expected);
  });
}
