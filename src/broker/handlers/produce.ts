/**
 * Produce v3–13: one record batch per partition into this leader's logs. By topic id since v13 (KIP-516), record errors
 * since v8 (KIP-467), who leads instead since v10 (KIP-951).
 *
 * The fast path is synchronous and reads the records from the connection's receive buffer; the log copies what it keeps.
 */
import { ZERO_UUID } from "../../base/uuid.ts";
import type { LogAppendResult } from "../../log/log-append-result.ts";
import { StorageError } from "../../log/storage-error.ts";
import { isInternalTopic } from "../../metadata/topic-name.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode, errorName } from "../../protocol/errors.ts";
import {
  type ProduceRequest,
  type ProduceRequestPartitionProduceData,
  readProduceRequest,
} from "../../protocol/generated/produce-request.ts";
import {
  newProduceResponse,
  newProduceResponseLeaderIdAndEpoch,
  type ProduceResponse,
  type ProduceResponseBatchIndexAndErrorMessage,
  type ProduceResponseNodeEndpoint,
  type ProduceResponsePartitionProduceResponse,
  writeProduceResponse,
} from "../../protocol/generated/produce-response.ts";
import { waitForHighWatermark } from "../../replication/delayed-produce.ts";
import type { Partition } from "../../replication/partition.ts";
import { type ApiHandler, CLOSE_CONNECTION, NO_RESPONSE, type Unanswered } from "../dispatch/api-handler.ts";
import { aliveNodeOf } from "../cluster-nodes.ts";
import { currentLeaderOf } from "../current-leader.ts";
import { checkProducedRecords, firstBatch, isTransactionalBatch } from "../produce-batch-check.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

type PartitionRow = ProduceResponsePartitionProduceResponse;

const FIRST_TOPIC_ID_VERSION = 13;
const FIRST_CURRENT_LEADER_VERSION = 10;
const ACKS_ALL = -1;
// Kafka's admin tools may write where no client may.
const ADMIN_CLIENT_ID = "__admin_client";

const NO_LEADER = newProduceResponseLeaderIdAndEpoch();
const NO_RECORD_ERRORS: ProduceResponseBatchIndexAndErrorMessage[] = [];

/** See the file's head. */
export const produceApi: ApiHandler<ProduceRequest, ProduceResponse> = {
  apiKey: ApiKey.PRODUCE,
  versions: [3, 13],
  deviations: [
    "Produce: null records are answered with INVALID_RECORD; Kafka 4.4 closes or hangs the connection.",
    "Produce: records of a transaction are refused with INVALID_TXN_STATE: there is no transaction coordinator yet.",
  ],
  borrowsFrame: true,
  read: readProduceRequest,
  write: writeProduceResponse,
  handle: handleProduce,
  errorResponse: (request, errorCode) => (request.acks === 0 ? CLOSE_CONNECTION : failedResponse(request, errorCode)),
  countErrors: (response, errors) => {
    for (const { partitionResponses } of response.responses) {
      for (const { errorCode } of partitionResponses) errors.error(errorCode);
    }
  },
};

/** An append that is in the log and waits for other replicas. */
interface Unreplicated {
  readonly partition: Partition;
  readonly requiredOffset: number;
  readonly row: PartitionRow;
}

/** The state of one request: what must happen before it is answered. */
class ProduceAttempt {
  readonly context: RequestContext;
  readonly acks: number;
  readonly nodeEndpoints: ProduceResponseNodeEndpoint[] = [];
  /** Appends that compress off the loop, or flushes that the topic asks for. */
  pending: Promise<void>[] | undefined = undefined;
  unreplicated: Unreplicated[] | undefined = undefined;
  hasError = false;

  constructor(context: RequestContext, acks: number) {
    this.context = context;
    this.acks = acks;
  }
}

function handleProduce(
  context: RequestContext,
  request: ProduceRequest,
): ProduceResponse | Unanswered | Promise<ProduceResponse | Unanswered> {
  if (hasTransactionalRecords(request) && !mayProduceAs(context, request.transactionalId)) {
    const errorCode = ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    return request.acks === 0 ? CLOSE_CONNECTION : failedResponse(request, errorCode);
  }
  const attempt = new ProduceAttempt(context, request.acks);
  const response: ProduceResponse = { responses: [], throttleTimeMs: 0, nodeEndpoints: attempt.nodeEndpoints };
  for (const { name, topicId, partitionData } of request.topicData) {
    const topic = topicNameOf(context, name, topicId);
    const partitionResponses: PartitionRow[] = [];
    for (const asked of partitionData) partitionResponses.push(produce(attempt, topic, asked));
    response.responses.push({ name, topicId, partitionResponses });
  }
  if (attempt.pending === undefined && attempt.unreplicated === undefined) return answer(attempt, response);
  return answerLater(attempt, request, response);
}

function mayProduceAs(context: RequestContext, transactionalId: string | null): boolean {
  return transactionalId !== null && context.allows("WRITE", { type: "TRANSACTIONAL_ID", name: transactionalId });
}

/** The topic's name, undefined for an id that the metadata does not know. */
function topicNameOf(context: RequestContext, name: string, topicId: string): string | undefined {
  if (context.apiVersion < FIRST_TOPIC_ID_VERSION || topicId === ZERO_UUID) return name === "" ? undefined : name;
  return context.broker.metadata().topics.getTopicById(topicId)?.name;
}

/** Appends one partition's records; its row may still change while something is pending. */
function produce(
  attempt: ProduceAttempt,
  topic: string | undefined,
  asked: ProduceRequestPartitionProduceData,
): PartitionRow {
  const { context, acks } = attempt;
  const { index, records } = asked;
  if (topic === undefined) {
    const isById = context.apiVersion >= FIRST_TOPIC_ID_VERSION;
    return refuse(attempt, index, isById ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  const { broker } = context;
  if (!context.allows("WRITE", { type: "TOPIC", name: topic })) {
    return refuse(attempt, index, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
  }
  const partition = broker.replicas.partition(topic, index);
  if (partition === undefined && broker.metadata().topics.getPartition(topic, index) === undefined) {
    return refuse(attempt, index, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  if (records === null) return refuse(attempt, index, ErrorCode.INVALID_RECORD);
  const recordsError = checkProducedRecords(records, context.apiVersion);
  if (recordsError !== ErrorCode.NONE) return refuse(attempt, index, recordsError);
  if (acks !== ACKS_ALL && acks !== 0 && acks !== 1) return refuse(attempt, index, ErrorCode.INVALID_REQUIRED_ACKS);
  if (isInternalTopic(topic) && context.clientId !== ADMIN_CLIENT_ID) {
    return refuse(attempt, index, ErrorCode.INVALID_TOPIC_EXCEPTION);
  }
  if (isTransactionalBatch(records)) return refuse(attempt, index, ErrorCode.INVALID_TXN_STATE);
  const leaderError = partition === undefined ? broker.replicas.missingError(topic, index) : partition.leaderError(-1);
  if (partition === undefined || leaderError !== ErrorCode.NONE) return refuse(attempt, index, leaderError, topic);
  if (acks === ACKS_ALL && !partition.hasEnoughInSyncReplicas) {
    const row = refuse(attempt, index, ErrorCode.NOT_ENOUGH_REPLICAS);
    row.logStartOffset = partition.log.logStartOffset;
    return row;
  }
  return append(attempt, partition, firstBatch(records));
}

function append(attempt: ProduceAttempt, partition: Partition, records: Uint8Array): PartitionRow {
  const row = newRow(partition.index, ErrorCode.NONE);
  const result = partition.appendAsLeader(records, "CLIENT");
  if (result instanceof Promise) {
    (attempt.pending ??= []).push(result.then((late) => appended(attempt, partition, row, late)));
  } else {
    const flushed = appended(attempt, partition, row, result);
    if (flushed !== undefined) (attempt.pending ??= []).push(flushed);
  }
  return row;
}

/** Fills the row in. @returns what to wait for before the records count as written, if the topic flushes them */
function appended(
  attempt: ProduceAttempt,
  partition: Partition,
  row: PartitionRow,
  result: LogAppendResult,
): Promise<void> | undefined {
  row.errorCode = result.errorCode;
  row.baseOffset = result.baseOffset;
  row.logAppendTimeMs = result.logAppendTimeMs;
  row.logStartOffset = result.logStartOffset;
  if (result.errorCode !== ErrorCode.NONE) {
    attempt.hasError = true;
    // As Kafka: only what is wrong with records is told in words.
    if (result.recordErrors.length > 0) row.errorMessage = result.errorMessage;
    row.recordErrors = result.recordErrors.map(({ index, message }) => ({
      batchIndex: index,
      batchIndexErrorMessage: message,
    }));
    return undefined;
  }
  const requiredOffset = result.lastOffset + 1;
  if (attempt.acks === ACKS_ALL && partition.highWatermark < requiredOffset) {
    (attempt.unreplicated ??= []).push({ partition, requiredOffset, row });
  }
  return result.flushed?.catch((error: unknown) => {
    if (!(error instanceof StorageError)) throw error;
    fail(attempt, row, ErrorCode.KAFKA_STORAGE_ERROR);
  });
}

async function answerLater(
  attempt: ProduceAttempt,
  request: ProduceRequest,
  response: ProduceResponse,
): Promise<ProduceResponse | Unanswered> {
  const { timeoutMs } = request;
  if (attempt.pending !== undefined) await Promise.all(attempt.pending);
  if (attempt.unreplicated !== undefined) {
    await waitForHighWatermark(attempt.context.broker.timers, attempt.unreplicated, timeoutMs);
    for (const { partition, requiredOffset, row } of attempt.unreplicated) {
      const leaderError = partition.leaderError(-1);
      if (leaderError !== ErrorCode.NONE) fail(attempt, row, leaderError);
      else if (partition.highWatermark < requiredOffset) fail(attempt, row, ErrorCode.REQUEST_TIMED_OUT);
      else if (!partition.hasEnoughInSyncReplicas) fail(attempt, row, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
    }
  }
  return answer(attempt, response);
}

function answer(attempt: ProduceAttempt, response: ProduceResponse): ProduceResponse | Unanswered {
  if (attempt.acks !== 0) return response;
  if (!attempt.hasError) return NO_RESPONSE;
  // The client hears of its error only by losing the connection.
  const { broker, clientId, correlationId } = attempt.context;
  const failures = response.responses.flatMap(({ name, topicId, partitionResponses }) =>
    partitionResponses
      .filter(({ errorCode }) => errorCode !== ErrorCode.NONE)
      .map(({ index, errorCode }) => `${name === "" ? topicId : name}-${index}: ${errorName(errorCode)}`),
  );
  broker.logger.info("closing a connection: its produce request with acks=0 failed", {
    clientId,
    correlationId,
    failures,
  });
  return CLOSE_CONNECTION;
}

function fail(attempt: ProduceAttempt, row: PartitionRow, errorCode: number): void {
  attempt.hasError = true;
  row.errorCode = errorCode;
}

/** A row that only says why. */
function refuse(attempt: ProduceAttempt, index: number, errorCode: number, topic?: string): PartitionRow {
  const { context, nodeEndpoints } = attempt;
  attempt.hasError = true;
  const row = newRow(index, errorCode);
  const isAboutLeader = errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER;
  if (isAboutLeader && topic !== undefined && context.apiVersion >= FIRST_CURRENT_LEADER_VERSION) {
    row.currentLeader = currentLeaderOf(context.broker, topic, index);
    const node = aliveNodeOf(context.broker.metadata(), row.currentLeader.leaderId, context.listenerName);
    if (node !== undefined && !nodeEndpoints.some(({ nodeId }) => nodeId === node.nodeId)) nodeEndpoints.push(node);
  }
  return row;
}

function newRow(index: number, errorCode: number): PartitionRow {
  return {
    index,
    errorCode,
    baseOffset: -1,
    logAppendTimeMs: -1,
    logStartOffset: -1,
    recordErrors: NO_RECORD_ERRORS,
    errorMessage: null,
    currentLeader: NO_LEADER,
  };
}

/** The same error for all partitions, as Kafka's ProduceRequest.getErrorResponse. */
function failedResponse(request: ProduceRequest, errorCode: number): ProduceResponse {
  return newProduceResponse({
    responses: request.topicData.map(({ name, topicId, partitionData }) => ({
      name,
      topicId,
      partitionResponses: partitionData.map(({ index }) => newRow(index, errorCode)),
    })),
  });
}

function hasTransactionalRecords(request: ProduceRequest): boolean {
  for (const { partitionData } of request.topicData) {
    for (const { records } of partitionData) if (records !== null && isTransactionalBatch(records)) return true;
  }
  return false;
}
