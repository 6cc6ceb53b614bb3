/** OffsetFetch for one group: some partitions, or all that have an offset. */
import { ErrorCode } from "../../protocol/errors.ts";
import type { OffsetFetchRequest } from "../../protocol/generated/offset-fetch-request.ts";
import type { OffsetFetchResponse } from "../../protocol/generated/offset-fetch-response.ts";
import { ZERO_UUID } from "../../base/uuid.ts";
import type { GroupStore } from "./group-store.ts";
import type { CommittedOffset, OffsetStore } from "./offset-store.ts";

/** What is asked about a group. */
export type OffsetFetchGroup = OffsetFetchRequest["groups"][number];
/** What is answered. */
export type FetchedGroup = OffsetFetchResponse["groups"][number];

type FetchedTopic = FetchedGroup["topics"][number];
type FetchedPartition = FetchedTopic["partitions"][number];

/** The state that a fetch reads. */
export interface OffsetFetchSource {
  readonly store: GroupStore;
  readonly offsets: OffsetStore;
  /**
   * The client does not want offsets that a transaction is about to replace (`require_stable`): newest state, with an
   * error where one may come. Otherwise the committed state.
   */
  readonly requireStable: boolean;
}

/** Answers for the asked partitions, or for all when `topics` is null. An unknown group has no offsets, and no error. */
export function fetchOffsets(source: OffsetFetchSource, asked: OffsetFetchGroup): FetchedGroup {
  const { groupId, topics } = asked;
  const isKnown = isVisible(source, groupId);
  if (topics === null) return newGroup(groupId, isKnown ? fetchAll(source, groupId) : []);
  return newGroup(
    groupId,
    topics.map(({ name, topicId, partitionIndexes }) => ({
      name,
      topicId,
      partitions: partitionIndexes.map((partition) => {
        if (!isKnown) return noOffset(partition, ErrorCode.NONE);
        if (isUnstable(source, groupId, name, partition)) {
          return noOffset(partition, ErrorCode.UNSTABLE_OFFSET_COMMIT);
        }
        const committed = source.requireStable
          ? source.offsets.get(groupId, name, partition)
          : source.offsets.committed(groupId, name, partition);
        if (committed === undefined || isOfAnotherTopic(committed, topicId)) return noOffset(partition, ErrorCode.NONE);
        return fetched(committed);
      }),
    })),
  );
}

function newGroup(groupId: string, topics: FetchedTopic[]): FetchedGroup {
  return { groupId, topics, errorCode: ErrorCode.NONE };
}

function isVisible({ store, requireStable }: OffsetFetchSource, groupId: string): boolean {
  const group = requireStable ? store.get(groupId) : store.committed(groupId);
  return group !== undefined && !(group.type === "classic" && group.state === "Dead");
}

function isUnstable(source: OffsetFetchSource, groupId: string, topic: string, partition: number): boolean {
  return source.requireStable && source.offsets.isUnstable(groupId, topic, partition);
}

function fetchAll(source: OffsetFetchSource, groupId: string): FetchedTopic[] {
  const { offsets, requireStable } = source;
  const byTopic = new Map<string, FetchedPartition[]>();
  for (const committed of requireStable ? offsets.all(groupId) : offsets.allCommitted(groupId)) {
    const { topic, partition } = committed;
    let partitions = byTopic.get(topic);
    if (partitions === undefined) {
      partitions = [];
      byTopic.set(topic, partitions);
    }
    const unstable = isUnstable(source, groupId, topic, partition);
    partitions.push(unstable ? noOffset(partition, ErrorCode.UNSTABLE_OFFSET_COMMIT) : fetched(committed));
  }
  // The id is the metadata's business, as in Kafka: the handler fills it in.
  return [...byTopic].map(([name, partitions]) => ({ name, topicId: ZERO_UUID, partitions }));
}

// A topic that was deleted and made anew must not inherit its predecessor's offsets.
function isOfAnotherTopic(committed: CommittedOffset, topicId: string): boolean {
  return committed.topicId !== ZERO_UUID && topicId !== ZERO_UUID && committed.topicId !== topicId;
}

function fetched({ partition, offset, leaderEpoch, metadata }: CommittedOffset): FetchedPartition {
  return {
    partitionIndex: partition,
    committedOffset: offset,
    committedLeaderEpoch: leaderEpoch,
    metadata,
    errorCode: ErrorCode.NONE,
  };
}

function noOffset(partitionIndex: number, errorCode: number): FetchedPartition {
  return { partitionIndex, committedOffset: -1, committedLeaderEpoch: -1, metadata: "", errorCode };
}
