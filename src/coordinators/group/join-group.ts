/** JoinGroup on a classic group, as Kafka's GroupMetadataManager.classicGroupJoin. */
import { assert } from "../../base/assert.ts";
import type { Random } from "../../platform/platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { JoinGroupRequest } from "../../protocol/generated/join-group-request.ts";
import { newJoinGroupResponse, type JoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { coordinatorError } from "../runtime/coordinator-error.ts";
import type { PendingReply } from "../runtime/pending-reply.ts";
import type { ClassicGroup } from "./classic-group.ts";
import { clientHostOf } from "./client-host.ts";
import { ClassicGroupMember } from "./classic-group-member.ts";
import type { ClassicGroupState } from "./classic-group-state.ts";
import { joinedResponse, type ClassicGroupServices, type ClassicRebalance } from "./classic-rebalance.ts";
import type { ForeignGroup } from "./foreign-group.ts";
import { NEW_MEMBER_JOIN_TIMEOUT_MS } from "./group-coordinator-config.ts";
import type { GroupRecord } from "./group-records.ts";
import { emptyGroupRecord, NOTHING, type GroupRequestContext, type GroupResult } from "./group-result.ts";
import { newMemberId } from "./member-id.ts";
import { rejoinStaticMember } from "./static-member.ts";

/** The answer to a JoinGroup, now or when the join phase ends. */
export type JoinReply = PendingReply<JoinGroupResponse>;

/** One JoinGroup on its way. */
export interface JoinAttempt {
  readonly context: GroupRequestContext;
  readonly request: JoinGroupRequest;
  readonly reply: JoinReply;
}

/** The first version whose dynamic members are given an id first and join with it then (KIP-394). */
const FIRST_MEMBER_ID_REQUIRED_VERSION = 4;

/** What a known member's JoinGroup does, by the state it finds the group in. */
type Rejoin = "rebalance" | "current-generation" | "unknown-member";

const REJOINS: Readonly<
  Record<ClassicGroupState, (group: ClassicGroup, member: ClassicGroupMember, request: JoinGroupRequest) => Rejoin>
> = {
  PreparingRebalance: () => "rebalance",
  // It may only have missed the answer to its first JoinGroup.
  CompletingRebalance: (_, member, request) =>
    member.hasProtocols(request.protocols) ? "current-generation" : "rebalance",
  // A leader joins again to make the group assign anew, for instance when a topic has grown.
  Stable: (group, member, request) =>
    group.isLeader(member.memberId) || !member.hasProtocols(request.protocols) ? "rebalance" : "current-generation",
  Empty: () => "unknown-member",
  Dead: () => "unknown-member",
};

/** Joins of the groups of one shard. */
export class JoinGroup {
  readonly #services: ClassicGroupServices;
  readonly #rebalance: ClassicRebalance;
  readonly #random: Random;

  constructor(services: ClassicGroupServices, rebalance: ClassicRebalance, random: Random) {
    this.#services = services;
    this.#rebalance = rebalance;
    this.#random = random;
  }

  /** Takes the request in; `reply` gets its answer, possibly after this has returned. */
  join(attempt: JoinAttempt): GroupResult {
    const { store } = this.#services;
    const { request, reply } = attempt;
    const existing = store.get(request.groupId);
    if (existing?.type === "share") {
      refuse(reply, "", ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
      return NOTHING;
    }
    if (existing !== undefined && existing.type === "classic") return this.#joinGroup(existing, attempt);
    if (request.memberId !== "") {
      // A group comes into being only with a member that is new itself.
      refuse(reply, request.memberId, ErrorCode.UNKNOWN_MEMBER_ID);
      return NOTHING;
    }
    const group = store.create(request.groupId);
    const result = this.#joinGroup(group, attempt);
    assert(result.records.length === 0, "the first join of a group writes nothing of its own");
    return this.#withNewGroup(group, existing, reply);
  }

  /** A new group is written down at once, so that it is known after a failure; what had its id before goes. */
  #withNewGroup(group: ClassicGroup, before: ForeignGroup | undefined, reply: JoinReply): GroupResult {
    const { store, logger } = this.#services;
    const records: GroupRecord[] = before?.tombstones() ?? [];
    if (before !== undefined) logger.info("Made a group a classic one", { group: group.groupId, was: before.type });
    records.push(emptyGroupRecord(group));
    return {
      records,
      response: undefined,
      replay: false,
      appended: (errorCode) => {
        if (errorCode === ErrorCode.NONE) return;
        if (store.get(group.groupId) === group) {
          if (before === undefined) store.remove(group.groupId);
          else store.put(before);
        }
        reply.complete(newJoinGroupResponse({ errorCode: coordinatorError(errorCode), protocolName: null }));
      },
    };
  }

  #joinGroup(group: ClassicGroup, attempt: JoinAttempt): GroupResult {
    const { request, reply } = attempt;
    const { memberId } = request;
    if (!this.#hasRoomFor(group, memberId)) {
      group.remove(memberId);
      refuse(reply, "", ErrorCode.GROUP_MAX_SIZE_REACHED);
      return NOTHING;
    }
    if (group.state === "Dead") {
      refuse(reply, memberId, ErrorCode.COORDINATOR_NOT_AVAILABLE);
      return NOTHING;
    }
    if (!group.supportsProtocols(request.protocolType, request.protocols)) {
      refuse(reply, memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
      return NOTHING;
    }
    return memberId === "" ? this.#joinNew(group, attempt) : this.#joinKnown(group, attempt);
  }

  #joinNew(group: ClassicGroup, attempt: JoinAttempt): GroupResult {
    const { context, request, reply } = attempt;
    const memberId = newMemberId(this.#random, request.groupInstanceId ?? context.clientId ?? "");
    if (request.groupInstanceId !== null) {
      const oldMemberId = group.staticMemberId(request.groupInstanceId);
      if (oldMemberId === undefined) return this.#addMember(group, memberId, attempt);
      const { logger } = this.#services;
      logger.info("A static member is back under a new id", { group: group.groupId, oldMemberId, memberId });
      return rejoinStaticMember(this.#rebalance, group, { oldMemberId, memberId, attempt, logger });
    }
    if (context.apiVersion < FIRST_MEMBER_ID_REQUIRED_VERSION) return this.#addMember(group, memberId, attempt);
    group.addPendingJoin(memberId);
    this.#rebalance.scheduleSession(group.groupId, memberId, request.sessionTimeoutMs);
    refuse(reply, memberId, ErrorCode.MEMBER_ID_REQUIRED);
    return NOTHING;
  }

  #joinKnown(group: ClassicGroup, attempt: JoinAttempt): GroupResult {
    const { request, reply } = attempt;
    const { memberId } = request;
    if (group.isPendingJoin(memberId)) {
      // As Kafka's classicGroupJoinExistingMember, for which an instance id here is beyond belief: error −1.
      if (request.groupInstanceId !== null) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
      return this.#addMember(group, memberId, attempt);
    }
    let member: ClassicGroupMember;
    try {
      member = group.validateMember(memberId, request.groupInstanceId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refuse(reply, memberId, error.code);
      return NOTHING;
    }
    switch (REJOINS[group.state](group, member, request)) {
      case "current-generation":
        reply.complete(joinedResponse(group, memberId));
        return NOTHING;
      case "unknown-member":
        refuse(reply, memberId, ErrorCode.UNKNOWN_MEMBER_ID);
        return NOTHING;
      case "rebalance":
        group.updateMember(member, request, reply);
        return this.#rebalance.prepareOrComplete(
          group,
          `member ${memberId} joins again in ${group.state}; client reason: ${joinReason(request)}`,
        );
    }
  }

  #addMember(group: ClassicGroup, memberId: string, { context, request, reply }: JoinAttempt): GroupResult {
    const member = new ClassicGroupMember({
      memberId,
      groupInstanceId: request.groupInstanceId,
      clientId: context.clientId ?? "",
      clientHost: clientHostOf(context.clientHost),
      rebalanceTimeoutMs: request.rebalanceTimeoutMs,
      sessionTimeoutMs: request.sessionTimeoutMs,
      protocolType: request.protocolType,
      protocols: request.protocols,
    });
    member.isNew = true;
    if (group.state === "PreparingRebalance" && group.previousState === "Empty") group.newMemberAdded = true;
    group.add(member, reply);
    // A new member cannot send heartbeats before it has an answer. If it has gone away meanwhile and tries again, it
    // comes as another; so that the dead do not pile up in a long rebalance, it is given up after a while.
    this.#rebalance.scheduleHeartbeat(group, member, NEW_MEMBER_JOIN_TIMEOUT_MS);
    const reason = `adding new member ${memberId}; client reason: ${joinReason(request)}`;
    return this.#rebalance.prepareOrComplete(group, reason);
  }

  /** Whether `group.max.size` lets this member in. */
  #hasRoomFor(group: ClassicGroup, memberId: string): boolean {
    const { groupSizeMax } = this.#services.config;
    const member = group.member(memberId);
    switch (group.state) {
      case "Empty":
      case "Dead":
        return true;
      case "PreparingRebalance":
        // Those who have joined again count, so that the last to join go when a group is too large already.
        return member?.awaitingJoin !== undefined || group.awaitingJoinCount < groupSizeMax;
      case "CompletingRebalance":
      case "Stable":
        return member !== undefined || group.memberCount < groupSizeMax;
    }
  }
}

function refuse(reply: JoinReply, memberId: string, errorCode: number): void {
  reply.complete(newJoinGroupResponse({ memberId, errorCode, protocolName: null }));
}

/** Why the client says that it joins (KIP-800). */
export function joinReason({ reason }: JoinGroupRequest): string {
  return reason === null || reason === "" ? "not provided" : reason;
}
