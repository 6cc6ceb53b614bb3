/**
 * The fast path of validation: accepts records in which nothing is unusual, twice as fast as a cursor because all it knows
 * stays in local variables. It never refuses: whatever it does not like, the cursor looks at again and finds the words for.
 */

/** What to scan, and what counts as usual. */
export interface PlainScan {
  readonly bytes: Uint8Array;
  readonly position: number;
  /** Exclusive. */
  readonly end: number;
  readonly recordCount: number;
  readonly baseTimestamp: number;
  /** Inclusive, as is `latest`. */
  readonly earliest: number;
  readonly latest: number;
  readonly needsKeys: boolean;
}

/** Sums of it and a delta of four bytes are exact. */
const BASE_TIMESTAMP_MAX = 2 ** 52;

/**
 * @returns the greatest timestamp (−1: none above), or undefined unless every record fills its length, counts up from offset
 * 0, lies in the range of time, has no headers and, where asked for, a key, and they end where they should
 */
export function scanPlainRecords(scan: PlainScan): number | undefined {
  const { bytes, end, recordCount, baseTimestamp, earliest, latest, needsKeys } = scan;
  if (!(Math.abs(baseTimestamp) <= BASE_TIMESTAMP_MAX)) return undefined;
  let maxTimestamp = -1;
  let at = scan.position;
  for (let index = 0; index < recordCount; index++) {
    // Past the end a byte is undefined and acts as 0: the record then does not fill its length.
    let byte = bytes[at++]!;
    let zigzag = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 21) return undefined;
      byte = bytes[at++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    const recordEnd = at + ((zigzag >>> 1) ^ -(zigzag & 1));
    if (recordEnd > end) return undefined;
    at++;

    byte = bytes[at++]!;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 21) return undefined;
      byte = bytes[at++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    const timestamp = baseTimestamp + ((zigzag >>> 1) ^ -(zigzag & 1));
    if (timestamp < earliest || timestamp > latest) return undefined;
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;

    byte = bytes[at++]!;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 21) return undefined;
      byte = bytes[at++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    if (((zigzag >>> 1) ^ -(zigzag & 1)) !== index) return undefined;

    byte = bytes[at++]!;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 21) return undefined;
      byte = bytes[at++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    const keyBytes = (zigzag >>> 1) ^ -(zigzag & 1);
    if (keyBytes > 0) at += keyBytes;
    else if (needsKeys && keyBytes < 0) return undefined;

    byte = bytes[at++]!;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 21) return undefined;
      byte = bytes[at++]!;
      zigzag |= (byte & 0x7f) << shift;
    }
    const valueBytes = (zigzag >>> 1) ^ -(zigzag & 1);
    if (valueBytes > 0) at += valueBytes;

    if (bytes[at++] !== 0 || at !== recordEnd) return undefined;
  }
  return at === end ? maxTimestamp : undefined;
}
