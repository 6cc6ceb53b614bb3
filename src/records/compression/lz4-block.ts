/**
 * LZ4's block format, decoder and encoder of our own.
 *
 *     sequence: token (literals << 4 | match − 4), more literal count, literals, distance uint16 LE, more match count
 *
 * A nibble of 15 goes on in bytes until one is not 255. The last sequence ends after its literals.
 */
import { copyLiterals, copyMatch } from "./block-copy.ts";
import { CompressionError } from "./compression-error.ts";

const MATCH_BYTES_MIN = 4;
/** The format's own rules: the last five bytes are literals, and no match starts in the last twelve. */
const LAST_LITERALS_BYTES = 5;
const MATCH_START_BEFORE_END_BYTES = 12;
const DISTANCE_MAX = 65_535;
const HASH_BITS = 14;

/** Where bytes stand; `end` is exclusive. */
export interface Range {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Decodes one block into `into[position, limit)`; nothing before `position` may be referred to.
 *
 * @returns the position after the last byte written
 * @throws {CompressionError} when it is malformed or longer
 */
export function decodeLz4Block(block: Range, into: Uint8Array, position: number, limit: number): number {
  const { bytes, end } = block;
  const first = position;
  let at = block.start;
  while (at < end) {
    const token = bytes[at++]!;
    let count = token >>> 4;
    if (count === 15) {
      for (let more = 255; more === 255; count += more) more = at < end ? bytes[at++]! : malformed();
    }
    if (at + count > end || position + count > limit) malformed();
    copyLiterals(bytes, at, into, position, count);
    at += count;
    position += count;
    if (at === end) return position;
    if (at + 2 > end) malformed();
    const distance = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    count = (token & 15) + MATCH_BYTES_MIN;
    if (count === 15 + MATCH_BYTES_MIN) {
      for (let more = 255; more === 255; count += more) more = at < end ? bytes[at++]! : malformed();
    }
    if (distance === 0 || distance > position - first || position + count > limit) malformed();
    copyMatch(into, position, distance, count);
    position += count;
  }
  return malformed();
}

/** What a block of `count` bytes takes at worst. */
export function lz4BlockBytesMax(count: number): number {
  return count + Math.floor(count / 255) + 16;
}

let heads: Int32Array | undefined;

/**
 * Encodes bytes as one block into `into`, which has {@link lz4BlockBytesMax} bytes from `position` on. The fast mode: only
 * the newest place with the same hash is compared.
 *
 * @returns the position after the last byte written
 */
export function encodeLz4Block({ bytes, start, end }: Range, into: Uint8Array, position: number): number {
  heads ??= new Int32Array(1 << HASH_BITS);
  const table = heads.fill(-1);
  const matchEnd = end - LAST_LITERALS_BYTES;
  const lastStart = end - MATCH_START_BEFORE_END_BYTES;
  let anchor = start;
  let at = start;
  let missed = 0;
  while (at <= lastStart) {
    const word = wordAt(bytes, at);
    const slot = hashOf(word);
    const candidate = table[slot]!;
    table[slot] = at;
    if (candidate < 0 || at - candidate > DISTANCE_MAX || wordAt(bytes, candidate) !== word) {
      // Bytes that do not compress are passed in growing steps.
      at += 1 + (missed++ >>> 6);
      continue;
    }
    let matched = at + MATCH_BYTES_MIN;
    for (let from = candidate + MATCH_BYTES_MIN; matched < matchEnd && bytes[from] === bytes[matched]; from++)
      matched++;
    position = writeSequence({ bytes, start: anchor, end: at }, at - candidate, matched - at, into, position);
    at = matched;
    anchor = matched;
    missed = 0;
    if (at - 2 > start && at <= lastStart) table[hashOf(wordAt(bytes, at - 2))] = at - 2;
  }
  return writeLiterals({ bytes, start: anchor, end }, into, position);
}

let links: Int32Array | undefined;

/**
 * The same with more effort: Kafka's levels other than 9.
 *
 * @param attemptsMax how many earlier places with the same hash are compared, 1 and up
 */
export function encodeLz4BlockHigh(range: Range, into: Uint8Array, position: number, attemptsMax: number): number {
  const { bytes, start, end } = range;
  heads ??= new Int32Array(1 << HASH_BITS);
  const table = heads.fill(-1);
  if (links === undefined || links.length < end - start) links = new Int32Array(end - start);
  const before = links;
  const matchEnd = end - LAST_LITERALS_BYTES;
  const lastStart = end - MATCH_START_BEFORE_END_BYTES;
  let anchor = start;
  let at = start;
  while (at <= lastStart) {
    const word = wordAt(bytes, at);
    let candidate = remember(table, before, { hash: hashOf(word), at, start });
    let bestBytes = 0;
    let bestDistance = 0;
    for (let attempt = 0; attempt < attemptsMax && candidate >= 0 && at - candidate <= DISTANCE_MAX; attempt++) {
      if (wordAt(bytes, candidate) === word) {
        let matched = at + MATCH_BYTES_MIN;
        for (let from = candidate + MATCH_BYTES_MIN; matched < matchEnd && bytes[from] === bytes[matched]; from++)
          matched++;
        if (matched - at > bestBytes) {
          bestBytes = matched - at;
          bestDistance = at - candidate;
        }
      }
      candidate = before[candidate - start]!;
    }
    if (bestBytes === 0) {
      at++;
      continue;
    }
    position = writeSequence({ bytes, start: anchor, end: at }, bestDistance, bestBytes, into, position);
    const next = at + bestBytes;
    for (at++; at < next; at++) {
      if (at <= lastStart) remember(table, before, { hash: hashOf(wordAt(bytes, at)), at, start });
    }
    anchor = next;
  }
  return writeLiterals({ bytes, start: anchor, end }, into, position);
}

function remember(
  table: Int32Array,
  before: Int32Array,
  place: { readonly hash: number; readonly at: number; readonly start: number },
): number {
  const previous = table[place.hash]!;
  before[place.at - place.start] = previous;
  table[place.hash] = place.at;
  return previous;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function hashOf(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
}

function writeSequence(literals: Range, distance: number, matchBytes: number, into: Uint8Array, start: number): number {
  const tokenAt = start;
  let position = writeLiterals(literals, into, start);
  into[position++] = distance & 0xff;
  into[position++] = distance >>> 8;
  const rest = matchBytes - MATCH_BYTES_MIN;
  into[tokenAt]! |= Math.min(rest, 15);
  if (rest >= 15) position = writeMore(into, position, rest - 15);
  return position;
}

function writeLiterals({ bytes, start, end }: Range, into: Uint8Array, tokenAt: number): number {
  const count = end - start;
  let position = tokenAt + 1;
  into[tokenAt] = Math.min(count, 15) << 4;
  if (count >= 15) position = writeMore(into, position, count - 15);
  copyLiterals(bytes, start, into, position, count);
  return position + count;
}

function writeMore(into: Uint8Array, position: number, count: number): number {
  for (; count >= 255; count -= 255) into[position++] = 255;
  into[position++] = count;
  return position;
}

function malformed(): never {
  throw new CompressionError("an lz4 block is malformed");
}
