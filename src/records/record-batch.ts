/**
 * Record batch v2, the only format that we write (KIP-98), as a view: getters read the bytes, nothing is decoded ahead.
 *
 *      0 baseOffset int64          23 lastOffsetDelta int32    51 producerEpoch int16
 *      8 batchLength int32         27 baseTimestamp   int64    53 baseSequence  int32
 *     12 partitionLeaderEpoch i32  35 maxTimestamp    int64    57 recordCount   int32
 *     16 magic int8  17 crc u32    43 producerId      int64    61 records, compressed as a whole
 *     21 attributes int16: 0–2 compression, 3 LogAppendTime, 4 transactional, 5 control, 6 delete horizon
 *
 * The CRC covers everything from the attributes on: offset and leader epoch can be assigned without touching it.
 */
import { crc32c } from "../base/crc32c.ts";
import { readInt64, writeInt64 } from "../base/int64.ts";
import type { CompressionType } from "./compression/compression-type.ts";
import { decompress } from "./compression/compression.ts";
import { CorruptRecordError } from "./corrupt-record-error.ts";
import { RecordCursor } from "./record-cursor.ts";
import type { Record, RecordHeader } from "./record.ts";

/** Bytes before the fields that `batchLength` counts: base offset and the length itself. */
export const LOG_OVERHEAD_BYTES = 12;

/** Bytes of a batch before its records. */
export const BATCH_HEADER_BYTES = 61;

/** The message format of every batch since Kafka 0.11. */
export const MAGIC_V2 = 2;

/** Bits of a batch's attributes; the lowest three are its compression. */
export const BatchAttribute = {
  COMPRESSION: 7,
  LOG_APPEND_TIME: 8,
  TRANSACTIONAL: 16,
  CONTROL: 32,
  DELETE_HORIZON: 64,
} as const;

/** What `message.timestamp.type` and a batch say of its timestamps. */
export const TimestampType = { CREATE_TIME: 0, LOG_APPEND_TIME: 1 } as const;

/** One of {@link TimestampType}. */
export type TimestampType = (typeof TimestampType)[keyof typeof TimestampType];

/** The shortest batch length of any message format: Kafka's LegacyRecord.RECORD_OVERHEAD_V0. */
export const BATCH_LENGTH_BYTES_MIN = 14;

const BYTES_TO_MAGIC = 17;

/** How much a batch may inflate to unless the caller says otherwise: what one request may carry uncompressed. */
export const DECOMPRESSED_BYTES_MAX = 104_857_600;

/**
 * A batch inside `bytes`, which it does not own: it is valid as long as they are. The caller has seen that the whole
 * batch is there, as {@link batchesOf} and {@link wholeBatchBytesAt} do; getters of a shorter buffer throw RangeError.
 * int64 fields beyond ±(2⁵³−1) come back as the nearest double, which is never a safe integer.
 */
export class RecordBatch {
  readonly bytes: Buffer;
  /** Where the batch starts in `bytes`. */
  readonly position: number;

  constructor(bytes: Buffer, position: number = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  get baseOffset(): number {
    return readInt64(this.bytes, this.position);
  }
  /** Outside the CRC: assigned in place by the leader. */
  set baseOffset(offset: number) {
    writeInt64(this.bytes, this.position, offset);
  }
  /** What follows the first {@link LOG_OVERHEAD_BYTES}. */
  get batchLengthBytes(): number {
    return this.bytes.readInt32BE(this.position + 8);
  }
  /** The whole batch. */
  get sizeBytes(): number {
    return LOG_OVERHEAD_BYTES + this.batchLengthBytes;
  }
  get partitionLeaderEpoch(): number {
    return this.bytes.readInt32BE(this.position + 12);
  }
  /** Outside the CRC: assigned in place by the leader. */
  set partitionLeaderEpoch(epoch: number) {
    this.bytes.writeInt32BE(epoch, this.position + 12);
  }
  get magic(): number {
    return this.bytes.readInt8(this.position + 16);
  }
  get crc(): number {
    return this.bytes.readUInt32BE(this.position + 17);
  }
  get attributes(): number {
    return this.bytes.readInt16BE(this.position + 21);
  }
  /** 0 … 7, of which 5 … 7 mean nothing. */
  get compressionType(): CompressionType {
    return (this.attributes & BatchAttribute.COMPRESSION) as CompressionType;
  }
  get timestampType(): TimestampType {
    return (this.attributes & BatchAttribute.LOG_APPEND_TIME) === 0
      ? TimestampType.CREATE_TIME
      : TimestampType.LOG_APPEND_TIME;
  }
  get isTransactional(): boolean {
    return (this.attributes & BatchAttribute.TRANSACTIONAL) !== 0;
  }
  get isControl(): boolean {
    return (this.attributes & BatchAttribute.CONTROL) !== 0;
  }
  /** Whether `baseTimestamp` is the time from which compaction may drop this batch's tombstones (KIP-534). */
  get hasDeleteHorizon(): boolean {
    return (this.attributes & BatchAttribute.DELETE_HORIZON) !== 0;
  }
  get lastOffsetDelta(): number {
    return this.bytes.readInt32BE(this.position + 23);
  }
  /** Inclusive; survives compaction even when that record does not. */
  get lastOffset(): number {
    return this.baseOffset + this.lastOffsetDelta;
  }
  get nextOffset(): number {
    return this.lastOffset + 1;
  }
  get baseTimestamp(): number {
    return readInt64(this.bytes, this.position + 27);
  }
  /** Of all its records; the broker's own time when of type LogAppendTime. */
  get maxTimestamp(): number {
    return readInt64(this.bytes, this.position + 35);
  }
  /** −1 without an idempotent producer. */
  get producerId(): number {
    return readInt64(this.bytes, this.position + 43);
  }
  get hasProducerId(): boolean {
    return this.producerId > -1;
  }
  get producerEpoch(): number {
    return this.bytes.readInt16BE(this.position + 51);
  }
  /** −1 without an idempotent producer. */
  get baseSequence(): number {
    return this.bytes.readInt32BE(this.position + 53);
  }
  /** Of the last record; sequences wrap from 2³¹−1 to 0. */
  get lastSequence(): number {
    const { baseSequence } = this;
    return baseSequence === -1 ? -1 : (baseSequence + this.lastOffsetDelta) % 2 ** 31;
  }
  get recordCount(): number {
    return this.bytes.readInt32BE(this.position + 57);
  }

  /** The batch alone, as a view. */
  view(): Buffer {
    return this.bytes.subarray(this.position, this.position + this.sizeBytes);
  }

  /** Whether the batch is whole and its bytes are those that were checksummed. */
  isCrcValid(): boolean {
    const { sizeBytes } = this;
    return (
      sizeBytes >= BATCH_HEADER_BYTES &&
      this.position + sizeBytes <= this.bytes.length &&
      this.crc === this.#computeCrc()
    );
  }

  /** Sets type and time as one, as Kafka's setMaxTimestamp: they are inside the CRC, which is computed again if they change. */
  setMaxTimestamp(type: TimestampType, timestampMs: number): void {
    if (this.timestampType === type && this.maxTimestamp === timestampMs) return;
    const attributes = this.attributes & ~BatchAttribute.LOG_APPEND_TIME & 0x7f;
    this.bytes.writeInt16BE(
      type === TimestampType.LOG_APPEND_TIME ? attributes | BatchAttribute.LOG_APPEND_TIME : attributes,
      this.position + 21,
    );
    writeInt64(this.bytes, this.position + 35, timestampMs);
    this.updateCrc();
  }

  /** Call after any change from the attributes on. */
  updateCrc(): void {
    this.bytes.writeUInt32BE(this.#computeCrc(), this.position + 17);
  }

  /**
   * A cursor before the first record.
   *
   * @param records the decompressed records where the caller has them already
   * @param decompressedBytesMax larger batches are refused unread
   * @throws {CorruptRecordError} when the compression does not open
   */
  cursor(records?: Uint8Array, decompressedBytesMax: number = DECOMPRESSED_BYTES_MAX): RecordCursor {
    const { compressionType } = this;
    let bytes: Uint8Array = this.bytes;
    let position = this.position + BATCH_HEADER_BYTES;
    let end = this.position + this.sizeBytes;
    if (records !== undefined || compressionType !== 0) {
      bytes = records ?? decompress(compressionType, this.bytes.subarray(position, end), decompressedBytesMax);
      position = 0;
      end = bytes.length;
    }
    return new RecordCursor({
      bytes,
      position,
      end,
      recordCount: this.recordCount,
      baseOffset: this.baseOffset,
      baseTimestamp: this.baseTimestamp,
      baseTimestampExact: () => this.bytes.readBigInt64BE(this.position + 27),
      logAppendTime: this.timestampType === TimestampType.LOG_APPEND_TIME ? this.maxTimestamp : undefined,
    });
  }

  /**
   * Its records, one object each; hot paths use {@link cursor}.
   *
   * @throws {CorruptRecordError} when the compression does not open or a record is malformed
   */
  *records(options: { readonly maxBytes?: number } = {}): IterableIterator<Record> {
    const cursor = this.cursor(undefined, options.maxBytes);
    while (cursor.next()) yield recordAt(cursor);
  }

  #computeCrc(): number {
    return crc32c(this.bytes, this.position + 21, this.position + this.sizeBytes);
  }
}

/**
 * The size of the batch that starts at `position`.
 *
 * @returns 0 when the bytes end before it does: a torn tail, or the cut that a fetch makes
 * @throws {CorruptRecordError} when no batch can start there
 */
export function wholeBatchBytesAt(bytes: Buffer, position: number): number {
  const available = bytes.length - position;
  if (available < LOG_OVERHEAD_BYTES) return 0;
  const lengthBytes = bytes.readInt32BE(position + 8);
  if (lengthBytes < BATCH_LENGTH_BYTES_MIN) throw new CorruptRecordError(`batch length ${lengthBytes} is too short`);
  if (available < BYTES_TO_MAGIC) return 0;
  const magic = bytes.readInt8(position + 16);
  if (magic !== MAGIC_V2) throw new CorruptRecordError(`message format ${magic} is not 2`);
  const sizeBytes = LOG_OVERHEAD_BYTES + lengthBytes;
  if (sizeBytes < BATCH_HEADER_BYTES) throw new CorruptRecordError(`batch length ${lengthBytes} is too short`);
  return available < sizeBytes ? 0 : sizeBytes;
}

/**
 * The whole batches of `bytes`, which they view; a torn tail ends the iteration. CRCs are not looked at.
 *
 * @throws {CorruptRecordError} where the bytes cannot be a batch
 */
export function* batchesOf(bytes: Buffer): IterableIterator<RecordBatch> {
  for (let position = 0, sizeBytes; (sizeBytes = wholeBatchBytesAt(bytes, position)) > 0; position += sizeBytes) {
    yield new RecordBatch(bytes, position);
  }
}

/** What the cursor stands on, as an object. */
export function recordAt(cursor: RecordCursor): Record {
  const { bytes, keyPosition, keyBytes, valuePosition, valueBytes } = cursor;
  return {
    offset: cursor.offset,
    timestamp: cursor.timestamp,
    key: keyBytes < 0 ? null : bytes.subarray(keyPosition, keyPosition + keyBytes),
    value: valueBytes < 0 ? null : bytes.subarray(valuePosition, valuePosition + valueBytes),
    headers: cursor.headerCount === 0 ? NO_HEADERS : cursor.headers(),
    sizeBytes: cursor.sizeBytes,
  };
}

const NO_HEADERS: readonly RecordHeader[] = [];
