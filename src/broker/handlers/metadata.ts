/**
 * Metadata v0–13: brokers, topics and partition leaders, as the client's listener reaches them; creates topics that do not
 * exist where broker and client agree to it. Topic ids since v10 (KIP-516), authorized operations since v8 (KIP-430).
 */
import { ZERO_UUID } from "../../base/uuid.ts";
import { isInternalTopic, isValidTopicName } from "../../metadata/topic-name.ts";
import type { MetadataImage } from "../../metadata/metadata-image.ts";
import type { PartitionRegistration } from "../../metadata/partition-registration.ts";
import type { TopicImage } from "../../metadata/topics-image.ts";
import { inSlices, type Steps } from "../../platform/slices.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type MetadataRequest, readMetadataRequest } from "../../protocol/generated/metadata-request.ts";
import {
  type MetadataResponseInSteps,
  type MetadataResponsePartition,
  type MetadataResponseTopic,
  newMetadataResponse,
  newMetadataResponseTopic,
  writeMetadataResponse,
  writeMetadataResponseInSteps,
} from "../../protocol/generated/metadata-response.ts";
import { LateRows, type Rows } from "../../protocol/rows.ts";
import type { ApiHandler, ErrorCounter } from "../dispatch/api-handler.ts";
import { authorizedOperations, OPERATIONS_NOT_ASKED } from "../authorized-operations.ts";
import { aliveNodes, controllerNodeId, NO_NODE_ID } from "../cluster-nodes.ts";
import { offlineReplicas, servingReplicas, sharedIds, visibleLeader } from "../partition-view.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

type TopicRow = MetadataResponseTopic;
type PartitionRow = MetadataResponsePartition;
/** What a row is made from, or the row where there is no topic. */
type RowSource = TopicImage | TopicRow;

/** Topics or partitions from which on rows are made when they are written, in slices: about a millisecond's worth. */
const LONG_ROWS = 100;
/** Topics may be asked for by id alone, and answered without a name. */
const FIRST_NULL_NAME_VERSION = 12;

/** See the file's head. */
export const metadataApi: ApiHandler<MetadataRequest, MetadataResponseInSteps> = {
  apiKey: ApiKey.METADATA,
  versions: [0, 13],
  borrowsFrame: true,
  read: readMetadataRequest,
  write: writeMetadataResponse,
  long: {
    isLong: ({ topics }) => topics instanceof LateRows,
    writeInSteps: writeMetadataResponseInSteps,
    countRowErrors,
  },
  handle: (context, request) => {
    const work = handleMetadata(context, request);
    // A client that names a topic for it to be created need not wait for the answer.
    const mayCreate = request.topics !== null && request.allowAutoTopicCreation;
    return mayCreate ? inSlices(context.broker, work) : inSlicesWhileConnected(context, work);
  },
  errorResponse: (request, errorCode) =>
    newMetadataResponse({
      errorCode,
      topics: (request.topics ?? []).map(({ name, topicId }) => errorRow(errorCode, name ?? "", topicId)),
    }),
  countErrors: (response, errors) => {
    for (const row of response.topics) countRowErrors(row, errors);
  },
};

function countRowErrors({ errorCode, partitions }: TopicRow, errors: ErrorCounter): void {
  for (const partition of partitions) errors.error(partition.errorCode);
  errors.error(errorCode);
}

function* handleMetadata(context: RequestContext, request: MetadataRequest): Steps<MetadataResponseInSteps> {
  const { apiVersion, broker, listenerName } = context;
  // One image from first to last, also when others go on meanwhile.
  const image = broker.metadata();
  const sources = yield* rowSources(context, request, image);
  return {
    ...newMetadataResponse({
      brokers: aliveNodes(image, listenerName),
      clusterId: broker.clusterId,
      controllerId: controllerNodeId(image),
      clusterAuthorizedOperations: clusterOperations(context, request, apiVersion),
    }),
    topics: rowsOf(sources, (source) => rowOf(context, request, source, image)),
  };
}

/** Few are made now, and many when they are written. */
function rowsOf(sources: readonly RowSource[], make: (source: RowSource) => TopicRow): Rows<TopicRow> {
  let count = 0;
  for (const source of sources) {
    count += 1 + (isTopic(source) ? source.partitions.size : 0);
    if (count > LONG_ROWS) return new LateRows(sources, make);
  }
  return sources.map(make);
}

function isTopic(source: RowSource): source is TopicImage {
  return "id" in source;
}

function rowOf(context: RequestContext, request: MetadataRequest, source: RowSource, image: MetadataImage): TopicRow {
  const row = isTopic(source) ? topicRow(context, source, image) : source;
  if (
    request.includeTopicAuthorizedOperations &&
    row.name !== null &&
    row.errorCode !== ErrorCode.TOPIC_AUTHORIZATION_FAILED
  ) {
    row.topicAuthorizedOperations = authorizedOperations(context, { type: "TOPIC", name: row.name });
  }
  return row;
}

function clusterOperations(context: RequestContext, request: MetadataRequest, apiVersion: number): number {
  // From v11 on DescribeCluster tells them (KIP-700).
  if (apiVersion < 8 || apiVersion > 10 || !request.includeClusterAuthorizedOperations) return OPERATIONS_NOT_ASKED;
  return context.allows("DESCRIBE", CLUSTER) ? authorizedOperations(context, CLUSTER) : 0;
}

function* rowSources(
  context: RequestContext,
  request: MetadataRequest,
  image: MetadataImage,
): Steps<readonly RowSource[]> {
  const asked = request.topics;
  // In v0 an empty list means all topics; later null does, and empty means none.
  if (asked === null || (context.apiVersion === 0 && asked.length === 0)) return yield* allTopics(context, image);
  for (const { name, topicId } of asked) {
    if (context.apiVersion >= FIRST_NULL_NAME_VERSION) break;
    if (name === null) throw new ApiError(ErrorCode.INVALID_REQUEST, "a topic's name is null before version 12");
    if (topicId !== ZERO_UUID)
      throw new ApiError(ErrorCode.INVALID_REQUEST, "a topic is asked by id before version 12");
  }
  const ids = new Set(asked.map(({ topicId }) => topicId).filter((id) => id !== ZERO_UUID));
  if (ids.size > 0) return yield* sourcesById(context, ids, image);
  // Kafka stumbles over a topic with neither name nor id, and says so.
  if (asked.some(({ name }) => name === null)) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
  const names = new Set(asked.map(({ name }) => name).filter((name) => name !== null));
  return yield* sourcesByName(context, names, request.allowAutoTopicCreation, image);
}

function* allTopics(context: RequestContext, image: MetadataImage): Steps<TopicImage[]> {
  const topics: TopicImage[] = [];
  for (const topic of image.topics.byName.values()) {
    if (context.allows("DESCRIBE", { type: "TOPIC", name: topic.name })) topics.push(topic);
    yield;
  }
  return topics;
}

function* sourcesById(
  context: RequestContext,
  ids: ReadonlySet<string>,
  image: MetadataImage,
): Steps<readonly RowSource[]> {
  const unknown: RowSource[] = [];
  const known: RowSource[] = [];
  for (const id of ids) {
    const topic = image.topics.getTopicById(id);
    if (topic === undefined) unknown.push(errorRow(ErrorCode.UNKNOWN_TOPIC_ID, null, id));
    else if (context.allows("DESCRIBE", { type: "TOPIC", name: topic.name })) known.push(topic);
    // An id tells nothing, so unlike a name it may be confirmed.
    else known.push(errorRow(ErrorCode.TOPIC_AUTHORIZATION_FAILED, null, id));
    yield;
  }
  return [...unknown, ...known];
}

function* sourcesByName(
  context: RequestContext,
  names: ReadonlySet<string>,
  allowAutoTopicCreation: boolean,
  image: MetadataImage,
): Steps<readonly RowSource[]> {
  const existing: TopicImage[] = [];
  const others: TopicRow[] = [];
  const unauthorized: TopicRow[] = [];
  const created: string[] = [];
  const mayCreate = allowAutoTopicCreation && context.broker.config.get("auto.create.topics.enable");
  for (const name of names) {
    const resource = { type: "TOPIC", name } as const;
    const topic = image.topics.getTopic(name);
    if (!context.allows("DESCRIBE", resource)) {
      unauthorized.push(errorRow(ErrorCode.TOPIC_AUTHORIZATION_FAILED, name));
    } else if (topic !== undefined) {
      existing.push(topic);
    } else if (!isValidTopicName(name)) {
      others.push(errorRow(ErrorCode.INVALID_TOPIC_EXCEPTION, name));
    } else if (!mayCreate) {
      others.push(errorRow(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, name));
    } else if (context.allows("CREATE", CLUSTER) || context.allows("CREATE", resource)) {
      created.push(name);
      others.push(errorRow(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, name));
    } else {
      unauthorized.push(errorRow(ErrorCode.TOPIC_AUTHORIZATION_FAILED, name));
    }
    yield;
  }
  // The client is told that they are unknown, and asks again.
  if (created.length > 0) void context.broker.autoTopicCreation.createAll(created, context);
  return [...existing, ...others, ...unauthorized];
}

function errorRow(errorCode: number, name: string | null, topicId: string = ZERO_UUID): TopicRow {
  return newMetadataResponseTopic({
    errorCode,
    name,
    topicId,
    isInternal: name !== null && isInternalTopic(name),
  });
}

function topicRow(context: RequestContext, topic: TopicImage, image: MetadataImage): TopicRow {
  const partitions: PartitionRow[] = [];
  for (const [index, partition] of topic.partitions) partitions.push(partitionRow(context, index, partition, image));
  return newMetadataResponseTopic({
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions,
  });
}

/** As Kafka's KRaftMetadataCache.getPartitionMetadata. */
function partitionRow(
  context: RequestContext,
  partitionIndex: number,
  partition: PartitionRegistration,
  image: MetadataImage,
): PartitionRow {
  const { apiVersion, listenerName } = context;
  // v0 leaves out replicas that are not there and says so; later versions name all.
  const showsAll = apiVersion > 0;
  const replicaNodes = showsAll
    ? sharedIds(partition.replicas)
    : servingReplicas(image, partition.replicas, listenerName);
  const isrNodes = showsAll ? sharedIds(partition.isr) : servingReplicas(image, partition.isr, listenerName);
  const leaderId = visibleLeader(image, partition, listenerName);
  let errorCode: number = ErrorCode.NONE;
  if (leaderId === NO_NODE_ID) {
    const isListenerMissing = apiVersion >= 6 && image.cluster.broker(partition.leader) !== undefined;
    errorCode = isListenerMissing ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
  } else if (replicaNodes.length < partition.replicas.length || isrNodes.length < partition.isr.length) {
    errorCode = ErrorCode.REPLICA_NOT_AVAILABLE;
  }
  return {
    errorCode,
    partitionIndex,
    leaderId,
    leaderEpoch: partition.leaderEpoch,
    replicaNodes,
    isrNodes,
    offlineReplicas: offlineReplicas(image, partition, listenerName),
  };
}
