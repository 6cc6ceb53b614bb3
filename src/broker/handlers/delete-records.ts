/** DeleteRecords v0–2: raises the log start offset (KIP-107); −1 means to the high watermark. */
import { isInternalTopic } from "../../metadata/topic-name.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type DeleteRecordsRequest,
  readDeleteRecordsRequest,
} from "../../protocol/generated/delete-records-request.ts";
import {
  type DeleteRecordsResponse,
  type DeleteRecordsResponsePartitionResult,
  newDeleteRecordsResponse,
  writeDeleteRecordsResponse,
} from "../../protocol/generated/delete-records-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

type PartitionRow = DeleteRecordsResponsePartitionResult;

const TO_HIGH_WATERMARK = -1;

/** See the file's head. */
export const deleteRecordsApi: ApiHandler<DeleteRecordsRequest, DeleteRecordsResponse> = {
  apiKey: ApiKey.DELETE_RECORDS,
  versions: [0, 2],
  borrowsFrame: true,
  read: readDeleteRecordsRequest,
  write: writeDeleteRecordsResponse,
  handle: handleDeleteRecords,
  errorResponse: (request, errorCode) =>
    newDeleteRecordsResponse({
      topics: request.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => failed(partitionIndex, errorCode)),
      })),
    }),
  countErrors: (response, errors) => {
    for (const { partitions } of response.topics) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

function handleDeleteRecords(context: RequestContext, request: DeleteRecordsRequest): DeleteRecordsResponse {
  // One row for each partition, and what was asked of it last.
  const asked = new Map<string, Map<number, number>>();
  for (const { name, partitions } of request.topics) {
    const offsets = asked.get(name) ?? new Map<number, number>();
    for (const { partitionIndex, offset } of partitions) offsets.set(partitionIndex, offset);
    asked.set(name, offsets);
  }
  const topics = Array.from(asked, ([name, offsets]) => {
    const isAllowed = context.allows("DELETE", { type: "TOPIC", name });
    return {
      name,
      partitions: Array.from(offsets, ([partitionIndex, offset]) =>
        isAllowed
          ? deleteRecords(context, name, partitionIndex, offset)
          : failed(partitionIndex, ErrorCode.TOPIC_AUTHORIZATION_FAILED),
      ),
    };
  });
  return newDeleteRecordsResponse({ topics });
}

function deleteRecords(context: RequestContext, topic: string, partitionIndex: number, asked: number): PartitionRow {
  const { replicas } = context.broker;
  const partition = replicas.partition(topic, partitionIndex);
  if (partition === undefined) return failed(partitionIndex, replicas.missingError(topic, partitionIndex));
  if (isInternalTopic(topic)) return failed(partitionIndex, ErrorCode.INVALID_TOPIC_EXCEPTION);
  const leaderError = partition.leaderError(-1);
  if (leaderError !== ErrorCode.NONE) return failed(partitionIndex, leaderError);
  const { log } = partition;
  const { cleanupPolicy } = log.config;
  // What is compacted only must keep the last value of each key.
  if (cleanupPolicy.has("compact") && !cleanupPolicy.has("delete")) {
    return failed(partitionIndex, ErrorCode.POLICY_VIOLATION);
  }
  const offset = asked === TO_HIGH_WATERMARK ? log.highWatermark : asked;
  const errorCode = offset < 0 ? ErrorCode.OFFSET_OUT_OF_RANGE : log.deleteRecordsBefore(offset);
  if (errorCode !== ErrorCode.NONE) return failed(partitionIndex, errorCode);
  partition.tellWatches();
  // The least log start offset of all replicas, of which there is one.
  return { partitionIndex, lowWatermark: log.logStartOffset, errorCode };
}

function failed(partitionIndex: number, errorCode: number): PartitionRow {
  return { partitionIndex, lowWatermark: -1, errorCode };
}
