/**
 * Consumers that come, go, die and wake up late, in many groups at once: whatever happens, every group settles, and no
 * member that the coordinator still knows is told that it is unknown.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { newHeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import { newLeaveGroupRequest } from "../../protocol/generated/leave-group-request.ts";
import { newSyncGroupRequest } from "../../protocol/generated/sync-group-request.ts";
import { GroupWorld, subscription } from "../../testing/group-world.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const GROUP_COUNT = 20;
const MEMBER_COUNT = 50;
const SESSION_MS = 10_000;
const REBALANCE_MS = 20_000;

/** Why a member may rightly be told UNKNOWN_MEMBER_ID: it kept silent, or missed a phase, for as long as this. */
const FORGIVEN_MS = SESSION_MS;

/** How often a partition has been loaded again in the current run. */
let reloads = 0;

/** A consumer as clients are: joins, syncs, sends heartbeats, and joins again when told. */
class Consumer {
  readonly groupId: string;
  readonly #world: GroupWorld;
  readonly #instanceId: string | null;
  #memberId = "";
  #generationId = -1;
  #isAlive = true;
  #lastSignMs = 0;
  /** Whether a generation with this member is in the log; before that a reload forgets it, as in Kafka. */
  #isWritten = false;
  #reloadsAtId = 0;
  isStable = false;
  assignment = "";
  readonly complaints: string[] = [];

  constructor(world: GroupWorld, groupId: string, instanceId: string | null) {
    this.#world = world;
    this.groupId = groupId;
    this.#instanceId = instanceId;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Stops in the middle of whatever it does. */
  die(): void {
    this.#isAlive = false;
    this.isStable = false;
  }

  /** A static member forgets its id with its process, any other is somebody else. */
  reviveAsNew(): void {
    this.#isAlive = true;
    this.#memberId = "";
    this.#generationId = -1;
    void this.#run();
  }

  start(): void {
    void this.#run();
  }

  leave(): void {
    const members = [{ memberId: this.#memberId, groupInstanceId: this.#instanceId, reason: null }];
    this.die();
    void this.#world.coordinator.leaveGroup(
      this.#world.context(),
      newLeaveGroupRequest({ groupId: this.groupId, members }),
    );
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#world.platform.timers.schedule(ms, resolve);
    });
  }

  async #run(): Promise<void> {
    const life = {};
    this.#life = life;
    while (this.#isAlive && this.#life === life) {
      if (!(await this.#join(life))) continue;
      await this.#beat(life);
    }
  }

  #life: object = {};

  #goesOn(life: object): boolean {
    return this.#isAlive && this.#life === life;
  }

  #sign(): void {
    this.#lastSignMs = this.#world.platform.clock.monotonicMs();
  }

  /** @returns whether the member has its part of a generation */
  async #join(life: object): Promise<boolean> {
    this.isStable = false;
    this.#sign();
    const { groupId } = this;
    const joined = await this.#world.join({
      groupId,
      memberId: this.#memberId,
      groupInstanceId: this.#instanceId,
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: REBALANCE_MS,
      protocols: [{ name: "range", metadata: subscription(groupId) }],
    });
    if (!this.#goesOn(life)) return false;
    if (joined.errorCode !== ErrorCode.NONE) {
      await this.#recover(joined.errorCode, joined.memberId, "join");
      return false;
    }
    if (joined.memberId !== this.#memberId) {
      this.#memberId = joined.memberId;
      this.#isWritten = false;
      this.#reloadsAtId = reloads;
    }
    this.#generationId = joined.generationId;
    this.#sign();
    const assignments = joined.members.map(({ memberId }) => ({
      memberId,
      assignment: Buffer.from(`${joined.generationId}/${memberId}`),
    }));
    const synced = await this.#world.coordinator.syncGroup(
      this.#world.context(),
      newSyncGroupRequest({
        groupId,
        memberId: this.#memberId,
        groupInstanceId: this.#instanceId,
        generationId: this.#generationId,
        protocolType: "consumer",
        protocolName: "range",
        assignments: joined.leader === this.#memberId && !joined.skipAssignment ? assignments : [],
      }),
    );
    if (!this.#goesOn(life)) return false;
    if (synced.errorCode !== ErrorCode.NONE) {
      await this.#recover(synced.errorCode, this.#memberId, "sync");
      return false;
    }
    this.assignment = Buffer.from(synced.assignment).toString();
    this.isStable = true;
    this.#isWritten = true;
    return true;
  }

  async #beat(life: object): Promise<void> {
    for (;;) {
      await this.#pause(3000);
      if (!this.#goesOn(life)) return;
      const { groupId } = this;
      const { errorCode } = await this.#world.coordinator.heartbeat(
        this.#world.context(),
        newHeartbeatRequest({
          groupId,
          memberId: this.#memberId,
          groupInstanceId: this.#instanceId,
          generationId: this.#generationId,
        }),
      );
      if (errorCode !== ErrorCode.NONE) {
        await this.#recover(errorCode, this.#memberId, "heartbeat");
        return;
      }
      this.#sign();
    }
  }

  async #recover(errorCode: number, memberId: string, where: string): Promise<void> {
    switch (errorCode) {
      case ErrorCode.MEMBER_ID_REQUIRED:
        this.#memberId = memberId;
        this.#isWritten = false;
        this.#reloadsAtId = reloads;
        return;
      case ErrorCode.REBALANCE_IN_PROGRESS:
      case ErrorCode.ILLEGAL_GENERATION:
        return;
      case ErrorCode.UNKNOWN_MEMBER_ID: {
        const silentMs = this.#world.platform.clock.monotonicMs() - this.#lastSignMs;
        const isForgotten = !this.#isWritten && reloads > this.#reloadsAtId;
        if (silentMs < FORGIVEN_MS && !isForgotten)
          this.complaints.push(`${where} of ${this.#memberId} after ${silentMs} ms`);
        this.#memberId = "";
        return;
      }
      case ErrorCode.NOT_COORDINATOR:
      case ErrorCode.COORDINATOR_LOAD_IN_PROGRESS:
        await this.#pause(100);
        return;
      default:
        throw new Error(`${where} was answered ${errorCode}`);
    }
  }
}

for (const seed of SEEDS) {
  test(`a storm of ${MEMBER_COUNT} members in ${GROUP_COUNT} groups settles (seed ${seed})`, async () => {
    const world = new GroupWorld({ seed, config: { offsetsTopicPartitionCount: 7, initialRebalanceDelayMs: 100 } });
    const { random } = world.platform;
    const pick = (count: number): number => Math.floor(random.next() * count);
    const consumers = Array.from({ length: MEMBER_COUNT }, (_, index) => {
      const instanceId = index % 3 === 0 ? `instance-${index}` : null;
      return new Consumer(world, `group-${index % GROUP_COUNT}`, instanceId);
    });
    for (const consumer of consumers) {
      consumer.start();
      await world.platform.advanceAsync(pick(300));
    }
    for (let events = 0; events < 120; events += 1) {
      const consumer = consumers[pick(MEMBER_COUNT)];
      assert.ok(consumer !== undefined);
      const chance = random.next();
      if (!consumer.isAlive) consumer.reviveAsNew();
      else if (chance < 0.5) consumer.die();
      else if (chance < 0.8) consumer.leave();
      else {
        // The partition moves away and comes back, as when a broker restarts.
        const partition = pick(7);
        reloads += 1;
        world.coordinator.onResignation(partition, undefined);
        await world.platform.advanceAsync(pick(50));
        world.coordinator.onElection(partition, events + 1);
      }
      await world.platform.advanceAsync(pick(4000));
    }
    // Long enough for sessions of the dead to end and for a rebalance of those who are left.
    await world.platform.advanceAsync(SESSION_MS + 2 * REBALANCE_MS + 10_000);
    assert.deepEqual(
      consumers.flatMap(({ complaints }) => complaints),
      [],
    );
    for (let group = 0; group < GROUP_COUNT; group += 1) {
      const groupId = `group-${group}`;
      const alive = consumers.filter((consumer) => consumer.groupId === groupId && consumer.isAlive);
      assert.equal(world.state(groupId), alive.length === 0 ? "Empty" : "Stable", `${groupId} has ${alive.length}`);
      const generations = new Set(alive.map(({ assignment }) => assignment.split("/")[0]));
      assert.ok(generations.size <= 1, `${groupId} is in one generation`);
      for (const consumer of alive) assert.ok(consumer.isStable, `${groupId} serves all its members`);
    }
  });
}
