/** Heartbeat on a classic group: the member lives, and learns whether it must join again. */
import { assert } from "../../base/assert.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { HeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import type { ClassicGroupState } from "./classic-group-state.ts";
import type { ClassicGroupServices, ClassicRebalance } from "./classic-rebalance.ts";
import type { GroupResult } from "./group-result.ts";

/** What a member of the current generation is told, by the group's state. */
const ANSWERS: Readonly<Record<ClassicGroupState, number>> = {
  Empty: ErrorCode.UNKNOWN_MEMBER_ID,
  PreparingRebalance: ErrorCode.REBALANCE_IN_PROGRESS,
  // Consumers send heartbeats from the moment they have joined, before they have synced.
  CompletingRebalance: ErrorCode.NONE,
  Stable: ErrorCode.NONE,
  Dead: ErrorCode.COORDINATOR_NOT_AVAILABLE,
};

/** @returns the error code of the answer; throws {ApiError} for strangers, as Kafka's classicGroupHeartbeat */
export function heartbeat(
  { store }: ClassicGroupServices,
  rebalance: ClassicRebalance,
  request: HeartbeatRequest,
): GroupResult<number> {
  const group = store.classic(request.groupId);
  if (group === undefined) throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID, `Group ${request.groupId} not found.`);
  if (group.state === "Dead") throw new ApiError(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  const member = group.validateMember(request.memberId, request.groupInstanceId);
  if (request.generationId !== group.generationId) throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
  assert(group.state !== "Empty", "a group with a member is not empty");
  rebalance.scheduleHeartbeat(group, member);
  return { records: [], response: ANSWERS[group.state] };
}
