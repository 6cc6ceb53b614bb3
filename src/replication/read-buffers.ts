/**
 * Memory for what fetches read, used again: touching fresh memory costs more than reading into it.
 *
 * A buffer is taken for one response, filled before anything waits, and given back when the response has left.
 */

const BYTES_MIN = 16 * 1024;
const BYTES_MAX_KEPT = 64 * 1024 * 1024;
const CLASS_COUNT = Math.log2(BYTES_MAX_KEPT / BYTES_MIN) + 1;

/** See the file's head. */
export class ReadBuffers {
  readonly #classes: Buffer[][] = Array.from({ length: CLASS_COUNT }, () => []);
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

  /** A buffer of at least `sizeBytes`, its content whatever it was. */
  take(sizeBytes: number): Buffer {
    if (sizeBytes > BYTES_MAX_KEPT) return Buffer.allocUnsafeSlow(sizeBytes);
    const index = classOf(sizeBytes);
    const kept = this.#classes[index]?.pop();
    if (kept === undefined) return Buffer.allocUnsafeSlow(BYTES_MIN << index);
    this.#keptBytes -= kept.length;
    return kept;
  }

  /** Gives a buffer back; nobody may look at it any more. */
  give(buffer: Buffer): void {
    const { length } = buffer;
    if (length > BYTES_MAX_KEPT || this.#keptBytes + length > this.#keptBytesMax) return;
    this.#keptBytes += length;
    this.#classes[classOf(length)]?.push(buffer);
  }
}

function classOf(bytes: number): number {
  return bytes <= BYTES_MIN ? 0 : 32 - Math.clz32((bytes - 1) / BYTES_MIN);
}
