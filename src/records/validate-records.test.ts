import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { gzipSync, zstdCompressSync } from "node:zlib";
import * as fc from "fast-check";
import { ErrorCode } from "../protocol/errors.ts";
import { buildBatch, type BatchToBuild } from "./build-batch.ts";
import { CompressionType, COMPRESSION_NAMES } from "./compression/compression-type.ts";
import { refuseProducedRecords } from "./produced-records.ts";
import { BATCH_HEADER_BYTES, LOG_OVERHEAD_BYTES, RecordBatch, TimestampType } from "./record-batch.ts";
import { validateRecords, type ValidationRules } from "./validate-records.ts";
import type { RefusedRecords, ValidBatch, ValidationResult } from "./validation-result.ts";

const now = 1_700_000_000_000;
const hour = 3_600_000;
const BROKER: ValidationRules = {
  isCompacted: false,
  maxMessageBytes: 1_048_588,
  maxDecompressedMessageBytes: 2_147_483_639,
  timestampType: TimestampType.CREATE_TIME,
  timestampBeforeMaxMs: Infinity,
  timestampAfterMaxMs: hour,
  compression: undefined,
  compressionLevel: undefined,
};
const { INVALID_RECORD, INVALID_TIMESTAMP, CORRUPT_MESSAGE, MESSAGE_TOO_LARGE, UNKNOWN_SERVER_ERROR } = ErrorCode;

const record = { key: Buffer.from("k"), value: Buffer.from("v"), timestamp: now };
const keyless = { ...record, key: null };
const future = { ...record, timestamp: now + 2 * hour };
const big = { ...record, value: Buffer.alloc(600) };

function build(options: Partial<BatchToBuild> = {}): Buffer {
  return buildBatch({ records: [record, record, record], ...options });
}

/** A batch changed behind its builder's back, with a CRC that is right again. */
function changed(bytes: Buffer, change: (bytes: Buffer) => void): Buffer {
  change(bytes);
  new RecordBatch(bytes).updateCrc();
  return bytes;
}

function withBody(type: number, body: Uint8Array, recordCount = 3): Buffer {
  return changed(Buffer.concat([build().subarray(0, BATCH_HEADER_BYTES), body]), (bytes) => {
    bytes.writeInt32BE(bytes.length - LOG_OVERHEAD_BYTES, 8);
    bytes.writeInt16BE(type, 21);
    bytes.writeInt32BE(recordCount - 1, 23);
    bytes.writeInt32BE(recordCount, 57);
  });
}

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const body = () => build().subarray(BATCH_HEADER_BYTES);
const based = (timestamp: bigint) => changed(build(), (bytes) => bytes.writeBigInt64BE(timestamp, 27));
const counted = (bytes: Buffer, count: number, last = count - 1) =>
  changed(bytes, () => {
    bytes.writeInt32BE(count, 57);
    bytes.writeInt32BE(last, 23);
  });
const garbage = Buffer.from("this is not compressed at all");

/** As a Produce request goes: what the handler refuses, then what the log's leader refuses. */
function produce(records: Buffer | null, rules: Partial<ValidationRules> = {}, version = 8): ValidationResult {
  const refused = refuseProducedRecords(records, version);
  if (refused !== undefined) return refused;
  const result = validateRecords(records ?? Buffer.alloc(0), {
    rules: { ...BROKER, ...rules },
    origin: "CLIENT",
    nowMs: now,
  });
  assert.ok(!(result instanceof Promise));
  return result;
}

const COMPACT = { isCompacted: true };
const APPEND_TIME = { timestampType: TimestampType.LOG_APPEND_TIME };
const GZIP = { compression: CompressionType.GZIP };

// Error codes and record errors are those that a Kafka 4.4.0 broker answered to the same bytes.
const ASKED: readonly (readonly [string, Buffer, number, Partial<ValidationRules>?, (readonly number[])?])[] = [
  ["a good batch", build(), 0],
  ["base offset 5", build({ baseOffset: 5 }), INVALID_RECORD],
  ["a count below the last offset", counted(build(), 2, 2), INVALID_RECORD],
  ["a count below the records", counted(build(), 2), INVALID_RECORD],
  ["a count above the records", counted(build(), 4), INVALID_RECORD],
  ["a count below the records, gzip", counted(build({ compression: 1 }), 2), INVALID_RECORD],
  ["a count above the records, gzip", counted(build({ compression: 1 }), 4), INVALID_RECORD],
  ["a count above the records, zstd", counted(build({ compression: 4 }), 4), INVALID_RECORD],
  ["no records", counted(build(), 0), INVALID_RECORD],
  ["no records, last offset 0", counted(build(), 0, 0), INVALID_RECORD],
  ["a negative count", counted(build(), -1, 2), INVALID_RECORD],
  ["a negative last offset", counted(build(), 3, -5), INVALID_RECORD],
  ["only a header", changed(build(), (bytes) => bytes.writeInt32BE(49, 8)).subarray(0, 61), INVALID_RECORD],
  ["control records", build({ isControl: true }), INVALID_RECORD],
  ["a producer id without a sequence", build({ producerId: 7, producerEpoch: 0 }), INVALID_RECORD],
  ["a negative producer id", changed(build(), (bytes) => bytes.writeBigInt64BE(-5n, 43)), 0],
  ["two batches", Buffer.concat([build(), build()]), INVALID_RECORD],
  ["5 bytes after the batch", Buffer.concat([build(), Buffer.alloc(5)]), 0],
  ["12 zeroes after the batch", Buffer.concat([build(), Buffer.alloc(12)]), CORRUPT_MESSAGE],
  ["half a batch after the batch", Buffer.concat([build(), build().subarray(0, 70)]), 0],
  ["16 bytes of a batch after the batch", Buffer.concat([build(), build().subarray(0, 16)]), 0],
  ["a batch without its last byte", build().subarray(0, -1), INVALID_RECORD],
  ["10 bytes", build().subarray(0, 10), INVALID_RECORD],
  ["nothing", Buffer.alloc(0), INVALID_RECORD],
  ["magic 0", changed(build(), (bytes) => bytes.writeInt8(0, 16)), INVALID_RECORD],
  ["magic 1", changed(build(), (bytes) => bytes.writeInt8(1, 16)), INVALID_RECORD],
  ["magic 3", changed(build(), (bytes) => bytes.writeInt8(3, 16)), CORRUPT_MESSAGE],
  ["magic −1", changed(build(), (bytes) => bytes.writeInt8(-1, 16)), CORRUPT_MESSAGE],
  ["a wrong CRC", withCrcBroken(build()), CORRUPT_MESSAGE],
  ["a wrong CRC and base offset 5", withCrcBroken(build({ baseOffset: 5 })), INVALID_RECORD],
  ["a wrong CRC and too large", withCrcBroken(build({ records: [big] })), MESSAGE_TOO_LARGE, { maxMessageBytes: 500 }],
  ["length 13", lengthened(13), CORRUPT_MESSAGE],
  ["length 14", lengthened(14), CORRUPT_MESSAGE],
  ["length 48", lengthened(48).subarray(0, 60), CORRUPT_MESSAGE],
  ["a negative length", lengthened(-1), CORRUPT_MESSAGE],
  ["compression 5", withBody(5, body()), UNKNOWN_SERVER_ERROR],
  ["compression 7", withBody(7, body()), UNKNOWN_SERVER_ERROR],
  ["garbage as gzip", withBody(1, garbage), UNKNOWN_SERVER_ERROR],
  ["garbage as snappy", withBody(2, garbage), UNKNOWN_SERVER_ERROR],
  ["garbage as lz4", withBody(3, garbage), UNKNOWN_SERVER_ERROR],
  ["garbage as zstd", withBody(4, garbage), UNKNOWN_SERVER_ERROR],
  ["nothing as gzip", withBody(1, Buffer.alloc(0)), UNKNOWN_SERVER_ERROR],
  ["nothing as snappy", withBody(2, Buffer.alloc(0)), UNKNOWN_SERVER_ERROR],
  ["nothing as lz4", withBody(3, Buffer.alloc(0)), UNKNOWN_SERVER_ERROR],
  ["half a gzip", withBody(1, gzipSync(body()).subarray(0, -9)), UNKNOWN_SERVER_ERROR],
  ["a gzip without its end", withBody(1, gzipSync(body()).subarray(0, -4)), UNKNOWN_SERVER_ERROR],
  ["half a zstd", withBody(4, zstdCompressSync(body()).subarray(0, -3)), UNKNOWN_SERVER_ERROR],
  ["a zstd with bytes after it", withBody(4, Buffer.concat([zstdCompressSync(body()), garbage])), UNKNOWN_SERVER_ERROR],
  ["two gzip members", withBody(1, Buffer.concat(halves().map((half) => gzipSync(half)))), 0],
  ["two zstd frames", withBody(4, Buffer.concat(halves().map((half) => zstdCompressSync(half)))), 0],
  ["records from the future", build({ records: [record, future, future] }), INVALID_TIMESTAMP, {}, [1, 2]],
  ["gzip from the future", build({ compression: 1, records: [record, future] }), INVALID_TIMESTAMP, {}, [1]],
  ["timestamp 2⁶³−1", based(2n ** 63n - 1n), INVALID_TIMESTAMP, {}, [0, 1, 2]],
  ["timestamp −2⁶³", based(-(2n ** 63n)), INVALID_TIMESTAMP, {}, [0, 1, 2]],
  ["timestamp −2⁶⁰", based(-(2n ** 60n)), 0],
  ["timestamp −5", based(-5n), 0],
  ["no timestamp", based(-1n), 0, { timestampBeforeMaxMs: 1000 }],
  ["an old timestamp", based(BigInt(now - 5000)), INVALID_TIMESTAMP, { timestampBeforeMaxMs: 1000 }, [0, 1, 2]],
  ["no keys, compacted", build({ records: [keyless, record, keyless] }), INVALID_RECORD, COMPACT, [0, 2]],
  [
    "no keys, compacted, gzip",
    build({ compression: 1, records: [keyless, record, keyless] }),
    INVALID_RECORD,
    COMPACT,
    [0, 2],
  ],
  [
    "no keys and from the future, compacted",
    build({ records: [keyless, future, keyless] }),
    INVALID_TIMESTAMP,
    COMPACT,
    [0, 1, 2],
  ],
  ["an empty key, compacted", build({ records: [{ ...record, key: Buffer.alloc(0) }] }), 0, COMPACT],
  ["LogAppendTime from a producer", build({ logAppendTimeMs: now }), 0],
  ["LogAppendTime −1 from a producer", build({ logAppendTimeMs: -1 }), INVALID_TIMESTAMP, {}, [0, 1, 2]],
  [
    "LogAppendTime from a producer, append time",
    build({ logAppendTimeMs: now }),
    INVALID_TIMESTAMP,
    APPEND_TIME,
    [0, 1, 2],
  ],
  ["too large", build({ records: [big] }), MESSAGE_TOO_LARGE, { maxMessageBytes: 500 }],
  ["too large before gzip", build({ records: [big], compression: 1 }), 0, { maxMessageBytes: 500 }],
  ["unknown attributes", changed(build(), (bytes) => bytes.writeInt16BE(0x180, 21)), 0],
  ["a key beyond its record", withBody(0, hex("10 00 00 00 7e 6b 02 76 00"), 1), INVALID_RECORD],
  ["key length −5", withBody(0, hex("0e 00 00 00 09 02 76 00"), 1), 0],
  ["−1 headers", withBody(0, hex("10 00 00 00 02 6b 02 76 01"), 1), INVALID_RECORD],
  ["100 headers", withBody(0, hex("12 00 00 00 02 6b 02 76 c801"), 1), INVALID_RECORD],
  ["a null header key", withBody(0, hex("14 00 00 00 02 6b 02 76 02 01 01"), 1), INVALID_RECORD],
  ["a null header key, gzip", withBody(1, gzipSync(hex("14 00 00 00 02 6b 02 76 02 01 01")), 1), INVALID_RECORD],
  ["a record that is too short", withBody(0, hex("0e 00 00 00 02 6b 02 76 00"), 1), INVALID_RECORD],
  ["a negative record length", withBody(0, hex("0f 00 00 00 02 6b 02 76 00"), 1), INVALID_RECORD],
  ["a varint of 6 bytes", withBody(0, hex("18 00 00 00 808080808001 02 76 00"), 1), INVALID_RECORD],
  ["a varlong of 11 bytes", withBody(0, hex("24 00 8080808080808080808001 00 02 6b 02 76 00"), 1), INVALID_RECORD],
  ["record attributes", withBody(0, hex("10 01 00 00 02 6b 02 76 00"), 1), 0],
  ["a malformed record, gzip topic", withBody(0, hex("0e 00 00 00 02 6b 02 76 00"), 1), INVALID_RECORD, GZIP],
];

function withCrcBroken(bytes: Buffer): Buffer {
  bytes[17]! ^= 1;
  return bytes;
}

function lengthened(lengthBytes: number): Buffer {
  const bytes = build();
  bytes.writeInt32BE(lengthBytes, 8);
  return bytes;
}

function halves(): Buffer[] {
  return [body().subarray(0, 10), body().subarray(10)];
}

suite("produced records are judged as by Kafka 4.4.0", () => {
  for (const [name, records, errorCode, rules, badRecords] of ASKED) {
    test(`${name}: ${errorCode}`, () => {
      const result = produce(records, rules);
      assert.equal(result.errorCode, errorCode, result.batch === undefined ? result.reason : "");
      if (result.batch !== undefined) return assert.ok(result.batch.isCrcValid());
      assert.deepEqual(
        result.recordErrors.map(({ index }) => index),
        badRecords ?? [],
      );
      assert.equal(result.errorMessage === null, badRecords === undefined);
    });
  }

  test("zstd needs Produce 7", () => {
    const code = (version: number) => produce(build({ compression: 4 }), {}, version).errorCode;
    assert.deepEqual([code(6), code(7)], [ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, 0]);
  });
});

suite("produced records where we are stricter than Kafka 4.4.0", () => {
  const sameOffsets = Buffer.concat(Array.from({ length: 3 }, () => hex("10 00 00 00 02 6b 02 76 00")));
  const cases: readonly (readonly [string, Buffer | null, number, Partial<ValidationRules>?])[] = [
    ["null records", null, INVALID_RECORD],
    ["offsets that do not count up", withBody(0, sameOffsets), INVALID_RECORD],
    ["offsets that do not count up, gzip", withBody(1, gzipSync(sameOffsets)), INVALID_RECORD],
    ["a record that is too short, gzip", withBody(1, gzipSync(hex("0e 00 00 00 02 6b 02 76 00")), 1), INVALID_RECORD],
    [
      "a producer id of 2⁶⁰",
      changed(build({ baseSequence: 0 }), (bytes) => bytes.writeBigInt64BE(2n ** 60n, 43)),
      INVALID_RECORD,
    ],
    ["timestamp 2⁶⁰ where all are allowed", based(2n ** 60n), INVALID_TIMESTAMP, { timestampAfterMaxMs: Infinity }],
  ];
  for (const [name, records, errorCode, rules] of cases) {
    test(`${name}: ${errorCode}`, () => assert.equal(produce(records, rules).errorCode, errorCode));
  }
});

function valid(result: ValidationResult): ValidBatch {
  assert.ok(result.batch !== undefined, (result as RefusedRecords).reason);
  return result;
}

test("validateRecords() corrects a maximum timestamp that lies, and leaves a true one alone", () => {
  const lying = changed(build({ records: [record, { ...record, timestamp: now + 9 }, record] }), (bytes) =>
    bytes.writeBigInt64BE(5n, 35),
  );
  const { batch, maxTimestamp } = valid(produce(lying));
  assert.deepEqual([maxTimestamp, batch.maxTimestamp, batch.isCrcValid()], [now + 9, now + 9, true]);
  const good = build();
  const before = Buffer.from(good);
  assert.deepEqual(valid(produce(good)).batch.bytes, before);
});

test("validateRecords() never takes a maximum from timestamps below −1", () => {
  assert.equal(valid(produce(based(-(2n ** 60n)))).maxTimestamp, -1);
});

for (const compression of Object.values(CompressionType)) {
  test(`validateRecords() gives a topic of LogAppendTime the broker's time, ${COMPRESSION_NAMES[compression]}`, () => {
    const { batch, maxTimestamp, logAppendTimeMs } = valid(produce(build({ compression }), APPEND_TIME));
    assert.deepEqual([maxTimestamp, logAppendTimeMs, batch.timestampType], [now, now, TimestampType.LOG_APPEND_TIME]);
    assert.ok(batch.isCrcValid());
  });
}

for (const from of Object.values(CompressionType)) {
  for (const to of Object.values(CompressionType)) {
    test(`validateRecords() turns ${COMPRESSION_NAMES[from]} into ${COMPRESSION_NAMES[to]}`, () => {
      const records = [
        record,
        { ...record, timestamp: now + 40, headers: [{ key: "h", value: Buffer.from("x") }] },
        keyless,
      ];
      const sent = buildBatch({
        records,
        compression: from,
        producerId: 5,
        producerEpoch: 1,
        baseSequence: 9,
        isTransactional: true,
      });
      const expected = [...new RecordBatch(Buffer.from(sent)).records()];
      const { batch } = valid(produce(sent, { compression: to }));
      assert.equal(batch.compressionType, to);
      assert.ok(batch.isCrcValid() && batch.isTransactional);
      assert.deepEqual(
        [batch.producerId, batch.baseSequence, batch.recordCount, batch.maxTimestamp],
        [5, 9, 3, now + 40],
      );
      assert.deepEqual(JSON.stringify([...batch.records()]), JSON.stringify(expected));
    });
  }
}

test("validateRecords() looks at the size again after compressing anew", () => {
  const sent = build({ records: [big], compression: CompressionType.GZIP });
  const rules = { compression: CompressionType.NONE, maxMessageBytes: 500 };
  assert.equal(produce(sent, rules).errorCode, MESSAGE_TOO_LARGE);
});

test("validateRecords() lets a coordinator write control records, uncompressed whatever the topic says", () => {
  const marker = build({ isControl: true, baseOffset: 77 });
  const result = validateRecords(marker, { rules: { ...BROKER, ...GZIP }, origin: "COORDINATOR", nowMs: now });
  assert.ok(!(result instanceof Promise));
  assert.equal(valid(result).batch.compressionType, CompressionType.NONE);
});

test("validateRecords() names 1,000 bad records at most, and counts all", () => {
  const refused = produce(build({ records: Array.from({ length: 3000 }, () => keyless) }), COMPACT);
  assert.ok(refused.batch === undefined && refused.recordErrors.length === 1000);
  assert.match(refused.errorMessage ?? "", /^3000 records/);
});

for (const compression of [CompressionType.GZIP, CompressionType.ZSTD]) {
  test(`validateRecords() opens large ${COMPRESSION_NAMES[compression]} off the loop, from a copy of the bytes`, async () => {
    const large = { ...record, value: Buffer.alloc(3_000_000, "abc") };
    const sent = build({ records: [large], compression });
    const result = validateRecords(sent, { rules: BROKER, origin: "CLIENT", nowMs: now });
    assert.ok(result instanceof Promise);
    sent.fill(0xff);
    const { batch } = valid(await result);
    assert.ok(batch.isCrcValid());
    assert.equal([...batch.records()][0]?.value?.length, 3_000_000);
  });

  test(`validateRecords() compresses much as ${COMPRESSION_NAMES[compression]} off the loop, from a copy of the bytes`, async () => {
    const sent = build({ records: [{ ...record, value: Buffer.alloc(900_000, "abc") }] });
    const result = validateRecords(sent, { rules: { ...BROKER, compression }, origin: "CLIENT", nowMs: now });
    assert.ok(result instanceof Promise);
    sent.fill(0xff);
    const { batch } = valid(await result);
    assert.ok(batch.isCrcValid() && batch.compressionType === compression);
    assert.equal([...batch.records()][0]?.value?.[5], 0x63);
  });

  test(`validateRecords() refuses a bomb of ${COMPRESSION_NAMES[compression]}`, async () => {
    const zeroes = Buffer.alloc(110_000_000);
    const bomb = withBody(
      compression,
      compression === CompressionType.GZIP ? gzipSync(zeroes) : zstdCompressSync(zeroes),
      1,
    );
    const result = await validateRecords(bomb, { rules: BROKER, origin: "CLIENT", nowMs: now });
    assert.equal(result.errorCode, INVALID_RECORD);
  });

  test(`validateRecords() keeps max.decompressed.message.bytes of ${COMPRESSION_NAMES[compression]}`, async () => {
    const compressed = (bytes: number): Buffer =>
      build({ records: [{ key: null, value: Buffer.alloc(bytes), timestamp: now }], compression });
    const rules = { ...BROKER, maxDecompressedMessageBytes: 1000 };
    const check = async (records: Buffer) =>
      (await validateRecords(records, { rules, origin: "CLIENT", nowMs: now })).errorCode;
    assert.equal(await check(compressed(980)), ErrorCode.NONE);
    assert.equal(await check(compressed(1001)), INVALID_RECORD);
  });
}

const bodyByte = fc.tuple(fc.nat(), fc.nat(255));
for (const compression of Object.values(CompressionType)) {
  test(`validateRecords() answers with a value to any bytes, ${COMPRESSION_NAMES[compression]}`, async () => {
    const good = build({
      records: Array.from({ length: 20 }, (_, index) => ({
        ...record,
        value: Buffer.alloc(index * 9, "ab"),
        headers: [{ key: "h", value: null }],
      })),
      compression,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(bodyByte, { maxLength: 5 }), fc.boolean(), async (changes, isSigned) => {
        const hostile = Buffer.from(good);
        for (const [position, byte] of changes) hostile[position % hostile.length] = byte;
        // With a CRC that is right again the change reaches what lies behind it.
        if (isSigned && new RecordBatch(hostile).sizeBytes === hostile.length) new RecordBatch(hostile).updateCrc();
        const result = await validateRecords(hostile, { rules: BROKER, origin: "CLIENT", nowMs: now });
        if (result.batch !== undefined) assert.ok(result.batch.isCrcValid());
      }),
      { numRuns: 1500 },
    );
  });
}
