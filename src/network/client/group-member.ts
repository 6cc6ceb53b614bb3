/**
 * One member of a consumer group, classic protocol: joins, takes part in the assignment (and makes it when it leads),
 * keeps its place by heartbeats, commits. It runs no timer: whoever drives it calls `keepAlive()` between its fetches.
 */
import { type Clock, isSystemError } from "../../platform/platform.ts";
import { ApiError, ErrorCode, isRetriable } from "../../protocol/errors.ts";
import { newHeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import { newJoinGroupRequest, newJoinGroupRequestProtocol } from "../../protocol/generated/join-group-request.ts";
import type { JoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import {
  newLeaveGroupRequest,
  newLeaveGroupRequestMemberIdentity,
} from "../../protocol/generated/leave-group-request.ts";
import { newSyncGroupRequest, newSyncGroupRequestAssignment } from "../../protocol/generated/sync-group-request.ts";
import {
  assignRanges,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from "./group-assignment.ts";
import { heartbeatCall, joinGroupCall, leaveGroupCall, syncGroupCall } from "./group-calls.ts";
import { DisconnectedError } from "./client-errors.ts";
import { commitOffsets } from "./group-offsets.ts";
import type { KafkaClient } from "./kafka-client.ts";
import type { TopicPartition } from "./partition-io.ts";

const PROTOCOL_TYPE = "consumer";
const ASSIGNOR = "range";

/** How a member behaves. */
export interface GroupMemberOptions {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
}

/** A member of a group. */
export class GroupMember {
  readonly #options: Required<GroupMemberOptions>;
  #memberId = "";
  #generationId = -1;
  #isJoined = false;
  #lastHeartbeatMs = 0;

  constructor(options: GroupMemberOptions) {
    this.#options = { sessionTimeoutMs: 45_000, rebalanceTimeoutMs: 60_000, heartbeatIntervalMs: 3_000, ...options };
  }

  /** False: `join()` must be called before anything is fetched or committed. */
  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** Joins the group, or its next generation, and returns the partitions that are this member's now. */
  async join(): Promise<TopicPartition[]> {
    const { client } = this.#options;
    return client.retried(async () => {
      const joined = await this.#sendJoin();
      this.#memberId = joined.memberId;
      this.#generationId = joined.generationId;
      const isLeader = joined.leader === joined.memberId && !joined.skipAssignment;
      const assignments = isLeader ? await this.#assign(joined) : new Map<string, TopicPartition[]>();
      const response = await this.#coordinated(() =>
        client.toCoordinator(
          this.#options.groupId,
          syncGroupCall,
          newSyncGroupRequest({
            groupId: this.#options.groupId,
            generationId: this.#generationId,
            memberId: this.#memberId,
            protocolType: PROTOCOL_TYPE,
            protocolName: joined.protocolName,
            assignments: [...assignments].map(([memberId, partitions]) =>
              newSyncGroupRequestAssignment({ memberId, assignment: encodeAssignment(partitions) }),
            ),
          }),
        ),
      );
      this.#isJoined = true;
      this.#lastHeartbeatMs = this.#options.clock.monotonicMs();
      return decodeAssignment(response.assignment);
    }, isRejoinError);
  }

  /**
   * Sends a heartbeat when one is due.
   *
   * @returns false when the group rebalances or has forgotten this member: join again
   */
  async keepAlive(): Promise<boolean> {
    const { client, clock, groupId, heartbeatIntervalMs } = this.#options;
    const nowMs = clock.monotonicMs();
    if (!this.#isJoined || nowMs - this.#lastHeartbeatMs < heartbeatIntervalMs) return this.#isJoined;
    this.#lastHeartbeatMs = nowMs;
    const request = newHeartbeatRequest({ groupId, generationId: this.#generationId, memberId: this.#memberId });
    try {
      await this.#coordinated(() => client.toCoordinator(groupId, heartbeatCall, request));
    } catch (error) {
      // The coordinator may be back, or another one in its place, before the session is over.
      if (error instanceof DisconnectedError || isSystemError(error)) client.forgetCoordinator(groupId);
      else if (!(error instanceof ApiError) || !this.#noteLoss(error.code)) throw error;
    }
    return this.#isJoined;
  }

  /**
   * Commits positions as this member.
   *
   * @returns false when the group has moved on and the commit was refused: join again
   */
  async commit(positions: readonly (TopicPartition & { readonly offset: number })[]): Promise<boolean> {
    if (positions.length === 0) return true;
    const { client, groupId } = this.#options;
    const member = { generationId: this.#generationId, memberId: this.#memberId };
    try {
      await commitOffsets(client, groupId, positions, member);
      return true;
    } catch (error) {
      if (error instanceof ApiError && this.#noteLoss(error.code)) return false;
      throw error;
    }
  }

  /** Leaves, so that the others take over at once. */
  async leave(): Promise<void> {
    if (this.#memberId === "") return;
    const { client, groupId } = this.#options;
    const members = [newLeaveGroupRequestMemberIdentity({ memberId: this.#memberId, groupInstanceId: null })];
    this.#isJoined = false;
    await client.toCoordinator(groupId, leaveGroupCall, newLeaveGroupRequest({ groupId, members }));
    this.#memberId = "";
  }

  async #sendJoin(): Promise<JoinGroupResponse> {
    const { client, groupId, topics, sessionTimeoutMs, rebalanceTimeoutMs } = this.#options;
    const request = newJoinGroupRequest({
      groupId,
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      memberId: this.#memberId,
      groupInstanceId: null,
      protocolType: PROTOCOL_TYPE,
      protocols: [newJoinGroupRequestProtocol({ name: ASSIGNOR, metadata: encodeSubscription(topics) })],
      reason: null,
    });
    const response = await client.toCoordinator(groupId, joinGroupCall, request, {
      // The broker answers when every member has joined.
      timeoutMs: rebalanceTimeoutMs + 5_000,
    });
    if (response.errorCode === ErrorCode.MEMBER_ID_REQUIRED && this.#memberId === "") {
      // KIP-394: the id comes with the refusal, and the second request is the one that counts.
      this.#memberId = response.memberId;
      return this.#sendJoin();
    }
    this.#check(response.errorCode);
    return response;
  }

  async #assign(joined: JoinGroupResponse): Promise<Map<string, TopicPartition[]>> {
    const wanted = new Map(joined.members.map(({ memberId, metadata }) => [memberId, decodeSubscription(metadata)]));
    const topics = [...new Set([...wanted.values()].flat())];
    const view = await this.#options.client.refresh(topics);
    const counts = topics.flatMap((topic) => {
      const found = view.topics.get(topic);
      return found === undefined || found.errorCode !== ErrorCode.NONE
        ? []
        : [[topic, found.partitions.length] as const];
    });
    return assignRanges(wanted, new Map(counts));
  }

  async #coordinated<Response extends { readonly errorCode: number }>(
    send: () => Promise<Response>,
  ): Promise<Response> {
    const response = await send();
    this.#check(response.errorCode);
    return response;
  }

  #check(code: number): void {
    if (code === ErrorCode.NONE) return;
    if (isLostCoordinator(code)) this.#options.client.forgetCoordinator(this.#options.groupId);
    if (code === ErrorCode.UNKNOWN_MEMBER_ID) this.#memberId = "";
    throw new ApiError(code);
  }

  /** Whether the code means that this member must join again; notes it. */
  #noteLoss(code: number): boolean {
    if (!isRejoin(code) && !isRetriable(code)) return false;
    if (code === ErrorCode.UNKNOWN_MEMBER_ID) this.#memberId = "";
    if (isLostCoordinator(code)) this.#options.client.forgetCoordinator(this.#options.groupId);
    this.#isJoined = false;
    return true;
  }
}

function isLostCoordinator(code: number): boolean {
  return code === ErrorCode.NOT_COORDINATOR || code === ErrorCode.COORDINATOR_NOT_AVAILABLE;
}

function isRejoinError(error: unknown): boolean {
  return error instanceof ApiError && isRejoin(error.code);
}

function isRejoin(code: number): boolean {
  return (
    code === ErrorCode.REBALANCE_IN_PROGRESS ||
    code === ErrorCode.ILLEGAL_GENERATION ||
    code === ErrorCode.UNKNOWN_MEMBER_ID
  );
}
