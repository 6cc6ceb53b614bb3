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
 * The row of an error; whatever is no `ApiError` is ours and thrown on.
 *
 * As Kafka's ApiError.fromThrowable: a message that says no more than the code is left out.
 */
export function errorRow(error: unknown): ErrorRow {
  if (!(error instanceof ApiError)) throw error;
  return { errorCode: error.code, errorMessage: error.message === errorName(error.code) ? null : error.message };
}
