/**
 * One partition of a coordinator's topic and the shard that lives on it: the event-sourced shell.
 *
 * A write is: the operation checks and makes records → they are appended as one batch → replayed into the shard → the
 * answer leaves when the high watermark has passed them. Records are replayed only once they are in the log, so a
 * failed append leaves durable state as it was; operations undo their soft state in `appended`.
 *
 * ```
 *   INITIAL ──load──> LOADING ──end of log──> ACTIVE ──unload──> CLOSED
 *                        └──unreadable──> FAILED <──out of step with the log──┘ (loaded again)
 * ```
 */
import { inspect } from "node:util";
import type { Logger } from "../../base/logger.ts";
import type { Clock, TimerHandle, Timers } from "../../platform/platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { CompressionType } from "../../records/compression/compression-type.ts";
import { buildBatch } from "../../records/build-batch.ts";
import type {
  CoordinatorResult,
  CoordinatorShard,
  RecordSerde,
  ShardEnvironment,
  TimerOperation,
  WriteOperation,
} from "./coordinator-shard.ts";
import { CoordinatorLoader } from "./coordinator-loader.ts";
import { CoordinatorTimer } from "./coordinator-timer.ts";
import type { PartitionWriter } from "./partition-writer.ts";
import { Timeline } from "./timeline-map.ts";

/** Where a partition's shard is in its life. */
export type ContextState = "INITIAL" | "LOADING" | "ACTIVE" | "FAILED" | "CLOSED";

/** What all contexts of a runtime share. */
export interface ContextOptions<S extends CoordinatorShard<R>, R> {
  readonly topic: string;
  readonly writer: PartitionWriter;
  readonly serde: RecordSerde<R>;
  readonly buildShard: (environment: ShardEnvironment<S, R>) => S;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The codec of the batches that are written. */
  readonly compression: CompressionType;
  readonly writeTimeoutMs: number;
  readonly loadBufferBytes: number;
}

interface Deferred {
  /** Answered when everything below is committed. */
  readonly offset: number;
  complete(errorCode: number): void;
}

interface EncodedRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

// As much as is replayed before others get the event loop: some thousand small records, 10 ms.
const LOAD_TURN_BYTES = 128 * 1024;
// A batch's header, and the most that a record needs beside its key and value.
const BATCH_OVERHEAD_BYTES = 61;
const RECORD_OVERHEAD_BYTES = 21;

/** The life of one shard; made by the runtime when this broker becomes the partition's leader. */
export class CoordinatorContext<S extends CoordinatorShard<R>, R> {
  readonly partition: number;
  readonly #options: ContextOptions<S, R>;
  #state: ContextState = "INITIAL";
  #leaderEpoch = -1;
  #shard: S | undefined = undefined;
  #timeline = new Timeline();
  #timer: CoordinatorTimer<TimerOperation<S, R>>;
  #loader: CoordinatorLoader<R> | undefined = undefined;
  #lastWrittenOffset = 0;
  /** Ordered by offset. */
  #deferred: Deferred[] = [];
  #stopListening: (() => void) | undefined = undefined;

  constructor(partition: number, options: ContextOptions<S, R>) {
    this.partition = partition;
    this.#options = options;
    this.#timer = this.#newTimer();
  }

  get state(): ContextState {
    return this.#state;
  }

  /** Starts to load the shard, unless that is done or under way; a short log is loaded when this returns. */
  load(leaderEpoch: number): void {
    if (leaderEpoch < this.#leaderEpoch) return;
    this.#leaderEpoch = leaderEpoch;
    if (this.#state !== "INITIAL" && this.#state !== "FAILED") return;
    this.#startLoading();
  }

  /** Ends the shard: whoever waits is told to find the coordinator again. `leaderEpoch` undefined: in any case. */
  unload(leaderEpoch: number | undefined): boolean {
    if (leaderEpoch !== undefined && leaderEpoch < this.#leaderEpoch) return false;
    this.#dropShard();
    this.#state = "CLOSED";
    return true;
  }

  /**
   * Runs a write operation.
   *
   * @returns its answer, at once when nothing is in flight
   * @throws {ApiError} what the operation threw, or why the shard does not serve, or why the append failed
   */
  write<T>(operation: WriteOperation<S, T, R>): T | Promise<T> {
    const result = operation(this.#activeShard());
    if (result.records.length > 0) {
      const errorCode = this.#append(result);
      if (errorCode !== ErrorCode.NONE) {
        result.appended?.(errorCode);
        throw new ApiError(errorCode, "the coordinator's records could not be written");
      }
    }
    if (this.#timeline.committedOffset >= this.#lastWrittenOffset) {
      result.appended?.(ErrorCode.NONE);
      return result.response;
    }
    return this.#whenCommitted(result);
  }

  /**
   * Runs a read operation on the committed state.
   *
   * @throws {ApiError} what the operation threw, or why the shard does not serve
   */
  read<T>(operation: (shard: S) => T): T {
    return operation(this.#activeShard());
  }

  #activeShard(): S {
    if (this.#state === "ACTIVE" && this.#shard !== undefined) return this.#shard;
    if (this.#state === "LOADING") throw new ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    throw new ApiError(ErrorCode.NOT_COORDINATOR);
  }

  #newTimer(): CoordinatorTimer<TimerOperation<S, R>> {
    return new CoordinatorTimer(this.#options.timers, (operation) => this.#runTimer(operation));
  }

  #runTimer(operation: TimerOperation<S, R>): void {
    try {
      const done = this.write(operation);
      if (done instanceof Promise) done.catch((error: unknown) => this.#timerFailed(error));
    } catch (error) {
      this.#timerFailed(error);
    }
  }

  #timerFailed(error: unknown): void {
    this.#options.logger.error("A coordinator's timer task failed", {
      partition: this.partition,
      cause: inspect(error),
    });
  }

  #startLoading(): void {
    const { topic, writer, serde, logger, clock, loadBufferBytes } = this.#options;
    const log = writer.log(topic, this.partition);
    if (log === undefined) {
      this.#state = "FAILED";
      logger.error("Cannot load a coordinator: the partition has no log here", { topic, partition: this.partition });
      return;
    }
    this.#state = "LOADING";
    this.#timeline = new Timeline();
    this.#timer = this.#newTimer();
    const { partition } = this;
    const shard = this.#options.buildShard({ partition, timeline: this.#timeline, timer: this.#timer });
    this.#shard = shard;
    const bufferBytes = Math.min(loadBufferBytes, LOAD_TURN_BYTES);
    this.#loader = new CoordinatorLoader({ log, serde, shard, timeline: this.#timeline, logger, bufferBytes });
    this.#continueLoading(this.#loader, clock.monotonicMs());
  }

  #continueLoading(loader: CoordinatorLoader<R>, startMs: number): void {
    if (this.#loader !== loader) return;
    const turnEndBytes = loader.readBytes + LOAD_TURN_BYTES;
    try {
      while (!loader.isDone && loader.readBytes < turnEndBytes) loader.step();
    } catch (error) {
      this.#failLoading(error);
      return;
    }
    if (!loader.isDone) {
      this.#options.timers.defer(() => this.#continueLoading(loader, startMs));
      return;
    }
    this.#loaded(loader, startMs);
  }

  #failLoading(error: unknown): void {
    this.#dropShard();
    this.#state = "FAILED";
    this.#options.logger.error("Cannot load a coordinator", { partition: this.partition, cause: inspect(error) });
  }

  #loaded(loader: CoordinatorLoader<R>, startMs: number): void {
    const { topic, writer, logger, clock } = this.#options;
    this.#loader = undefined;
    this.#lastWrittenOffset = loader.nextOffset;
    this.#timeline.writeAt(loader.nextOffset);
    this.#stopListening = writer.onHighWatermark(topic, this.partition, (offset) => this.#committed(offset));
    this.#timeline.commit(Math.min(loader.nextOffset, writer.log(topic, this.partition)?.highWatermark ?? 0));
    this.#state = "ACTIVE";
    this.#shard?.onLoaded();
    if (loader.recordCount === 0) return;
    logger.info("Loaded a coordinator", {
      topic,
      partition: this.partition,
      leaderEpoch: this.#leaderEpoch,
      recordCount: loader.recordCount,
      loadedBytes: loader.readBytes,
      elapsedMs: Math.round(clock.monotonicMs() - startMs),
    });
  }

  #dropShard(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#loader = undefined;
    this.#timer.cancelAll();
    const waiting = this.#deferred;
    this.#deferred = [];
    for (const deferred of waiting) deferred.complete(ErrorCode.NOT_COORDINATOR);
    const shard = this.#shard;
    this.#shard = undefined;
    shard?.onUnloaded();
    // Whoever was answered above may have started a timer once more.
    this.#timer.cancelAll();
  }

  #append(result: CoordinatorResult<unknown, R>): number {
    const { serde, writer, topic } = this.#options;
    const encoded = result.records.map((record) => ({
      key: serde.encodeKey(record),
      value: serde.encodeValue(record),
    }));
    const maxBytes = writer.maxMessageBytes(topic);
    let start = 0;
    while (start < encoded.length) {
      const end = result.atomic === false ? endOfBatch(encoded, start, maxBytes) : encoded.length;
      const replayed = result.replay === false ? undefined : result.records.slice(start, end);
      const errorCode = this.#appendBatch(encoded.slice(start, end), replayed, maxBytes);
      if (errorCode !== ErrorCode.NONE) return errorCode;
      start = end;
    }
    return ErrorCode.NONE;
  }

  #appendBatch(encoded: readonly EncodedRecord[], replayed: readonly R[] | undefined, maxBytes: number): number {
    const { writer, topic, clock, compression } = this.#options;
    const timestamp = clock.nowMs();
    const records = encoded.map(({ key, value }) => ({ key, value, timestamp }));
    const batch = buildBatch({ baseOffset: 0, leaderEpoch: -1, compression, records });
    if (batch.length > maxBytes) return ErrorCode.RECORD_LIST_TOO_LARGE;
    const baseOffset = this.#lastWrittenOffset;
    const { errorCode, endOffset } = writer.append(topic, this.partition, batch);
    if (errorCode !== ErrorCode.NONE) return errorCode;
    if (endOffset !== baseOffset + encoded.length) return this.#outOfStep(baseOffset + encoded.length, endOffset);
    this.#lastWrittenOffset = endOffset;
    if (replayed !== undefined && !this.#replay(baseOffset, replayed)) return ErrorCode.NOT_COORDINATOR;
    this.#timeline.writeAt(endOffset);
    return ErrorCode.NONE;
  }

  #replay(baseOffset: number, records: readonly R[]): boolean {
    const shard = this.#activeShard();
    try {
      let offset = baseOffset;
      for (const record of records) {
        this.#timeline.writeAt(offset);
        shard.replay(offset, -1, record);
        offset += 1;
      }
      return true;
    } catch (error) {
      // The log has what the state could not take: only the log is right.
      this.#failLoading(error);
      return false;
    }
  }

  #outOfStep(expectedOffset: number, endOffset: number): number {
    this.#options.logger.error("A coordinator is out of step with its log and is loaded again", {
      partition: this.partition,
      expectedOffset,
      endOffset,
    });
    this.#dropShard();
    this.#startLoading();
    return ErrorCode.NOT_COORDINATOR;
  }

  #whenCommitted<T>(result: CoordinatorResult<T, R>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let timeout: TimerHandle | undefined = undefined;
      let isDone = false;
      const deferred: Deferred = {
        offset: this.#lastWrittenOffset,
        complete(errorCode) {
          if (isDone) return;
          isDone = true;
          timeout?.cancel();
          result.appended?.(errorCode);
          if (errorCode === ErrorCode.NONE) resolve(result.response);
          else reject(new ApiError(errorCode));
        },
      };
      timeout = this.#options.timers.schedule(this.#options.writeTimeoutMs, () => {
        const index = this.#deferred.indexOf(deferred);
        if (index >= 0) this.#deferred.splice(index, 1);
        deferred.complete(ErrorCode.REQUEST_TIMED_OUT);
      });
      this.#deferred.push(deferred);
    });
  }

  #committed(highWatermark: number): void {
    this.#timeline.commit(highWatermark);
    while (this.#deferred.length > 0) {
      const next = this.#deferred[0];
      if (next === undefined || next.offset > highWatermark) return;
      this.#deferred.shift();
      next.complete(ErrorCode.NONE);
    }
  }
}

/** The end (exclusive) of the longest run of records from `start` that surely fits into a batch; at least one. */
function endOfBatch(records: readonly EncodedRecord[], start: number, maxBytes: number): number {
  let sizeBytes = BATCH_OVERHEAD_BYTES;
  for (let index = start; index < records.length; index += 1) {
    const record = records[index];
    if (record === undefined) return index;
    sizeBytes += RECORD_OVERHEAD_BYTES + record.key.length + (record.value?.length ?? 0);
    if (sizeBytes > maxBytes && index > start) return index;
  }
  return records.length;
}
