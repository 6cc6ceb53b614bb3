/**
 * CreatePartitions: adds partitions to topics; one row per asked topic (Kafka's ReplicationControlManager).
 */
import { TextCounts } from "../../base/text-counts.ts";
import type { Steps } from "../../platform/slices.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { type PartitionRegistration, partitionToRecord } from "../../metadata/partition-registration.ts";
import type { CreatePartitionsRequest } from "../../protocol/generated/create-partitions-request.ts";
import type { CreatePartitionsResponse } from "../../protocol/generated/create-partitions-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { errorRow, NO_ERROR } from "../api-error-row.ts";
import type { ControllerRequestContext } from "../controller-client.ts";
import { checkInTime, type ControllerResult, type ControllerView } from "../controller-view.ts";
import { newPartition, PARTITIONS_PER_REQUEST_MAX, validateManualAssignment } from "./new-partition.ts";
import { placeReplicas } from "./replica-placer.ts";

type Topic = CreatePartitionsRequest["topics"][number];

/** Adds partitions to topics; it may be left for a while after each. */
export function* createPartitions(
  view: ControllerView,
  context: ControllerRequestContext,
  request: CreatePartitionsRequest,
): Steps<ControllerResult<CreatePartitionsResponse>> {
  const results: CreatePartitionsResponse["results"] = [];
  const records: MetadataRecord[] = [];
  const counts = new TextCounts();
  for (const { name } of request.topics) {
    counts.add(name);
    yield;
  }
  for (const [name, count] of counts) {
    if (count > 1) results.push({ name, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: "Duplicate topic name." });
    yield;
  }
  const asked: Topic[] = [];
  for (const topic of request.topics) {
    const { name } = topic;
    if (counts.of(name) !== 1) continue;
    if (context.allows("ALTER", { type: "TOPIC", name })) asked.push(topic);
    else results.push({ name, errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED, errorMessage: null });
    yield;
  }
  if (asked.length > 0) checkInTime(view);
  yield* checkTotalPartitions(view, asked);
  for (const topic of asked) {
    const { name } = topic;
    checkInTime(view);
    try {
      for (const record of newPartitionRecords(view, topic)) records.push(record);
      results.push({ name, ...NO_ERROR });
    } catch (error) {
      results.push({ name, ...errorRow(error) });
    }
    yield;
  }
  return { records, isValidateOnly: request.validateOnly, response: { throttleTimeMs: 0, results } };
}

/**
 * Refuses the request as a whole, as Kafka does, when it adds too many partitions; topics that it asks for in vain, or
 * that would not grow, do not count.
 */
function* checkTotalPartitions({ image }: ControllerView, topics: readonly Topic[]): Steps<void> {
  let total = 0;
  for (const { name, count } of topics) {
    const topic = image.topics.byName.get(name);
    if (topic !== undefined) total += Math.max(0, count - topic.partitions.size);
    yield;
  }
  if (total > PARTITIONS_PER_REQUEST_MAX) {
    throw new ApiError(ErrorCode.POLICY_VIOLATION, "Excessively large number of additional partitions per request.");
  }
}

function newPartitionRecords(view: ControllerView, asked: Topic): MetadataRecord[] {
  const { image } = view;
  const topic = image.topics.byName.get(asked.name);
  if (topic === undefined) throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const existing = topic.partitions.size;
  if (asked.count === existing) {
    throw new ApiError(ErrorCode.INVALID_PARTITIONS, `Topic already has ${existing} partition(s).`);
  }
  if (asked.count < existing) {
    throw new ApiError(
      ErrorCode.INVALID_PARTITIONS,
      `The topic ${asked.name} currently has ${existing} partition(s); ${asked.count} would not be an increase.`,
    );
  }
  const additional = asked.count - existing;
  if (asked.assignments !== null && asked.assignments.length !== additional) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      `Attempted to add ${additional} additional partition(s), but only ${asked.assignments.length} assignment(s) were specified.`,
    );
  }
  const replicationFactor = topic.partitions.get(0)?.replicas.length ?? 1;
  const partitions =
    asked.assignments === null
      ? placed(view, additional, replicationFactor)
      : asked.assignments.map(({ brokerIds }, index) =>
          assigned(view, brokerIds, { replicationFactor, partitionId: existing + index }),
        );
  const { metadataVersion } = image.features;
  return partitions.map((partition, index) =>
    partitionToRecord(partition, { topicId: topic.id, partitionId: existing + index, metadataVersion }),
  );
}

function placed(view: ControllerView, partitionCount: number, replicationFactor: number): PartitionRegistration[] {
  const { cluster } = view.image;
  return placeReplicas(cluster, view.random, { partitionCount, replicationFactor }).map((replicas) => {
    const partition = newPartition(cluster, replicas);
    if (partition !== undefined) return partition;
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `Unable to replicate the partition ${replicationFactor} time(s): All brokers are currently fenced or in controlled shutdown.`,
    );
  });
}

function assigned(
  view: ControllerView,
  brokerIds: readonly number[],
  place: { readonly replicationFactor: number; readonly partitionId: number },
): PartitionRegistration {
  const { cluster } = view.image;
  validateManualAssignment(cluster, brokerIds, place.replicationFactor);
  const partition = newPartition(cluster, brokerIds);
  if (partition !== undefined) return partition;
  throw new ApiError(
    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    `All brokers specified in the manual partition assignment for partition ${place.partitionId} are fenced or in controlled shutdown.`,
  );
}
