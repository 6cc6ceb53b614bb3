/**
 * Plans the reads of a fetch: what each partition answers and which bytes it would send, without reading them yet.
 *
 * Byte limits as Kafka's ReplicaManager.readFromLog: partitions in the asked order; the first batch found is planned whole
 * whatever its size; after it each partition is cut at the bytes that are left, even inside a batch.
 */
import { ZERO_UUID } from "../base/uuid.ts";
import type { FetchIsolation, LogRead } from "../log/log-read.ts";
import { StorageError } from "../log/storage-error.ts";
import { ErrorCode } from "../protocol/errors.ts";
import type { FetchPartition } from "./fetch-partition.ts";
import type { Partition } from "./partition.ts";
import type { ReplicaManager } from "./replica-manager.ts";

/** What a fetch asks for as a whole. */
export interface FetchParams {
  /** The follower that asks, or −1: a consumer. */
  readonly replicaId: number;
  readonly isolation: FetchIsolation;
  readonly maxBytes: number;
  readonly minBytes: number;
  readonly maxWaitMs: number;
  /** Followers, and consumers that know nothing of reading elsewhere, are served by leaders only. */
  readonly isLeaderOnly: boolean;
}

/** What one partition answers; offsets are −1 after an error. */
export interface FetchedPartition {
  readonly asked: FetchPartition;
  readonly errorCode: number;
  /** Absent after an error. */
  readonly read: LogRead | undefined;
  /** KIP-595: where the fetcher's log and ours part; then nothing is read. */
  readonly divergingEpoch: { readonly epoch: number; readonly endOffset: number } | undefined;
  readonly sizeBytes: number;
}

/** The plans of all partitions of a fetch. */
export interface FetchPlan {
  readonly partitions: readonly FetchedPartition[];
  readonly sizeBytes: number;
  /** An error of reading or a diverging epoch: it is answered at once. */
  readonly isUrgent: boolean;
}

/** Plans the reads of `asked`, in order. */
export function planFetch(replicas: ReplicaManager, params: FetchParams, asked: readonly FetchPartition[]): FetchPlan {
  const partitions: FetchedPartition[] = [];
  let sizeBytes = 0;
  let isUrgent = false;
  for (const partition of asked) {
    const fetched = planPartition(replicas, params, partition, {
      maxBytes: Math.min(
        partition.maxBytes,
        sizeBytes === 0 ? params.maxBytes : Math.max(0, params.maxBytes - sizeBytes),
      ),
      minOneMessage: sizeBytes === 0,
    });
    partitions.push(fetched);
    sizeBytes += fetched.sizeBytes;
    if (fetched.errorCode !== ErrorCode.NONE || fetched.divergingEpoch !== undefined) isUrgent = true;
  }
  return { partitions, sizeBytes, isUrgent };
}

/** Plans the read of one partition under its own limits. */
export function planPartition(
  replicas: ReplicaManager,
  params: FetchParams,
  asked: FetchPartition,
  limits: { readonly maxBytes: number; readonly minOneMessage: boolean },
): FetchedPartition {
  const { topic, partition: index } = asked;
  if (topic === undefined) return failedPartition(asked, ErrorCode.UNKNOWN_TOPIC_ID);
  const partition = replicas.partition(topic, index);
  if (partition === undefined) return failedPartition(asked, replicas.missingError(topic, index));
  if (asked.topicId !== ZERO_UUID && asked.topicId !== partition.topicId) {
    return failedPartition(asked, ErrorCode.INCONSISTENT_TOPIC_ID);
  }
  const errorCode = partition.readError(asked.currentLeaderEpoch, params.isLeaderOnly);
  if (errorCode !== ErrorCode.NONE) return failedPartition(asked, errorCode);
  if (params.replicaId >= 0 && !partition.isFollower(params.replicaId)) {
    return failedPartition(asked, ErrorCode.NOT_LEADER_OR_FOLLOWER);
  }
  return asked.lastFetchedEpoch >= 0
    ? planAfterEpoch(partition, params, asked, limits)
    : planRead(partition, params, asked, limits);
}

function planRead(
  partition: Partition,
  params: FetchParams,
  asked: FetchPartition,
  limits: { readonly maxBytes: number; readonly minOneMessage: boolean },
): FetchedPartition {
  let read: LogRead;
  try {
    read = partition.log.read({
      startOffset: asked.fetchOffset,
      maxBytes: Math.max(0, limits.maxBytes),
      isolation: params.isolation,
      minOneMessage: limits.minOneMessage,
    });
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return failedPartition(asked, ErrorCode.KAFKA_STORAGE_ERROR);
  }
  if (read.errorCode !== ErrorCode.NONE) return failedPartition(asked, read.errorCode);
  // Kafka trips over a negative limit once there is something to read.
  if (limits.maxBytes < 0 && read.sizeBytes > 0) return failedPartition(asked, ErrorCode.UNKNOWN_SERVER_ERROR);
  return { asked, errorCode: ErrorCode.NONE, read, divergingEpoch: undefined, sizeBytes: read.sizeBytes };
}

/** KIP-595: the fetcher names the epoch of its last record; if our log ends that epoch earlier, the two have parted. */
function planAfterEpoch(
  partition: Partition,
  params: FetchParams,
  asked: FetchPartition,
  limits: { readonly maxBytes: number; readonly minOneMessage: boolean },
): FetchedPartition {
  const { log } = partition;
  const end = log.endOffsetForEpoch(asked.lastFetchedEpoch);
  if (end.offset < 0 || end.epoch < 0) return failedPartition(asked, ErrorCode.OFFSET_OUT_OF_RANGE);
  if (asked.fetchOffset < log.logStartOffset) return failedPartition(asked, ErrorCode.OFFSET_OUT_OF_RANGE);
  if (end.epoch >= asked.lastFetchedEpoch && end.offset >= asked.fetchOffset)
    return planRead(partition, params, asked, limits);
  const empty = log.read({
    startOffset: log.logStartOffset,
    maxBytes: 0,
    isolation: params.isolation,
    minOneMessage: false,
  });
  return {
    asked,
    errorCode: ErrorCode.NONE,
    read: empty,
    divergingEpoch: { epoch: end.epoch, endOffset: end.offset },
    sizeBytes: 0,
  };
}

/** A partition that answers nothing but an error. */
export function failedPartition(asked: FetchPartition, errorCode: number): FetchedPartition {
  return { asked, errorCode, read: undefined, divergingEpoch: undefined, sizeBytes: 0 };
}
