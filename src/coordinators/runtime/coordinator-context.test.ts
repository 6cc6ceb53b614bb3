import assert from "node:assert/strict";
import { test } from "node:test";
import { silentLogger } from "../../base/logger.ts";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { buildBatch } from "../../records/build-batch.ts";
import { follow } from "../../testing/group-world.ts";
import { MemoryPartitions } from "../../testing/memory-partitions.ts";
import { CoordinatorContext } from "./coordinator-context.ts";
import type { CoordinatorShard, RecordSerde, ShardEnvironment } from "./coordinator-shard.ts";
import { TimelineMap } from "./timeline-map.ts";

/** A register: each record sets a name to a text; "poison" cannot be replayed. */
interface Entry {
  readonly name: string;
  readonly text: string;
}

const serde: RecordSerde<Entry> = {
  encodeKey: ({ name }) => Buffer.from(name),
  encodeValue: ({ text }) => Buffer.from(text),
  decode: (key, value) => {
    const name = Buffer.from(key).toString();
    return name.startsWith("?") ? undefined : { name, text: Buffer.from(value ?? []).toString() };
  },
};

class Register implements CoordinatorShard<Entry> {
  readonly values: TimelineMap<string, string>;
  readonly environment: ShardEnvironment<Register, Entry>;
  readonly ended: [number, boolean][] = [];
  isUnloaded = false;

  constructor(environment: ShardEnvironment<Register, Entry>) {
    this.environment = environment;
    this.values = new TimelineMap(environment.timeline);
  }

  replay(_offset: number, producerId: number, { name, text }: Entry): void {
    if (text === "poison") throw new Error("poisoned");
    this.values.set(producerId === -1 ? name : `${producerId}/${name}`, text);
  }

  replayEndTransactionMarker(producerId: number, isCommit: boolean): void {
    this.ended.push([producerId, isCommit]);
  }

  onLoaded(): void {}

  onUnloaded(): void {
    this.isUnloaded = true;
  }
}

function world() {
  const platform = createSimulatedPlatform({ seed: 1 });
  const partitions = new MemoryPartitions();
  const shards: Register[] = [];
  const context = new CoordinatorContext<Register, Entry>(0, {
    topic: "__register",
    writer: partitions,
    serde,
    buildShard: (environment) => {
      const shard = new Register(environment);
      shards.push(shard);
      return shard;
    },
    clock: platform.clock,
    timers: platform.timers,
    logger: silentLogger,
    compression: 0,
    writeTimeoutMs: 5000,
    loadBufferBytes: 1000,
  });
  const set = (name: string, text: string, more: { appended?: (errorCode: number) => void } = {}) =>
    context.write(() => ({ records: [{ name, text }], response: `${name}=${text}`, ...more }));
  const read = (name: string) => context.read(({ values }) => values.getCommitted(name));
  return { platform, partitions, shards, context, set, read, log: partitions.logOf(0) };
}

function codeOf(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return ErrorCode.NONE;
}

test("a write answers at once when its records are committed by the append", () => {
  const { context, set, read } = world();
  assert.equal(
    codeOf(() => set("a", "1")),
    ErrorCode.NOT_COORDINATOR,
  );
  context.load(0);
  assert.equal(set("a", "1"), "a=1");
  assert.equal(read("a"), "1");
});

test("a write is answered, and read, only when the high watermark has passed it", async () => {
  const { platform, partitions, context, set, read, log } = world();
  context.load(0);
  partitions.holdsHighWatermark = true;
  const outcomes: number[] = [];
  const first = follow(set("a", "1", { appended: (code) => outcomes.push(code) }));
  const second = follow(set("a", "2"));
  // An operation without records waits for those before it: it may have seen what they wrote.
  const empty = follow(context.write(({ values }) => ({ records: [], response: values.get("a") })));
  await platform.settle();
  assert.deepEqual([first.isDone, second.isDone, empty.isDone, read("a")], [false, false, false, undefined]);
  log.advance(1);
  await platform.settle();
  assert.deepEqual([first.isDone, second.isDone, empty.isDone, read("a")], [true, false, false, "1"]);
  assert.deepEqual(outcomes, [0]);
  log.advance(2);
  await platform.settle();
  assert.deepEqual([second.value, empty.value, read("a")], ["a=2", "2", "2"]);
});

test("a failed append changes nothing, and the operation hears of it", () => {
  const { partitions, context, set, read } = world();
  context.load(0);
  partitions.failNextAppend = ErrorCode.KAFKA_STORAGE_ERROR;
  const outcomes: number[] = [];
  const refused = codeOf(() => set("a", "1", { appended: (code) => outcomes.push(code) }));
  assert.deepEqual(
    [refused, outcomes, read("a")],
    [ErrorCode.KAFKA_STORAGE_ERROR, [ErrorCode.KAFKA_STORAGE_ERROR], undefined],
  );
  assert.equal(set("a", "2"), "a=2");
});

test("a write that is not committed in time fails, and nothing waits on", async () => {
  const { platform, partitions, context, set, log } = world();
  context.load(0);
  partitions.holdsHighWatermark = true;
  const outcomes: number[] = [];
  const refused = Promise.resolve(set("a", "1", { appended: (code) => outcomes.push(code) })).catch(
    (error: unknown) => (error as ApiError).code,
  );
  await platform.advanceAsync(5000);
  assert.equal(await refused, ErrorCode.REQUEST_TIMED_OUT);
  log.advance(1);
  assert.deepEqual(outcomes, [ErrorCode.REQUEST_TIMED_OUT]);
});

test("unloading answers who waits and cancels what was to come", async () => {
  const { platform, partitions, shards, context, set } = world();
  context.load(3);
  partitions.holdsHighWatermark = true;
  let ticks = 0;
  shards[0]?.environment.timer.schedule("tick", 100, () => {
    ticks += 1;
    return { records: [], response: undefined };
  });
  const refused = Promise.resolve(set("a", "1")).catch((error: unknown) => (error as ApiError).code);
  assert.equal(context.unload(2), false, "an older epoch's resignation is late");
  assert.equal(context.unload(3), true);
  assert.equal(await refused, ErrorCode.NOT_COORDINATOR);
  await platform.advanceAsync(1000);
  assert.deepEqual([ticks, shards[0]?.isUnloaded], [0, true]);
  assert.equal(partitions.logOf(0).listeners.size, 0);
});

test("a long log is loaded in turns, and says so meanwhile", () => {
  const { platform, context, set, read, log } = world();
  for (let index = 0; index < 20; index += 1) {
    const records = [{ key: Buffer.from(`k${index}`), value: Buffer.alloc(100_000, 65 + index), timestamp: 1 }];
    log.addBatches(buildBatch({ baseOffset: index * 2, records }));
  }
  context.load(0);
  assert.equal(context.state, "LOADING");
  assert.equal(
    codeOf(() => set("a", "1")),
    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  );
  platform.advance(0);
  platform.advance(0);
  assert.equal(context.state, "ACTIVE");
  assert.equal(read("k19")?.[0], "T");
});

test("loading reads compacted and compressed logs, transactions and unknown records", () => {
  const { shards, context, read, log } = world();
  const records = ["a", "?from-the-future", "b"].map((name) => ({
    key: Buffer.from(name),
    value: Buffer.from("x".repeat(200)),
    timestamp: 1,
  }));
  log.addBatches(buildBatch({ baseOffset: 10, compression: 1, records }));
  const transaction = { producerId: 7, producerEpoch: 0, isTransactional: true };
  log.addBatches(buildBatch({ baseOffset: 40, ...transaction, records: records.slice(0, 1) }));
  log.addBatches(commitMarker(41, 7, 0));
  context.load(0);
  assert.equal(context.state, "ACTIVE");
  assert.deepEqual([read("a")?.length, read("b")?.length, read("7/a")?.length], [200, 200, 200]);
  assert.deepEqual(shards[0]?.ended, [[7, true]]);
});

test("a record that cannot be replayed keeps the shard from serving", () => {
  const { context, set, log } = world();
  log.addBatches(buildBatch({ records: [{ key: Buffer.from("a"), value: Buffer.from("poison"), timestamp: 1 }] }));
  context.load(0);
  assert.equal(context.state, "FAILED");
  assert.equal(
    codeOf(() => set("a", "1")),
    ErrorCode.NOT_COORDINATOR,
  );
});

test("a shard that is out of step with its log is loaded again", () => {
  const { context, set, read, log } = world();
  context.load(0);
  void set("a", "1");
  // Somebody else appends: the shard's idea of the next offset is wrong.
  log.addBatches(
    buildBatch({ baseOffset: 1, records: [{ key: Buffer.from("b"), value: Buffer.from("2"), timestamp: 1 }] }),
  );
  assert.equal(
    codeOf(() => set("c", "3")),
    ErrorCode.NOT_COORDINATOR,
  );
  assert.deepEqual([context.state, read("a"), read("b"), read("c")], ["ACTIVE", "1", "2", "3"]);
});

test("records that need not stay together are spread over batches that fit", () => {
  const { partitions, context, log } = world();
  context.load(0);
  partitions.maxBytes = 500;
  const records = Array.from({ length: 10 }, (_, index) => ({ name: `n${index}`, text: "x".repeat(100) }));
  assert.equal(
    codeOf(() => context.write(() => ({ records, response: 0 }))),
    ErrorCode.RECORD_LIST_TOO_LARGE,
  );
  assert.equal(log.logEndOffset, 0);
  assert.equal(
    context.write(() => ({ records, response: 1, atomic: false })),
    1,
  );
  assert.equal(log.logEndOffset, 10);
  assert.ok(log.batchCount > 2);
});

function commitMarker(baseOffset: number, producerId: number, producerEpoch: number): Buffer {
  const value = Buffer.from([0, 0, 0, 0, 0, 0]);
  const records = [{ key: Buffer.from([0, 0, 0, 1]), value, timestamp: 1 }];
  return buildBatch({ baseOffset, producerId, producerEpoch, isTransactional: true, isControl: true, records });
}
