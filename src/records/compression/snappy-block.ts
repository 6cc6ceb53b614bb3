/**
 * Snappy's raw format, decoder and encoder of our own, for where the add-on is not.
 *
 *     uncompressed size (unsigned varint), then elements; the lowest two bits of a tag byte say which:
 *     0 literals, 1 copy of 4–11 from up to 2 KiB back, 2 copy of 1–64 from up to 64 KiB, 3 the same with a 32-bit distance
 */
import { copyLiterals, copyMatch } from "./block-copy.ts";
import { CompressionError, TooLargeError } from "./compression-error.ts";

/** No element makes more than 64 bytes of three, so a header that promises more lies. */
const EXPANSION_MAX = 22;
const FRAGMENT_BYTES = 64 * 1024;
const HASH_BITS = 14;
/** Matches are not searched closer to the end than this. */
const MARGIN_BYTES = 15;

/** What a raw block's header says, checked before anything is allocated. */
export interface SnappyHeader {
  readonly uncompressedBytes: number;
  /** Where the elements begin. */
  readonly position: number;
}

/** Reads the size of `bytes[start, end)`. @throws {CompressionError} when it cannot be true @throws {TooLargeError} */
export function readSnappyHeader(bytes: Uint8Array, start: number, end: number, maxBytes: number): SnappyHeader {
  let uncompressedBytes = 0;
  let position = start;
  for (let shift = 0; ; shift += 7) {
    if (position >= end || shift > 28) throw new CompressionError("a snappy block has no size");
    const byte = bytes[position++]!;
    uncompressedBytes += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (uncompressedBytes > EXPANSION_MAX * (end - position))
    throw new CompressionError("a snappy block's size is a lie");
  if (uncompressedBytes > maxBytes) throw new TooLargeError(maxBytes);
  return { uncompressedBytes, position };
}

/**
 * Decodes the elements `bytes[at, end)` into exactly `into[position, limit)`.
 *
 * @throws {CompressionError} when they are malformed or make another number of bytes
 */
export function decodeSnappyBlock(
  { bytes, start, end }: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  into: Uint8Array,
  position: number,
  limit: number,
): void {
  const first = position;
  let at = start;
  while (at < end) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      let count = tag >>> 2;
      if (count >= 60) {
        const extra = count - 59;
        count = 0;
        for (let index = 0; index < extra; index++) count += (bytes[at + index] ?? 0) * 2 ** (8 * index);
        at += extra;
      }
      count++;
      if (at + count > end || position + count > limit) throw malformed();
      copyLiterals(bytes, at, into, position, count);
      at += count;
      position += count;
      continue;
    }
    let count = (tag >>> 2) + 1;
    let distance = bytes[at] ?? 0;
    if (kind === 1) {
      count = ((tag >>> 2) & 7) + 4;
      distance |= (tag >>> 5) << 8;
      at += 1;
    } else {
      distance |= (bytes[at + 1] ?? 0) << 8;
      if (kind === 3) distance += (bytes[at + 2] ?? 0) * 2 ** 16 + (bytes[at + 3] ?? 0) * 2 ** 24;
      at += kind === 3 ? 4 : 2;
    }
    if (at > end || distance === 0 || distance > position - first || position + count > limit) throw malformed();
    copyMatch(into, position, distance, count);
    position += count;
  }
  if (position !== limit) throw malformed();
}

/** What a raw block of `count` bytes takes at worst. */
export function snappyBlockBytesMax(count: number): number {
  return 32 + count + Math.floor(count / 6);
}

let heads: Int32Array | undefined;

/** Encodes `bytes[start, end)` as one raw block and returns the position after it. */
export function encodeSnappyBlock(
  { bytes, start, end }: { readonly bytes: Uint8Array; readonly start: number; readonly end: number },
  into: Uint8Array,
  position: number,
): number {
  let rest = end - start;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) into[position++] = (rest % 0x80) | 0x80;
  into[position++] = rest;
  for (let at = start; at < end; at += FRAGMENT_BYTES) {
    position = encodeFragment(bytes, at, Math.min(at + FRAGMENT_BYTES, end), { into, position });
  }
  return position;
}

function encodeFragment(
  bytes: Uint8Array,
  start: number,
  end: number,
  output: { readonly into: Uint8Array; readonly position: number },
): number {
  const { into } = output;
  let { position } = output;
  heads ??= new Int32Array(1 << HASH_BITS);
  const table = heads.fill(-1);
  const lastStart = end - MARGIN_BYTES;
  let anchor = start;
  let at = start;
  let missed = 0;
  while (at <= lastStart) {
    const word = wordAt(bytes, at);
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS);
    const candidate = table[slot]!;
    table[slot] = at;
    if (candidate < 0 || wordAt(bytes, candidate) !== word) {
      at += 1 + (missed++ >>> 5);
      continue;
    }
    let matched = at + 4;
    for (let from = candidate + 4; matched < end && bytes[from] === bytes[matched]; from++) matched++;
    if (at > anchor) position = writeLiterals(bytes, anchor, at, { into, position });
    position = writeCopies(into, position, at - candidate, matched - at);
    at = matched;
    anchor = matched;
    missed = 0;
  }
  return anchor < end ? writeLiterals(bytes, anchor, end, { into, position }) : position;
}

function writeLiterals(
  bytes: Uint8Array,
  start: number,
  end: number,
  output: { readonly into: Uint8Array; readonly position: number },
): number {
  const { into } = output;
  let { position } = output;
  const count = end - start - 1;
  if (count < 60) into[position++] = count << 2;
  else {
    into[position++] = (count < 256 ? 60 : 61) << 2;
    into[position++] = count & 0xff;
    if (count >= 256) into[position++] = count >>> 8;
  }
  copyLiterals(bytes, start, into, position, end - start);
  return position + end - start;
}

function writeCopies(into: Uint8Array, start: number, distance: number, count: number): number {
  let position = start;
  while (count > 0) {
    // A rest under four bytes would not fit the short form, nor be worth the long one.
    const step = count > 64 ? (count < 68 ? 60 : 64) : count;
    if (step >= 4 && step <= 11 && distance < 2048) {
      into[position++] = 1 | ((step - 4) << 2) | ((distance >>> 8) << 5);
    } else {
      into[position++] = 2 | ((step - 1) << 2);
      into[position + 1] = distance >>> 8;
    }
    into[position] = distance & 0xff;
    position += (into[position - 1]! & 3) === 1 ? 1 : 2;
    count -= step;
  }
  return position;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function malformed(): CompressionError {
  return new CompressionError("a snappy block is malformed");
}
