/**
 * Fetch v4–18: records of many partitions within byte limits, at once or when enough are there (KIP-74), in sessions that
 * name only what changed (KIP-227), by topic id since v13 (KIP-516), with epoch fencing (KIP-320) and divergence (KIP-595).
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type FetchRequest, readFetchRequest } from "../../protocol/generated/fetch-request.ts";
import {
  newFetchResponse,
  newFetchResponsePartitionData,
  writeFetchResponse,
} from "../../protocol/generated/fetch-response.ts";
import { DelayedFetch } from "../../replication/delayed-fetch.ts";
import type { FetchPartition } from "../../replication/fetch-partition.ts";
import {
  failedPartition,
  type FetchedPartition,
  type FetchParams,
  type FetchPlan,
  planFetch,
} from "../../replication/fetch-plan.ts";
import type { ApiHandler, Unanswered } from "../dispatch/api-handler.ts";
import { CLOSE_CONNECTION } from "../dispatch/api-handler.ts";
import type { BrokerServices } from "../broker-services.ts";
import { type FetchReply, respondToFetch, sessionErrorReply } from "../fetch/fetch-responder.ts";
import { openFetch, replicaIdOf } from "../fetch/open-fetch.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;
// Since KIP-392 consumers can be sent to followers.
const FIRST_FOLLOWER_FETCH_VERSION = 11;

/** See the file's head. */
export const fetchApi: ApiHandler<FetchRequest, FetchReply> = {
  apiKey: ApiKey.FETCH,
  versions: [4, 18],
  borrowsFrame: true,
  read: readFetchRequest,
  write: writeFetchResponse,
  handle: handleFetch,
  errorResponse: (request, errorCode, version) => ({
    ...newFetchResponse({
      errorCode,
      // Old clients look at the partitions only.
      responses:
        version >= 13
          ? []
          : request.topics.map(({ topic, topicId, partitions }) => ({
              topic,
              topicId,
              partitions: partitions.map(({ partition: partitionIndex }) =>
                newFetchResponsePartitionData({ partitionIndex, errorCode, highWatermark: -1 }),
              ),
            })),
    }),
    release: undefined,
  }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { partitions } of response.responses) for (const { errorCode } of partitions) errors.error(errorCode);
  },
  release: (response) => response.release,
};

function handleFetch(context: RequestContext, request: FetchRequest): FetchReply | Promise<FetchReply | Unanswered> {
  const { broker, apiVersion } = context;
  const opened = openFetch(broker.fetchSessions, broker.metadata(), request, apiVersion);
  if (opened.errorCode !== ErrorCode.NONE) return sessionErrorReply(opened.errorCode);
  const params = fetchParams(context, request);
  // Kafka trips over a level that does not exist, and says so for every partition.
  if (
    params.replicaId < 0 &&
    request.isolationLevel !== READ_UNCOMMITTED &&
    request.isolationLevel !== READ_COMMITTED
  ) {
    throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
  }
  const erroneous: FetchedPartition[] = [];
  const asked = accessible(context, params, opened.partitions, erroneous);
  const plan = planFetch(broker.replicas, params, asked);
  const isAnswer = plan.isUrgent || asked.length === 0 || plan.sizeBytes >= params.minBytes || params.maxWaitMs <= 0;
  const respond = (found: FetchPlan) =>
    respondToFetch(context, opened, affordable(broker, params, asked, found), erroneous);
  if (isAnswer) return respond(plan);
  return waitForData(context, params, asked, plan).then((late) =>
    late === undefined ? CLOSE_CONNECTION : respond(late),
  );
}

/** The plan, or a smaller one when clients that do not read their responses hold much of the memory for them. */
function affordable(
  { readBuffers, replicas }: BrokerServices,
  params: FetchParams,
  asked: readonly FetchPartition[],
  plan: FetchPlan,
): FetchPlan {
  const { shareBytes } = readBuffers;
  return plan.sizeBytes <= shareBytes ? plan : planFetch(replicas, { ...params, maxBytes: shareBytes }, asked);
}

/** The plan once there is enough, or time is over; undefined when the connection went first. */
function waitForData(
  context: RequestContext,
  params: FetchParams,
  asked: readonly FetchPartition[],
  plan: FetchPlan,
): Promise<FetchPlan | undefined> {
  const { broker, connection } = context;
  return new Promise((resolve, reject) => {
    const delayed = new DelayedFetch({
      replicas: broker.replicas,
      timers: broker.timers,
      params,
      asked,
      plan,
      complete: (late) => {
        connection.waiting = undefined;
        resolve(late);
      },
      fail: (error) => {
        connection.waiting = undefined;
        reject(error instanceof Error ? error : new Error("a waiting fetch failed", { cause: error }));
      },
    });
    connection.waiting = {
      cancel: () => {
        delayed.cancel();
        resolve(undefined);
      },
    };
  });
}

function fetchParams(context: RequestContext, request: FetchRequest): FetchParams {
  const { apiVersion, broker } = context;
  const replicaId = replicaIdOf(request, apiVersion);
  const isFollower = replicaId >= 0;
  const maxBytes = Math.min(request.maxBytes, broker.config.get("fetch.max.bytes"));
  return {
    replicaId,
    isolation: isFollower ? "LOG_END" : request.isolationLevel === READ_COMMITTED ? "TXN_COMMITTED" : "HIGH_WATERMARK",
    maxBytes,
    minBytes: Math.min(request.minBytes, maxBytes),
    maxWaitMs: request.maxWaitMs,
    isLeaderOnly: isFollower || apiVersion < FIRST_FOLLOWER_FETCH_VERSION,
  };
}

/** The partitions that may be read; the others go to `erroneous`, and do not end the wait of the former. */
function accessible(
  context: RequestContext,
  params: FetchParams,
  partitions: readonly FetchPartition[],
  erroneous: FetchedPartition[],
): readonly FetchPartition[] {
  const { broker } = context;
  const { topics } = broker.metadata();
  const isAllowedFollower = params.replicaId >= 0 && context.allows("CLUSTER_ACTION", CLUSTER);
  const readable: FetchPartition[] = [];
  for (const partition of partitions) {
    const { topic } = partition;
    if (topic === undefined) erroneous.push(failedPartition(partition, ErrorCode.UNKNOWN_TOPIC_ID));
    else if (params.replicaId >= 0 ? !isAllowedFollower : !context.allows("READ", { type: "TOPIC", name: topic })) {
      erroneous.push(failedPartition(partition, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
    } else if (topics.getPartition(topic, partition.partition) === undefined) {
      erroneous.push(failedPartition(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
    } else readable.push(partition);
  }
  return readable;
}
