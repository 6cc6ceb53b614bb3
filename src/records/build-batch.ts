/** Builds whole batches: for coordinators, the metadata log, control records, tests. Clients' batches are passed through. */
import { assert } from "../base/assert.ts";
import { writeInt64 } from "../base/int64.ts";
import type { CompressionType } from "./compression/compression-type.ts";
import { compress } from "./compression/compression.ts";
import { BATCH_HEADER_BYTES, BatchAttribute, LOG_OVERHEAD_BYTES, MAGIC_V2, RecordBatch } from "./record-batch.ts";
import type { RecordHeader } from "./record.ts";
import { varintBytes, varlongBytes, writeVarint, writeVarlong } from "./varint.ts";

/** A record to be written; its offset follows from its place. */
export interface RecordToWrite {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers?: readonly RecordHeader[];
  /** Milliseconds, −1 for none; within 2⁵² of the first record of its batch. */
  readonly timestamp: number;
}

/** What a batch says of itself; left out: no producer, offset 0, leader epoch −1, CreateTime, uncompressed. */
export interface BatchToBuild {
  readonly records: readonly RecordToWrite[];
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly isTransactional?: boolean;
  readonly isControl?: boolean;
  readonly compression?: CompressionType;
  /** The codec's own scale; Kafka's default if left out. */
  readonly compressionLevel?: number;
  /** Makes the batch one of type LogAppendTime. */
  readonly logAppendTimeMs?: number;
}

/** Builds one batch, with its CRC. The buffer is the caller's. */
export function buildBatch(batch: BatchToBuild): Buffer {
  const { records, compression = 0 } = batch;
  const first = records[0];
  assert(first !== undefined, "a batch holds at least one record");
  const baseTimestamp = first.timestamp;
  let recordsBytes = 0;
  let maxTimestamp = -1;
  // Sizes first: the batch is then written once, into a buffer that fits.
  const bodyBytes: number[] = [];
  for (let index = 0; index < records.length; index++) {
    const record = records[index]!;
    const size = recordBodyBytes(record, index, baseTimestamp);
    bodyBytes.push(size);
    recordsBytes += varintBytes(size) + size;
    if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
  }
  const header = compression === 0 ? BATCH_HEADER_BYTES : 0;
  let bytes: Buffer = Buffer.allocUnsafe(header + recordsBytes);
  let position = header;
  for (let index = 0; index < records.length; index++) {
    position = writeVarint(bytes, position, bodyBytes[index]!);
    position = writeRecordBody(bytes, position, records[index]!, index, baseTimestamp);
  }
  assert(position === bytes.length, "a record takes the bytes that were computed for it");
  if (compression !== 0) bytes = withHeaderRoom(compress(compression, bytes, batch.compressionLevel));
  const isAppendTime = batch.logAppendTimeMs !== undefined;
  writeBatchHeader(bytes, {
    ...batch,
    attributes:
      compression |
      (isAppendTime ? BatchAttribute.LOG_APPEND_TIME : 0) |
      (batch.isTransactional === true ? BatchAttribute.TRANSACTIONAL : 0) |
      (batch.isControl === true ? BatchAttribute.CONTROL : 0),
    baseTimestamp,
    maxTimestamp: batch.logAppendTimeMs ?? maxTimestamp,
  });
  return bytes;
}

/** A copy of `records` with room for a batch header before it. */
export function withHeaderRoom(records: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(BATCH_HEADER_BYTES + records.length);
  bytes.set(records, BATCH_HEADER_BYTES);
  return bytes;
}

function writeBatchHeader(
  bytes: Buffer,
  batch: BatchToBuild & { readonly attributes: number; readonly baseTimestamp: number; readonly maxTimestamp: number },
): void {
  writeInt64(bytes, 0, batch.baseOffset ?? 0);
  bytes.writeInt32BE(bytes.length - LOG_OVERHEAD_BYTES, 8);
  bytes.writeInt32BE(batch.leaderEpoch ?? -1, 12);
  bytes.writeInt8(MAGIC_V2, 16);
  bytes.writeInt16BE(batch.attributes, 21);
  bytes.writeInt32BE(batch.records.length - 1, 23);
  writeInt64(bytes, 27, batch.baseTimestamp);
  writeInt64(bytes, 35, batch.maxTimestamp);
  writeInt64(bytes, 43, batch.producerId ?? -1);
  bytes.writeInt16BE(batch.producerEpoch ?? -1, 51);
  bytes.writeInt32BE(batch.baseSequence ?? -1, 53);
  bytes.writeInt32BE(batch.records.length, 57);
  new RecordBatch(bytes).updateCrc();
}

function recordBodyBytes(record: RecordToWrite, offsetDelta: number, baseTimestamp: number): number {
  let size = 1 + varlongBytes(record.timestamp - baseTimestamp) + varintBytes(offsetDelta);
  size += fieldBytes(record.key) + fieldBytes(record.value);
  const headers = record.headers ?? [];
  size += varintBytes(headers.length);
  for (const { key, value } of headers) {
    const keyBytes = Buffer.byteLength(key);
    size += varintBytes(keyBytes) + keyBytes + fieldBytes(value);
  }
  return size;
}

function writeRecordBody(
  bytes: Buffer,
  start: number,
  record: RecordToWrite,
  offsetDelta: number,
  baseTimestamp: number,
): number {
  let position = start;
  bytes[position++] = 0;
  position = writeVarlong(bytes, position, record.timestamp - baseTimestamp);
  position = writeVarint(bytes, position, offsetDelta);
  position = writeField(bytes, position, record.key);
  position = writeField(bytes, position, record.value);
  const headers = record.headers ?? [];
  position = writeVarint(bytes, position, headers.length);
  for (const { key, value } of headers) {
    position = writeVarint(bytes, position, Buffer.byteLength(key));
    position += bytes.write(key, position);
    position = writeField(bytes, position, value);
  }
  return position;
}

function fieldBytes(field: Uint8Array | null): number {
  return field === null ? 1 : varintBytes(field.length) + field.length;
}

function writeField(bytes: Buffer, position: number, field: Uint8Array | null): number {
  if (field === null) return writeVarint(bytes, position, -1);
  const start = writeVarint(bytes, position, field.length);
  bytes.set(field, start);
  return start + field.length;
}
