/** DeleteGroups: removes empty groups with all that they committed. */
import { ErrorCode } from "../../protocol/errors.ts";
import {
  newDeleteGroupsResponseDeletableGroupResult,
  type DeleteGroupsResponseDeletableGroupResult,
} from "../../protocol/generated/delete-groups-response.ts";
import { groupMetadataRecord, offsetCommitRecord, type GroupRecord } from "./group-records.ts";
import type { GroupResult } from "./group-result.ts";
import type { GroupStore } from "./group-store.ts";
import type { OffsetStore } from "./offset-store.ts";

/** A group's row. */
export type DeletedGroup = DeleteGroupsResponseDeletableGroupResult;

/** The tombstones of every group that can go, and each group's error. */
export function deleteGroups(
  store: GroupStore,
  offsets: OffsetStore,
  groupIds: readonly string[],
): GroupResult<DeletedGroup[]> {
  const records: GroupRecord[] = [];
  const response = groupIds.map((groupId) => {
    const group = store.get(groupId);
    if (group === undefined) return deletedGroup(groupId, ErrorCode.GROUP_ID_NOT_FOUND);
    if (group.state === "Dead") return deletedGroup(groupId, ErrorCode.GROUP_ID_NOT_FOUND);
    if (group.state !== "Empty") return deletedGroup(groupId, ErrorCode.NON_EMPTY_GROUP);
    for (const place of offsets.placesOf(groupId)) records.push(offsetCommitRecord(groupId, place, null));
    if (group.type === "classic") records.push(groupMetadataRecord(groupId, null));
    else records.push(...group.tombstones());
    return deletedGroup(groupId, ErrorCode.NONE);
  });
  return { records, response };
}

/** A group's row with its error, or with none. */
export function deletedGroup(groupId: string, errorCode: number): DeletedGroup {
  return newDeleteGroupsResponseDeletableGroupResult({ groupId, errorCode });
}
