/** A member of a classic group: what it said when it joined, and whether it waits for an answer. */
import type { JoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import type { SyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import type { PendingReply } from "../runtime/pending-reply.ts";

/** One way of assigning that a member supports, with its subscription in that way's format. */
export interface MemberProtocol {
  readonly name: string;
  readonly metadata: Uint8Array;
}

/** No partitions: what a member has that the leader left out. */
export const EMPTY_ASSIGNMENT: Uint8Array = new Uint8Array(0);

/** What a member is made of. */
export interface ClassicGroupMemberOptions {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  /** As Kafka prints an address: with a slash before it. */
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly MemberProtocol[];
  readonly assignment?: Uint8Array;
}

/** See the file's head. Owned by its group, which alone changes it. */
export class ClassicGroupMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly protocolType: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  /** In the member's order of preference. */
  protocols: readonly MemberProtocol[];
  assignment: Uint8Array;
  awaitingJoin: PendingReply<JoinGroupResponse> | undefined = undefined;
  awaitingSync: PendingReply<SyncGroupResponse> | undefined = undefined;
  /** Joined for the first time in the rebalance that is under way. */
  isNew = false;

  constructor(options: ClassicGroupMemberOptions) {
    this.memberId = options.memberId;
    this.groupInstanceId = options.groupInstanceId;
    this.clientId = options.clientId;
    this.clientHost = options.clientHost;
    this.protocolType = options.protocolType;
    this.rebalanceTimeoutMs = options.rebalanceTimeoutMs;
    this.sessionTimeoutMs = options.sessionTimeoutMs;
    this.protocols = options.protocols;
    this.assignment = options.assignment ?? EMPTY_ASSIGNMENT;
  }

  /** The same member under another id, waiting for nothing. */
  withId(memberId: string): ClassicGroupMember {
    const { groupInstanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs } = this;
    const { protocolType, protocols, assignment } = this;
    return new ClassicGroupMember({
      memberId,
      groupInstanceId,
      clientId,
      clientHost,
      rebalanceTimeoutMs,
      sessionTimeoutMs,
      protocolType,
      protocols,
      assignment,
    });
  }

  get isStatic(): boolean {
    return this.groupInstanceId !== null;
  }

  /** Whoever waits for an answer need not send heartbeats; a new member may be given up even so. */
  get hasSatisfiedHeartbeat(): boolean {
    if (this.isNew) return false;
    return this.awaitingJoin !== undefined || this.awaitingSync !== undefined;
  }

  /** The subscription for `protocolName`; undefined when the member does not support it. */
  metadataFor(protocolName: string | null): Uint8Array | undefined {
    return this.protocols.find(({ name }) => name === protocolName)?.metadata;
  }

  /** Whether these are the member's protocols: same names, same bytes, same order. */
  hasProtocols(protocols: readonly MemberProtocol[]): boolean {
    if (protocols.length !== this.protocols.length) return false;
    return this.protocols.every((mine, index) => {
      const theirs = protocols[index];
      return theirs !== undefined && theirs.name === mine.name && Buffer.compare(theirs.metadata, mine.metadata) === 0;
    });
  }
}
