/**
 * The four codecs of record batches. A batch's records are compressed as a whole, so each codec maps bytes to bytes; every
 * decoder has a limit on what it may produce, because 1 MiB of gzip can hold 1 GiB of zeroes.
 */
import { CompressionError, TooLargeError } from "./compression-error.ts";
import { CompressionType } from "./compression-type.ts";
import { compressGzip, compressGzipOffLoop, decompressGzip, decompressGzipOffLoop } from "./gzip.ts";
import { compressLz4, decompressLz4 } from "./lz4.ts";
import { compressSnappy, decompressSnappy } from "./snappy.ts";
import { compressZstd, compressZstdOffLoop, decompressZstd, decompressZstdOffLoop } from "./zstd.ts";

/** Up to so many inflated bytes the loop is held: about 3 ms of gzip, 1 of zstd. */
const DECOMPRESS_ON_LOOP_BYTES_MAX = 1024 * 1024;

/** Up to so many bytes are compressed on the loop: about 2 ms of gzip at its default level. */
const COMPRESS_ON_LOOP_BYTES_MAX = { gzip: 64 * 1024, zstd: 512 * 1024 };

/**
 * Decompresses the records of a batch.
 *
 * @returns bytes of their own, never more than `maxBytes`
 * @throws {CompressionError} when they are malformed
 * @throws {TooLargeError} when they would be more
 */
export function decompress(type: CompressionType, bytes: Uint8Array, maxBytes: number): Buffer {
  switch (type) {
    case CompressionType.GZIP:
      return decompressGzip(bytes, maxBytes);
    case CompressionType.SNAPPY:
      return decompressSnappy(bytes, maxBytes);
    case CompressionType.LZ4:
      return decompressLz4(bytes, maxBytes);
    case CompressionType.ZSTD:
      return decompressZstd(bytes, maxBytes);
    default:
      throw new CompressionError(`compression type ${type} is unknown`);
  }
}

/**
 * Compresses the records of a batch.
 *
 * @param level the codec's own scale; undefined is Kafka's default
 */
export function compress(type: CompressionType, bytes: Uint8Array, level: number | undefined): Buffer {
  switch (type) {
    case CompressionType.GZIP:
      return compressGzip(bytes, level);
    case CompressionType.SNAPPY:
      return compressSnappy(bytes);
    case CompressionType.LZ4:
      return compressLz4(bytes, level);
    case CompressionType.ZSTD:
      return compressZstd(bytes, level);
    default:
      throw new CompressionError(`compression type ${type} is unknown`);
  }
}

/**
 * {@link decompress}, in the thread pool where it would hold the loop for long. `bytes` may change as soon as this returns.
 *
 * A first attempt stops at 1 MiB, so that the size that counts is the true one and not the one that a header claims.
 */
export function decompressMaybeOffLoop(
  type: CompressionType,
  bytes: Uint8Array,
  maxBytes: number,
): Buffer | Promise<Buffer> {
  if (type !== CompressionType.GZIP && type !== CompressionType.ZSTD) return decompress(type, bytes, maxBytes);
  try {
    return decompress(type, bytes, Math.min(maxBytes, DECOMPRESS_ON_LOOP_BYTES_MAX));
  } catch (error) {
    if (!(error instanceof TooLargeError) || maxBytes <= DECOMPRESS_ON_LOOP_BYTES_MAX) throw error;
  }
  const own = Buffer.from(bytes);
  return type === CompressionType.GZIP ? decompressGzipOffLoop(own, maxBytes) : decompressZstdOffLoop(own, maxBytes);
}

/** {@link compress}, in the thread pool where it would hold the loop for long. `bytes` may change as soon as this returns. */
export function compressMaybeOffLoop(
  type: CompressionType,
  bytes: Uint8Array,
  level: number | undefined,
): Buffer | Promise<Buffer> {
  if (type === CompressionType.GZIP && bytes.length > COMPRESS_ON_LOOP_BYTES_MAX.gzip) {
    return compressGzipOffLoop(Buffer.from(bytes), level);
  }
  if (type === CompressionType.ZSTD && bytes.length > COMPRESS_ON_LOOP_BYTES_MAX.zstd) {
    return compressZstdOffLoop(Buffer.from(bytes), level);
  }
  return compress(type, bytes, level);
}
