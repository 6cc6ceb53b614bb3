import { CorruptRecordError } from "../corrupt-record-error.ts";

/** Compressed records that hold more than the caller allows: refused without being read to the end. */
export class TooLargeError extends CorruptRecordError {
  constructor(maxBytes: number, options?: ErrorOptions) {
    super(`compressed records hold more than ${maxBytes} bytes`, options);
  }
}

/** What went wrong in node:zlib, as one of our errors. */
export function zlibError(error: unknown, maxBytes: number): CorruptRecordError {
  if (error instanceof RangeError) return new TooLargeError(maxBytes, { cause: error });
  return new CorruptRecordError("compressed records do not open", { cause: error });
}
