/**
 * The group coordinator of a broker: takes the group APIs' requests, sends them to the shard of the group's partition,
 * and answers with Kafka's errors. Requests and responses are the generated messages of any version; what depends on
 * the version beyond their fields is said in the context or done by the handlers.
 */
import { inspect } from "node:util";
import type { Logger } from "../../base/logger.ts";
import type { Clock, Random, Timers } from "../../platform/platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { HeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import { newHeartbeatResponse, type HeartbeatResponse } from "../../protocol/generated/heartbeat-response.ts";
import type { JoinGroupRequest } from "../../protocol/generated/join-group-request.ts";
import { newJoinGroupResponse, type JoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import type { LeaveGroupRequest } from "../../protocol/generated/leave-group-request.ts";
import { newLeaveGroupResponse, type LeaveGroupResponse } from "../../protocol/generated/leave-group-response.ts";
import type { ListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import { newListGroupsResponse, type ListGroupsResponse } from "../../protocol/generated/list-groups-response.ts";
import type { OffsetCommitRequest } from "../../protocol/generated/offset-commit-request.ts";
import { newOffsetCommitResponse, type OffsetCommitResponse } from "../../protocol/generated/offset-commit-response.ts";
import type { OffsetDeleteRequest } from "../../protocol/generated/offset-delete-request.ts";
import { newOffsetDeleteResponse, type OffsetDeleteResponse } from "../../protocol/generated/offset-delete-response.ts";
import type { SyncGroupRequest } from "../../protocol/generated/sync-group-request.ts";
import { newSyncGroupResponse, type SyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import { newDescribeGroupsResponseDescribedGroup } from "../../protocol/generated/describe-groups-response.ts";
import { coordinatorError } from "../runtime/coordinator-error.ts";
import { CoordinatorRuntime } from "../runtime/coordinator-runtime.ts";
import { partitionOf } from "../runtime/java-hash.ts";
import type { PartitionWriter } from "../runtime/partition-writer.ts";
import { PendingReply } from "../runtime/pending-reply.ts";
import type { ClassicGroupState } from "./classic-group-state.ts";
import { deletedGroup, deleteGroups, type DeletedGroup } from "./delete-groups.ts";
import { describeGroup, type DescribedGroup } from "./describe-groups.ts";
import type { GroupCoordinatorConfig } from "./group-coordinator-config.ts";
import { groupRecordSerde, type GroupRecord } from "./group-records.ts";
import type { GroupRequestContext } from "./group-result.ts";
import { GroupShard } from "./group-shard.ts";
import { heartbeat } from "./heartbeat.ts";
import { leaveGroup } from "./leave-group.ts";
import { listGroups } from "./list-groups.ts";
import { commitOffsets } from "./offset-commit.ts";
import { deleteOffsets, offsetsOfDeletedTopics } from "./offset-delete.ts";
import { fetchOffsets, type FetchedGroup, type OffsetFetchGroup } from "./offset-fetch.ts";
import { syncGroup } from "./sync-group.ts";

/** The internal topic that holds groups and committed offsets. */
export const GROUP_METADATA_TOPIC = "__consumer_offsets";

/** What the coordinator stands on. */
export interface GroupCoordinatorOptions {
  readonly config: GroupCoordinatorConfig;
  readonly writer: PartitionWriter;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly logger: Logger;
}

/** How much the coordinator holds. */
export interface GroupCensus {
  readonly offsetCount: number;
  readonly groups: Readonly<Record<ClassicGroupState, number>>;
}

/** A value now or later. */
export type MaybePromise<T> = T | Promise<T>;

/** See the file's head. */
export class GroupCoordinator {
  readonly #config: GroupCoordinatorConfig;
  readonly #logger: Logger;
  readonly #runtime: CoordinatorRuntime<GroupShard, GroupRecord>;
  #partitionCount = 0;
  #isActive = false;

  constructor(options: GroupCoordinatorOptions) {
    const { config, writer, clock, timers, random, logger } = options;
    this.#config = config;
    this.#logger = logger;
    this.#runtime = new CoordinatorRuntime({
      topic: GROUP_METADATA_TOPIC,
      writer,
      serde: groupRecordSerde,
      buildShard: (environment) => new GroupShard({ config, clock, random, logger }, environment),
      clock,
      timers,
      logger,
      compression: config.offsetsTopicCompression,
      writeTimeoutMs: config.offsetCommitTimeoutMs,
      loadBufferBytes: config.offsetsLoadBufferBytes,
    });
  }

  // Life

  /** @param partitionCount of `__consumer_offsets`, or of what it will be created with */
  start(partitionCount: number = this.#config.offsetsTopicPartitionCount): void {
    this.#partitionCount = partitionCount;
    this.#isActive = true;
  }

  /** Ends every shard; whoever waits is told to find the coordinator again. */
  shutdown(): void {
    this.#isActive = false;
    this.#runtime.close();
  }

  /** This broker leads a partition of `__consumer_offsets` from now on: its groups are loaded. */
  onElection(partition: number, leaderEpoch: number): void {
    this.#runtime.load(partition, leaderEpoch);
  }

  /** This broker no longer leads it. `leaderEpoch` undefined: it is gone for good. */
  onResignation(partition: number, leaderEpoch: number | undefined): void {
    this.#runtime.unload(partition, leaderEpoch);
  }

  /** Topics are deleted: nobody shall find their offsets, least of all under a new topic of the same name. */
  onTopicsDeleted(topics: Iterable<string>): void {
    const names = new Set(topics);
    if (names.size === 0) return;
    for (const partition of this.#runtime.partitions()) {
      if (this.#runtime.stateOf(partition) !== "ACTIVE") continue;
      this.#inBackground("delete offsets of deleted topics", () =>
        this.#runtime.write(partition, ({ offsets }) => offsetsOfDeletedTopics(offsets, names)),
      );
    }
  }

  /** The partition of `__consumer_offsets` that a group belongs to. */
  partitionFor(groupId: string): number {
    return partitionOf(groupId, this.#partitionCount);
  }

  /** What the shards that serve hold: committed offsets, and groups by state. Walks all groups; for scrapes. */
  census(): GroupCensus {
    const groups: Record<ClassicGroupState, number> = {
      Empty: 0,
      PreparingRebalance: 0,
      CompletingRebalance: 0,
      Stable: 0,
      Dead: 0,
    };
    let offsetCount = 0;
    for (const partition of this.#runtime.partitions()) {
      if (this.#runtime.stateOf(partition) !== "ACTIVE") continue;
      this.#runtime.read(partition, ({ store, offsets }) => {
        offsetCount += offsets.count;
        for (const { state } of store.all()) groups[state] += 1;
      });
    }
    return { offsetCount, groups };
  }

  // Members

  joinGroup(context: GroupRequestContext, request: JoinGroupRequest): MaybePromise<JoinGroupResponse> {
    const { groupId, memberId, sessionTimeoutMs } = request;
    const { sessionTimeoutMinMs, sessionTimeoutMaxMs } = this.#config;
    const refuse = (errorCode: number): JoinGroupResponse =>
      newJoinGroupResponse({ memberId, errorCode, protocolName: null });
    if (!this.#isActive) return refuse(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    if (groupId === "") return refuse(ErrorCode.INVALID_GROUP_ID);
    if (sessionTimeoutMs < sessionTimeoutMinMs || sessionTimeoutMs > sessionTimeoutMaxMs) {
      return refuse(ErrorCode.INVALID_SESSION_TIMEOUT);
    }
    const reply = new PendingReply<JoinGroupResponse>();
    this.#intoReply(
      reply,
      groupId,
      (errorCode) => newJoinGroupResponse({ errorCode, protocolName: null }),
      (shard) => shard.joinGroup.join({ context, request, reply }),
    );
    return reply.take();
  }

  syncGroup(_context: GroupRequestContext, request: SyncGroupRequest): MaybePromise<SyncGroupResponse> {
    const refuse = (errorCode: number): SyncGroupResponse => newSyncGroupResponse({ errorCode });
    if (!this.#isActive) return refuse(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    if (request.groupId === "") return refuse(ErrorCode.INVALID_GROUP_ID);
    const reply = new PendingReply<SyncGroupResponse>();
    this.#intoReply(reply, request.groupId, refuse, ({ services, rebalance }) =>
      syncGroup(services, rebalance, request, reply),
    );
    return reply.take();
  }

  heartbeat(_context: GroupRequestContext, request: HeartbeatRequest): MaybePromise<HeartbeatResponse> {
    const answer = (errorCode: number): HeartbeatResponse => newHeartbeatResponse({ errorCode });
    if (!this.#isActive) return answer(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    if (request.groupId === "") return answer(ErrorCode.INVALID_GROUP_ID);
    // While a group is loading its members are left in peace.
    const failed = (errorCode: number): HeartbeatResponse =>
      answer(errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : errorCode);
    const beaten = this.#guard<number | HeartbeatResponse>(failed, () =>
      this.#runtime.write(this.partitionFor(request.groupId), ({ services, rebalance }) =>
        heartbeat(services, rebalance, request),
      ),
    );
    return mapNow(beaten, (result) => (typeof result === "number" ? answer(result) : result));
  }

  /** @param request of version 3 or above in form: who leaves is in `members` */
  leaveGroup(_context: GroupRequestContext, request: LeaveGroupRequest): MaybePromise<LeaveGroupResponse> {
    const refuse = (errorCode: number): LeaveGroupResponse => newLeaveGroupResponse({ errorCode });
    if (!this.#isActive) return refuse(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    if (request.groupId === "") return refuse(ErrorCode.INVALID_GROUP_ID);
    const failed = (errorCode: number): LeaveGroupResponse => {
      if (errorCode !== ErrorCode.UNKNOWN_MEMBER_ID) return refuse(errorCode);
      // There is no such group: nobody who is named can be its member.
      const members = request.members.map(({ memberId, groupInstanceId }) => ({
        memberId,
        groupInstanceId,
        errorCode,
      }));
      return newLeaveGroupResponse({ members });
    };
    return this.#guard(failed, () =>
      this.#runtime.write(this.partitionFor(request.groupId), ({ services, rebalance }) =>
        leaveGroup(services, rebalance, request.groupId, request.members),
      ),
    );
  }

  // Offsets

  /** @param request only of partitions that exist, each topic with its name */
  commitOffsets(context: GroupRequestContext, request: OffsetCommitRequest): MaybePromise<OffsetCommitResponse> {
    const failed = (errorCode: number): OffsetCommitResponse =>
      newOffsetCommitResponse({
        topics: request.topics.map(({ name, topicId, partitions }) => ({
          name,
          topicId,
          partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
        })),
      });
    if (!this.#isActive) return failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    return this.#guard(failed, () =>
      this.#runtime.write(this.partitionFor(request.groupId), ({ services, rebalance }) =>
        commitOffsets(services, rebalance, context, request),
      ),
    );
  }

  /** One group's offsets; with `topics` null all of them. An error is the group's, in its `errorCode`. */
  fetchOffsets(request: OffsetFetchGroup, requireStable: boolean): MaybePromise<FetchedGroup> {
    const { groupId } = request;
    const failed = (errorCode: number): FetchedGroup => ({ groupId, topics: [], errorCode });
    if (!this.#isActive) return failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    const partition = this.partitionFor(groupId);
    // Consumers before 3.9 only know how to find the coordinator again.
    const fetchFailed = (errorCode: number): FetchedGroup =>
      failed(errorCode === ErrorCode.COORDINATOR_NOT_AVAILABLE ? ErrorCode.NOT_COORDINATOR : errorCode);
    return this.#guard(fetchFailed, () =>
      requireStable
        ? this.#runtime.write(partition, ({ store, offsets }) => ({
            records: [],
            response: fetchOffsets({ store, offsets, requireStable }, request),
          }))
        : this.#runtime.read(partition, ({ store, offsets }) =>
            fetchOffsets({ store, offsets, requireStable }, request),
          ),
    );
  }

  /** @param request only of partitions that exist */
  deleteOffsets(request: OffsetDeleteRequest): MaybePromise<OffsetDeleteResponse> {
    const failed = (errorCode: number): OffsetDeleteResponse => newOffsetDeleteResponse({ errorCode });
    if (!this.#isActive) return failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    if (request.groupId === "") return failed(ErrorCode.INVALID_GROUP_ID);
    return this.#guard(failed, () =>
      this.#runtime.write(this.partitionFor(request.groupId), ({ store, offsets }) =>
        deleteOffsets(store, offsets, request),
      ),
    );
  }

  // Groups

  /** A row per group, in the order asked. */
  describeGroups(context: GroupRequestContext, groupIds: readonly string[]): DescribedGroup[] {
    return groupIds.map((groupId) => {
      const failed = (errorCode: number): DescribedGroup =>
        newDescribeGroupsResponseDescribedGroup({ groupId, errorCode });
      if (!this.#isActive) return failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
      return this.#guardNow(failed, () =>
        this.#runtime.read(this.partitionFor(groupId), ({ store }) =>
          describeGroup(store, groupId, context.apiVersion),
        ),
      );
    });
  }

  /** All groups that this broker coordinates; one shard that is loading fails the whole answer, as in Kafka. */
  listGroups(request: ListGroupsRequest): ListGroupsResponse {
    const failed = (errorCode: number): ListGroupsResponse => newListGroupsResponse({ errorCode });
    if (!this.#isActive) return failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    return this.#guardNow(failed, () => {
      const groups: ListGroupsResponse["groups"] = [];
      for (const partition of this.#runtime.partitions()) {
        if (this.#runtime.stateOf(partition) === "FAILED") continue;
        for (const listed of this.#runtime.read(partition, ({ store }) => listGroups(store, request))) {
          groups.push(listed);
        }
      }
      return newListGroupsResponse({ groups });
    });
  }

  /** A row per group; those of one shard go together. */
  async deleteGroups(groupIds: readonly string[]): Promise<DeletedGroup[]> {
    const results: DeletedGroup[] = [];
    const byPartition = new Map<number, string[]>();
    for (const groupId of groupIds) {
      const partition = this.#isActive ? this.partitionFor(groupId) : -1;
      const ids = byPartition.get(partition);
      if (ids === undefined) byPartition.set(partition, [groupId]);
      else ids.push(groupId);
    }
    for (const [partition, ids] of byPartition) {
      const failed = (errorCode: number): DeletedGroup[] => ids.map((groupId) => deletedGroup(groupId, errorCode));
      const rows = this.#isActive
        ? await this.#guard(failed, () =>
            this.#runtime.write(partition, ({ store, offsets }) => deleteGroups(store, offsets, ids)),
          )
        : failed(ErrorCode.COORDINATOR_NOT_AVAILABLE);
      // A loop: so many arguments as a request may name groups do not fit on the stack.
      for (const row of rows) results.push(row);
    }
    return results;
  }

  // How operations fail

  /** Runs an operation that answers through `reply`; if it cannot even begin, the reply says why. */
  #intoReply<T>(
    reply: PendingReply<T>,
    groupId: string,
    failed: (errorCode: number) => T,
    operation: Parameters<CoordinatorRuntime<GroupShard, GroupRecord>["write"]>[1],
  ): void {
    const done = this.#guard<unknown>(
      (errorCode) => reply.complete(failed(errorCode)),
      () => this.#runtime.write(this.partitionFor(groupId), operation),
    );
    // A failure of ours: the request shall not wait for ever, and the log has the stack.
    if (done instanceof Promise) {
      done.catch((error: unknown) => {
        this.#logUnexpected("group operation", error);
        reply.complete(failed(ErrorCode.UNKNOWN_SERVER_ERROR));
      });
    }
  }

  #guard<T>(failed: (errorCode: number) => T, operation: () => MaybePromise<T>): MaybePromise<T> {
    try {
      const result = operation();
      return result instanceof Promise ? result.catch((error: unknown) => failed(codeOf(error))) : result;
    } catch (error) {
      return failed(codeOf(error));
    }
  }

  #guardNow<T>(failed: (errorCode: number) => T, operation: () => T): T {
    try {
      return operation();
    } catch (error) {
      return failed(codeOf(error));
    }
  }

  #inBackground(name: string, operation: () => MaybePromise<unknown>): void {
    try {
      const done = operation();
      if (done instanceof Promise) done.catch((error: unknown) => this.#logUnexpected(name, error));
    } catch (error) {
      this.#logUnexpected(name, error);
    }
  }

  #logUnexpected(operation: string, error: unknown): void {
    this.#logger.error("An operation of the group coordinator failed", { operation, cause: inspect(error) });
  }
}

/** The error to answer with. @throws whatever is not an ApiError: that is ours, and the dispatcher's to answer. */
function codeOf(error: unknown): number {
  if (error instanceof ApiError) return coordinatorError(error.code);
  throw error;
}

function mapNow<T, U>(value: MaybePromise<T>, map: (value: T) => U): MaybePromise<U> {
  return value instanceof Promise ? value.then(map) : map(value);
}
