import { gunzip, gunzipSync, gzip, gzipSync } from "node:zlib";
import { zlibError } from "./compression-error.ts";

/** Decompresses gzip, of several members too. @throws {CompressionError} @throws {TooLargeError} */
export function decompressGzip(bytes: Uint8Array, maxBytes: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (error) {
    throw zlibError(error, maxBytes);
  }
}

/** The same in the thread pool; `bytes` must not change meanwhile. */
export function decompressGzipOffLoop(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: Math.max(maxBytes, 1) }, (error, opened) => {
      if (error === null) resolve(opened);
      else reject(zlibError(error, maxBytes));
    });
  });
}

/** Compresses as gzip. @param level 1 … 9; −1 or undefined is zlib's default */
export function compressGzip(bytes: Uint8Array, level: number = -1): Buffer {
  return gzipSync(bytes, { level });
}

/** The same in the thread pool; `bytes` must not change meanwhile. */
export function compressGzipOffLoop(bytes: Uint8Array, level: number = -1): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gzip(bytes, { level }, (error, sealed) => {
      if (error === null) resolve(sealed);
      else reject(error);
    });
  });
}
