/** Who leads a partition, for a client that asked the wrong broker (KIP-951). */
import { NO_LEADER } from "../metadata/partition-registration.ts";
import type { BrokerServices } from "./broker-services.ts";

/** As the replica knows it, else as the metadata does; −1 and −1 for a partition that is not there. */
export function currentLeaderOf(
  broker: BrokerServices,
  topic: string,
  index: number,
): { leaderId: number; leaderEpoch: number } {
  const partition = broker.replicas.partition(topic, index);
  if (partition !== undefined) return { leaderId: partition.leaderId, leaderEpoch: partition.leaderEpoch };
  const registration = broker.metadata().topics.getPartition(topic, index);
  if (registration !== undefined) return { leaderId: registration.leader, leaderEpoch: registration.leaderEpoch };
  return { leaderId: NO_LEADER, leaderEpoch: -1 };
}
