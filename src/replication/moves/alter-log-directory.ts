/** What AlterReplicaLogDirs does to one replica, as Kafka's ReplicaManager.alterReplicaLogDirs: which is refused, what is begun. */
import type { LogManager } from "../../log/manager/log-manager.ts";
import { DirectorySuffix } from "../../log/log-files.ts";
import { StorageError } from "../../log/storage-error.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import type { Partition } from "../partition.ts";
import type { LogDirMoves } from "./log-dir-moves.ts";

/** What is asked of a replica of this broker. */
export interface LogDirectoryAsked {
  readonly topic: string;
  readonly partition: number;
  /** As in `log.dirs`, letter by letter. */
  readonly logDirectory: string;
}

/** What it needs of the broker's replicas. */
export interface AlterableReplicas {
  readonly moves: LogDirMoves;
  readonly logManager: LogManager;
  partition(topic: string, index: number): Partition | undefined;
  missingError(topic: string, index: number): number;
}

/** Digits of the unique part of a directory's name in transit, with the dot before them. */
const UNIQUE_PART_CHARS = 33;
const NAME_CHARS_MAX = 255;

/** Begins, turns or ends a move; fulfilled with an error code once that is done, not when the log is there. */
export async function alterLogDirectory(replicas: AlterableReplicas, asked: LogDirectoryAsked): Promise<number> {
  const { moves, logManager } = replicas;
  const { topic, partition: index, logDirectory } = asked;
  if (`${topic}-${index}${DirectorySuffix.FUTURE}`.length + UNIQUE_PART_CHARS > NAME_CHARS_MAX) {
    return ErrorCode.INVALID_TOPIC_EXCEPTION;
  }
  if (!logManager.isLogDir(logDirectory)) return ErrorCode.LOG_DIR_NOT_FOUND;
  if (!logManager.onlineLogDirs.includes(logDirectory)) return ErrorCode.KAFKA_STORAGE_ERROR;
  if (logManager.cordonedLogDirs.has(logDirectory)) return ErrorCode.INVALID_REPLICA_ASSIGNMENT;
  if (replicas.partition(topic, index)?.isOffline === true) return ErrorCode.KAFKA_STORAGE_ERROR;
  const underWay = moves.get(topic, index);
  if (underWay !== undefined && underWay.logDirectory !== logDirectory) await moves.cancel(topic, index);
  const partition = replicas.partition(topic, index);
  if (partition === undefined) {
    // It is made there when its topic is.
    moves.preferred.set(topic, index, logDirectory);
    return missing(replicas, asked);
  }
  const log = partition.logIfOnline;
  if (log === undefined) return ErrorCode.KAFKA_STORAGE_ERROR;
  if (log.logDirectory === logDirectory || moves.get(topic, index) !== undefined) return ErrorCode.NONE;
  // With a directory away nobody knows whether a copy lies there already.
  if (logManager.hasOfflineLogDirs) return ErrorCode.KAFKA_STORAGE_ERROR;
  try {
    if (await moves.start(partition, logDirectory)) return ErrorCode.NONE;
    return partition.isDeleted ? missing(replicas, asked) : ErrorCode.KAFKA_STORAGE_ERROR;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return ErrorCode.KAFKA_STORAGE_ERROR;
  }
}

function missing(replicas: AlterableReplicas, { topic, partition }: LogDirectoryAsked): number {
  const errorCode = replicas.missingError(topic, partition);
  return errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER ? ErrorCode.REPLICA_NOT_AVAILABLE : errorCode;
}
