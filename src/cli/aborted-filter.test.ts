import assert from "node:assert/strict";
import { test } from "node:test";
import { buildBatch } from "../records/build-batch.ts";
import { RecordBatch } from "../records/record-batch.ts";
import { abortedFilter } from "./aborted-filter.ts";

function batch(baseOffset: number, producerId: number, kind: "plain" | "transactional" | "control"): RecordBatch {
  const isControl = kind === "control";
  return new RecordBatch(
    buildBatch({
      baseOffset,
      producerId,
      producerEpoch: 0,
      baseSequence: isControl ? -1 : 0,
      isTransactional: kind !== "plain",
      isControl,
      records: [{ key: isControl ? Buffer.alloc(4) : null, value: Buffer.from("v"), timestamp: 0 }],
    }),
  );
}

test("abortedFilter() drops a producer's transaction from its first offset to its marker, and nothing of others", () => {
  const isAborted = abortedFilter([
    { producerId: 1, firstOffset: 10 },
    { producerId: 1, firstOffset: 20 },
  ]);
  const seen = [
    [batch(9, 1, "transactional"), false],
    [batch(10, 1, "transactional"), true],
    [batch(11, 2, "transactional"), false],
    [batch(12, 1, "plain"), false],
    [batch(13, 1, "control"), true],
    [batch(14, 1, "transactional"), false],
    [batch(20, 1, "transactional"), true],
  ] as const;
  for (const [which, expected] of seen) assert.equal(isAborted(which), expected, `offset ${which.baseOffset}`);
});
