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
import { batchesOf, RecordBatch } from "../records/record-batch.ts";
import { validateRecords, type ValidationRules } from "../records/validate-records.ts";
import type { ValidationResult } from "../records/validation-result.ts";
import type { AppendOrigin } from "./append-origin.ts";
import { AppendQueue } from "./append-queue.ts";
import { completeTransaction } from "./producer-state/complete-transaction.ts";
import type { LeaderEpochCache } from "./checkpoint/leader-epoch-cache.ts";
import type { LocalLog } from "./local-log.ts";
import { failedAppend, succeededAppend, type LogAppendResult } from "./log-append-result.ts";
import type { LogConfig } from "./log-config.ts";
import { LogFlusher } from "./manager/log-flusher.ts";
import type { LogRead, LogReadOptions } from "./log-read.ts";
import { LogReader } from "./log-reader.ts";
import { type DeletionReason, deletableSegments } from "./manager/log-retention.ts";
import type { LogSegment } from "./segment/log-segment.ts";
import { writePartitionMetadata } from "./checkpoint/partition-metadata.ts";
import type { ProducerStateManager } from "./producer-state/producer-state-manager.ts";
import { firstOffsetOf } from "./producer-state/producer-state-entry.ts";
import { rebuildProducerState } from "./producer-state/producer-state-rebuild.ts";
import { findMaxTimestamp, findOffsetByTimestamp, type TimestampedOffset } from "./segment/timestamp-lookup.ts";
import type { AbortedTransaction } from "./segment/transaction-index.ts";
import { validationRulesOf } from "./validation-rules.ts";

/** Who appends, and as leader of which epoch. */
export interface AppendOptions {
  readonly leaderEpoch: number;
  readonly origin: "CLIENT" | "COORDINATOR";
  /** Of a transaction marker (KIP-1228); 0 when left out. */
  readonly transactionVersion?: number;
  /** The coordinator knows of the open transaction that this batch belongs to (KIP-890). */
  readonly isTransactionVerified?: boolean;
}

/** A partition's log. */
export class UnifiedLog {
  readonly topic: string;
  readonly partition: number;
  readonly leaderEpochs: LeaderEpochCache;
  readonly producerState: ProducerStateManager;
  readonly #local: LocalLog;
  readonly #flusher: LogFlusher;
  #topicId: Uuid | undefined;
  #logStartOffset: number;
  #highWatermark: number;
  readonly #reader: LogReader;
  #rules: ValidationRules;
  readonly #queue = new AppendQueue();
  #isClosed = false;

  constructor(options: {
    readonly local: LocalLog;
    readonly topic: string;
    readonly partition: number;
    readonly topicId: Uuid | undefined;
    readonly leaderEpochs: LeaderEpochCache;
    readonly producerState: ProducerStateManager;
    readonly logStartOffset: number;
    readonly recoveryPoint: number;
    /** As in {@link LogFlusher}. */
    readonly hasUnsyncedNames: boolean;
  }) {
    this.topic = options.topic;
    this.partition = options.partition;
    this.leaderEpochs = options.leaderEpochs;
    this.producerState = options.producerState;
    this.#local = options.local;
    this.#topicId = options.topicId;
    this.#logStartOffset = options.logStartOffset;
    this.#highWatermark = options.logStartOffset;
    this.#reader = new LogReader(options.local);
    this.#rules = validationRulesOf(options.local.config);
    this.#flusher = new LogFlusher({
      local: options.local,
      leaderEpochs: options.leaderEpochs,
      snapshots: options.producerState.snapshots,
      recoveryPoint: options.recoveryPoint,
      hasUnsyncedNames: options.hasUnsyncedNames,
    });
  }

  get topicId(): Uuid | undefined {
    return this.#topicId;
  }

  /** The partition's directory; it changes when the log is deleted. */
  get directory(): string {
    return this.#local.directory;
  }

  /** One of `log.dirs`. */
  get logDirectory(): string {
    return this.#local.environment.logDirectory;
  }

  get config(): LogConfig {
    return this.#local.config;
  }

  /** First offset that may be read. */
  get logStartOffset(): number {
    return this.#logStartOffset;
  }

  /** Offset of the next record. */
  get logEndOffset(): number {
    return this.#local.logEndOffset;
  }

  /** Exclusive: records below are committed. */
  get highWatermark(): number {
    return this.#highWatermark;
  }

  /** Exclusive: below it, transactions are decided. */
  get lastStableOffset(): number {
    const firstUnstable = this.producerState.firstUnstableOffset;
    if (firstUnstable < 0 || firstUnstable >= this.#highWatermark) return this.#highWatermark;
    return Math.max(firstUnstable, this.#logStartOffset);
  }

  /** Everything below is on the disk. */
  get recoveryPoint(): number {
    return this.#flusher.recoveryPoint;
  }

  /** What a checkpoint may say of it: see {@link LogFlusher.recoveryPointToCheckpoint}. */
  get recoveryPointToCheckpoint(): number {
    return this.#flusher.recoveryPointToCheckpoint;
  }

  get sizeBytes(): number {
    return this.#local.segments.sizeBytes;
  }

  get segmentCount(): number {
    return this.#local.segments.count;
  }

  get firstSegmentBaseOffset(): number {
    return this.#local.segments.first.baseOffset;
  }

  /** The base offset of the segment that grows. */
  get activeSegmentBaseOffset(): number {
    return this.#local.segments.active.baseOffset;
  }

  /** The topic's configs changed: from the next append on. */
  updateConfig(config: LogConfig): void {
    this.#local.config = config;
    this.#rules = validationRulesOf(config);
  }

  /** Notes the topic's id where the directory has none: written before anything is appended. */
  assignTopicId(topicId: Uuid): void {
    if (this.#topicId === topicId) return;
    assert(this.#topicId === undefined, "a log's topic id does not change");
    this.#topicId = topicId;
    this.#guard("writing partition metadata", () =>
      writePartitionMetadata(this.#local.environment.platform.files, this.directory, topicId),
    );
  }

  /**
   * Appends one batch of a client or a coordinator: validates it, assigns its offsets and leader epoch in place, writes
   * it. The bytes are not kept.
   *
   * @returns a promise only where compression, or an append before this one, would hold the loop for long
   */
  appendAsLeader(records: Uint8Array, options: AppendOptions): LogAppendResult | Promise<LogAppendResult> {
    if (this.#queue.isBusy) {
      // The caller's bytes live until we return.
      const copy = Buffer.from(records);
      return this.#queue.run(() => this.#validateAndAppend(copy, options));
    }
    const result = this.#validateAndAppend(records, options);
    return result instanceof Promise ? this.#queue.track(result) : result;
  }

  /**
   * Appends batches that have their offsets and leader epochs: those of a leader we follow, or of the metadata quorum.
   *
   * @param origin of "REPLICATION" and "RAFT_LEADER" nothing is checked but checksums and that offsets rise
   * @throws {StorageError} the disk failed
   * @throws {InvariantError} an offset below the log's end
   */
  appendBatches(bytes: Buffer, origin: AppendOrigin = "REPLICATION"): void {
    assert(!this.#isClosed && !this.#queue.isBusy, "a log has one writer");
    const nowMs = this.#local.environment.platform.clock.nowMs();
    this.#guard("appending to a log", () => {
      for (const batch of batchesOf(bytes)) {
        assert(batch.baseOffset >= this.logEndOffset, "offsets rise");
        assert(origin !== "REPLICATION" || batch.isCrcValid(), "replicated batches are sound");
        this.#append(batch, nowMs);
      }
    });
  }

  /** Plans a read; see {@link LogRead}. @throws {StorageError} */
  read(options: LogReadOptions): LogRead {
    if (this.#local.environment.failure !== undefined || this.#isClosed) {
      return this.#reader.nothing(ErrorCode.KAFKA_STORAGE_ERROR, null, this);
    }
    return this.#reader.plan(options, this);
  }

  /** Moves the high watermark, within the log. */
  updateHighWatermark(highWatermark: number): void {
    const bounded = Math.min(Math.max(highWatermark, this.#logStartOffset), this.logEndOffset);
    if (bounded === this.#highWatermark) return;
    this.#highWatermark = bounded;
    this.producerState.onHighWatermarkUpdated(bounded);
  }

  /** The first record whose timestamp is at least `timestamp`. @throws {StorageError} */
  offsetForTimestamp(timestamp: number): TimestampedOffset | undefined {
    return this.#guard("searching a log", () =>
      findOffsetByTimestamp(this.#local.segments, timestamp, this.#logStartOffset),
    );
  }

  /** The first record with the largest timestamp. @throws {StorageError} */
  maxTimestampOffset(): TimestampedOffset | undefined {
    return this.#guard("searching a log", () => findMaxTimestamp(this.#local.segments));
  }

  /** Where an epoch ends; −1 and −1 when nothing is known. */
  endOffsetForEpoch(leaderEpoch: number): { readonly epoch: number; readonly offset: number } {
    return this.leaderEpochs.endOffsetFor(leaderEpoch, this.logEndOffset);
  }

  /** The aborted transactions that overlap [startOffset, upperBoundOffset). */
  abortedTransactions(startOffset: number, upperBoundOffset: number): AbortedTransaction[] {
    return this.#reader.abortedTransactions(startOffset, upperBoundOffset);
  }

  /**
   * Raises the log start offset, as DeleteRecords asks; the segments below go with the next retention.
   *
   * @returns `OFFSET_OUT_OF_RANGE` above the high watermark
   */
  deleteRecordsBefore(offset: number): number {
    if (offset > this.#highWatermark) return ErrorCode.OFFSET_OUT_OF_RANGE;
    this.#incrementLogStartOffset(offset);
    return ErrorCode.NONE;
  }

  /** Cuts the log before `offset`; returns whether anything went. @throws {StorageError} */
  truncateTo(offset: number): boolean {
    assert(offset >= 0 && !this.#queue.isBusy, "a log is cut at an offset, and between appends");
    if (offset >= this.logEndOffset) {
      this.leaderEpochs.truncateFromEnd(this.logEndOffset);
      return false;
    }
    if (offset < this.#local.segments.first.baseOffset) {
      this.truncateFullyAndStartAt(offset);
      return true;
    }
    this.#guard("truncating a log", () => {
      const removed = this.#local.truncateTo(offset);
      this.#flusher.noteTruncated(offset);
      for (const segment of removed) this.producerState.snapshots.delete(segment.baseOffset);
      this.leaderEpochs.truncateFromEnd(offset);
      this.#logStartOffset = Math.min(offset, this.#logStartOffset);
      this.#rebuildProducerState();
    });
    this.#reader.forget();
    if (this.#highWatermark > offset) this.updateHighWatermark(offset);
    return true;
  }

  /** Empties the log; the next record has `offset`. @throws {StorageError} */
  truncateFullyAndStartAt(offset: number, logStartOffset: number = offset): void {
    this.#guard("truncating a log", () => {
      this.#local.truncateFullyAndStartAt(offset);
      this.#flusher.noteTruncated(offset);
      this.#flusher.noteNewSegment();
      this.leaderEpochs.clear();
      this.producerState.truncateFullyAndStartAt(offset);
    });
    this.#reader.forget();
    this.#logStartOffset = logStartOffset;
    this.#highWatermark = -1;
    this.updateHighWatermark(offset);
  }

  /** Begins a new segment, if there is anything in the present one. @throws {StorageError} */
  roll(): void {
    assert(!this.#queue.isBusy, "a log is rolled between appends");
    if (this.#local.segments.active.sizeBytes > 0) this.#guard("rolling a log", () => this.#roll(this.logEndOffset));
  }

  /** Fulfilled when all that is in the log now is on the disk; asked often, it is done seldom. Rejects with a StorageError. */
  flush(): Promise<void> {
    return this.#flusher.flush();
  }

  /** Flushes in the background when the oldest unflushed record is older than `flush.ms`. */
  maybeFlush(nowMs: number): void {
    if (this.#flusher.unflushedCount > 0 && nowMs - this.#flusher.lastFlushMs >= this.config.flushMs)
      this.#flushLater();
  }

  /** Drops what retention does not keep; returns how many segments went. @throws {StorageError} */
  deleteOldSegments(): number {
    // What is being appended to may not go; the next round comes.
    if (this.#queue.isBusy) return 0;
    let count = this.#deleteSegments("logStartOffset");
    count += this.#deleteSegments("retentionBytes");
    return count + this.#deleteSegments("retentionMs");
  }

  /** Forgets producers that were idle for `producer.id.expiration.ms`. */
  removeExpiredProducers(nowMs: number): void {
    this.producerState.removeExpired(nowMs);
  }

  /** Flushes, writes what a clean stop leaves behind, and closes. The log is not used any more. Rejects with a StorageError. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#guard("closing a log", () => {
      this.#flusher.noteSnapshot(this.producerState.takeSnapshot());
      for (const segment of this.#local.segments.all) segment.addLastTimeIndexEntry();
    });
    await this.#flusher.flushAll();
    this.#guard("closing a log", () => {
      for (const segment of this.#local.segments.all) segment.release();
    });
  }

  /** Closes files and writes nothing: the disk failed, or the log is about to be deleted. */
  abandon(): void {
    this.#isClosed = true;
    this.#flusher.abandon();
    for (const segment of this.#local.segments.all) segment.abandon();
  }

  /** Fulfilled when no append, read or flush is under way; `undefined` when none is now. Then its directory may be renamed. */
  whenIdle(): Promise<unknown> | undefined {
    const waits: (Promise<unknown> | undefined)[] = [this.#flusher.whenIdle(), this.#queue.whenIdle()];
    for (const segment of this.#local.segments.all) waits.push(segment.log.whenUnpinned());
    const busy = waits.filter((wait) => wait !== undefined);
    return busy.length === 0 ? undefined : Promise.all(busy);
  }

  /** Gives descriptors and memory back; what is used again is opened again. */
  releaseIdle(): void {
    for (const segment of this.#local.segments.all) segment.release();
  }

  #validateAndAppend(records: Uint8Array, options: AppendOptions): LogAppendResult | Promise<LogAppendResult> {
    const { environment } = this.#local;
    if (environment.failure !== undefined || this.#isClosed) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
    const nowMs = environment.platform.clock.nowMs();
    const valid = validateRecords(records, { rules: this.#rules, origin: options.origin, nowMs });
    if (valid instanceof Promise) return valid.then((late) => this.#appendValid(late, options, nowMs));
    return this.#appendValid(valid, options, nowMs);
  }

  #appendValid(
    valid: ValidationResult,
    options: AppendOptions,
    nowMs: number,
  ): LogAppendResult | Promise<LogAppendResult> {
    const { environment } = this.#local;
    if (valid.batch === undefined) {
      const { errorCode, errorMessage, recordErrors } = valid;
      return failedAppend(errorCode, errorMessage, { recordErrors, logStartOffset: this.#startFor(errorCode) });
    }
    if (environment.failure !== undefined || this.#isClosed) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
    const { batch, logAppendTimeMs } = valid;
    if (batch.hasProducerId) {
      const refused = this.#checkProducer(batch, options);
      if (refused !== undefined) return refused;
    }
    if (batch.sizeBytes > this.config.segmentBytes) return failedAppend(ErrorCode.RECORD_LIST_TOO_LARGE, null);
    batch.baseOffset = this.logEndOffset;
    batch.partitionLeaderEpoch = options.leaderEpoch;
    // Coordinators change their state by what they have appended: they cannot wait.
    if (options.origin === "CLIENT" && environment.pace.isThrottled(environment.platform.clock.monotonicMs())) {
      return this.#appendOffLoop(new RecordBatch(Buffer.from(batch.view())), logAppendTimeMs, nowMs);
    }
    try {
      this.#append(batch, nowMs);
      return this.#succeeded(batch, logAppendTimeMs);
    } catch (error) {
      return this.#failedAppend(error);
    }
  }

  async #appendOffLoop(batch: RecordBatch, logAppendTimeMs: number, nowMs: number): Promise<LogAppendResult> {
    try {
      const segment = this.#segmentFor(batch, nowMs);
      await segment.appendOffLoop(batch);
      if (this.#isClosed) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
      this.#appended(batch, segment);
      return this.#succeeded(batch, logAppendTimeMs);
    } catch (error) {
      return this.#failedAppend(error);
    }
  }

  #succeeded(batch: RecordBatch, logAppendTimeMs: number): LogAppendResult {
    return succeededAppend({
      baseOffset: batch.baseOffset,
      lastOffset: this.logEndOffset - 1,
      logAppendTimeMs,
      logStartOffset: this.#logStartOffset,
      duplicate: false,
      flushed: this.#flusher.unflushedCount >= this.config.flushMessages ? this.flush() : undefined,
    });
  }

  #failedAppend(error: unknown): LogAppendResult {
    const { environment } = this.#local;
    const failure = environment.failed(error, "appending to a log");
    if (failure === environment.failure) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
    throw failure;
  }

  #checkProducer(batch: RecordBatch, options: AppendOptions): LogAppendResult | undefined {
    const { producerState } = this;
    if (options.origin === "CLIENT") {
      const duplicate = producerState.findDuplicate(batch);
      if (duplicate !== undefined) {
        return succeededAppend({
          baseOffset: firstOffsetOf(duplicate),
          lastOffset: duplicate.lastOffset,
          logAppendTimeMs: duplicate.timestamp,
          logStartOffset: this.#logStartOffset,
          duplicate: true,
          flushed: undefined,
        });
      }
    }
    const error = producerState.check(batch, options.origin, options.transactionVersion ?? 0);
    if (error !== undefined)
      return failedAppend(error.errorCode, error.message, { logStartOffset: this.#logStartOffset });
    if (!batch.isTransactional || batch.isControl || options.isTransactionVerified === true) return undefined;
    if (producerState.hasOngoingTransaction(batch.producerId, batch.producerEpoch)) return undefined;
    return failedAppend(ErrorCode.INVALID_TXN_STATE, null, { logStartOffset: this.#logStartOffset });
  }

  #append(batch: RecordBatch, nowMs: number): void {
    const { platform, pace } = this.#local.environment;
    const segment = this.#segmentFor(batch, nowMs);
    const startMs = platform.clock.monotonicMs();
    segment.append(batch);
    pace.note(startMs, platform.clock.monotonicMs());
    this.#appended(batch, segment);
  }

  /** The segment that takes the batch next; an epoch that begins with it is noted. */
  #segmentFor(batch: RecordBatch, nowMs: number): LogSegment {
    const { lastOffset, sizeBytes: appendBytes, maxTimestamp, baseOffset, partitionLeaderEpoch } = batch;
    const { config } = this;
    if (partitionLeaderEpoch > this.leaderEpochs.latestEpoch) {
      this.leaderEpochs.assign(partitionLeaderEpoch, baseOffset);
    }
    const segment = this.#local.segments.active;
    const isFull = segment.shouldRoll({ config, nowMs, maxTimestamp, lastOffset, appendBytes });
    return isFull ? this.#roll(baseOffset) : segment;
  }

  /** The batch is in the segment: all that follows from it. */
  #appended(batch: RecordBatch, segment: LogSegment): void {
    const endOffset = batch.nextOffset;
    this.#local.updateLogEndOffset(endOffset);
    if (batch.hasProducerId) {
      const completed = this.producerState.update(batch);
      if (completed !== undefined) completeTransaction(completed, segment, this.producerState);
    }
    this.producerState.updateMapEndOffset(endOffset);
  }

  #roll(expectedOffset: number): LogSegment {
    const segment = this.#local.roll(expectedOffset);
    // The snapshot at a segment's base spares its recovery everything before it.
    this.producerState.updateMapEndOffset(segment.baseOffset);
    this.#flusher.noteSnapshot(this.producerState.takeSnapshot());
    this.#flusher.noteNewSegment();
    this.#flushLater();
    return segment;
  }

  #flushLater(): void {
    const { platform, logger } = this.#local.environment;
    platform.timers.defer(() => {
      if (this.#isClosed) return;
      this.#flusher.flush().catch((error: unknown) => {
        logger.error("a log could not be flushed", { topic: this.topic, partition: this.partition, error });
      });
    });
  }

  #incrementLogStartOffset(offset: number): void {
    if (offset <= this.#logStartOffset) return;
    this.#logStartOffset = offset;
    this.leaderEpochs.truncateFromStart(offset);
    this.producerState.onLogStartOffsetIncremented(offset);
    if (this.#highWatermark < offset) this.updateHighWatermark(offset);
  }

  #deleteSegments(reason: DeletionReason): number {
    const { segments, environment, config } = this.#local;
    const deletable = deletableSegments(
      {
        config,
        segments: segments.all,
        logStartOffset: this.#logStartOffset,
        logEndOffset: this.logEndOffset,
        highWatermark: this.#highWatermark,
        nowMs: environment.platform.clock.nowMs(),
      },
      reason,
    );
    const last = deletable.at(-1);
    if (last === undefined) return 0;
    this.#guard("deleting old segments", () => {
      if (deletable.length === segments.count) this.#roll(this.logEndOffset);
      this.#incrementLogStartOffset(segments.higher(last.baseOffset)?.baseOffset ?? this.logEndOffset);
      this.#local.removeSegments(deletable);
      for (const { baseOffset } of deletable) this.producerState.snapshots.delete(baseOffset);
    });
    environment.logger.info("deleted old segments", { directory: this.directory, reason, count: deletable.length });
    return deletable.length;
  }

  #rebuildProducerState(): void {
    rebuildProducerState(this.producerState, this.#local.segments, {
      logStartOffset: this.#logStartOffset,
      endOffset: this.logEndOffset,
      nowMs: this.#local.environment.platform.clock.nowMs(),
      wasClean: false,
    });
  }

  /** −1 where Kafka does not say it: the batch itself was unfit. */
  #startFor(errorCode: number): number {
    return errorCode === ErrorCode.CORRUPT_MESSAGE || errorCode === ErrorCode.MESSAGE_TOO_LARGE
      ? -1
      : this.#logStartOffset;
  }

  #guard<T>(doing: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.#local.environment.failed(error, doing);
    }
  }
}
