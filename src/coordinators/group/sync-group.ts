/** SyncGroup on a classic group: the leader brings the assignment, everybody takes theirs. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { SyncGroupRequest } from "../../protocol/generated/sync-group-request.ts";
import { newSyncGroupResponse, type SyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import { coordinatorError } from "../runtime/coordinator-error.ts";
import type { PendingReply } from "../runtime/pending-reply.ts";
import type { ClassicGroup } from "./classic-group.ts";
import { EMPTY_ASSIGNMENT, type ClassicGroupMember } from "./classic-group-member.ts";
import type { ClassicGroupServices, ClassicRebalance } from "./classic-rebalance.ts";
import { generationRecord, NOTHING, type GroupResult } from "./group-result.ts";

/** The answer to a SyncGroup, now or when the leader's assignment is in the log. */
export type SyncReply = PendingReply<SyncGroupResponse>;

/** Takes the request in, as Kafka's classicGroupSync; `reply` gets its answer, possibly after this has returned. */
export function syncGroup(
  services: ClassicGroupServices,
  rebalance: ClassicRebalance,
  request: SyncGroupRequest,
  reply: SyncReply,
): GroupResult {
  const group = services.store.classic(request.groupId);
  if (group === undefined || group.state === "Empty") return refuse(reply, ErrorCode.UNKNOWN_MEMBER_ID);
  if (group.state === "Dead") return refuse(reply, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  let member: ClassicGroupMember;
  try {
    member = validate(group, request);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return refuse(reply, error.code);
  }
  if (group.state === "PreparingRebalance") return refuse(reply, ErrorCode.REBALANCE_IN_PROGRESS);
  if (group.state === "CompletingRebalance") {
    // A client that asks again waits once: its first request, from a connection that is gone, gets no assignment.
    member.awaitingSync?.complete(newSyncGroupResponse({ errorCode: ErrorCode.REBALANCE_IN_PROGRESS }));
    member.awaitingSync = reply;
    rebalance.synced(group, member.memberId);
    return group.isLeader(member.memberId) ? storeAssignment(services, rebalance, group, request) : NOTHING;
  }
  rebalance.synced(group, member.memberId);
  const { protocolType, protocolName } = group;
  reply.complete(newSyncGroupResponse({ protocolType, protocolName, assignment: member.assignment }));
  return NOTHING;
}

function refuse(reply: SyncReply, errorCode: number): GroupResult {
  reply.complete(newSyncGroupResponse({ errorCode }));
  return NOTHING;
}

function validate(group: ClassicGroup, request: SyncGroupRequest): ClassicGroupMember {
  const member = group.validateMember(request.memberId, request.groupInstanceId);
  if (request.generationId !== group.generationId) throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
  if (differ(request.protocolType, group.protocolType) || differ(request.protocolName, group.protocolName)) {
    throw new ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  }
  return member;
}

function differ(said: string | null, known: string | null): boolean {
  return said !== null && known !== null && said !== known;
}

function storeAssignment(
  { logger }: ClassicGroupServices,
  rebalance: ClassicRebalance,
  group: ClassicGroup,
  request: SyncGroupRequest,
): GroupResult {
  const assignments = new Map<string, Uint8Array>();
  for (const { memberId, assignment } of request.assignments) assignments.set(memberId, assignment);
  for (const { memberId } of group.members()) {
    if (assignments.has(memberId)) continue;
    assignments.set(memberId, EMPTY_ASSIGNMENT);
    logger.warn("The leader left a member without an assignment", { group: group.groupId, member: memberId });
  }
  return {
    records: [generationRecord(group, assignments)],
    response: undefined,
    replay: false,
    appended(errorCode) {
      // Somebody may have joined while the record was on its way: then the assignment is void.
      if (group.state !== "CompletingRebalance" || request.generationId !== group.generationId) return;
      if (errorCode === ErrorCode.NONE) {
        rebalance.completeSync(group, assignments);
        return;
      }
      const error = coordinatorError(errorCode);
      rebalance.failSyncs(group, error);
      rebalance.prepareOrComplete(group, `error ${error} when storing the group's assignment`);
    },
  };
}
