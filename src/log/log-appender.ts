/**
 * Appends to one log, in order: validates what clients and coordinators send, checks their producers, assigns offsets and
 * leader epochs, rolls, writes, and keeps producers and epochs up to the log's end.
 *
 * Everything up to the page cache is synchronous, unless compression or a disk that throttles would hold the loop: then
 * later appends of this log wait behind it.
 */
import { assert } from "../base/assert.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { batchesOf, RecordBatch } from "../records/record-batch.ts";
import { validateRecords, type ValidationRules } from "../records/validate-records.ts";
import type { ValidationResult } from "../records/validation-result.ts";
import type { AppendOrigin } from "./append-origin.ts";
import { failedAppend, succeededAppend, type LogAppendResult } from "./log-append-result.ts";
import type { LogState } from "./log-state.ts";
import { completeTransaction } from "./producer-state/complete-transaction.ts";
import { firstOffsetOf } from "./producer-state/producer-state-entry.ts";
import type { LogSegment } from "./segment/log-segment.ts";
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

/** How long copying a log may hold the event loop. */
const COPYING_SLICE_MS = 2;
/** Batches that are copied by the thread pool: the hop costs less than the write. */
const COPIED_OFF_LOOP_BYTES = 64 * 1024;

/** The way into a log. */
export class LogAppender {
  readonly #state: LogState;
  #rules: ValidationRules;

  constructor(state: LogState) {
    this.#state = state;
    this.#rules = validationRulesOf(state.local.config);
  }

  /** The log's config was changed. */
  updateRules(): void {
    this.#rules = validationRulesOf(this.#state.local.config);
  }

  /** As {@link UnifiedLog.appendAsLeader}. */
  appendAsLeader(records: Uint8Array, options: AppendOptions): LogAppendResult | Promise<LogAppendResult> {
    const { queue } = this.#state;
    if (queue.isBusy) {
      // The caller's bytes live until we return.
      const copy = Buffer.from(records);
      return queue.run(
        () => this.#state.successor?.appendAsLeader(copy, options) ?? this.#validateAndAppend(copy, options),
      );
    }
    const result = this.#validateAndAppend(records, options);
    return result instanceof Promise ? queue.track(result) : result;
  }

  /** As {@link UnifiedLog.appendBatches}. */
  appendBatches(bytes: Buffer, origin: AppendOrigin): void {
    const state = this.#state;
    assert(!state.isClosed && !state.queue.isBusy, "a log has one writer");
    const nowMs = state.local.environment.platform.clock.nowMs();
    state.guard("appending to a log", () => {
      for (const batch of batchesOf(bytes)) {
        assert(batch.baseOffset >= state.local.logEndOffset, "offsets rise");
        assert(origin !== "REPLICATION" || batch.isCrcValid(), "replicated batches are sound");
        this.#append(batch, nowMs);
      }
    });
  }

  /** As {@link UnifiedLog.copyBatches}. */
  async copyBatches(bytes: Buffer): Promise<void> {
    const state = this.#state;
    assert(!state.queue.isBusy, "a log has one writer");
    const { environment } = state.local;
    const { clock, timers } = environment.platform;
    const nowMs = clock.nowMs();
    let sinceMs = clock.monotonicMs();
    try {
      for (const batch of batchesOf(bytes)) {
        // Deleted, or its disk has failed.
        if (state.isClosed) return;
        assert(batch.baseOffset >= state.local.logEndOffset, "offsets rise");
        const isLarge = batch.sizeBytes >= COPIED_OFF_LOOP_BYTES;
        if (isLarge || environment.pace.isThrottled(clock.monotonicMs())) await this.#copyOffLoop(batch, nowMs);
        else this.#append(batch, nowMs);
        if (clock.monotonicMs() - sinceMs < COPYING_SLICE_MS) continue;
        await new Promise<void>((resolve) => timers.defer(resolve));
        sinceMs = clock.monotonicMs();
      }
    } catch (error) {
      throw environment.failed(error, "copying a log");
    }
  }

  async #copyOffLoop(batch: RecordBatch, nowMs: number): Promise<void> {
    const segment = this.#segmentFor(batch, nowMs);
    await segment.appendOffLoop(batch);
    if (!this.#state.isClosed) this.#appended(batch, segment);
  }

  #validateAndAppend(records: Uint8Array, options: AppendOptions): LogAppendResult | Promise<LogAppendResult> {
    const { environment } = this.#state.local;
    if (environment.failure !== undefined || this.#state.isClosed)
      return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
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
    const { local, isClosed } = this.#state;
    const { environment } = local;
    if (valid.batch === undefined) {
      const { errorCode, errorMessage, recordErrors } = valid;
      return failedAppend(errorCode, errorMessage, { recordErrors, logStartOffset: this.#startFor(errorCode) });
    }
    if (environment.failure !== undefined || isClosed) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
    const { batch, logAppendTimeMs } = valid;
    if (batch.hasProducerId) {
      const refused = this.#checkProducer(batch, options);
      if (refused !== undefined) return refused;
    }
    if (batch.sizeBytes > local.config.segmentBytes) return failedAppend(ErrorCode.RECORD_LIST_TOO_LARGE, null);
    batch.baseOffset = local.logEndOffset;
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
      if (this.#state.isClosed) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
      this.#appended(batch, segment);
      return this.#succeeded(batch, logAppendTimeMs);
    } catch (error) {
      return this.#failedAppend(error);
    }
  }

  #succeeded(batch: RecordBatch, logAppendTimeMs: number): LogAppendResult {
    const { local, flusher, logStartOffset } = this.#state;
    return succeededAppend({
      baseOffset: batch.baseOffset,
      lastOffset: local.logEndOffset - 1,
      logAppendTimeMs,
      logStartOffset,
      duplicate: false,
      flushed: flusher.unflushedCount >= local.config.flushMessages ? flusher.flush() : undefined,
    });
  }

  #failedAppend(error: unknown): LogAppendResult {
    const { environment } = this.#state.local;
    const failure = environment.failed(error, "appending to a log");
    if (failure === environment.failure) return failedAppend(ErrorCode.KAFKA_STORAGE_ERROR, null);
    throw failure;
  }

  #checkProducer(batch: RecordBatch, options: AppendOptions): LogAppendResult | undefined {
    const { producerState, logStartOffset } = this.#state;
    if (options.origin === "CLIENT") {
      const duplicate = producerState.findDuplicate(batch);
      if (duplicate !== undefined) {
        return succeededAppend({
          baseOffset: firstOffsetOf(duplicate),
          lastOffset: duplicate.lastOffset,
          logAppendTimeMs: duplicate.timestamp,
          logStartOffset,
          duplicate: true,
          flushed: undefined,
        });
      }
    }
    const error = producerState.check(batch, options.origin, options.transactionVersion ?? 0);
    if (error !== undefined) return failedAppend(error.errorCode, error.message, { logStartOffset });
    if (!batch.isTransactional || batch.isControl || options.isTransactionVerified === true) return undefined;
    if (producerState.hasOngoingTransaction(batch.producerId, batch.producerEpoch)) return undefined;
    return failedAppend(ErrorCode.INVALID_TXN_STATE, null, { logStartOffset });
  }

  #append(batch: RecordBatch, nowMs: number): void {
    const { platform, pace } = this.#state.local.environment;
    const segment = this.#segmentFor(batch, nowMs);
    const startMs = platform.clock.monotonicMs();
    segment.append(batch);
    pace.note(startMs, platform.clock.monotonicMs());
    this.#appended(batch, segment);
  }

  /** The segment that takes the batch next; an epoch that begins with it is noted. */
  #segmentFor(batch: RecordBatch, nowMs: number): LogSegment {
    const { lastOffset, sizeBytes: appendBytes, maxTimestamp, baseOffset, partitionLeaderEpoch } = batch;
    const { local, leaderEpochs } = this.#state;
    const { config } = local;
    if (partitionLeaderEpoch > leaderEpochs.latestEpoch) leaderEpochs.assign(partitionLeaderEpoch, baseOffset);
    const segment = local.segments.active;
    const isFull = segment.shouldRoll({ config, nowMs, maxTimestamp, lastOffset, appendBytes });
    return isFull ? this.#state.roll(baseOffset) : segment;
  }

  /** The batch is in the segment: all that follows from it. */
  #appended(batch: RecordBatch, segment: LogSegment): void {
    const { local, producerState } = this.#state;
    const endOffset = batch.nextOffset;
    local.updateLogEndOffset(endOffset);
    if (batch.hasProducerId) {
      const completed = producerState.update(batch);
      if (completed !== undefined) completeTransaction(completed, segment, producerState);
    }
    producerState.updateMapEndOffset(endOffset);
  }

  /** −1 where Kafka does not say it: the batch itself was unfit. */
  #startFor(errorCode: number): number {
    return errorCode === ErrorCode.CORRUPT_MESSAGE || errorCode === ErrorCode.MESSAGE_TOO_LARGE
      ? -1
      : this.#state.logStartOffset;
  }
}
