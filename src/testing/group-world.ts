/** A group coordinator over partitions in memory and a simulated clock, with requests in short. */
import { silentLogger } from "../base/logger.ts";
import { GroupCoordinator, type MaybePromise } from "../coordinators/group/group-coordinator.ts";
import type { GroupCoordinatorConfig } from "../coordinators/group/group-coordinator-config.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { newHeartbeatRequest } from "../protocol/generated/heartbeat-request.ts";
import { newJoinGroupRequest, type JoinGroupRequest } from "../protocol/generated/join-group-request.ts";
import type { JoinGroupResponse } from "../protocol/generated/join-group-response.ts";
import { newLeaveGroupRequest } from "../protocol/generated/leave-group-request.ts";
import { newOffsetCommitRequest } from "../protocol/generated/offset-commit-request.ts";
import type { OffsetCommitResponse } from "../protocol/generated/offset-commit-response.ts";
import { newOffsetFetchRequestGroup } from "../protocol/generated/offset-fetch-request.ts";
import { newSyncGroupRequest, type SyncGroupRequest } from "../protocol/generated/sync-group-request.ts";
import type { SyncGroupResponse } from "../protocol/generated/sync-group-response.ts";
import { ZERO_UUID } from "../base/uuid.ts";
import { MemoryPartitions } from "./memory-partitions.ts";

/** The version whose behaviour requests have unless told otherwise: the newest of each API. */
const NEWEST = 10;

const DEFAULTS: GroupCoordinatorConfig = {
  offsetsTopicPartitionCount: 1,
  offsetsTopicCompression: 0,
  offsetsLoadBufferBytes: 5_242_880,
  offsetCommitTimeoutMs: 5000,
  offsetsRetentionMs: 7 * 86_400_000,
  offsetsRetentionCheckIntervalMs: 600_000,
  offsetMetadataMaxLength: 4096,
  sessionTimeoutMinMs: 6000,
  sessionTimeoutMaxMs: 1_800_000,
  initialRebalanceDelayMs: 0,
  groupSizeMax: 2 ** 31 - 1,
};

/** A consumer's subscription, version 0. */
export function subscription(...topics: string[]): Buffer {
  const names = topics.map((topic) => {
    const text = Buffer.from(topic);
    return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), text]);
  });
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 0, topics.length]), ...names, Buffer.from([255, 255, 255, 255])]);
}

/** Says whether an answer is there yet. */
export interface Awaited<T> {
  readonly isDone: boolean;
  readonly value: T;
}

/** Follows an answer without waiting for it. */
export function follow<T>(answer: MaybePromise<T>): Awaited<T> {
  const state: { isDone: boolean; value: T | undefined } = { isDone: false, value: undefined };
  const done = (value: T): void => {
    state.isDone = true;
    state.value = value;
  };
  if (answer instanceof Promise) void answer.then(done);
  else done(answer);
  return state as Awaited<T>;
}

/** See the file's head. */
export class GroupWorld {
  readonly platform: SimulatedPlatform;
  readonly partitions: MemoryPartitions = new MemoryPartitions();
  readonly config: GroupCoordinatorConfig;
  coordinator: GroupCoordinator;

  constructor({ seed = 1, config = {} }: { seed?: number; config?: Partial<GroupCoordinatorConfig> } = {}) {
    this.platform = createSimulatedPlatform({ seed });
    this.config = { ...DEFAULTS, ...config };
    this.coordinator = this.#newCoordinator();
    this.elect();
  }

  /** This broker leads every partition. */
  elect(leaderEpoch = 0): void {
    for (let partition = 0; partition < this.config.offsetsTopicPartitionCount; partition += 1) {
      this.coordinator.onElection(partition, leaderEpoch);
    }
  }

  /** The coordinator dies without a word, and another loads what it had written. */
  crash(): void {
    this.platform.crash();
    for (const log of this.partitions.logs.values()) log.listeners.clear();
    this.coordinator = this.#newCoordinator();
    this.elect(1);
  }

  #newCoordinator(): GroupCoordinator {
    const { clock, timers, random } = this.platform;
    const { partitions, config } = this;
    const coordinator = new GroupCoordinator({
      config,
      writer: partitions,
      clock,
      timers,
      random,
      logger: silentLogger,
    });
    coordinator.start();
    return coordinator;
  }

  context(apiVersion: number = NEWEST): { apiVersion: number; clientId: string; clientHost: string } {
    return { apiVersion, clientId: "client", clientHost: "127.0.0.1" };
  }

  join(request: Partial<JoinGroupRequest>, apiVersion = 9): MaybePromise<JoinGroupResponse> {
    return this.coordinator.joinGroup(
      this.context(apiVersion),
      newJoinGroupRequest({
        groupId: "group",
        sessionTimeoutMs: 10_000,
        rebalanceTimeoutMs: 60_000,
        protocolType: "consumer",
        protocols: [{ name: "range", metadata: subscription("topic") }],
        ...request,
      }),
    );
  }

  /** Gets an id for a dynamic member and joins with it. */
  joinNew(request: Partial<JoinGroupRequest> = {}): { memberId: string; joined: Awaited<JoinGroupResponse> } {
    const { memberId } = follow(this.join(request)).value;
    return { memberId, joined: follow(this.join({ ...request, memberId })) };
  }

  sync(request: Partial<SyncGroupRequest>): Awaited<SyncGroupResponse> {
    return follow(
      this.coordinator.syncGroup(
        this.context(),
        newSyncGroupRequest({ groupId: "group", protocolType: "consumer", protocolName: "range", ...request }),
      ),
    );
  }

  heartbeat(memberId: string, generationId: number, groupInstanceId: string | null = null): number {
    const request = newHeartbeatRequest({ groupId: "group", memberId, generationId, groupInstanceId });
    return follow(this.coordinator.heartbeat(this.context(), request)).value.errorCode;
  }

  leave(...members: { memberId?: string; groupInstanceId?: string }[]): number[] {
    const request = newLeaveGroupRequest({
      groupId: "group",
      members: members.map(({ memberId = "", groupInstanceId = null }) => ({
        memberId,
        groupInstanceId,
        reason: null,
      })),
    });
    return follow(this.coordinator.leaveGroup(this.context(), request)).value.members.map(({ errorCode }) => errorCode);
  }

  /** Commits an offset of partition 0 of "topic"; by nobody unless a member is named. */
  commit(
    offset: number,
    options: {
      readonly groupId?: string;
      readonly memberId?: string;
      readonly generationId?: number;
      readonly topic?: string;
      readonly metadata?: string;
      readonly retentionTimeMs?: number;
      readonly apiVersion?: number;
    } = {},
  ): Awaited<number> {
    const { groupId = "group", memberId = "", generationId = -1, topic = "topic", metadata = "" } = options;
    const { retentionTimeMs = -1, apiVersion = NEWEST } = options;
    const request = newOffsetCommitRequest({
      groupId,
      memberId,
      generationIdOrMemberEpoch: generationId,
      retentionTimeMs,
      topics: [
        {
          name: topic,
          topicId: ZERO_UUID,
          partitions: [
            { partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: metadata },
          ],
        },
      ],
    });
    const answer = this.coordinator.commitOffsets(this.context(apiVersion), request);
    const codeOf = (response: OffsetCommitResponse): number => response.topics[0]?.partitions[0]?.errorCode ?? -999;
    return follow(answer instanceof Promise ? answer.then(codeOf) : codeOf(answer));
  }

  /** The committed offset of partition 0, or −1. */
  committed(topic = "topic", options: { readonly groupId?: string; readonly requireStable?: boolean } = {}): number {
    const { groupId = "group", requireStable = false } = options;
    const asked = newOffsetFetchRequestGroup({
      groupId,
      topics: [{ name: topic, topicId: ZERO_UUID, partitionIndexes: [0] }],
    });
    const partition = follow(this.coordinator.fetchOffsets(asked, requireStable)).value.topics[0]?.partitions[0];
    return partition === undefined || partition.errorCode !== 0 ? -999 : partition.committedOffset;
  }

  /** The state of a group as DescribeGroups shows it. */
  state(groupId = "group"): string {
    return this.coordinator.describeGroups(this.context(5), [groupId])[0]?.groupState ?? "";
  }
}
