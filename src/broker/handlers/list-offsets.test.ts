import assert from "node:assert/strict";
import { test } from "node:test";
import { ZERO_UUID } from "../../base/uuid.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { newListOffsetsRequest } from "../../protocol/generated/list-offsets-request.ts";
import type { ListOffsetsResponsePartitionResponse } from "../../protocol/generated/list-offsets-response.ts";
import { newProduceRequest } from "../../protocol/generated/produce-request.ts";
import { buildBatch } from "../../records/build-batch.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { LIST_OFFSETS, PRODUCE } from "../../testing/test-codecs.ts";

/** Topic `t` with records at the times 1000, 3000, 2000 (one gzip batch) and 500. */
async function filledWorld(): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t" });
  const record = (timestamp: number) => ({ key: null, value: Buffer.from("v"), timestamp });
  for (const records of [
    buildBatch({ compression: 1, records: [record(1000), record(3000), record(2000)] }),
    buildBatch({ records: [record(500)] }),
  ]) {
    const topicData = [{ name: "t", topicId: ZERO_UUID, partitionData: [{ index: 0, records }] }];
    await world.ask(PRODUCE, newProduceRequest({ acks: 1, topicData }), 12);
  }
  return world;
}

async function ask(
  world: BrokerWorld,
  timestamp: number,
  version = 11,
  options: {
    readonly indexes?: readonly number[];
    readonly currentLeaderEpoch?: number;
    readonly isolationLevel?: number;
  } = {},
): Promise<ListOffsetsResponsePartitionResponse> {
  const { indexes = [0], currentLeaderEpoch = -1, isolationLevel = 0 } = options;
  const partitions = indexes.map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch, timestamp }));
  const request = newListOffsetsRequest({ replicaId: -1, isolationLevel, topics: [{ name: "t", partitions }] });
  const response = await world.ask(LIST_OFFSETS, request, version);
  assert.ok(typeof response !== "string");
  const rows = response.topics[0]?.partitions ?? [];
  assert.equal(rows.length, new Set(indexes).size);
  assert.ok(rows[0] !== undefined);
  return rows[0];
}

for (const [timestamp, offset, foundTimestamp] of [
  [0, 0, 1000],
  [1000, 0, 1000],
  [1001, 1, 3000],
  [2500, 1, 3000],
  [3001, -1, -1],
] as const) {
  test(`ListOffsets finds the first record at or after ${timestamp}, inside compressed batches too`, async () => {
    const row = await ask(await filledWorld(), timestamp);
    assert.deepEqual([row.offset, row.timestamp, row.errorCode], [offset, foundTimestamp, ErrorCode.NONE]);
  });
}

for (const [name, timestamp, firstVersion, offset] of [
  ["latest", -1, 1, 4],
  ["earliest", -2, 1, 0],
  ["greatest timestamp", -3, 7, 1],
  ["earliest local", -4, 8, 0],
  ["latest tiered", -5, 9, -1],
  ["earliest pending upload", -6, 11, -1],
  ["a timestamp that does not exist", -7, 12, -1],
] as const) {
  test(`ListOffsets knows ${name} from version ${firstVersion} on`, async () => {
    const world = await filledWorld();
    for (let version = 1; version <= 11; version += 1) {
      const row = await ask(world, timestamp, version);
      if (version < firstVersion) assert.equal(row.errorCode, ErrorCode.UNSUPPORTED_VERSION);
      else assert.deepEqual([row.errorCode, row.offset], [ErrorCode.NONE, offset]);
    }
  });
}

test("ListOffsets fences by leader epoch, and does not answer a partition that is asked twice", async () => {
  const world = await filledWorld();
  assert.equal((await ask(world, -1, 11, { currentLeaderEpoch: 1 })).errorCode, ErrorCode.UNKNOWN_LEADER_EPOCH);
  assert.equal((await ask(world, -1, 11, { indexes: [0, 0] })).errorCode, ErrorCode.INVALID_REQUEST);
  assert.equal((await ask(world, -1, 11, { indexes: [5] })).errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
});

test("ListOffsets shows nothing of an open transaction to readers of what is committed", async () => {
  const world = await filledWorld();
  const partition = world.services.replicas.partition("t", 0) ?? assert.fail();
  // As a Kafka broker may have left it: this broker itself takes no transactions yet.
  const producer = { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true };
  const records = [{ key: null, value: null, timestamp: 9000 }];
  partition.log.appendBatches(buildBatch({ ...producer, baseOffset: 4, leaderEpoch: 0, records }));
  partition.becomeLeader();
  const offsets = async (timestamp: number): Promise<number[]> => [
    (await ask(world, timestamp)).offset,
    (await ask(world, timestamp, 11, { isolationLevel: 1 })).offset,
  ];
  assert.deepEqual(await offsets(-1), [5, 4]);
  assert.deepEqual(await offsets(9000), [4, -1]);
});
