/** DescribeTopicPartitions v0: topics page by page, with eligible leader replicas (KIP-966). */
import type { Steps } from "../../platform/slices.ts";
import { ZERO_UUID } from "../../base/uuid.ts";
import type { MetadataImage } from "../../metadata/metadata-image.ts";
import { isInternalTopic, isValidTopicName } from "../../metadata/topic-name.ts";
import type { TopicImage } from "../../metadata/topics-image.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeTopicPartitionsRequest,
  readDescribeTopicPartitionsRequest,
} from "../../protocol/generated/describe-topic-partitions-request.ts";
import {
  type DescribeTopicPartitionsResponse,
  type DescribeTopicPartitionsResponsePartition,
  type DescribeTopicPartitionsResponseTopic,
  newDescribeTopicPartitionsResponse,
  newDescribeTopicPartitionsResponseTopic,
  writeDescribeTopicPartitionsResponse,
} from "../../protocol/generated/describe-topic-partitions-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { authorizedOperations } from "../authorized-operations.ts";
import { offlineReplicas, visibleLeader } from "../partition-view.ts";
import type { RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

type TopicRow = DescribeTopicPartitionsResponseTopic;

/** See the file's head. */
export const describeTopicPartitionsApi: ApiHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> = {
  apiKey: ApiKey.DESCRIBE_TOPIC_PARTITIONS,
  versions: [0, 0],
  borrowsFrame: true,
  read: readDescribeTopicPartitionsRequest,
  write: writeDescribeTopicPartitionsResponse,
  handle: (context, request) => inSlicesWhileConnected(context, handleDescribeTopicPartitions(context, request)),
  errorResponse: (request, errorCode) =>
    newDescribeTopicPartitionsResponse({ topics: request.topics.map(({ name }) => errorRow(name, errorCode)) }),
  countErrors: (response, errors) => {
    for (const { errorCode, partitions } of response.topics) {
      for (const partition of partitions) errors.error(partition.errorCode);
      errors.error(errorCode);
    }
  },
};

function* handleDescribeTopicPartitions(
  context: RequestContext,
  request: DescribeTopicPartitionsRequest,
): Steps<DescribeTopicPartitionsResponse> {
  const image = context.broker.metadata();
  const response = newDescribeTopicPartitionsResponse();
  const unauthorized: TopicRow[] = [];
  const limit = context.broker.config.get("max.request.partition.size.limit");
  let remaining = Math.max(Math.min(limit, request.responsePartitionLimit), 1);
  for (const name of yield* namesFrom(request, image)) {
    yield;
    if (!context.allows("DESCRIBE", { type: "TOPIC", name })) {
      if (request.topics.length > 0) unauthorized.push(errorRow(name, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
      continue;
    }
    if (remaining === 0) {
      response.nextCursor = { topicName: name, partitionIndex: 0 };
      break;
    }
    const topic = image.topics.getTopic(name);
    if (topic === undefined) {
      const errorCode = isValidTopicName(name)
        ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
        : ErrorCode.INVALID_TOPIC_EXCEPTION;
      response.topics.push(withOperations(context, errorRow(name, errorCode)));
      continue;
    }
    const start = name === request.cursor?.topicName ? request.cursor.partitionIndex : 0;
    const end = Math.min(topic.partitions.size, start + remaining);
    const partitions = partitionRows(context, image, topic, start, end);
    response.topics.push(
      withOperations(
        context,
        newDescribeTopicPartitionsResponseTopic({
          name,
          topicId: topic.id,
          isInternal: isInternalTopic(name),
          partitions,
        }),
      ),
    );
    remaining -= partitions.length;
    if (end < topic.partitions.size) {
      response.nextCursor = { topicName: name, partitionIndex: end };
      break;
    }
  }
  for (const row of unauthorized) response.topics.push(row);
  return response;
}

/** The asked topics, or all, in order and from the cursor on. */
function* namesFrom(request: DescribeTopicPartitionsRequest, image: MetadataImage): Steps<string[]> {
  const { cursor } = request;
  const first = cursor?.topicName ?? "";
  const asked = request.topics.length === 0 ? image.topics.byName.keys() : request.topics.map(({ name }) => name);
  const names = new Set<string>();
  for (const name of asked) {
    if (name >= first) names.add(name);
    yield;
  }
  if (cursor !== null && request.topics.length > 0 && !names.has(cursor.topicName)) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, "the cursor's topic is none of the asked topics");
  }
  if (cursor !== null && cursor.partitionIndex < 0) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, "the cursor's partition is negative");
  }
  return [...names].sort();
}

function partitionRows(
  context: RequestContext,
  image: MetadataImage,
  topic: TopicImage,
  start: number,
  end: number,
): DescribeTopicPartitionsResponsePartition[] {
  const rows: DescribeTopicPartitionsResponsePartition[] = [];
  for (let partitionIndex = start; partitionIndex < end; partitionIndex += 1) {
    const partition = topic.partitions.get(partitionIndex);
    if (partition === undefined) continue;
    rows.push({
      errorCode: ErrorCode.NONE,
      partitionIndex,
      leaderId: visibleLeader(image, partition, context.listenerName),
      leaderEpoch: partition.leaderEpoch,
      replicaNodes: [...partition.replicas],
      isrNodes: [...partition.isr],
      eligibleLeaderReplicas: [...partition.elr],
      lastKnownElr: [...partition.lastKnownElr],
      offlineReplicas: offlineReplicas(image, partition, context.listenerName),
    });
  }
  return rows;
}

function withOperations(context: RequestContext, row: TopicRow): TopicRow {
  if (row.name !== null)
    row.topicAuthorizedOperations = authorizedOperations(context, { type: "TOPIC", name: row.name });
  return row;
}

function errorRow(name: string, errorCode: number): TopicRow {
  return newDescribeTopicPartitionsResponseTopic({
    errorCode,
    name,
    topicId: ZERO_UUID,
    isInternal: isInternalTopic(name),
  });
}
