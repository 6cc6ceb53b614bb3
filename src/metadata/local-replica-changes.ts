/**
 * What a delta means for the replicas of one broker: which logs to make, lead, follow or delete.
 */
import type { Uuid } from "../base/uuid.ts";
import type { PartitionRegistration } from "./partition-registration.ts";
import type { TopicsDelta } from "./topics-delta.ts";

/** A replica of this broker that is new or changed. */
export interface LocalReplicaChange {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly partition: number;
  readonly registration: PartitionRegistration;
  /** Whether it was not among the broker's replicas before. */
  readonly isNew: boolean;
  /** Whether its leader epoch changed: coordinators load and resign on these only. */
  readonly isElection: boolean;
}

/** A replica that this broker has no more. */
export interface LocalReplicaDeletion {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly partition: number;
}

/** The changes of one broker's replicas. */
export interface LocalReplicaChanges {
  readonly deleted: readonly LocalReplicaDeletion[];
  /** Led by the broker afterwards. */
  readonly leaders: readonly LocalReplicaChange[];
  /** Not led by the broker afterwards; the leader may be none. */
  readonly followers: readonly LocalReplicaChange[];
}

/** As Kafka's TopicDelta.localChanges: the changes of `brokerId`'s replicas in a delta. */
export function localReplicaChanges(delta: TopicsDelta, brokerId: number): LocalReplicaChanges {
  const deleted: LocalReplicaDeletion[] = [];
  const leaders: LocalReplicaChange[] = [];
  const followers: LocalReplicaChange[] = [];
  for (const topic of delta.deletedTopics.values()) {
    for (const [partition, registration] of topic.partitions) {
      if (!registration.replicas.includes(brokerId)) continue;
      deleted.push({ topic: topic.name, topicId: topic.id, partition });
    }
  }
  for (const topic of delta.changedTopics.values()) {
    for (const [partition, registration] of topic.partitionChanges) {
      const before = topic.base.partitions.get(partition);
      const wasLocal = before?.replicas.includes(brokerId) ?? false;
      if (!registration.replicas.includes(brokerId)) {
        if (wasLocal) deleted.push({ topic: topic.name, topicId: topic.id, partition });
        continue;
      }
      if (before?.partitionEpoch === registration.partitionEpoch) continue;
      const isElection = before?.leaderEpoch !== registration.leaderEpoch;
      const change = { topic: topic.name, topicId: topic.id, partition, registration, isNew: !wasLocal, isElection };
      (registration.leader === brokerId ? leaders : followers).push(change);
    }
  }
  return { deleted, leaders, followers };
}
