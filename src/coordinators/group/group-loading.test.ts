import assert from "node:assert/strict";
import { test } from "node:test";
import { newListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import { newOffsetDeleteRequest } from "../../protocol/generated/offset-delete-request.ts";
import { newOffsetFetchRequestGroup } from "../../protocol/generated/offset-fetch-request.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { buildBatch } from "../../records/build-batch.ts";
import { follow, GroupWorld } from "../../testing/group-world.ts";
import { groupRecordSerde, offsetCommitRecord } from "./group-records.ts";
import recorded from "./recorded/kafka-consumer-offsets.json" with { type: "json" };

function kafkasDirectory(): GroupWorld {
  const world = new GroupWorld({ config: { offsetsTopicPartitionCount: 50 } });
  for (const [partition, segment] of Object.entries(recorded.segments)) {
    world.partitions.logOf(Number(partition)).addBatches(Buffer.from(segment, "base64"));
  }
  world.crash();
  return world;
}

function allOffsets(world: GroupWorld, groupId: string, requireStable = false): (string | number | null)[][] {
  const asked = newOffsetFetchRequestGroup({ groupId, topics: null });
  const { topics } = follow(world.coordinator.fetchOffsets(asked, requireStable)).value;
  return topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, committedOffset, metadata }) => [
      name,
      partitionIndex,
      committedOffset,
      metadata,
    ]),
  );
}

test("groups and offsets of a Kafka broker are there after loading its log", () => {
  const world = kafkasDirectory();
  const listed = world.coordinator.listGroups(newListGroupsRequest()).groups;
  const rows = listed.map(({ groupId, groupState, groupType, protocolType }) =>
    [groupId, groupState, groupType, protocolType].join(" "),
  );
  assert.deepEqual(rows.sort(), [
    "big Empty classic consumer",
    "g Empty classic consumer",
    "g-empty Empty classic ",
    "modern Empty consumer consumer",
    "nullid Empty classic consumer",
    "s Empty classic consumer",
    "sharing Empty share share",
    "simple2 Empty classic ",
    "txgroup Empty classic ",
  ]);
  assert.deepEqual(allOffsets(world, "g"), [
    ["t", 0, -7, "m"],
    ["t", 1, 5, ""],
  ]);
  assert.deepEqual(allOffsets(world, "modern"), [["t", 0, 7, "modern"]]);
  assert.deepEqual(allOffsets(world, "simple"), []);
});

test("the census counts what was loaded", () => {
  const { offsetCount, groups } = kafkasDirectory().coordinator.census();
  assert.deepEqual([offsetCount, groups.Empty, groups.Stable], [5, 9, 0]);
});

test("transactional commits count when their transaction has committed, and are unstable while it is open", () => {
  const world = kafkasDirectory();
  assert.deepEqual(allOffsets(world, "txgroup"), [["t", 0, 11, "committed"]]);
  const topics = [{ name: "t", topicId: "AAAAAAAAAAAAAAAAAAAAAA", partitionIndexes: [0, 1] }];
  const asked = newOffsetFetchRequestGroup({ groupId: "txgroup", topics });
  const codes = (requireStable: boolean): number[] =>
    follow(world.coordinator.fetchOffsets(asked, requireStable)).value.topics[0]?.partitions.map(
      ({ errorCode }) => errorCode,
    ) ?? [];
  assert.deepEqual(codes(false), [0, 0]);
  assert.deepEqual(codes(true), [0, ErrorCode.UNSTABLE_OFFSET_COMMIT]);
});

test("deleting an offset that a transaction is about to commit writes its tombstone", () => {
  const world = kafkasDirectory();
  const log = world.partitions.logOf(37);
  const before = log.logEndOffset;
  const topics = [{ name: "t", partitions: [{ partitionIndex: 1 }, { partitionIndex: 9 }] }];
  const { errorCode } = follow(
    world.coordinator.deleteOffsets(newOffsetDeleteRequest({ groupId: "txgroup", topics })),
  ).value;
  assert.deepEqual([errorCode, log.logEndOffset - before], [0, 1]);
});

test("a consumer group of Kafka becomes a classic one when a classic member joins, and its records go", () => {
  const world = kafkasDirectory();
  const { joined } = world.joinNew({ groupId: "modern" });
  world.platform.advance(1);
  assert.equal(world.state("modern"), "CompletingRebalance");
  assert.equal(joined.isDone, false, "answers leave with the promises of the event loop");
  world.crash();
  const listed = world.coordinator.listGroups(newListGroupsRequest({ typesFilter: ["consumer"] })).groups;
  assert.deepEqual(listed, []);
  assert.equal(world.state("modern"), "Empty");
  assert.deepEqual(allOffsets(world, "modern"), [["t", 0, 7, "modern"]]);
});

test("a share group takes no classic members; both kinds can be deleted", async () => {
  const world = kafkasDirectory();
  assert.equal(follow(world.join({ groupId: "sharing" })).value.errorCode, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  const deleted = await world.coordinator.deleteGroups(["sharing", "modern", "nobody"]);
  assert.deepEqual(
    deleted.map(({ groupId, errorCode }) => [groupId, errorCode]),
    [
      ["sharing", 0],
      ["modern", 0],
      ["nobody", ErrorCode.GROUP_ID_NOT_FOUND],
    ],
  );
  world.crash();
  const left = world.coordinator.listGroups(newListGroupsRequest()).groups.map(({ groupId }) => groupId);
  assert.ok(!left.includes("sharing") && !left.includes("modern"));
  assert.deepEqual(allOffsets(world, "modern"), []);
});

/** A commit of an offset of partition 0 of "topic" by "group", alone in its batch. */
function commitBatch(baseOffset: number, offset: number, producerId = -1): Buffer {
  const record = offsetCommitRecord("group", { topic: "topic", partition: 0 }, { offset, commitTimestamp: 1 });
  const key = groupRecordSerde.encodeKey(record);
  const value = groupRecordSerde.encodeValue(record);
  const transaction = producerId === -1 ? {} : { producerId, producerEpoch: 0, isTransactional: true };
  return buildBatch({ baseOffset, ...transaction, records: [{ key, value, timestamp: 1 }] });
}

function commitMarker(baseOffset: number, producerId: number): Buffer {
  const records = [{ key: Buffer.from([0, 0, 0, 1]), value: Buffer.alloc(6), timestamp: 1 }];
  return buildBatch({ baseOffset, producerId, producerEpoch: 0, isTransactional: true, isControl: true, records });
}

test("of a transactional and a plain commit the one further back in the log counts", () => {
  const world = new GroupWorld();
  const log = world.partitions.logOf(0);
  log.addBatches(Buffer.concat([commitBatch(0, 10, 5), commitBatch(1, 20), commitMarker(2, 5)]));
  world.crash();
  assert.equal(world.committed(), 20);
  log.addBatches(Buffer.concat([commitBatch(3, 30), commitBatch(4, 40, 5), commitMarker(5, 5)]));
  world.crash();
  assert.equal(world.committed(), 40);
});

test("an offset that a transaction is about to replace does not expire, nor does its group", async () => {
  const world = new GroupWorld({ config: { offsetsRetentionMs: 1000, offsetsRetentionCheckIntervalMs: 100 } });
  world.partitions.logOf(0).addBatches(Buffer.concat([commitBatch(0, 10), commitBatch(1, 20, 5)]));
  world.crash();
  await world.platform.advanceAsync(5000);
  assert.deepEqual([world.committed(), world.state()], [10, "Empty"]);
});
