/**
 * The four codecs of record batches. A batch's records are compressed as a whole, so each codec maps bytes to bytes; every
 * decoder has a limit on what it may produce, because 1 MiB of gzip can hold 1 GiB of zeroes.
 */
import { CorruptRecordError } from "../corrupt-record-error.ts";
import { CompressionType } from "./compression-type.ts";
import { gunzip, gzip } from "./gzip.ts";
import { unzstd, zstd } from "./zstd.ts";

/**
 * Decompresses the records of a batch.
 *
 * @returns bytes of their own, never more than `maxBytes`
 * @throws {CorruptRecordError} when they are malformed
 * @throws {TooLargeError} when they would be more
 */
export function decompress(type: CompressionType, bytes: Uint8Array, maxBytes: number): Buffer {
  switch (type) {
    case CompressionType.GZIP:
      return gunzip(bytes, maxBytes);
    case CompressionType.ZSTD:
      return unzstd(bytes, maxBytes);
    default:
      throw new CorruptRecordError(`compression type ${type} is unknown`);
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
      return gzip(bytes, level);
    case CompressionType.ZSTD:
      return zstd(bytes, level);
    default:
      throw new CorruptRecordError(`compression type ${type} is unknown`);
  }
}
