import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { zlibError } from "./too-large-error.ts";

/** Decompresses zstd frames, with and without content size. @throws {CorruptRecordError} @throws {TooLargeError} */
export function unzstd(bytes: Uint8Array, maxBytes: number): Buffer {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: Math.max(maxBytes, 1) });
  } catch (error) {
    throw zlibError(error, maxBytes);
  }
}

/** Compresses as one zstd frame. @param level −131072 … 22, as Kafka's; undefined is 3 */
export function zstd(bytes: Uint8Array, level: number = 3): Buffer {
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: level },
    pledgedSrcSize: bytes.length,
  });
}
