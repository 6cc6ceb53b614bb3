/**
 * What each dynamic config changes about a running broker, seen through its listener and on its disk: not yet, at once
 * when it is set, still after a restart, and no more when it is deleted.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, test } from "node:test";
import { type Broker, startBroker } from "../index.ts";
import { type ClientApi, KafkaConnection } from "../network/client/kafka-connection.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { ErrorCode } from "../protocol/errors.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../protocol/generated/create-topics-request.ts";
import { newDescribeConfigsRequest } from "../protocol/generated/describe-configs-request.ts";
import { newIncrementalAlterConfigsRequest } from "../protocol/generated/incremental-alter-configs-request.ts";
import { newInitProducerIdRequest } from "../protocol/generated/init-producer-id-request.ts";
import type { InitProducerIdRequest } from "../protocol/generated/init-producer-id-request.ts";
import type { InitProducerIdResponse } from "../protocol/generated/init-producer-id-response.ts";
import { newListOffsetsRequest, newListOffsetsRequestTopic } from "../protocol/generated/list-offsets-request.ts";
import type { ListOffsetsRequest } from "../protocol/generated/list-offsets-request.ts";
import type { ListOffsetsResponse } from "../protocol/generated/list-offsets-response.ts";
import type { ProduceRequest } from "../protocol/generated/produce-request.ts";
import {
  newProduceRequest,
  newProduceRequestPartitionProduceData,
  newProduceRequestTopicProduceData,
} from "../protocol/generated/produce-request.ts";
import type { ProduceResponse } from "../protocol/generated/produce-response.ts";
import { buildBatch } from "../records/build-batch.ts";
import { batchesOf } from "../records/record-batch.ts";
import { CREATE_TOPICS, DESCRIBE_CONFIGS, INCREMENTAL_ALTER_CONFIGS } from "../testing/admin-calls.ts";
import { INIT_PRODUCER_ID, LIST_OFFSETS, PRODUCE } from "../testing/test-codecs.ts";

const platform = createRealPlatform();
const produce: ClientApi<ProduceRequest, ProduceResponse> = { ...PRODUCE, versions: [9, 9] };
const listOffsets: ClientApi<ListOffsetsRequest, ListOffsetsResponse> = { ...LIST_OFFSETS, versions: [7, 7] };
const initProducerId: ClientApi<InitProducerIdRequest, InitProducerIdResponse> = {
  ...INIT_PRODUCER_ID,
  versions: [4, 4],
};

const HOUR_MS = 3_600_000;
/** Tasks that look at logs do so all the time. */
const OVERRIDES = {
  "log.retention.check.interval.ms": "5",
  "log.initial.task.delay.ms": "5",
  "log.flush.scheduler.interval.ms": "5",
  // It would follow the one above.
  "log.flush.interval.ms": String(HOUR_MS),
  "log.flush.offset.checkpoint.interval.ms": "5",
  "producer.id.expiration.check.interval.ms": "5",
};
const TOPIC = 2;
const BROKER = 4;
/** The sources of values in DescribeConfigs. */
const SOURCES = { topic: 1, broker: 2, "default broker": 3 };

interface Batch {
  readonly bytes?: number;
  readonly ageMs?: number;
  readonly producerId?: number;
}

/** A topic of a running broker, and what a client does with it. */
class World {
  readonly connection: KafkaConnection;
  readonly broker: Broker;
  readonly topic: string;
  /** Whether what a look waits for should come. */
  isExpected = false;

  constructor(broker: Broker, connection: KafkaConnection, topic: string) {
    this.broker = broker;
    this.connection = connection;
    this.topic = topic;
  }

  /** Appends a batch of one record. */
  async append(options: Batch = {}) {
    const { bytes = 10, ageMs = 0, producerId } = options;
    const timestamp = platform.clock.nowMs() - ageMs;
    const records = buildBatch({
      records: [{ key: null, value: Buffer.alloc(bytes, "x"), timestamp }],
      ...(producerId === undefined ? {} : { producerId, producerEpoch: 0, baseSequence: 0 }),
    });
    const partitionData = [newProduceRequestPartitionProduceData({ index: 0, records })];
    const topicData = [newProduceRequestTopicProduceData({ name: this.topic, partitionData })];
    const response = await this.connection.request(produce, newProduceRequest({ acks: 1, timeoutMs: 5000, topicData }));
    const row = response.responses[0]?.partitionResponses[0];
    assert.ok(row !== undefined);
    return row;
  }

  /** Appends that must be taken. */
  async appended(...batches: readonly Batch[]): Promise<void> {
    for (const batch of batches) assert.equal((await this.append(batch)).errorCode, ErrorCode.NONE);
  }

  /** Where the log begins (−2), or ends (−1). */
  async offset(timestamp: -1 | -2): Promise<number> {
    const partitions = [{ partitionIndex: 0, currentLeaderEpoch: -1, timestamp }];
    const topics = [newListOffsetsRequestTopic({ name: this.topic, partitions })];
    const { topics: rows } = await this.connection.request(
      listOffsets,
      newListOffsetsRequest({ replicaId: -1, topics }),
    );
    return rows[0]?.partitions[0]?.offset ?? Number.NaN;
  }

  /** Files of the topic's first partition. */
  files(ending: string): string[] {
    const directory = this.path();
    return readdirSync(directory)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(directory, name))
      .toSorted();
  }

  path(): string {
    return join(this.broker.dataDirectory, `${this.topic}-0`);
  }

  /** How many segments more there are after the batches. */
  async rolls(...batches: readonly Batch[]): Promise<number> {
    const before = this.files(".log").length;
    await this.appended(...batches);
    return this.files(".log").length - before;
  }

  /** The compression codec of the last batch on the disk. */
  lastCodec(): number {
    let codec = -1;
    for (const batch of batchesOf(readFileSync(this.files(".log").at(-1) ?? ""))) codec = batch.compressionType;
    return codec;
  }

  /** What the checkpoint says to be on the disk. */
  recoveryPoint(): number {
    const path = join(this.broker.dataDirectory, "recovery-point-offset-checkpoint");
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    return Number(new RegExp(`^${this.topic} 0 (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  }

  /** Whether what is appended is soon on the disk. */
  async flushes(): Promise<boolean> {
    await this.appended({}, {});
    // The checkpoint names the last flushed record, as long as it is in a segment that grows.
    const last = (await this.offset(-1)) - 1;
    return this.soon(() => this.recoveryPoint() >= last);
  }

  /**
   * Whether it comes to hold. What is expected to is waited for, until the test's time is over; what is not, for as long
   * as the broker needs to look at its logs often.
   */
  async soon(holds: () => boolean | Promise<boolean>): Promise<boolean> {
    const endMs = platform.clock.monotonicMs() + (this.isExpected ? 30_000 : 60);
    while (platform.clock.monotonicMs() < endMs) {
      if (await holds()) return true;
      await setImmediate();
    }
    return false;
  }
}

interface Effect {
  /** The topic's config, where it has one, and the broker's. */
  readonly names: readonly [topic: string | undefined, broker: string];
  readonly value: string;
  /** What is seen without the value, and with it. */
  readonly seen: readonly [without: unknown, having: unknown];
  readonly look: (world: World) => Promise<unknown>;
}

let minutes = 0;

const EFFECTS: readonly Effect[] = [
  {
    names: ["max.message.bytes", "message.max.bytes"],
    value: "1000",
    seen: [ErrorCode.NONE, ErrorCode.MESSAGE_TOO_LARGE],
    look: async (world) => (await world.append({ bytes: 2000 })).errorCode,
  },
  {
    names: ["segment.bytes", "log.segment.bytes"],
    value: String(1 << 20),
    seen: [false, true],
    look: async (world) => (await world.rolls({ bytes: 1_000_000 }, { bytes: 1_000_000 })) > 0,
  },
  {
    names: ["segment.ms", "log.roll.ms"],
    value: "1000",
    seen: [false, true],
    // A segment's age is that of its first record, by the records' own time: a minute goes by between two of these.
    look: async (world) => (await world.rolls({ ageMs: -60_000 * ++minutes }, { ageMs: -60_000 * ++minutes })) > 0,
  },
  {
    names: ["retention.ms", "log.retention.ms"],
    value: String(HOUR_MS),
    seen: [false, true],
    look: async (world) => {
      await world.appended({ ageMs: 2 * HOUR_MS });
      const end = await world.offset(-1);
      return world.soon(async () => (await world.offset(-2)) >= end);
    },
  },
  {
    names: ["retention.bytes", "log.retention.bytes"],
    value: "0",
    seen: [false, true],
    look: async (world) => {
      await world.appended({});
      const end = await world.offset(-1);
      return world.soon(async () => (await world.offset(-2)) >= end);
    },
  },
  {
    names: ["cleanup.policy", "log.cleanup.policy"],
    value: "compact",
    seen: [ErrorCode.NONE, ErrorCode.INVALID_RECORD],
    // A compacted topic takes no record without a key.
    look: async (world) => (await world.append()).errorCode,
  },
  {
    names: ["compression.type", "compression.type"],
    value: "gzip",
    seen: [0, 1],
    look: async (world) => {
      await world.appended({ bytes: 500 });
      return world.lastCodec();
    },
  },
  {
    names: ["message.timestamp.type", "log.message.timestamp.type"],
    value: "LogAppendTime",
    seen: [false, true],
    look: async (world) => (await world.append()).logAppendTimeMs > 0,
  },
  {
    names: ["message.timestamp.before.max.ms", "log.message.timestamp.before.max.ms"],
    value: "1000",
    seen: [ErrorCode.NONE, ErrorCode.INVALID_TIMESTAMP],
    look: async (world) => (await world.append({ ageMs: HOUR_MS })).errorCode,
  },
  {
    names: ["message.timestamp.after.max.ms", "log.message.timestamp.after.max.ms"],
    value: "1000",
    seen: [ErrorCode.NONE, ErrorCode.INVALID_TIMESTAMP],
    look: async (world) => (await world.append({ ageMs: -HOUR_MS / 2 })).errorCode,
  },
  {
    names: ["flush.messages", "log.flush.interval.messages"],
    value: "1",
    seen: [false, true],
    look: (world) => world.flushes(),
  },
  {
    names: ["flush.ms", "log.flush.interval.ms"],
    value: "1",
    seen: [false, true],
    look: (world) => world.flushes(),
  },
  {
    names: [undefined, "producer.id.expiration.ms"],
    value: "1",
    seen: [false, true],
    look: async (world) => {
      const { producerId } = await world.connection.request(
        initProducerId,
        newInitProducerIdRequest({ transactionalId: null, transactionTimeoutMs: 1000 }),
      );
      await world.appended({ producerId });
      const end = await world.offset(-1);
      // The batch again: of a producer who is remembered it is a duplicate, and not appended.
      return world.soon(async () => {
        await world.append({ producerId });
        return (await world.offset(-1)) > end;
      });
    },
  },
];

async function connect(broker: Broker): Promise<KafkaConnection> {
  const { port } = broker.endpoints[0] ?? { port: 0 };
  const connection = await KafkaConnection.connect({ platform, host: "127.0.0.1", port, clientId: "test" });
  await connection.negotiate({ name: "test", version: "1" });
  return connection;
}

async function alter(
  connection: KafkaConnection,
  [resourceType, resourceName]: readonly [number, string],
  [name, value]: readonly [string, string | null],
): Promise<void> {
  const configs = [{ name, configOperation: value === null ? 1 : 0, value }];
  const request = newIncrementalAlterConfigsRequest({ resources: [{ resourceType, resourceName, configs }] });
  const { responses } = await connection.request(INCREMENTAL_ALTER_CONFIGS, request);
  assert.equal(responses[0]?.errorCode, ErrorCode.NONE, responses[0]?.errorMessage ?? "");
}

/** Value and source that DescribeConfigs tells. */
async function described(
  connection: KafkaConnection,
  [resourceType, resourceName]: readonly [number, string],
  name: string,
): Promise<readonly [value: string | null | undefined, source: number | undefined]> {
  const resources = [{ resourceType, resourceName, configurationKeys: [name] }];
  const { results } = await connection.request(DESCRIBE_CONFIGS, newDescribeConfigsRequest({ resources }));
  const config = results[0]?.configs[0];
  return [config?.value, config?.configSource];
}

function temporary(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "rafka-effects-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

for (const [scope, source] of Object.entries(SOURCES)) {
  describe(`a config of the ${scope} holds at once, after a restart, and until it is deleted`, () => {
    // Values of one broker lie over those of all in the same layer: some show that it is there.
    const effects = scope === "broker" ? EFFECTS.slice(0, 4) : EFFECTS;
    for (const { names, value, seen, look } of effects) {
      const name = scope === "topic" ? names[0] : names[1];
      if (name === undefined) continue;
      const resource = scope === "topic" ? ([TOPIC, "t"] as const) : ([BROKER, scope === "broker" ? "1" : ""] as const);
      const see = (world: World, isExpected: boolean): Promise<unknown> => {
        world.isExpected = isExpected;
        return look(world);
      };
      test(name, async () => {
        using data = temporary();
        const start = () => startBroker({ dataDirectory: data.path, overrides: OVERRIDES });
        {
          await using broker = await start();
          const connection = await connect(broker);
          const topics = [newCreateTopicsRequestCreatableTopic({ name: "t", numPartitions: 1, replicationFactor: 1 })];
          await connection.request(CREATE_TOPICS, newCreateTopicsRequest({ topics, timeoutMs: 5000 }));
          const world = new World(broker, connection, "t");
          assert.equal(await see(world, false), seen[0], "before");
          await alter(connection, resource, [name, value]);
          assert.deepEqual(await described(connection, resource, name), [value, source]);
          assert.equal(await see(world, true), seen[1], "at once");
          await connection.close();
        }
        await using broker = await start();
        const connection = await connect(broker);
        const world = new World(broker, connection, "t");
        assert.deepEqual(await described(connection, resource, name), [value, source]);
        assert.equal(await see(world, true), seen[1], "after a restart");
        await alter(connection, resource, [name, null]);
        assert.notEqual((await described(connection, resource, name))[1], source);
        assert.equal(await see(world, false), seen[0], "deleted");
        await connection.close();
      });
    }
  });
}

for (const name of [
  "max.connections",
  "max.connection.creation.rate",
  "listener.name.plaintext.max.connections",
  "listener.name.plaintext.max.connection.creation.rate",
]) {
  test(`${name}: one more connection waits until the limit is raised or kept, also after a restart`, async () => {
    using data = temporary();
    // One connection a second, and not ten at once.
    const start = () => startBroker({ dataDirectory: data.path, overrides: { "quota.window.num": "2" } });
    const resource = [BROKER, ""] as const;
    {
      await using broker = await start();
      const connection = await connect(broker);
      await alter(connection, resource, [name, "1"]);
      await connection.close();
    }
    await using broker = await start();
    const first = await connect(broker);
    let isServed = false;
    const second = connect(broker).finally(() => (isServed = true));
    for (let turn = 0; turn < 30; turn++) await described(first, resource, name);
    assert.equal(isServed, false, "the second waits");
    await alter(first, resource, [name, null]);
    await (await second).close();
    await first.close();
  });
}
