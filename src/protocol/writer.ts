/**
 * Writes the primitive values of Kafka's wire.
 *
 *     slab   [ earlier messages | chunk 0 … | room ]          records   [ a view, not copied ]
 *
 * One writer is used for message after message: each takes the next stretch of a slab, so that writing costs no allocation,
 * and what was handed out stays as it is. Records of some size become chunks of their own: a response is a list of chunks for
 * one `writev`. Only one message is under way at a time, from its first write to `finish()`, `finishFrame()` or `discard()`.
 */
import { assert } from "../base/assert.ts";
import { ZERO_UUID, type Uuid } from "../base/uuid.ts";
import { INT64_MAX, INT64_MIN } from "./int64-limits.ts";
import { STRING_BYTES_MAX } from "./reader.ts";
import { tryPutUuid } from "./uuid-bytes.ts";

/** Records up to this size are copied beside their neighbours; larger ones stay where they are. */
export const RECORDS_COPIED_BYTES_MAX = 4096;

const HIGH = 2 ** 32;
// A message is started in the rest of a slab only if it may well fit.
const ROOM_BYTES_MIN = 256;
const ASCII_LOOP_LENGTH_MAX = 48;

/** A growing message. */
export class Writer {
  readonly #slabBytes: number;
  #slab: Buffer;
  // Of the whole slab.
  #view: DataView;
  #chunkStart = 0;
  #position = 0;
  #chunks: Uint8Array[] = [];
  #chunkedBytes = 0;

  /** @param slabBytes what is allocated at once: small for a single message, 64 KiB for a connection's */
  constructor(slabBytes = 1024) {
    this.#slabBytes = slabBytes;
    this.#slab = Buffer.allocUnsafe(slabBytes);
    this.#view = viewOf(this.#slab);
  }

  /** Bytes of the message so far. */
  get sizeBytes(): number {
    return this.#chunkedBytes + this.#position - this.#chunkStart;
  }

  writeBoolean(value: boolean): void {
    this.writeInt8(value ? 1 : 0);
  }

  writeInt8(value: number): void {
    // In two steps: making room may change the slab.
    const position = this.#reserve(1);
    this.#slab[position] = value;
  }

  /** Also for uint16. */
  writeInt16(value: number): void {
    const position = this.#reserve(2);
    this.#view.setInt16(position, value);
  }

  /** Also for uint32. */
  writeInt32(value: number): void {
    const position = this.#reserve(4);
    this.#view.setInt32(position, value);
  }

  /** The elements alone: broker ids and partitions, which come in numbers. */
  writeInt32Array(values: readonly number[]): void {
    let position = this.#reserve(values.length * 4);
    const view = this.#view;
    for (let index = 0; index < values.length; index++) {
      view.setInt32(position, values[index] as number);
      position += 4;
    }
  }

  /** A safe integer, {@link INT64_MAX} or {@link INT64_MIN}. */
  writeInt64(value: number): void {
    const position = this.#reserve(8);
    if (Number.isSafeInteger(value)) {
      const high = Math.floor(value / HIGH);
      this.#view.setInt32(position, high);
      this.#view.setInt32(position + 4, value - high * HIGH);
      return;
    }
    assert(value === INT64_MAX || value === INT64_MIN, "an int64 to write is neither a safe integer nor a limit");
    this.#view.setInt32(position, value === INT64_MAX ? 0x7fff_ffff : -0x8000_0000);
    this.#view.setInt32(position + 4, value === INT64_MAX ? -1 : 0);
  }

  /** Any int64, exactly, for tools. */
  writeBigInt64(value: bigint): void {
    const position = this.#reserve(8);
    this.#view.setBigInt64(position, value);
  }

  writeFloat64(value: number): void {
    const position = this.#reserve(8);
    this.#view.setFloat64(position, value);
  }

  writeUuid(uuid: Uuid): void {
    const position = this.#reserve(16);
    if (uuid === ZERO_UUID) {
      this.#slab.fill(0, position, position + 16);
      return;
    }
    assert(tryPutUuid(this.#slab, position, uuid), "a uuid to write is no uuid");
  }

  /** @param value 0 … 2³²−1 */
  writeUnsignedVarint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.writeInt8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.writeInt8(rest);
  }

  writeString(value: string | null): void {
    if (value === null) {
      this.writeInt16(-1);
      return;
    }
    if (value.length <= ASCII_LOOP_LENGTH_MAX && this.#tryAscii(value, 2)) return;
    const text = wellFormed(value);
    const lengthBytes = Buffer.byteLength(text);
    assert(lengthBytes <= STRING_BYTES_MAX, "a string to write is longer than Kafka's 32767 bytes");
    this.writeInt16(lengthBytes);
    this.#utf8(text, lengthBytes);
  }

  writeCompactString(value: string | null): void {
    if (value === null) {
      this.writeInt8(0);
      return;
    }
    if (value.length <= ASCII_LOOP_LENGTH_MAX && this.#tryAscii(value, 1)) return;
    const text = wellFormed(value);
    const lengthBytes = Buffer.byteLength(text);
    assert(lengthBytes <= STRING_BYTES_MAX, "a string to write is longer than Kafka's 32767 bytes");
    this.writeUnsignedVarint(lengthBytes + 1);
    this.#utf8(text, lengthBytes);
  }

  /** Copies. */
  writeBytes(value: Uint8Array | null): void {
    this.writeInt32(value === null ? -1 : value.length);
    if (value !== null) this.#copy(value);
  }

  /** Copies. */
  writeCompactBytes(value: Uint8Array | null): void {
    this.writeUnsignedVarint(value === null ? 0 : value.length + 1);
    if (value !== null) this.#copy(value);
  }

  /** Keeps views over {@link RECORDS_COPIED_BYTES_MAX} as they are: their bytes must not change until the message is sent. */
  writeRecords(value: Uint8Array | null): void {
    this.writeInt32(value === null ? -1 : value.length);
    if (value !== null) this.#keep(value);
  }

  /** As {@link Writer.writeRecords}. */
  writeCompactRecords(value: Uint8Array | null): void {
    this.writeUnsignedVarint(value === null ? 0 : value.length + 1);
    if (value !== null) this.#keep(value);
  }

  /** The count of an array's elements, or that it is null; the elements follow. */
  writeArrayLength(elements: { readonly length: number } | null): void {
    this.writeInt32(elements === null ? -1 : elements.length);
  }

  /** As {@link Writer.writeArrayLength}, of flexible versions. */
  writeCompactArrayLength(elements: { readonly length: number } | null): void {
    this.writeUnsignedVarint(elements === null ? 0 : elements.length + 1);
  }

  /** A tagged section with nothing in it. */
  writeEmptyTaggedFields(): void {
    this.writeInt8(0);
  }

  /** Starts a tagged field, which holds no records. @returns what {@link Writer.endTaggedField} asks for */
  beginTaggedField(tag: number): number {
    this.writeUnsignedVarint(tag);
    const position = this.#reserve(1);
    return position - this.#chunkStart;
  }

  /** Ends a tagged field and puts its size before it. */
  endTaggedField(mark: number): void {
    const sizeBytes = this.#position - this.#chunkStart - mark - 1;
    const prefixBytes = sizeBytes < 0x80 ? 1 : sizeBytes < 0x4000 ? 2 : sizeBytes < 0x20_0000 ? 3 : 4;
    if (prefixBytes > 1) this.#reserve(prefixBytes - 1);
    const start = this.#chunkStart + mark;
    if (prefixBytes > 1) this.#slab.copyWithin(start + prefixBytes, start + 1, start + 1 + sizeBytes);
    this.#position = start;
    this.writeUnsignedVarint(sizeBytes);
    this.#position = start + prefixBytes + sizeBytes;
  }

  /** Starts a frame: leaves room for its size, which {@link Writer.finishFrame} puts there. */
  beginFrame(): void {
    assert(this.sizeBytes === 0, "a frame must be the first thing in a message");
    this.#reserve(4);
  }

  /** The message of a frame, with its size at its head. */
  finishFrame(): Uint8Array[] {
    const sizeBytes = this.sizeBytes - 4;
    const chunks = this.finish();
    const [first] = chunks;
    assert(first !== undefined && first.length >= 4, "a frame was not begun");
    first[0] = sizeBytes >> 24;
    first[1] = sizeBytes >> 16;
    first[2] = sizeBytes >> 8;
    first[3] = sizeBytes;
    return chunks;
  }

  /** Ends a chunk that has grown to a slab's size: a message of megabytes is not moved again and again while it grows. */
  endLargeChunk(): void {
    if (this.#position - this.#chunkStart >= this.#slabBytes / 2) this.#cut();
  }

  /** The message as chunks in order, none of them empty; the writer starts a new one. */
  finish(): Uint8Array[] {
    this.#cut();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#chunkedBytes = 0;
    return chunks;
  }

  /** The message as one piece: a view when it is in one chunk, else a copy. */
  toBuffer(): Buffer {
    const chunks = this.finish();
    const [first] = chunks;
    if (chunks.length === 1 && first instanceof Buffer) return first;
    return Buffer.concat(chunks);
  }

  /** Forgets the message under way, as after an error in the middle of it. */
  discard(): void {
    this.#position = this.#chunkStart;
    this.#chunks = [];
    this.#chunkedBytes = 0;
  }

  /** Makes room for `count` bytes and moves on. @returns where they start */
  #reserve(count: number): number {
    if (this.#position + count > this.#slab.length) this.#grow(count);
    const position = this.#position;
    this.#position = position + count;
    return position;
  }

  #grow(count: number): void {
    const pendingBytes = this.#position - this.#chunkStart;
    const slab = Buffer.allocUnsafe(Math.max(this.#slabBytes, (pendingBytes + count) * 2));
    this.#slab.copy(slab, 0, this.#chunkStart, this.#position);
    this.#slab = slab;
    this.#view = viewOf(slab);
    this.#chunkStart = 0;
    this.#position = pendingBytes;
  }

  /** Ends the chunk under way. */
  #cut(): void {
    if (this.#position > this.#chunkStart) {
      this.#chunks.push(this.#slab.subarray(this.#chunkStart, this.#position));
      this.#chunkedBytes += this.#position - this.#chunkStart;
    }
    this.#chunkStart = this.#position;
    if (this.#slab.length - this.#position < ROOM_BYTES_MIN) {
      this.#slab = Buffer.allocUnsafe(this.#slabBytes);
      this.#view = viewOf(this.#slab);
      this.#chunkStart = 0;
      this.#position = 0;
    }
  }

  #keep(value: Uint8Array): void {
    if (value.length <= RECORDS_COPIED_BYTES_MAX) {
      this.#copy(value);
      return;
    }
    this.#cut();
    this.#chunks.push(value);
    this.#chunkedBytes += value.length;
  }

  #copy(value: Uint8Array): void {
    const position = this.#reserve(value.length);
    this.#slab.set(value, position);
  }

  /**
   * Short names are almost always ASCII, and a loop beats the call into native code.
   *
   * @param prefixBytes 2 for the old length prefix, 1 for the compact one
   * @returns false, with nothing written, when this one is not
   */
  #tryAscii(value: string, prefixBytes: 1 | 2): boolean {
    const { length } = value;
    const start = this.#reserve(prefixBytes + length);
    const slab = this.#slab;
    const position = start + prefixBytes;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.#position = start;
        return false;
      }
      slab[position + index] = code;
    }
    if (prefixBytes === 2) slab[start] = 0;
    slab[position - 1] = prefixBytes === 2 ? length : length + 1;
    return true;
  }

  #utf8(value: string, lengthBytes: number): void {
    const position = this.#reserve(lengthBytes);
    this.#slab.write(value, position, lengthBytes, "utf8");
  }
}

function viewOf(slab: Buffer): DataView {
  return new DataView(slab.buffer, slab.byteOffset, slab.length);
}

// Java writes "?" for half of a surrogate pair, Node U+FFFD.
function wellFormed(value: string): string {
  return value.isWellFormed() ? value : value.replaceAll(/\p{Surrogate}/gu, "?");
}
