import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { batchesOf } from "../../records/record-batch.ts";
import { follow, GroupWorld, subscription } from "../../testing/group-world.ts";
import { groupRecordSerde, type GroupRecord } from "./group-records.ts";

const PART_A = Buffer.from("a");
const PART_B = Buffer.from("b");

/** A stable group of two: the leader with PART_A, the follower with PART_B. */
async function stableGroup(world: GroupWorld): Promise<{ leader: string; follower: string; generationId: number }> {
  const first = world.joinNew();
  await world.platform.advanceAsync(1);
  const second = world.joinNew();
  const leader = first.memberId;
  const again = follow(world.join({ memberId: leader }));
  await world.platform.settle();
  const { generationId } = again.value;
  const waiting = world.sync({ memberId: second.memberId, generationId });
  assert.equal(waiting.isDone, false, "a follower waits for the leader");
  world.sync({
    memberId: leader,
    generationId,
    assignments: [
      { memberId: leader, assignment: PART_A },
      { memberId: second.memberId, assignment: PART_B },
    ],
  });
  await world.platform.settle();
  assert.deepEqual(waiting.value.assignment, PART_B);
  assert.equal(world.state(), "Stable");
  return { leader, follower: second.memberId, generationId };
}

test("a group forms, assigns and is stable", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  assert.equal(generationId, 2);
  assert.equal(world.heartbeat(leader, generationId), 0);
  assert.equal(world.heartbeat(follower, generationId), 0);
  assert.equal(world.heartbeat(follower, generationId - 1), ErrorCode.ILLEGAL_GENERATION);
  assert.equal(world.heartbeat("stranger", generationId), ErrorCode.UNKNOWN_MEMBER_ID);
});

test("only the leader learns who the members are", async () => {
  const world = new GroupWorld();
  const { leader, follower } = await stableGroup(world);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  assert.deepEqual(
    joins.map(({ value }) => [value.leader, value.members.length]),
    [
      [leader, 2],
      [leader, 0],
    ],
  );
});

test("the initial delay is extended while members come, up to the rebalance timeout", async () => {
  const world = new GroupWorld({ config: { initialRebalanceDelayMs: 3000 } });
  const { joined } = world.joinNew({ rebalanceTimeoutMs: 7000 });
  await world.platform.advanceAsync(2999);
  world.joinNew();
  await world.platform.advanceAsync(2999);
  world.joinNew();
  await world.platform.advanceAsync(500);
  world.joinNew();
  await world.platform.advanceAsync(501);
  assert.equal(joined.isDone, false, "7 s are not over");
  await world.platform.advanceAsync(1);
  assert.equal(joined.isDone, true, "the delays add up to no more than the rebalance timeout");
  assert.equal(joined.value.members.length, 4);
});

test("an id that is given out and never used is forgotten with its session", async () => {
  const world = new GroupWorld();
  await stableGroup(world);
  const { memberId, errorCode } = follow(world.join({})).value;
  assert.equal(errorCode, ErrorCode.MEMBER_ID_REQUIRED);
  await world.platform.advanceAsync(10_000);
  assert.equal(follow(world.join({ memberId })).value.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
});

test("a member without heartbeats is out after its session, and the others rebalance", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  await world.platform.advanceAsync(9_000);
  assert.equal(world.heartbeat(leader, generationId), 0);
  await world.platform.advanceAsync(1_000);
  assert.equal(world.heartbeat(follower, generationId), ErrorCode.UNKNOWN_MEMBER_ID);
  assert.equal(world.heartbeat(leader, generationId), ErrorCode.REBALANCE_IN_PROGRESS);
  const joined = follow(world.join({ memberId: leader }));
  await world.platform.settle();
  assert.deepEqual([joined.value.generationId, joined.value.members.length], [generationId + 1, 1]);
});

test("members that do not join again within the rebalance timeout are left behind", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  const joined = follow(world.join({ memberId: leader }));
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 5_000) {
    assert.equal(world.heartbeat(follower, generationId), ErrorCode.REBALANCE_IN_PROGRESS);
    await world.platform.advanceAsync(5_000);
  }
  assert.deepEqual([joined.isDone, joined.value.members.length], [true, 1]);
  assert.equal(world.heartbeat(follower, generationId), ErrorCode.UNKNOWN_MEMBER_ID);
});

test("a leader that dies between join and sync is replaced, and the followers learn of it", async () => {
  const world = new GroupWorld();
  const { leader, follower } = await stableGroup(world);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  const generationId = joins[1]?.value.generationId ?? -1;
  const waiting = world.sync({ memberId: follower, generationId });
  await world.platform.advanceAsync(10_000);
  assert.equal(waiting.value.errorCode, ErrorCode.REBALANCE_IN_PROGRESS);
  const again = follow(world.join({ memberId: follower }));
  await world.platform.settle();
  assert.deepEqual([again.value.leader, again.value.generationId], [follower, generationId + 1]);
});

test("a member that never syncs is out after the rebalance timeout", async () => {
  const world = new GroupWorld();
  const { leader, follower } = await stableGroup(world);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  const generationId = joins[0]?.value.generationId ?? -1;
  world.sync({ memberId: leader, generationId, assignments: [] });
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 5_000) {
    world.heartbeat(leader, generationId);
    world.heartbeat(follower, generationId);
    await world.platform.advanceAsync(5_000);
  }
  assert.equal(world.heartbeat(leader, generationId), ErrorCode.REBALANCE_IN_PROGRESS);
  assert.equal(world.heartbeat(follower, generationId), ErrorCode.UNKNOWN_MEMBER_ID);
});

test("a known member that joins again while the group completes gets the generation back", async () => {
  const world = new GroupWorld();
  const { memberId, joined } = world.joinNew();
  await world.platform.advanceAsync(1);
  const again = follow(world.join({ memberId })).value;
  assert.deepEqual(again, joined.value);
  assert.equal(world.state(), "CompletingRebalance");
  const changed = follow(world.join({ memberId, protocols: [{ name: "range", metadata: subscription("other") }] }));
  await world.platform.settle();
  assert.equal(changed.value.generationId, joined.value.generationId + 1, "changed protocols restart the rebalance");
});

test("a new member restarts a rebalance that is completing, and who waits for an assignment joins again", async () => {
  const world = new GroupWorld();
  const first = world.joinNew();
  await world.platform.advanceAsync(1);
  const second = world.joinNew();
  await world.platform.settle();
  assert.equal(world.heartbeat(first.memberId, 1), ErrorCode.REBALANCE_IN_PROGRESS);
  const again = follow(world.join({ memberId: first.memberId }));
  await world.platform.settle();
  assert.deepEqual([again.value.generationId, second.joined.value.generationId], [2, 2]);
});

test("a follower that joins again in a stable group gets its generation, a leader makes the group rebalance", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  assert.equal(follow(world.join({ memberId: follower })).value.generationId, generationId);
  assert.equal(world.state(), "Stable");
  void world.join({ memberId: leader });
  assert.equal(world.state(), "PreparingRebalance");
});

test("leaving makes the others rebalance; the last to leave empties the group", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  assert.deepEqual(world.leave({ memberId: "stranger" }, { memberId: follower }), [ErrorCode.UNKNOWN_MEMBER_ID, 0]);
  assert.equal(world.heartbeat(leader, generationId), ErrorCode.REBALANCE_IN_PROGRESS);
  assert.deepEqual(world.leave({ memberId: leader }), [0]);
  assert.equal(world.state(), "Empty");
  assert.equal(world.heartbeat(leader, generationId), ErrorCode.UNKNOWN_MEMBER_ID);
  const written = lastRecord(world);
  assert.ok(written?.kind === "group-metadata" && written.value !== null);
  assert.deepEqual(
    [written.value.leader, written.value.protocol, written.value.protocolType],
    [null, null, "consumer"],
  );
});

test("a member that leaves while it waits for its part is answered", async () => {
  const world = new GroupWorld();
  const { leader, follower } = await stableGroup(world);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  const waiting = world.sync({ memberId: follower, generationId: joins[0]?.value.generationId ?? -1 });
  world.leave({ memberId: follower });
  await world.platform.settle();
  assert.equal(waiting.value.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
});

test("protocols and protocol types that nobody shares are refused", async () => {
  const world = new GroupWorld();
  const { leader, generationId } = await stableGroup(world);
  const metadata = subscription("topic");
  const refusals = [
    world.join({ protocols: [{ name: "sticky", metadata }] }),
    world.join({ protocolType: "connect" }),
    world.join({ memberId: leader, protocols: [] }),
  ].map((answer) => follow(answer).value.errorCode);
  assert.deepEqual(refusals, Array(3).fill(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
  const wrong = [{ protocolName: "sticky" }, { protocolType: "connect" }].map(
    (said) => world.sync({ memberId: leader, generationId, ...said }).value.errorCode,
  );
  assert.deepEqual(wrong, Array(2).fill(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
});

test("group.max.size holds for those who join and for those who would join again", async () => {
  const world = new GroupWorld({ config: { groupSizeMax: 2 } });
  const { leader, follower } = await stableGroup(world);
  assert.equal(follow(world.join({})).value.errorCode, ErrorCode.GROUP_MAX_SIZE_REACHED);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  assert.deepEqual(
    joins.map(({ value }) => value.errorCode),
    [0, 0],
  );
});

test("session timeouts out of bounds and nameless groups are refused", () => {
  const world = new GroupWorld();
  const codes = [{ sessionTimeoutMs: 5999 }, { sessionTimeoutMs: 1_800_001 }, { groupId: "" }].map(
    (wrong) => follow(world.join(wrong)).value.errorCode,
  );
  assert.deepEqual(codes, [
    ErrorCode.INVALID_SESSION_TIMEOUT,
    ErrorCode.INVALID_SESSION_TIMEOUT,
    ErrorCode.INVALID_GROUP_ID,
  ]);
});

test("members before version 4 join without an id of their own", async () => {
  const world = new GroupWorld();
  const joined = follow(world.join({}, 3));
  await world.platform.advanceAsync(1);
  assert.deepEqual([joined.value.errorCode, joined.value.members.length], [0, 1]);
});

test("a new member that waits too long in a rebalance is told to join anew", async () => {
  const world = new GroupWorld();
  const { leader, generationId } = await stableGroup(world);
  const { joined } = world.joinNew({ rebalanceTimeoutMs: 600_000 });
  for (let waitedMs = 0; waitedMs < 300_000; waitedMs += 5_000) {
    world.heartbeat(leader, generationId);
    await world.platform.advanceAsync(5_000);
  }
  assert.equal(joined.value.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
});

test("an assignment that cannot be written fails the syncs, and the group tries again", async () => {
  const world = new GroupWorld();
  const { leader, follower } = await stableGroup(world);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  const generationId = joins[0]?.value.generationId ?? -1;
  const waiting = world.sync({ memberId: follower, generationId });
  world.partitions.failNextAppend = ErrorCode.NOT_LEADER_OR_FOLLOWER;
  const stored = world.sync({ memberId: leader, generationId });
  await world.platform.settle();
  assert.deepEqual([stored.value.errorCode, waiting.value.errorCode], Array(2).fill(ErrorCode.NOT_COORDINATOR));
  assert.equal(world.state(), "PreparingRebalance");
});

test("a group that cannot be written down does not exist", () => {
  const world = new GroupWorld();
  world.partitions.failNextAppend = ErrorCode.KAFKA_STORAGE_ERROR;
  void world.join({});
  assert.equal(world.state(), "Dead");
});

test("who waits when the partition goes is told to find the coordinator again", async () => {
  const world = new GroupWorld();
  await stableGroup(world);
  const { joined } = world.joinNew();
  world.coordinator.onResignation(0, 0);
  await world.platform.settle();
  assert.equal(joined.value.errorCode, ErrorCode.NOT_COORDINATOR);
  assert.equal(follow(world.join({})).value.errorCode, ErrorCode.NOT_COORDINATOR);
});

test("a stable group is stable again after a crash, with its members, assignments and sessions", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  world.crash();
  assert.equal(world.state(), "Stable");
  assert.equal(world.heartbeat(leader, generationId), 0);
  const part = world.sync({ memberId: follower, generationId }).value;
  assert.deepEqual([part.errorCode, Buffer.from(part.assignment)], [0, PART_B]);
  await world.platform.advanceAsync(10_000);
  assert.equal(world.state(), "Empty");
});

test("a loaded group that is larger than group.max.size lets the last to join again go", async () => {
  const world = new GroupWorld();
  const { leader, follower, generationId } = await stableGroup(world);
  const small = new GroupWorld({ config: { groupSizeMax: 1 } });
  small.partitions.logOf(0).addBatches(world.partitions.logOf(0).bytes);
  small.crash();
  assert.equal(small.state(), "PreparingRebalance");
  assert.equal(small.heartbeat(leader, generationId), ErrorCode.REBALANCE_IN_PROGRESS);
  void small.join({ memberId: follower });
  assert.equal(follow(small.join({ memberId: leader })).value.errorCode, ErrorCode.GROUP_MAX_SIZE_REACHED);
});

test("an assignment that is committed after another rebalance began is void", async () => {
  const world = new GroupWorld();
  const { memberId, joined } = world.joinNew();
  await world.platform.advanceAsync(1);
  world.partitions.holdsHighWatermark = true;
  const synced = world.sync({ memberId, generationId: joined.value.generationId });
  void world.join({ protocols: [{ name: "range", metadata: subscription("topic") }] }, 3);
  await world.platform.settle();
  assert.deepEqual([synced.value.errorCode, world.state()], [ErrorCode.REBALANCE_IN_PROGRESS, "PreparingRebalance"]);
  world.partitions.commitAll();
  assert.equal(world.state(), "PreparingRebalance");
});

test("a pending member that group.max.size keeps out is not waited for", async () => {
  const world = new GroupWorld({ config: { groupSizeMax: 1 } });
  const ids = [follow(world.join({})).value.memberId, follow(world.join({})).value.memberId];
  const [first = "", second = ""] = ids;
  void world.join({ memberId: first });
  assert.equal(follow(world.join({ memberId: second })).value.errorCode, ErrorCode.GROUP_MAX_SIZE_REACHED);
  await world.platform.advanceAsync(1);
  world.sync({ memberId: first, generationId: 1 });
  await world.platform.settle();
  const again = follow(world.join({ memberId: first }));
  await world.platform.settle();
  assert.equal(again.value.generationId, 2);
});

test("a session that ended while its member waited for its part begins anew with the part", async () => {
  const world = new GroupWorld();
  const { leader, follower } = await stableGroup(world);
  const joins = [follow(world.join({ memberId: leader })), follow(world.join({ memberId: follower }))];
  await world.platform.settle();
  const generationId = joins[0]?.value.generationId ?? -1;
  const waiting = world.sync({ memberId: follower, generationId });
  for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 5_000) {
    world.heartbeat(leader, generationId);
    await world.platform.advanceAsync(5_000);
  }
  world.sync({ memberId: leader, generationId });
  await world.platform.settle();
  assert.equal(waiting.value.errorCode, 0);
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 5_000) {
    assert.equal(world.heartbeat(leader, generationId), 0);
    await world.platform.advanceAsync(5_000);
  }
  assert.equal(world.heartbeat(leader, generationId), ErrorCode.REBALANCE_IN_PROGRESS, "the follower is gone");
});

function lastRecord(world: GroupWorld): GroupRecord | undefined {
  let last: GroupRecord | undefined;
  for (const batch of batchesOf(world.partitions.logOf(0).bytes)) {
    for (const { key, value } of batch.records()) {
      last = key === null ? undefined : groupRecordSerde.decode(Buffer.from(key), value);
    }
  }
  return last;
}
