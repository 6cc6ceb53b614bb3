import { gunzipSync, gzipSync } from "node:zlib";
import { zlibError } from "./too-large-error.ts";

/** Decompresses gzip, several members too. @throws {CorruptRecordError} @throws {TooLargeError} */
export function gunzip(bytes: Uint8Array, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (error) {
    throw zlibError(error, maxBytes);
  }
}

/** Compresses as gzip. @param level 1 … 9; −1 or undefined is zlib's default */
export function gzip(bytes: Uint8Array, level: number = -1): Buffer {
  return gzipSync(bytes, { level });
}
