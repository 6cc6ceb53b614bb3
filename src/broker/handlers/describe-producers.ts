/** DescribeProducers v0: the idempotent and transactional producers that a partition remembers (KIP-664). */
import type { Steps } from "../../platform/slices.ts";
import { reasonInvalid } from "../../metadata/topic-name.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeProducersRequest,
  readDescribeProducersRequest,
} from "../../protocol/generated/describe-producers-request.ts";
import {
  type DescribeProducersResponse,
  type DescribeProducersResponsePartitionResponse,
  newDescribeProducersResponse,
  newDescribeProducersResponsePartitionResponse,
  writeDescribeProducersResponse,
} from "../../protocol/generated/describe-producers-response.ts";
import { standardMessage } from "../../protocol/standard-messages.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

type PartitionRow = DescribeProducersResponsePartitionResponse;

/** See the file's head. */
export const describeProducersApi: ApiHandler<DescribeProducersRequest, DescribeProducersResponse> = {
  apiKey: ApiKey.DESCRIBE_PRODUCERS,
  versions: [0, 0],
  borrowsFrame: true,
  read: readDescribeProducersRequest,
  write: writeDescribeProducersResponse,
  deviations: ["An answer names at most 1,000,000 producers; beyond it the request fails with UNKNOWN_SERVER_ERROR."],
  handle: (context, request) => inSlicesWhileConnected(context, handleDescribeProducers(context, request)),
  errorResponse: (request, errorCode) =>
    newDescribeProducersResponse({
      topics: request.topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((index) => failed(index, errorCode)),
      })),
    }),
  countErrors: (response, errors) => {
    for (const { partitions } of response.topics) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

/** Producers of one answer: a partition that is named again tells all its producers again. */
const PRODUCERS_MAX = 1_000_000;

function* handleDescribeProducers(
  context: RequestContext,
  request: DescribeProducersRequest,
): Steps<DescribeProducersResponse> {
  const topics: DescribeProducersResponse["topics"] = [];
  let producerCount = 0;
  for (const { name, partitionIndexes } of request.topics) {
    let topicError: number = ErrorCode.NONE;
    let message: string | null = null;
    const reason = reasonInvalid(name);
    if (reason !== undefined) {
      topicError = ErrorCode.INVALID_TOPIC_EXCEPTION;
      message = `Topic name is invalid: ${reason}`;
    } else if (!context.allows("READ", { type: "TOPIC", name })) {
      topicError = ErrorCode.TOPIC_AUTHORIZATION_FAILED;
      message = standardMessage(topicError);
    } else if (context.broker.metadata().topics.getTopic(name) === undefined) {
      topicError = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      message = standardMessage(topicError);
    }
    const partitions: PartitionRow[] = [];
    for (const index of partitionIndexes) {
      const row = topicError === ErrorCode.NONE ? describe(context, name, index) : failed(index, topicError, message);
      producerCount += row.activeProducers.length;
      if (producerCount > PRODUCERS_MAX) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
      partitions.push(row);
      yield;
    }
    topics.push({ name, partitions });
  }
  return newDescribeProducersResponse({ topics });
}

function describe(context: RequestContext, topic: string, partitionIndex: number): PartitionRow {
  const { replicas } = context.broker;
  const partition = replicas.partition(topic, partitionIndex);
  if (partition === undefined) return failed(partitionIndex, replicas.missingError(topic, partitionIndex));
  const leaderError = partition.leaderError(-1);
  if (leaderError !== ErrorCode.NONE) return failed(partitionIndex, leaderError);
  const row = failed(partitionIndex, ErrorCode.NONE);
  for (const entry of partition.log.producerState.entries.values()) {
    row.activeProducers.push({
      producerId: entry.producerId,
      producerEpoch: entry.producerEpoch,
      lastSequence: entry.lastSequence,
      lastTimestamp: entry.lastTimestamp,
      coordinatorEpoch: entry.coordinatorEpoch,
      currentTxnStartOffset: entry.currentTransactionFirstOffset,
    });
  }
  return row;
}

function failed(partitionIndex: number, errorCode: number, errorMessage: string | null = null): PartitionRow {
  return newDescribeProducersResponsePartitionResponse({
    partitionIndex,
    errorCode,
    errorMessage,
    activeProducers: [],
  });
}
