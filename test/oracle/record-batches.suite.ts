/** Batches that we write, in every codec and shape, read by Kafka's own classes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { COMPRESSION_NAMES, CompressionType } from "../../src/records/compression/compression-type.ts";
import { buildBatch, type BatchToBuild } from "../../src/records/build-batch.ts";
import { compressLz4 } from "../../src/records/compression/lz4.ts";
import { compressSnappy } from "../../src/records/compression/snappy.ts";
import { BATCH_HEADER_BYTES, LOG_OVERHEAD_BYTES, RecordBatch } from "../../src/records/record-batch.ts";
import { digestsOf, type RecordBatchVector } from "../golden/record-batch-vector.ts";
import { oracle, oracleMissing } from "./oracle.ts";

const now = 1_700_000_000_000;
const text = (index: number) => Buffer.from(`order ${index % 7} is shipped `.repeat(index * 3));
const shapes: readonly BatchToBuild[] = [
  { records: [{ key: null, value: null, timestamp: -1 }] },
  {
    records: Array.from({ length: 60 }, (_, index) => ({
      key: Buffer.from([index]),
      value: text(index),
      timestamp: now - index,
    })),
  },
  { records: Array.from({ length: 60 }, (_, index) => ({ key: null, value: text(index * 20), timestamp: now })) },
  {
    records: [{ key: text(1), value: Buffer.alloc(0), headers: [{ key: "häder🙂", value: null }], timestamp: now }],
    baseOffset: 2 ** 45,
    leaderEpoch: 3,
    producerId: 2 ** 40,
    producerEpoch: 32_767,
    baseSequence: 2 ** 31 - 1,
    isTransactional: true,
    logAppendTimeMs: now + 7,
  },
];

test("Kafka's classes read every batch that we build", { skip: oracleMissing }, async () => {
  const ours: { readonly name: string; readonly bytes: Buffer }[] = [];
  for (const type of Object.values(CompressionType)) {
    shapes.forEach((shape, index) => {
      ours.push({ name: `${COMPRESSION_NAMES[type]} ${index}`, bytes: buildBatch({ ...shape, compression: type }) });
    });
  }
  const plain = buildBatch(shapes[2]!);
  for (const level of [1, 6, 9, 17])
    ours.push({ name: `lz4 ${level}`, bytes: sealed(plain, 3, (b) => compressLz4(b, level, "portable")) });
  ours.push({ name: "snappy portable", bytes: sealed(plain, 2, (records) => compressSnappy(records, "portable")) });
  const asked = ours.map(({ bytes }) => `${bytes.toString("base64")}\n`).join("");
  const { stdout, stderr } = await oracle(["java", "test/golden/RecordBatchVectors.java", "read"], asked);
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, ours.length, stderr);
  lines.forEach((line, index) => {
    const { name, bytes } = ours[index]!;
    const read = JSON.parse(line) as RecordBatchVector;
    const batch = new RecordBatch(bytes);
    assert.deepEqual(read.records, digestsOf(batch), name);
    const { baseOffset, lastSequence, maxTimestamp, producerEpoch, producerId, timestampType } = batch;
    assert.deepEqual(
      { baseOffset, lastSequence, maxTimestamp, producerEpoch, producerId, timestampType },
      {
        baseOffset: read.baseOffset,
        lastSequence: read.lastSequence,
        maxTimestamp: read.maxTimestamp,
        producerEpoch: read.producerEpoch,
        producerId: read.producerId,
        timestampType: read.timestampType,
      },
      name,
    );
  });
});

/** The batch with its records compressed by `compress`. */
function sealed(plain: Buffer, type: CompressionType, compress: (records: Buffer) => Buffer): Buffer {
  const bytes = Buffer.concat([plain.subarray(0, BATCH_HEADER_BYTES), compress(plain.subarray(BATCH_HEADER_BYTES))]);
  bytes.writeInt32BE(bytes.length - LOG_OVERHEAD_BYTES, 8);
  bytes.writeInt16BE(type, 21);
  new RecordBatch(bytes).updateCrc();
  return bytes;
}
