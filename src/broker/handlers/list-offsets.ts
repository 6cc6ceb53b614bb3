/**
 * ListOffsets v1–11: offsets by time or by name: the log's start (−2, −4) and end (−1), the record with the greatest
 * timestamp (−3, KIP-734), and what tiered storage holds (−5, −6; KIP-1005, KIP-1023), which is nothing here.
 */
import type { UnifiedLog } from "../../log/unified-log.ts";
import type { Steps } from "../../platform/slices.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type ListOffsetsRequest,
  type ListOffsetsRequestPartition,
  readListOffsetsRequest,
} from "../../protocol/generated/list-offsets-request.ts";
import {
  type ListOffsetsResponse,
  type ListOffsetsResponsePartitionResponse,
  newListOffsetsResponse,
  writeListOffsetsResponse,
  writeListOffsetsResponseInSteps,
} from "../../protocol/generated/list-offsets-response.ts";
import type { Partition } from "../../replication/partition.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

type PartitionRow = ListOffsetsResponsePartitionResponse;

const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
const LATEST_TIERED = -5;
const EARLIEST_PENDING_UPLOAD = -6;

/** The first version that knows each special timestamp. */
const FIRST_VERSIONS: ReadonlyMap<number, number> = new Map([
  [LATEST, 0],
  [EARLIEST, 0],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
]);

const READ_COMMITTED = 1;
const CONSUMER_REPLICA_ID = -1;
/** A tool that looks into followers too. */
const DEBUGGING_REPLICA_ID = -2;
const UNKNOWN = -1;
const FIRST_LEADER_EPOCH_VERSION = 4;

/** Topics from which on the answer is written in slices. */
const LONG_ROWS = 100;

/** See the file's head. */
export const listOffsetsApi: ApiHandler<ListOffsetsRequest, ListOffsetsResponse> = {
  apiKey: ApiKey.LIST_OFFSETS,
  versions: [1, 11],
  borrowsFrame: true,
  read: readListOffsetsRequest,
  write: writeListOffsetsResponse,
  long: { isLong: ({ topics }) => topics.length > LONG_ROWS, writeInSteps: writeListOffsetsResponseInSteps },
  handle: (context, request) => inSlicesWhileConnected(context, handleListOffsets(context, request)),
  errorResponse: (request, errorCode) =>
    newListOffsetsResponse({
      topics: request.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => newRow(partitionIndex, errorCode)),
      })),
    }),
  countErrors: (response, errors) => {
    for (const { partitions } of response.topics) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

function* handleListOffsets(context: RequestContext, request: ListOffsetsRequest): Steps<ListOffsetsResponse> {
  const topics: ListOffsetsResponse["topics"] = [];
  for (const { name, partitions } of request.topics) {
    const isAllowed = context.allows("DESCRIBE", { type: "TOPIC", name });
    const rows = new Map<number, PartitionRow>();
    for (const asked of partitions) {
      const { partitionIndex } = asked;
      if (!isAllowed) rows.set(partitionIndex, newRow(partitionIndex, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
      // A partition that is asked twice has one row, and no answer.
      else if (rows.has(partitionIndex)) rows.set(partitionIndex, newRow(partitionIndex, ErrorCode.INVALID_REQUEST));
      else rows.set(partitionIndex, listOffset(context, request, name, asked));
      yield;
    }
    topics.push({ name, partitions: [...rows.values()] });
  }
  return newListOffsetsResponse({ topics });
}

function listOffset(
  context: RequestContext,
  request: ListOffsetsRequest,
  topic: string,
  asked: ListOffsetsRequestPartition,
): PartitionRow {
  const { partitionIndex, timestamp, currentLeaderEpoch } = asked;
  const { apiVersion, broker } = context;
  if (timestamp < 0 && apiVersion < (FIRST_VERSIONS.get(timestamp) ?? Infinity)) {
    return newRow(partitionIndex, ErrorCode.UNSUPPORTED_VERSION);
  }
  const partition = broker.replicas.partition(topic, partitionIndex);
  if (partition === undefined) return newRow(partitionIndex, broker.replicas.missingError(topic, partitionIndex));
  const errorCode = partition.readError(currentLeaderEpoch, request.replicaId !== DEBUGGING_REPLICA_ID);
  if (errorCode !== ErrorCode.NONE) return newRow(partitionIndex, errorCode);
  const row = newRow(partitionIndex, ErrorCode.NONE);
  const found = find(partition, timestamp, request);
  if (found === undefined) return row;
  row.timestamp = found.timestamp;
  row.offset = found.offset;
  if (apiVersion >= FIRST_LEADER_EPOCH_VERSION) row.leaderEpoch = found.leaderEpoch;
  return row;
}

interface Found {
  readonly timestamp: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

/** @returns undefined when nothing that the client may read is there */
function find(partition: Partition, timestamp: number, request: ListOffsetsRequest): Found | undefined {
  const { log } = partition;
  const end = readableEnd(log, request);
  switch (timestamp) {
    case LATEST:
      return { timestamp: UNKNOWN, offset: end, leaderEpoch: partition.leaderEpoch };
    // Without tiered storage the local log is all of it.
    case EARLIEST:
    case EARLIEST_LOCAL:
      return { timestamp: UNKNOWN, offset: log.logStartOffset, leaderEpoch: epochOfStart(log) };
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return { timestamp: UNKNOWN, offset: UNKNOWN, leaderEpoch: UNKNOWN };
    default: {
      const found = timestamp === MAX_TIMESTAMP ? log.maxTimestampOffset() : log.offsetForTimestamp(timestamp);
      return found !== undefined && found.offset < end ? found : undefined;
    }
  }
}

function readableEnd(log: UnifiedLog, request: ListOffsetsRequest): number {
  if (request.replicaId !== CONSUMER_REPLICA_ID) return log.logEndOffset;
  return request.isolationLevel === READ_COMMITTED ? log.lastStableOffset : log.highWatermark;
}

function epochOfStart(log: UnifiedLog): number {
  const earliest = log.leaderEpochs.earliestEntry;
  return earliest !== undefined && earliest.startOffset <= log.logStartOffset ? earliest.epoch : UNKNOWN;
}

function newRow(partitionIndex: number, errorCode: number): PartitionRow {
  return { partitionIndex, errorCode, timestamp: UNKNOWN, offset: UNKNOWN, leaderEpoch: UNKNOWN };
}
