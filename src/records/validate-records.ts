/**
 * What a leader checks of records before they enter a log: Kafka's LogValidator and the half of UnifiedLog that looks at
 * batches (analyzeAndValidateRecords). Every produced byte passes here, so an uncompressed batch is walked in place.
 *
 * The order of the checks decides which error a client sees, and is Kafka's: structure, base offset, size, CRC, counts,
 * then record by record, then the size again if it was compressed anew.
 */
import { ErrorCode } from "../protocol/errors.ts";
import { withHeaderRoom } from "./build-batch.ts";
import { CompressionError, TooLargeError } from "./compression/compression-error.ts";
import { CompressionType } from "./compression/compression-type.ts";
import { compressMaybeOffLoop, decompressMaybeOffLoop } from "./compression/compression.ts";
import { CorruptRecordError } from "./corrupt-record-error.ts";
import {
  BATCH_HEADER_BYTES,
  BatchAttribute,
  DECOMPRESSED_BYTES_MAX,
  LOG_OVERHEAD_BYTES,
  RecordBatch,
  TimestampType,
  wholeBatchBytesAt,
} from "./record-batch.ts";
import { scanPlainRecords } from "./scan-plain-records.ts";
import { describeTimestampRange, isUnsafeTimestampInRange, timestampRange } from "./timestamp-range.ts";
import { RecordErrors, refuse, type RefusedRecords, type ValidationResult } from "./validation-result.ts";

/** What a topic's configs ask of records. One object per log, made again when they change. */
export interface ValidationRules {
  /** Whether `cleanup.policy` contains compact, which needs keys. */
  readonly isCompacted: boolean;
  /** `max.message.bytes`: of a whole batch, as compressed. */
  readonly maxMessageBytes: number;
  /** `max.decompressed.message.bytes`: of a compressed batch's records; never above {@link DECOMPRESSED_BYTES_MAX}. */
  readonly maxDecompressedMessageBytes: number;
  /** `message.timestamp.type`. */
  readonly timestampType: TimestampType;
  /** `message.timestamp.before.max.ms`; Infinity where Kafka says Long.MAX_VALUE. */
  readonly timestampBeforeMaxMs: number;
  /** `message.timestamp.after.max.ms`; Infinity where Kafka says Long.MAX_VALUE. */
  readonly timestampAfterMaxMs: number;
  /** `compression.type`; undefined is "producer", which keeps what was sent. */
  readonly compression: CompressionType | undefined;
  /** `compression.<type>.level`; undefined is the codec's default. */
  readonly compressionLevel: number | undefined;
}

/** Who appends: our own coordinators may write control records and need not start at offset 0. */
export type ValidationOrigin = "CLIENT" | "COORDINATOR";

/** An append as validation sees it. */
interface Append {
  readonly rules: ValidationRules;
  readonly origin: ValidationOrigin;
  readonly nowMs: number;
}

/**
 * Checks the records of one partition and makes of them what the log will hold. The log then assigns base offset and
 * leader epoch, both outside the CRC. Bytes after the one whole batch are ignored, as Kafka trims them.
 *
 * @param records changed in place; no longer looked at once a promise is returned
 * @returns a promise only where compression would hold the loop for long; appends to that partition must then queue
 */
export function validateRecords(
  records: Uint8Array,
  append: { readonly rules: ValidationRules; readonly origin: ValidationOrigin; readonly nowMs: number },
): ValidationResult | Promise<ValidationResult> {
  const bytes = Buffer.from(records.buffer, records.byteOffset, records.length);
  try {
    const sizeBytes = wholeBatchBytesAt(bytes, 0);
    if (sizeBytes === 0) return refuse(ErrorCode.INVALID_RECORD, "there is no whole record batch");
    if (bytes.length > sizeBytes && wholeBatchBytesAt(bytes, sizeBytes) > 0) {
      return refuse(ErrorCode.INVALID_RECORD, "there is more than one record batch");
    }
    const batch = new RecordBatch(bytes.length === sizeBytes ? bytes : bytes.subarray(0, sizeBytes));
    const refusal = refuseHeader(batch, append);
    if (refusal !== undefined) return refusal;
    return validateBody(batch, append);
  } catch (error) {
    return refuseCorrupt(error, ErrorCode.CORRUPT_MESSAGE);
  }
}

function refuseHeader(batch: RecordBatch, { rules, origin }: Append): RefusedRecords | undefined {
  const isClient = origin === "CLIENT";
  if (isClient && batch.baseOffset !== 0) {
    return refuse(ErrorCode.INVALID_RECORD, `a produced batch starts at offset 0, not ${batch.baseOffset}`);
  }
  if (batch.sizeBytes > rules.maxMessageBytes) return refuseSize(batch, rules);
  if (!batch.isCrcValid()) return refuse(ErrorCode.CORRUPT_MESSAGE, `the batch's CRC is not ${batch.crc}`);
  if (!isClient) return undefined;
  const { recordCount } = batch;
  if (recordCount <= 0 || batch.lastOffsetDelta + 1 !== recordCount) {
    return refuse(ErrorCode.INVALID_RECORD, `${recordCount} records cannot end at offset ${batch.lastOffsetDelta}`);
  }
  if (batch.isControl) return refuse(ErrorCode.INVALID_RECORD, "clients write no control records");
  if (batch.hasProducerId && batch.baseSequence < 0) {
    return refuse(ErrorCode.INVALID_RECORD, `an idempotent batch cannot have the sequence ${batch.baseSequence}`);
  }
  // Deviates from Kafka: a producer id beyond 2⁵³−1 is INVALID_RECORD; brokers, which count from 0, never gave it out.
  if (!Number.isSafeInteger(batch.producerId))
    return refuse(ErrorCode.INVALID_RECORD, "the producer id is beyond 2⁵³−1");
  return undefined;
}

function validateBody(batch: RecordBatch, append: Append): ValidationResult | Promise<ValidationResult> {
  const { compressionType } = batch;
  if (compressionType === CompressionType.NONE) return checkAndKeep(batch, undefined, append);
  const body = batch.bytes.subarray(BATCH_HEADER_BYTES);
  const inflatedBytesMax = Math.min(append.rules.maxDecompressedMessageBytes, DECOMPRESSED_BYTES_MAX);
  let opened: Buffer | Promise<Buffer>;
  try {
    opened = decompressMaybeOffLoop(compressionType, body, inflatedBytesMax);
  } catch (error) {
    return refuseCorrupt(error, ErrorCode.INVALID_RECORD);
  }
  if (!(opened instanceof Promise)) return checkAndKeep(batch, opened, append);
  const own = new RecordBatch(Buffer.from(batch.bytes));
  return opened.then(
    (records) => checkAndKeep(own, records, append),
    (error: unknown) => refuseCorrupt(error, ErrorCode.INVALID_RECORD),
  );
}

/** @param opened the decompressed records of a compressed batch */
function checkAndKeep(
  batch: RecordBatch,
  opened: Buffer | undefined,
  append: Append,
): ValidationResult | Promise<ValidationResult> {
  const { rules } = append;
  let maxTimestamp: number | RefusedRecords;
  try {
    maxTimestamp = checkRecords(batch, opened, append);
  } catch (error) {
    return refuseCorrupt(error, ErrorCode.INVALID_RECORD);
  }
  if (typeof maxTimestamp !== "number") return maxTimestamp;
  const { compressionType } = batch;
  const target = rules.compression ?? compressionType;
  // Control records stay as the coordinator wrote them, whatever the topic compresses with.
  if (target === compressionType || (batch.isControl && compressionType === CompressionType.NONE)) {
    return accept(batch, maxTimestamp, append);
  }
  const records = opened ?? batch.bytes.subarray(BATCH_HEADER_BYTES);
  const sealed =
    target === CompressionType.NONE ? records : compressMaybeOffLoop(target, records, rules.compressionLevel);
  if (!(sealed instanceof Promise)) return acceptSealed(batch, sealed, target, { maxTimestamp, append });
  const own = new RecordBatch(Buffer.from(batch.bytes.subarray(0, BATCH_HEADER_BYTES)));
  return sealed.then((later) => acceptSealed(own, later, target, { maxTimestamp, append }));
}

/** @returns the greatest timestamp, or the refusal @throws {CorruptRecordError} on a malformed record */
function checkRecords(
  batch: RecordBatch,
  opened: Buffer | undefined,
  { rules, nowMs }: Append,
): number | RefusedRecords {
  const { isCompacted } = rules;
  const isCreateTime = rules.timestampType === TimestampType.CREATE_TIME;
  const isTypeRefused = batch.timestampType === TimestampType.LOG_APPEND_TIME;
  const range = timestampRange(nowMs, rules);
  const { earliest, latest } = range;
  if (!isTypeRefused) {
    const plain = scanPlainRecords({
      bytes: opened ?? batch.bytes,
      position: opened === undefined ? batch.position + BATCH_HEADER_BYTES : 0,
      end: opened?.length ?? batch.position + batch.sizeBytes,
      recordCount: batch.recordCount,
      baseTimestamp: batch.baseTimestamp,
      earliest: isCreateTime ? earliest : -Infinity,
      latest: isCreateTime ? latest : Infinity,
      needsKeys: isCompacted,
    });
    if (plain !== undefined) return plain;
  }
  const cursor = batch.cursor(opened);
  let errors: RecordErrors | undefined;
  let maxTimestamp = -1;
  while (cursor.next()) {
    const { timestamp, index } = cursor;
    // Deviates from Kafka: uncompressed records whose offsets do not count up are refused; Kafka stores what nobody can read.
    if (cursor.offsetDelta !== index) {
      return refuse(ErrorCode.INVALID_RECORD, `record ${index} has the offset ${cursor.offsetDelta}`);
    }
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    if (isCompacted && cursor.keyBytes < 0) {
      errors ??= new RecordErrors();
      errors.add(ErrorCode.INVALID_RECORD, index, () => "a compacted topic takes no record without a key");
    } else if (isCreateTime && timestamp !== -1) {
      if (timestamp >= earliest && timestamp <= latest) continue;
      if (isUnsafeTimestampInRange(cursor.timestampExact(), range)) continue;
      errors ??= new RecordErrors();
      errors.add(
        ErrorCode.INVALID_TIMESTAMP,
        index,
        () => `timestamp ${cursor.timestampExact()} is outside ${describeTimestampRange(range)}`,
      );
    } else if (isTypeRefused) {
      errors ??= new RecordErrors();
      errors.add(ErrorCode.INVALID_TIMESTAMP, index, () => "a producer cannot set the type LogAppendTime");
    }
  }
  return errors === undefined ? maxTimestamp : errors.refusal();
}

function accept(batch: RecordBatch, maxTimestamp: number, { rules, nowMs }: Append): ValidationResult {
  const isAppendTime = rules.timestampType === TimestampType.LOG_APPEND_TIME;
  const time = isAppendTime ? nowMs : maxTimestamp;
  batch.setMaxTimestamp(rules.timestampType, time);
  return { errorCode: 0, batch, maxTimestamp: time, logAppendTimeMs: isAppendTime ? nowMs : -1 };
}

/** The header of `batch` before newly compressed records. */
function acceptSealed(
  batch: RecordBatch,
  records: Uint8Array,
  type: CompressionType,
  checked: { readonly maxTimestamp: number; readonly append: Append },
): ValidationResult {
  const bytes = withHeaderRoom(records);
  batch.bytes.copy(bytes, 0, 0, BATCH_HEADER_BYTES);
  bytes.writeInt32BE(bytes.length - LOG_OVERHEAD_BYTES, 8);
  bytes.writeInt16BE((batch.attributes & ~BatchAttribute.COMPRESSION) | type, 21);
  const sealed = new RecordBatch(bytes);
  sealed.updateCrc();
  const { rules } = checked.append;
  return sealed.sizeBytes > rules.maxMessageBytes
    ? refuseSize(sealed, rules)
    : accept(sealed, checked.maxTimestamp, checked.append);
}

function refuseSize(batch: RecordBatch, rules: ValidationRules): RefusedRecords {
  const reason = `the batch takes ${batch.sizeBytes} bytes, more than ${rules.maxMessageBytes}`;
  return refuse(ErrorCode.MESSAGE_TOO_LARGE, reason);
}

/** @param code of bytes that are no batch, or no records; compression has codes of its own */
function refuseCorrupt(error: unknown, code: number): RefusedRecords {
  // As Kafka beyond `max.decompressed.message.bytes`.
  // Deviates from Kafka: a batch never inflates to more than one request may carry, whatever `max.decompressed.message.bytes` says.
  if (error instanceof TooLargeError) return refuse(ErrorCode.INVALID_RECORD, error.message);
  // Kafka has no code for compression that does not open.
  if (error instanceof CompressionError) return refuse(ErrorCode.UNKNOWN_SERVER_ERROR, error.message);
  if (error instanceof CorruptRecordError) return refuse(code, error.message);
  throw error;
}
