/**
 * Which log directory each replica of this broker is in, and what follows when one fails (KIP-858, JBOD).
 *
 * With one directory the controller knows it from the registration: only replicas from before directories were recorded
 * are told of here.
 */
import type { Uuid } from "../../base/uuid.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import {
  isCordonedLogDirsSupported,
  isDirectoryAssignmentSupported,
  partitionRecordVersion,
} from "../../metadata/metadata-version.ts";
import { directoryOf } from "../../metadata/partition-registration.ts";
import { newBrokerRegistrationChangeRecord } from "../../protocol/generated/broker-registration-change-record.ts";
import { newPartitionChangeRecord } from "../../protocol/generated/partition-change-record.ts";
import type { DirectoryAssignment } from "../controller-client.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";
import { leaderAndIsrUpdates } from "../topics/leader-and-isr-updates.ts";

/** Records the directories of replicas; those that are recorded already, or whose topic is gone, cost nothing. */
export function assignReplicasToDirectories(
  view: ControllerView,
  assignments: readonly DirectoryAssignment[],
): ControllerResult<void> {
  const { image, nodeId } = view;
  const { metadataVersion } = image.features;
  const records: MetadataRecord[] = [];
  if (!isDirectoryAssignmentSupported(metadataVersion)) return { records, response: undefined };
  for (const { topicId, partition: partitionId, directory } of assignments) {
    const partition = image.topics.byId.get(topicId)?.partitions.get(partitionId);
    const present = partition === undefined ? undefined : directoryOf(partition, nodeId);
    if (partition === undefined || present === undefined || present === directory) continue;
    const directories = partition.directories.map((other, index) =>
      partition.replicas[index] === nodeId ? directory : other,
    );
    const data = newPartitionChangeRecord({ topicId, partitionId, directories });
    records.push({ type: "PartitionChangeRecord", version: partitionRecordVersion(metadataVersion), data });
  }
  return { records, isSplittable: true, response: undefined };
}

/** As Kafka's handleDirectoriesOffline: replicas in them leave leadership and ISR, and the broker has only the others. */
export function reportOfflineDirectories(view: ControllerView, offline: readonly Uuid[]): ControllerResult<void> {
  const broker = view.image.cluster.broker(view.nodeId);
  const lost = broker?.directories.filter((directory) => offline.includes(directory)) ?? [];
  if (broker === undefined || lost.length === 0) return { records: [], response: undefined };
  const records = lost.flatMap((lostDirectory) => leaderAndIsrUpdates(view, broker.id, { lostDirectory }));
  const logDirs = broker.directories.filter((directory) => !offline.includes(directory));
  const data = newBrokerRegistrationChangeRecord({ brokerId: broker.id, brokerEpoch: broker.epoch, logDirs });
  // Empty means "no change" in this record: a broker without any directory is on its way out anyway.
  if (logDirs.length > 0) records.push({ type: "BrokerRegistrationChangeRecord", version: 2, data });
  return { records, isSplittable: true, response: undefined };
}

/** As Kafka's broker, which says it in its heartbeats (KIP-1066). */
export function reportCordonedDirectories(view: ControllerView, cordoned: readonly Uuid[]): ControllerResult<void> {
  const broker = view.image.cluster.broker(view.nodeId);
  const records: MetadataRecord[] = [];
  if (broker === undefined || !isCordonedLogDirsSupported(view.image.features.metadataVersion)) {
    return { records, response: undefined };
  }
  const recorded = broker.cordonedDirectories;
  if (recorded?.length === cordoned.length && cordoned.every((id) => recorded.includes(id))) {
    return { records, response: undefined };
  }
  const { id: brokerId, epoch: brokerEpoch } = broker;
  const data = newBrokerRegistrationChangeRecord({ brokerId, brokerEpoch, cordonedLogDirs: [...cordoned] });
  records.push({ type: "BrokerRegistrationChangeRecord", version: 3, data });
  return { records, response: undefined };
}
