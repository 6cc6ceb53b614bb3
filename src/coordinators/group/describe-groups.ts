/** DescribeGroups: classic groups as tools see them. */
import { ErrorCode } from "../../protocol/errors.ts";
import { newDescribeGroupsResponseDescribedGroup } from "../../protocol/generated/describe-groups-response.ts";
import type { DescribeGroupsResponse } from "../../protocol/generated/describe-groups-response.ts";
import { EMPTY_ASSIGNMENT } from "./classic-group-member.ts";
import type { GroupStore } from "./group-store.ts";

/** A group's row. */
export type DescribedGroup = DescribeGroupsResponse["groups"][number];

/** The first version that says that a group is not there; before, it is Dead (KIP-1043). */
const FIRST_GROUP_ID_NOT_FOUND_VERSION = 6;

/** One group; its subscriptions and protocol are shown while it is stable. */
export function describeGroup(store: GroupStore, groupId: string, apiVersion: number): DescribedGroup {
  const group = store.committed(groupId);
  if (group === undefined || group.type !== "classic") {
    if (apiVersion < FIRST_GROUP_ID_NOT_FOUND_VERSION) {
      return newDescribeGroupsResponseDescribedGroup({ groupId, groupState: "Dead" });
    }
    return newDescribeGroupsResponseDescribedGroup({
      groupId,
      groupState: "Dead",
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: group === undefined ? `Group ${groupId} not found.` : `Group ${groupId} is not a classic group.`,
    });
  }
  const isStable = group.state === "Stable";
  return newDescribeGroupsResponseDescribedGroup({
    groupId,
    groupState: group.state,
    protocolType: group.protocolType ?? "",
    protocolData: isStable ? (group.protocolName ?? "") : "",
    members: [...group.members()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: (isStable ? member.metadataFor(group.protocolName) : undefined) ?? EMPTY_ASSIGNMENT,
      memberAssignment: member.assignment,
    })),
  });
}
