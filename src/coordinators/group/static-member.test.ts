import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { follow, GroupWorld, subscription } from "../../testing/group-world.ts";

const ASSIGNMENT = Buffer.from("assignment");

/** A stable group of the static members "one", who leads, and "two". */
async function staticGroup(world: GroupWorld): Promise<{ one: string; two: string; generationId: number }> {
  const joins = ["one", "two"].map((groupInstanceId) => follow(world.join({ groupInstanceId })));
  await world.platform.advanceAsync(5);
  const [one = "", two = ""] = joins.map(({ value }) => value.memberId);
  const generationId = joins[0]?.value.generationId ?? -1;
  world.sync({
    memberId: one,
    groupInstanceId: "one",
    generationId,
    assignments: [one, two].map((memberId) => ({ memberId, assignment: ASSIGNMENT })),
  });
  await world.platform.settle();
  assert.equal(world.state(), "Stable");
  return { one, two, generationId };
}

test("a static member needs no second round to get its id, which begins with its instance id", async () => {
  const world = new GroupWorld();
  const { one } = await staticGroup(world);
  assert.match(one, /^one-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a static member that comes back keeps its assignment without a rebalance, and its old id is fenced", async () => {
  const world = new GroupWorld();
  const { one, two, generationId } = await staticGroup(world);
  const back = follow(world.join({ groupInstanceId: "two" })).value;
  assert.deepEqual([back.errorCode, back.generationId, back.leader, back.members], [0, generationId, one, []]);
  assert.equal(back.skipAssignment, false, "only leaders assign");
  assert.notEqual(back.memberId, two);
  assert.equal(world.state(), "Stable");
  const identity = { memberId: back.memberId, groupInstanceId: "two", generationId };
  assert.deepEqual(world.sync(identity).value.assignment, ASSIGNMENT);
  assert.equal(world.heartbeat(two, generationId, "two"), ErrorCode.FENCED_INSTANCE_ID);
  assert.equal(world.sync({ ...identity, memberId: two }).value.errorCode, ErrorCode.FENCED_INSTANCE_ID);
  const rejoined = follow(world.join({ groupInstanceId: "two", memberId: two })).value;
  assert.equal(rejoined.errorCode, ErrorCode.FENCED_INSTANCE_ID);
  assert.deepEqual(world.leave({ memberId: two, groupInstanceId: "two" }), [ErrorCode.FENCED_INSTANCE_ID]);
});

test("a leader that comes back learns from version 9 on that it leads, and may skip the assignment", async () => {
  const world = new GroupWorld();
  const { one } = await staticGroup(world);
  const back = follow(world.join({ groupInstanceId: "one" }, 9)).value;
  assert.deepEqual([back.leader, back.skipAssignment, back.members.length], [back.memberId, true, 2]);
  assert.notEqual(back.memberId, one);
});

test("a leader that comes back is told its old id before version 9, so that it does not assign anew", async () => {
  const world = new GroupWorld();
  const { one } = await staticGroup(world);
  const back = follow(world.join({ groupInstanceId: "one" }, 8)).value;
  assert.deepEqual([back.leader, back.skipAssignment, back.members.length], [one, false, 0]);
});

test("a static member's new id survives a crash", async () => {
  const world = new GroupWorld();
  const { two, generationId } = await staticGroup(world);
  const { memberId } = follow(world.join({ groupInstanceId: "two" })).value;
  world.crash();
  assert.equal(world.heartbeat(memberId, generationId, "two"), 0);
  assert.equal(world.heartbeat(two, generationId, "two"), ErrorCode.FENCED_INSTANCE_ID);
});

test("a new id that cannot be written is taken back", async () => {
  const world = new GroupWorld();
  const { two, generationId } = await staticGroup(world);
  world.partitions.failNextAppend = ErrorCode.NOT_ENOUGH_REPLICAS;
  const refused = follow(world.join({ groupInstanceId: "two" })).value;
  assert.deepEqual([refused.errorCode, refused.memberId], [ErrorCode.COORDINATOR_NOT_AVAILABLE, ""]);
  assert.equal(world.heartbeat(two, generationId, "two"), 0);
});

test("a static member that comes back with other protocols makes the group rebalance when they change its choice", async () => {
  const world = new GroupWorld();
  const metadata = subscription("topic");
  const both = [
    { name: "range", metadata },
    { name: "sticky", metadata },
  ];
  const joins = ["one", "two"].map((groupInstanceId) => follow(world.join({ groupInstanceId, protocols: both })));
  await world.platform.advanceAsync(5);
  const [one = ""] = joins.map(({ value }) => value.memberId);
  world.sync({ memberId: one, groupInstanceId: "one", generationId: 1 });
  await world.platform.settle();
  void world.join({ groupInstanceId: "two", protocols: both.slice(1) });
  assert.equal(world.state(), "PreparingRebalance");
});

test("a static member that comes back while the group completes restarts the rebalance", async () => {
  const world = new GroupWorld();
  const joins = ["one", "two"].map((groupInstanceId) => follow(world.join({ groupInstanceId })));
  await world.platform.advanceAsync(5);
  assert.deepEqual([joins[0]?.value.generationId, world.state()], [1, "CompletingRebalance"]);
  const back = follow(world.join({ groupInstanceId: "two" }));
  const again = follow(world.join({ groupInstanceId: "one", memberId: joins[0]?.value.memberId ?? "" }));
  await world.platform.settle();
  assert.deepEqual([back.value.generationId, again.value.generationId], [2, 2]);
});

test("a duplicate of a static member that waits is fenced at once", async () => {
  const world = new GroupWorld();
  const { one } = await staticGroup(world);
  const first = follow(world.join({ groupInstanceId: "one", memberId: one }));
  const second = follow(world.join({ groupInstanceId: "one" }));
  await world.platform.settle();
  assert.deepEqual([first.value.errorCode, second.isDone], [ErrorCode.FENCED_INSTANCE_ID, false]);
});

test("static members stay through a rebalance that they miss, until their session ends", async () => {
  const world = new GroupWorld();
  const { one, generationId } = await staticGroup(world);
  const joined = follow(world.join({ groupInstanceId: "one", memberId: one, rebalanceTimeoutMs: 5_000 }));
  await world.platform.advanceAsync(9_900);
  assert.equal(joined.isDone, false, "the other's timeout is a minute");
  await world.platform.advanceAsync(100);
  assert.deepEqual([joined.value.generationId, joined.value.members.length], [generationId + 1, 1]);
});

test("an administrator removes static members by their instance id", async () => {
  const world = new GroupWorld();
  await staticGroup(world);
  const codes = world.leave({ groupInstanceId: "two" }, { groupInstanceId: "nobody" });
  assert.deepEqual(codes, [0, ErrorCode.UNKNOWN_MEMBER_ID]);
  assert.equal(world.state(), "PreparingRebalance");
});

test("static members that only send heartbeats stay in the next generation, but do not lead it", async () => {
  const world = new GroupWorld();
  const { one, two, generationId } = await staticGroup(world);
  world.sync({ memberId: two, groupInstanceId: "two", generationId });
  const joined = follow(
    world.join({
      groupInstanceId: "two",
      memberId: two,
      protocols: [{ name: "range", metadata: subscription("more") }],
    }),
  );
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 5_000) {
    assert.equal(world.heartbeat(one, generationId, "one"), ErrorCode.REBALANCE_IN_PROGRESS);
    await world.platform.advanceAsync(5_000);
  }
  assert.deepEqual([joined.value.leader, joined.value.members.length], [two, 2]);
});
