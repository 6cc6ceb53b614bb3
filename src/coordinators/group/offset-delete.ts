/** OffsetDelete, and the removal of offsets whose topics are gone. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { OffsetDeleteRequest } from "../../protocol/generated/offset-delete-request.ts";
import { newOffsetDeleteResponse, type OffsetDeleteResponse } from "../../protocol/generated/offset-delete-response.ts";
import { offsetCommitRecord, type GroupRecord } from "./group-records.ts";
import type { GroupResult } from "./group-result.ts";
import type { Group, GroupStore } from "./group-store.ts";
import type { OffsetStore } from "./offset-store.ts";

/**
 * Removes offsets of a group that nobody reads with: per topic an error when members are subscribed to it.
 *
 * @throws {ApiError} GROUP_ID_NOT_FOUND; NON_EMPTY_GROUP for members whose subscriptions are not understood
 */
export function deleteOffsets(
  store: GroupStore,
  offsets: OffsetStore,
  request: OffsetDeleteRequest,
): GroupResult<OffsetDeleteResponse> {
  const { groupId } = request;
  const group = store.require(groupId);
  validateDeletion(group);
  const records: GroupRecord[] = [];
  const topics = request.topics.map(({ name, partitions }) => {
    const isSubscribed = group.type === "classic" && group.isSubscribedTo(name);
    return {
      name,
      partitions: partitions.map(({ partitionIndex }) => {
        if (isSubscribed) return { partitionIndex, errorCode: ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC };
        const isThere = offsets.get(groupId, name, partitionIndex) !== undefined;
        if (isThere || offsets.isUnstable(groupId, name, partitionIndex)) {
          records.push(offsetCommitRecord(groupId, { topic: name, partition: partitionIndex }, null));
        }
        return { partitionIndex, errorCode: ErrorCode.NONE };
      }),
    };
  });
  return { records, response: newOffsetDeleteResponse({ topics }) };
}

/** The tombstones for all offsets of topics that no longer exist, whatever group they belong to. */
export function offsetsOfDeletedTopics(offsets: OffsetStore, topics: ReadonlySet<string>): GroupResult {
  const records: GroupRecord[] = [];
  for (const { groupId, topic, partition } of offsets.places()) {
    if (topics.has(topic)) records.push(offsetCommitRecord(groupId, { topic, partition }, null));
  }
  return { records, response: undefined, atomic: false };
}

function validateDeletion(group: Group): void {
  if (group.type !== "classic" || group.state === "Empty") return;
  if (group.state === "Dead") throw new ApiError(ErrorCode.GROUP_ID_NOT_FOUND);
  if (!group.usesConsumerProtocol) throw new ApiError(ErrorCode.NON_EMPTY_GROUP);
}
