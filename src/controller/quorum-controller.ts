/**
 * The controller: every change of metadata passes here, one at a time.
 *
 *     operation(view) → records → replayed into the next image → appended → on the disk → published → answered
 *
 * Invariant: `#image` holds every record that was appended, `committedImage` every record that is on the disk. An
 * operation sees the first, everyone else the second. An operation that fails, or whose append fails, leaves both as
 * they were, because images are immutable and the next one is only taken once its records are in the log.
 *
 * Long operations and long queues give way to the rest of the broker every few milliseconds; what comes after them waits.
 */
import { Fifo } from "../base/fifo.ts";
import type { Logger } from "../base/logger.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import { MetadataDelta } from "../metadata/metadata-delta.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import type { MetadataRecord } from "../metadata/metadata-record.ts";
import { writeMetadataRecord } from "../metadata/record-serde.ts";
import type { Platform } from "../platform/platform.ts";
import { Slice, type Steps } from "../platform/slices.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { type RaftClient, RecordBatchTooLargeError } from "../raft/raft-client.ts";
import { ControllerMetrics } from "./controller-metrics.ts";
import type { ControllerResult, ControllerView } from "./controller-view.ts";
import { ImagePublisher } from "./image-publisher.ts";
import { OperationQueue } from "./operation-queue.ts";
import type { ControllerPolicies } from "./policies.ts";
import type { SnapshotEmitter } from "./snapshot-emitter.ts";

/** Operations under way at a time, from their call to their answer: each is a client's request, of which few have several. */
export const OPERATIONS_MAX = 10_000;

/** Bytes of records that were appended and wait for the disk or the publishers; in memory they are some times that. */
const UNPUBLISHED_BYTES_MAX = 32 * 1024 * 1024;

/** The most records of one operation, and of one batch: Kafka's MAX_RECORDS_PER_USER_OP. */
export const RECORDS_PER_BATCH_MAX = 10_000;

/** What the controller works with. */
export interface QuorumControllerOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  readonly config: BrokerConfig;
  readonly nodeId: number;
  /** What the operator has to say about new topics and changed configs. */
  readonly policies: ControllerPolicies;
  readonly raft: RaftClient;
  readonly snapshots: SnapshotEmitter;
  /** The image of what was loaded. */
  readonly image: MetadataImage;
  /** Called once when the controller cannot go on: the disk failed, or a publisher threw. */
  readonly onFailure: (error: unknown) => void;
}

interface Pending {
  readonly lastOffset: number;
  /** Undefined for an operation without records, which only waits for those before it. */
  readonly change:
    | { readonly delta: MetadataDelta; readonly image: MetadataImage; readonly sizeBytes: number }
    | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Runs operations on the metadata. */
export class QuorumController {
  readonly metrics: ControllerMetrics = new ControllerMetrics();
  readonly #options: QuorumControllerOptions;
  readonly #publisher: ImagePublisher;
  #image: MetadataImage;
  readonly #operations: OperationQueue;
  /** Appended, and waiting for the disk or for publishers, in the order of the log. */
  readonly #pending = new Fifo<Pending>();
  #unpublishedBytes = 0;
  #isPublishing = false;
  /** What is being published now. */
  #publishing: Pending | undefined = undefined;
  #failure: Error | undefined = undefined;
  #isStopped = false;

  constructor(options: QuorumControllerOptions) {
    this.#options = options;
    this.#image = options.image;
    this.#operations = new OperationQueue(options.platform);
    this.#publisher = new ImagePublisher(options.platform, options.image);
    options.raft.onCommit = () => this.#onCommit();
    options.raft.onFailure = (error) => this.#fail(error);
  }

  /** The image of all that is on the disk and was published. */
  get committedImage(): MetadataImage {
    return this.#publisher.image;
  }

  /** The image of all that was appended. */
  get appendedImage(): MetadataImage {
    return this.#image;
  }

  /** Whether operations are taken. */
  get isActive(): boolean {
    return !this.#isStopped && this.#failure === undefined;
  }

  /** When the oldest record was appended that publishers have not all seen, ms since 1970. */
  get oldestUnpublishedMs(): number | undefined {
    return (this.#publishing ?? this.#pending.first)?.change?.image.provenance.timestampMs;
  }

  /** Adds a publisher; it sees the present image before the promise is fulfilled, and each later one. */
  subscribe(publisher: MetadataPublisher): Promise<void> {
    return this.#publisher.subscribe(publisher);
  }

  /**
   * Runs one operation and resolves to its answer when its records are committed and published.
   *
   * Rejects with the operation's own error, or with `NOT_CONTROLLER` when the controller has stopped or failed.
   *
   * @param timeoutMs how long it may wait for its turn, if it asks (see `checkInTime`); none or less is always too late
   */
  run<T>(operation: (view: ControllerView) => ControllerResult<T>, timeoutMs?: number): Promise<T> {
    return this.runInSlices(function* (view) {
      return operation(view);
    }, timeoutMs);
  }

  /** As {@link run}, for an operation that may take long: where it yields, the broker does other things, the controller none. */
  async runInSlices<T>(
    operation: (view: ControllerView) => Steps<ControllerResult<T>>,
    timeoutMs: number = Number.POSITIVE_INFINITY,
  ): Promise<T> {
    const deadlineMs = this.#options.platform.clock.monotonicMs() + timeoutMs;
    const { response } = await this.#answered(() => this.#perform(operation, deadlineMs));
    return response;
  }

  /** Appends records that are no operation's: those of a new leader, which may hold a whole transaction. */
  async write(records: readonly MetadataRecord[]): Promise<void> {
    await this.#answered(() => this.#write(records));
  }

  /** Refuses what comes from now on, and waits for what is under way. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    const last = this.#failure === undefined ? this.write([]) : Promise.resolve();
    this.#isStopped = true;
    await last.catch(() => undefined);
    await this.#options.snapshots.stop();
  }

  /** Has something performed in its turn, waits for its records to be published, and measures both. */
  async #answered<T extends { readonly isPublished: Promise<void> }>(perform: () => Steps<T>): Promise<T> {
    const { clock } = this.#options.platform;
    const queuedMs = clock.monotonicMs();
    let startedMs: number | undefined;
    try {
      this.#admit();
      const performed = await this.#operations.run(() => {
        startedMs = clock.monotonicMs();
        this.metrics.operationsStartedCount++;
        this.metrics.eventQueueTime.observe(startedMs - queuedMs);
        return perform();
      });
      await performed.isPublished;
      return performed;
    } catch (error) {
      // The operation's refusal goes on to its caller; here it is only counted.
      if (error instanceof ApiError && error.code === ErrorCode.REQUEST_TIMED_OUT)
        this.metrics.operationsTimedOutCount++;
      throw error;
    } finally {
      if (startedMs !== undefined) this.metrics.eventQueueProcessingTime.observe(clock.monotonicMs() - startedMs);
    }
  }

  #view(deadlineMs: number): ControllerView {
    const { config, nodeId, platform, policies, raft } = this.#options;
    const { endOffset: nextWriteOffset, kraftVersion } = raft;
    const { clock, random } = platform;
    const isLate = clock.monotonicMs() >= deadlineMs;
    return { image: this.#image, config, nodeId, policies, random, nextWriteOffset, kraftVersion, isLate };
  }

  #admit(): void {
    if (this.#isStopped) throw this.#refusal();
    this.#checkUp();
    const isCrowded = this.#operations.size + this.#pending.size >= OPERATIONS_MAX;
    if (isCrowded || this.#unpublishedBytes >= UNPUBLISHED_BYTES_MAX) {
      throw new ApiError(ErrorCode.REQUEST_TIMED_OUT, "Too many operations wait for the metadata log.");
    }
  }

  #checkUp(): void {
    if (this.#failure !== undefined) throw this.#refusal();
  }

  #refusal(): ApiError {
    return new ApiError(ErrorCode.NOT_CONTROLLER, "The controller is not active.", { cause: this.#failure });
  }

  *#perform<T>(
    operation: (view: ControllerView) => Steps<ControllerResult<T>>,
    deadlineMs: number,
  ): Steps<{ readonly response: T; readonly isPublished: Promise<void> }> {
    this.#checkUp();
    const result = yield* operation(this.#view(deadlineMs));
    const { records, response, isSplittable, isValidateOnly = false } = result;
    if (result.raisesKraftVersion === true) this.#appending(({ raft }) => raft.upgradeKraftVersion());
    if (records.length <= RECORDS_PER_BATCH_MAX) {
      return { response, ...(yield* this.#write(isValidateOnly ? [] : records)) };
    }
    if (isSplittable !== true) {
      throw new ApiError(ErrorCode.POLICY_VIOLATION, "Unable to perform excessively large batch operation.");
    }
    const lastStart = records.length - (records.length % RECORDS_PER_BATCH_MAX || RECORDS_PER_BATCH_MAX);
    for (let start = 0; start < lastStart; start += RECORDS_PER_BATCH_MAX) {
      // What fails here fails the last part too, which is told.
      const part = yield* this.#write(records.slice(start, start + RECORDS_PER_BATCH_MAX));
      part.isPublished.catch(() => undefined);
    }
    return { response, ...(yield* this.#write(records.slice(lastStart))) };
  }

  *#write(records: readonly MetadataRecord[]): Steps<{ readonly isPublished: Promise<void> }> {
    let change: Pending["change"];
    if (records.length > 0) {
      const delta = new MetadataDelta(this.#image);
      const values: Buffer[] = [];
      let sizeBytes = 0;
      for (const record of records) {
        if (!isTransactionMark(record)) delta.replay(record);
        const value = writeMetadataRecord(record);
        sizeBytes += value.length;
        values.push(value);
        yield;
      }
      // It may have failed while this operation gave way; what follows is one turn.
      this.#checkUp();
      const { lastOffset, epoch, timestampMs } = this.#appending(({ raft }) => raft.append(values));
      const image = delta.apply({ offset: lastOffset, epoch, timestampMs });
      // Only now: had the append failed, nothing would have happened.
      this.#image = image;
      this.#unpublishedBytes += sizeBytes;
      change = { delta, image, sizeBytes };
    }
    const lastOffset = this.#options.raft.endOffset - 1;
    const isPublished = new Promise<void>((resolve, reject) => {
      this.#pending.push({ lastOffset, change, resolve, reject });
      this.#onCommit();
    });
    return { isPublished };
  }

  #appending<T>(append: (options: QuorumControllerOptions) => T): T {
    try {
      return append(this.#options);
    } catch (error) {
      if (error instanceof RecordBatchTooLargeError) {
        // As Kafka's, which answers UNKNOWN_SERVER_ERROR; it also resigns for a moment, and leads again.
        this.metrics.metadataErrorCount++;
        throw error;
      }
      // The disk refused: what a later record would mean is unknown, so this controller ends.
      this.#fail(error);
      throw new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, "The metadata log could not be written.", { cause: error });
    }
  }

  #onCommit(): void {
    if (this.#isPublishing || !this.#isNextCommitted()) return;
    this.#isPublishing = true;
    // Its only rejection is handled within.
    void this.#publish();
  }

  #isNextCommitted(): boolean {
    const next = this.#pending.first;
    return next !== undefined && next.lastOffset < this.#options.raft.highWatermark && this.#failure === undefined;
  }

  async #publish(): Promise<void> {
    const slice = new Slice(this.#options.platform);
    try {
      while (this.#isNextCommitted()) {
        const done = this.#pending.shift();
        if (done === undefined) break;
        if (done.change !== undefined) {
          this.#publishing = done;
          const { delta, image, sizeBytes } = done.change;
          try {
            await this.#publisher.publish(delta, image);
          } catch (error) {
            // A publisher must not throw: part of the broker now knows less than the log says.
            this.metrics.metadataApplyErrorCount++;
            done.reject(error);
            throw error;
          }
          this.metrics.uncleanLeaderElectionCount += delta.topics?.uncleanElectionCount ?? 0;
          this.metrics.electionFromElrCount += delta.topics?.electionFromElrCount ?? 0;
          this.#publishing = undefined;
          this.#unpublishedBytes -= sizeBytes;
          this.#options.snapshots.onImage(image, sizeBytes);
        }
        done.resolve();
        if (slice.isOver()) await slice.next();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#publishing = undefined;
      this.#isPublishing = false;
    }
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.metrics.metadataErrorCount++;
    this.#failure = error instanceof Error ? error : new Error("the controller failed", { cause: error });
    this.#image = this.#publisher.image;
    const refusal = this.#refusal();
    for (const pending of this.#pending.drain()) pending.reject(refusal);
    this.#options.logger.error("the controller failed", { error: this.#failure });
    this.#options.onFailure(error);
  }
}

function isTransactionMark(record: MetadataRecord): boolean {
  return (
    record.type === "BeginTransactionRecord" ||
    record.type === "EndTransactionRecord" ||
    record.type === "AbortTransactionRecord"
  );
}
