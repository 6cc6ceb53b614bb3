import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { newListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import { newOffsetDeleteRequest } from "../../protocol/generated/offset-delete-request.ts";
import { newOffsetFetchRequestGroup } from "../../protocol/generated/offset-fetch-request.ts";
import { follow, GroupWorld } from "../../testing/group-world.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** A stable group of one member that reads "topic". */
async function groupOfOne(world: GroupWorld): Promise<{ memberId: string; generationId: number }> {
  const { memberId, joined } = world.joinNew({ sessionTimeoutMs: 1_800_000 });
  await world.platform.advanceAsync(1);
  const { generationId } = joined.value;
  world.sync({ memberId, generationId });
  await world.platform.settle();
  return { memberId, generationId };
}

function groupIds(world: GroupWorld): string[] {
  return world.coordinator.listGroups(newListGroupsRequest()).groups.map(({ groupId }) => groupId);
}

test("a simple consumer commits without a group, and its offsets survive a crash", () => {
  const world = new GroupWorld();
  assert.equal(world.committed(), -1);
  assert.equal(world.commit(5, { metadata: "ü" }).value, 0);
  assert.equal(world.committed(), 5);
  world.crash();
  assert.equal(world.committed(), 5);
  assert.equal(world.state(), "Empty");
});

test("members commit in their generation, strangers do not", async () => {
  const world = new GroupWorld();
  const { memberId, generationId } = await groupOfOne(world);
  assert.equal(world.commit(1, { memberId, generationId }).value, 0);
  const refusals = [
    world.commit(2, { memberId, generationId: generationId + 1 }),
    world.commit(2, { memberId: "stranger", generationId }),
    world.commit(2),
    world.commit(2, { groupId: "nobody", generationId: 3, apiVersion: 8 }),
    world.commit(2, { groupId: "nobody", generationId: 3, apiVersion: 9 }),
  ].map(({ value }) => value);
  assert.deepEqual(refusals, [
    ErrorCode.ILLEGAL_GENERATION,
    ErrorCode.UNKNOWN_MEMBER_ID,
    ErrorCode.UNKNOWN_MEMBER_ID,
    ErrorCode.ILLEGAL_GENERATION,
    ErrorCode.GROUP_ID_NOT_FOUND,
  ]);
  assert.equal(world.committed(), 1);
});

test("commits are taken while a rebalance is prepared, and not while it completes", async () => {
  const world = new GroupWorld();
  const { memberId, generationId } = await groupOfOne(world);
  world.joinNew();
  assert.equal(world.state(), "PreparingRebalance");
  assert.equal(world.commit(1, { memberId, generationId }).value, 0);
  const joined = follow(world.join({ memberId }));
  await world.platform.settle();
  const next = { memberId, generationId: joined.value.generationId };
  assert.equal(world.state(), "CompletingRebalance");
  assert.equal(world.commit(2, next).value, ErrorCode.REBALANCE_IN_PROGRESS);
});

test("a commit keeps its member's session alive", async () => {
  const world = new GroupWorld();
  const { memberId, joined } = world.joinNew();
  await world.platform.advanceAsync(1);
  const { generationId } = joined.value;
  world.sync({ memberId, generationId });
  for (let times = 0; times < 4; times += 1) {
    await world.platform.advanceAsync(9_000);
    assert.equal(world.commit(times, { memberId, generationId }).value, 0);
  }
});

test("metadata over offset.metadata.max.bytes is refused and makes no group", () => {
  const world = new GroupWorld({ config: { offsetMetadataMaxLength: 3 } });
  assert.equal(world.commit(1, { metadata: "four" }).value, ErrorCode.OFFSET_METADATA_TOO_LARGE);
  assert.deepEqual(groupIds(world), []);
  // Kafka counts characters.
  assert.equal(world.commit(1, { metadata: "üüü" }).value, 0);
});

test("reads see committed offsets only, unless they ask for stable ones, which wait", async () => {
  const world = new GroupWorld();
  world.commit(1);
  world.partitions.holdsHighWatermark = true;
  const commit = world.commit(2);
  assert.equal(world.committed(), 1);
  const asked = newOffsetFetchRequestGroup({ groupId: "group", topics: null });
  const stable = follow(world.coordinator.fetchOffsets(asked, true));
  await world.platform.settle();
  assert.deepEqual([commit.isDone, stable.isDone], [false, false]);
  world.partitions.commitAll();
  await world.platform.settle();
  assert.equal(commit.value, 0);
  assert.equal(stable.value.topics[0]?.partitions[0]?.committedOffset, 2);
  assert.equal(world.committed(), 2);
});

test("a commit that is not committed in time is told to come again, a fetch to find the coordinator again", async () => {
  const world = new GroupWorld();
  world.partitions.holdsHighWatermark = true;
  const commit = world.commit(1);
  const fetched = follow(
    world.coordinator.fetchOffsets(newOffsetFetchRequestGroup({ groupId: "group", topics: null }), true),
  );
  await world.platform.advanceAsync(5000);
  assert.equal(commit.value, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  assert.equal(fetched.value.errorCode, ErrorCode.NOT_COORDINATOR);
});

test("an offset of a topic that was deleted and made anew is not its successor's", () => {
  const world = new GroupWorld();
  const topic = (topicId: string) => [
    {
      name: "topic",
      topicId,
      partitions: [{ partitionIndex: 0, committedOffset: 9, committedLeaderEpoch: -1, committedMetadata: null }],
    },
  ];
  const old = "AAAAAAAAAAAAAAAAAAAACg";
  const commit = {
    groupId: "group",
    generationIdOrMemberEpoch: -1,
    memberId: "",
    groupInstanceId: null,
    retentionTimeMs: -1,
  };
  follow(world.coordinator.commitOffsets(world.context(), { ...commit, topics: topic(old) }));
  const fetch = (topicId: string): number => {
    const asked = newOffsetFetchRequestGroup({
      groupId: "group",
      topics: [{ name: "topic", topicId, partitionIndexes: [0] }],
    });
    return follow(world.coordinator.fetchOffsets(asked, false)).value.topics[0]?.partitions[0]?.committedOffset ?? -999;
  };
  assert.deepEqual([fetch(old), fetch("AAAAAAAAAAAAAAAAAAAACw"), fetch("AAAAAAAAAAAAAAAAAAAAAA")], [9, -1, 9]);
});

test("deleting a topic deletes its offsets in all groups", () => {
  const world = new GroupWorld({ config: { offsetsTopicPartitionCount: 5 } });
  for (const groupId of ["a", "b", "c", "d"]) {
    world.commit(1, { groupId });
    world.commit(2, { groupId, topic: "other" });
  }
  world.coordinator.onTopicsDeleted(["topic"]);
  world.crash();
  for (const groupId of ["a", "b", "c", "d"]) {
    assert.deepEqual([world.committed("topic", { groupId }), world.committed("other", { groupId })], [-1, 2]);
  }
});

test("OffsetDelete spares topics that members read", async () => {
  const world = new GroupWorld();
  const { memberId, generationId } = await groupOfOne(world);
  world.commit(1, { memberId, generationId });
  world.commit(1, { memberId, generationId, topic: "other" });
  const topics = ["topic", "other"].map((name) => ({ name, partitions: [{ partitionIndex: 0 }] }));
  const answer = follow(world.coordinator.deleteOffsets(newOffsetDeleteRequest({ groupId: "group", topics }))).value;
  assert.deepEqual(
    answer.topics.map(({ partitions }) => partitions[0]?.errorCode),
    [ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, 0],
  );
  assert.deepEqual([world.committed("topic"), world.committed("other")], [1, -1]);
  const nobody = newOffsetDeleteRequest({ groupId: "nobody", topics: [] });
  assert.equal(follow(world.coordinator.deleteOffsets(nobody)).value.errorCode, ErrorCode.GROUP_ID_NOT_FOUND);
});

test("a group with members is not deleted, one without goes with all its offsets", async () => {
  const world = new GroupWorld();
  const { memberId, generationId } = await groupOfOne(world);
  world.commit(1, { memberId, generationId });
  const codes = async (): Promise<number[]> =>
    (await world.coordinator.deleteGroups(["group"])).map(({ errorCode }) => errorCode);
  assert.deepEqual(await codes(), [ErrorCode.NON_EMPTY_GROUP]);
  world.leave({ memberId });
  assert.deepEqual(await codes(), [0]);
  assert.deepEqual([world.committed(), world.state()], [-1, "Dead"]);
  world.crash();
  assert.deepEqual([world.committed(), groupIds(world)], [-1, []]);
  world.commit(1, { topic: "other" });
  assert.deepEqual([world.committed("topic"), world.committed("other")], [-1, 1], "the name may be used again");
});

test("offsets of a simple consumer expire a week after each commit, and the group with the last of them", async () => {
  const world = new GroupWorld();
  world.commit(1);
  await world.platform.advanceAsync(DAY_MS);
  world.commit(2, { topic: "other" });
  await world.platform.advanceAsync(WEEK_MS - DAY_MS + 600_000);
  assert.deepEqual([world.committed("topic"), world.committed("other")], [-1, 2]);
  await world.platform.advanceAsync(DAY_MS);
  assert.deepEqual(groupIds(world), []);
  world.crash();
  assert.deepEqual(groupIds(world), []);
});

test("offsets of a group expire a week after its last member left, however old they are", async () => {
  const world = new GroupWorld();
  const { memberId, generationId } = await groupOfOne(world);
  world.commit(1, { memberId, generationId });
  for (let quarters = 0; quarters < 10 * 96; quarters += 1) {
    await world.platform.advanceAsync(DAY_MS / 96);
    assert.equal(world.heartbeat(memberId, generationId), 0);
  }
  assert.equal(world.committed(), 1, "the topic is read");
  world.leave({ memberId });
  await world.platform.advanceAsync(WEEK_MS - 600_000);
  assert.equal(world.committed(), 1);
  await world.platform.advanceAsync(1_200_000);
  assert.deepEqual([world.committed(), groupIds(world)], [-1, []]);
});

test("offsets of topics that a stable group no longer reads expire", async () => {
  const world = new GroupWorld();
  const { memberId, generationId } = await groupOfOne(world);
  world.commit(1, { memberId, generationId });
  world.commit(1, { memberId, generationId, topic: "other" });
  world.crash();
  for (let quarters = 0; quarters < 8 * 96; quarters += 1) {
    await world.platform.advanceAsync(DAY_MS / 96);
    world.heartbeat(memberId, generationId);
  }
  assert.deepEqual([world.committed("topic"), world.committed("other"), world.state()], [1, -1, "Stable"]);
});

test("a retention time that an old client asks for counts from its commit", async () => {
  const world = new GroupWorld();
  world.commit(1, { retentionTimeMs: 3_600_000, apiVersion: 4 });
  world.crash();
  await world.platform.advanceAsync(3_000_000);
  assert.equal(world.committed(), 1);
  await world.platform.advanceAsync(1_200_000);
  assert.equal(world.committed(), -1);
});
