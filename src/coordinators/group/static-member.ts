/** A static member that comes back without its member id (KIP-345): it gets a new one, and its assignment stays. */
import { assert } from "../../base/assert.ts";
import type { Logger } from "../../base/logger.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { newJoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { coordinatorError } from "../runtime/coordinator-error.ts";
import type { ClassicGroup } from "./classic-group.ts";
import type { ClassicGroupMember } from "./classic-group-member.ts";
import { joinedResponse, type ClassicRebalance } from "./classic-rebalance.ts";
import { generationRecord, type GroupResult } from "./group-result.ts";
import type { JoinAttempt } from "./join-group.ts";

/** The first version whose leaders can be told to keep the assignment (KIP-814). */
const FIRST_SKIP_ASSIGNMENT_VERSION = 9;

/** A static member's return. */
export interface StaticRejoin {
  readonly oldMemberId: string;
  readonly memberId: string;
  readonly attempt: JoinAttempt;
  readonly logger: Logger;
}

/**
 * Gives the member its new id. In a stable group whose protocol stays the same nothing else happens, and the others do
 * not notice; otherwise the group rebalances.
 */
export function rejoinStaticMember(
  rebalance: ClassicRebalance,
  group: ClassicGroup,
  rejoin: StaticRejoin,
): GroupResult {
  const { oldMemberId, memberId, attempt } = rejoin;
  const { request, reply } = attempt;
  const groupInstanceId = request.groupInstanceId;
  assert(groupInstanceId !== null, "a static member has an instance id");
  const leaderBefore = group.leaderId;
  const member = group.replaceStaticMember(groupInstanceId, { oldMemberId, newMemberId: memberId });
  // The session of the old id ends without effect.
  rebalance.scheduleHeartbeat(group, member);
  const before = {
    protocols: member.protocols,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.sessionTimeoutMs,
  };
  group.updateMember(member, request, reply);
  const reason = `static member ${groupInstanceId} is back as ${memberId}`;
  switch (group.state) {
    case "Stable":
      if (group.protocolName !== group.electProtocol()) {
        return rebalance.prepareOrComplete(group, `${reason}, which changes the protocol`);
      }
      return persist(rebalance, group, { ...rejoin, member, before, leaderBefore, groupInstanceId });
    case "CompletingRebalance":
      // The leader may be assigning to the old id at this moment.
      return rebalance.prepare(group, reason);
    case "PreparingRebalance":
      return rebalance.completeJoinIfReady(group);
    case "Empty":
    case "Dead":
      throw new Error("a group with a static member is neither empty nor dead");
  }
}

interface Replacement extends StaticRejoin {
  readonly member: ClassicGroupMember;
  readonly before: Parameters<ClassicGroup["updateMember"]>[1];
  readonly leaderBefore: string | null;
  readonly groupInstanceId: string;
}

function persist(rebalance: ClassicRebalance, group: ClassicGroup, replacement: Replacement): GroupResult {
  const { memberId, oldMemberId, member, before, leaderBefore, groupInstanceId, attempt, logger } = replacement;
  const stands = {
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: leaderBefore ?? "",
  };
  return {
    records: [generationRecord(group)],
    response: undefined,
    replay: false,
    appended(errorCode) {
      if (errorCode !== ErrorCode.NONE) {
        logger.warn("Could not write a static member's new id", { group: group.groupId, memberId, errorCode });
        group.updateMember(member, before, undefined);
        const ids = { oldMemberId: memberId, newMemberId: oldMemberId };
        rebalance.scheduleHeartbeat(group, group.replaceStaticMember(groupInstanceId, ids));
        attempt.reply.complete(newJoinGroupResponse({ ...stands, errorCode: coordinatorError(errorCode) }));
        return;
      }
      if (attempt.context.apiVersion >= FIRST_SKIP_ASSIGNMENT_VERSION) {
        const isLeader = group.isLeader(memberId);
        group.completeJoin(member, { ...joinedResponse(group, memberId), skipAssignment: isLeader });
        return;
      }
      // Older clients would assign anew if they saw themselves lead: they are told the old id, and no members.
      group.completeJoin(member, newJoinGroupResponse({ ...stands, memberId }));
    },
  };
}
