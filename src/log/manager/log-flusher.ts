/**
 * Gets a log to the disk, off the event loop: one flush at a time, and all who ask meanwhile share the next.
 *
 * The recovery point is the first offset that a restart after a power failure must look at. It moves only after the
 * files, with the indexes of whole segments and the leader epochs, are on the disk.
 */
import type { LeaderEpochCache } from "../checkpoint/leader-epoch-cache.ts";
import type { LocalLog } from "../local-log.ts";
import type { LogSegment } from "../segment/log-segment.ts";
import { syncPartitionMetadata } from "../checkpoint/partition-metadata.ts";
import type { ProducerSnapshots } from "../producer-state/producer-snapshots.ts";

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
  #hasNewFiles: boolean;
  /** The log directory may have to say durably that there is such a partition, and its own directory of which topic. */
  #isUnlisted: boolean;
  readonly #wasRecovered: boolean;
  readonly #newSnapshots: number[] = [];
  #isAbandoned = false;
  /** While it is set no flush begins; fulfilled when they may again. */
  #held: Promise<void> | undefined = undefined;
  #successor: LogFlusher | undefined = undefined;

  constructor(options: {
    readonly local: LocalLog;
    readonly leaderEpochs: LeaderEpochCache;
    readonly snapshots: ProducerSnapshots;
    readonly recoveryPoint: number;
    /** The log was made just now, or by a broker that did not end cleanly: nobody knows which names are on the disk. */
    readonly hasUnsyncedNames: boolean;
    /** A broker that did not end cleanly had it open: its files may hold what recovery cut off. */
    readonly wasRecovered: boolean;
  }) {
    this.#local = options.local;
    this.#leaderEpochs = options.leaderEpochs;
    this.#snapshots = options.snapshots;
    this.#recoveryPoint = options.recoveryPoint;
    this.#hasNewFiles = options.hasUnsyncedNames;
    this.#isUnlisted = options.hasUnsyncedNames;
    this.#wasRecovered = options.wasRecovered;
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

  /** A snapshot of the producers was written: it is to be flushed as well. */
  noteSnapshot(offset: number | undefined): void {
    if (offset !== undefined) this.#newSnapshots.push(offset);
  }

  /**
   * The log's directory has another name, and with it took the place of a log that was on the disk up to `recoveryPoint`. A
   * power failure may take the name back: until it is on the disk, no more than that is.
   */
  noteReplaced(recoveryPoint: number): void {
    this.#recoveryPoint = Math.min(this.#recoveryPoint, recoveryPoint);
    this.#generation++;
    this.#hasNewFiles = true;
    this.#isUnlisted = true;
  }

  /** The log now ends at `offset`, or earlier than before. */
  noteTruncated(offset: number): void {
    this.#generation++;
    this.#recoveryPoint = Math.min(this.#recoveryPoint, offset);
  }

  /**
   * What a checkpoint may say. Recovery goes through whole segments and rebuilds their indexes: as long as those of the
   * segment that holds the last flushed record are not on the disk, recovery must begin in it.
   */
  get recoveryPointToCheckpoint(): number {
    const last = this.#recoveryPoint - 1;
    const segment = this.#local.segments.floor(last);
    return segment === undefined || segment.sizeBytes === 0 || segment.hasSyncedIndexes ? this.#recoveryPoint : last;
  }

  /** The log is closed or about to be deleted: what is under way ends at its next step, and says nothing. */
  abandon(): void {
    this.#isAbandoned = true;
  }

  /** As {@link abandon}, for a log whose place another one has taken: whoever waits in {@link hold} is served there. */
  retire(successor: LogFlusher): void {
    this.abandon();
    this.#successor = successor;
  }

  /** Lets no flush begin while `task` runs: who asks meanwhile is served afterwards, by the log that is then in this one's place. */
  async hold<T>(task: () => Promise<T>): Promise<T> {
    let release = (): void => undefined;
    this.#held = new Promise((resolve) => (release = resolve));
    try {
      return await task();
    } finally {
      this.#held = undefined;
      release();
    }
  }

  /** Fulfilled when no flush is under way; `undefined` when none is now. */
  whenIdle(): Promise<unknown> | undefined {
    return (this.#next ?? this.#running)?.catch(() => undefined);
  }

  /** Fulfilled when all that is in the log now is on the disk. Rejects with a StorageError. */
  flush(): Promise<void> {
    if (this.#held !== undefined) return this.#held.then(() => (this.#successor ?? this).flush());
    if (this.#running === undefined) return this.#start(false);
    this.#next ??= this.#afterRunning(this.#running);
    return this.#next;
  }

  /** As {@link flush}, and the indexes of the segment that grows with it: the log is about to be closed. */
  async flushAll(): Promise<void> {
    await this.whenIdle();
    await this.#start(true);
  }

  #start(isLast: boolean): Promise<void> {
    const running = this.#run(isLast).finally(() => {
      this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #afterRunning(running: Promise<void>): Promise<void> {
    // Whoever waits for the running one hears of its failure; the next one tries again for itself.
    await running.catch(() => undefined);
    this.#next = undefined;
    await this.#start(false);
  }

  async #run(isLast: boolean): Promise<void> {
    const { environment, segments } = this.#local;
    const endOffset = this.#local.logEndOffset;
    const generation = this.#generation;
    if (this.#isAbandoned) return;
    // It never held a record: whatever of its empty files a power failure takes, the next start makes again. Thousands of
    // partitions nobody uses would otherwise make a stop wait for as many syncs.
    if (isLast && endOffset === 0 && generation === 0 && !this.#wasRecovered) return;
    if (!isLast && endOffset <= this.#recoveryPoint && !this.#hasNewFiles) return;
    const hadNewFiles = this.#hasNewFiles;
    this.#hasNewFiles = false;
    try {
      // From the segment of the last flushed record: it may have been rolled since, and its indexes are then to be there.
      for (const segment of segments.from(this.#recoveryPoint - 1)) {
        const isWhole = isLast || segment !== segments.active;
        const needsIndexes = isWhole && segment.sizeBytes > 0;
        if (!hadNewFiles && this.#isFlushed(segment) && (!needsIndexes || segment.hasSyncedIndexes)) continue;
        await segment.sync({ withIndexes: needsIndexes });
        if (this.#isAbandoned) return;
      }
      await this.#syncSnapshots();
      if (this.#isAbandoned) return;
      await this.#leaderEpochs.flush();
      if (this.#isAbandoned) return;
      if (hadNewFiles) await environment.platform.files.syncDirectoryAsync(this.#local.directory);
      if (this.#isAbandoned) return;
      if (this.#isUnlisted) await this.#list();
      if (this.#isAbandoned) return;
    } catch (error) {
      this.#hasNewFiles ||= hadNewFiles;
      if (this.#isAbandoned) return;
      if (generation === this.#generation) throw environment.failed(error, "flushing a log");
    }
    // Cut meanwhile: what was flushed may not be what is there now.
    if (generation === this.#generation) this.#flushed(endOffset);
    else await this.#run(isLast);
  }

  /** A directory that nobody finds after a power failure, or that does not say whose it is, is as good as lost. */
  async #list(): Promise<void> {
    const { environment } = this.#local;
    await syncPartitionMetadata(environment.platform.files, this.#local.directory);
    if (this.#isAbandoned) return;
    await environment.syncLogDirectory();
    this.#isUnlisted = false;
  }

  /** Those taken since: few, one for each roll. One that has gone meanwhile is of no use. */
  async #syncSnapshots(): Promise<void> {
    for (let offset = this.#newSnapshots.shift(); offset !== undefined; offset = this.#newSnapshots.shift()) {
      await this.#snapshots.sync(offset);
    }
  }

  #isFlushed(segment: LogSegment): boolean {
    const next = this.#local.segments.higher(segment.baseOffset)?.baseOffset ?? this.#local.logEndOffset;
    return next <= this.#recoveryPoint;
  }

  #flushed(endOffset: number): void {
    this.#recoveryPoint = Math.max(this.#recoveryPoint, endOffset);
    this.#lastFlushMs = this.#local.environment.platform.clock.nowMs();
  }
}
