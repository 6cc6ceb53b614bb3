import {
  constants,
  zstdCompress,
  zstdCompressSync,
  zstdDecompress,
  zstdDecompressSync,
  type ZstdOptions,
} from "node:zlib";
import { CompressionError, zlibError } from "./compression-error.ts";

/** What node:zlib gives with `info`, which its types leave out. */
interface Opened {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Decompresses zstd frames, with and without content size. @throws {CompressionError} @throws {TooLargeError} */
export function decompressZstd(bytes: Uint8Array, maxBytes: number): Buffer {
  let opened: unknown;
  try {
    opened = zstdDecompressSync(bytes, decompressOptions(maxBytes));
  } catch (error) {
    throw zlibError(error, maxBytes);
  }
  return wholly(opened as Opened, bytes);
}

/** The same in the thread pool; `bytes` must not change meanwhile. */
export function decompressZstdOffLoop(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zstdDecompress(bytes, decompressOptions(maxBytes), (error, opened: unknown) => {
      if (error !== null) return reject(zlibError(error, maxBytes));
      try {
        resolve(wholly(opened as Opened, bytes));
      } catch (leftover) {
        reject(leftover);
      }
    });
  });
}

function decompressOptions(maxBytes: number): ZstdOptions {
  return { maxOutputLength: Math.max(maxBytes, 1), info: true };
}

/** Node stops quietly where no further frame begins; Java's decoder, which may read the same bytes later, does not. */
function wholly({ buffer, engine }: Opened, bytes: Uint8Array): Buffer {
  if (engine.bytesWritten !== bytes.length) throw new CompressionError("bytes are left after the last zstd frame");
  return buffer;
}

/** Compresses as one zstd frame. @param level −131072 … 22, as Kafka's; undefined is 3 */
export function compressZstd(bytes: Uint8Array, level: number = 3): Buffer {
  return zstdCompressSync(bytes, optionsOf(bytes, level));
}

/** The same in the thread pool; `bytes` must not change meanwhile. */
export function compressZstdOffLoop(bytes: Uint8Array, level: number = 3): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zstdCompress(bytes, optionsOf(bytes, level), (error, sealed) => {
      if (error === null) resolve(sealed);
      else reject(error);
    });
  });
}

function optionsOf(bytes: Uint8Array, level: number): ZstdOptions {
  return { params: { [constants.ZSTD_c_compressionLevel]: level }, pledgedSrcSize: bytes.length };
}
