/** A partition as Metadata and DescribeTopicPartitions show it to a client of one listener. */
import type { BrokerRegistration } from "../metadata/broker-registration.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import {
  DIRECTORY_LOST,
  DIRECTORY_MIGRATING,
  DIRECTORY_UNASSIGNED,
  directoryOf,
  type PartitionRegistration,
} from "../metadata/partition-registration.ts";
import { NO_NODE_ID } from "./cluster-nodes.ts";

/** What all rows without offline replicas share. */
const NOBODY: number[] = sharedIds(Object.freeze([]));

/** The leader as a client can reach it: −1 when there is none, or none with this listener. */
export function visibleLeader(image: MetadataImage, partition: PartitionRegistration, listenerName: string): number {
  const broker = image.cluster.broker(partition.leader);
  return broker !== undefined && hasListener(broker, listenerName) ? broker.id : NO_NODE_ID;
}

/** Replicas that cannot serve: their broker is unknown, fenced or without the listener, or their log directory is offline. */
export function offlineReplicas(
  image: MetadataImage,
  partition: PartitionRegistration,
  listenerName: string,
): number[] {
  const isOffline = (replica: number): boolean => {
    const broker = image.cluster.broker(replica);
    return broker === undefined || !isServing(broker, listenerName) || isInOfflineDirectory(broker, partition);
  };
  return partition.replicas.some(isOffline) ? partition.replicas.filter(isOffline) : NOBODY;
}

/** A list of the image in a row: rows are written and forgotten, and 100,000 of them need no copies. */
export function sharedIds(ids: readonly number[]): number[] {
  return ids as number[];
}

/** Those of `replicas` whose broker is alive and has the listener. */
export function servingReplicas(image: MetadataImage, replicas: readonly number[], listenerName: string): number[] {
  return replicas.filter((replica) => {
    const broker = image.cluster.broker(replica);
    return broker !== undefined && isServing(broker, listenerName);
  });
}

function isServing(broker: BrokerRegistration, listenerName: string): boolean {
  return !broker.fenced && hasListener(broker, listenerName);
}

function hasListener(broker: BrokerRegistration, listenerName: string): boolean {
  return broker.listeners.some(({ name }) => name === listenerName);
}

/** As Kafka's DirectoryId.isOnline: a directory that is not known yet counts as online. */
function isInOfflineDirectory(broker: BrokerRegistration, partition: PartitionRegistration): boolean {
  const directory = directoryOf(partition, broker.id);
  if (directory === undefined || directory === DIRECTORY_UNASSIGNED || directory === DIRECTORY_MIGRATING) return false;
  if (directory === DIRECTORY_LOST) return true;
  return broker.directories.length > 0 && !broker.directories.includes(directory);
}
