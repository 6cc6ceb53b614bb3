/**
 * Reads the primitive values of Kafka's wire from one frame.
 *
 * The bytes are hostile: every read is checked against the end of the frame, and every count against the bytes that are
 * left and against a budget for the whole frame *before* anything is allocated. What it throws is a {@link ProtocolError},
 * nothing else. Strings, numbers and uuids are copied out; bytes and records are views of the frame and live as long as it.
 */
// Arrays are made at their length, which has been checked: growing one by one wastes more memory than a small frame has bytes.
// V8 gives `new Array(0)` room for four elements, and `[]` none.
/* oxlint-disable unicorn/no-new-array */
import { ZERO_UUID, type Uuid } from "../base/uuid.ts";
import { EMPTY_BYTES } from "./empty-bytes.ts";
import { INT64_MAX, INT64_MIN } from "./int64-limits.ts";
import { ProtocolError } from "./protocol-error.ts";

/**
 * Array elements that one reader decodes in total.
 *
 * Deviates from Kafka: a request may hold 1,000,000 array elements in all; Kafka 4.4 allows as many in each of its arrays,
 * which let 97 MB of them take 3 GB of heap.
 */
export const DECODED_ELEMENTS_MAX = 1_000_000;

/** Tagged fields in one section, as Kafka 4.4. */
export const TAGGED_FIELDS_MAX = 10_000;

/** Bytes of a string, whatever its length prefix could say. */
export const STRING_BYTES_MAX = 32_767;

/** V8 hashes a string of more characters by its length alone. */
const HASHED_BYTES_MAX = 16_383;

/**
 * Strings of more than 16,383 bytes in one request.
 *
 * Deviates from Kafka: a request may hold 100 strings of more than 16,383 bytes. Looking one up in a map has V8 compare it with
 * all others of its length: one request with 3,000 names of 32 KiB held the broker for a minute.
 */
const LONG_STRINGS_MAX = 100;

const HIGH = 2 ** 32;
// The high word of a safe integer lies between these, both inclusive.
const SAFE_HIGH_MAX = 0x1f_ffff;
const SAFE_HIGH_MIN = -0x20_0000;

/** A position in a frame, and the reads from there. */
export class Reader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #position: number;
  #elementsLeft: number;
  #longStringsLeft: number;

  /**
   * @param bytes not copied; must not change while views of it are in use
   * @param start inclusive
   * @param end exclusive
   */
  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#position = start;
    this.#end = end;
    this.#elementsLeft = DECODED_ELEMENTS_MAX;
    this.#longStringsLeft = Number.POSITIVE_INFINITY;
  }

  /** Refuses more than 100 strings of more than 16,383 bytes from here on, as in whatever a client sends. */
  limitLongStrings(): void {
    this.#longStringsLeft = LONG_STRINGS_MAX;
  }

  /** Where the next read starts, counted from the start of the bytes given. */
  get position(): number {
    return this.#position;
  }

  /** Bytes between the position and the end. */
  get remainingBytes(): number {
    return this.#end - this.#position;
  }

  /** Anything but 0 is true, as for Kafka. */
  readBoolean(): boolean {
    return this.readInt8() !== 0;
  }

  readInt8(): number {
    const position = this.#advance(1);
    return ((this.#bytes[position] as number) << 24) >> 24;
  }

  readInt16(): number {
    return (this.readUint16() << 16) >> 16;
  }

  readUint16(): number {
    const position = this.#advance(2);
    const bytes = this.#bytes;
    return ((bytes[position] as number) << 8) | (bytes[position + 1] as number);
  }

  readInt32(): number {
    const position = this.#advance(4);
    const bytes = this.#bytes;
    return (
      ((bytes[position] as number) << 24) |
      ((bytes[position + 1] as number) << 16) |
      ((bytes[position + 2] as number) << 8) |
      (bytes[position + 3] as number)
    );
  }

  readUint32(): number {
    return this.readInt32() >>> 0;
  }

  /**
   * An int64 that must be a safe integer.
   *
   * @throws {ProtocolError} beyond ±(2⁵³−1), where a number would be silently rounded
   */
  readInt64(): number {
    const high = this.readInt32();
    const low = this.readInt32() >>> 0;
    const value = high * HIGH + low;
    if (!Number.isSafeInteger(value)) throw new ProtocolError("int64 is beyond ±(2⁵³−1) in a field that cannot be");
    return value;
  }

  /**
   * An int64 for fields that only answer "too large" to what is too large.
   *
   * @returns a safe integer, or {@link INT64_MAX} and {@link INT64_MIN} for everything beyond ±(2⁵³−1)
   */
  readInt64Saturated(): number {
    const high = this.readInt32();
    const low = this.readInt32() >>> 0;
    if (high > SAFE_HIGH_MAX) return INT64_MAX;
    const value = high * HIGH + low;
    return high < SAFE_HIGH_MIN || !Number.isSafeInteger(value) ? INT64_MIN : value;
  }

  /**
   * An int64 for fields in which Long.MAX_VALUE or MIN_VALUE has a meaning.
   *
   * @returns a safe integer, or exactly these two as {@link INT64_MAX} and {@link INT64_MIN}
   * @throws {ProtocolError} for any other value beyond ±(2⁵³−1)
   */
  readInt64OrLimit(): number {
    const high = this.readInt32();
    const low = this.readInt32() >>> 0;
    const value = high * HIGH + low;
    if (Number.isSafeInteger(value)) return value;
    if (high === 0x7fff_ffff && low === 0xffff_ffff) return INT64_MAX;
    if (high === -0x8000_0000 && low === 0) return INT64_MIN;
    throw new ProtocolError("int64 is beyond ±(2⁵³−1) in a field that cannot be");
  }

  /** Any int64, exactly: 40 times slower than the others, for tools. */
  readBigInt64(): bigint {
    return this.#bytes.readBigInt64BE(this.#advance(8));
  }

  readFloat64(): number {
    return this.#bytes.readDoubleBE(this.#advance(8));
  }

  readUuid(): Uuid {
    const position = this.#advance(16);
    const bytes = this.#bytes;
    // "No id" is common, and this spares making the string.
    let index = position;
    while (index < position + 16 && bytes[index] === 0) index++;
    return index === position + 16 ? ZERO_UUID : bytes.toString("base64url", position, position + 16);
  }

  /**
   * Reads an unsigned varint, the length prefix of flexible versions (KIP-482).
   *
   * Deviates from Kafka: a varint over 32 bits and a compact length from 2³¹ on are refused; Kafka drops the bits beyond, and takes
   * such a length for null where null is allowed.
   *
   * @returns 0 … 2³²−1
   * @throws {ProtocolError} past the frame's end, on a sixth byte, or over 32 bits
   */
  readUnsignedVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#advance(1)] as number;
      // The fifth byte has room for 4 bits; JavaScript's << would drop the rest unnoticed.
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new ProtocolError("varint is longer than 32 bits");
  }

  readString(): string {
    return this.#string(this.readInt16());
  }

  readNullableString(): string | null {
    const length = this.readInt16();
    return length < 0 ? null : this.#string(length);
  }

  readCompactString(): string {
    return this.#string(this.#compactLength());
  }

  readCompactNullableString(): string | null {
    const length = this.#compactLength();
    return length < 0 ? null : this.#string(length);
  }

  /** A view of the frame, as the other three of its kind and records. */
  readBytes(): Uint8Array {
    return this.#view(this.readInt32());
  }

  readNullableBytes(): Uint8Array | null {
    const length = this.readInt32();
    return length < 0 ? null : this.#view(length);
  }

  readCompactBytes(): Uint8Array {
    return this.#view(this.#compactLength());
  }

  readCompactNullableBytes(): Uint8Array | null {
    const length = this.#compactLength();
    return length < 0 ? null : this.#view(length);
  }

  /**
   * The number of elements of an array that may not be null.
   *
   * @param elementBytesMin the fewest bytes that an element takes: what the count is checked against
   * @throws {ProtocolError} for null, for more than fit into the rest of the frame, and over {@link DECODED_ELEMENTS_MAX}
   */
  readArrayLength(elementBytesMin: number): number {
    return this.#elements(this.readInt32(), elementBytesMin);
  }

  /** As {@link Reader.readArrayLength}, or -1 for null. */
  readNullableArrayLength(elementBytesMin: number): number {
    const count = this.readInt32();
    return count < 0 ? -1 : this.#elements(count, elementBytesMin);
  }

  /** As {@link Reader.readArrayLength}, of flexible versions. */
  readCompactArrayLength(elementBytesMin: number): number {
    return this.#elements(this.#compactLength(), elementBytesMin);
  }

  /** As {@link Reader.readNullableArrayLength}, of flexible versions. */
  readCompactNullableArrayLength(elementBytesMin: number): number {
    const count = this.#compactLength();
    return count < 0 ? -1 : this.#elements(count, elementBytesMin);
  }

  /** `count` has been checked by one of the array lengths, as for the other four of its kind. */
  readInt8Array(count: number): number[] {
    if (count === 0) return [];
    const elements = new Array<number>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readInt8();
    return elements;
  }

  readInt16Array(count: number): number[] {
    if (count === 0) return [];
    const elements = new Array<number>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readInt16();
    return elements;
  }

  readInt32Array(count: number): number[] {
    if (count === 0) return [];
    const elements = new Array<number>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readInt32();
    return elements;
  }

  readInt64Array(count: number): number[] {
    if (count === 0) return [];
    const elements = new Array<number>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readInt64();
    return elements;
  }

  readUuidArray(count: number): Uuid[] {
    if (count === 0) return [];
    const elements = new Array<Uuid>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readUuid();
    return elements;
  }

  readStringArray(count: number): string[] {
    if (count === 0) return [];
    const elements = new Array<string>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readString();
    return elements;
  }

  readCompactStringArray(count: number): string[] {
    if (count === 0) return [];
    const elements = new Array<string>(count);
    for (let index = 0; index < count; index++) elements[index] = this.readCompactString();
    return elements;
  }

  /** The number of fields in a tagged section. */
  readTagCount(): number {
    const count = this.readUnsignedVarint();
    if (count > TAGGED_FIELDS_MAX) throw new ProtocolError("more tagged fields than allowed");
    if (count > this.remainingBytes) throw new ProtocolError("more tagged fields than bytes left");
    return count;
  }

  /** Reads the size of a tagged field. @returns where the field ends, exclusive */
  readTaggedFieldEnd(): number {
    const sizeBytes = this.readUnsignedVarint();
    if (sizeBytes > this.remainingBytes) throw new ProtocolError("tagged field runs past the frame");
    return this.#position + sizeBytes;
  }

  /**
   * Checks that a tagged field took what its size said.
   *
   * Deviates from Kafka: a tagged field must be as long as it says; Kafka ignores the size of one that it knows.
   */
  endTaggedField(end: number): void {
    if (this.#position !== end) throw new ProtocolError("tagged field is not as long as it says");
  }

  /** What a generated reader throws for a known tag in a version that does not have it, as Kafka. */
  misplacedTag(tag: number): ProtocolError {
    return new ProtocolError(`tagged field ${tag} is of a later version`);
  }

  /** Leaves a tagged field that this version of ours does not know. */
  skipTaggedField(end: number): void {
    this.#position = end;
  }

  /** Skips a whole section of tagged fields. */
  skipTaggedFields(): void {
    for (let count = this.readTagCount(); count > 0; count--) {
      this.readUnsignedVarint();
      this.#position = this.readTaggedFieldEnd();
    }
  }

  /** Moves on by `count` bytes and gives the position before them. */
  #advance(count: number): number {
    const position = this.#position;
    if (count > this.#end - position) throw new ProtocolError("value runs past the frame");
    this.#position = position + count;
    return position;
  }

  #compactLength(): number {
    return this.readUnsignedVarint() - 1;
  }

  #string(lengthBytes: number): string {
    if (lengthBytes < 0) throw new ProtocolError("string is null in a field that may not be");
    if (lengthBytes > HASHED_BYTES_MAX) this.#countLongString(lengthBytes);
    const start = this.#advance(lengthBytes);
    return lengthBytes === 0 ? "" : this.#bytes.toString("utf8", start, start + lengthBytes);
  }

  #countLongString(lengthBytes: number): void {
    if (lengthBytes > STRING_BYTES_MAX) throw new ProtocolError("string is longer than allowed");
    if (this.#longStringsLeft === 0) throw new ProtocolError("more long strings than allowed in one frame");
    this.#longStringsLeft--;
  }

  #view(lengthBytes: number): Uint8Array {
    if (lengthBytes < 0) throw new ProtocolError("bytes are null in a field that may not be");
    // A view of nothing would take as much memory as any other.
    if (lengthBytes === 0) return EMPTY_BYTES;
    const start = this.#advance(lengthBytes);
    return this.#bytes.subarray(start, start + lengthBytes);
  }

  #elements(count: number, elementBytesMin: number): number {
    if (count < 0) throw new ProtocolError("array is null in a field that may not be");
    if (count * elementBytesMin > this.remainingBytes)
      throw new ProtocolError("array has more elements than bytes left");
    if (count > this.#elementsLeft) throw new ProtocolError("more array elements than allowed in one frame");
    this.#elementsLeft -= count;
    return count;
  }
}
