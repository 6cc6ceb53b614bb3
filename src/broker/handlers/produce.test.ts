import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { newProduceRequest } from "../../protocol/generated/produce-request.ts";
import type { ProduceResponsePartitionProduceResponse } from "../../protocol/generated/produce-response.ts";
import { buildBatch } from "../../records/build-batch.ts";
import { BrokerWorld, requestFrame } from "../../testing/broker-world.ts";
import { testBatch } from "../../testing/log-world.ts";
import { PRODUCE } from "../../testing/test-codecs.ts";

interface Produced {
  readonly topic?: string;
  readonly topicId?: string;
  readonly index?: number;
  readonly records?: Uint8Array | null;
  readonly acks?: number;
  readonly version?: number;
}

async function produce(
  world: BrokerWorld,
  options: Produced,
): Promise<ProduceResponsePartitionProduceResponse | string> {
  const { topic = "t", topicId = "AAAAAAAAAAAAAAAAAAAAAA", index = 0, acks = -1, version = 12 } = options;
  const records =
    options.records === undefined ? testBatch({ count: 2 }, world.platform.clock.nowMs()) : options.records;
  const response = await world.ask(
    PRODUCE,
    newProduceRequest({
      acks,
      timeoutMs: 1000,
      topicData: [{ name: topic, topicId, partitionData: [{ index, records }] }],
    }),
    version,
  );
  if (typeof response === "string") return response;
  const row = response.responses[0]?.partitionResponses[0];
  assert.ok(row !== undefined);
  return row;
}

async function worldWithTopic(configs: Record<string, string> = {}): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t", configs });
  return world;
}

function errorOf(row: ProduceResponsePartitionProduceResponse | string): number {
  assert.ok(typeof row !== "string", "an answer");
  return row.errorCode;
}

test("Produce gives the first offset of each batch", async () => {
  const world = await worldWithTopic();
  for (const baseOffset of [0, 2, 4]) {
    const row = await produce(world, {});
    assert.deepEqual(row, {
      index: 0,
      errorCode: ErrorCode.NONE,
      baseOffset,
      logAppendTimeMs: -1,
      logStartOffset: 0,
      recordErrors: [],
      errorMessage: null,
      currentLeader: { leaderId: -1, leaderEpoch: -1 },
    });
  }
});

const Z = "AAAAAAAAAAAAAAAAAAAAAA";
const NONE = ErrorCode.NONE;

for (const [name, asked, errorCode] of [
  ["an unknown topic", { topic: "nope" }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
  ["an unknown partition", { index: 7 }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
  ["an unknown topic id", { topic: "", topicId: "c29tZS10b3BpYy1pZC0wMQ", version: 13 }, ErrorCode.UNKNOWN_TOPIC_ID],
  ["no topic id", { topic: "", topicId: Z, version: 13 }, ErrorCode.UNKNOWN_TOPIC_ID],
  ["acks=2", { acks: 2 }, ErrorCode.INVALID_REQUIRED_ACKS],
  ["acks=2 for an unknown topic", { acks: 2, topic: "nope" }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
  ["null records", { records: null }, ErrorCode.INVALID_RECORD],
  ["no batch", { records: Buffer.alloc(0) }, ErrorCode.INVALID_RECORD],
  ["a length that is too short", { records: Buffer.alloc(61) }, ErrorCode.CORRUPT_MESSAGE],
] as const) {
  test(`Produce answers ${name} with ${String(errorCode)} and no log start offset`, async () => {
    const world = await worldWithTopic();
    const row = await produce(world, asked);
    assert.equal(errorOf(row), errorCode);
    assert.equal(typeof row === "string" ? row : row.logStartOffset, -1);
  });
}

test("Produce takes exactly one whole batch per partition", async () => {
  const world = await worldWithTopic();
  const batch = testBatch({}, world.platform.clock.nowMs());
  assert.equal(errorOf(await produce(world, { records: Buffer.concat([batch, batch]) })), ErrorCode.INVALID_RECORD);
  assert.equal(errorOf(await produce(world, { records: batch.subarray(0, -1) })), ErrorCode.INVALID_RECORD);
  assert.equal(errorOf(await produce(world, { records: Buffer.concat([batch, Buffer.alloc(5)]) })), NONE);
});

test("Produce with acks=0 answers nothing, and closes the connection after an error", async () => {
  const world = await worldWithTopic();
  assert.equal(await produce(world, { acks: 0 }), "none");
  assert.equal(world.services.replicas.log("t", 0)?.logEndOffset, 2);
  assert.equal(await produce(world, { acks: 0, topic: "nope" }), "close");
});

test("Produce by topic id finds the topic of this id only", async () => {
  const world = await worldWithTopic();
  const oldId = world.services.metadata().topics.getTopic("t")?.id ?? "";
  assert.equal(errorOf(await produce(world, { topic: "", topicId: oldId, version: 13 })), NONE);
  await world.recreateTopic("t");
  const newId = world.services.metadata().topics.getTopic("t")?.id ?? "";
  assert.notEqual(newId, oldId);
  assert.equal(errorOf(await produce(world, { topic: "", topicId: oldId, version: 13 })), ErrorCode.UNKNOWN_TOPIC_ID);
  const row = await produce(world, { topic: "", topicId: newId, version: 13 });
  assert.equal(typeof row === "string" ? row : row.baseOffset, 0);
});

test("Produce tells which records a compacted topic refuses, from v8 on", async () => {
  const world = await worldWithTopic({ "cleanup.policy": "compact" });
  const records = buildBatch({ records: [{ key: null, value: Buffer.from("v"), timestamp: 1 }] });
  const row = await produce(world, { records });
  assert.equal(errorOf(row), ErrorCode.INVALID_RECORD);
  assert.deepEqual(typeof row === "string" ? row : row.recordErrors.map(({ batchIndex }) => batchIndex), [0]);
  assert.equal(typeof row === "string" ? row : row.logStartOffset, 0);
});

test("Produce of a LogAppendTime topic answers with the broker's time", async () => {
  const world = await worldWithTopic({ "message.timestamp.type": "LogAppendTime" });
  const row = await produce(world, {});
  assert.equal(typeof row === "string" ? row : row.logAppendTimeMs, world.platform.clock.nowMs());
});

test("Produce never asks for more in-sync replicas than there are replicas", async () => {
  const world = await worldWithTopic({ "min.insync.replicas": "2" });
  assert.equal(errorOf(await produce(world, { acks: -1 })), NONE);
});

test("Produce refuses internal topics to all but admin tools, and records of transactions", async () => {
  const world = await worldWithTopic();
  await world.createTopics({ name: "__consumer_offsets" });
  assert.equal(errorOf(await produce(world, { topic: "__consumer_offsets" })), ErrorCode.INVALID_TOPIC_EXCEPTION);
  const producer = { producerId: 5, producerEpoch: 0, baseSequence: 0, isTransactional: true };
  const records = buildBatch({ ...producer, records: [{ key: null, value: null, timestamp: 1 }] });
  assert.equal(errorOf(await produce(world, { records })), ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
});

test("Produce remembers the batches of an idempotent producer", async () => {
  const world = await worldWithTopic();
  const send = (sequence: number, producerEpoch = 0): ReturnType<typeof produce> =>
    produce(world, { records: testBatch({ producerId: 9, producerEpoch, sequence }, world.platform.clock.nowMs()) });
  assert.equal(errorOf(await send(5)), NONE, "an unknown producer may start anywhere");
  assert.equal(errorOf(await send(6)), NONE);
  const again = await send(5);
  assert.deepEqual(typeof again === "string" ? again : [again.errorCode, again.baseOffset], [NONE, 0]);
  assert.equal(errorOf(await send(8)), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  assert.equal(errorOf(await send(0, 1)), NONE);
  assert.equal(errorOf(await send(7, 0)), ErrorCode.INVALID_PRODUCER_EPOCH);
});

test("Produce on the fast path makes no promise", async () => {
  const world = await worldWithTopic();
  const request = newProduceRequest({
    acks: -1,
    topicData: [{ name: "t", topicId: Z, partitionData: [{ index: 0, records: testBatch({}, 1) }] }],
  });
  const reply = world.send(requestFrame(PRODUCE, request, 12, 1), world.connect());
  assert.ok(!(reply instanceof Promise));
});
