/**
 * One replica of a partition as this broker holds it: its log, who leads it and since which epoch, which replicas are in
 * sync, and up to where its records are committed.
 *
 * Invariant: log start offset ≤ last stable offset ≤ high watermark ≤ log end offset. With one replica the high watermark
 * follows the log end at each append. Only the replica manager makes partitions and changes who leads them.
 */
import { assert } from "../base/assert.ts";
import type { Uuid } from "../base/uuid.ts";
import type { LogAppendResult } from "../log/log-append-result.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { type ProgressWatch, ProgressWatches } from "./progress-watches.ts";

/** Who writes: decides what the log's validation lets pass. */
export type AppendOrigin = "CLIENT" | "COORDINATOR";

/** Leadership as the metadata has it. */
export interface LeaderAndIsr {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** A hosted partition. */
export class Partition {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly index: number;
  readonly #nodeId: number;
  /** Absent while its log directory is offline. */
  #log: UnifiedLog | undefined;
  #leadership: LeaderAndIsr;
  #isDeleted = false;
  /** The topic's effective `min.insync.replicas`. */
  minInSyncReplicas: number;
  /** What clients and coordinators appended and fetched since the start; plain numbers, read when metrics are. */
  appendedRecordCount = 0;
  appendedBytes = 0;
  failedAppendCount = 0;
  fetchedBytes = 0;
  readonly #watches = new ProgressWatches<Partition>();

  constructor(options: {
    readonly topic: string;
    readonly topicId: Uuid;
    readonly index: number;
    readonly nodeId: number;
    readonly log: UnifiedLog | undefined;
    readonly leadership: LeaderAndIsr;
    readonly minInSyncReplicas: number;
  }) {
    this.topic = options.topic;
    this.topicId = options.topicId;
    this.index = options.index;
    this.#nodeId = options.nodeId;
    this.#log = options.log;
    this.#leadership = options.leadership;
    this.minInSyncReplicas = options.minInSyncReplicas;
  }

  get leaderId(): number {
    return this.#leadership.leaderId;
  }

  get leaderEpoch(): number {
    return this.#leadership.leaderEpoch;
  }

  get isr(): readonly number[] {
    return this.#leadership.isr;
  }

  get replicas(): readonly number[] {
    return this.#leadership.replicas;
  }

  get isLeader(): boolean {
    return this.#leadership.leaderId === this.#nodeId;
  }

  /** The topic is gone. */
  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  get isOffline(): boolean {
    return this.#log === undefined;
  }

  /** The log, while its directory is online. */
  get logIfOnline(): UnifiedLog | undefined {
    return this.#log;
  }

  /** The log; ask only after {@link leaderError} or {@link isOffline} said that there is one. */
  get log(): UnifiedLog {
    assert(this.#log !== undefined, "an offline partition has no log");
    return this.#log;
  }

  get highWatermark(): number {
    return this.log.highWatermark;
  }

  /**
   * Why this broker cannot serve as the leader now.
   *
   * @param currentLeaderEpoch the epoch that the client believes in, or −1 when it does not say (KIP-320)
   * @returns `ErrorCode.NONE` when it can
   */
  leaderError(currentLeaderEpoch: number): number {
    return this.readError(currentLeaderEpoch, true);
  }

  /** As {@link leaderError}, but a follower serves too unless `isLeaderOnly`; Kafka's Partition.localLogWithEpochOrThrow. */
  readError(currentLeaderEpoch: number, isLeaderOnly: boolean): number {
    if (this.#isDeleted) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    if (this.#log === undefined) return ErrorCode.KAFKA_STORAGE_ERROR;
    if (currentLeaderEpoch !== -1) {
      if (currentLeaderEpoch < this.#leadership.leaderEpoch) return ErrorCode.FENCED_LEADER_EPOCH;
      if (currentLeaderEpoch > this.#leadership.leaderEpoch) return ErrorCode.UNKNOWN_LEADER_EPOCH;
    }
    return this.isLeader || !isLeaderOnly ? ErrorCode.NONE : ErrorCode.NOT_LEADER_OR_FOLLOWER;
  }

  /** Whether this is a broker that follows this one, and may fetch beyond the high watermark. */
  isFollower(replicaId: number): boolean {
    return replicaId !== this.#nodeId && this.#leadership.replicas.includes(replicaId);
  }

  /**
   * Whether there are the in-sync replicas that acks=all needs: `min.insync.replicas`, but never more than there are
   * replicas, as Kafka's Partition.effectiveMinIsr.
   */
  get hasEnoughInSyncReplicas(): boolean {
    return this.#leadership.isr.length >= Math.min(this.minInSyncReplicas, this.#leadership.replicas.length);
  }

  /** Takes over what the metadata says of leadership; a new leader's epoch is noted before it takes its first record. */
  updateLeadership(leadership: LeaderAndIsr): void {
    const wasEpoch = this.#leadership.leaderEpoch;
    this.#leadership = leadership;
    if (this.isLeader && leadership.leaderEpoch !== wasEpoch) this.becomeLeader();
    else if (this.isLeader && this.#log !== undefined) this.#advanceHighWatermark(this.#log);
    // Fetches of an epoch that is over are answered, and fewer in-sync replicas may have committed what producers wait for.
    this.tellWatches();
  }

  /** Notes where this leader's epoch begins (KIP-101); called when leadership begins and once when the log was loaded. */
  becomeLeader(): void {
    const log = this.#log;
    if (log === undefined) return;
    log.leaderEpochs.assign(this.#leadership.leaderEpoch, log.logEndOffset);
    this.#advanceHighWatermark(log);
  }

  /** Appends what a client or a coordinator sent; the caller asked {@link leaderError} first. */
  appendAsLeader(records: Uint8Array, origin: AppendOrigin): LogAppendResult | Promise<LogAppendResult> {
    const log = this.log;
    const result = log.appendAsLeader(records, { leaderEpoch: this.#leadership.leaderEpoch, origin });
    const bytes = records.length;
    // Meanwhile the log may have been moved to another directory.
    if (result instanceof Promise) return result.then((late) => this.#appended(this.#log ?? log, late, bytes));
    return this.#appended(log, result, bytes);
  }

  /**
   * Calls `tell` synchronously after each append or other progress, until the watch is stopped; perhaps twice for one.
   * Delayed fetches and coordinators wait so.
   */
  watch(tell: (partition: Partition) => void): ProgressWatch<Partition> {
    return this.#watches.add(tell);
  }

  /** How many wait for this partition. */
  get watchCount(): number {
    return this.#watches.count;
  }

  /** Tells those who wait that something changed: records, leadership, deletion. */
  tellWatches(): void {
    this.#watches.tellAll(this);
  }

  /** The log was moved to another directory (KIP-113): from now on its copy there is read and written. */
  replaceLog(log: UnifiedLog): void {
    this.#log = log;
    this.tellWatches();
  }

  /** The log directory failed; the log object is no longer touched. */
  markOffline(): void {
    this.#log = undefined;
    this.tellWatches();
  }

  /** The topic is gone: requests that still hold this partition are refused. */
  markDeleted(): void {
    this.#isDeleted = true;
    this.tellWatches();
  }

  #appended(log: UnifiedLog, result: LogAppendResult, bytes: number): LogAppendResult {
    if (result.errorCode !== ErrorCode.NONE) this.failedAppendCount += 1;
    else {
      if (!result.duplicate) {
        this.appendedRecordCount += result.lastOffset - result.baseOffset + 1;
        this.appendedBytes += bytes;
      }
      this.#advanceHighWatermark(log);
      this.#watches.tellAll(this);
    }
    return result;
  }

  #advanceHighWatermark(log: UnifiedLog): void {
    // With followers the high watermark is the least end offset of the in-sync replicas; alone it is our own.
    if (this.#leadership.isr.length <= 1) log.updateHighWatermark(log.logEndOffset);
  }
}
