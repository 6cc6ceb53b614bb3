/**
 * Memory for frames that do not arrive in one piece, used again: touching fresh memory costs more than reading into it.
 *
 * Buffers come in powers of two. A frame that announces more than `FIRST_BYTES_MAX` gets no more than that until its
 * bytes are there: a length alone must not cost memory.
 */
const BYTES_MIN = 1024;
const BYTES_MAX_KEPT = 4 * 1024 * 1024;
/** The most that a frame gets before its bytes come. */
export const FIRST_BYTES_MAX: number = 2 * 1024 * 1024;
const CLASS_COUNT = Math.log2(BYTES_MAX_KEPT / BYTES_MIN) + 1;

/** See the file's head. */
export class FrameBuffers {
  readonly #classes: Uint8Array[][] = Array.from({ length: CLASS_COUNT }, () => []);
  readonly #keptBytesMax: number;
  #keptBytes = 0;

  /** @param keptBytesMax free buffers together are never larger */
  constructor(keptBytesMax: number) {
    this.#keptBytesMax = keptBytesMax;
  }

  /** Bytes that wait for use. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** A buffer to begin a frame of `frameBytes` with; it may be larger, and smaller when the frame is large. */
  take(frameBytes: number): Uint8Array {
    return this.#take(Math.min(frameBytes, FIRST_BYTES_MAX));
  }

  /** A larger buffer with the first `filledBytes` of `buffer`, which goes back. */
  grow(buffer: Uint8Array, filledBytes: number, frameBytes: number): Uint8Array {
    const larger = this.#take(Math.min(frameBytes, buffer.length * 4));
    larger.set(buffer.subarray(0, filledBytes));
    this.give(buffer);
    return larger;
  }

  /** Gives a buffer back; nobody may look at it any more. */
  give(buffer: Uint8Array): void {
    const { length } = buffer;
    if (length > BYTES_MAX_KEPT || this.#keptBytes + length > this.#keptBytesMax) return;
    this.#keptBytes += length;
    this.#classes[classOf(length)]?.push(buffer);
  }

  #take(bytes: number): Uint8Array {
    if (bytes > BYTES_MAX_KEPT) return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
    const index = classOf(bytes);
    const kept = this.#classes[index]?.pop();
    if (kept === undefined) return new Uint8Array(Buffer.allocUnsafeSlow(BYTES_MIN << index).buffer);
    this.#keptBytes -= kept.length;
    return kept;
  }
}

function classOf(bytes: number): number {
  return bytes <= BYTES_MIN ? 0 : 32 - Math.clz32((bytes - 1) / BYTES_MIN);
}
