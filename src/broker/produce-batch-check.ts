/**
 * What Kafka's ProduceRequest.validateRecords asks of a partition's records before the log sees them: exactly one batch, of
 * magic 2. Everything inside the batch is the log's to judge.
 *
 * ```
 * base offset int64 · length int32 · leader epoch int32 · magic int8 · CRC uint32 · attributes int16 · …
 * ```
 */
import { ErrorCode } from "../protocol/errors.ts";

const LENGTH_AT = 8;
const OVERHEAD_BYTES = 12;
const MAGIC_AT = 16;
const HEADER_UP_TO_MAGIC_BYTES = 17;
const ATTRIBUTES_LOW_AT = 22;
const COMPRESSION_MASK = 0x07;
const TRANSACTIONAL_MASK = 0x10;
const ZSTD = 4;
// As Kafka's LegacyRecord.RECORD_OVERHEAD_V0: whatever says that it is shorter is no batch at all.
const LENGTH_MIN = 14;
const MAGIC = 2;
// KIP-110: older clients' brokers could not read it.
const FIRST_ZSTD_VERSION = 7;

/** @returns NONE, INVALID_RECORD, CORRUPT_MESSAGE or UNSUPPORTED_COMPRESSION_TYPE */
export function checkProducedRecords(records: Uint8Array, apiVersion: number): number {
  const first = batchBytesAt(records, 0);
  if (first < 0) return ErrorCode.CORRUPT_MESSAGE;
  if (first === 0 || records[MAGIC_AT] !== MAGIC) return ErrorCode.INVALID_RECORD;
  if (compressionOf(records) === ZSTD && apiVersion < FIRST_ZSTD_VERSION) return ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
  const second = batchBytesAt(records, first);
  if (second < 0) return ErrorCode.CORRUPT_MESSAGE;
  return second === 0 ? ErrorCode.NONE : ErrorCode.INVALID_RECORD;
}

/** The first batch without what follows it; ask only after {@link checkProducedRecords}. */
export function firstBatch(records: Uint8Array): Uint8Array {
  const sizeBytes = OVERHEAD_BYTES + int32(records, LENGTH_AT);
  return sizeBytes === records.length ? records : records.subarray(0, sizeBytes);
}

/** Whether the first batch belongs to a transaction. */
export function isTransactionalBatch(records: Uint8Array): boolean {
  return ((records[ATTRIBUTES_LOW_AT] ?? 0) & TRANSACTIONAL_MASK) !== 0;
}

function compressionOf(records: Uint8Array): number {
  return (records[ATTRIBUTES_LOW_AT] ?? 0) & COMPRESSION_MASK;
}

/** As Kafka's ByteBufferLogInputStream: the size of the whole batch at `position`, 0 when there is none, −1 for nonsense. */
function batchBytesAt(records: Uint8Array, position: number): number {
  const remaining = records.length - position;
  if (remaining < OVERHEAD_BYTES) return 0;
  const length = int32(records, position + LENGTH_AT);
  if (length < LENGTH_MIN) return -1;
  if (remaining < HEADER_UP_TO_MAGIC_BYTES) return 0;
  if ((records[position + MAGIC_AT] ?? 0) > MAGIC) return -1;
  const sizeBytes = OVERHEAD_BYTES + length;
  return remaining < sizeBytes ? 0 : sizeBytes;
}

function int32(bytes: Uint8Array, position: number): number {
  return (
    ((bytes[position] ?? 0) << 24) |
    ((bytes[position + 1] ?? 0) << 16) |
    ((bytes[position + 2] ?? 0) << 8) |
    (bytes[position + 3] ?? 0)
  );
}
