/**
 * Formats log directories: `meta.properties` in each, and in the metadata log directory the bootstrap snapshot that
 * tells the first leader which records to write. The same for `rafka storage format` and for a first start.
 */
import { METADATA_PARTITION_DIRECTORY } from "../base/metadata-topic.ts";
import { randomUuid, type Uuid } from "../base/uuid.ts";
import type { Platform } from "../platform/platform.ts";
import { LogDirectoryError, readLogDirectories } from "./log-directories.ts";
import { writeMetaProperties } from "./meta-properties.ts";
import { BOOTSTRAP_SNAPSHOT_ID } from "./snapshot-id.ts";
import { SnapshotWriter } from "./snapshot-writer.ts";
import type { VoterEndpoint } from "./voter-set.ts";

/** What formatting needs to know. */
export interface FormatOptions {
  readonly platform: Platform;
  /** Absolute paths; the metadata log directory is one of them or another. */
  readonly logDirs: readonly string[];
  readonly metadataLogDir: string;
  /** A fresh random id when undefined. */
  readonly clusterId: string | undefined;
  readonly nodeId: number;
  /** Values of the metadata records that the first leader shall write, `metadata.version` first. */
  readonly bootstrapRecords: readonly Uint8Array[];
  /** Where this node's controller listens; undefined formats for `controller.quorum.voters`, without voter records. */
  readonly voterEndpoint: VoterEndpoint | undefined;
  /** Formats the directories that are not, instead of refusing when one already is. */
  readonly ignoreFormatted: boolean;
  /** Nothing is synced: the directories do not outlive the process. */
  readonly isEphemeral: boolean;
}

/** What was formatted. */
export interface FormatResult {
  readonly clusterId: string;
  /** Directories that were formatted now; empty when all were before. */
  readonly formatted: readonly string[];
}

/**
 * Formats all directories that are not formatted yet.
 *
 * The order keeps a crash harmless: `meta.properties` comes last in each directory, and without it a directory counts
 * as not formatted.
 *
 * @throws {LogDirectoryError} when a directory is already formatted, or belongs to another cluster or node
 */
export function formatDirectories(options: FormatOptions): FormatResult {
  const { platform, metadataLogDir, nodeId } = options;
  const { files } = platform;
  // The metadata log directory last: until it is formatted, the whole node counts as not formatted.
  const logDirs = [...new Set([...options.logDirs.filter((logDir) => logDir !== metadataLogDir), metadataLogDir])];
  const read = readLogDirectories(files, logDirs, { clusterId: options.clusterId, nodeId });
  const firstFormatted = [...read.formatted.keys()][0];
  if (firstFormatted !== undefined && !options.ignoreFormatted) {
    throw new LogDirectoryError(
      `Log directory ${firstFormatted} is already formatted. Use --ignore-formatted to ignore this directory and format the others.`,
    );
  }
  const clusterId = options.clusterId ?? read.clusterId ?? randomUuid(platform.random);
  for (const logDir of read.empty) {
    const directoryId = randomUuid(platform.random);
    files.makeDirectory(logDir);
    if (logDir === metadataLogDir) writeBootstrapSnapshot(options, directoryId);
    writeMetaProperties(files, logDir, { clusterId, nodeId, directoryId }, options);
  }
  return { clusterId, formatted: read.empty };
}

function writeBootstrapSnapshot(options: FormatOptions, voterDirectoryId: Uuid): void {
  const { platform, voterEndpoint } = options;
  const directory = `${options.metadataLogDir}/${METADATA_PARTITION_DIRECTORY}`;
  platform.files.makeDirectory(directory);
  const nowMs = platform.clock.nowMs();
  const voters =
    voterEndpoint === undefined ? [] : [{ voterId: options.nodeId, voterDirectoryId, endpoints: [voterEndpoint] }];
  const writer = new SnapshotWriter({
    files: platform.files,
    directory,
    header: {
      id: BOOTSTRAP_SNAPSHOT_ID,
      lastContainedLogTimestamp: nowMs,
      kraftVersion: voters.length > 0 ? 1 : 0,
      voters,
    },
    nowMs,
    isEphemeral: options.isEphemeral,
  });
  writer.append(options.bootstrapRecords, nowMs);
  writer.finish(nowMs);
}
