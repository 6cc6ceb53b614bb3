/** DescribeProducers v0: the idempotent and transactional producers that a partition remembers (KIP-664). */
import { reasonInvalid } from "../../metadata/topic-name.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
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

type PartitionRow = DescribeProducersResponsePartitionResponse;

/** See the file's head. */
export const describeProducersApi: ApiHandler<DescribeProducersRequest, DescribeProducersResponse> = {
  apiKey: ApiKey.DESCRIBE_PRODUCERS,
  versions: [0, 0],
  borrowsFrame: true,
  read: readDescribeProducersRequest,
  write: writeDescribeProducersResponse,
  handle: handleDescribeProducers,
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

function handleDescribeProducers(
  context: RequestContext,
  request: DescribeProducersRequest,
): DescribeProducersResponse {
  const topics = request.topics.map(({ name, partitionIndexes }) => {
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
    return {
      name,
      partitions: partitionIndexes.map((index) =>
        topicError === ErrorCode.NONE ? describe(context, name, index) : failed(index, topicError, message),
      ),
    };
  });
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
