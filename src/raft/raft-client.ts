/**
 * The metadata quorum as one voter: loads the log, takes the next epoch, appends and commits opaque records.
 *
 * Invariant: a record counts as committed only when it is on the disk; `onCommit` then hears of it, in order. With one
 * voter there is no election to lose: every start is a new epoch, written to `quorum-state` before its first record.
 *
 * The controller is the only caller. A quorum of several voters is refused: that engine is Apache Kafka's own.
 */
import { assert } from "../base/assert.ts";
import { type Uuid, ZERO_UUID } from "../base/uuid.ts";
import type { TimerHandle } from "../platform/platform.ts";
import { buildBatch, type RecordToWrite } from "../records/build-batch.ts";
import { kraftVersionRecord, leaderChangeRecord, readControlRecord, votersRecord } from "./control-records.ts";
import { MetadataLog, type MetadataLogOptions } from "./metadata-log.ts";
import { RaftMetrics } from "./raft-metrics.ts";
import { QUORUM_STATE_NAME, quorumStateText, readQuorumState } from "./quorum-state.ts";
import { BOOTSTRAP_SNAPSHOT_ID, type SnapshotId, snapshotFileName } from "./snapshot-id.ts";
import { readSnapshot } from "./snapshot-reader.ts";
import { SnapshotWriter } from "./snapshot-writer.ts";
import type { Voter, VoterEndpoint } from "./voter-set.ts";

/** What the quorum is opened with. */
export interface RaftClientOptions extends MetadataLogOptions {
  readonly nodeId: number;
  /** The id of the metadata log directory, which is the voter. */
  readonly directoryId: Uuid;
  /** The voters of `controller.quorum.voters`, for logs that name none themselves (`kraft.version` 0). */
  readonly staticVoterIds: readonly number[];
  /** `internal.metadata.max.batch.size.in.bytes` */
  readonly batchBytesMax: number;
  /** Where this voter's controller is said to be, for logs that do not say it yet. */
  readonly voterEndpoint: VoterEndpoint;
  /** Nothing is synced: the log does not outlive the process. */
  readonly isEphemeral: boolean;
}

/** Records as the log gives them back. */
export interface LoadedRecords {
  /** `SNAPSHOT`: they stand for everything before. */
  readonly kind: "SNAPSHOT" | "BATCH";
  /** Values of metadata records; views that live until the next step of the load. */
  readonly values: readonly Uint8Array[];
  readonly lastOffset: number;
  readonly epoch: number;
  readonly timestampMs: number;
}

/** Where appended records went. */
export interface AppendedRecords {
  readonly baseOffset: number;
  /** Inclusive. */
  readonly lastOffset: number;
  readonly epoch: number;
  readonly timestampMs: number;
}

/** What DescribeQuorum tells of the metadata partition. */
export interface QuorumDescription {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly voters: readonly (Voter & {
    readonly logEndOffset: number;
    readonly lastFetchTimestamp: number;
    readonly lastCaughtUpTimestamp: number;
  })[];
}

/** This node cannot be the only voter of this log; the message says why. */
export class QuorumError extends Error {
  override readonly name = "QuorumError";
}

/** Records that must be written together are more than one batch may hold, and were not written. */
export class RecordBatchTooLargeError extends Error {
  override readonly name = "RecordBatchTooLargeError";
}

/** How often old snapshots are looked for, beside whenever there is a new one; Kafka's. */
const CLEANING_INTERVAL_MS = 60_000;

/** The quorum of one. */
export class RaftClient {
  /** Called with the offset below which everything is on the disk. */
  onCommit: (highWatermark: number) => void = () => {};
  /** Called once when records could not be brought to the disk; nothing is committed any more. */
  onFailure: (error: unknown) => void = () => {};
  readonly metrics: RaftMetrics = new RaftMetrics();
  readonly #options: RaftClientOptions;
  readonly #metadataLog: MetadataLog;
  #kraftVersion = 0;
  #voters: readonly Voter[] = [];
  /** Whether log or snapshot name the voters, and not only the snapshot that formatting wrote. */
  #areVotersInLog = false;
  #epoch = 0;
  #isCommitting = false;
  #cleaning: TimerHandle | undefined = undefined;
  /** When the first record was appended that no sync under way covers. */
  #waitingSinceMs: number | undefined = undefined;
  #isClosed = false;
  #isFailed = false;

  /** @throws {StorageError} when the disk fails */
  constructor(options: RaftClientOptions) {
    this.#options = options;
    this.#metadataLog = MetadataLog.open(options);
  }

  /** The leader epoch of this start; 0 before {@link becomeLeader}. */
  get epoch(): number {
    return this.#epoch;
  }

  /** The level of `kraft.version`. */
  get kraftVersion(): number {
    return this.#kraftVersion;
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#metadataLog.log.logEndOffset;
  }

  /** Offsets below are on the disk. */
  get highWatermark(): number {
    return this.#metadataLog.log.highWatermark;
  }

  /** Whether the log holds nothing yet, not even a snapshot: a first start. */
  get isEmpty(): boolean {
    return this.endOffset === 0 && this.#metadataLog.latestSnapshot === undefined;
  }

  /** The values of the records that formatting left for the first leader; empty when it left none. */
  bootstrapValues(): readonly Uint8Array[] {
    const { files } = this.#options.platform;
    const paths = [
      `${this.#metadataLog.directory}/${snapshotFileName(BOOTSTRAP_SNAPSHOT_ID)}`,
      // Where Kafka before 4.4 kept them.
      `${this.#options.metadataLogDir}/bootstrap.checkpoint`,
    ];
    for (const path of paths) {
      if (!files.exists(path)) continue;
      const snapshot = readSnapshot(files, path);
      if (snapshot.values.length > 0) return snapshot.values;
    }
    return [];
  }

  /**
   * Reads everything: the newest snapshot and the log after it.
   *
   * @throws {CorruptSnapshotError} when the snapshot is not whole
   */
  *load(): Generator<LoadedRecords> {
    this.#learnFromBootstrap();
    let startOffset = this.#metadataLog.log.logStartOffset;
    const latest = this.#metadataLog.latestSnapshot;
    if (latest !== undefined) {
      const snapshot = this.#metadataLog.readSnapshot(latest);
      this.#learn(snapshot);
      startOffset = latest.endOffset;
      const { epoch } = latest;
      const timestampMs = snapshot.lastContainedLogTimestamp;
      yield { kind: "SNAPSHOT", values: snapshot.values, lastOffset: latest.endOffset - 1, epoch, timestampMs };
    } else if (startOffset > 0) {
      throw new QuorumError(
        `the metadata log begins at offset ${startOffset}, but there is no snapshot of what came before`,
      );
    }
    for (const batch of this.#metadataLog.batches(startOffset)) {
      const values: Uint8Array[] = [];
      for (const { key, value } of batch.records()) {
        if (batch.isControl) this.#learnFromControl(key, value);
        else if (value !== null) values.push(value);
      }
      const { lastOffset, partitionLeaderEpoch: epoch, maxTimestamp: timestampMs } = batch;
      yield { kind: "BATCH", values, lastOffset, epoch, timestampMs };
    }
  }

  /**
   * Takes the next epoch and writes its first records. Call after {@link load} has ended.
   *
   * @throws {QuorumError} when this node is not the log's only voter
   */
  becomeLeader(): void {
    const { nodeId, platform } = this.#options;
    this.#checkVoters();
    const { directory } = this.#metadataLog;
    const lastEpoch = readQuorumState(platform.files, directory)?.leaderEpoch ?? 0;
    this.#epoch = Math.max(lastEpoch, this.#metadataLog.lastEpoch, 0) + 1;
    const state = { leaderId: nodeId, leaderEpoch: this.#epoch };
    const text = quorumStateText(state, { kraftVersion: this.#kraftVersion, voterIds: [nodeId] });
    this.#replaceFile(`${directory}/${QUORUM_STATE_NAME}`, text);
    const records = [leaderChangeRecord(nodeId, [nodeId])];
    if (this.#kraftVersion > 0 && !this.#areVotersInLog) {
      records.push(kraftVersionRecord(this.#kraftVersion), votersRecord(this.#voters));
      this.#areVotersInLog = true;
    }
    const nowMs = platform.clock.nowMs();
    this.#append(
      records.map(({ key, value }) => ({ key, value, timestamp: nowMs })),
      { isControl: true },
    );
    this.#cleanEverySoOften();
  }

  /**
   * Appends metadata records, given by their values, as one batch: all or none of them survive a crash.
   *
   * They are in the page cache when this returns; `onCommit` says when they are on the disk.
   *
   * @throws {RecordBatchTooLargeError} when they do not fit into one batch
   * @throws {StorageError} when the disk fails; nothing was appended in either case
   */
  append(values: readonly Uint8Array[]): AppendedRecords {
    assert(this.#epoch > 0 && !this.#isClosed && !this.#isFailed, "only a leader that is up appends");
    const timestampMs = this.#options.platform.clock.nowMs();
    const baseOffset = this.endOffset;
    this.#append(
      values.map((value) => ({ key: null, value, timestamp: timestampMs })),
      { isControl: false },
    );
    return { baseOffset, lastOffset: this.endOffset - 1, epoch: this.#epoch, timestampMs };
  }

  /**
   * Raises `kraft.version` to 1 (KIP-853): the voters of `controller.quorum.voters` go into the log, as one batch.
   *
   * @throws {StorageError} when the disk fails; nothing was appended then
   */
  upgradeKraftVersion(): void {
    assert(this.#epoch > 0 && !this.#isClosed && !this.#isFailed, "only a leader that is up raises kraft.version");
    if (this.#kraftVersion > 0) return;
    const voters = [this.#self(this.#options.directoryId)];
    const timestamp = this.#options.platform.clock.nowMs();
    this.#append(
      [kraftVersionRecord(1), votersRecord(voters)].map(({ key, value }) => ({ key, value, timestamp })),
      { isControl: true },
    );
    // Only now: had the append failed, nothing would have happened. quorum-state takes its newer form with the next epoch.
    this.#learn({ kraftVersion: 1, voters });
  }

  /** Opens a snapshot of everything before `id.endOffset`; the caller appends its records and finishes it. */
  createSnapshot(id: SnapshotId, lastContainedLogTimestamp: number): SnapshotWriter {
    const { platform, isEphemeral } = this.#options;
    return new SnapshotWriter({
      files: platform.files,
      directory: this.#metadataLog.directory,
      header: { id, lastContainedLogTimestamp, kraftVersion: this.#kraftVersion, voters: this.#voters },
      nowMs: platform.clock.nowMs(),
      isEphemeral,
    });
  }

  /** Takes over a snapshot that was finished, and lets go of old ones and of the log before them. */
  addSnapshot(id: SnapshotId): void {
    this.#metadataLog.addSnapshot(id);
  }

  /** What DescribeQuorum answers: the only voter is always caught up. */
  describe(): QuorumDescription {
    // As docs/design/metadata.md says, an idle log gets no NoOpRecord every metadata.max.idle.interval.ms; the times are the present.
    const { nodeId, platform } = this.#options;
    const nowMs = platform.clock.nowMs();
    const voters = this.#voters.length > 0 ? this.#voters : [this.#self(ZERO_UUID)];
    return {
      leaderId: nodeId,
      leaderEpoch: this.#epoch,
      highWatermark: this.highWatermark,
      voters: voters.map((voter) => ({
        ...voter,
        logEndOffset: this.endOffset,
        lastFetchTimestamp: nowMs,
        lastCaughtUpTimestamp: nowMs,
      })),
    };
  }

  /** Closes the log; what was appended is on the disk then. Rejects with a StorageError. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cleaning?.cancel();
    if (this.#options.isEphemeral || this.#isFailed) this.#metadataLog.log.abandon();
    else await this.#metadataLog.log.close();
  }

  #self(voterDirectoryId: Uuid): Voter {
    const { nodeId, voterEndpoint } = this.#options;
    return { voterId: nodeId, voterDirectoryId, endpoints: [voterEndpoint] };
  }

  /** As Kafka's KafkaRaftClient: what is too old goes also while nothing changes. */
  #cleanEverySoOften(): void {
    const { platform, logger } = this.#options;
    this.#cleaning = platform.timers.schedule(CLEANING_INTERVAL_MS, () => {
      try {
        this.#metadataLog.deleteOldSnapshots();
      } catch (error) {
        // The disk: what is kept for longer does no harm, and an append will fail by itself if the disk is gone.
        logger.error("old metadata snapshots could not be deleted", { error });
      }
      this.#cleanEverySoOften();
    });
  }

  #append(records: readonly RecordToWrite[], options: { readonly isControl: boolean }): void {
    const bytes = buildBatch({
      baseOffset: this.endOffset,
      leaderEpoch: this.#epoch,
      isControl: options.isControl,
      records,
    });
    const { batchBytesMax } = this.#options;
    if (bytes.length > batchBytesMax && !options.isControl) {
      throw new RecordBatchTooLargeError(
        `The total record(s) size of ${bytes.length} exceeds the maximum allowed batch size of ${batchBytesMax}`,
      );
    }
    this.#metadataLog.log.appendBatches(bytes, "RAFT_LEADER");
    this.metrics.appendedRecordCount += records.length;
    this.#waitingSinceMs ??= this.#options.platform.clock.monotonicMs();
    if (this.#isCommitting) return;
    this.#isCommitting = true;
    // Its only rejection is handled within.
    void this.#commit();
  }

  /** Group commit: one sync at a time, and everything appended meanwhile shares the next. */
  async #commit(): Promise<void> {
    const { log } = this.#metadataLog;
    const { clock } = this.#options.platform;
    try {
      while (!this.#isClosed && !this.#isFailed && log.highWatermark < log.logEndOffset) {
        const endOffset = log.logEndOffset;
        const sinceMs = this.#waitingSinceMs;
        this.#waitingSinceMs = undefined;
        // Also without a sync the caller of append() gets its answer before it hears of the commit.
        await (this.#options.isEphemeral ? undefined : log.flush());
        if (this.#isClosed) return;
        log.updateHighWatermark(endOffset);
        if (sinceMs !== undefined) this.metrics.commitLatency.observe(clock.monotonicMs() - sinceMs);
        this.onCommit(endOffset);
      }
    } catch (error) {
      // A StorageError of the flush, or what a listener of commits threw: either way nothing more is committed.
      this.#isFailed = true;
      this.onFailure(error);
    } finally {
      this.#isCommitting = false;
    }
  }

  #learnFromBootstrap(): void {
    const path = `${this.#metadataLog.directory}/${snapshotFileName(BOOTSTRAP_SNAPSHOT_ID)}`;
    const { files } = this.#options.platform;
    if (!files.exists(path)) return;
    const { kraftVersion, voters } = readSnapshot(files, path);
    this.#kraftVersion = kraftVersion ?? 0;
    this.#voters = voters ?? [];
  }

  #learn(said: { readonly kraftVersion: number | undefined; readonly voters: readonly Voter[] | undefined }): void {
    if (said.kraftVersion !== undefined) this.#kraftVersion = said.kraftVersion;
    if (said.voters === undefined) return;
    this.#voters = said.voters;
    this.#areVotersInLog = true;
  }

  #learnFromControl(key: Uint8Array | null, value: Uint8Array | null): void {
    const fact = readControlRecord(key, value);
    if (fact?.kind === "KRAFT_VERSION") this.#learn({ kraftVersion: fact.kraftVersion, voters: undefined });
    else if (fact?.kind === "VOTERS") this.#learn({ kraftVersion: undefined, voters: fact.voters });
  }

  #checkVoters(): void {
    const { nodeId, directoryId, staticVoterIds } = this.#options;
    const voterIds = this.#kraftVersion > 0 ? this.#voters.map(({ voterId }) => voterId) : staticVoterIds;
    if (voterIds.length !== 1 || voterIds[0] !== nodeId) {
      throw new QuorumError(
        `the metadata quorum's voters are [${voterIds.join(", ")}], but this node, ${nodeId}, can only be its own quorum of one`,
      );
    }
    const votingDirectory = this.#voters[0]?.voterDirectoryId;
    if (this.#kraftVersion > 0 && votingDirectory !== directoryId) {
      throw new QuorumError(
        `the metadata quorum's voter is directory ${votingDirectory}, but the metadata log directory's directory.id is ${directoryId}`,
      );
    }
  }

  #replaceFile(path: string, text: string): void {
    const { files } = this.#options.platform;
    const bytes = Buffer.from(text);
    if (!this.#options.isEphemeral) return files.writeAtomically(path, bytes);
    files.writeWhole(path, bytes);
  }
}
