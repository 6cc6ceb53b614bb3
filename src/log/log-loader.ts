/**
 * Opens the log of a partition's directory: finishes or undoes what a crash interrupted, recovers what was not known to
 * be on the disk, and brings leader epochs and producer state up to the log's end. As Kafka's LogLoader.
 */
import { METADATA_TOPIC } from "../base/metadata-topic.ts";
import { isSystemError } from "../platform/platform.ts";
import { LeaderEpochCache } from "./checkpoint/leader-epoch-cache.ts";
import { LocalLog } from "./local-log.ts";
import type { LogConfig } from "./log-config.ts";
import type { LogEnvironment } from "./log-environment.ts";
import { FileSuffix, offsetFileName, offsetOfFileName } from "./log-files.ts";
import { LogSegment } from "./segment/log-segment.ts";
import { LogSegments } from "./segment/log-segments.ts";
import { CorruptCheckpointError } from "./checkpoint/checkpoint-file.ts";
import { LEADER_EPOCH_CHECKPOINT_NAME } from "./checkpoint/leader-epoch-cache.ts";
import { ProducerSnapshots } from "./producer-state/producer-snapshots.ts";
import { ProducerStateManager } from "./producer-state/producer-state-manager.ts";
import { rebuildProducerState } from "./producer-state/producer-state-rebuild.ts";
import { finishInterruptedSwaps } from "./segment/interrupted-swaps.ts";
import { readPartitionMetadata } from "./checkpoint/partition-metadata.ts";
import { recoverSegment } from "./segment/segment-recovery.ts";
import { UnifiedLog } from "./unified-log.ts";
import type { Uuid } from "../base/uuid.ts";

/** What a log is opened with. */
export interface LoadLogOptions {
  readonly environment: LogEnvironment;
  readonly topic: string;
  readonly partition: number;
  /** The partition's directory; it is there. */
  readonly directory: string;
  readonly config: LogConfig;
  /** From the checkpoints; 0 when they do not name the log. */
  readonly logStartOffset: number;
  readonly recoveryPoint: number;
  /** Everything was flushed and closed: nothing is recovered. */
  readonly wasClean: boolean;
  /** Of a new log; an old one says its own. */
  readonly topicId: Uuid | undefined;
  /** The directory was made just now: there is nothing to look for in it. */
  readonly isNew?: boolean;
  /** `producer.id.expiration.ms`. */
  readonly producerIdExpirationMs: number;
}

/** What differs from log to log; the rest is the broker's and the topic's. */
export type LogToLoad = Omit<LoadLogOptions, "environment" | "config" | "producerIdExpirationMs">;

/** Kafka's default of `producer.id.expiration.ms`: a day. */
export const PRODUCER_ID_EXPIRATION_MS = 86_400_000;

/**
 * Opens a log, or makes the first segment of a new one.
 *
 * @throws {StorageError} the disk failed
 */
export function loadLog(options: LoadLogOptions): UnifiedLog {
  try {
    return new LogLoader(options).load();
  } catch (error) {
    throw options.environment.failed(error, `loading the log in ${options.directory}`);
  }
}

class LogLoader {
  readonly #options: LoadLogOptions;
  readonly #segments = new LogSegments();
  readonly #leaderEpochs: LeaderEpochCache;
  readonly #names: ReadonlySet<string>;

  constructor(options: LoadLogOptions) {
    this.#options = options;
    const { environment, directory } = options;
    const { files } = environment.platform;
    this.#names = new Set(options.isNew === true ? [] : finishInterruptedSwaps(environment, directory));
    this.#leaderEpochs = this.#loadLeaderEpochs(files, directory);
  }

  load(): UnifiedLog {
    const { environment, directory, config, topic, partition, wasClean, recoveryPoint } = this.#options;
    const { files } = environment.platform;
    const isNewDirectory = this.#options.isNew === true;
    const topicId = (isNewDirectory ? undefined : readPartitionMetadata(files, directory)) ?? this.#options.topicId;
    this.#openSegments();
    this.#recover();
    const nowMs = environment.platform.clock.nowMs();
    const checkpointedStart = this.#options.logStartOffset;
    const local = new LocalLog({ environment, segments: this.#segments, config, directory, logEndOffset: 0 });
    const isNew = this.#segments.count === 0;
    if (isNew) this.#segments.add(local.newSegment(checkpointedStart, { isFirst: isNewDirectory }));
    let logEndOffset = this.#nextOffsetOf(this.#segments.active);
    if (logEndOffset < checkpointedStart) {
      environment.logger.warn("the log ends before it starts: begun anew", {
        directory,
        logEndOffset,
        checkpointedStart,
      });
      local.truncateFullyAndStartAt(checkpointedStart);
      this.#leaderEpochs.clear();
      logEndOffset = checkpointedStart;
    }
    local.updateLogEndOffset(logEndOffset);
    const logStartOffset = Math.max(checkpointedStart, this.#segments.first.baseOffset);
    this.#leaderEpochs.truncateFromEnd(logEndOffset);
    this.#leaderEpochs.truncateFromStart(checkpointedStart);
    // Recovery worked on states of its own: now the state of the whole log is built, from the snapshots that are left.
    const producerState = this.#newProducerState();
    producerState.snapshots.deleteStray(
      new Set(this.#segments.all.map(({ baseOffset }) => baseOffset)),
      this.#segments.active.baseOffset,
    );
    rebuildProducerState(producerState, this.#segments, { logStartOffset, endOffset: logEndOffset, nowMs, wasClean });
    return new UnifiedLog({
      local,
      topic,
      partition,
      topicId,
      leaderEpochs: this.#leaderEpochs,
      producerState,
      logStartOffset,
      // A clean stop does not sync a log that never held a record.
      hasUnsyncedNames: isNew || !wasClean || logEndOffset === 0,
      wasRecovered: !isNew && !wasClean,
      recoveryPoint: wasClean ? logEndOffset : Math.min(recoveryPoint, logEndOffset),
    });
  }

  #openSegments(): void {
    const { environment, directory, config } = this.#options;
    const { files } = environment.platform;
    const nowMs = environment.platform.clock.nowMs();
    for (const name of this.#names) {
      const baseOffset = offsetOfFileName(name);
      if (baseOffset === undefined) continue;
      const logName = offsetFileName(baseOffset, FileSuffix.LOG);
      if (isIndexName(name) && !this.#names.has(logName)) {
        environment.logger.warn("an index without its log goes", { directory, name });
        files.unlink(`${directory}/${name}`);
      }
      if (name !== logName) continue;
      const segment = new LogSegment({
        cache: environment.openFiles,
        directory,
        baseOffset,
        config,
        nowMs,
        jitter: config.segmentJitterMs > 0 ? environment.platform.random.next() : 0,
        sizeBytes: files.stat(`${directory}/${name}`)?.sizeBytes ?? 0,
        isNew: false,
        hasTransactionIndex: this.#names.has(offsetFileName(baseOffset, FileSuffix.TXN_INDEX)),
      });
      this.#segments.add(segment);
    }
  }

  /** Recovers the segments that may not be whole on the disk, and those whose indexes are not sound. */
  #recover(): void {
    const { wasClean, recoveryPoint } = this.#options;
    const unflushed = wasClean || this.#segments.count === 0 ? [] : this.#segments.from(recoveryPoint);
    for (const segment of this.#segments.all) {
      if (!unflushed.includes(segment) && !this.#hasSoundIndexes(segment)) this.#recoverSegment(segment);
    }
    for (const [index, segment] of unflushed.entries()) {
      const cutBytes = this.#recoverSegment(segment);
      const later = unflushed.slice(index + 1);
      const isTorn = cutBytes > 0 || (this.#options.topic === METADATA_TOPIC && this.#isFollowedByHole(segment));
      if (!isTorn) continue;
      const { directory, environment } = this.#options;
      environment.logger.warn("a log was cut where a crash tore it", {
        directory,
        baseOffset: segment.baseOffset,
        cutBytes,
        removedSegmentCount: later.length,
      });
      // What follows a hole cannot be served.
      for (const removed of later) {
        this.#segments.remove(removed);
        removed.deleteFiles();
      }
      break;
    }
    if (unflushed.length > 0) this.#dropEmptyTail();
  }

  /**
   * A power failure may keep a file's name and lose its bytes: segments at the end that are now empty tell offsets that no
   * record has. Records after a gap stay, for compaction makes gaps too; but not in the metadata log.
   */
  #dropEmptyTail(): void {
    for (let last = this.#segments.active; last.sizeBytes === 0; last = this.#segments.active) {
      const before = this.#segments.all.at(-2);
      if (before === undefined || !this.#isFollowedByHole(before)) return;
      this.#segments.remove(last);
      last.deleteFiles();
    }
  }

  #isFollowedByHole(segment: LogSegment): boolean {
    const next = this.#segments.higher(segment.baseOffset);
    return next !== undefined && this.#nextOffsetOf(segment) < next.baseOffset;
  }

  #hasSoundIndexes(segment: LogSegment): boolean {
    if (segment.sizeBytes === 0) return true;
    const hasIndex = this.#names.has(offsetFileName(segment.baseOffset, FileSuffix.INDEX));
    // Indexes of older segments are read when they are first needed; the active one's now, to find the log's end.
    const isActive = segment === this.#segments.active;
    if (hasIndex && segment.transactionIndex.isSane() && (!isActive || indexesAgree(segment))) return true;
    const { environment, directory } = this.#options;
    environment.logger.warn("indexes are missing or corrupt: rebuilt", { directory, baseOffset: segment.baseOffset });
    return false;
  }

  #recoverSegment(segment: LogSegment): number {
    const { environment, logStartOffset } = this.#options;
    const producerState = this.#newProducerState();
    rebuildProducerState(producerState, this.#segments, {
      logStartOffset,
      endOffset: segment.baseOffset,
      nowMs: environment.platform.clock.nowMs(),
      wasClean: false,
    });
    const cutBytes = recoverSegment(segment, producerState, this.#leaderEpochs);
    // The next segment's recovery begins with this state.
    producerState.takeSnapshot();
    return cutBytes;
  }

  #nextOffsetOf(segment: LogSegment): number {
    if (segment.sizeBytes === 0) return segment.baseOffset;
    let nextOffset = segment.readNextOffset();
    if (nextOffset === undefined) {
      // Not so clean after all.
      this.#recoverSegment(segment);
      nextOffset = segment.readNextOffset();
    }
    return nextOffset ?? segment.baseOffset;
  }

  #newProducerState(): ProducerStateManager {
    const { environment, directory, producerIdExpirationMs } = this.#options;
    const { files } = environment.platform;
    // Listed anew each time: recovery adds and removes some.
    const names = this.#options.isNew === true ? [] : files.list(directory);
    const snapshots = new ProducerSnapshots(files, directory, names);
    return new ProducerStateManager({ snapshots, logger: environment.logger, expirationMs: producerIdExpirationMs });
  }

  #loadLeaderEpochs(files: LogEnvironment["platform"]["files"], directory: string): LeaderEpochCache {
    try {
      return new LeaderEpochCache(files, directory);
    } catch (error) {
      if (!(error instanceof CorruptCheckpointError)) throw error;
      this.#options.environment.logger.warn("the leader epoch checkpoint is corrupt and goes", { directory });
      try {
        files.unlink(`${directory}/${LEADER_EPOCH_CHECKPOINT_NAME}`);
      } catch (gone) {
        if (!isSystemError(gone, "ENOENT")) throw gone;
      }
      return new LeaderEpochCache(files, directory);
    }
  }
}

/** Whether the indexes are readable and point into the segment. */
function indexesAgree({ offsetIndex, timeIndex, baseOffset, sizeBytes }: LogSegment): boolean {
  if (offsetIndex.file.isCorrupt || timeIndex.file.isCorrupt) return false;
  const { count } = offsetIndex.file;
  return (count === 0 || offsetIndex.positionAt(count - 1) < sizeBytes) && timeIndex.lastEntry.offset >= baseOffset;
}

function isIndexName(name: string): boolean {
  return name.endsWith(FileSuffix.INDEX) || name.endsWith(FileSuffix.TIME_INDEX) || name.endsWith(FileSuffix.TXN_INDEX);
}
