import { TooLargeError } from "./compression-error.ts";

/** Output of a decoder that cannot know its size beforehand: grows by doubling, up to a limit and one block more. */
export class GrowableBytes {
  /** All room there is; what is used of it the decoder knows. */
  bytes: Buffer;
  readonly #maxBytes: number;

  constructor(initialBytes: number, maxBytes: number) {
    this.bytes = Buffer.allocUnsafe(initialBytes);
    this.#maxBytes = maxBytes;
  }

  /**
   * Makes room for `count` bytes after the `used` ones.
   *
   * @throws {TooLargeError} when those in use are beyond the limit already
   */
  reserve(used: number, count: number): void {
    if (used > this.#maxBytes) throw new TooLargeError(this.#maxBytes);
    if (used + count <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.min(Math.max(used + count, 2 * this.bytes.length), this.#maxBytes + count));
    this.bytes.copy(grown, 0, 0, used);
    this.bytes = grown;
  }
}
