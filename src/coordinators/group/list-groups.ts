/** ListGroups: every group of a shard that passes the filters. */
import type { ListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import type { ListGroupsResponse } from "../../protocol/generated/list-groups-response.ts";
import type { Group, GroupStore } from "./group-store.ts";

/** A group's row. */
export type ListedGroup = ListGroupsResponse["groups"][number];

/** Filters compare without case, an empty one lets all pass; an unknown type or state passes nothing. */
export function listGroups(store: GroupStore, { statesFilter, typesFilter }: ListGroupsRequest): ListedGroup[] {
  const states = new Set(statesFilter.map((state) => state.toLowerCase().trim()));
  const types = new Set(typesFilter.map((type) => type.toLowerCase().trim()));
  const listed: ListedGroup[] = [];
  for (const group of store.allCommitted()) {
    if (states.size > 0 && !states.has(group.state.toLowerCase())) continue;
    if (types.size > 0 && !types.has(group.type)) continue;
    listed.push({
      groupId: group.groupId,
      protocolType: protocolTypeOf(group),
      groupState: group.state,
      groupType: group.type,
    });
  }
  return listed;
}

function protocolTypeOf(group: Group): string {
  return group.type === "classic" ? (group.protocolType ?? "") : group.type;
}
