/** The groups of one shard, by id. What changes a group says so here, so that reads can tell what is committed. */
import type { Clock } from "../../platform/platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { TimelineMap, type Timeline } from "../runtime/timeline-map.ts";
import { ClassicGroup } from "./classic-group.ts";
import { ClassicGroupMember } from "./classic-group-member.ts";
import { ForeignGroup } from "./foreign-group.ts";
import type { ForeignGroupRecord, GroupMetadataRecord } from "./group-records.ts";

/** A group of a kind that is served here, or not. */
export type Group = ClassicGroup | ForeignGroup;

/** See the file's head. */
export class GroupStore {
  readonly #groups: TimelineMap<string, Group>;
  readonly #clock: Clock;

  constructor(timeline: Timeline, clock: Clock) {
    this.#groups = new TimelineMap(timeline);
    this.#clock = clock;
  }

  get(groupId: string): Group | undefined {
    return this.#groups.get(groupId);
  }

  /** @throws {ApiError} GROUP_ID_NOT_FOUND */
  require(groupId: string): Group {
    const group = this.#groups.get(groupId);
    if (group === undefined) throw new ApiError(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} not found.`);
    return group;
  }

  classic(groupId: string): ClassicGroup | undefined {
    const group = this.#groups.get(groupId);
    return group instanceof ClassicGroup ? group : undefined;
  }

  committed(groupId: string): Group | undefined {
    return this.#groups.getCommitted(groupId);
  }

  /** A new, empty classic group in place of whatever had the id. */
  create(groupId: string): ClassicGroup {
    const group = new ClassicGroup({ groupId, state: "Empty", stateTimestampMs: this.#clock.nowMs() });
    this.#groups.set(groupId, group);
    return group;
  }

  put(group: Group): void {
    this.#groups.set(group.groupId, group);
  }

  remove(groupId: string): void {
    this.#groups.delete(groupId);
  }

  all(): Iterable<Group> {
    return this.#groups.values();
  }

  allCommitted(): Iterable<Group> {
    return this.#groups.committedValues();
  }

  /** A generation as it was written: with members the group is Stable, without it is Empty. */
  replayGroup({ group: groupId, value }: GroupMetadataRecord): void {
    if (value === null) {
      this.#groups.delete(groupId);
      return;
    }
    const group = new ClassicGroup({
      groupId,
      state: value.members.length === 0 ? "Empty" : "Stable",
      generationId: value.generation,
      protocolType: value.protocolType === "" ? null : value.protocolType,
      protocolName: value.protocol,
      leaderId: value.leader,
      stateTimestampMs: value.currentStateTimestamp,
    });
    for (const member of value.members) {
      const { memberId, groupInstanceId, clientId, clientHost, sessionTimeout, rebalanceTimeout, assignment } = member;
      group.add(
        new ClassicGroupMember({
          memberId,
          groupInstanceId,
          clientId,
          clientHost,
          sessionTimeoutMs: sessionTimeout,
          // Version 0 of the record had none.
          rebalanceTimeoutMs: rebalanceTimeout === -1 ? sessionTimeout : rebalanceTimeout,
          protocolType: value.protocolType,
          protocols: [{ name: value.protocol ?? "", metadata: member.subscription }],
          assignment,
        }),
      );
    }
    group.refreshSubscribedTopics();
    this.#groups.set(groupId, group);
  }

  replayForeign(record: ForeignGroupRecord): void {
    const existing = this.#groups.get(record.group);
    if (existing instanceof ForeignGroup && existing.type === record.type) {
      if (!existing.replay(record)) this.#groups.delete(record.group);
      return;
    }
    if (record.isTombstone) return;
    const group = new ForeignGroup(record);
    group.replay(record);
    this.#groups.set(record.group, group);
  }
}
