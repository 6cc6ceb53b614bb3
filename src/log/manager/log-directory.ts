/**
 * One of `log.dirs`: its checkpoints, its clean-shutdown file, and the partitions' directories in it.
 */
import { eachInSlices, inSlices } from "../../platform/slices.ts";
import { METADATA_PARTITION_DIRECTORY } from "../../base/metadata-topic.ts";
import type { Uuid } from "../../base/uuid.ts";
import { CorruptCheckpointError } from "../checkpoint/checkpoint-file.ts";
import { takeCleanShutdownFile, writeCleanShutdownFile } from "../checkpoint/clean-shutdown-file.ts";
import type { LogEnvironment } from "../log-environment.ts";
import { parsePartitionDirectory, type PartitionDirectory } from "../log-files.ts";
import {
  OffsetCheckpointName,
  type PartitionOffsets,
  offsetCheckpointText,
  readOffsetCheckpoint,
} from "../checkpoint/offset-checkpoint.ts";
import { replaceDurably } from "../checkpoint/replace-durably.ts";
import type { UnifiedLog } from "../unified-log.ts";

/** Directories of `log.dirs` that hold no partition of a topic: the metadata log is the quorum's. */
const NOT_PARTITIONS: ReadonlySet<string> = new Set([METADATA_PARTITION_DIRECTORY, "remote-log-index-cache"]);

/** What a checkpoint holds, by the names of {@link OffsetCheckpointName}. */
type CheckpointKind = (typeof OffsetCheckpointName)[keyof typeof OffsetCheckpointName];

/** Those that decide what a log has when it is opened again. */
const RECOVERY_KINDS: readonly CheckpointKind[] = [OffsetCheckpointName.RECOVERY_POINT, OffsetCheckpointName.LOG_START];

/** A log directory. */
export class LogDirectory {
  readonly path: string;
  readonly environment: LogEnvironment;
  /** From `meta.properties`; `undefined` where it has none. */
  readonly id: Uuid | undefined;
  /** What the checkpoints said at the start. */
  recoveryPoints: PartitionOffsets = new Map();
  logStartOffsets: PartitionOffsets = new Map();
  highWatermarks: PartitionOffsets = new Map();
  wasClean = false;
  /** The text of each checkpoint as last written, so that what has not changed is not written again. */
  readonly #written = new Map<CheckpointKind, string>();
  /** What each checkpoint on the disk says, as last read or written. */
  readonly #named = new Map<CheckpointKind, PartitionOffsets>();
  /** What the checkpoint that is being written will say. */
  #writing: PartitionOffsets | undefined = undefined;

  constructor(environment: LogEnvironment, id: Uuid | undefined) {
    this.path = environment.logDirectory;
    this.environment = environment;
    this.id = id;
  }

  get isOnline(): boolean {
    return this.environment.failure === undefined;
  }

  /** Makes the directory if need be, takes its clean-shutdown file away and reads its checkpoints. */
  open(): void {
    const { files } = this.environment.platform;
    files.makeDirectory(this.path);
    this.wasClean = takeCleanShutdownFile(files, this.path).wasClean;
    this.recoveryPoints = this.#read(OffsetCheckpointName.RECOVERY_POINT);
    this.logStartOffsets = this.#read(OffsetCheckpointName.LOG_START);
    this.highWatermarks = this.#read(OffsetCheckpointName.HIGH_WATERMARK);
  }

  /** The partitions' directories, with their names. */
  partitionDirectories(): (PartitionDirectory & { readonly name: string })[] {
    const { files } = this.environment.platform;
    const found: (PartitionDirectory & { readonly name: string })[] = [];
    for (const name of files.list(this.path)) {
      if (NOT_PARTITIONS.has(name)) continue;
      const parsed = parsePartitionDirectory(name);
      if (parsed !== undefined && files.stat(`${this.path}/${name}`)?.isDirectory === true)
        found.push({ ...parsed, name });
    }
    return found;
  }

  /** Writes down where `logs`, which are all that lie here, start, are committed and may be recovered from. Rejects with a StorageError. */
  async checkpoint(logs: Iterable<UnifiedLog>): Promise<void> {
    const recoveryPoints: PartitionOffsets = new Map();
    const logStartOffsets: PartitionOffsets = new Map();
    const highWatermarks: PartitionOffsets = new Map();
    this.#writing = recoveryPoints;
    await eachInSlices(this.environment.platform, logs, (log) => {
      const name = `${log.topic}-${log.partition}`;
      recoveryPoints.set(name, log.recoveryPointToCheckpoint);
      highWatermarks.set(name, log.highWatermark);
      // Only a start that the first segment does not tell by itself is written down, as Kafka does.
      if (log.logStartOffset > log.firstSegmentBaseOffset) logStartOffsets.set(name, log.logStartOffset);
    });
    await this.#write(OffsetCheckpointName.RECOVERY_POINT, recoveryPoints);
    await this.#write(OffsetCheckpointName.LOG_START, logStartOffsets);
    await this.#write(OffsetCheckpointName.HIGH_WATERMARK, highWatermarks);
    this.#writing = undefined;
  }

  /**
   * Takes partitions that are not there any more out of the checkpoints that decide what a log has when it is opened. What
   * they say of the others stays as it is until {@link checkpoint}: a hundred thousand need not be asked for one that goes.
   * Rejects with a StorageError.
   */
  async forget(isThere: (partitionDirectory: string) => boolean): Promise<void> {
    for (const kind of RECOVERY_KINDS) {
      const named = this.#named.get(kind) ?? [];
      const kept: PartitionOffsets = new Map();
      await eachInSlices(this.environment.platform, named, ([name, offset]) => {
        if (isThere(name)) kept.set(name, offset);
      });
      await this.#write(kind, kept);
    }
  }

  /** Replaces a checkpoint if it has changed. */
  async #write(kind: CheckpointKind, offsets: PartitionOffsets): Promise<void> {
    const text = await inSlices(this.environment.platform, offsetCheckpointText(offsets));
    if (this.#written.get(kind) === text) return;
    try {
      await replaceDurably(this.environment.platform.files, `${this.path}/${kind}`, text);
    } catch (error) {
      throw this.environment.failed(error, "writing a checkpoint");
    }
    this.#written.set(kind, text);
    this.#named.set(kind, offsets);
  }

  /** Whether a checkpoint that is on the disk, or on its way there, says where the partition is to be recovered from, or where it starts. */
  names(partitionDirectory: string): boolean {
    if (this.#writing?.has(partitionDirectory) === true) return true;
    return RECOVERY_KINDS.some((kind) => this.#named.get(kind)?.has(partitionDirectory) === true);
  }

  /** Whether such a checkpoint speaks of a partition for which `isThere` is false. */
  namesMissing(isThere: (partitionDirectory: string) => boolean): boolean {
    for (const kind of RECOVERY_KINDS) {
      for (const name of this.#named.get(kind)?.keys() ?? []) if (!isThere(name)) return true;
    }
    return false;
  }

  /** Says that everything was flushed and closed. @throws {StorageError} */
  writeCleanShutdownFile(brokerEpoch: number): void {
    try {
      writeCleanShutdownFile(this.environment.platform.files, this.path, brokerEpoch);
    } catch (error) {
      throw this.environment.failed(error, "writing the clean-shutdown file");
    }
  }

  #read(kind: CheckpointKind): PartitionOffsets {
    try {
      const offsets = readOffsetCheckpoint(this.environment.platform.files, `${this.path}/${kind}`);
      this.#named.set(kind, offsets);
      return offsets;
    } catch (error) {
      if (!(error instanceof CorruptCheckpointError)) throw error;
      // Without recovery points everything is recovered, without starts a log begins with its first segment.
      this.environment.logger.warn("a checkpoint is corrupt and is left out", { path: this.path, kind });
      return new Map();
    }
  }
}
