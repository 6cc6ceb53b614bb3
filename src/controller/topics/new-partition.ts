/** What creating topics and adding partitions share: manual assignments, directories, the first state of a partition. */
import type { Uuid } from "../../base/uuid.ts";
import { isActiveBroker } from "../../metadata/broker-registration.ts";
import type { ClusterImage } from "../../metadata/cluster-image.ts";
import {
  DIRECTORY_MIGRATING,
  DIRECTORY_UNASSIGNED,
  type PartitionRegistration,
} from "../../metadata/partition-registration.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";

/** The highest number of partitions that one request may create (Kafka's MAX_PARTITIONS_PER_BATCH). */
export const PARTITIONS_PER_REQUEST_MAX = 10_000;

/**
 * The directory that a broker's new replica is recorded with, as Kafka's ClusterControlManager.defaultDir: its only one,
 * or none yet when the broker must choose.
 */
export function defaultDirectory(cluster: ClusterImage, brokerId: number): Uuid {
  const directories = cluster.broker(brokerId)?.directories;
  if (directories === undefined || directories.length > 1) return DIRECTORY_UNASSIGNED;
  return directories[0] ?? DIRECTORY_MIGRATING;
}

/**
 * Checks a replica list that the caller wrote.
 *
 * @param replicationFactor of the partitions before it, undefined for the first
 * @throws {ApiError} INVALID_REPLICA_ASSIGNMENT
 */
export function validateManualAssignment(
  cluster: ClusterImage,
  replicas: readonly number[],
  replicationFactor: number | undefined,
): void {
  const refuse = (why: string): never => {
    throw new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, `The manual partition assignment includes ${why}`);
  };
  if (replicas.length === 0) refuse("an empty replica list.");
  let previous: number | undefined;
  for (const brokerId of replicas.toSorted((left, right) => left - right)) {
    if (!cluster.brokers.has(brokerId)) refuse(`broker ${brokerId}, but no such broker is registered.`);
    if (brokerId === previous) refuse(`the broker ${brokerId} more than once.`);
    previous = brokerId;
  }
  if (replicationFactor !== undefined && replicationFactor !== replicas.length) {
    refuse(
      `a partition with ${replicas.length} replica(s), but this is not consistent with previous partitions, ` +
        `which have ${replicationFactor} replica(s).`,
    );
  }
}

/** A partition that was just created, led by the first of its replicas that is active; undefined when none is. */
export function newPartition(cluster: ClusterImage, replicas: readonly number[]): PartitionRegistration | undefined {
  const isr = replicas.filter((brokerId) => isActiveBroker(cluster.broker(brokerId)));
  const [leader] = isr;
  if (leader === undefined) return undefined;
  return {
    replicas,
    directories: replicas.map((brokerId) => defaultDirectory(cluster, brokerId)),
    isr,
    removingReplicas: [],
    addingReplicas: [],
    elr: [],
    lastKnownElr: [],
    leader,
    leaderRecoveryState: 0,
    leaderEpoch: 0,
    partitionEpoch: 0,
  };
}
