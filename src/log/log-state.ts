/**
 * What the parts of one log share: its files, its offsets, its producers and leader epochs, and the few steps that several
 * of them take. {@link UnifiedLog} makes it and answers for the whole; appends, cuts and retention each have a file.
 *
 * Invariant: log start offset ≤ high watermark ≤ log end offset.
 */
import { AppendQueue } from "./append-queue.ts";
import type { LeaderEpochCache } from "./checkpoint/leader-epoch-cache.ts";
import type { LocalLog } from "./local-log.ts";
import { LogReader } from "./log-reader.ts";
import { LogFlusher } from "./manager/log-flusher.ts";
import type { ProducerStateManager } from "./producer-state/producer-state-manager.ts";
import type { LogSegment } from "./segment/log-segment.ts";
import type { UnifiedLog } from "./unified-log.ts";

/** What a log is made of. */
export interface LogStateOptions {
  readonly local: LocalLog;
  readonly leaderEpochs: LeaderEpochCache;
  readonly producerState: ProducerStateManager;
  readonly logStartOffset: number;
  readonly recoveryPoint: number;
  /** As in {@link LogFlusher}. */
  readonly hasUnsyncedNames: boolean;
  /** A broker that did not end cleanly had it open: its files may hold what recovery cut off. */
  readonly wasRecovered: boolean;
}

/** The state of one log. */
export class LogState {
  readonly local: LocalLog;
  readonly leaderEpochs: LeaderEpochCache;
  readonly producerState: ProducerStateManager;
  readonly flusher: LogFlusher;
  readonly reader: LogReader;
  readonly queue: AppendQueue = new AppendQueue();
  /** First offset that may be read. */
  logStartOffset: number;
  isClosed = false;
  /** The log that has taken this one's place: what still waits to be appended here goes there. */
  successor: UnifiedLog | undefined = undefined;
  #highWatermark: number;

  constructor(options: LogStateOptions) {
    this.local = options.local;
    this.leaderEpochs = options.leaderEpochs;
    this.producerState = options.producerState;
    this.logStartOffset = options.logStartOffset;
    this.#highWatermark = options.logStartOffset;
    this.reader = new LogReader(options.local);
    this.flusher = new LogFlusher({
      local: options.local,
      leaderEpochs: options.leaderEpochs,
      snapshots: options.producerState.snapshots,
      recoveryPoint: options.recoveryPoint,
      hasUnsyncedNames: options.hasUnsyncedNames,
      wasRecovered: options.wasRecovered,
    });
  }

  /** Exclusive: records below are committed. */
  get highWatermark(): number {
    return this.#highWatermark;
  }

  /** Exclusive: below it, transactions are decided. */
  get lastStableOffset(): number {
    const firstUnstable = this.producerState.firstUnstableOffset;
    if (firstUnstable < 0 || firstUnstable >= this.#highWatermark) return this.#highWatermark;
    return Math.max(firstUnstable, this.logStartOffset);
  }

  /** Moves the high watermark, within the log. */
  updateHighWatermark(highWatermark: number): void {
    const bounded = Math.min(Math.max(highWatermark, this.logStartOffset), this.local.logEndOffset);
    if (bounded === this.#highWatermark) return;
    this.#highWatermark = bounded;
    this.producerState.onHighWatermarkUpdated(bounded);
  }

  /** The log was emptied: nothing below `highWatermark` is there. */
  resetOffsets(logStartOffset: number, highWatermark: number): void {
    this.logStartOffset = logStartOffset;
    this.#highWatermark = -1;
    this.updateHighWatermark(highWatermark);
  }

  /** Raises the log start offset; the high watermark is never below it. */
  incrementLogStartOffset(offset: number): void {
    if (offset <= this.logStartOffset) return;
    this.logStartOffset = offset;
    this.leaderEpochs.truncateFromStart(offset);
    this.producerState.onLogStartOffsetIncremented(offset);
    if (this.#highWatermark < offset) this.updateHighWatermark(offset);
  }

  /** Begins a new segment at the log's end, or at `expectedOffset` if that is later; the old one is flushed soon. */
  roll(expectedOffset: number): LogSegment {
    const segment = this.local.roll(expectedOffset);
    // The snapshot at a segment's base spares its recovery everything before it.
    this.producerState.updateMapEndOffset(segment.baseOffset);
    this.flusher.noteSnapshot(this.producerState.takeSnapshot());
    this.flusher.noteNewSegment();
    this.flushLater();
    return segment;
  }

  /** Flushes in the background; a failure is told in the log. */
  flushLater(): void {
    const { platform, logger } = this.local.environment;
    platform.timers.defer(() => {
      if (this.isClosed) return;
      this.flusher.flush().catch((error: unknown) => {
        logger.error("a log could not be flushed", { directory: this.local.directory, error });
      });
    });
  }

  /** Does something to the files. @throws {StorageError} the disk failed, which takes the log directory offline */
  guard<T>(doing: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.local.environment.failed(error, doing);
    }
  }
}
