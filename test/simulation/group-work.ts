/** Consumer groups: members that join, read, commit and leave, each with a life of its own between two crashes. */
import { GroupMember } from "../../src/network/client/group-member.ts";
import { fetchCommitted } from "../../src/network/client/group-offsets.ts";
import { KafkaClient, NoBrokerError } from "../../src/network/client/kafka-client.ts";
import { ApiError, ErrorCode } from "../../src/protocol/errors.ts";
import type { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import { BROKER_PORT, type BrokerLife } from "./broker-life.ts";
import type { GroupModel } from "./group-model.ts";
import { fetchOnce, valuesOf } from "./read-partition.ts";
import { isLostConnection, SimulatedClient } from "./simulated-client.ts";
import type { TopicModel } from "./topic-model.ts";
import type { Trace } from "./trace.ts";

const TURN_MS = 100;

/** What a group's members stand on. */
export interface GroupWorkOptions {
  readonly life: BrokerLife;
  readonly random: SeededRandom;
  readonly trace: Trace;
  readonly model: GroupModel;
  /** What the members subscribe to. */
  readonly topics: readonly TopicModel[];
}

/** One consumer of a group. */
export class Consumer {
  readonly name: string;
  /** Where it reads, by `topic-partition`; empty before it has joined. */
  positions: Map<string, number> = new Map();
  readonly #options: GroupWorkOptions;
  readonly #client: KafkaClient;
  readonly #reader: SimulatedClient;
  readonly #member: GroupMember;
  readonly #life: number;
  #isLeaving = false;

  constructor(name: string, options: GroupWorkOptions) {
    this.name = name;
    this.#options = options;
    const { life, model, topics } = options;
    const { platform } = life;
    this.#life = life.life;
    this.#client = new KafkaClient({
      platform,
      bootstrap: [{ host: "127.0.0.1", port: BROKER_PORT }],
      clientId: name,
      timeoutMs: 10_000,
      pause: (ms) => this.#pause(ms),
    });
    this.#reader = new SimulatedClient(life, name);
    this.#member = new GroupMember({
      client: this.#client,
      clock: platform.clock,
      groupId: model.groupId,
      topics: topics.map((topic) => topic.name),
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      heartbeatIntervalMs: 1_000,
    });
  }

  get isJoined(): boolean {
    return this.#member.isJoined;
  }

  /** It leaves at its next turn. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Its whole life; ends when it has left. */
  async run(): Promise<void> {
    while (!this.#isLeaving) {
      try {
        await this.#turn();
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#options.trace.add(`${this.name} failed: ${error instanceof Error ? error.name : ""}`);
      }
      await this.#pause(TURN_MS);
    }
    try {
      await this.#member.leave();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    this.#options.trace.add(`${this.name} left`);
    this.#client.close();
    this.#reader.drop();
  }

  async #turn(): Promise<void> {
    if (!(await this.#member.keepAlive())) {
      this.positions = new Map();
      await this.#join();
      return;
    }
    for (const place of this.positions.keys()) await this.#read(place);
    if (this.#options.random.next() < 0.4) await this.#commit();
  }

  async #join(): Promise<void> {
    const { model, trace } = this.#options;
    const assigned = await this.#member.join();
    trace.add(`${this.name} has ${assigned.map(({ topic, partition }) => `${topic}-${partition}`).join()}`);
    const committed = await fetchCommitted(this.#client, model.groupId);
    const positions = new Map<string, number>();
    for (const { topic, partition } of assigned) {
      const place = `${topic}-${partition}`;
      const found = committed.find((offset) => offset.topic === topic && offset.partition === partition);
      model.fetched(place, found?.offset);
      positions.set(place, found?.offset ?? 0);
    }
    this.positions = positions;
  }

  async #read(place: string): Promise<void> {
    const { topics } = this.#options;
    const [name = "", index = ""] = place.split("-");
    const topic = topics.find((candidate) => candidate.name === name);
    const partition = topic?.partitions[Number(index)];
    const offset = this.positions.get(place);
    if (topic?.id === undefined || partition === undefined || offset === undefined) return;
    const at = { name, topicId: topic.id, index: Number(index), where: place };
    const fetched = await fetchOnce(this.#reader, at, offset, 3_000);
    if (fetched === undefined || !this.positions.has(place)) return;
    if (fetched.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) {
      // Deleted below it, or never flushed before the power went.
      this.positions.set(place, offset + 1 > maxKnown(partition.known) ? 0 : offset + 1);
      return;
    }
    if (fetched.errorCode !== ErrorCode.NONE) return;
    let next = offset;
    for (const [recordOffset, value] of valuesOf(fetched, offset, place)) {
      partition.read(recordOffset, value, `${this.name} at ${place}`);
      next = recordOffset + 1;
    }
    this.positions.set(place, next);
  }

  async #commit(): Promise<void> {
    const { model, trace } = this.#options;
    const positions = [...this.positions].map(([place, offset]) => {
      const [topic = "", partition = ""] = place.split("-");
      return { topic, partition: Number(partition), offset };
    });
    const turns = [...this.positions].map(([place, offset]) => ({ place, offset, turn: model.asked(place, offset) }));
    const isDone = await this.#member.commit(positions);
    trace.add(`${this.name} commits ${[...this.positions].join(" ")}: ${isDone}`);
    if (isDone) for (const { place, offset, turn } of turns) model.acknowledged(place, offset, turn);
  }

  #pause(ms: number): Promise<void> {
    const { life } = this.#options;
    return new Promise((resolve) => {
      life.platform.timers.schedule(ms, () => {
        if (life.life === this.#life) resolve();
      });
    });
  }
}

/** Asks what a group has committed, as a tool would, and compares. */
export async function checkCommitted(life: BrokerLife, model: GroupModel): Promise<void> {
  const { platform } = life;
  const client = new KafkaClient({
    platform,
    bootstrap: [{ host: "127.0.0.1", port: BROKER_PORT }],
    clientId: "checker",
    pause: (ms) => new Promise((resolve) => void platform.timers.schedule(ms, resolve)),
  });
  const committed = await fetchCommitted(client, model.groupId);
  model.check(new Map(committed.map(({ topic, partition, offset }) => [`${topic}-${partition}`, offset])));
  client.close();
}

function maxKnown(known: ReadonlyMap<number, string>): number {
  let max = -1;
  for (const offset of known.keys()) if (offset > max) max = offset;
  return max;
}

function isPassing(error: unknown): boolean {
  return isLostConnection(error) || error instanceof NoBrokerError || error instanceof ApiError;
}
