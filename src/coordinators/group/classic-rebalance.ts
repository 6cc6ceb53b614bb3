/**
 * How a classic group goes from one generation to the next: who is waited for, for how long, and what the members are
 * told. Holds the timers of the groups of one shard; joins, syncs and leaves end in one of these methods.
 */
import { assert } from "../../base/assert.ts";
import type { Logger } from "../../base/logger.ts";
import type { Clock } from "../../platform/platform.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { newJoinGroupResponse, type JoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { newSyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import { coordinatorError } from "../runtime/coordinator-error.ts";
import type { ClassicGroup } from "./classic-group.ts";
import { EMPTY_ASSIGNMENT, type ClassicGroupMember } from "./classic-group-member.ts";
import type { GroupCoordinatorConfig } from "./group-coordinator-config.ts";
import { generationRecord, NOTHING, type GroupResult, type GroupTimer } from "./group-result.ts";
import type { GroupStore } from "./group-store.ts";

/** What the files that change classic groups share. */
export interface ClassicGroupServices {
  readonly store: GroupStore;
  readonly timer: GroupTimer;
  readonly clock: Clock;
  readonly config: GroupCoordinatorConfig;
  readonly logger: Logger;
}

/** See the file's head. One per shard. */
export class ClassicRebalance {
  readonly #services: ClassicGroupServices;

  constructor(services: ClassicGroupServices) {
    this.#services = services;
  }

  /** A reason to rebalance came up: begin one, or see whether the one under way is complete. */
  prepareOrComplete(group: ClassicGroup, reason: string): GroupResult {
    return group.canRebalance ? this.prepare(group, reason) : this.completeJoinIfReady(group);
  }

  /** Begins a rebalance: members learn of it from their heartbeats, and join again. */
  prepare(group: ClassicGroup, reason: string): GroupResult {
    const { timer, clock, config, logger } = this.#services;
    if (group.state === "CompletingRebalance") this.failSyncs(group, ErrorCode.REBALANCE_IN_PROGRESS);
    this.#cancelSyncExpiration(group);
    const isInitial = group.state === "Empty";
    if (isInitial) {
      // The group is new: more members are probably on their way.
      const delayMs = config.initialRebalanceDelayMs;
      this.#scheduleInitialJoin(group.groupId, delayMs, Math.max(group.rebalanceTimeoutMs - delayMs, 0));
    }
    group.transitionTo("PreparingRebalance", clock.nowMs());
    logger.info("Preparing to rebalance", { group: group.groupId, generation: group.generationId, reason });
    if (isInitial) return NOTHING;
    if (group.hasAllMembersJoined) return this.completeJoin(group);
    timer.schedule(joinKey(group.groupId), group.rebalanceTimeoutMs, () => this.#completeJoinOf(group.groupId));
    return NOTHING;
  }

  /** Ends the join phase when nobody is missing; an initial rebalance waits its delay out all the same. */
  completeJoinIfReady(group: ClassicGroup): GroupResult {
    if (group.state !== "PreparingRebalance" || group.previousState === "Empty") return NOTHING;
    return group.hasAllMembersJoined ? this.completeJoin(group) : NOTHING;
  }

  /** Ends the join phase: who has not joined again is out, except static members, and the next generation begins. */
  completeJoin(group: ClassicGroup): GroupResult {
    const { timer, clock, logger } = this.#services;
    const { groupId } = group;
    timer.cancel(joinKey(groupId));
    for (const member of group.members()) {
      if (member.awaitingJoin !== undefined || member.isStatic) continue;
      group.remove(member.memberId);
      this.cancelHeartbeat(group, member.memberId);
      logger.info("Removed a member that did not join again", { group: groupId, member: member.memberId });
    }
    if (group.state === "Dead") return NOTHING;
    if (!group.electJoinedLeader() && group.memberCount > 0) {
      // Only static members are left and none has joined: wait until one does, or their sessions end.
      timer.schedule(joinKey(groupId), group.rebalanceTimeoutMs, () => this.#completeJoinOf(groupId));
      return NOTHING;
    }
    group.beginGeneration(clock.nowMs());
    if (group.state === "Empty") return this.#becomeEmpty(group);
    logger.info("Began a generation", {
      group: groupId,
      generation: group.generationId,
      memberCount: group.memberCount,
      leader: group.leaderId,
      protocol: group.protocolName,
    });
    for (const member of group.members()) {
      group.completeJoin(member, joinedResponse(group, member.memberId));
      this.scheduleHeartbeat(group, member);
      member.isNew = false;
      group.addPendingSync(member.memberId);
    }
    const { generationId } = group;
    timer.schedule(syncKey(groupId), group.rebalanceTimeoutMs, () => this.#expireSync(groupId, generationId));
    return NOTHING;
  }

  // Sessions

  /** The member has shown that it lives: its session begins anew. */
  scheduleHeartbeat(
    group: ClassicGroup,
    member: ClassicGroupMember,
    timeoutMs: number = member.sessionTimeoutMs,
  ): void {
    this.scheduleSession(group.groupId, member.memberId, timeoutMs);
  }

  /** After `timeoutMs` without a sign of life the member, or the id that nobody joined with, is out. */
  scheduleSession(groupId: string, memberId: string, timeoutMs: number): void {
    this.#services.timer.schedule(heartbeatKey(groupId, memberId), timeoutMs, () =>
      this.#expireSession(groupId, memberId),
    );
  }

  cancelHeartbeat(group: ClassicGroup, memberId: string): void {
    this.#services.timer.cancel(heartbeatKey(group.groupId, memberId));
  }

  #expireSession(groupId: string, memberId: string): GroupResult {
    const { store, logger } = this.#services;
    const group = store.classic(groupId);
    if (group === undefined || group.state === "Dead") return NOTHING;
    if (group.isPendingJoin(memberId)) {
      group.remove(memberId);
      logger.info("Removed a pending member whose session ended", { group: groupId, member: memberId });
      return group.state === "PreparingRebalance" && group.hasAllMembersJoined ? this.completeJoin(group) : NOTHING;
    }
    const member = group.member(memberId);
    if (member === undefined || member.hasSatisfiedHeartbeat) return NOTHING;
    logger.info("Removing a member whose session ended", { group: groupId, member: memberId });
    this.#removeMember(group, member);
    if (group.state === "Stable" || group.state === "CompletingRebalance") {
      return this.prepareOrComplete(group, `removing member ${memberId} on heartbeat expiration`);
    }
    return group.state === "PreparingRebalance" && group.hasAllMembersJoined ? this.completeJoin(group) : NOTHING;
  }

  /** Takes a member out that leaves by request; a JoinGroup that it waits for is answered so that it may join anew. */
  removeLeaving(group: ClassicGroup, member: ClassicGroupMember): void {
    this.cancelHeartbeat(group, member.memberId);
    this.#removeMember(group, member);
  }

  #removeMember(group: ClassicGroup, member: ClassicGroupMember): void {
    group.completeJoin(member, newJoinGroupResponse({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID, protocolName: null }));
    // A SyncGroup that waits is answered as well; Kafka leaves it without an answer.
    group.completeSync(member, newSyncGroupResponse({ errorCode: ErrorCode.UNKNOWN_MEMBER_ID }));
    group.remove(member.memberId);
  }

  // The sync phase

  /** The leader's assignment is in the log: everybody gets their part, and the group is stable. */
  completeSync(group: ClassicGroup, assignments: ReadonlyMap<string, Uint8Array>): void {
    for (const member of group.members()) {
      member.assignment = assignments.get(member.memberId) ?? EMPTY_ASSIGNMENT;
      const { protocolType, protocolName } = group;
      const { assignment } = member;
      if (group.completeSync(member, newSyncGroupResponse({ protocolType, protocolName, assignment }))) {
        // Its session may have ended while it waited, which counted for nothing.
        this.scheduleHeartbeat(group, member);
      }
    }
    group.transitionTo("Stable", this.#services.clock.nowMs());
  }

  /** Nobody has an assignment now, and who waits for one is told why. */
  failSyncs(group: ClassicGroup, errorCode: number): void {
    assert(group.state === "CompletingRebalance", "syncs wait in CompletingRebalance only");
    for (const member of group.members()) {
      member.assignment = EMPTY_ASSIGNMENT;
      if (group.completeSync(member, newSyncGroupResponse({ errorCode }))) this.scheduleHeartbeat(group, member);
    }
  }

  /** A member has sent its SyncGroup; when all have, none is waited for any more. */
  synced(group: ClassicGroup, memberId: string): void {
    group.removePendingSync(memberId);
    if (group.pendingSync().size === 0) this.#services.timer.cancel(syncKey(group.groupId));
  }

  #cancelSyncExpiration(group: ClassicGroup): void {
    group.clearPendingSync();
    this.#services.timer.cancel(syncKey(group.groupId));
  }

  #expireSync(groupId: string, generationId: number): GroupResult {
    const group = this.#services.store.classic(groupId);
    if (group === undefined || group.generationId !== generationId) return NOTHING;
    if (group.state !== "CompletingRebalance" && group.state !== "Stable") return NOTHING;
    const missing = [...group.pendingSync()];
    if (missing.length === 0) return NOTHING;
    for (const memberId of missing) {
      group.remove(memberId);
      this.cancelHeartbeat(group, memberId);
    }
    return this.prepare(group, `removing members on pending sync request expiration: ${missing.join(", ")}`);
  }

  // The join phase

  #scheduleInitialJoin(groupId: string, delayMs: number, remainingMs: number): void {
    this.#services.timer.schedule(joinKey(groupId), delayMs, () =>
      this.#endInitialDelay(groupId, delayMs, remainingMs),
    );
  }

  #endInitialDelay(groupId: string, delayMs: number, remainingMs: number): GroupResult {
    const { store, config } = this.#services;
    const group = store.classic(groupId);
    if (group === undefined) return NOTHING;
    if (!group.newMemberAdded || remainingMs === 0) return this.completeJoin(group);
    group.newMemberAdded = false;
    const nextDelayMs = Math.min(config.initialRebalanceDelayMs, remainingMs);
    this.#scheduleInitialJoin(groupId, nextDelayMs, Math.max(remainingMs - delayMs, 0));
    return NOTHING;
  }

  #completeJoinOf(groupId: string): GroupResult {
    const group = this.#services.store.classic(groupId);
    return group === undefined ? NOTHING : this.completeJoin(group);
  }

  #becomeEmpty(group: ClassicGroup): GroupResult {
    const { logger } = this.#services;
    logger.info("A group is empty now", { group: group.groupId, generation: group.generationId });
    return {
      records: [generationRecord(group)],
      response: undefined,
      replay: false,
      appended: (errorCode) => {
        // Harmless: after a reload the generation before this one is back, and its members' sessions end.
        if (errorCode === ErrorCode.NONE) return;
        const error = coordinatorError(errorCode);
        logger.warn("Could not write that a group is empty", { group: group.groupId, errorCode: error });
      },
    };
  }
}

/** What a member is told of the current generation; only the leader learns who the members are. */
export function joinedResponse(group: ClassicGroup, memberId: string): JoinGroupResponse {
  return newJoinGroupResponse({
    memberId,
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? "",
    members: group.isLeader(memberId) ? membersForLeader(group) : [],
  });
}

/** The members of the current generation with their subscriptions, as its leader gets them. */
export function membersForLeader(group: ClassicGroup): JoinGroupResponse["members"] {
  return [...group.members()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    metadata: member.metadataFor(group.protocolName) ?? EMPTY_ASSIGNMENT,
  }));
}

function heartbeatKey(groupId: string, memberId: string): string {
  return `heartbeat-${groupId}-${memberId}`;
}

function joinKey(groupId: string): string {
  return `join-${groupId}`;
}

function syncKey(groupId: string): string {
  return `sync-${groupId}`;
}
