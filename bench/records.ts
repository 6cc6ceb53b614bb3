/**
 * What records cost: CRC, validation of produced batches, codecs. `node bench/records.ts [name part]`.
 *
 * Each line is the best of seven rounds of about 50 ms; GB/s are of uncompressed bytes.
 */
import { crc32c, crc32cPortable } from "../src/base/crc32c.ts";
import { buildBatch } from "../src/records/build-batch.ts";
import { COMPRESSION_NAMES, CompressionType } from "../src/records/compression/compression-type.ts";
import { compress, decompress } from "../src/records/compression/compression.ts";
import { compressSnappy, decompressSnappy } from "../src/records/compression/snappy.ts";
import { RecordBatch, TimestampType } from "../src/records/record-batch.ts";
import { validateRecords, type ValidationRules } from "../src/records/validate-records.ts";

const filter = process.argv[2] ?? "";
const now = Date.now();
const rules: ValidationRules = {
  isCompacted: false,
  maxMessageBytes: 100_000_000,
  maxDecompressedMessageBytes: 2_147_483_639,
  timestampType: TimestampType.CREATE_TIME,
  timestampBeforeMaxMs: Infinity,
  timestampAfterMaxMs: 3_600_000,
  compression: undefined,
  compressionLevel: undefined,
};

function measure(name: string, bytes: number, run: () => void): void {
  if (!name.includes(filter)) return;
  let best = Infinity;
  for (let round = 0; round < 7; round++) {
    let count = 0;
    const start = process.hrtime.bigint();
    let elapsed = 0;
    while (elapsed < 50e6) {
      run();
      count++;
      elapsed = Number(process.hrtime.bigint() - start);
    }
    best = Math.min(best, elapsed / count);
  }
  const speed = (bytes / best).toFixed(2).padStart(8);
  console.log(`${name.padEnd(44)} ${(best / 1000).toFixed(2).padStart(10)} µs ${speed} GB/s`);
}

/** Like log lines: about 3:1 with lz4. */
function text(bytes: number, seed: number): Buffer {
  const words = ["GET /api/orders/", "status=200 ", "user=", "latencyMs=", "region=eu-west-1 ", "trace="];
  let line = "";
  let state = seed + 1;
  while (line.length < bytes) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    line += words[state % words.length]! + (state >>> 7).toString(36) + " ";
  }
  return Buffer.from(line.slice(0, bytes));
}

function batchOf(recordBytes: number, count: number, compression: CompressionType): Buffer {
  const records = Array.from({ length: count }, (_, index) => ({
    key: null,
    value: text(recordBytes, index),
    timestamp: now + (index >> 4),
  }));
  return buildBatch({ records, compression });
}

for (const bytes of [64, 128, 256, 512, 1024, 16_384, 1_000_000]) {
  const data = text(bytes, 1);
  measure(`crc32c ${bytes} B`, bytes, () => crc32c(data));
  measure(`crc32c ${bytes} B, portable`, bytes, () => crc32cPortable(data));
}

for (const [recordBytes, count] of [
  [1024, 1],
  [1024, 16],
  [1024, 1000],
  [100, 150],
  [100, 10_000],
] as const) {
  const batch = batchOf(recordBytes, count, CompressionType.NONE);
  const cursorOnly = new RecordBatch(batch);
  measure(`validate ${count} × ${recordBytes} B`, batch.length, () => {
    const result = validateRecords(batch, { rules, origin: "CLIENT", nowMs: now });
    if (result instanceof Promise || result.batch === undefined) throw new Error("refused");
  });
  measure(`walk     ${count} × ${recordBytes} B, without the CRC`, batch.length, () => {
    const cursor = cursorOnly.cursor();
    while (cursor.next());
  });
}

for (const type of Object.values(CompressionType)) {
  if (type === CompressionType.NONE) continue;
  for (const [recordBytes, count] of [
    [1024, 16],
    [1024, 500],
  ] as const) {
    const records = batchOf(recordBytes, count, CompressionType.NONE).subarray(61);
    const sealed = compress(type, records, undefined);
    const ratio = (records.length / sealed.length).toFixed(1);
    const name = `${COMPRESSION_NAMES[type]} ${records.length} B`;
    measure(`${name} compress (${ratio}:1)`, records.length, () => compress(type, records, undefined));
    measure(`${name} decompress`, records.length, () => decompress(type, sealed, 10_000_000));
    if (type !== CompressionType.SNAPPY) continue;
    measure(`${name} compress, portable`, records.length, () => compressSnappy(records, "portable"));
    measure(`${name} decompress, portable`, records.length, () => decompressSnappy(sealed, 10_000_000, "portable"));
  }
}
