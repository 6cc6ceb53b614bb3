/**
 * The log of one partition: what may be appended, what may be read, what may go.
 *
 * Invariant: log start offset ≤ last stable offset ≤ high watermark ≤ log end offset; offsets in the files rise; the
 * producers' state and the leader epochs are those of the log up to its end. Everything up to the page cache is
 * synchronous: when an append returns, a crash of this process loses nothing of it.
 *
 * Its partition (or the metadata quorum) is the only one that changes it, and the log manager for retention and the end.
 */
import { assert } from "../base/assert.ts";
import type { Uuid } from "../base/uuid.ts";
import { ErrorCode } from "../protocol/errors.ts";
import type { AppendOrigin } from "./append-origin.ts";
import type { LeaderEpochCache } from "./checkpoint/leader-epoch-cache.ts";
import { writePartitionMetadata } from "./checkpoint/partition-metadata.ts";
import type { LogAppendResult } from "./log-append-result.ts";
import { type AppendOptions, LogAppender } from "./log-appender.ts";
import type { LogConfig } from "./log-config.ts";
import { DirectorySuffix } from "./log-files.ts";
import type { LogRead, LogReadOptions } from "./log-read.ts";
import { LogState, type LogStateOptions } from "./log-state.ts";
import { emptyLog, truncateLog } from "./log-truncation.ts";
import { deleteOldSegments, deleteSegmentsBelowStart } from "./old-segments.ts";
import type { ProducerStateManager } from "./producer-state/producer-state-manager.ts";
import { findMaxTimestamp, findOffsetByTimestamp, type TimestampedOffset } from "./segment/timestamp-lookup.ts";
import type { AbortedTransaction } from "./segment/transaction-index.ts";

/** What a log is made of. */
export interface UnifiedLogOptions extends LogStateOptions {
  readonly topic: string;
  readonly partition: number;
  readonly topicId: Uuid | undefined;
}

/** A partition's log. */
export class UnifiedLog {
  readonly topic: string;
  readonly partition: number;
  readonly #state: LogState;
  readonly #appender: LogAppender;
  #topicId: Uuid | undefined;

  constructor(options: UnifiedLogOptions) {
    this.topic = options.topic;
    this.partition = options.partition;
    this.#topicId = options.topicId;
    this.#state = new LogState(options);
    this.#appender = new LogAppender(this.#state);
  }

  get topicId(): Uuid | undefined {
    return this.#topicId;
  }

  get leaderEpochs(): LeaderEpochCache {
    return this.#state.leaderEpochs;
  }

  get producerState(): ProducerStateManager {
    return this.#state.producerState;
  }

  /** The partition's directory; it changes when the log is deleted. */
  get directory(): string {
    return this.#state.local.directory;
  }

  /** One of `log.dirs`. */
  get logDirectory(): string {
    return this.#state.local.environment.logDirectory;
  }

  /** Whether it is the copy that is to replace the log of its partition (KIP-113): its directory's name says so. */
  get isFuture(): boolean {
    return this.directory.endsWith(DirectorySuffix.FUTURE);
  }

  get config(): LogConfig {
    return this.#state.local.config;
  }

  /** First offset that may be read. */
  get logStartOffset(): number {
    return this.#state.logStartOffset;
  }

  /** Offset of the next record. */
  get logEndOffset(): number {
    return this.#state.local.logEndOffset;
  }

  /** Exclusive: records below are committed. */
  get highWatermark(): number {
    return this.#state.highWatermark;
  }

  /** Exclusive: below it, transactions are decided. */
  get lastStableOffset(): number {
    return this.#state.lastStableOffset;
  }

  /** Everything below is on the disk. */
  get recoveryPoint(): number {
    return this.#state.flusher.recoveryPoint;
  }

  /** What a checkpoint may say of it: see {@link LogFlusher.recoveryPointToCheckpoint}. */
  get recoveryPointToCheckpoint(): number {
    return this.#state.flusher.recoveryPointToCheckpoint;
  }

  get sizeBytes(): number {
    return this.#state.local.segments.sizeBytes;
  }

  get segmentCount(): number {
    return this.#state.local.segments.count;
  }

  get firstSegmentBaseOffset(): number {
    return this.#state.local.segments.first.baseOffset;
  }

  /** The base offset of the segment that grows. */
  get activeSegmentBaseOffset(): number {
    return this.#state.local.segments.active.baseOffset;
  }

  /** The topic's configs changed: from the next append on. */
  updateConfig(config: LogConfig): void {
    this.#state.local.config = config;
    this.#appender.updateRules();
  }

  /** Notes the topic's id where the directory has none: written before anything is appended. */
  assignTopicId(topicId: Uuid): void {
    if (this.#topicId === topicId) return;
    assert(this.#topicId === undefined, "a log's topic id does not change");
    this.#topicId = topicId;
    this.#state.guard("writing partition metadata", () =>
      writePartitionMetadata(this.#state.local.environment.platform.files, this.directory, topicId),
    );
  }

  /**
   * Appends one batch of a client or a coordinator: validates it, assigns its offsets and leader epoch in place, writes
   * it. The bytes are not kept.
   *
   * @returns a promise only where compression, or an append before this one, would hold the loop for long
   */
  appendAsLeader(records: Uint8Array, options: AppendOptions): LogAppendResult | Promise<LogAppendResult> {
    return this.#appender.appendAsLeader(records, options);
  }

  /**
   * Appends batches that have their offsets and leader epochs: those of a leader we follow, or of the metadata quorum.
   *
   * @param origin of "REPLICATION" and "RAFT_LEADER" nothing is checked but checksums and that offsets rise
   * @throws {StorageError} the disk failed
   * @throws {InvariantError} an offset below the log's end
   */
  appendBatches(bytes: Buffer, origin: AppendOrigin = "REPLICATION"): void {
    this.#appender.appendBatches(bytes, origin);
  }

  /**
   * As {@link appendBatches}, for whoever has many of them: the loop is given back every few milliseconds, and a disk that
   * throttles is written to by the thread pool. Nothing else may be appended or cut meanwhile. Rejects with a StorageError.
   */
  copyBatches(bytes: Buffer): Promise<void> {
    return this.#appender.copyBatches(bytes);
  }

  /** Makes clients' appends wait while `task` runs, which begins when those before it are done. Never of a coordinator's log. */
  holdAppends<T>(task: () => Promise<T>): Promise<T> {
    return this.#state.queue.run(task);
  }

  /** Makes flushes wait while `task` runs, so that the recovery point stays where it is; see {@link LogFlusher.hold}. */
  holdFlushes<T>(task: () => Promise<T>): Promise<T> {
    return this.#state.flusher.hold(task);
  }

  /** Plans a read; see {@link LogRead}. @throws {StorageError} */
  read(options: LogReadOptions): LogRead {
    if (this.#state.local.environment.failure !== undefined || this.#state.isClosed) {
      return this.#state.reader.nothing(ErrorCode.KAFKA_STORAGE_ERROR, null, this);
    }
    return this.#state.reader.plan(options, this);
  }

  /** Moves the high watermark, within the log. */
  updateHighWatermark(highWatermark: number): void {
    this.#state.updateHighWatermark(highWatermark);
  }

  /** The first record whose timestamp is at least `timestamp`. @throws {StorageError} */
  offsetForTimestamp(timestamp: number): TimestampedOffset | undefined {
    return this.#state.guard("searching a log", () =>
      findOffsetByTimestamp(this.#state.local.segments, timestamp, this.#state.logStartOffset),
    );
  }

  /** The first record with the largest timestamp. @throws {StorageError} */
  maxTimestampOffset(): TimestampedOffset | undefined {
    return this.#state.guard("searching a log", () => findMaxTimestamp(this.#state.local.segments));
  }

  /** Where an epoch ends; −1 and −1 when nothing is known. */
  endOffsetForEpoch(leaderEpoch: number): { readonly epoch: number; readonly offset: number } {
    return this.leaderEpochs.endOffsetFor(leaderEpoch, this.logEndOffset);
  }

  /** The aborted transactions that overlap [startOffset, upperBoundOffset). */
  abortedTransactions(startOffset: number, upperBoundOffset: number): AbortedTransaction[] {
    return this.#state.reader.abortedTransactions(startOffset, upperBoundOffset);
  }

  /**
   * Raises the log start offset, as DeleteRecords asks; the segments below go with the next retention.
   *
   * @returns `OFFSET_OUT_OF_RANGE` above the high watermark
   */
  deleteRecordsBefore(offset: number): number {
    if (offset > this.#state.highWatermark) return ErrorCode.OFFSET_OUT_OF_RANGE;
    this.#state.incrementLogStartOffset(offset);
    return ErrorCode.NONE;
  }

  /** Cuts the log before `offset`; returns whether anything went. @throws {StorageError} */
  truncateTo(offset: number): boolean {
    return truncateLog(this.#state, offset);
  }

  /** Empties the log; the next record has `offset`. @throws {StorageError} */
  truncateFullyAndStartAt(offset: number, logStartOffset: number = offset): void {
    emptyLog(this.#state, offset, logStartOffset);
  }

  /** Begins a new segment, if there is anything in the present one. @throws {StorageError} */
  roll(): void {
    assert(!this.#state.queue.isBusy, "a log is rolled between appends");
    if (this.#state.local.segments.active.sizeBytes > 0)
      this.#state.guard("rolling a log", () => this.#state.roll(this.logEndOffset));
  }

  /** Fulfilled when all that is in the log now is on the disk; asked often, it is done seldom. Rejects with a StorageError. */
  flush(): Promise<void> {
    return this.#state.flusher.flush();
  }

  /** Flushes in the background when the oldest unflushed record is older than `flush.ms`. */
  maybeFlush(nowMs: number): void {
    if (this.#state.flusher.unflushedCount > 0 && nowMs - this.#state.flusher.lastFlushMs >= this.config.flushMs)
      this.#state.flushLater();
  }

  /** Raises the log start offset to that of the log this one copies, and drops the segments below. @throws {StorageError} */
  followLogStartOffset(offset: number): void {
    if (offset <= this.logStartOffset) return;
    this.#state.incrementLogStartOffset(offset);
    deleteSegmentsBelowStart(this.#state);
  }

  /** Drops what retention does not keep; returns how many segments went. @throws {StorageError} */
  deleteOldSegments(): number {
    return deleteOldSegments(this.#state);
  }

  /** Forgets producers that were idle for `producer.id.expiration.ms`. */
  removeExpiredProducers(nowMs: number): void {
    this.producerState.removeExpired(nowMs);
  }

  /** Flushes, writes what a clean stop leaves behind, and closes. The log is not used any more. Rejects with a StorageError. */
  async close(): Promise<void> {
    if (this.#state.isClosed) return;
    this.#state.isClosed = true;
    this.#state.guard("closing a log", () => {
      this.#state.flusher.noteSnapshot(this.producerState.takeSnapshot());
      for (const segment of this.#state.local.segments.all) segment.addLastTimeIndexEntry();
    });
    await this.#state.flusher.flushAll();
    this.#state.guard("closing a log", () => {
      for (const segment of this.#state.local.segments.all) segment.release();
    });
  }

  /** Closes files and writes nothing: the disk failed, or the log is about to be deleted. */
  abandon(): void {
    this.#state.isClosed = true;
    this.#state.flusher.abandon();
    for (const segment of this.#state.local.segments.all) segment.abandon();
  }

  /**
   * Another log has taken its place: this one is written no more, and what waits to be appended goes there. Reads that were
   * planned find their bytes until {@link noteRemoved}.
   */
  retire(successor: UnifiedLog): void {
    this.abandon();
    successor.#state.flusher.noteReplaced(this.recoveryPoint);
    successor.#state.flushLater();
    this.#state.flusher.retire(successor.#state.flusher);
    this.#state.successor = successor;
  }

  /** The files are about to go. */
  noteRemoved(): void {
    for (const segment of this.#state.local.segments.all) segment.noteRemoved();
  }

  /** Renames the partition's directory, while nothing is under way. @throws {StorageError} */
  renameDirectory(directory: string): void {
    const { local, leaderEpochs, producerState, isClosed } = this.#state;
    this.#state.guard("renaming a log's directory", () => {
      if (isClosed) for (const segment of local.segments.all) segment.abandon();
      else this.releaseIdle();
      local.environment.platform.files.rename(local.directory, directory);
    });
    local.updateDirectory(directory);
    leaderEpochs.updateDirectory(directory);
    producerState.snapshots.updateDirectory(directory);
  }

  /**
   * Fulfilled when no append, read or flush is under way; `undefined` when none is now. Then its directory may be renamed.
   *
   * @param options.isHeld within {@link holdAppends}, where appends wait anyway
   */
  whenIdle({ isHeld = false }: { readonly isHeld?: boolean } = {}): Promise<unknown> | undefined {
    const waits: (Promise<unknown> | undefined)[] = [this.#state.flusher.whenIdle()];
    if (!isHeld) waits.push(this.#state.queue.whenIdle());
    for (const segment of this.#state.local.segments.all) waits.push(segment.log.whenUnpinned());
    const busy = waits.filter((wait) => wait !== undefined);
    return busy.length === 0 ? undefined : Promise.all(busy);
  }

  /** Gives descriptors and memory back; what is used again is opened again. */
  releaseIdle(): void {
    for (const segment of this.#state.local.segments.all) segment.release();
  }
}
