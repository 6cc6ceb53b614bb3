/** What became of one append: an error code of Kafka's as a value, or where the records went. */
export interface LogAppendResult {
  /** `ErrorCode.NONE` when the records are in the log, or were already (see `duplicate`). */
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Which records of the batch were refused and why (KIP-467). */
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[];
  /** First offset of the records; −1 after an error. */
  readonly baseOffset: number;
  /** Last offset of the records, inclusive; −1 after an error. */
  readonly lastOffset: number;
  /** The broker's timestamp of a LogAppendTime topic, else −1. */
  readonly logAppendTimeMs: number;
  /** Where the log starts; −1 when the batch itself was unfit (checksum, size, malformed). */
  readonly logStartOffset: number;
  /** The same batch was appended before: the offsets are the first ones, and nothing was written. */
  readonly duplicate: boolean;
  /**
   * Set when `flush.messages` asks for the disk before the answer: acknowledge only when it is fulfilled. It is rejected with a
   * StorageError when the disk fails.
   */
  readonly flushed: Promise<void> | undefined;
}

const NO_RECORD_ERRORS: LogAppendResult["recordErrors"] = [];

/** A refused append. */
export function failedAppend(
  errorCode: number,
  errorMessage: string | null,
  options: { readonly logStartOffset?: number; readonly recordErrors?: LogAppendResult["recordErrors"] } = {},
): LogAppendResult {
  return {
    errorCode,
    errorMessage,
    recordErrors: options.recordErrors ?? NO_RECORD_ERRORS,
    baseOffset: -1,
    lastOffset: -1,
    logAppendTimeMs: -1,
    logStartOffset: options.logStartOffset ?? -1,
    duplicate: false,
    flushed: undefined,
  };
}

/** An append that is in the log. */
export function succeededAppend(options: {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly logAppendTimeMs: number;
  readonly logStartOffset: number;
  readonly duplicate: boolean;
  readonly flushed: Promise<void> | undefined;
}): LogAppendResult {
  return {
    errorCode: 0,
    errorMessage: null,
    recordErrors: NO_RECORD_ERRORS,
    baseOffset: options.baseOffset,
    lastOffset: options.lastOffset,
    logAppendTimeMs: options.logAppendTimeMs,
    logStartOffset: options.logStartOffset,
    duplicate: options.duplicate,
    flushed: options.flushed,
  };
}
