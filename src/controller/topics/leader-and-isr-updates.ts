/**
 * The partition changes that follow from a broker coming or going: Kafka's
 * ReplicationControlManager.generateLeaderAndIsrUpdates, over the image instead of an index by broker, since it runs
 * only when a broker starts and stops.
 */
import type { Uuid } from "../../base/uuid.ts";
import { effectiveTopicConfig } from "../../config/describe-config.ts";
import { isActiveBroker } from "../../metadata/broker-registration.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import {
  DIRECTORY_LOST,
  DIRECTORY_MIGRATING,
  DIRECTORY_UNASSIGNED,
  directoryOf,
  NO_LEADER,
  type PartitionRegistration,
} from "../../metadata/partition-registration.ts";
import type { TopicImage } from "../../metadata/topics-image.ts";
import { brokerLayers } from "../configs/broker-layers.ts";
import type { ControllerView } from "../controller-view.ts";
import { buildPartitionChange } from "./partition-change-builder.ts";

/** What happened to a broker; or to one of its directories, which its replicas in it leave. */
export type BrokerEvent = "UNFENCED" | "LEAVING" | "SHUT_DOWN_UNCLEANLY" | { readonly lostDirectory: Uuid };

const NO_OVERRIDES: ReadonlyMap<string, string> = new Map();

/** The records that the event asks for; the broker's own record is not among them. */
export function leaderAndIsrUpdates(view: ControllerView, brokerId: number, event: BrokerEvent): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const topic of view.image.topics.byId.values()) {
    let settings: TopicSettings | undefined;
    for (const [partitionId, partition] of topic.partitions) {
      if (!isConcerned(partition, brokerId, event)) continue;
      settings ??= topicSettings(view, topic);
      const record = buildPartitionChange({
        topicId: topic.id,
        partitionId,
        partition,
        targetIsr: event === "UNFENCED" ? partition.isr : partition.isr.filter((id) => id !== brokerId),
        isAcceptableLeader: acceptsLeader(view, { brokerId, event, partition }),
        uncleanShutdownBroker: event === "SHUT_DOWN_UNCLEANLY" ? brokerId : undefined,
        ...settings,
      });
      if (record !== undefined) records.push(record);
    }
  }
  return records;
}

function isConcerned(partition: PartitionRegistration, brokerId: number, event: BrokerEvent): boolean {
  if (event === "UNFENCED") return partition.leader === NO_LEADER && partition.replicas.includes(brokerId);
  if (typeof event === "object" && directoryOf(partition, brokerId) !== event.lostDirectory) return false;
  if (partition.isr.includes(brokerId)) return true;
  return event === "SHUT_DOWN_UNCLEANLY" && partition.elr.includes(brokerId);
}

function acceptsLeader(
  view: ControllerView,
  change: { readonly brokerId: number; readonly event: BrokerEvent; readonly partition: PartitionRegistration },
): (brokerId: number) => boolean {
  const { brokerId, event, partition } = change;
  return (candidate) => {
    if (!hasOnlineDirectory(view, partition, candidate)) return false;
    // While the broker is being unfenced the state still shows it fenced.
    if (candidate === brokerId) return event === "UNFENCED";
    return isActiveBroker(view.image.cluster.broker(candidate));
  };
}

/** Whether a broker can lead a partition now: it is active, and its replica is on no failed directory. */
export function canLead(view: ControllerView, partition: PartitionRegistration, brokerId: number): boolean {
  return hasOnlineDirectory(view, partition, brokerId) && isActiveBroker(view.image.cluster.broker(brokerId));
}

/** A replica on a failed directory cannot lead (KIP-858). */
function hasOnlineDirectory(view: ControllerView, partition: PartitionRegistration, brokerId: number): boolean {
  const online = view.image.cluster.broker(brokerId)?.directories ?? [];
  return isOnlineDirectory(directoryOf(partition, brokerId), online);
}

/** As Kafka's DirectoryId.isOnline: a replica whose directory is not known yet counts as online. */
function isOnlineDirectory(directory: Uuid | undefined, online: readonly Uuid[]): boolean {
  if (directory === undefined || directory === DIRECTORY_LOST) return false;
  if (directory === DIRECTORY_UNASSIGNED || directory === DIRECTORY_MIGRATING) return true;
  // Brokers of metadata before 3.7 register no directories.
  return online.length === 0 || online.includes(directory);
}

/** What an election needs to know of a topic and of the cluster. */
export interface TopicSettings {
  readonly minIsr: number;
  readonly isElrEnabled: boolean;
  readonly isUncleanElectionAllowed: boolean;
  readonly metadataVersion: number;
}

/** The settings of a topic as they are in effect. */
export function topicSettings(view: ControllerView, topic: TopicImage): TopicSettings {
  const { configs, features } = view.image;
  const layers = brokerLayers(configs, view.config);
  const props = configs.topicProps(topic.name);
  const overrides = props.size === 0 ? NO_OVERRIDES : props;
  const minIsr = Number(effectiveTopicConfig(layers, overrides, "min.insync.replicas").value ?? "1");
  const unclean = effectiveTopicConfig(layers, overrides, "unclean.leader.election.enable").value;
  return {
    minIsr: Math.min(minIsr, topic.partitions.get(0)?.replicas.length ?? 1),
    isElrEnabled: features.isElrEnabled,
    isUncleanElectionAllowed: unclean === "true",
    metadataVersion: features.metadataVersion,
  };
}
