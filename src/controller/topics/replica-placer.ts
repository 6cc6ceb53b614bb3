/**
 * Chooses the replicas of new partitions: striped over the brokers, unfenced ones first, each partition starting one
 * broker further, so that leaders spread (the part of Kafka's StripedReplicaPlacer that a cluster without racks needs).
 */
import type { BrokerRegistration } from "../../metadata/broker-registration.ts";
import type { ClusterImage } from "../../metadata/cluster-image.ts";
import type { Random } from "../../platform/platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";

/**
 * Places partitions.
 *
 * @returns broker ids for each partition
 * @throws {ApiError} INVALID_REPLICATION_FACTOR when there are too few brokers, or only fenced ones
 */
export function placeReplicas(
  cluster: ClusterImage,
  random: Random,
  counts: { readonly partitionCount: number; readonly replicationFactor: number },
): number[][] {
  // Racks do not count: a node alone has nobody else to place replicas on.
  const unfenced: number[] = [];
  const fenced: number[] = [];
  for (const broker of cluster.brokers.values()) {
    if (broker.inControlledShutdown || isCordoned(broker)) continue;
    (broker.fenced ? fenced : unfenced).push(broker.id);
  }
  const { partitionCount, replicationFactor } = counts;
  if (unfenced.length === 0) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      "All brokers are currently fenced, or have all their log directories cordoned.",
    );
  }
  const total = unfenced.length + fenced.length;
  if (replicationFactor > total) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `The target replication factor of ${replicationFactor} cannot be reached because only ${total} broker(s) are registered or some brokers have all their log directories cordoned.`,
    );
  }
  let first = Math.floor(random.next() * unfenced.length);
  const placements: number[][] = [];
  for (let partition = 0; partition < partitionCount; partition++, first++) {
    const replicas: number[] = [];
    for (let index = 0; index < replicationFactor; index++) {
      const broker =
        index < unfenced.length
          ? unfenced[(first + index) % unfenced.length]
          : fenced[(first + index - unfenced.length) % fenced.length];
      if (broker !== undefined) replicas.push(broker);
    }
    placements.push(replicas);
  }
  return placements;
}

/** Whether all of a broker's log directories take no new replicas (KIP-1066). */
function isCordoned({ directories, cordonedDirectories }: BrokerRegistration): boolean {
  return directories.length > 0 && directories.every((id) => cordonedDirectories?.includes(id) === true);
}
