/**
 * The log of `__cluster_metadata-0` and its snapshots on disk: opening, reading, what retention lets go.
 *
 * Invariant: there is no gap between the newest snapshot and the log: the log begins at or before its end offset.
 */
import type { Logger } from "../base/logger.ts";
import { METADATA_PARTITION_DIRECTORY, METADATA_TOPIC, METADATA_TOPIC_ID } from "../base/metadata-topic.ts";
import { DEFAULT_LOG_CONFIG } from "../log/log-config.ts";
import { LogEnvironment } from "../log/log-environment.ts";
import { loadLog, PRODUCER_ID_EXPIRATION_MS } from "../log/log-loader.ts";
import { OpenFileCache } from "../log/segment/open-file-cache.ts";
import type { StorageError } from "../log/storage-error.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import type { Platform } from "../platform/platform.ts";
import { batchesOf, type RecordBatch } from "../records/record-batch.ts";
import { isSnapshotRemnant, parseSnapshotFileName, type SnapshotId, snapshotFileName } from "./snapshot-id.ts";
import { readSnapshot, type SnapshotContents } from "./snapshot-reader.ts";

const READ_BYTES = 1024 * 1024;

/** The settings of the metadata log, Kafka's `metadata.*` configs. */
export interface MetadataLogSettings {
  readonly segmentBytes: number;
  readonly segmentMs: number;
  /** Log and snapshots together; −1 for no limit. */
  readonly retentionBytes: number;
  /** Age of a snapshot's newest record; −1 for no limit. */
  readonly retentionMs: number;
}

/** What the log is opened with. */
export interface MetadataLogOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  /** The metadata log directory: the parent of the log's own. */
  readonly metadataLogDir: string;
  readonly settings: MetadataLogSettings;
  readonly onFailure: (error: StorageError) => void;
}

/** The metadata log on disk. */
export class MetadataLog {
  readonly directory: string;
  readonly log: UnifiedLog;
  readonly #options: MetadataLogOptions;
  /** Oldest first. */
  #snapshots: SnapshotId[];

  private constructor(options: MetadataLogOptions, directory: string, log: UnifiedLog, snapshots: SnapshotId[]) {
    this.#options = options;
    this.directory = directory;
    this.log = log;
    this.#snapshots = snapshots;
  }

  /**
   * Opens the log, cutting off a torn tail; makes it when it is not there.
   *
   * @throws {StorageError} when the disk fails
   */
  static open(options: MetadataLogOptions): MetadataLog {
    const { platform, metadataLogDir, settings } = options;
    const { files } = platform;
    const directory = `${metadataLogDir}/${METADATA_PARTITION_DIRECTORY}`;
    files.makeDirectory(directory);
    const snapshots: SnapshotId[] = [];
    for (const name of files.list(directory)) {
      const id = parseSnapshotFileName(name);
      if (id !== undefined) snapshots.push(id);
      else if (isSnapshotRemnant(name)) files.unlink(`${directory}/${name}`);
    }
    const environment = new LogEnvironment({
      platform,
      logger: options.logger,
      openFiles: new OpenFileCache(files),
      logDirectory: metadataLogDir,
      onFailure: options.onFailure,
    });
    const log = loadLog({
      environment,
      topic: METADATA_TOPIC,
      partition: 0,
      directory,
      config: {
        ...DEFAULT_LOG_CONFIG,
        segmentBytes: settings.segmentBytes,
        segmentMs: settings.segmentMs,
        // What goes is decided by the snapshots, never by the age of a segment.
        retentionBytes: -1,
        retentionMs: -1,
      },
      logStartOffset: 0,
      // As Kafka's KafkaRaftLog: no checkpoint covers this log, so all of it is looked through.
      recoveryPoint: 0,
      wasClean: false,
      topicId: undefined,
      producerIdExpirationMs: PRODUCER_ID_EXPIRATION_MS,
    });
    log.assignTopicId(METADATA_TOPIC_ID);
    const metadataLog = new MetadataLog(options, directory, log, snapshots);
    metadataLog.#alignWithSnapshot();
    return metadataLog;
  }

  /** The newest snapshot that holds a part of the log; the one that formatting wrote does not. */
  get latestSnapshot(): SnapshotId | undefined {
    const latest = this.#snapshots.at(-1);
    return latest === undefined || latest.endOffset === 0 ? undefined : latest;
  }

  /** The epoch of the last record, 0 when there is none: a new leader's epoch is higher. */
  get lastEpoch(): number {
    return Math.max(this.log.leaderEpochs.latestEpoch, this.latestSnapshot?.epoch ?? 0, 0);
  }

  /** Bytes of log and snapshots. */
  get sizeBytes(): number {
    let total = this.log.sizeBytes;
    for (const id of this.#snapshots) total += this.#options.platform.files.stat(this.#path(id))?.sizeBytes ?? 0;
    return total;
  }

  /** Reads a snapshot. @throws {CorruptSnapshotError} */
  readSnapshot(id: SnapshotId): SnapshotContents {
    return readSnapshot(this.#options.platform.files, this.#path(id));
  }

  /** The batches from `startOffset` to the log's end; each is a view that lives until the next is asked for. */
  *batches(startOffset: number): Generator<RecordBatch> {
    for (let offset = startOffset; offset < this.log.logEndOffset;) {
      const read = this.log.read({
        startOffset: offset,
        maxBytes: READ_BYTES,
        isolation: "LOG_END",
        minOneMessage: true,
      });
      const before = offset;
      for (const batch of batchesOf(read.bytes())) {
        // A read begins with the batch that holds the offset, which may begin before it.
        if (batch.lastOffset < offset) continue;
        yield batch;
        offset = batch.nextOffset;
      }
      if (offset === before) return;
    }
  }

  /** Notes a snapshot that was written, and lets go what no longer needs to be kept. */
  addSnapshot(id: SnapshotId): void {
    this.#snapshots.push(id);
    this.#snapshots.sort((left, right) => left.endOffset - right.endOffset || left.epoch - right.epoch);
    this.deleteOldSnapshots();
  }

  /**
   * As Kafka's KafkaMetadataLog.maybeClean: the oldest snapshot goes while there is a newer one and it is too old or all
   * together too large; the log then begins at the next snapshot.
   */
  deleteOldSnapshots(): void {
    const { platform, settings } = this.#options;
    for (;;) {
      const [oldest, next] = this.#snapshots;
      if (oldest === undefined || next === undefined) return;
      const isTooLarge = settings.retentionBytes >= 0 && this.sizeBytes > settings.retentionBytes;
      if (!isTooLarge && !this.#isTooOld(oldest, platform.clock.nowMs())) return;
      this.log.deleteRecordsBefore(next.endOffset);
      this.log.deleteOldSegments();
      this.#snapshots.shift();
      platform.files.unlink(this.#path(oldest));
    }
  }

  #isTooOld(id: SnapshotId, nowMs: number): boolean {
    const { retentionMs } = this.#options.settings;
    if (retentionMs < 0) return false;
    const modifiedMs = this.#options.platform.files.stat(this.#path(id))?.modifiedMs ?? nowMs;
    // Deviates from Kafka: a metadata snapshot is as old as its file, not as its newest record, so that none goes early.
    return nowMs - modifiedMs > retentionMs;
  }

  /** A log that ends before the newest snapshot was lost or never synced: the snapshot says more. */
  #alignWithSnapshot(): void {
    const latest = this.latestSnapshot;
    if (latest !== undefined && this.log.logEndOffset < latest.endOffset) {
      this.#options.logger.warn("the metadata log ends before its newest snapshot: it begins anew after it", {
        logEndOffset: this.log.logEndOffset,
        snapshotEndOffset: latest.endOffset,
      });
      this.log.truncateFullyAndStartAt(latest.endOffset);
    }
    this.log.updateHighWatermark(this.log.logEndOffset);
  }

  #path(id: SnapshotId): string {
    return `${this.directory}/${snapshotFileName(id)}`;
  }
}
