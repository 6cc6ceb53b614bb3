/**
 * A group of the classic protocol: its members, its generation, and who waits for what.
 *
 * Soft state of its shard: the coordinator changes it at once and writes a GroupMetadata record when a generation
 * stands, as Kafka's ClassicGroup. Only the files of this folder change it.
 */
import { assert } from "../../base/assert.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newJoinGroupResponse, type JoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { newSyncGroupResponse, type SyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import type { PendingReply } from "../runtime/pending-reply.ts";
import type { ClassicGroupMember, MemberProtocol } from "./classic-group-member.ts";
import { PREVIOUS_STATES, type ClassicGroupState } from "./classic-group-state.ts";
import { CONSUMER_PROTOCOL_TYPE, subscribedTopicsOf } from "./consumer-protocol.ts";
import { selectProtocol } from "./protocol-selection.ts";

/** What is known of a group before its members. */
export interface ClassicGroupOptions {
  readonly groupId: string;
  readonly state: ClassicGroupState;
  readonly generationId?: number;
  readonly protocolType?: string | null;
  readonly protocolName?: string | null;
  readonly leaderId?: string | null;
  /** When the group came into its state; −1 when an old record does not say. */
  readonly stateTimestampMs: number;
}

/** See the file's head. */
export class ClassicGroup {
  readonly type = "classic";
  readonly groupId: string;
  /** null: no member ever joined, the group only keeps offsets. */
  protocolType: string | null;
  protocolName: string | null;
  generationId: number;
  leaderId: string | null;
  stateTimestampMs: number;
  /** A member came while the initial rebalance waited for more. */
  newMemberAdded = false;
  /** The topics that the consumers of the current generation read; undefined when that cannot be known. */
  subscribedTopics: ReadonlySet<string> | undefined = undefined;
  #state: ClassicGroupState;
  #previousState: ClassicGroupState = "Dead";
  /** In the order in which they joined. */
  readonly #members = new Map<string, ClassicGroupMember>();
  /** Member ids by group instance id. */
  readonly #staticMembers = new Map<string, string>();
  /** Ids that were given out and not joined with yet. */
  readonly #pendingJoin = new Set<string>();
  readonly #pendingSync = new Set<string>();
  /** How many members support each protocol. */
  readonly #supportedProtocols = new Map<string, number>();
  #awaitingJoinCount = 0;

  constructor(options: ClassicGroupOptions) {
    this.groupId = options.groupId;
    this.#state = options.state;
    this.generationId = options.generationId ?? 0;
    this.protocolType = options.protocolType ?? null;
    this.protocolName = options.protocolName ?? null;
    this.leaderId = options.leaderId ?? null;
    this.stateTimestampMs = options.stateTimestampMs;
  }

  get state(): ClassicGroupState {
    return this.#state;
  }

  get previousState(): ClassicGroupState {
    return this.#previousState;
  }

  /** @throws {InvariantError} for a transition that the state table does not have */
  transitionTo(state: ClassicGroupState, nowMs: number): void {
    assert(PREVIOUS_STATES[state].includes(this.#state), "a classic group moves along its state table");
    this.#previousState = this.#state;
    this.#state = state;
    this.stateTimestampMs = nowMs;
  }

  get canRebalance(): boolean {
    return PREVIOUS_STATES.PreparingRebalance.includes(this.#state);
  }

  // Members

  get memberCount(): number {
    return this.#members.size;
  }

  get awaitingJoinCount(): number {
    return this.#awaitingJoinCount;
  }

  members(): MapIterator<ClassicGroupMember> {
    return this.#members.values();
  }

  member(memberId: string): ClassicGroupMember | undefined {
    return this.#members.get(memberId);
  }

  staticMemberId(groupInstanceId: string): string | undefined {
    return this.#staticMembers.get(groupInstanceId);
  }

  isLeader(memberId: string): boolean {
    return this.leaderId === memberId;
  }

  /** Adds a member, which leads when nobody else does. */
  add(member: ClassicGroupMember, awaitingJoin?: PendingReply<JoinGroupResponse>): void {
    const { memberId, groupInstanceId } = member;
    if (groupInstanceId !== null) {
      assert(!this.#staticMembers.has(groupInstanceId), "a group instance id has one member");
      this.#staticMembers.set(groupInstanceId, memberId);
    }
    if (this.#members.size === 0) this.protocolType = member.protocolType;
    assert(this.protocolType === member.protocolType, "members of a group have its protocol type");
    this.leaderId ??= memberId;
    this.#members.set(memberId, member);
    this.#countProtocols(member, 1);
    this.#setAwaitingJoin(member, awaitingJoin);
    this.#pendingJoin.delete(memberId);
  }

  /** Takes a member, or an id that waits to join, out of the group; the longest-standing member leads after a leader. */
  remove(memberId: string): void {
    const member = this.#members.get(memberId);
    if (member !== undefined) {
      this.#members.delete(memberId);
      this.#countProtocols(member, -1);
      if (member.awaitingJoin !== undefined) this.#awaitingJoinCount -= 1;
      if (member.groupInstanceId !== null) this.#staticMembers.delete(member.groupInstanceId);
    }
    if (this.leaderId === memberId) this.leaderId = this.#members.keys().next().value ?? null;
    this.#pendingJoin.delete(memberId);
    this.#pendingSync.delete(memberId);
  }

  /** What a member says when it joins again. */
  updateMember(
    member: ClassicGroupMember,
    said: {
      readonly protocols: readonly MemberProtocol[];
      readonly rebalanceTimeoutMs: number;
      readonly sessionTimeoutMs: number;
    },
    awaitingJoin: PendingReply<JoinGroupResponse> | undefined,
  ): void {
    this.#countProtocols(member, -1);
    member.protocols = said.protocols;
    this.#countProtocols(member, 1);
    member.rebalanceTimeoutMs = said.rebalanceTimeoutMs;
    member.sessionTimeoutMs = said.sessionTimeoutMs;
    this.#setAwaitingJoin(member, awaitingJoin);
  }

  /** Gives a static member a new id. Whoever waits under the old one is fenced. */
  replaceStaticMember(
    groupInstanceId: string,
    ids: { readonly oldMemberId: string; readonly newMemberId: string },
  ): ClassicGroupMember {
    const { oldMemberId, newMemberId } = ids;
    const old = this.#members.get(oldMemberId);
    assert(old !== undefined, "a static member that is replaced is there");
    const fenced = { errorCode: ErrorCode.FENCED_INSTANCE_ID };
    this.completeJoin(old, newJoinGroupResponse({ ...fenced, memberId: oldMemberId, protocolName: null }));
    this.completeSync(old, newSyncGroupResponse(fenced));
    this.#members.delete(oldMemberId);
    const member = old.withId(newMemberId);
    this.#members.set(newMemberId, member);
    if (this.leaderId === oldMemberId) this.leaderId = newMemberId;
    this.#staticMembers.set(groupInstanceId, newMemberId);
    // Deviates from Kafka: a static member that returns takes its old id's place among those that have not synced; Kafka waits
    // for a sync that cannot come.
    if (this.#pendingSync.delete(oldMemberId)) this.#pendingSync.add(newMemberId);
    return member;
  }

  /** @throws {ApiError} when the id is no member's, or the instance id belongs to another member id by now */
  validateMember(memberId: string, groupInstanceId: string | null): ClassicGroupMember {
    if (groupInstanceId !== null) {
      const current = this.#staticMembers.get(groupInstanceId);
      if (current === undefined) throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID);
      if (current !== memberId) throw new ApiError(ErrorCode.FENCED_INSTANCE_ID);
    }
    const member = this.#members.get(memberId);
    if (member === undefined) throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID);
    return member;
  }

  // Who is waited for

  isPendingJoin(memberId: string): boolean {
    return this.#pendingJoin.has(memberId);
  }

  addPendingJoin(memberId: string): void {
    this.#pendingJoin.add(memberId);
  }

  get hasAllMembersJoined(): boolean {
    return this.#members.size === this.#awaitingJoinCount && this.#pendingJoin.size === 0;
  }

  pendingSync(): ReadonlySet<string> {
    return this.#pendingSync;
  }

  addPendingSync(memberId: string): void {
    this.#pendingSync.add(memberId);
  }

  removePendingSync(memberId: string): void {
    this.#pendingSync.delete(memberId);
  }

  clearPendingSync(): void {
    this.#pendingSync.clear();
  }

  /** Answers a member's JoinGroup, if it waits for one. */
  completeJoin(member: ClassicGroupMember, response: JoinGroupResponse): void {
    if (member.awaitingJoin === undefined) return;
    const reply = member.awaitingJoin;
    this.#setAwaitingJoin(member, undefined);
    reply.complete(response);
  }

  /** Answers a member's SyncGroup, if it waits for one. */
  completeSync(member: ClassicGroupMember, response: SyncGroupResponse): boolean {
    if (member.awaitingSync === undefined) return false;
    const reply = member.awaitingSync;
    member.awaitingSync = undefined;
    reply.complete(response);
    return true;
  }

  /** @returns false when nobody has joined, so that no generation can begin */
  electJoinedLeader(): boolean {
    if (this.leaderId === null) return false;
    if (this.#members.get(this.leaderId)?.awaitingJoin !== undefined) return true;
    for (const member of this.#members.values()) {
      if (member.awaitingJoin === undefined) continue;
      this.leaderId = member.memberId;
      return true;
    }
    return false;
  }

  /** The longest that a member wants to be given to join again. */
  get rebalanceTimeoutMs(): number {
    let longest = 0;
    for (const { rebalanceTimeoutMs } of this.#members.values()) longest = Math.max(longest, rebalanceTimeoutMs);
    return longest;
  }

  /** The next generation, of those who joined; without members the group is empty. */
  beginGeneration(nowMs: number): void {
    // Kafka's generations wrap as a Java int does.
    this.generationId = (this.generationId + 1) | 0;
    this.protocolName = this.#members.size === 0 ? null : this.electProtocol();
    this.refreshSubscribedTopics();
    this.transitionTo(this.#members.size === 0 ? "Empty" : "CompletingRebalance", nowMs);
    this.#pendingSync.clear();
  }

  // Protocols

  get usesConsumerProtocol(): boolean {
    return this.protocolType === CONSUMER_PROTOCOL_TYPE;
  }

  /** The protocol that most members want, of those that all support. */
  electProtocol(): string {
    const candidates = new Set<string>();
    for (const [name, count] of this.#supportedProtocols) if (count === this.#members.size) candidates.add(name);
    return selectProtocol(this.#members.values(), candidates);
  }

  /** Whether a member with these protocols can be in the group. */
  supportsProtocols(protocolType: string, protocols: readonly MemberProtocol[]): boolean {
    if (this.#state === "Empty") return protocolType !== "" && protocols.length > 0;
    if (this.protocolType !== protocolType) return false;
    return protocols.some(({ name }) => (this.#supportedProtocols.get(name) ?? 0) === this.#members.size);
  }

  /** Whether members read `topic`, so that its offsets must stay; true when that cannot be known. */
  isSubscribedTo(topic: string): boolean {
    return this.subscribedTopics?.has(topic) ?? this.usesConsumerProtocol;
  }

  refreshSubscribedTopics(): void {
    this.subscribedTopics = this.#computeSubscribedTopics();
  }

  #computeSubscribedTopics(): ReadonlySet<string> | undefined {
    if (!this.usesConsumerProtocol) return undefined;
    const topics = new Set<string>();
    if (this.#members.size === 0) return topics;
    if (this.protocolName === null) return undefined;
    for (const member of this.#members.values()) {
      const subscribed = subscribedTopicsOf(member.metadataFor(this.protocolName));
      if (subscribed === undefined) return undefined;
      for (const topic of subscribed) topics.add(topic);
    }
    return topics;
  }

  #countProtocols(member: ClassicGroupMember, delta: 1 | -1): void {
    for (const { name } of member.protocols) {
      this.#supportedProtocols.set(name, (this.#supportedProtocols.get(name) ?? 0) + delta);
    }
  }

  #setAwaitingJoin(member: ClassicGroupMember, reply: PendingReply<JoinGroupResponse> | undefined): void {
    if (reply !== undefined && member.awaitingJoin === undefined) this.#awaitingJoinCount += 1;
    else if (reply === undefined && member.awaitingJoin !== undefined) this.#awaitingJoinCount -= 1;
    else if (member.awaitingJoin !== undefined) {
      // The client asked again, from another connection: nothing may wait for ever on the first.
      const errorCode = ErrorCode.REBALANCE_IN_PROGRESS;
      member.awaitingJoin.complete(newJoinGroupResponse({ errorCode, memberId: member.memberId, protocolName: null }));
    }
    member.awaitingJoin = reply;
  }
}
