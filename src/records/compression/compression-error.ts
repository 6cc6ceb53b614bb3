import { CorruptRecordError } from "../corrupt-record-error.ts";

/** Compressed records that do not open, or of a codec that does not exist. */
export class CompressionError extends CorruptRecordError {}

/** Compressed records that hold more than the caller allows: refused without being read to the end. */
export class TooLargeError extends CompressionError {
  constructor(maxBytes: number, options?: ErrorOptions) {
    super(`compressed records hold more than ${maxBytes} bytes`, options);
  }
}

/** What node:zlib threw, as one of ours. */
export function zlibError(error: unknown, maxBytes: number): CompressionError {
  if (error instanceof RangeError) return new TooLargeError(maxBytes, { cause: error });
  return new CompressionError("compressed records do not open", { cause: error });
}
