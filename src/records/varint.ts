/**
 * The zigzag varints inside record batch v2, as Kafka's ByteUtils: a sign in the lowest bit, seven bits a byte, lowest
 * first. Reading them is `record-cursor.ts`.
 */
import { assert } from "../base/assert.ts";

const VARLONG_MAX = 2 ** 52;

/** Bytes that an int32 takes as a zigzag varint: 1 … 5. */
export function varintBytes(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  if (zigzag < 0x80) return 1;
  if (zigzag < 0x4000) return 2;
  if (zigzag < 0x200000) return 3;
  return zigzag < 0x10000000 ? 4 : 5;
}

/** Writes an int32 as a zigzag varint and returns the position after it. */
export function writeVarint(bytes: Uint8Array, position: number, value: number): number {
  let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  while (zigzag >= 0x80) {
    bytes[position++] = (zigzag & 0x7f) | 0x80;
    zigzag >>>= 7;
  }
  bytes[position++] = zigzag;
  return position;
}

/** Bytes that an integer within ±2⁵² takes as a zigzag varlong: 1 … 8. */
export function varlongBytes(value: number): number {
  let count = 1;
  for (let rest = zigzagOf(value); rest >= 0x80; rest = Math.floor(rest / 0x80)) count++;
  return count;
}

/** Writes an integer within ±2⁵² as a zigzag varlong and returns the position after it. */
export function writeVarlong(bytes: Uint8Array, position: number, value: number): number {
  let rest = zigzagOf(value);
  while (rest >= 0x80) {
    bytes[position++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[position++] = rest;
  return position;
}

function zigzagOf(value: number): number {
  assert(value <= VARLONG_MAX && value >= -VARLONG_MAX, "a varlong that we write stays within ±2⁵²");
  return value < 0 ? -value * 2 - 1 : value * 2;
}
