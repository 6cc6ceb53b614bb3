/**
 * What a read of a log found: offsets, and which bytes of which segment to send, but not yet the bytes. A fetch plans
 * all its partitions first and reads when it is to be answered.
 */
import type { LogEnvironment } from "./log-environment.ts";
import type { LogSegment } from "./segment/log-segment.ts";
import type { AbortedTransaction } from "./segment/transaction-index.ts";

/** Up to where a read may see: followers all, consumers what is committed, or what is stable as well. */
export type FetchIsolation = "LOG_END" | "HIGH_WATERMARK" | "TXN_COMMITTED";

/** A read's question. */
export interface LogReadOptions {
  readonly startOffset: number;
  readonly maxBytes: number;
  readonly isolation: FetchIsolation;
  /** The first batch is given whole even when it is larger than `maxBytes`. */
  readonly minOneMessage: boolean;
}

/** Bytes at the end of a segment that are taken to be in the page cache: read at once. */
const RECENT_BYTES = 32 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** A planned read. */
export class LogRead {
  /** `OFFSET_OUT_OF_RANGE`, `KAFKA_STORAGE_ERROR` or none. */
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  /** Those that overlap what is read; only for "TXN_COMMITTED", else null. */
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
  /** Where the bytes are in their file. */
  readonly positionBytes: number;
  /** How many bytes there are; they may end within a batch, but not within the first. */
  readonly sizeBytes: number;
  readonly #environment: LogEnvironment;
  readonly #segment: LogSegment | undefined;

  constructor(options: {
    readonly environment: LogEnvironment;
    readonly errorCode: number;
    readonly highWatermark: number;
    readonly lastStableOffset: number;
    readonly logStartOffset: number;
    readonly logEndOffset: number;
    readonly abortedTransactions: readonly AbortedTransaction[] | null;
    readonly segment: LogSegment | undefined;
    readonly positionBytes: number;
    readonly sizeBytes: number;
  }) {
    this.errorCode = options.errorCode;
    this.highWatermark = options.highWatermark;
    this.lastStableOffset = options.lastStableOffset;
    this.logStartOffset = options.logStartOffset;
    this.logEndOffset = options.logEndOffset;
    this.abortedTransactions = options.abortedTransactions;
    this.positionBytes = options.positionBytes;
    this.sizeBytes = options.sizeBytes;
    this.#environment = options.environment;
    this.#segment = options.segment;
  }

  /**
   * Whether {@link readInto} will hardly wait for the disk: the bytes were written lately, or older ones came from memory
   * when they were last read.
   */
  get isAtHand(): boolean {
    if (this.#segment === undefined || this.#segment.sizeBytes - this.positionBytes <= RECENT_BYTES) return true;
    const { platform, readPace } = this.#environment;
    return !readPace.isThrottled(platform.clock.monotonicMs());
  }

  /** The path of the file that holds the bytes, `undefined` when there are none. */
  get path(): string | undefined {
    return this.#segment?.log.path;
  }

  /** Reads now. The buffer is the caller's. @throws {StorageError} */
  bytes(): Buffer {
    if (this.sizeBytes === 0) return NOTHING;
    const target = Buffer.allocUnsafeSlow(this.sizeBytes);
    const count = this.readInto(target);
    return count === target.length ? target : target.subarray(0, count);
  }

  /** Reads now, into the caller's buffer of at least `sizeBytes`; returns how many bytes came. @throws {StorageError} */
  readInto(target: Uint8Array): number {
    const segment = this.#segment;
    if (segment === undefined || this.sizeBytes === 0 || segment.isDeleted) return 0;
    const { platform, readPace } = this.#environment;
    try {
      const into = target.length === this.sizeBytes ? target : target.subarray(0, this.sizeBytes);
      const startMs = platform.clock.monotonicMs();
      const count = segment.log.use().read(into, this.positionBytes);
      readPace.note(startMs, platform.clock.monotonicMs());
      return count;
    } catch (error) {
      throw this.#environment.failed(error, "reading a log");
    }
  }

  /** Reads off the event loop. The buffer is the caller's. Rejects with a StorageError. */
  async bytesAsync(): Promise<Buffer> {
    if (this.sizeBytes === 0) return NOTHING;
    const target = Buffer.allocUnsafeSlow(this.sizeBytes);
    const count = await this.readIntoAsync(target);
    return count === target.length ? target : target.subarray(0, count);
  }

  /** As {@link readInto}, off the event loop: the target is the log's until the promise settles. Rejects with a StorageError. */
  async readIntoAsync(target: Uint8Array): Promise<number> {
    const segment = this.#segment;
    if (segment === undefined || this.sizeBytes === 0 || segment.isDeleted) return 0;
    try {
      const file = segment.log.pin();
      try {
        const into = target.length === this.sizeBytes ? target : target.subarray(0, this.sizeBytes);
        return await file.readAsync(into, this.positionBytes);
      } finally {
        segment.log.unpin();
      }
    } catch (error) {
      throw this.#environment.failed(error, "reading a log");
    }
  }
}
