/** What the Produce API asks of a partition's records before any log sees them, as Kafka's ProduceRequest.validateRecords. */
import { ErrorCode } from "../protocol/errors.ts";
import { CompressionType } from "./compression/compression-type.ts";
import { CorruptRecordError } from "./corrupt-record-error.ts";
import { BATCH_LENGTH_BYTES_MIN, RecordBatch, wholeBatchBytesAt } from "./record-batch.ts";
import { refuse, type RefusedRecords } from "./validation-result.ts";

/** The Produce version from which clients may send zstd (KIP-110). */
const ZSTD_VERSION_MIN = 7;
const LENGTH_POSITION = 8;
const MAGIC_POSITION = 16;

/**
 * Exactly one batch of format 2 per partition, and no zstd from clients that predate it. Bytes after it that cannot be a
 * whole batch are let through, and trimmed later.
 *
 * Null records, which leave a connection of Kafka 4.4 without an answer, are INVALID_RECORD.
 *
 * @returns undefined when the log may look at them
 */
export function refuseProducedRecords(records: Uint8Array | null, version: number): RefusedRecords | undefined {
  if (records === null) return refuse(ErrorCode.INVALID_RECORD, "records are null");
  const bytes = Buffer.from(records.buffer, records.byteOffset, records.length);
  try {
    if (isOldFormat(bytes)) return refuse(ErrorCode.INVALID_RECORD, "the message format is too old");
    const sizeBytes = wholeBatchBytesAt(bytes, 0);
    if (sizeBytes === 0) return refuse(ErrorCode.INVALID_RECORD, "there is no whole record batch");
    if (version < ZSTD_VERSION_MIN && new RecordBatch(bytes).compressionType === CompressionType.ZSTD) {
      return refuse(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, `zstd needs Produce ${ZSTD_VERSION_MIN}`);
    }
    if (wholeBatchBytesAt(bytes, sizeBytes) > 0) {
      return refuse(ErrorCode.INVALID_RECORD, "there is more than one record batch");
    }
  } catch (error) {
    if (!(error instanceof CorruptRecordError)) throw error;
    return refuse(ErrorCode.CORRUPT_MESSAGE, error.message);
  }
  return undefined;
}

/** Message formats 0 and 1, if the length before them is one. */
function isOldFormat(bytes: Buffer): boolean {
  if (bytes.length <= MAGIC_POSITION || bytes.readInt32BE(LENGTH_POSITION) < BATCH_LENGTH_BYTES_MIN) return false;
  const magic = bytes.readInt8(MAGIC_POSITION);
  return magic === 0 || magic === 1;
}
