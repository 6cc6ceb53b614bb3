/** Record batches that Kafka's own classes wrote (tools/record-batch-vectors.ts), read by ours. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import {
  kraftVersionRecord,
  leaderChangeRecord,
  snapshotFooterRecord,
  snapshotHeaderRecord,
  votersRecord,
} from "../../src/raft/control-records.ts";
import { buildBatch, type RecordToWrite } from "../../src/records/build-batch.ts";
import { compressLz4, decompressLz4 } from "../../src/records/compression/lz4.ts";
import { compressSnappy, decompressSnappy } from "../../src/records/compression/snappy.ts";
import { BATCH_HEADER_BYTES, RecordBatch, TimestampType, wholeBatchBytesAt } from "../../src/records/record-batch.ts";
import { validateRecords } from "../../src/records/validate-records.ts";
import { digestsOf, type RecordBatchVector } from "./record-batch-vector.ts";

const lines = gunzipSync(readFileSync(new URL("record-batches.vectors.gz", import.meta.url)))
  .toString()
  .trimEnd();
const vectors = lines.split("\n").map((line) => JSON.parse(line) as RecordBatchVector);
const bytesOf = (vector: RecordBatchVector) => Buffer.from(vector.bytes, "base64");
const RULES = {
  isCompacted: false,
  maxMessageBytes: 1_048_588,
  maxDecompressedMessageBytes: 2_147_483_639,
  timestampType: TimestampType.CREATE_TIME,
  timestampBeforeMaxMs: Infinity,
  timestampAfterMaxMs: Infinity,
  compression: undefined,
  compressionLevel: undefined,
};

for (const vector of vectors) {
  test(`Kafka's batch "${vector.name}" reads as Kafka reads it`, () => {
    const bytes = bytesOf(vector);
    assert.equal(wholeBatchBytesAt(bytes, 0), bytes.length);
    const batch = new RecordBatch(bytes);
    assert.ok(batch.isCrcValid());
    const { name, bytes: _, records, leaderEpoch, compression, ...fields } = vector;
    const read = Object.fromEntries(Object.keys(fields).map((field) => [field, batch[field as keyof RecordBatch]]));
    assert.deepEqual(read, fields, name);
    assert.deepEqual([batch.partitionLeaderEpoch, batch.compressionType], [leaderEpoch, compression]);
    assert.deepEqual(digestsOf(batch), records);
  });
}

for (const vector of vectors) {
  // Batches with gaps come from compaction, which buildBatch() does not do.
  if (vector.compression !== 0 || vector.name.includes("gaps")) continue;
  test(`buildBatch() writes "${vector.name}" to the byte as Kafka`, () => {
    const bytes = bytesOf(vector);
    const { baseOffset, leaderEpoch, producerId, producerEpoch, baseSequence, isTransactional, isControl } = vector;
    const isAppendTime = vector.timestampType === TimestampType.LOG_APPEND_TIME;
    // Kafka's builder keeps the time that the client gave inside a batch of type LogAppendTime.
    const records: RecordToWrite[] = withCreateTimes(bytes);
    const built = buildBatch({
      records,
      baseOffset,
      leaderEpoch,
      producerId,
      producerEpoch,
      baseSequence,
      isTransactional,
      isControl,
      ...(isAppendTime ? { logAppendTimeMs: vector.maxTimestamp } : {}),
    });
    assert.equal(built.toString("hex"), bytes.toString("hex"));
  });
}

const DIRECTORY = "AAAAAAAAAAcAAAAAAAAACA";
const VOTER = {
  voterId: 1,
  voterDirectoryId: DIRECTORY,
  endpoints: [{ name: "CONTROLLER", host: "localhost", port: 9093 }],
};
for (const [name, { key, value }] of [
  ["leader change", leaderChangeRecord(1, [1])],
  ["snapshot header", snapshotHeaderRecord(1_699_999_999_999)],
  ["snapshot footer", snapshotFooterRecord()],
  ["kraft version", kraftVersionRecord(1)],
  ["kraft voters", votersRecord([VOTER])],
] as const) {
  test(`our control record "${name}" is Kafka's to the byte`, () => {
    const vector = vectors.find((candidate) => candidate.name === name);
    assert.ok(vector !== undefined);
    const [record] = [...new RecordBatch(bytesOf(vector)).records()];
    assert.deepEqual([Buffer.from(record?.key ?? []), Buffer.from(record?.value ?? [])], [key, value]);
  });
}

function withCreateTimes(bytes: Buffer): RecordToWrite[] {
  const copy = new RecordBatch(Buffer.from(bytes));
  copy.setMaxTimestamp(TimestampType.CREATE_TIME, copy.maxTimestamp);
  return [...copy.records()];
}

for (const vector of vectors) {
  if (vector.isControl || vector.name.includes("gaps") || vector.timestampType !== 0) continue;
  test(`validateRecords() takes "${vector.name}" as it is`, async () => {
    const bytes = bytesOf(vector);
    const batch = new RecordBatch(bytes);
    batch.baseOffset = 0;
    const before = Buffer.from(bytes);
    const result = await validateRecords(bytes, { rules: RULES, origin: "CLIENT", nowMs: 1_700_000_000_000 });
    assert.ok(result.batch !== undefined, result.batch === undefined ? result.reason : "");
    assert.equal(result.maxTimestamp, vector.maxTimestamp);
    assert.deepEqual(result.batch.bytes, before);
  });
}

for (const vector of vectors) {
  const sealed = bytesOf(vector).subarray(BATCH_HEADER_BYTES);
  if (vector.compression === 2) {
    test(`snappy: both engines open "${vector.name}", and each the other's`, () => {
      const opened = decompressSnappy(sealed, 1_000_000, "portable");
      assert.deepEqual(decompressSnappy(sealed, 1_000_000, "native"), opened);
      for (const [writer, reader] of [
        ["portable", "native"],
        ["native", "portable"],
      ] as const) {
        assert.deepEqual(decompressSnappy(compressSnappy(opened, writer), 1_000_000, reader), opened);
      }
    });
  } else if (vector.compression === 3) {
    test(`lz4: both engines open "${vector.name}", and each the other's, at every level`, () => {
      const opened = decompressLz4(sealed, 1_000_000, "portable");
      assert.deepEqual(decompressLz4(sealed, 1_000_000, "native"), opened);
      for (const level of [1, 5, 9, 17]) {
        assert.deepEqual(decompressLz4(compressLz4(opened, level, "portable"), 1_000_000, "native"), opened);
        assert.deepEqual(decompressLz4(compressLz4(opened, level, "native"), 1_000_000, "portable"), opened);
      }
    });
  }
}
