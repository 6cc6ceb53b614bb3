/**
 * Cuts the bytes of one connection into frames: `size int32 · frame`.
 *
 * A frame that lies whole in the bytes of one read is lent as a view of them. One that is cut off is collected in a
 * buffer of the pool, within the budget.
 */
import type { ByteBudget } from "./byte-budget.ts";
import { FIRST_BYTES_MAX, type FrameBuffers } from "./frame-buffers.ts";

const SIZE_BYTES = 4;
/** A remainder from here on is worth a read of its own into the frame's buffer. */
const DIRECT_BYTES_MIN = 32 * 1024;

/** How far `FrameCutter.next` came. */
export const Cut = {
  /** `frame` is the next one; call `release` when it was used. */
  FRAME: 0,
  /** All bytes are used up. */
  MORE: 1,
  /** A whole frame is there, but none was wanted. */
  HELD: 2,
  /** The next frame finds no room in the budget; none of its bytes are taken. */
  NO_ROOM: 3,
  /** The size is negative or too large; `sizeBytes` shows it. */
  INVALID: 4,
} as const;
/** One of the values of {@link Cut}. */
export type Cut = (typeof Cut)[keyof typeof Cut];

/** What cutters share. */
export interface CutterEnvironment {
  readonly buffers: FrameBuffers;
  readonly budget: ByteBudget;
  /** `socket.request.max.bytes`. */
  readonly frameBytesMax: number;
}

/** See the file's head. */
export class FrameCutter {
  readonly #environment: CutterEnvironment;
  /** The frame, after `Cut.FRAME` and until `release`. */
  frame: Uint8Array | undefined = undefined;
  /** How far the bytes given to `next` are used up. */
  position = 0;
  #sizeCount = 0;
  #size = 0;
  /** Where a frame that is cut off is collected. */
  #buffer: Uint8Array | undefined = undefined;
  /** What the buffer has taken of the budget: bytes of memory, not what a frame announced. */
  #chargedBytes = 0;
  #filled = 0;

  constructor(environment: CutterEnvironment) {
    this.#environment = environment;
  }

  /** The four bytes of the size that was refused. */
  get sizeBytes(): Uint8Array {
    const bytes = new Uint8Array(SIZE_BYTES);
    new DataView(bytes.buffer).setInt32(0, this.#size);
    return bytes;
  }

  /** Bytes of a frame that has begun and is not whole, its size included; 0 between frames. */
  get partialBytes(): number {
    return this.#sizeCount + this.#filled;
  }

  /** The length of the frame that has begun, 0 between frames. */
  get partialFrameBytes(): number {
    return this.#sizeCount === SIZE_BYTES ? this.#size : 0;
  }

  /** Whether a collected frame waits to be handed out. */
  get isWhole(): boolean {
    return this.#buffer !== undefined && this.#filled === this.#size;
  }

  /** Memory that is held for a frame. */
  get heldBytes(): number {
    return this.#buffer?.length ?? 0;
  }

  /** Looks for the next frame in `bytes` from `position`. `isWanted: false` collects without handing out. */
  next(bytes: Uint8Array, position: number, isWanted: boolean): Cut {
    const end = bytes.length;
    while (this.#sizeCount < SIZE_BYTES) {
      if (position === end) return this.#stop(position, Cut.MORE);
      this.#size = (this.#size << 8) | (bytes[position++] as number);
      this.#sizeCount++;
      if (this.#sizeCount < SIZE_BYTES) continue;
      if (this.#size < 0 || this.#size > this.#environment.frameBytesMax) return this.#stop(position, Cut.INVALID);
    }
    if (this.#buffer === undefined) {
      if (end - position >= this.#size) {
        if (!isWanted) return this.#stop(position, Cut.HELD);
        this.frame = bytes.subarray(position, position + this.#size);
        return this.#stop(position + this.#size, Cut.FRAME);
      }
      const firstBytes = Math.min(this.#size, FIRST_BYTES_MAX);
      if (!this.#environment.budget.tryTake(firstBytes)) return this.#stop(position, Cut.NO_ROOM);
      this.#chargedBytes = firstBytes;
      this.#buffer = this.#environment.buffers.take(this.#size);
      this.#filled = 0;
    }
    position += this.#collect(bytes, position);
    if (this.#filled < this.#size) return this.#stop(position, Cut.MORE);
    if (!isWanted) return this.#stop(position, Cut.HELD);
    this.frame = this.#buffer.subarray(0, this.#size);
    return this.#stop(position, Cut.FRAME);
  }

  /** Where the next bytes should be read to, when that saves a copy. */
  target(): Uint8Array | undefined {
    const buffer = this.#buffer;
    if (buffer === undefined) return undefined;
    const room = Math.min(this.#size, buffer.length) - this.#filled;
    return room < DIRECT_BYTES_MIN ? undefined : buffer.subarray(this.#filled, this.#filled + room);
  }

  /** Takes note of bytes that were read into `target`; false when they are not there. */
  tryFill(bytes: Uint8Array): boolean {
    const buffer = this.#buffer;
    if (buffer === undefined || bytes.buffer !== buffer.buffer) return false;
    this.#filled += bytes.length;
    this.#growIfFull();
    return true;
  }

  /** What the frame handed out holds of the budget; from now on the caller's to give back. */
  takeCharge(): number {
    const charged = this.#chargedBytes;
    this.#chargedBytes = 0;
    return charged;
  }

  /** The frame handed out was used: its memory may be written to again. */
  release(): void {
    this.frame = undefined;
    this.#sizeCount = 0;
    this.#size = 0;
    this.#filled = 0;
    const buffer = this.#buffer;
    if (buffer === undefined) return;
    this.#buffer = undefined;
    this.#environment.buffers.give(buffer);
  }

  /** Forgets a frame that is being collected. */
  abandon(): void {
    this.#environment.budget.give(this.takeCharge());
    this.release();
  }

  #collect(bytes: Uint8Array, position: number): number {
    const wanted = this.#size - this.#filled;
    const end = Math.min(bytes.length, position + wanted);
    const start = position;
    while (position < end) {
      const buffer = this.#buffer as Uint8Array;
      const count = Math.min(end - position, buffer.length - this.#filled);
      buffer.set(bytes.subarray(position, position + count), this.#filled);
      this.#filled += count;
      position += count;
      this.#growIfFull();
    }
    return position - start;
  }

  #growIfFull(): void {
    const buffer = this.#buffer as Uint8Array;
    if (this.#filled < buffer.length || this.#filled === this.#size) return;
    const { budget, buffers } = this.#environment;
    const larger = buffers.grow(buffer, this.#filled, this.#size);
    this.#buffer = larger;
    // Not asked for: who has begun must be able to end.
    const chargedBytes = Math.min(this.#size, larger.length);
    budget.take(chargedBytes - this.#chargedBytes);
    this.#chargedBytes = chargedBytes;
  }

  #stop(position: number, cut: Cut): Cut {
    this.position = position;
    return cut;
  }
}
