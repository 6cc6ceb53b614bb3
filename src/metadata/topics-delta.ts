/**
 * What records change about topics since an image; `apply()` makes the next image and copies only what changed.
 */
import type { Uuid } from "../base/uuid.ts";
import type { ClearElrRecord } from "../protocol/generated/clear-elr-record.ts";
import type { PartitionChangeRecord } from "../protocol/generated/partition-change-record.ts";
import type { PartitionRecord } from "../protocol/generated/partition-record.ts";
import type { RemoveTopicRecord } from "../protocol/generated/remove-topic-record.ts";
import type { TopicRecord } from "../protocol/generated/topic-record.ts";
import { type LocalReplicaChanges, localReplicaChanges } from "./local-replica-changes.ts";
import { MetadataReplayError } from "./metadata-replay-error.ts";
import {
  mergePartitionChange,
  partitionFromRecord,
  type PartitionRegistration,
  RECOVERING,
} from "./partition-registration.ts";
import { collisionKey, hasCollisionChars, type TopicImage, TopicsImage } from "./topics-image.ts";

/** What changes about one topic. */
export class TopicDelta {
  /** The topic before; without partitions when the delta creates it. */
  readonly base: TopicImage;
  readonly isNew: boolean;
  /** Partitions that are new or changed, in their new state. */
  readonly partitionChanges: Map<number, PartitionRegistration> = new Map<number, PartitionRegistration>();

  constructor(base: TopicImage, isNew: boolean) {
    this.base = base;
    this.isNew = isNew;
  }

  get name(): string {
    return this.base.name;
  }

  get id(): Uuid {
    return this.base.id;
  }

  /** The partition's newest state. */
  partition(index: number): PartitionRegistration | undefined {
    return this.partitionChanges.get(index) ?? this.base.partitions.get(index);
  }

  /** The topic with the changes. */
  apply(): TopicImage {
    if (this.base.partitions.size === 0) return { ...this.base, partitions: this.partitionChanges };
    const partitions = new Map(this.base.partitions);
    for (const [index, partition] of this.partitionChanges) partitions.set(index, partition);
    return { ...this.base, partitions };
  }
}

/** What changes about all topics. */
export class TopicsDelta {
  readonly base: TopicsImage;
  /** Elections of a replica that may lack records, and of an eligible leader replica (KIP-966). */
  uncleanElectionCount = 0;
  electionFromElrCount = 0;
  /** Topics that are new or changed and exist afterwards. */
  readonly changedTopics: Map<Uuid, TopicDelta> = new Map<Uuid, TopicDelta>();
  /** Topics of the base image that do not exist afterwards. */
  readonly deletedTopics: Map<Uuid, TopicImage> = new Map<Uuid, TopicImage>();
  #localChanges: { readonly brokerId: number; readonly changes: LocalReplicaChanges } | undefined = undefined;
  /** The ids of topics that the delta creates. */
  readonly #createdByName = new Map<string, Uuid>();

  constructor(base: TopicsImage) {
    this.base = base;
  }

  /** The changes of a broker's replicas: computed once, for all who follow the delta when its last record was replayed. */
  localChanges(brokerId: number): LocalReplicaChanges {
    if (this.#localChanges?.brokerId !== brokerId) {
      this.#localChanges = { brokerId, changes: localReplicaChanges(this, brokerId) };
    }
    return this.#localChanges.changes;
  }

  replayTopic(record: TopicRecord): void {
    this.#createdByName.set(record.name, record.topicId);
    this.changedTopics.set(
      record.topicId,
      new TopicDelta({ name: record.name, id: record.topicId, partitions: new Map() }, true),
    );
  }

  replayPartition(record: PartitionRecord): void {
    this.#topic(record.topicId).partitionChanges.set(record.partitionId, partitionFromRecord(record));
  }

  replayPartitionChange(record: PartitionChangeRecord): void {
    const topic = this.#topic(record.topicId);
    const partition = topic.partition(record.partitionId);
    if (partition === undefined) {
      throw new MetadataReplayError(
        `a record changes partition ${record.partitionId} of topic ${topic.name}, which does not exist`,
      );
    }
    // As Kafka's TopicDelta.updateElectionStats.
    if (record.leaderRecoveryState === RECOVERING) this.uncleanElectionCount++;
    if (partition.elr.includes(record.leader)) this.electionFromElrCount++;
    topic.partitionChanges.set(record.partitionId, mergePartitionChange(partition, record));
  }

  /** Removes the topic and returns its name, which other parts of the image need. */
  replayRemoveTopic(record: RemoveTopicRecord): string {
    const created = this.changedTopics.get(record.topicId);
    const existing = this.base.byId.get(record.topicId);
    if ((created === undefined && existing === undefined) || this.deletedTopics.has(record.topicId)) {
      throw new MetadataReplayError(`a record removes topic ${record.topicId}, which does not exist`);
    }
    this.changedTopics.delete(record.topicId);
    if (created !== undefined && this.#createdByName.get(created.name) === record.topicId) {
      this.#createdByName.delete(created.name);
    }
    if (existing !== undefined) this.deletedTopics.set(record.topicId, existing);
    return (created ?? existing)?.name ?? "";
  }

  /** KIP-966: forgets the eligible leaders of one topic, or of all when the name is empty. */
  replayClearElr(record: ClearElrRecord): void {
    for (const id of record.topicName === "" ? this.#allIds() : this.#idsOf(record.topicName)) {
      const topic = this.changedTopics.get(id) ?? new TopicDelta(this.base.byId.get(id) as TopicImage, false);
      for (const index of new Set([...topic.base.partitions.keys(), ...topic.partitionChanges.keys()])) {
        const partition = topic.partition(index) as PartitionRegistration;
        if (partition.elr.length === 0 && partition.lastKnownElr.length === 0) continue;
        topic.partitionChanges.set(index, { ...partition, elr: [], lastKnownElr: [] });
        this.changedTopics.set(id, topic);
      }
    }
  }

  /** The changed topic of this id, or undefined when it did not change. */
  changed(id: Uuid): TopicDelta | undefined {
    return this.changedTopics.get(id);
  }

  apply(): TopicsImage {
    const byId = new Map<Uuid, TopicImage | undefined>();
    const byName = new Map<string, TopicImage | undefined>();
    const collisions = new Map<string, readonly string[] | undefined>();
    const collidingWith = (key: string) =>
      (collisions.has(key) ? collisions.get(key) : this.base.collisions.get(key)) ?? [];
    // Removals first: a topic may be deleted and created again under its name within one delta.
    for (const topic of this.deletedTopics.values()) {
      byId.set(topic.id, undefined);
      byName.set(topic.name, undefined);
      if (!hasCollisionChars(topic.name)) continue;
      const key = collisionKey(topic.name);
      const others = collidingWith(key).filter((name) => name !== topic.name);
      collisions.set(key, others.length === 0 ? undefined : others);
    }
    for (const delta of this.changedTopics.values()) {
      const topic = delta.apply();
      byId.set(topic.id, topic);
      byName.set(topic.name, topic);
      if (!delta.isNew || !hasCollisionChars(topic.name)) continue;
      const key = collisionKey(topic.name);
      collisions.set(key, [...collidingWith(key), topic.name]);
    }
    return new TopicsImage(
      this.base.byName.with(byName),
      this.base.byId.with(byId),
      this.base.collisions.with(collisions),
    );
  }

  #allIds(): Set<Uuid> {
    const ids = new Set<Uuid>();
    for (const id of this.base.byId.keys()) if (!this.deletedTopics.has(id)) ids.add(id);
    for (const id of this.changedTopics.keys()) ids.add(id);
    return ids;
  }

  /** Looked up, not searched for: one request may change the minimum of thousands of topics. */
  #idsOf(name: string): Uuid[] {
    const id = this.#createdByName.get(name) ?? this.base.byName.get(name)?.id;
    return id === undefined || this.deletedTopics.has(id) ? [] : [id];
  }

  #topic(id: Uuid): TopicDelta {
    const changed = this.changedTopics.get(id);
    if (changed !== undefined) return changed;
    const existing = this.base.byId.get(id);
    if (existing === undefined || this.deletedTopics.has(id)) {
      throw new MetadataReplayError(`a record speaks of a partition of topic ${id}, which does not exist`);
    }
    const delta = new TopicDelta(existing, false);
    this.changedTopics.set(id, delta);
    return delta;
  }
}
