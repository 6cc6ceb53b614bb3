/**
 * CreateTopics: names, assignments and configs checked row by row; the records of all good rows in one atomic batch.
 *
 * The checks, their order and their words are those of Kafka's ControllerApis and ReplicationControlManager.
 */
import { TextCounts } from "../../base/text-counts.ts";
import type { Steps } from "../../platform/slices.ts";
import { randomUuid, type Uuid } from "../../base/uuid.ts";
import { effectiveTopicConfig } from "../../config/describe-config.ts";
import { validateTopicConfigs } from "../../config/topic-config.ts";
import { TOPIC_CONFIGS } from "../../config/topic-definitions.ts";
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { type PartitionRegistration, partitionToRecord } from "../../metadata/partition-registration.ts";
import { validateTopicName } from "../../metadata/topic-name.ts";
import { collisionKey, hasCollisionChars } from "../../metadata/topics-image.ts";
import type { CreateTopicsRequest } from "../../protocol/generated/create-topics-request.ts";
import {
  type CreateTopicsResponse,
  newCreateTopicsResponseCreatableTopicConfigs,
  newCreateTopicsResponseCreatableTopicResult,
} from "../../protocol/generated/create-topics-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { errorRow } from "../api-error-row.ts";
import { brokerLayers } from "../configs/broker-layers.ts";
import type { ControllerRequestContext } from "../controller-client.ts";
import { checkInTime, type ControllerResult, type ControllerView } from "../controller-view.ts";
import { newPartition, PARTITIONS_PER_REQUEST_MAX, validateManualAssignment } from "./new-partition.ts";
import { placeReplicas } from "./replica-placer.ts";

const CLUSTER_METADATA_TOPIC = "__cluster_metadata";
const CLUSTER = { type: "CLUSTER", name: "kafka-cluster" } as const;

type Topic = CreateTopicsRequest["topics"][number];
type TopicResult = CreateTopicsResponse["topics"][number];
/** The configs of new topics by their overrides: one request's thousands of topics mostly have the same. */
type ConfigRows = Map<string, NonNullable<TopicResult["configs"]>>;

/**
 * Creates topics; it may be left for a while after each.
 *
 * @throws {ApiError} POLICY_VIOLATION when the request asks for too many partitions
 */
export function* createTopics(
  view: ControllerView,
  context: ControllerRequestContext,
  request: CreateTopicsRequest,
): Steps<ControllerResult<CreateTopicsResponse>> {
  const counts = new TextCounts();
  for (const { name } of request.topics) {
    counts.add(name);
    yield;
  }
  const mayCreateAny = context.allows("CREATE", CLUSTER);
  const isAllowed = (name: string) => mayCreateAny || context.allows("CREATE", { type: "TOPIC", name });
  const asked: Topic[] = [];
  for (const topic of request.topics) {
    const { name } = topic;
    if (counts.of(name) === 1 && name !== CLUSTER_METADATA_TOPIC && isAllowed(name)) asked.push(topic);
    yield;
  }
  if (asked.length > 0) checkInTime(view);
  checkTotalPartitions(view, asked);

  const records: MetadataRecord[] = [];
  const rows: TopicResult[] = [];
  const configRows: ConfigRows = new Map();
  for (const topic of asked) {
    try {
      rows.push(yield* createTopic(view, context, topic, { records, configRows }));
    } catch (error) {
      rows.push(newCreateTopicsResponseCreatableTopicResult({ name: topic.name, ...errorRow(error) }));
    }
    yield;
  }
  for (const [name, count] of counts) {
    const fail = (errorCode: number, errorMessage: string) =>
      rows.push(newCreateTopicsResponseCreatableTopicResult({ name, errorCode, errorMessage }));
    if (count > 1) fail(ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
    else if (name === CLUSTER_METADATA_TOPIC) {
      fail(ErrorCode.INVALID_REQUEST, `Creation of internal topic ${CLUSTER_METADATA_TOPIC} is prohibited.`);
    } else if (!isAllowed(name)) fail(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Authorization failed.");
    yield;
  }
  return { records, isValidateOnly: request.validateOnly, response: { throttleTimeMs: 0, topics: rows } };
}

function checkTotalPartitions(view: ControllerView, topics: readonly Topic[]): void {
  let total = 0;
  for (const { assignments, numPartitions } of topics) {
    if (assignments.length > 0) total += assignments.length;
    else if (numPartitions === -1) total += view.config.get("num.partitions");
    else if (numPartitions > 0) total += numPartitions;
  }
  if (total > PARTITIONS_PER_REQUEST_MAX) {
    throw new ApiError(ErrorCode.POLICY_VIOLATION, "Excessively large number of partitions per request.");
  }
}

/** Checks one topic and adds its records; adds none when it throws. */
function* createTopic(
  view: ControllerView,
  context: ControllerRequestContext,
  topic: Topic,
  { records, configRows }: { readonly records: MetadataRecord[]; readonly configRows: ConfigRows },
): Steps<TopicResult> {
  const { image } = view;
  checkNewName(view, topic.name);
  const overrides = yield* checkConfigs(view, topic);
  const configs = Object.fromEntries(overrides);
  // As in Kafka, where the configs of a new topic are a change like any other.
  if (overrides.size > 0) view.policies.alterConfig?.({ resource: { type: "TOPIC", name: topic.name }, configs });
  const isAssigned = topic.assignments.length > 0;
  const partitions = isAssigned ? assignedPartitions(view, topic) : placedPartitions(view, topic);
  const replicas = partitions.map((partition) => partition.replicas);
  view.policies.createTopic?.({
    topic: topic.name,
    numPartitions: isAssigned ? null : partitions.length,
    replicationFactor: isAssigned ? null : (replicas[0]?.length ?? 0),
    // Copies: what a policy does to them must not become the topic.
    replicasAssignments: isAssigned ? Object.fromEntries(replicas.map((ids, index) => [index, [...ids]])) : null,
    configs,
  });

  const topicId = randomUuid(view.random);
  records.push({ type: "TopicRecord", version: 0, data: { name: topic.name, topicId } });
  // As Kafka: configs after the topic, before its partitions, so that each log is made with them.
  for (const [name, value] of overrides) {
    const data = { resourceType: ConfigResourceType.TOPIC, resourceName: topic.name, name, value };
    records.push({ type: "ConfigRecord", version: 0, data });
  }
  const { metadataVersion } = image.features;
  for (const [partitionId, partition] of partitions.entries()) {
    records.push(partitionToRecord(partition, { topicId, partitionId, metadataVersion }));
  }
  return createdRow(view, context, { name: topic.name, topicId, overrides, partitions, configRows });
}

function checkNewName(view: ControllerView, name: string): void {
  const { topics } = view.image;
  // Existing comes first: Kafka overwrites the errors of names with it.
  if (topics.byName.has(name)) throw new ApiError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
  validateTopicName(name);
  if (!hasCollisionChars(name)) return;
  const colliding = topics.collisions.get(collisionKey(name))?.[0];
  if (colliding === undefined) return;
  throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with existing topic: ${colliding}`);
}

function* checkConfigs(view: ControllerView, topic: Topic): Steps<Map<string, string>> {
  const overrides = new Map<string, string>();
  const nulls: string[] = [];
  for (const { name, value } of topic.configs) {
    if (value === null) nulls.push(name);
    else overrides.set(name, value);
    yield;
  }
  if (nulls.length > 0) {
    throw new ApiError(ErrorCode.INVALID_CONFIG, `Null value not supported for topic configs: ${nulls.join(",")}`);
  }
  if (overrides.size > 0) validateTopicConfigs(overrides, view.config);
  return overrides;
}

function assignedPartitions(view: ControllerView, topic: Topic): PartitionRegistration[] {
  if (topic.replicationFactor !== -1) {
    throw new ApiError(
      ErrorCode.INVALID_REQUEST,
      "A manual partition assignment was specified, but replication factor was not set to -1.",
    );
  }
  if (topic.numPartitions !== -1) {
    throw new ApiError(
      ErrorCode.INVALID_REQUEST,
      "A manual partition assignment was specified, but numPartitions was not set to -1.",
    );
  }
  const { cluster } = view.image;
  const byIndex = new Map<number, PartitionRegistration>();
  let replicationFactor: number | undefined;
  for (const { partitionIndex, brokerIds } of topic.assignments) {
    if (byIndex.has(partitionIndex)) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        `Found multiple manual partition assignments for partition ${partitionIndex}`,
      );
    }
    validateManualAssignment(cluster, brokerIds, replicationFactor);
    replicationFactor = brokerIds.length;
    const partition = newPartition(cluster, brokerIds);
    if (partition === undefined) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        `All brokers specified in the manual partition assignment for partition ${partitionIndex} are fenced or in controlled shutdown.`,
      );
    }
    byIndex.set(partitionIndex, partition);
  }
  const partitions: PartitionRegistration[] = [];
  for (let index = 0; index < byIndex.size; index++) {
    const partition = byIndex.get(index);
    if (partition === undefined) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        "partitions should be a consecutive 0-based integer sequence",
      );
    }
    partitions.push(partition);
  }
  return partitions;
}

function placedPartitions(view: ControllerView, topic: Topic): PartitionRegistration[] {
  if (topic.replicationFactor < -1 || topic.replicationFactor === 0) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      "Replication factor must be larger than 0, or -1 to use the default value.",
    );
  }
  if (topic.numPartitions < -1 || topic.numPartitions === 0) {
    throw new ApiError(ErrorCode.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
  }
  const { config } = view;
  const partitionCount = topic.numPartitions === -1 ? config.get("num.partitions") : topic.numPartitions;
  const replicationFactor =
    topic.replicationFactor === -1 ? config.get("default.replication.factor") : topic.replicationFactor;
  const refuse = (why: string) =>
    new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `Unable to replicate the partition ${replicationFactor} time(s): ${why}`,
    );
  let placements: number[][];
  try {
    placements = placeReplicas(view.image.cluster, view.random, { partitionCount, replicationFactor });
  } catch (error) {
    // The placer's ApiError says why; Kafka puts what was asked before it.
    if (error instanceof ApiError) throw refuse(error.message);
    throw error;
  }
  return placements.map((replicas) => {
    const partition = newPartition(view.image.cluster, replicas);
    if (partition === undefined) throw refuse("All brokers are currently fenced or in controlled shutdown.");
    return partition;
  });
}

function createdRow(
  view: ControllerView,
  context: ControllerRequestContext,
  topic: {
    readonly name: string;
    readonly topicId: Uuid;
    readonly overrides: ReadonlyMap<string, string>;
    readonly partitions: readonly PartitionRegistration[];
    readonly configRows: ConfigRows;
  },
): TopicResult {
  const { name, topicId, partitions, overrides, configRows } = topic;
  const row = { name, topicId, errorMessage: null };
  if (!context.allows("DESCRIBE_CONFIGS", { type: "TOPIC", name })) {
    return newCreateTopicsResponseCreatableTopicResult({
      ...row,
      topicConfigErrorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED,
    });
  }
  // Versions before 5 cannot carry configs, and reading them all takes longer than the rest.
  const configs = context.apiVersion < 5 ? [] : sharedConfigs(view, overrides, configRows);
  return newCreateTopicsResponseCreatableTopicResult({
    ...row,
    numPartitions: partitions.length,
    replicationFactor: partitions[0]?.replicas.length ?? -1,
    configs,
  });
}

/** Different sets of overrides that one request keeps the rows of. */
const CONFIG_ROWS_MAX = 100;

function sharedConfigs(
  view: ControllerView,
  overrides: ReadonlyMap<string, string>,
  configRows: ConfigRows,
): NonNullable<TopicResult["configs"]> {
  const key = JSON.stringify([...overrides]);
  const known = configRows.get(key);
  if (known !== undefined) return known;
  const rows = describedConfigs(view, overrides);
  if (configRows.size < CONFIG_ROWS_MAX) configRows.set(key, rows);
  return rows;
}

function describedConfigs(
  view: ControllerView,
  overrides: ReadonlyMap<string, string>,
): NonNullable<TopicResult["configs"]> {
  const layers = brokerLayers(view.image.configs, view.config);
  const rows: NonNullable<TopicResult["configs"]> = [];
  for (const name of [...TOPIC_CONFIGS.names()].toSorted()) {
    const definition = TOPIC_CONFIGS.get(name);
    if (definition === undefined || (definition.isInternal && !overrides.has(name))) continue;
    const { value, source } = effectiveTopicConfig(layers, overrides, name);
    const { isSensitive } = definition;
    const row = { name, value: isSensitive ? null : value, configSource: source, isSensitive };
    rows.push(newCreateTopicsResponseCreatableTopicConfigs(row));
  }
  return rows;
}
