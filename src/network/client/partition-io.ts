/** Produce, fetch and offsets of single partitions, with the leader found again when it moved. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import {
  newFetchRequest,
  newFetchRequestPartition,
  newFetchRequestTopic,
} from "../../protocol/generated/fetch-request.ts";
import type { FetchResponse } from "../../protocol/generated/fetch-response.ts";
import {
  newListOffsetsRequest,
  newListOffsetsRequestPartition,
  newListOffsetsRequestTopic,
} from "../../protocol/generated/list-offsets-request.ts";
import {
  newProduceRequest,
  newProduceRequestPartitionProduceData,
  newProduceRequestTopicProduceData,
} from "../../protocol/generated/produce-request.ts";
import type { KafkaClient } from "./kafka-client.ts";
import { fetchCall, listOffsetsCall, produceCall } from "./record-calls.ts";

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Special timestamps of ListOffsets. */
export const OffsetSpec = { LATEST: -1, EARLIEST: -2 } as const;

/** What one partition of a Fetch answered. */
export type FetchedPartition = FetchResponse["responses"][number]["partitions"][number];

/** How a Fetch waits. */
export interface FetchLimits {
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly isReadCommitted?: boolean;
}

/**
 * Appends one batch.
 *
 * @param acks 1 or −1; with 0 there would be no answer to read
 * @returns the offset of the batch's first record
 * @throws {ApiError} what the broker answers
 */
export function produce(
  client: KafkaClient,
  { topic, partition }: TopicPartition,
  batch: Uint8Array,
  acks: 1 | -1 = -1,
): Promise<number> {
  const request = newProduceRequest({
    transactionalId: null,
    acks,
    timeoutMs: 30_000,
    topicData: [
      newProduceRequestTopicProduceData({
        name: topic,
        partitionData: [newProduceRequestPartitionProduceData({ index: partition, records: batch })],
      }),
    ],
  });
  return atLeader(client, topic, async () => {
    const response = await client.toLeader(topic, partition, produceCall, request);
    const answer = response.responses[0]?.partitionResponses[0];
    if (answer === undefined) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker answered no partition");
    if (answer.errorCode === ErrorCode.NONE) return answer.baseOffset;
    const why = answer.recordErrors[0]?.batchIndexErrorMessage ?? answer.errorMessage ?? undefined;
    throw new ApiError(answer.errorCode, why);
  });
}

/**
 * The offset at a timestamp, or at the beginning or end ({@link OffsetSpec}).
 *
 * @returns −1 when no record is that young
 */
export function listOffset(
  client: KafkaClient,
  { topic, partition }: TopicPartition,
  timestamp: number,
): Promise<number> {
  const request = newListOffsetsRequest({
    replicaId: -1,
    topics: [
      newListOffsetsRequestTopic({
        name: topic,
        partitions: [newListOffsetsRequestPartition({ partitionIndex: partition, timestamp })],
      }),
    ],
  });
  return atLeader(client, topic, async () => {
    const response = await client.toLeader(topic, partition, listOffsetsCall, request);
    const answer = response.topics[0]?.partitions[0];
    if (answer === undefined || answer.errorCode !== ErrorCode.NONE) {
      throw new ApiError(answer?.errorCode ?? ErrorCode.UNKNOWN_SERVER_ERROR);
    }
    return answer.offset;
  });
}

/**
 * Reads from several partitions of one leader in one request, without a fetch session.
 *
 * @param positions the next offset of each partition
 * @returns what each partition answered, errors included
 */
export async function fetchFrom(
  client: KafkaClient,
  leaderId: number,
  positions: readonly (TopicPartition & { readonly offset: number })[],
  { maxWaitMs, maxBytes, isReadCommitted = false }: FetchLimits,
): Promise<(TopicPartition & { readonly answer: FetchedPartition })[]> {
  const topics = Map.groupBy(positions, ({ topic }) => topic);
  const request = newFetchRequest({
    maxWaitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel: isReadCommitted ? 1 : 0,
    sessionEpoch: -1,
    topics: [...topics].map(([topic, partitions]) =>
      newFetchRequestTopic({
        topic,
        partitions: partitions.map(({ partition, offset }) =>
          newFetchRequestPartition({ partition, fetchOffset: offset, partitionMaxBytes: maxBytes }),
        ),
      }),
    ),
  });
  const response = await client.toBroker(leaderId, fetchCall, request);
  if (response.errorCode !== ErrorCode.NONE) throw new ApiError(response.errorCode);
  return response.responses.flatMap(({ topic, partitions }) =>
    partitions.map((answer) => ({ topic, partition: answer.partitionIndex, answer })),
  );
}

/** Retries with fresh metadata: NOT_LEADER_OR_FOLLOWER and its like are cured by asking who leads now. */
function atLeader<Result>(client: KafkaClient, topic: string, attempt: () => Promise<Result>): Promise<Result> {
  return client.retried(async () => {
    try {
      return await attempt();
    } catch (error) {
      await client.refresh([topic]);
      throw error;
    }
  });
}
