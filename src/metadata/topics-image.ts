/**
 * All topics at one offset of the metadata log, by name and by id; immutable.
 */
import type { Uuid } from "../base/uuid.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { type PartitionRegistration, partitionToRecord } from "./partition-registration.ts";
import { PersistentMap } from "./persistent-map.ts";

/** One topic and its partitions, whose ids are 0 … n−1. */
export interface TopicImage {
  readonly name: string;
  readonly id: Uuid;
  readonly partitions: ReadonlyMap<number, PartitionRegistration>;
}

/** Two topics whose names differ only in `.` and `_` share this key: their metric names would be the same. */
export function collisionKey(name: string): string {
  return name.replaceAll(".", "_");
}

/** Whether a name can collide with another at all. */
export function hasCollisionChars(name: string): boolean {
  return name.includes(".") || name.includes("_");
}

/** All topics, by name and by id. */
export class TopicsImage {
  readonly byName: PersistentMap<string, TopicImage>;
  readonly byId: PersistentMap<Uuid, TopicImage>;
  /** Names that have `.` or `_`, by {@link collisionKey}. */
  readonly collisions: PersistentMap<string, readonly string[]>;

  constructor(
    byName: PersistentMap<string, TopicImage>,
    byId: PersistentMap<Uuid, TopicImage>,
    collisions: PersistentMap<string, readonly string[]>,
  ) {
    this.byName = byName;
    this.byId = byId;
    this.collisions = collisions;
  }

  static readonly EMPTY: TopicsImage = new TopicsImage(
    PersistentMap.empty(),
    PersistentMap.empty(),
    PersistentMap.empty(),
  );

  /** The topic of this name. */
  getTopic(name: string): TopicImage | undefined {
    return this.byName.get(name);
  }

  /** The topic with this id. */
  getTopicById(id: Uuid): TopicImage | undefined {
    return this.byId.get(id);
  }

  /** A partition by topic name and index. */
  getPartition(name: string, partition: number): PartitionRegistration | undefined {
    return this.byName.get(name)?.partitions.get(partition);
  }

  /** The records that make these topics, each topic before its partitions. */
  *records(metadataVersion: number): Generator<MetadataRecord> {
    for (const topic of this.byId.values()) {
      yield { type: "TopicRecord", version: 0, data: { name: topic.name, topicId: topic.id } };
      for (const [partitionId, partition] of topic.partitions) {
        yield partitionToRecord(partition, { topicId: topic.id, partitionId, metadataVersion });
      }
    }
  }
}
