/** Moves between log directories: what a start finds of them, what a crash or a failure leaves, many at a time. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { testBatch } from "../../testing/log-world.ts";
import { hold, idOf, MOVE_CONFIG, MoveWorld, startWith } from "../../testing/move-world.ts";

test("of two logs of one partition the one that the metadata names counts; what has more is set aside", async () => {
  for (const [appended, fate] of [
    [0, "t-0.*-delete"],
    [1, "t-0.*-stray"],
  ] as const) {
    const world = await startWith(10);
    await world.alter("/d2");
    await world.untilMovedTo("/d2");
    const { files } = world.platform;
    const old = files.list("/d1").find((name) => name.endsWith("-delete"));
    await world.stop();
    files.rename(`/d1/${old}`, "/d1/t-0");
    world.assigned = idOf("/d1");
    await world.start();
    for (let index = 0; index < appended; index++) world.append();
    assert.equal(world.log.logDirectory, "/d1");
    await world.stop();
    files.rename(`/d2/${files.list("/d2").find((name) => name.startsWith("t-0")) ?? ""}`, "/d2/t-0");
    world.assigned = idOf("/d2");
    await world.start();
    assert.equal(world.log.logDirectory, "/d2");
    assert.equal(world.log.logEndOffset, 20);
    assert.deepEqual(world.partitionDirectories("/d1"), [fate]);
    await world.stop();
    files.rename(`/d1/${files.list("/d1").find((name) => name.startsWith("t-0")) ?? ""}`, "/d1/t-0");
    world.assigned = idOf("/d3");
    await assert.rejects(world.start(), /are of the same partition, and the metadata names neither log directory/);
  }
});

test("a copy whose log is gone is the log, where the metadata names its directory", async () => {
  const world = await startWith(10);
  let isAsked = false;
  world.beforeAssigning = () => {
    isAsked = true;
    return new Promise(() => undefined);
  };
  await world.alter("/d2");
  await world.platform.advanceAsync(100);
  assert.ok(isAsked);
  await world.stop();
  world.platform.files.removeDirectory("/d1/t-0");
  world.assigned = idOf("/d2");
  await world.start();
  assert.deepEqual([world.log.logDirectory, world.log.logEndOffset, world.log.isFuture], ["/d2", 20, false]);
  assert.deepEqual(world.partitionDirectories("/d2"), ["t-0"]);
});

test("a copy that starts after its log, as when a crash forgot that records were deleted, is made anew", async () => {
  const world = await startWith(10);
  assert.equal(world.log.deleteRecordsBefore(7), ErrorCode.NONE);
  world.beforeAssigning = () => new Promise<void>(() => {});
  await world.alter("/d2");
  await world.platform.advanceAsync(500);
  world.beforeAssigning = () => Promise.resolve();
  world.platform.crash({ bytes: "kept" });
  await world.start();
  assert.equal(world.log.logStartOffset, 0);
  await world.untilMovedTo("/d2");
  assert.deepEqual([world.log.logStartOffset, world.log.logEndOffset], [0, 20]);
});

/** A checkpoint of the second directory names a copy that was given up: the next one has to wait until it does not. */
async function startWithOldCopy(): Promise<MoveWorld> {
  const world = await startWith(10);
  const release = hold(world);
  await world.alter("/d2");
  await world.until(world.manager.checkpoint());
  await world.alter("/d1");
  release();
  world.platform.disk.latency = { minMs: 5, maxMs: 5 };
  return world;
}

test("a move whose log is lost with its disk before it has begun is refused", async () => {
  const world = await startWithOldCopy();
  await world.platform.advanceAsync(MOVE_CONFIG.fileDeleteDelayMs * 2);
  world.platform.disk.fail({ operation: "sync", pathIncludes: "/d1/t-0/" });
  world.append();
  const flushed = assert.rejects(world.log.flush());
  assert.equal(await world.alter("/d2"), ErrorCode.KAFKA_STORAGE_ERROR);
  await flushed;
  assert.deepEqual(world.partitionDirectories("/d2"), []);
});

test("a move of a topic that is deleted before it has begun is refused", async () => {
  const world = await startWithOldCopy();
  const checkpointed = world.manager.checkpoint().then(() => world.partition.markDeleted());
  assert.equal(await world.alter("/d2"), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  await checkpointed;
});

test("a coordinator's log that is written and flushed without pause is moved, and its appends do not wait", async () => {
  const config = { ...MOVE_CONFIG, segmentBytes: 20_000, flushMessages: 1 };
  const world = new MoveWorld({ config, topic: "__consumer_offsets" });
  await world.start();
  world.platform.disk.latency = { minMs: 2, maxMs: 5 };
  let count = 0;
  let flushedCount = 0;
  const write = (): void => {
    if (count >= 5000) return;
    const result = world.partition.appendAsLeader(testBatch({ valueBytes: 50 }, 1), "COORDINATOR");
    assert.ok(!(result instanceof Promise));
    assert.equal(result.lastOffset, count++);
    const { log } = world;
    void result.flushed?.then(() => {
      flushedCount++;
      assert.ok(world.log !== log || log.recoveryPoint > result.lastOffset);
    });
    world.platform.timers.schedule(1, write);
  };
  write();
  await world.alter("/d2");
  await world.untilMovedTo("/d2");
  assert.ok(count < 5000, "the log was moved under load");
  const atTheMove = count;
  await world.platform.advanceAsync(100);
  assert.ok(world.log.recoveryPoint >= atTheMove, "what waited for a flush is flushed");
  assert.ok(flushedCount >= atTheMove);
});

test("many moves share their commits and checkpoints", async () => {
  const world = await startWith(0);
  world.platform.disk.latency = { minMs: 1, maxMs: 1 };
  const checkpoints = [world.manager.checkpoint(), world.manager.checkpoint(), world.manager.checkpoint()];
  assert.equal(new Set(checkpoints).size, 1);
  await world.until(Promise.all(checkpoints));
  assert.notEqual(world.manager.checkpoint(), checkpoints[0]);
});

test("what a log says to be on the disk after a move is there, also where the power takes the new names back", async () => {
  const world = await startWith(10);
  await world.until(world.log.flush());
  for (let count = 0; count < 10; count++) world.append();
  world.platform.disk.latency = { minMs: 1, maxMs: 1 };
  await world.alter("/d2");
  while (world.log.logDirectory !== "/d2") await world.platform.advanceAsync(1);
  const { recoveryPoint } = world.log;
  assert.ok(recoveryPoint >= 20);
  world.platform.crash({ bytes: "lost", names: "lost" });
  await world.start();
  assert.ok(world.log.logEndOffset >= recoveryPoint, `${world.log.logEndOffset} of ${recoveryPoint}`);
  await world.untilMovedTo("/d2");
  await world.until(world.log.flush());
  assert.equal(world.log.recoveryPoint, world.log.logEndOffset);
  world.platform.crash({ bytes: "lost", names: "lost" });
  await world.start();
  assert.equal(world.log.logDirectory, "/d2");
});

test("a copy beside which the log was made anew is no move", async () => {
  const world = await startWith(10);
  const release = hold(world);
  await world.alter("/d2");
  world.moves.forget("t", 0);
  await world.manager.markStray("t", 0);
  world.moves.preferred.set("t", 0, "/d2");
  world.host();
  release();
  await world.platform.advanceAsync(100);
  assert.deepEqual([world.log.logDirectory, world.moves.get("t", 0)], ["/d2", undefined]);
  assert.deepEqual(world.partitionDirectories("/d2"), ["t-0", "t-0.*-delete"]);
});

test("a move is told to the controller only when the names of the one before are on the disk", async () => {
  const world = await startWith(10);
  await world.until(world.log.flush());
  world.platform.disk.latency = { minMs: 3, maxMs: 3 };
  await world.alter("/d2");
  while (world.log.logDirectory !== "/d2") await world.platform.advanceAsync(1);
  world.beforeAssigning = () => {
    world.assigned = idOf("/d3");
    return new Promise(() => undefined);
  };
  await world.alter("/d3");
  while (world.assigned !== idOf("/d3")) await world.platform.advanceAsync(1);
  world.platform.crash({ bytes: "lost", names: "lost" });
  world.beforeAssigning = () => Promise.resolve();
  await world.start();
  await world.untilMovedTo("/d3");
  assert.equal(world.log.logEndOffset, 20);
});
