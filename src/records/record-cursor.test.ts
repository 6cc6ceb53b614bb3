import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { buildBatch } from "./build-batch.ts";
import { CorruptRecordError } from "./corrupt-record-error.ts";
import { BATCH_HEADER_BYTES, RecordBatch } from "./record-batch.ts";
import { RecordCursor } from "./record-cursor.ts";
import { scanPlainRecords } from "./scan-plain-records.ts";

/** One record with the given timestamp delta, as zigzag varlong by bigint: independent of our own encoder. */
function recordWith(delta: bigint): Buffer {
  const varlong: number[] = [];
  let rest = BigInt.asUintN(64, (delta << 1n) ^ (delta >> 63n));
  for (; rest >= 0x80n; rest >>= 7n) varlong.push(Number(rest & 0x7fn) | 0x80);
  varlong.push(Number(rest));
  const body = [0, ...varlong, 0, 1, 1, 0];
  return Buffer.from([body.length * 2, ...body]);
}

const int64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const near = fc.bigInt(-300n, 300n);
/** Around the edges of what numbers hold, where sums of rounded ones look right and are not. */
const edge = fc.tuple(fc.constantFrom(2n ** 53n, -(2n ** 53n)), fc.bigInt(-4n, 4n)).map(([at, by]) => at + by);

test("RecordCursor.timestamp is exact where a number can be, and no safe integer where not", () => {
  fc.assert(
    fc.property(
      fc.oneof(int64, near, edge),
      fc.oneof(int64, near, fc.bigInt(-4n, 4n), fc.bigInt(-(2n ** 40n), 2n ** 40n)),
      (base, delta) => {
        const bytes = recordWith(delta);
        const cursor = new RecordCursor({
          bytes,
          position: 0,
          end: bytes.length,
          recordCount: 1,
          baseOffset: 0,
          baseTimestamp: Number(base),
          baseTimestampExact: () => base,
          logAppendTime: undefined,
        });
        assert.ok(cursor.next());
        const exact = BigInt.asIntN(64, base + delta);
        assert.equal(cursor.timestampExact(), exact);
        const isSafe = exact >= BigInt(Number.MIN_SAFE_INTEGER) && exact <= BigInt(Number.MAX_SAFE_INTEGER);
        assert.equal(Number.isSafeInteger(cursor.timestamp), isSafe);
        if (isSafe) assert.equal(BigInt(cursor.timestamp), exact);
        assert.equal(cursor.next(), false);
      },
    ),
    { numRuns: 1000 },
  );
});

/** What the cursor makes of a batch's records: the greatest timestamp, if they are all in order. */
function walk(batch: RecordBatch, range: { earliest: number; latest: number; needsKeys: boolean }): number | undefined {
  try {
    const cursor = batch.cursor();
    let maxTimestamp = -1;
    while (cursor.next()) {
      if (cursor.offsetDelta !== cursor.index || (range.needsKeys && cursor.keyBytes < 0)) return undefined;
      if (cursor.timestamp < range.earliest || cursor.timestamp > range.latest) return undefined;
      maxTimestamp = Math.max(maxTimestamp, cursor.timestamp);
    }
    return maxTimestamp;
  } catch (error) {
    assert.ok(error instanceof CorruptRecordError, String(error));
    return undefined;
  }
}

const bytesOrNull = fc.option(fc.uint8Array({ maxLength: 200 }), { nil: null });
const recordsAt = (timestamp: fc.Arbitrary<number>) =>
  fc.array(fc.record({ key: bytesOrNull, value: bytesOrNull, timestamp }), { minLength: 1, maxLength: 30 });
const records = recordsAt(fc.oneof(fc.nat(200), fc.nat(2 ** 31 - 1)));

function scan(batch: RecordBatch, range: { earliest: number; latest: number; needsKeys: boolean }): number | undefined {
  const { bytes, recordCount, baseTimestamp, sizeBytes } = batch;
  return scanPlainRecords({
    bytes,
    position: BATCH_HEADER_BYTES,
    end: sizeBytes,
    recordCount,
    baseTimestamp,
    ...range,
  });
}

test("scanPlainRecords() says what the cursor says of records without headers", () => {
  const range = { earliest: -(2 ** 53), latest: 2 ** 53, needsKeys: false };
  fc.assert(
    fc.property(records, (written) => {
      const batch = new RecordBatch(buildBatch({ records: written }));
      const isShort = written.every(({ timestamp }) => Math.abs(timestamp - written[0]!.timestamp) < 2 ** 27);
      assert.equal(scan(batch, range), isShort ? walk(batch, range) : undefined);
    }),
  );
});

test("scanPlainRecords() accepts nothing that the cursor does not, whatever the bytes", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  // Half of the batches lie within the range before they are changed, or hardly any would be accepted after it.
  const written = fc.oneof(records, recordsAt(fc.integer({ min: 100, max: 200 })));
  const range = fc.record({
    earliest: fc.integer({ min: -10, max: 100 }),
    latest: fc.integer({ min: 100, max: 2 ** 31 - 1 }),
    needsKeys: fc.boolean(),
  });
  let accepted = 0;
  fc.assert(
    fc.property(written, changes, range, (before, mutations, within) => {
      const bytes = buildBatch({ records: before });
      for (const [position, byte] of mutations)
        bytes[BATCH_HEADER_BYTES + (position % (bytes.length - BATCH_HEADER_BYTES))] = byte;
      const batch = new RecordBatch(bytes);
      const scanned = scan(batch, within);
      if (scanned === undefined) return;
      accepted++;
      assert.equal(scanned, walk(batch, within));
    }),
    { numRuns: 2000 },
  );
  assert.ok(accepted > 150, `only ${accepted} mutations left plain records`);
});

for (const [name, hex] of [
  ["a record longer than the rest", "12 00 00 00 01 01 00"],
  ["a record that its fields do not fill", "0e 00 00 00 01 01 00 00"],
  ["a negative length", "0b 00 00 00 01 01 00"],
  ["a second record that is not counted", "0c 00 00 00 01 01 00 0c 00 00 00 01 01 00"],
  ["2³¹−1 headers", "14 00 00 00 01 01 fe ff ff ff 0f"],
  ["nothing", ""],
] as const) {
  test(`RecordCursor refuses ${name}`, () => {
    const bytes = Buffer.from(hex.replaceAll(" ", ""), "hex");
    const cursor = new RecordCursor({
      bytes,
      position: 0,
      end: bytes.length,
      recordCount: 1,
      baseOffset: 0,
      baseTimestamp: 0,
      baseTimestampExact: () => 0n,
      logAppendTime: undefined,
    });
    assert.throws(() => {
      while (cursor.next());
    }, CorruptRecordError);
  });
}
