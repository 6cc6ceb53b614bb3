/**
 * Gets a log to the disk, off the event loop: one flush at a time, and all who ask meanwhile share the next.
 *
 * The recovery point is the first offset that a restart after a power failure must look at. It moves only after the
 * files, with the indexes of whole segments and the leader epochs, are on the disk.
 */
import type { LeaderEpochCache } from "./leader-epoch-cache.ts";
import type { LocalLog } from "./local-log.ts";
import type { ProducerSnapshots } from "./producer-snapshots.ts";

/** Flushes one log. */
export class LogFlusher {
  readonly #local: LocalLog;
  readonly #leaderEpochs: LeaderEpochCache;
  readonly #snapshots: ProducerSnapshots;
  #recoveryPoint: number;
  #lastFlushMs: number;
  #running: Promise<void> | undefined = undefined;
  #next: Promise<void> | undefined = undefined;
  /** Counts truncations: a flush that began before one says nothing of what came after. */
  #generation = 0;
  #hasNewFiles = true;

  constructor(options: {
    readonly local: LocalLog;
    readonly leaderEpochs: LeaderEpochCache;
    readonly snapshots: ProducerSnapshots;
    readonly recoveryPoint: number;
  }) {
    this.#local = options.local;
    this.#leaderEpochs = options.leaderEpochs;
    this.#snapshots = options.snapshots;
    this.#recoveryPoint = options.recoveryPoint;
    this.#lastFlushMs = options.local.environment.platform.clock.nowMs();
  }

  /** Everything below is on the disk. */
  get recoveryPoint(): number {
    return this.#recoveryPoint;
  }

  /** When the log was last flushed, or opened. */
  get lastFlushMs(): number {
    return this.#lastFlushMs;
  }

  get unflushedCount(): number {
    return this.#local.logEndOffset - this.#recoveryPoint;
  }

  /** A segment was begun: its directory entry is to be flushed as well. */
  noteNewSegment(): void {
    this.#hasNewFiles = true;
  }

  /** The log now ends at `offset`, or earlier than before. */
  noteTruncated(offset: number): void {
    this.#generation++;
    this.#recoveryPoint = Math.min(this.#recoveryPoint, offset);
  }

  /** Fulfilled when all that is in the log now is on the disk. Rejects with a StorageError. */
  flush(): Promise<void> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#afterRunning(this.#running);
    return this.#next;
  }

  /** As {@link flush}, at once and on this thread: at the end, and where there is no other way. @throws {StorageError} */
  flushNow(): void {
    const { environment } = this.#local;
    const endOffset = this.#local.logEndOffset;
    try {
      for (const segment of this.#local.segments.from(this.#recoveryPoint)) {
        if (segment.sizeBytes === 0 && !this.#hasNewFiles) continue;
        segment.writeIndexes();
        segment.log.use().sync();
      }
      this.#leaderEpochs.flush();
      if (this.#hasNewFiles) environment.platform.files.syncDirectory(this.#local.directory);
    } catch (error) {
      throw environment.failed(error, "flushing a log");
    }
    this.#hasNewFiles = false;
    this.#flushed(endOffset);
  }

  #start(): Promise<void> {
    const running = this.#run().finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #afterRunning(running: Promise<void>): Promise<void> {
    // Whoever waits for the running one hears of its failure; the next one tries again for itself.
    await running.catch(() => undefined);
    this.#next = undefined;
    await this.#start();
  }

  async #run(): Promise<void> {
    const { environment, segments } = this.#local;
    const endOffset = this.#local.logEndOffset;
    const generation = this.#generation;
    if (endOffset <= this.#recoveryPoint && !this.#hasNewFiles) return;
    const hadNewFiles = this.#hasNewFiles;
    try {
      for (const segment of segments.from(this.#recoveryPoint)) {
        // Recovery goes through whole segments and rebuilds their indexes: only those that it will skip must be there.
        const isWhole = segment !== segments.active;
        await segment.sync({ withIndexes: isWhole });
        if (isWhole) await this.#snapshots.sync(segment.baseOffset);
      }
      this.#leaderEpochs.flush();
      if (hadNewFiles) {
        environment.platform.files.syncDirectory(this.#local.directory);
        this.#hasNewFiles = false;
      }
    } catch (error) {
      // Cut, deleted or renamed meanwhile: nothing is known, nothing is lost.
      if (generation !== this.#generation) return;
      throw environment.failed(error, "flushing a log");
    }
    if (generation === this.#generation) this.#flushed(endOffset);
  }

  #flushed(endOffset: number): void {
    this.#recoveryPoint = Math.max(this.#recoveryPoint, endOffset);
    this.#lastFlushMs = this.#local.environment.platform.clock.nowMs();
  }
}
