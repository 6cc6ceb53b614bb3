/** OffsetForLeaderEpoch v2–4: where `leaderEpoch` ends in this leader's log (KIP-101, KIP-320). */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type OffsetForLeaderEpochRequest,
  type OffsetForLeaderEpochRequestOffsetForLeaderPartition,
  readOffsetForLeaderEpochRequest,
} from "../../protocol/generated/offset-for-leader-epoch-request.ts";
import {
  newOffsetForLeaderEpochResponse,
  type OffsetForLeaderEpochResponse,
  type OffsetForLeaderEpochResponseEpochEndOffset,
  writeOffsetForLeaderEpochResponse,
} from "../../protocol/generated/offset-for-leader-epoch-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

type PartitionRow = OffsetForLeaderEpochResponseEpochEndOffset;

/** See the file's head. */
export const offsetForLeaderEpochApi: ApiHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> = {
  apiKey: ApiKey.OFFSET_FOR_LEADER_EPOCH,
  versions: [2, 4],
  borrowsFrame: true,
  read: readOffsetForLeaderEpochRequest,
  write: writeOffsetForLeaderEpochResponse,
  handle: handleOffsetForLeaderEpoch,
  errorResponse: (request, errorCode) =>
    newOffsetForLeaderEpochResponse({
      topics: request.topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map(({ partition }) => newRow(partition, errorCode)),
      })),
    }),
  countErrors: (response, errors) => {
    for (const { partitions } of response.topics) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

function handleOffsetForLeaderEpoch(
  context: RequestContext,
  request: OffsetForLeaderEpochRequest,
): OffsetForLeaderEpochResponse {
  // Followers ask as brokers; since KIP-320 consumers ask too, topic by topic.
  const isBroker = context.allows("CLUSTER_ACTION", CLUSTER);
  const topics = request.topics.map(({ topic, partitions }) => {
    const isAllowed = isBroker || context.allows("DESCRIBE", { type: "TOPIC", name: topic });
    return {
      topic,
      partitions: partitions.map((asked) =>
        isAllowed ? find(context, topic, asked) : newRow(asked.partition, ErrorCode.TOPIC_AUTHORIZATION_FAILED),
      ),
    };
  });
  return newOffsetForLeaderEpochResponse({ topics });
}

function find(
  context: RequestContext,
  topic: string,
  asked: OffsetForLeaderEpochRequestOffsetForLeaderPartition,
): PartitionRow {
  const { replicas } = context.broker;
  const partition = replicas.partition(topic, asked.partition);
  if (partition === undefined) return newRow(asked.partition, replicas.missingError(topic, asked.partition));
  const errorCode = partition.leaderError(asked.currentLeaderEpoch);
  if (errorCode !== ErrorCode.NONE) return newRow(asked.partition, errorCode);
  const row = newRow(asked.partition, ErrorCode.NONE);
  const { epoch, offset } = partition.log.endOffsetForEpoch(asked.leaderEpoch);
  row.leaderEpoch = epoch;
  row.endOffset = offset;
  return row;
}

function newRow(partition: number, errorCode: number): PartitionRow {
  return { errorCode, partition, leaderEpoch: -1, endOffset: -1 };
}
