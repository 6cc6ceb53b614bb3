import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { buildBatch, type RecordToWrite } from "./build-batch.ts";
import { COMPRESSION_NAMES, CompressionType } from "./compression/compression-type.ts";
import { CorruptRecordError } from "./corrupt-record-error.ts";
import { BATCH_HEADER_BYTES, batchesOf, RecordBatch, TimestampType, wholeBatchBytesAt } from "./record-batch.ts";

const bytesOrNull = fc.option(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  { nil: null },
);
const headers = fc.array(
  fc.record({ key: fc.string({ unit: "grapheme" }), value: bytesOrNull }, { noNullPrototype: true }),
  { maxLength: 3 },
);
const timestamp = fc.oneof(fc.constant(-1), fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 51 }));
const records = fc.array(
  fc.record({ key: bytesOrNull, value: bytesOrNull, headers, timestamp }, { noNullPrototype: true }),
  {
    minLength: 1,
    maxLength: 20,
  },
);
const compression = fc.constantFrom(...Object.values(CompressionType));

test("buildBatch() and RecordBatch.records() keep every record, with every codec", () => {
  fc.assert(
    fc.property(records, compression, fc.maxSafeInteger(), (written: RecordToWrite[], codec, offset) => {
      const baseOffset = Math.max(Math.abs(offset) - written.length, 0);
      const batch = new RecordBatch(buildBatch({ records: written, compression: codec, baseOffset }));
      assert.ok(batch.isCrcValid());
      assert.equal(batch.recordCount, written.length);
      assert.equal(batch.lastOffset, baseOffset + written.length - 1);
      assert.equal(batch.maxTimestamp, Math.max(...written.map(({ timestamp }) => timestamp)));
      const read = [...batch.records()].map(({ key, value, headers, timestamp, offset }) => ({
        key: key && Buffer.from(key),
        value: value && Buffer.from(value),
        headers: headers.map((header) => ({ key: header.key, value: header.value && Buffer.from(header.value) })),
        timestamp,
        offset,
      }));
      assert.deepEqual(
        read,
        written.map((record, index) => ({ ...record, offset: baseOffset + index })),
      );
    }),
  );
});

test("batchesOf() gives whole batches and ends at a torn tail", () => {
  fc.assert(
    fc.property(fc.array(records, { minLength: 1, maxLength: 4 }), fc.nat(), (all, cut) => {
      const parts = all.map((records) => buildBatch({ records }));
      const whole = Buffer.concat(parts);
      const bytes = whole.subarray(0, cut % (whole.length + 1));
      let end = 0;
      const expected: number[] = [];
      for (const part of parts) {
        if (end + part.length > bytes.length) break;
        expected.push(end);
        end += part.length;
      }
      assert.deepEqual(
        [...batchesOf(bytes)].map(({ position }) => position),
        expected,
      );
    }),
  );
});

const record = { key: Buffer.from("k"), value: Buffer.from("v"), timestamp: 1000 };

test("RecordBatch: offset and leader epoch can be assigned without touching the CRC", () => {
  const batch = new RecordBatch(buildBatch({ records: [record] }));
  batch.baseOffset = 2 ** 40 + 7;
  batch.partitionLeaderEpoch = 12;
  assert.ok(batch.isCrcValid());
  assert.deepEqual([batch.baseOffset, batch.partitionLeaderEpoch, batch.nextOffset], [2 ** 40 + 7, 12, 2 ** 40 + 8]);
});

test("RecordBatch.setMaxTimestamp() makes a batch of type LogAppendTime, and every record reads its time", () => {
  const batch = new RecordBatch(buildBatch({ records: [record, record], isTransactional: true, producerId: 5 }));
  batch.setMaxTimestamp(TimestampType.LOG_APPEND_TIME, 5000);
  assert.ok(batch.isCrcValid());
  assert.ok(batch.isTransactional);
  assert.deepEqual(
    [...batch.records()].map(({ timestamp }) => timestamp),
    [5000, 5000],
  );
});

test("RecordBatch.lastSequence wraps from 2³¹−1 to 0", () => {
  const built = buildBatch({
    records: [record, record, record],
    producerId: 1,
    producerEpoch: 0,
    baseSequence: 2 ** 31 - 2,
  });
  assert.equal(new RecordBatch(built).lastSequence, 0);
});

test("RecordBatch.isCrcValid() sees every changed bit from the attributes on, and a wrong length", () => {
  const bytes = buildBatch({ records: [record] });
  for (let position = 8; position < bytes.length; position++) {
    if (position >= 12 && position < 17) continue;
    const changed = Buffer.from(bytes);
    changed[position]! ^= 1;
    assert.equal(new RecordBatch(changed).isCrcValid(), false, `byte ${position}`);
  }
});

for (const [name, change] of [
  ["a length that is too short", (bytes: Buffer) => bytes.writeInt32BE(13, 8)],
  ["a length shorter than the header", (bytes: Buffer) => bytes.writeInt32BE(BATCH_HEADER_BYTES - 13, 8)],
  ["a negative length", (bytes: Buffer) => bytes.writeInt32BE(-1, 8)],
  ["magic 1", (bytes: Buffer) => bytes.writeInt8(1, 16)],
  ["magic 3", (bytes: Buffer) => bytes.writeInt8(3, 16)],
] as const) {
  test(`wholeBatchBytesAt() refuses ${name}`, () => {
    const bytes = buildBatch({ records: [record] });
    change(bytes);
    assert.throws(() => wholeBatchBytesAt(bytes, 0), CorruptRecordError);
  });
}

for (const type of Object.values(CompressionType)) {
  test(`RecordBatch.records() of ${COMPRESSION_NAMES[type]}: mutated and truncated bytes are CorruptRecordError or records`, () => {
    const records = Array.from({ length: 30 }, (_, index) => ({
      key: Buffer.from(`key-${index}`),
      value: Buffer.from("some value ".repeat(index)),
      headers: [{ key: "h", value: null }],
      timestamp: index,
    }));
    const bytes = buildBatch({ records, compression: type });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(bytes.length),
        (changes, cut) => {
          const hostile = Buffer.from(bytes.subarray(0, cut % 2 === 0 ? bytes.length : cut));
          for (const [position, byte] of changes) if (position < hostile.length) hostile[position] = byte;
          try {
            for (const batch of batchesOf(hostile)) {
              for (const { value } of batch.records({ maxBytes: 100_000 })) assert.ok((value?.length ?? 0) <= 100_000);
            }
          } catch (error) {
            assert.ok(error instanceof CorruptRecordError, String(error));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
}
