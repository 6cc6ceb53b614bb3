/**
 * Memory for what fetches read, used again: touching fresh memory costs more than reading into it.
 *
 * A buffer is taken for one response, filled before anything waits, and given back when the response has left. How long
 * that takes is the client's choice: one that asks for much and does not read holds it until it goes. So who asks when
 * much is lent gets less, down to the one batch that every fetch must return; nobody waits and nobody is refused.
 */

const BYTES_MIN = 16 * 1024;
const BYTES_MAX_KEPT = 64 * 1024 * 1024;
/** What a fetch may always have: so much the system takes in for a client that does not read yet. */
const SHARE_BYTES_MIN = 64 * 1024;
/** A share leaves room for as many more. */
const SHARES = 4;
const CLASS_COUNT = Math.log2(BYTES_MAX_KEPT / BYTES_MIN) + 1;

/** See the file's head. */
export class ReadBuffers {
  readonly #classes: Buffer[][] = Array.from({ length: CLASS_COUNT }, () => []);
  readonly #keptBytesMax: number;
  readonly #lentBytesMax: number;
  #keptBytes = 0;
  #lentBytes = 0;

  /**
   * @param options.keptBytesMax free buffers together are never larger
   * @param options.lentBytesMax what responses under way should not pass together; a quarter of it is the largest response
   */
  constructor(options: { readonly keptBytesMax: number; readonly lentBytesMax: number }) {
    this.#keptBytesMax = options.keptBytesMax;
    this.#lentBytesMax = options.lentBytesMax;
  }

  /** Bytes of responses that have not left yet. */
  get lentBytes(): number {
    return this.#lentBytes;
  }

  /** How much one more response should hold at most, its first batch excepted. */
  get shareBytes(): number {
    return Math.max(SHARE_BYTES_MIN, Math.floor((this.#lentBytesMax - this.#lentBytes) / SHARES));
  }

  /** Bytes that wait for use. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** A buffer of at least `sizeBytes`, its content whatever it was. */
  take(sizeBytes: number): Buffer {
    const buffer = this.#find(sizeBytes);
    this.#lentBytes += buffer.length;
    return buffer;
  }

  /** Gives a buffer back; nobody may look at it any more. */
  give(buffer: Buffer): void {
    const { length } = buffer;
    this.#lentBytes -= length;
    if (length > BYTES_MAX_KEPT || this.#keptBytes + length > this.#keptBytesMax) return;
    this.#keptBytes += length;
    this.#classes[classOf(length)]?.push(buffer);
  }

  #find(sizeBytes: number): Buffer {
    if (sizeBytes > BYTES_MAX_KEPT) return Buffer.allocUnsafeSlow(sizeBytes);
    const index = classOf(sizeBytes);
    const kept = this.#classes[index]?.pop();
    if (kept === undefined) return Buffer.allocUnsafeSlow(BYTES_MIN << index);
    this.#keptBytes -= kept.length;
    return kept;
  }
}

function classOf(bytes: number): number {
  return bytes <= BYTES_MIN ? 0 : 32 - Math.clz32((bytes - 1) / BYTES_MIN);
}
