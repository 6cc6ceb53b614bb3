/**
 * A broker and its clients in one seed: rounds of work, each with a fault and an end of its own (kill, loss of power,
 * failing disk, clean stop), and after each a new start and a comparison with the model.
 *
 * Everything that chance decides comes from the seed; `trace.digest()` of two runs of one seed is the same.
 */
import assert from "node:assert/strict";
import { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import type { CrashFate } from "../../src/platform/simulated/simulated-file.ts";
import { AdminWork } from "./admin-work.ts";
import { BROKER_PORT, BrokerLife } from "./broker-life.ts";
import { checkMovesEnd, checkPlaces } from "./check-places.ts";
import { checkMetadata, checkRecords } from "./checks.ts";
import { readClusterFacts } from "./cluster-facts.ts";
import { type ClusterFacts, ClusterModel } from "./cluster-model.ts";
import { ClusterWork } from "./cluster-work.ts";
import { GroupModel } from "./group-model.ts";
import { checkCommitted, Consumer } from "./group-work.ts";
import { MoveWork } from "./move-work.ts";
import type { PartitionModel } from "./partition-model.ts";
import { Producer } from "./produce-work.ts";
import { SimulatedClient } from "./simulated-client.ts";
import { TopicModel } from "./topic-model.ts";
import { Trace } from "./trace.ts";

/** How a round ends. */
type End = "kill" | "power loss" | "disk failure" | "clean stop";

/** What a run is made of. */
export interface SimulationOptions {
  readonly seed: number;
  readonly rounds: number;
  /** Admin requests alone: no records, no groups, and mostly kills in the middle of them. */
  readonly isAdminOnly?: boolean;
}

const STABLE_TOPICS = ["s0", "s1"];
const CHURNING_TOPICS = ["c0", "c1", "c2", "c3"];
const PRODUCERS = ["i0", "i1", "i2", "p0", "p1"];
const GROUPS = ["g0", "g1"];
const MEMBERS_MAX = 3;
const REQUESTS_AT_THE_END = 6;
const CLUSTER_ADMINS = 3;
const MOVERS = 2;
const LOG_DIRS_MAX = 3;
/** Of some runs: checkpoints that are being written whatever happens. */
const FREQUENT_CHECKPOINTS = {
  "log.flush.offset.checkpoint.interval.ms": "100",
  "log.initial.task.delay.ms": "10",
  "log.segment.delete.delay.ms": "20",
};
/** So that many starts begin from one, and old ones go with the log before them. */
const FREQUENT_SNAPSHOTS = {
  "metadata.log.max.record.bytes.between.snapshots": "2500",
  "metadata.max.retention.bytes": "15000",
  "internal.metadata.log.segment.bytes": "4000",
};
const GROUP_SETTLE_MS = 60_000;

/** See the file's head. */
export class Simulation {
  readonly trace: Trace;
  readonly #options: SimulationOptions;
  readonly #random: SeededRandom;
  readonly #life: BrokerLife;
  readonly #topics: TopicModel[];
  readonly #admin: AdminWork;
  /** What is changed beside the topics of {@link #topics}, by several admins at once. */
  readonly #cluster: ClusterModel;
  readonly #clusterAdmins: ClusterWork[];
  readonly #movers: MoveWork[];
  readonly #producers: Producer[];
  readonly #groups: { readonly model: GroupModel; consumers: Consumer[] }[];
  readonly #checker: SimulatedClient;
  /** What clients found wrong between two steps. */
  readonly #findings: unknown[] = [];
  #mayFail = false;
  #consumerCount = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    const { seed, isAdminOnly = false } = options;
    const random = new SeededRandom(seed ^ 0xc0ffee);
    this.#random = random;
    const properties = {
      ...(isAdminOnly ? FREQUENT_SNAPSHOTS : {}),
      ...(seed % 2 === 0 ? FREQUENT_CHECKPOINTS : {}),
    };
    this.#life = new BrokerLife({ seed, logDirCount: 1 + (seed % LOG_DIRS_MAX), properties });
    this.#cluster = new ClusterModel(this.#life.logDirs);
    const life = this.#life;
    const trace = new Trace(life.platform.clock);
    this.trace = trace;
    this.#topics = [...(isAdminOnly ? [] : STABLE_TOPICS), ...CHURNING_TOPICS].map((name) => new TopicModel(name));
    const mayFail = (): boolean => this.#mayFail || life.hasLostPower;
    this.#admin = new AdminWork({ client: new SimulatedClient(life, "admin"), random, trace, mayFail });
    this.#clusterAdmins = Array.from({ length: CLUSTER_ADMINS }, (_, index) => {
      const client = new SimulatedClient(life, `admin-${index}`);
      return new ClusterWork({
        ask: async (api, message) => (await client.ask(api, message)).answer,
        random,
        model: this.#cluster,
        note: (line) => trace.add(line),
        mayFail,
      });
    });
    this.#movers = Array.from({ length: life.logDirs.length > 1 ? MOVERS : 0 }, (_, index) => {
      const client = new SimulatedClient(life, `mover-${index}`);
      return new MoveWork({ client, random, trace, logDirs: life.logDirs, cluster: this.#cluster, mayFail });
    });
    this.#producers = (isAdminOnly ? [] : PRODUCERS).map((name) => {
      const client = new SimulatedClient(life, name);
      return new Producer({ name, client, random, trace, clock: life.platform.clock, mayFail });
    });
    this.#groups = (isAdminOnly ? [] : GROUPS).map((groupId) => ({ model: new GroupModel(groupId), consumers: [] }));
    this.#checker = new SimulatedClient(life, "checker");
  }

  /** Runs all rounds. @throws what was found, with the seed and the way to see it again */
  async run(): Promise<void> {
    let round = 0;
    try {
      await this.#start(1);
      this.#cluster.learn(await this.#life.until(this.#clusterFacts()));
      for (; round < this.#options.rounds; round++) await this.#round();
      await this.#life.stop();
    } catch (error) {
      const { seed, isAdminOnly = false } = this.#options;
      const how = `RAFKA_SIMULATION_SEED=${seed} RAFKA_SIMULATION_ROUNDS=${round + 1}${isAdminOnly ? " RAFKA_SIMULATION_KIND=admin" : ""} RAFKA_SIMULATION_TRACE=1 npm run test:simulation`;
      throw new Error(
        `seed ${seed}, round ${round}: ${error instanceof Error ? error.message : String(error)}\nreplay: ${how}\n${this.trace.tail()}`,
        { cause: error },
      );
    }
  }

  async #round(): Promise<void> {
    const end = this.#chooseEnd();
    const fate = this.#chooseFate(end);
    const random = this.#random;
    this.trace.add(`round: ${end} ${fate.bytes} ${fate.names}`);
    const { platform } = this.#life;
    platform.network.delay = { minMs: 0, maxMs: random.below(3) * random.below(20) };
    platform.disk.latency = { minMs: 0, maxMs: random.below(3) * random.below(8) };
    if (end === "power loss" || (end === "kill" && random.next() < 0.6))
      this.#life.losePowerAtChange(
        1 + random.below(this.#options.isAdminOnly === true ? 60 : 400),
        random.below(3) * random.below(100),
      );
    if (end === "disk failure") this.#failDisk();
    this.#startConsumers();
    const steps = this.#options.isAdminOnly === true ? 3 + random.below(6) : 8 + random.below(40);
    for (let step = 0; step < steps && !this.#isDown(); step++) await this.#step();
    await this.#end(end, fate);
  }

  #chooseEnd(): End {
    const dice = this.#random.next();
    if (this.#options.isAdminOnly === true) return dice < 0.75 ? "kill" : "power loss";
    if (dice < 0.5) return "kill";
    if (dice < 0.75) return "power loss";
    return dice < 0.88 ? "disk failure" : "clean stop";
  }

  #chooseFate(end: End): { readonly bytes: CrashFate; readonly names: CrashFate } {
    if (end !== "power loss") return { bytes: "kept", names: "kept" };
    const fates = ["lost", "kept", "random"] as const;
    return { bytes: fates[this.#random.below(3)]!, names: fates[this.#random.below(3)]! };
  }

  #failDisk(): void {
    const random = this.#random;
    const operation = (["write", "sync", "rename", "truncate", "syncDirectory", "open"] as const)[random.below(6)]!;
    const nth = 1 + random.below(40);
    this.trace.add(`the disk fails at ${operation} ${nth}`);
    this.#mayFail = true;
    this.#cluster.areFeaturesFixed = true;
    this.#life.platform.disk.fail({
      operation,
      nth,
      times: random.next() < 0.5 ? 1 : Number.POSITIVE_INFINITY,
      code: random.next() < 0.5 ? "EIO" : "ENOSPC",
      tornAfterBytes: random.below(200),
    });
  }

  #isDown(): boolean {
    return this.#life.hasLostPower || this.#life.failure !== undefined;
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const { platform } = this.#life;
    const count = 1 + random.below(4);
    for (let index = 0; index < count; index++) this.#launch();
    const dice = random.next();
    if (this.#options.isAdminOnly === true) {
      await this.#life.pass(dice < 0.1 ? random.below(2_000) : random.below(6));
    } else if (dice < 0.03) {
      this.trace.add("connections break");
      platform.network.reset(BROKER_PORT);
    } else if (dice < 0.05) {
      this.trace.add("the line is cut");
      platform.network.cut(BROKER_PORT);
      await this.#life.pass(random.below(25_000));
      platform.network.heal(BROKER_PORT);
    } else if (dice < 0.08) {
      await this.#life.pass(random.below(30_000));
    } else {
      await this.#life.pass(random.below(dice < 0.5 ? 5 : 60));
    }
    this.#noteFlushed();
    this.#throwFindings();
  }

  #launch(): void {
    const random = this.#random;
    const topic = this.#topics[random.below(this.#topics.length)]!;
    const producer = this.#producers[random.below(Math.max(this.#producers.length, 1))];
    const mover = this.#movers[random.below(Math.max(this.#movers.length, 1))];
    if (mover !== undefined && random.next() < 0.15) {
      this.#watch(random.next() < 0.2 ? mover.look() : mover.move(topic));
      return;
    }
    const dice = random.next();
    if (dice < (producer === undefined ? 0.6 : 0.06)) {
      this.#watch(this.#clusterAdmins[random.below(CLUSTER_ADMINS)]!.change());
    } else if (producer === undefined || dice < 0.2) {
      this.#watch(this.#admin.change(topic, STABLE_TOPICS.includes(topic.name)));
    } else if (dice < 0.23) {
      const { consumers } = this.#groups[random.below(this.#groups.length)]!;
      consumers.shift()?.leave();
      this.#startConsumers();
    } else {
      this.#watch(producer.produce(topic));
    }
  }

  #startConsumers(): void {
    for (const group of this.#groups) {
      const wanted = 1 + this.#random.below(MEMBERS_MAX);
      while (group.consumers.length < wanted) {
        const consumer = new Consumer(`${group.model.groupId}m${this.#consumerCount++}`, {
          life: this.#life,
          random: this.#random,
          trace: this.trace,
          model: group.model,
          topics: this.#topics.filter(({ name }) => STABLE_TOPICS.includes(name)),
        });
        group.consumers.push(consumer);
        this.#watch(consumer.run());
      }
    }
  }

  async #end(end: End, fate: { readonly bytes: CrashFate; readonly names: CrashFate }): Promise<void> {
    const random = this.#random;
    const life = this.#life;
    const isPowerLoss = end === "power loss";
    if (end === "clean stop" || end === "disk failure") {
      this.trace.add(`stop${life.failure === undefined ? "" : " after a failure"}`);
      try {
        await life.stop();
      } catch (error) {
        if (!this.#mayFail) throw error;
        await life.crash({ bytes: "kept", names: "kept" });
      }
    } else {
      await this.#meanwhile();
      this.#noteFlushed();
      this.trace.add(`crash at change ${life.platform.disk.changeCount}`);
      await life.crash(fate);
    }
    this.#throwFindings();
    this.#clientsDied();
    if (isPowerLoss) for (const { model } of this.#groups) model.powerWasLost();
    // Names of copies may be gone, and moves from and to a directory that fails end.
    if (isPowerLoss || end === "disk failure") this.#forgetMoves();
    this.#mayFail = false;
    this.#cluster.areFeaturesFixed = false;
    life.platform.network.delay = { minMs: 0, maxMs: 0 };
    life.platform.disk.latency = { minMs: 0, maxMs: 0 };
    await this.#start(random.next() < 0.2 ? 3 : 1);
    await this.#check(isPowerLoss);
    if (random.next() >= 0.25) return;
    // What a crash left and a start did not put right shows when a clean stop makes the next start trust it.
    await life.stop();
    this.#clientsDied();
    await this.#start(1);
    await this.#check(false);
  }

  /** The end comes while much is under way. */
  async #meanwhile(): Promise<void> {
    if (this.#isDown()) return;
    for (let index = 0; index < REQUESTS_AT_THE_END; index++) this.#launch();
    await this.#life.pass(this.#random.below(6));
  }

  #forgetMoves(): void {
    for (const { partitions } of this.#topics) for (const partition of partitions) partition.wantedLogDir = undefined;
  }

  #clientsDied(): void {
    for (const { partitions } of this.#topics) for (const partition of partitions) partition.unansweredMoveCount = 0;
    for (const producer of this.#producers) producer.machineDied();
    for (const group of this.#groups) group.consumers = [];
  }

  /** Starts the broker; all attempts but the last may be cut short by another loss of power. */
  async #start(attempts: number): Promise<void> {
    const life = this.#life;
    for (let attempt = 1; attempt < attempts; attempt++) {
      life.losePowerAtChange(1 + this.#random.below(60), this.#random.below(150));
      try {
        await life.start();
      } catch (error) {
        if (!life.hasLostPower) throw error;
      }
      // What survived the first loss is on the disk or in its cache: here the cache is kept, or the model would be lost.
      this.trace.add(`crash in a start, at change ${life.platform.disk.changeCount}`);
      await life.crash({ bytes: "kept", names: "kept" });
    }
    await life.start();
    assert.equal(life.failure, undefined, "the broker failed in its start");
    this.trace.add("started");
  }

  #clusterFacts(): Promise<ClusterFacts> {
    return readClusterFacts(async (api, message) => (await this.#checker.ask(api, message)).answer);
  }

  async #check(wasPowerLost: boolean): Promise<void> {
    const life = this.#life;
    const topics = this.#topics;
    await life.until(checkMetadata(this.#checker, topics));
    this.#cluster.check(await life.until(this.#clusterFacts()));
    const durableOffset = (partition: PartitionModel): number =>
      wasPowerLost ? partition.flushedOffset : Number.POSITIVE_INFINITY;
    const hasLost = await life.until(checkRecords(this.#checker, topics, durableOffset));
    if (hasLost) for (const producer of this.#producers) producer.forget();
    for (const { partitions } of topics) for (const partition of partitions) partition.flushedOffset = 0;
    for (const { model } of this.#groups) await life.until(checkCommitted(life, model));
    await life.until(checkPlaces(this.#checker, topics));
    if (this.#random.next() < 0.3) await checkMovesEnd(life, this.#checker, topics);
    if (this.#groups.length > 0 && this.#random.next() < 0.3) await this.#checkGroupsSettle();
    this.#throwFindings();
    this.trace.add(`checked ${topics.flatMap(({ partitions }) => partitions.map(({ known }) => known.size)).join()}`);
  }

  /** Left alone, the members of each group come to share all partitions. */
  async #checkGroupsSettle(): Promise<void> {
    this.#startConsumers();
    const places = this.#topics
      .filter(({ name, id }) => STABLE_TOPICS.includes(name) && id !== undefined)
      .flatMap(({ name, partitions }) => partitions.map((_, index) => `${name}-${index}`))
      .sort();
    const clock = this.#life.platform.clock;
    const limitMs = clock.monotonicMs() + GROUP_SETTLE_MS;
    for (const { consumers, model } of this.#groups) {
      for (;;) {
        const shared = consumers.flatMap(({ positions }) => [...positions.keys()]).sort();
        if (shared.join() === places.join() && consumers.every(({ isJoined }) => isJoined)) break;
        assert.ok(
          clock.monotonicMs() < limitMs,
          `${model.groupId} does not settle: ${shared.join()} of ${places.join()}`,
        );
        await this.#life.pass(200);
        this.#throwFindings();
      }
    }
    this.trace.add("groups have settled");
  }

  /** Asks the logs what they know to be on the disk: that much must survive a loss of power. */
  #noteFlushed(): void {
    const logManager = this.#life.node?.logManager;
    for (const { name, id, partitions } of this.#topics) {
      for (const [index, partition] of partitions.entries()) {
        const log = logManager?.getLog(name, index);
        if (log !== undefined && log.topicId === id)
          partition.flushedOffset = Math.max(partition.flushedOffset, log.recoveryPoint);
      }
    }
  }

  #watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#findings.push(error));
  }

  #throwFindings(): void {
    const [first] = this.#findings;
    if (first !== undefined) throw first;
    if (!this.#mayFail && !this.#life.hasLostPower && this.#life.failure !== undefined) throw this.#life.failure;
  }
}
