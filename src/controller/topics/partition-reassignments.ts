/**
 * AlterPartitionReassignments (KIP-455): moves of partitions between brokers, which a cluster of one node has none of.
 *
 * What is asked is checked as Kafka's ReplicationControlManager does; a replica list that is the present one is a
 * success, and one that is not would need another broker to take part.
 */
import type { Steps } from "../../platform/slices.ts";
import type { PartitionRegistration } from "../../metadata/partition-registration.ts";
import type { AlterPartitionReassignmentsRequest } from "../../protocol/generated/alter-partition-reassignments-request.ts";
import {
  type AlterPartitionReassignmentsResponse,
  newAlterPartitionReassignmentsResponse,
} from "../../protocol/generated/alter-partition-reassignments-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type ErrorRow, errorRow, NO_ERROR } from "../api-error-row.ts";
import { checkInTime, type ControllerResult, type ControllerView } from "../controller-view.ts";
import { validateManualAssignment } from "./new-partition.ts";

/** Checks reassignments, a row each; it may be left for a while after each. */
export function* alterPartitionReassignments(
  view: ControllerView,
  request: AlterPartitionReassignmentsRequest,
): Steps<ControllerResult<AlterPartitionReassignmentsResponse>> {
  const { allowReplicationFactorChange, topics } = request;
  // As Kafka's QuorumController, which does not come to its own answer then.
  if (topics.length === 0) return { records: [], response: newAlterPartitionReassignmentsResponse() };
  checkInTime(view);
  const responses: AlterPartitionReassignmentsResponse["responses"] = [];
  for (const { name, partitions } of topics) {
    const rows: (typeof responses)[number]["partitions"] = [];
    for (const { partitionIndex, replicas } of partitions) {
      const asked = { topicName: name, partitionIndex, replicas, allowReplicationFactorChange };
      rows.push({ partitionIndex, ...reassign(view, asked) });
      yield;
    }
    responses.push({ name, partitions: rows });
  }
  const response = newAlterPartitionReassignmentsResponse({
    allowReplicationFactorChange,
    errorMessage: null,
    responses,
  });
  return { records: [], response };
}

interface Reassignment {
  readonly topicName: string;
  readonly partitionIndex: number;
  readonly replicas: readonly number[] | null;
  readonly allowReplicationFactorChange: boolean;
}

function reassign(view: ControllerView, asked: Reassignment): ErrorRow {
  try {
    checkReassignment(view, asked);
    return NO_ERROR;
  } catch (error) {
    return errorRow(error);
  }
}

function checkReassignment(view: ControllerView, asked: Reassignment): void {
  const { topicName, partitionIndex, replicas } = asked;
  const topic = view.image.topics.byName.get(topicName);
  if (topic === undefined) unknown(`Unable to find a topic named ${topicName}.`);
  const partition = topic.partitions.get(partitionIndex);
  if (partition === undefined) unknown(`Unable to find partition ${topicName}:${partitionIndex}.`);
  if (replicas === null) {
    if (!isReassigning(partition)) throw new ApiError(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
  } else {
    validateManualAssignment(view.image.cluster, replicas, undefined);
    if (!asked.allowReplicationFactorChange) checkReplicationFactor(partition, replicas.length);
    if (!isReassigning(partition) && isSame(partition.replicas, replicas)) return;
  }
  // Other registered brokers are known only from a directory of a larger cluster.
  throw new ApiError(
    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    `The replicas of ${topicName}:${partitionIndex} cannot be moved: this cluster has one running node.`,
  );
}

/** Whether a partition is being moved, as far as the metadata says. */
export function isReassigning(partition: PartitionRegistration): boolean {
  return partition.addingReplicas.length > 0 || partition.removingReplicas.length > 0;
}

function checkReplicationFactor(partition: PartitionRegistration, count: number): void {
  const present = new Set([...partition.replicas, ...partition.addingReplicas]);
  for (const brokerId of partition.removingReplicas) present.delete(brokerId);
  if (present.size === count) return;
  throw new ApiError(
    ErrorCode.INVALID_REPLICATION_FACTOR,
    `The replication factor is changed from ${present.size} to ${count}`,
  );
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((brokerId, index) => brokerId === right[index]);
}

function unknown(why: string): never {
  throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, why);
}
