/** What operations on groups give the runtime. */
import type { CoordinatorResult, TimerOperation } from "../runtime/coordinator-shard.ts";
import type { CoordinatorTimer } from "../runtime/coordinator-timer.ts";
import type { ClassicGroup } from "./classic-group.ts";
import { groupMetadataRecord, type GroupMetadataRecord, type GroupRecord } from "./group-records.ts";
import type { GroupShard } from "./group-shard.ts";

/** Records and an answer. */
export type GroupResult<T = void> = CoordinatorResult<T, GroupRecord>;

/** What a group's timer runs. */
export type GroupTimerOperation = TimerOperation<GroupShard, GroupRecord>;

/** The timers of a shard of groups. */
export type GroupTimer = CoordinatorTimer<GroupTimerOperation>;

/** Nothing to write, nothing to say. */
export const NOTHING: GroupResult = { records: [], response: undefined };

/** What handlers tell of a client. */
export interface GroupRequestContext {
  readonly apiVersion: number;
  readonly clientId: string | null;
  /** An address without its port. */
  readonly clientHost: string;
}

/** The record of a group's current generation. `assignments` is for generations whose assignment is not set yet. */
export function generationRecord(
  group: ClassicGroup,
  assignments?: ReadonlyMap<string, Uint8Array>,
): GroupMetadataRecord {
  return groupMetadataRecord(group.groupId, {
    protocolType: group.protocolType ?? "",
    generation: group.generationId,
    protocol: group.protocolName,
    leader: group.leaderId,
    currentStateTimestamp: group.stateTimestampMs,
    members: [...group.members()].map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.groupInstanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      rebalanceTimeout: member.rebalanceTimeoutMs,
      sessionTimeout: member.sessionTimeoutMs,
      subscription: member.metadataFor(group.protocolName) ?? new Uint8Array(0),
      assignment: assignments?.get(member.memberId) ?? member.assignment,
    })),
  });
}

/** The record that makes a new group known before it has a generation, as Kafka's newEmptyGroupMetadataRecord. */
export function emptyGroupRecord(group: ClassicGroup): GroupMetadataRecord {
  return groupMetadataRecord(group.groupId, {
    protocolType: "",
    generation: 0,
    protocol: null,
    leader: null,
    currentStateTimestamp: group.stateTimestampMs,
    members: [],
  });
}
