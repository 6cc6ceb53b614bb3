/** What validation says of records: a batch that may enter the log, or the code and texts that refuse it. */
import { ErrorCode } from "../protocol/errors.ts";
import type { RecordBatch } from "./record-batch.ts";

/** Why one record of a batch is refused (KIP-467). */
export interface RecordError {
  /** Its place in the batch, from 0. */
  readonly index: number;
  readonly message: string;
}

/** Records that may enter the log. */
export interface ValidBatch {
  readonly errorCode: 0;
  /** The sent bytes, changed in place, or new ones where they were compressed again. Offset and leader epoch are still to be assigned. */
  readonly batch: RecordBatch;
  /** The greatest timestamp, −1 for none. The time index wants it with the batch's last offset (LogSegment.append). */
  readonly maxTimestamp: number;
  /** The broker's time where the topic asks for it, else −1. */
  readonly logAppendTimeMs: number;
}

/** Records that may not. */
export interface RefusedRecords {
  readonly errorCode: number;
  /** For the answer; Kafka sends one with record errors only. */
  readonly errorMessage: string | null;
  readonly recordErrors: readonly RecordError[];
  /** For our own log. */
  readonly reason: string;
  readonly batch: undefined;
}

/** Told apart by `batch`. */
export type ValidationResult = ValidBatch | RefusedRecords;

const NO_RECORD_ERRORS: readonly RecordError[] = [];

/** Refuses a whole batch. */
export function refuse(errorCode: number, reason: string): RefusedRecords {
  return { errorCode, errorMessage: null, recordErrors: NO_RECORD_ERRORS, reason, batch: undefined };
}

/**
 * Record errors of one answer. Kafka sends one for every bad record; a batch of a million would make 100 MB of texts.
 * Deviates from Kafka: an answer names at most 1,000 bad records of a batch; all are counted.
 */
const RECORD_ERRORS_MAX = 1000;

/** Gathers the refused records of one batch. */
export class RecordErrors {
  readonly #errors: RecordError[] = [];
  #count = 0;
  #hasTimestampError = false;

  /** @param message called only while errors are still named */
  add(errorCode: number, index: number, message: () => string): void {
    this.#count++;
    if (errorCode === ErrorCode.INVALID_TIMESTAMP) this.#hasTimestampError = true;
    if (this.#errors.length < RECORD_ERRORS_MAX) this.#errors.push({ index, message: message() });
  }

  /** As Kafka's processRecordErrors: one bad timestamp names the whole. */
  refusal(): RefusedRecords {
    const errorCode = this.#hasTimestampError ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD;
    const shown = this.#errors.slice(0, 3).map(({ index, message }) => `record ${index}: ${message}`);
    const what = this.#hasTimestampError ? "some for their timestamp" : "the first of them";
    const errorMessage = `${this.#count} records of the batch are refused, ${what}: ${shown.join("; ")}`;
    return { errorCode, errorMessage, recordErrors: this.#errors, reason: errorMessage, batch: undefined };
  }
}
