/** Turns what an operation threw into the error code and message of one row of an answer. */
import { ApiError, ErrorCode, errorName } from "../protocol/errors.ts";

/** The error part of a row. */
export interface ErrorRow {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** A row without an error. */
export const NO_ERROR: ErrorRow = { errorCode: ErrorCode.NONE, errorMessage: null };

/**
 * Characters of a message, of at most three bytes each: one that does not fit into a string of the wire (32,767 bytes) would
 * spoil the whole answer, also of rows that succeeded.
 *
 * Deviates from Kafka: messages of rows are cut at 10,000 characters; Kafka sends what its clients cannot read.
 */
const MESSAGE_CHARS_MAX = 10_000;

/**
 * The row of an error; whatever is no `ApiError` is ours and thrown on.
 *
 * As Kafka's ApiError.fromThrowable: a message that says no more than the code is left out.
 */
export function errorRow(error: unknown): ErrorRow {
  if (!(error instanceof ApiError)) throw error;
  const { code: errorCode, message } = error;
  if (message === errorName(errorCode)) return { errorCode, errorMessage: null };
  return { errorCode, errorMessage: message.slice(0, MESSAGE_CHARS_MAX) };
}
