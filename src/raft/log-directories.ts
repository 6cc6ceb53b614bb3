/**
 * The log directories of a node taken together: whether they belong to it and to one cluster, and their ids.
 *
 * Read before anything else at a start, so that data of another node or cluster is never touched. The words of the
 * errors are those of Kafka's MetaPropertiesEnsemble, which operators know how to search for.
 */
import { randomUuid, type Uuid } from "../base/uuid.ts";
import type { FileSystem, Random } from "../platform/platform.ts";
import { METADATA_PARTITION_DIRECTORY } from "../base/metadata-topic.ts";
import {
  META_PROPERTIES_NAME,
  type MetaProperties,
  readMetaProperties,
  writeMetaProperties,
} from "./meta-properties.ts";

/** Uuids below this are no directory ids: Kafka gives some of them a meaning. */
const RESERVED_DIRECTORY_IDS = 100n;

/** The log directories cannot be used as they are; the message says which and why. */
export class LogDirectoryError extends Error {
  override readonly name = "LogDirectoryError";
}

/** What the directories say. */
export interface LogDirectories {
  readonly clusterId: string | undefined;
  readonly nodeId: number | undefined;
  /** What each formatted directory says, in the order asked. */
  readonly formatted: ReadonlyMap<string, MetaProperties>;
  /** Directories without `meta.properties`; they may not even exist. */
  readonly empty: readonly string[];
}

/** Whether a directory may not have this id. */
export function isReservedDirectoryId(id: Uuid): boolean {
  return BigInt(`0x${Buffer.from(id, "base64url").toString("hex") || "0"}`) < RESERVED_DIRECTORY_IDS;
}

/**
 * Reads all directories and checks that they fit together.
 *
 * @param logDirs absolute paths, the metadata log directory among them
 * @param expected what a formatted directory must say; undefined accepts what the first one says
 * @throws {LogDirectoryError} for another cluster or node, a missing field, a reserved or duplicate directory id
 */
export function readLogDirectories(
  files: FileSystem,
  logDirs: readonly string[],
  expected: { readonly clusterId?: string | undefined; readonly nodeId?: number | undefined } = {},
): LogDirectories {
  const formatted = new Map<string, MetaProperties>();
  const empty: string[] = [];
  const directoryOfId = new Map<Uuid, string>();
  let { clusterId, nodeId } = expected;
  for (const logDir of new Set(logDirs)) {
    const properties = readMetaProperties(files, logDir);
    if (properties === undefined) {
      empty.push(logDir);
      continue;
    }
    const path = `${logDir}/${META_PROPERTIES_NAME}`;
    formatted.set(logDir, properties);
    if (properties.clusterId === undefined) {
      if (properties.version === 1) throw new LogDirectoryError(`cluster.id was not specified in the v1 file: ${path}`);
    } else if (properties.clusterId !== (clusterId ??= properties.clusterId)) {
      throw new LogDirectoryError(
        `Invalid cluster.id in: ${path}. Expected ${clusterId}, but read ${properties.clusterId}`,
      );
    }
    if (properties.nodeId === undefined) {
      if (properties.version === 1) throw new LogDirectoryError(`node.id was not specified in ${path}`);
    } else if (properties.nodeId !== (nodeId ??= properties.nodeId)) {
      throw new LogDirectoryError(
        `Stored node id ${properties.nodeId} doesn't match previous node id ${nodeId} in ${path}. If you moved your data, ` +
          "make sure your configured node id matches. If you intend to create a new node, you should remove all data in " +
          "your data directories.",
      );
    }
    if (properties.directoryId !== undefined) {
      if (isReservedDirectoryId(properties.directoryId)) {
        throw new LogDirectoryError(`Invalid reserved directory ID ${properties.directoryId} found in ${logDir}`);
      }
      const other = directoryOfId.get(properties.directoryId);
      if (other !== undefined) {
        throw new LogDirectoryError(
          `Duplicate directory ID ${properties.directoryId} found. It was the ID of ${other}, but also of ${logDir}`,
        );
      }
      directoryOfId.set(properties.directoryId, logDir);
    }
  }
  return { clusterId, nodeId, formatted, empty };
}

/** The directories of a node that may start. */
export interface OpenedLogDirectories {
  readonly clusterId: string;
  readonly nodeId: number;
  /** The id of each log directory, in the order asked. */
  readonly directoryIds: ReadonlyMap<string, Uuid>;
}

/**
 * Checks the directories of a node that starts and gives an id to those that have none, as Kafka's
 * KafkaRaftServer.initializeLogDirs.
 *
 * @throws {LogDirectoryError} also when a directory was never formatted, or the metadata log lies in the wrong one
 */
export function openLogDirectories(options: {
  readonly files: FileSystem;
  readonly random: Random;
  readonly logDirs: readonly string[];
  readonly metadataLogDir: string;
  readonly nodeId: number;
}): OpenedLogDirectories {
  const { files, logDirs, metadataLogDir, nodeId } = options;
  const read = readLogDirectories(files, [metadataLogDir, ...logDirs], { nodeId });
  if (read.formatted.size === 0) {
    throw new LogDirectoryError(
      `No readable meta.properties files found in ${read.empty.join(", ")}. A directory that holds other data is not ` +
        "formatted by itself: choose another one, or run `rafka storage format`.",
    );
  }
  for (const logDir of read.empty) {
    throw new LogDirectoryError(
      `No \`meta.properties\` found in ${logDir} (have you run \`rafka storage format\` to format the directory?)`,
    );
  }
  for (const logDir of logDirs) {
    if (logDir === metadataLogDir || !files.exists(`${logDir}/${METADATA_PARTITION_DIRECTORY}`)) continue;
    throw new LogDirectoryError(
      `Found unexpected metadata location in data directory \`${logDir}/${METADATA_PARTITION_DIRECTORY}\` ` +
        `(the configured metadata directory is ${metadataLogDir}).`,
    );
  }
  const { clusterId } = read;
  if (clusterId === undefined) throw new LogDirectoryError("No cluster.id was found in any meta.properties file.");
  const directoryIds = new Map<string, Uuid>();
  for (const [logDir, properties] of read.formatted) {
    const directoryId = properties.directoryId ?? randomUuid(options.random);
    directoryIds.set(logDir, directoryId);
    if (properties.version === 1 && properties.directoryId !== undefined) continue;
    writeMetaProperties(files, logDir, { clusterId, nodeId, directoryId }, { isEphemeral: false });
  }
  return { clusterId, nodeId, directoryIds };
}
