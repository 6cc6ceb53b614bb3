import assert from "node:assert/strict";
import { test } from "node:test";
import { ZERO_UUID } from "../base/uuid.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { newDeleteTopicsRequest } from "../protocol/generated/delete-topics-request.ts";
import { BrokerWorld } from "../testing/broker-world.ts";
import { testBatch } from "../testing/log-world.ts";
import { waitForHighWatermark } from "./delayed-produce.ts";
import { LocalPartitionWriter } from "./local-partition-writer.ts";
import { Partition } from "./partition.ts";

const MINUTE_MS = 60_000;

test("ReplicaManager hosts what the metadata says, by name and by id, and knows what it does not host", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t", partitionCount: 2 });
  const { replicas } = world.services;
  const partition = replicas.partition("t", 1);
  assert.ok(partition !== undefined);
  assert.equal(replicas.partitionById(partition.topicId, 1), partition);
  assert.deepEqual([partition.isLeader, partition.leaderError(-1), partition.isr], [true, ErrorCode.NONE, [1]]);
  assert.equal(replicas.leaderError("t", 2, -1), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  assert.equal(replicas.leaderError("nope", 0, -1), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
});

test("ReplicaManager notes the leader epoch where it begins", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t" });
  assert.deepEqual(world.services.replicas.log("t", 0)?.leaderEpochs.entries, [{ epoch: 0, startOffset: 0 }]);
});

test("ReplicaManager gives a topic that is made again an empty log of its own", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t" });
  const { replicas } = world.services;
  const old = replicas.partition("t", 0);
  assert.ok(old !== undefined);
  await old.appendAsLeader(testBatch({}, 1), "CLIENT");
  await world.recreateTopic("t");
  assert.equal(old.leaderError(-1), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const young = replicas.partition("t", 0);
  assert.notEqual(young?.topicId, old.topicId);
  assert.equal(young?.log.logEndOffset, 0);
  assert.equal(replicas.partitionById(old.topicId, 0), undefined);
});

test("ReplicaManager tells each topic once, though one is deleted and made again, and one deleted, meanwhile", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "a" }, { name: "b" }, { name: "c" }, { name: "gone" });
  const told: string[] = [];
  for (const [name] of world.services.replicas.topics()) {
    told.push(name);
    if (told.length > 1) continue;
    await world.recreateTopic("a");
    const request = newDeleteTopicsRequest({ topics: [{ name: "gone", topicId: ZERO_UUID }], timeoutMs: 1000 });
    await world.services.controller.deleteTopics({ apiVersion: 6, allows: () => true }, request);
    await world.platform.settle();
  }
  assert.deepEqual(told, ["a", "b", "c"]);
});

test("ReplicaManager answers KAFKA_STORAGE_ERROR for the partitions of a failed directory", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t" });
  world.services.replicas.logDirectoryFailed("/data");
  assert.equal(world.services.replicas.leaderError("t", 0, -1), ErrorCode.KAFKA_STORAGE_ERROR);
});

test("LocalPartitionWriter appends, tells of the high watermark and reads whole batches back", async () => {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "__consumer_offsets" });
  const writer = new LocalPartitionWriter({ replicas: world.services.replicas, maxMessageBytes: () => 1 });
  const told: number[] = [];
  const stop = writer.onHighWatermark("__consumer_offsets", 0, (highWatermark) => told.push(highWatermark));
  const batch = testBatch({ count: 2 }, 1);
  assert.deepEqual(writer.append("__consumer_offsets", 0, Buffer.from(batch)), { errorCode: 0, endOffset: 2 });
  assert.deepEqual(writer.append("__consumer_offsets", 0, Buffer.from(batch)), { errorCode: 0, endOffset: 4 });
  stop();
  writer.append("__consumer_offsets", 0, Buffer.from(batch));
  assert.deepEqual(told, [2, 4]);
  const log = writer.log("__consumer_offsets", 0);
  assert.equal(log?.readForLoad(0, 1).length, batch.length, "at least one batch");
  assert.equal(log?.readForLoad(0, batch.length * 2 + 10).length, batch.length * 2, "and no part of one");
  assert.equal(writer.append("__consumer_offsets", 7, batch).errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  assert.ok(writer.maxMessageBytes("__consumer_offsets") > 1);
});

test("LocalPartitionWriter: a disk that fails at a flush of flush.messages takes the directory offline, and nothing else", async () => {
  const world = await BrokerWorld.start({ "log.flush.interval.messages": "1" });
  await world.createTopics({ name: "__consumer_offsets" });
  const { replicas } = world.services;
  const writer = new LocalPartitionWriter({ replicas, maxMessageBytes: () => 1 });
  world.platform.disk.fail({ operation: "sync", times: Number.POSITIVE_INFINITY });
  // What nobody handles would end the process, and with it this test.
  writer.append("__consumer_offsets", 0, Buffer.from(testBatch({}, 1)));
  await world.platform.advanceAsync(10);
  assert.equal(replicas.leaderError("__consumer_offsets", 0, -1), ErrorCode.KAFKA_STORAGE_ERROR);
});

/** A partition of two replicas, as metadata of a larger cluster would have it: the high watermark does not follow appends. */
async function partitionOfTwo(): Promise<{ world: BrokerWorld; partition: Partition }> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t" });
  const { log, topicId } = world.services.replicas.partition("t", 0) ?? assert.fail();
  const leadership = { leaderId: 1, leaderEpoch: 1, partitionEpoch: 1, replicas: [1, 2], isr: [1, 2] };
  return {
    world,
    partition: new Partition({ topic: "t", topicId, index: 0, nodeId: 1, log, leadership, minInSyncReplicas: 2 }),
  };
}

test("waitForHighWatermark() waits for the other replicas, no longer than told", async () => {
  const { world, partition } = await partitionOfTwo();
  await partition.appendAsLeader(testBatch({}, 1), "CLIENT");
  assert.equal(partition.highWatermark, 0);
  const { timers } = world.platform;
  const late = waitForHighWatermark(timers, [{ partition, requiredOffset: 1 }], MINUTE_MS);
  world.platform.advance(MINUTE_MS + 1);
  await late;
  assert.deepEqual([partition.highWatermark, partition.watchCount], [0, 0]);
  const replicated = waitForHighWatermark(timers, [{ partition, requiredOffset: 1 }], MINUTE_MS);
  partition.updateLeadership({ leaderId: 1, leaderEpoch: 2, partitionEpoch: 2, replicas: [1, 2], isr: [1] });
  await replicated;
  assert.deepEqual([partition.highWatermark, partition.watchCount], [1, 0]);
  assert.equal(partition.hasEnoughInSyncReplicas, false);
  assert.deepEqual(partition.log.leaderEpochs.endOffsetFor(2, 9), { epoch: 2, offset: 9 }, "the new epoch is noted");
});

test("Partition fences older and refuses newer leader epochs, and followers unless they may read", async () => {
  const { partition } = await partitionOfTwo();
  assert.equal(partition.leaderError(0), ErrorCode.FENCED_LEADER_EPOCH);
  assert.equal(partition.leaderError(2), ErrorCode.UNKNOWN_LEADER_EPOCH);
  partition.updateLeadership({ leaderId: 2, leaderEpoch: 2, partitionEpoch: 2, replicas: [1, 2], isr: [1, 2] });
  assert.equal(partition.leaderError(2), ErrorCode.NOT_LEADER_OR_FOLLOWER);
  assert.equal(partition.readError(2, false), ErrorCode.NONE);
  assert.deepEqual([partition.isFollower(2), partition.isFollower(1), partition.isFollower(3)], [true, false, false]);
});
