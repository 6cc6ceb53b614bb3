/** Writes uuids four times as fast as Buffer's base64url: answers about topics hold one for each. */
import type { Uuid } from "../base/uuid.ts";

// The six bits of each digit by its character code; 64 for what is no digit.
const BITS = new Uint8Array(128).fill(64);
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
for (let bits = 0; bits < 64; bits++) BITS[DIGITS.charCodeAt(bits)] = bits;

/**
 * Writes the 16 bytes of `uuid` at `position`.
 *
 * @returns false when it is no uuid; the bytes are then without meaning
 */
export function tryPutUuid(bytes: Uint8Array, position: number, uuid: Uuid): boolean {
  if (uuid.length !== 22) return false;
  let codes = 0;
  let seen = 0;
  let target = position;
  for (let index = 0; index < 24; index += 4) {
    const code0 = uuid.charCodeAt(index);
    const code1 = uuid.charCodeAt(index + 1);
    // The last group has two digits, for one byte.
    const isLast = index === 20;
    const code2 = isLast ? 65 : uuid.charCodeAt(index + 2);
    const code3 = isLast ? 65 : uuid.charCodeAt(index + 3);
    codes |= code0 | code1 | code2 | code3;
    const bits0 = BITS[code0 & 0x7f] as number;
    const bits1 = BITS[code1 & 0x7f] as number;
    const bits2 = BITS[code2 & 0x7f] as number;
    const bits3 = BITS[code3 & 0x7f] as number;
    seen |= bits0 | bits1 | bits2 | bits3;
    bytes[target] = (bits0 << 2) | (bits1 >> 4);
    if (isLast) break;
    bytes[target + 1] = (bits1 << 4) | (bits2 >> 2);
    bytes[target + 2] = (bits2 << 6) | bits3;
    target += 3;
  }
  return codes < 0x80 && seen < 64;
}
