/** The groups and offsets of one partition of `__consumer_offsets`: the state machine that the runtime runs. */
import type { Logger } from "../../base/logger.ts";
import type { Clock, Random } from "../../platform/platform.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { newJoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { newSyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import type { CoordinatorShard, ShardEnvironment } from "../runtime/coordinator-shard.ts";
import type { ClassicGroup } from "./classic-group.ts";
import { ClassicRebalance, type ClassicGroupServices } from "./classic-rebalance.ts";
import type { GroupCoordinatorConfig } from "./group-coordinator-config.ts";
import type { GroupRecord } from "./group-records.ts";
import type { GroupResult, GroupTimer } from "./group-result.ts";
import { GroupStore } from "./group-store.ts";
import { JoinGroup } from "./join-group.ts";
import { expireOffsetsAndGroups } from "./offset-expiration.ts";
import { OffsetStore } from "./offset-store.ts";

const EXPIRATION_KEY = "expire-group-metadata";

/** What a shard is built with, beside its environment. */
export interface GroupShardOptions {
  readonly config: GroupCoordinatorConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** See the file's head. Operations on it are functions of this folder that take its parts. */
export class GroupShard implements CoordinatorShard<GroupRecord> {
  readonly services: ClassicGroupServices;
  readonly store: GroupStore;
  readonly offsets: OffsetStore;
  readonly rebalance: ClassicRebalance;
  readonly joinGroup: JoinGroup;
  readonly #timer: GroupTimer;

  constructor(options: GroupShardOptions, environment: ShardEnvironment<GroupShard, GroupRecord>) {
    const { config, clock, random, logger } = options;
    const { timeline, timer } = environment;
    this.#timer = timer;
    this.store = new GroupStore(timeline, clock);
    this.offsets = new OffsetStore(timeline);
    this.services = { store: this.store, timer, clock, config, logger };
    this.rebalance = new ClassicRebalance(this.services);
    this.joinGroup = new JoinGroup(this.services, this.rebalance, random);
  }

  replay(offset: number, producerId: number, record: GroupRecord): void {
    switch (record.kind) {
      case "offset-commit":
        // Who commits without ever joining makes a group that only keeps offsets.
        if (record.value !== null && this.store.get(record.group) === undefined) this.store.create(record.group);
        this.offsets.replay(offset, producerId, record);
        return;
      case "group-metadata":
        this.store.replayGroup(record);
        return;
      case "foreign":
        this.store.replayForeign(record);
        return;
    }
  }

  replayEndTransactionMarker(producerId: number, isCommit: boolean): void {
    this.offsets.replayEndOfTransaction(producerId, isCommit);
  }

  onLoaded(): void {
    const { config } = this.services;
    for (const group of this.store.all()) {
      if (group.type !== "classic") continue;
      for (const member of group.members()) this.rebalance.scheduleHeartbeat(group, member);
      if (group.memberCount > config.groupSizeMax) {
        this.rebalance.prepare(group, "the loaded group is larger than group.max.size");
      }
    }
    this.#scheduleExpiration();
  }

  onUnloaded(): void {
    for (const group of this.store.all()) if (group.type === "classic") this.#endGroup(group);
  }

  #endGroup(group: ClassicGroup): void {
    group.transitionTo("Dead", this.services.clock.nowMs());
    const errorCode = ErrorCode.NOT_COORDINATOR;
    for (const member of group.members()) {
      group.completeJoin(member, newJoinGroupResponse({ memberId: member.memberId, errorCode, protocolName: null }));
      group.completeSync(member, newSyncGroupResponse({ errorCode }));
    }
  }

  #scheduleExpiration(): void {
    const { config } = this.services;
    this.#timer.schedule(EXPIRATION_KEY, config.offsetsRetentionCheckIntervalMs, () => this.#expire());
  }

  #expire(): GroupResult {
    this.#scheduleExpiration();
    const { store, offsets } = this;
    const { clock, config, logger } = this.services;
    const result = expireOffsetsAndGroups({ store, offsets, clock, config });
    const recordCount = result.records.length;
    if (recordCount > 0) logger.info("Removing expired offsets and groups", { recordCount });
    return result;
  }
}
