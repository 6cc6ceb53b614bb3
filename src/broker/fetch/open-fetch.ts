/** Opens, continues and closes fetch sessions as a request asks (KIP-227); what Kafka's FetchManager.newContext does. */
import { ZERO_UUID } from "../../base/uuid.ts";
import type { MetadataImage } from "../../metadata/metadata-image.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import type { FetchRequest } from "../../protocol/generated/fetch-request.ts";
import { FetchPartition } from "../../replication/fetch-partition.ts";
import type { FetchSessionCache } from "./fetch-session-cache.ts";
import {
  FINAL_EPOCH,
  type FetchSession,
  INITIAL_EPOCH,
  nextEpoch,
  NO_SESSION_ID,
  partitionKey,
} from "./fetch-session.ts";

/** Since v13 requests name topics by id. */
const FIRST_TOPIC_ID_VERSION = 13;
const FIRST_REPLICA_STATE_VERSION = 15;

const NO_FETCH: OpenedFetch = {
  errorCode: ErrorCode.NONE,
  partitions: [],
  session: undefined,
  expectedEpoch: 0,
  wantsSession: false,
  usesTopicIds: false,
  isFollower: false,
};

/** What a request turns out to ask. */
export interface OpenedFetch {
  /** Of the session; nothing is fetched then. */
  readonly errorCode: number;
  readonly partitions: readonly FetchPartition[];
  /** The session that this request continues. */
  readonly session: FetchSession | undefined;
  /** The epoch that the session must still have when the answer is made; another request may have overtaken this one. */
  readonly expectedEpoch: number;
  /** The client would like a session for these partitions. */
  readonly wantsSession: boolean;
  readonly usesTopicIds: boolean;
  /** A broker that replicates asks. */
  readonly isFollower: boolean;
}

/** The follower that asks, or a negative number: a consumer. Its place in the request moved with v15 (KIP-903). */
export function replicaIdOf(request: FetchRequest, apiVersion: number): number {
  return apiVersion >= FIRST_REPLICA_STATE_VERSION ? request.replicaState.replicaId : request.replicaId;
}

/** The partitions that a request fetches, its session's included. */
export function openFetch(
  cache: FetchSessionCache,
  image: MetadataImage,
  request: FetchRequest,
  apiVersion: number,
): OpenedFetch {
  const usesTopicIds = apiVersion >= FIRST_TOPIC_ID_VERSION;
  const isFollower = replicaIdOf(request, apiVersion) >= 0;
  const { sessionId, sessionEpoch } = request;
  if (sessionEpoch === INITIAL_EPOCH || sessionEpoch === FINAL_EPOCH) {
    // Whoever asks in full has forgotten the session that it names.
    if (sessionId !== NO_SESSION_ID) cache.remove(sessionId);
    const partitions = partitionsOf(request, image, usesTopicIds);
    return { ...NO_FETCH, partitions, wantsSession: sessionEpoch === INITIAL_EPOCH, usesTopicIds, isFollower };
  }
  const session = cache.get(sessionId);
  if (session === undefined) return { ...NO_FETCH, errorCode: ErrorCode.FETCH_SESSION_ID_NOT_FOUND };
  if (session.epoch !== sessionEpoch) return { ...NO_FETCH, errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH };
  if (session.usesTopicIds !== usesTopicIds) {
    return { ...NO_FETCH, errorCode: ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR };
  }
  update(session, request, image);
  if (session.partitions.size === 0) {
    cache.remove(sessionId);
    return NO_FETCH;
  }
  cache.touch(session);
  session.epoch = nextEpoch(session.epoch);
  for (const partition of session.partitions.values()) {
    // The topic may have been unknown when the session began.
    if (usesTopicIds) partition.topic ??= image.topics.getTopicById(partition.topicId)?.name;
  }
  return {
    ...NO_FETCH,
    partitions: [...session.partitions.values()],
    session,
    expectedEpoch: session.epoch,
    usesTopicIds,
    isFollower,
  };
}

/** A full request's partitions; one that is named twice counts once, with what was said last. */
function partitionsOf(request: FetchRequest, image: MetadataImage, usesTopicIds: boolean): FetchPartition[] {
  const { topics } = request;
  const [first] = topics;
  if (first === undefined) return [];
  if (topics.length === 1 && first.partitions.length === 1) return [...newPartitions(request, image, usesTopicIds)];
  const unique = new Map<string, FetchPartition>();
  for (const partition of newPartitions(request, image, usesTopicIds)) unique.set(keyOf(partition), partition);
  return [...unique.values()];
}

function update(session: FetchSession, request: FetchRequest, image: MetadataImage): void {
  const { partitions, usesTopicIds } = session;
  for (const asked of newPartitions(request, image, usesTopicIds)) {
    const key = keyOf(asked);
    const known = partitions.get(key);
    if (known === undefined) {
      partitions.set(key, asked);
      continue;
    }
    known.fetchOffset = asked.fetchOffset;
    known.maxBytes = asked.maxBytes;
    known.currentLeaderEpoch = asked.currentLeaderEpoch;
    known.lastFetchedEpoch = asked.lastFetchedEpoch;
  }
  for (const { topic, topicId, partitions: indexes } of request.forgottenTopicsData) {
    for (const index of indexes) partitions.delete(partitionKey(usesTopicIds ? topicId : topic, index));
  }
}

function* newPartitions(request: FetchRequest, image: MetadataImage, usesTopicIds: boolean): Generator<FetchPartition> {
  for (const { topic, topicId, partitions } of request.topics) {
    const name = usesTopicIds ? image.topics.getTopicById(topicId)?.name : topic;
    for (const asked of partitions) {
      const partition = new FetchPartition(name, usesTopicIds ? topicId : ZERO_UUID, asked.partition);
      partition.fetchOffset = asked.fetchOffset;
      partition.maxBytes = asked.partitionMaxBytes;
      // As Kafka: anything negative means that the client does not say.
      partition.currentLeaderEpoch = Math.max(-1, asked.currentLeaderEpoch);
      partition.lastFetchedEpoch = asked.lastFetchedEpoch;
      yield partition;
    }
  }
}

/** What a partition of a session is found by. */
export function keyOf(partition: FetchPartition): string {
  return partitionKey(
    partition.topicId === ZERO_UUID ? (partition.topic ?? "") : partition.topicId,
    partition.partition,
  );
}
