/**
 * Makes the response of a fetch from its plan: reads the bytes, tells the session, leaves out what did not change.
 */
import { StorageError } from "../../log/storage-error.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type FetchResponse,
  type FetchResponseAbortedTransaction,
  type FetchResponseFetchableTopicResponse,
  type FetchResponseNodeEndpoint,
  type FetchResponsePartitionData,
  newFetchResponse,
  newFetchResponseEpochEndOffset,
  newFetchResponseLeaderIdAndEpoch,
  newFetchResponseSnapshotId,
} from "../../protocol/generated/fetch-response.ts";
import { RECORDS_COPIED_BYTES_MAX } from "../../protocol/writer.ts";
import type { FetchPartition } from "../../replication/fetch-partition.ts";
import { failedPartition, type FetchedPartition, type FetchPlan } from "../../replication/fetch-plan.ts";
import { aliveNodeOf } from "../cluster-nodes.ts";
import { currentLeaderOf } from "../current-leader.ts";
import { NO_SESSION_ID } from "./fetch-session.ts";
import { keyOf, type OpenedFetch } from "./open-fetch.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** A response whose records lie in borrowed memory. */
export interface FetchReply extends FetchResponse {
  /** Gives the memory back once the response has left; undefined when there is none. */
  readonly release: (() => void) | undefined;
}

// The first version whose partitions tell who leads instead (KIP-951).
const FIRST_CURRENT_LEADER_VERSION = 16;
// Clients up to this version do not know KAFKA_STORAGE_ERROR.
const LAST_VERSION_WITHOUT_STORAGE_ERROR = 5;

// Reading this much from the page cache takes about a millisecond; more would hold up the other connections.
const READ_NOW_BYTES_MAX = 8 * 1024 * 1024;

const NO_RECORDS = Buffer.alloc(0);
const NO_EPOCH = newFetchResponseEpochEndOffset();
const NO_LEADER = newFetchResponseLeaderIdAndEpoch();
const NO_SNAPSHOT = newFetchResponseSnapshotId();
const NO_ABORTED: FetchResponseAbortedTransaction[] = [];

/** The answer to a session that is unknown or out of step. */
export function sessionErrorReply(errorCode: number, sessionId: number = NO_SESSION_ID): FetchReply {
  return { ...newFetchResponse({ errorCode, sessionId }), release: undefined };
}

/**
 * Reads what is planned and makes the response: at once, unless some of it lies so far back that the disk may be slow.
 *
 * @param erroneous partitions that were never planned; they come last
 */
export function respondToFetch(
  context: RequestContext,
  opened: OpenedFetch,
  plan: FetchPlan,
  erroneous: readonly FetchedPartition[],
): FetchReply | Promise<FetchReply> {
  if (!isAtHand(plan)) return respondSlowly(context, opened, plan, erroneous);
  const { readBuffers } = context.broker;
  // The writer copies small records. Their memory is never shared: fetches that one append wakes are all read first, and
  // then written.
  const isSmall = plan.sizeBytes <= RECORDS_COPIED_BYTES_MAX;
  const buffer = isSmall ? Buffer.allocUnsafe(plan.sizeBytes) : readBuffers.take(plan.sizeBytes);
  const release = isSmall ? undefined : () => readBuffers.give(buffer);
  const records: Buffer[] = [];
  const partitions: FetchedPartition[] = [];
  let end = 0;
  try {
    for (const fetched of plan.partitions) {
      const { sizeBytes } = fetched;
      const target = sizeBytes === 0 ? NO_RECORDS : buffer.subarray(end, end + sizeBytes);
      end += sizeBytes;
      partitions.push(readNow(fetched, target, records));
    }
    return reply(context, opened, { partitions, erroneous, records, release });
  } catch (error) {
    // Ours: the dispatcher answers it, but lent memory counts until it is given back.
    release?.();
    throw error;
  }
}

/** Reads one partition's bytes into `target` and adds those that came to `records`. @returns what the partition answers */
function readNow(fetched: FetchedPartition, target: Buffer, records: Buffer[]): FetchedPartition {
  const { read, asked } = fetched;
  try {
    const count = read === undefined || target.length === 0 ? 0 : read.readInto(target);
    records.push(count === target.length ? target : target.subarray(0, count));
    return fetched;
  } catch (error) {
    records.push(NO_RECORDS);
    return failedRead(asked, error);
  }
}

function isAtHand(plan: FetchPlan): boolean {
  if (plan.sizeBytes > READ_NOW_BYTES_MAX) return false;
  for (const { read } of plan.partitions) {
    if (read !== undefined && read.sizeBytes > 0 && !read.isAtHand) return false;
  }
  return true;
}

async function respondSlowly(
  context: RequestContext,
  opened: OpenedFetch,
  plan: FetchPlan,
  erroneous: readonly FetchedPartition[],
): Promise<FetchReply> {
  const { readBuffers } = context.broker;
  const buffer = readBuffers.take(plan.sizeBytes);
  const release = (): void => readBuffers.give(buffer);
  let end = 0;
  const reads = plan.partitions.map(async (fetched): Promise<{ fetched: FetchedPartition; bytes: Buffer }> => {
    const { read, sizeBytes, asked } = fetched;
    if (read === undefined || sizeBytes === 0) return { fetched, bytes: NO_RECORDS };
    const target = buffer.subarray(end, end + sizeBytes);
    end += sizeBytes;
    try {
      return { fetched, bytes: target.subarray(0, await read.readIntoAsync(target)) };
    } catch (error) {
      return { fetched: failedRead(asked, error), bytes: NO_RECORDS };
    }
  });
  try {
    const done = await Promise.all(reads);
    const partitions = done.map(({ fetched }) => fetched);
    return reply(context, opened, { partitions, erroneous, records: done.map(({ bytes }) => bytes), release });
  } catch (error) {
    // As above; the other reads must have ended before their memory is another's.
    await Promise.allSettled(reads);
    release();
    throw error;
  }
}

function failedRead(asked: FetchPartition, error: unknown): FetchedPartition {
  if (!(error instanceof StorageError)) throw error;
  return failedPartition(asked, ErrorCode.KAFKA_STORAGE_ERROR);
}

function noteFetched(context: RequestContext, { topic, partition }: FetchPartition, records: Buffer | undefined): void {
  if (records === undefined || records.length === 0 || topic === undefined) return;
  const hosted = context.broker.replicas.partition(topic, partition);
  if (hosted !== undefined) hosted.fetchedBytes += records.length;
}

function reply(
  context: RequestContext,
  opened: OpenedFetch,
  fetch: {
    /** Those that were planned, and the bytes of each. */
    readonly partitions: readonly FetchedPartition[];
    readonly records: readonly Buffer[];
    readonly erroneous: readonly FetchedPartition[];
    readonly release: (() => void) | undefined;
  },
): FetchReply {
  const { records, erroneous, release } = fetch;
  const partitions = erroneous.length === 0 ? fetch.partitions : [...fetch.partitions, ...erroneous];
  const { session } = opened;
  if (session !== undefined && session.epoch !== opened.expectedEpoch) {
    release?.();
    return sessionErrorReply(ErrorCode.INVALID_FETCH_SESSION_EPOCH, session.id);
  }
  const responses: FetchResponseFetchableTopicResponse[] = [];
  const nodeEndpoints: FetchResponseNodeEndpoint[] = [];
  let last: FetchResponseFetchableTopicResponse | undefined;
  for (const [index, fetched] of partitions.entries()) {
    const { asked } = fetched;
    noteFetched(context, asked, records[index]);
    const row = partitionRow(context, fetched, records[index] ?? NO_RECORDS, nodeEndpoints);
    // Kafka leaves the list at its default, which is empty, where it does not try to read.
    if (index >= records.length) row.abortedTransactions = NO_ABORTED;
    if (session !== undefined) {
      if (!hasNews(asked, row)) continue;
      if (row.records !== null && row.records.length > 0) {
        // To the end of the line, so that a busy partition does not starve those behind it.
        const key = keyOf(asked);
        if (session.partitions.delete(key)) session.partitions.set(key, asked);
      }
    } else {
      asked.toldHighWatermark = row.highWatermark;
      asked.toldLogStartOffset = row.logStartOffset;
    }
    if (last === undefined || last.topicId !== asked.topicId || last.topic !== (asked.topic ?? "")) {
      last = { topic: asked.topic ?? "", topicId: asked.topicId, partitions: [] };
      responses.push(last);
    }
    last.partitions.push(row);
  }
  const sessionId = session?.id ?? (opened.wantsSession ? newSession(context, opened, partitions) : NO_SESSION_ID);
  return {
    throttleTimeMs: 0,
    errorCode: ErrorCode.NONE,
    sessionId,
    responses,
    // Brokers know each other's addresses.
    nodeEndpoints: opened.isFollower ? [] : nodeEndpoints,
    release,
  };
}

function newSession(context: RequestContext, opened: OpenedFetch, fetched: readonly FetchedPartition[]): number {
  const partitions = new Map<string, FetchPartition>();
  for (const { asked } of fetched) partitions.set(keyOf(asked), asked);
  return context.broker.fetchSessions.tryCreate({
    isPrivileged: opened.isFollower,
    usesTopicIds: opened.usesTopicIds,
    partitions,
  });
}

/** Whether a session's client must be told of this partition, as Kafka's CachedPartition.maybeUpdateResponseData. */
function hasNews(asked: FetchPartition, row: FetchResponsePartitionData): boolean {
  let hasNews = row.records !== null && row.records.length > 0;
  if (asked.toldHighWatermark !== row.highWatermark) {
    asked.toldHighWatermark = row.highWatermark;
    hasNews = true;
  }
  if (asked.toldLogStartOffset !== row.logStartOffset) {
    asked.toldLogStartOffset = row.logStartOffset;
    hasNews = true;
  }
  if (row.divergingEpoch !== NO_EPOCH) hasNews = true;
  if (row.errorCode !== ErrorCode.NONE) {
    // Errors are always told, and when the error is gone, that too.
    asked.toldHighWatermark = -1;
    hasNews = true;
  }
  return hasNews;
}

function partitionRow(
  context: RequestContext,
  fetched: FetchedPartition,
  records: Buffer,
  nodeEndpoints: FetchResponseNodeEndpoint[],
): FetchResponsePartitionData {
  const { asked, read, divergingEpoch } = fetched;
  const { apiVersion } = context;
  let { errorCode } = fetched;
  let currentLeader = NO_LEADER;
  if (errorCode === ErrorCode.KAFKA_STORAGE_ERROR && apiVersion <= LAST_VERSION_WITHOUT_STORAGE_ERROR) {
    errorCode = ErrorCode.NOT_LEADER_OR_FOLLOWER;
  } else if (apiVersion >= FIRST_CURRENT_LEADER_VERSION && isAboutLeader(errorCode) && asked.topic !== undefined) {
    currentLeader = currentLeaderOf(context.broker, asked.topic, asked.partition);
    const node = aliveNodeOf(context.broker.metadata(), currentLeader.leaderId, context.listenerName);
    if (node !== undefined && !nodeEndpoints.some(({ nodeId }) => nodeId === node.nodeId)) nodeEndpoints.push(node);
  }
  return {
    partitionIndex: asked.partition,
    errorCode,
    highWatermark: read?.highWatermark ?? -1,
    lastStableOffset: read?.lastStableOffset ?? -1,
    logStartOffset: read?.logStartOffset ?? -1,
    divergingEpoch: divergingEpoch ?? NO_EPOCH,
    currentLeader,
    snapshotId: NO_SNAPSHOT,
    abortedTransactions: abortedTransactions(read?.abortedTransactions ?? null),
    preferredReadReplica: -1,
    records,
  };
}

function isAboutLeader(errorCode: number): boolean {
  return errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER || errorCode === ErrorCode.FENCED_LEADER_EPOCH;
}

function abortedTransactions(
  aborted: readonly { readonly producerId: number; readonly firstOffset: number }[] | null,
): FetchResponseAbortedTransaction[] | null {
  if (aborted === null) return null;
  return aborted.length === 0
    ? NO_ABORTED
    : aborted.map(({ producerId, firstOffset }) => ({ producerId, firstOffset }));
}
