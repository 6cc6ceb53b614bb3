/** LeaveGroup on a classic group, by members themselves or by an administrator for static members (KIP-345). */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { LeaveGroupRequest } from "../../protocol/generated/leave-group-request.ts";
import { newLeaveGroupResponse, type LeaveGroupResponse } from "../../protocol/generated/leave-group-response.ts";
import type { ClassicGroup } from "./classic-group.ts";
import type { ClassicGroupServices, ClassicRebalance } from "./classic-rebalance.ts";
import { NOTHING, type GroupResult } from "./group-result.ts";

type LeavingMember = LeaveGroupRequest["members"][number];

/** Takes the members out, each with its own error; throws {ApiError} for an unknown group, as Kafka's classicGroupLeave. */
export function leaveGroup(
  { store, logger }: ClassicGroupServices,
  rebalance: ClassicRebalance,
  groupId: string,
  leaving: readonly LeavingMember[],
): GroupResult<LeaveGroupResponse> {
  const group = store.classic(groupId);
  if (group === undefined) throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID, `Group ${groupId} not found.`);
  if (group.state === "Dead") throw new ApiError(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  const left: string[] = [];
  const members = leaving.map((member) => {
    const errorCode = removeMember(rebalance, group, member);
    if (errorCode === ErrorCode.NONE) {
      left.push(member.memberId);
      logger.info("A member left", { group: groupId, member: member.memberId, reason: member.reason });
    }
    return { memberId: member.memberId, groupInstanceId: member.groupInstanceId, errorCode };
  });
  const result = left.length === 0 ? NOTHING : afterLeave(rebalance, group, left);
  return { ...result, response: newLeaveGroupResponse({ members }) };
}

function afterLeave(rebalance: ClassicRebalance, group: ClassicGroup, left: readonly string[]): GroupResult {
  switch (group.state) {
    case "Stable":
    case "CompletingRebalance":
      return rebalance.prepareOrComplete(group, `explicit LeaveGroup of ${left.join(", ")}`);
    case "PreparingRebalance":
      return rebalance.completeJoinIfReady(group);
    case "Empty":
    case "Dead":
      return NOTHING;
  }
}

function removeMember(rebalance: ClassicRebalance, group: ClassicGroup, leaving: LeavingMember): number {
  const { memberId, groupInstanceId } = leaving;
  if (memberId === "") {
    const staticId = groupInstanceId === null ? undefined : group.staticMemberId(groupInstanceId);
    const member = staticId === undefined ? undefined : group.member(staticId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    rebalance.removeLeaving(group, member);
    return ErrorCode.NONE;
  }
  if (group.isPendingJoin(memberId)) {
    group.remove(memberId);
    rebalance.cancelHeartbeat(group, memberId);
    return ErrorCode.NONE;
  }
  try {
    rebalance.removeLeaving(group, group.validateMember(memberId, groupInstanceId));
    return ErrorCode.NONE;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.code;
  }
}
