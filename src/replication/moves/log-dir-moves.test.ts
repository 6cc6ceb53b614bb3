/** Moves between log directories on a simulated disk: what is copied, what may happen meanwhile, what ends them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { readAll, testBatch } from "../../testing/log-world.ts";
import { hold, idOf, MOVE_CONFIG, MoveWorld, startWith } from "../../testing/move-world.ts";
import { LocalPartitionWriter } from "../local-partition-writer.ts";

function logFiles(world: MoveWorld, directory: string): [name: string, hex: string][] {
  const { files } = world.platform;
  return files
    .list(directory)
    .filter((name) => name.endsWith(".log"))
    .map((name) => [name, files.readWhole(`${directory}/${name}`).toString("hex")]);
}

function stateOf(world: MoveWorld): unknown {
  const { log } = world;
  const producers = [...log.producerState.entries.values()].map(({ producerId, producerEpoch, lastSequence }) => ({
    producerId,
    producerEpoch,
    lastSequence,
  }));
  const { logStartOffset, logEndOffset, highWatermark, lastStableOffset, topicId } = log;
  return {
    logStartOffset,
    logEndOffset,
    highWatermark,
    lastStableOffset,
    topicId,
    producers,
    epochs: log.leaderEpochs.entries,
  };
}

test("a move takes every byte of a log, its offsets, epochs and producers to the other directory", async () => {
  const world = await startWith(40);
  const [files, state] = [logFiles(world, "/d1/t-0"), stateOf(world)];
  assert.ok(files.length > 3);
  assert.equal(await world.alter("/d2"), ErrorCode.NONE);
  await world.untilMovedTo("/d2");
  assert.deepEqual(logFiles(world, "/d2/t-0"), files);
  assert.deepEqual(stateOf(world), state);
  assert.deepEqual(world.told, [idOf("/d2")]);
  assert.deepEqual(world.partitionDirectories("/d1"), ["t-0.*-delete"]);
  world.append({ producerId: 0, sequence: 28 });
  await world.platform.advanceAsync(MOVE_CONFIG.fileDeleteDelayMs);
  assert.deepEqual(world.partitionDirectories("/d1"), []);
  await world.stop();
  assert.ok(!world.platform.disk.hasOpenFiles());
  await world.start();
  assert.equal(world.log.logEndOffset, 81);
});

test("the checkpoints of both directories are right when the copy has taken over", async () => {
  const world = await startWith(40);
  await world.log.flush();
  assert.equal(world.log.deleteRecordsBefore(21), ErrorCode.NONE);
  await world.manager.checkpoint();
  const read = (path: string): string => world.platform.files.readWhole(path).toString();
  assert.equal(read("/d1/recovery-point-offset-checkpoint"), "0\n1\nt 0 79\n");
  await world.alter("/d2");
  await world.untilMovedTo("/d2");
  assert.equal(read("/d1/recovery-point-offset-checkpoint"), "0\n0\n");
  assert.equal(read("/d1/log-start-offset-checkpoint"), "0\n0\n");
  assert.equal(read("/d2/recovery-point-offset-checkpoint"), "0\n1\nt 0 79\n");
  assert.equal(read("/d2/replication-offset-checkpoint"), "0\n1\nt 0 80\n");
  world.platform.crash({ bytes: "lost" });
  await world.start();
  assert.deepEqual([world.log.logStartOffset, world.log.logEndOffset], [21, 80]);
});

test("appends, fetches, DeleteRecords, rolls and retention go on while a log is moved", async () => {
  const world = await startWith(10);
  const release = hold(world);
  await world.alter("/d2");
  await world.platform.advanceAsync(500);
  for (let index = 0; index < 20; index++) world.append({ valueBytes: 200 });
  assert.equal(world.log.deleteRecordsBefore(7), ErrorCode.NONE);
  world.log.roll();
  world.log.deleteOldSegments();
  assert.equal(readAll(world.log).at(-1)?.lastOffset, 39);
  release();
  await world.untilMovedTo("/d2");
  assert.deepEqual([world.log.logStartOffset, world.log.logEndOffset, world.log.highWatermark], [7, 40, 40]);
  assert.equal(world.append().baseOffset, 40);
});

test("a log that starts within a batch is moved with that batch, and starts where it did", async () => {
  const world = await startWith(0);
  world.append({ count: 10 });
  world.append({ count: 10 });
  world.log.deleteRecordsBefore(13);
  await world.alter("/d2");
  await world.untilMovedTo("/d2");
  assert.deepEqual([world.log.logStartOffset, world.log.logEndOffset], [13, 20]);
  assert.equal(readAll(world.log).length, 1);
});

test("a read that was planned before the copy took over finds its bytes until the old files go", async () => {
  const world = await startWith(5);
  const planned = world.log.read({ startOffset: 0, maxBytes: 1000, isolation: "LOG_END", minOneMessage: true });
  const expected = planned.bytes().toString("hex");
  await world.alter("/d2");
  await world.untilMovedTo("/d2");
  assert.equal(planned.bytes().toString("hex"), expected);
  await world.platform.advanceAsync(MOVE_CONFIG.fileDeleteDelayMs);
  assert.equal(planned.bytes().length, 0);
  assert.equal(world.manager.onlineLogDirs.length, 3);
});

test("asked back, a move ends and its copy goes; what the controller was told is taken back", async () => {
  const world = await startWith(10);
  let answer = (): void => undefined;
  world.beforeAssigning = () => new Promise((resolve) => (answer = resolve));
  await world.alter("/d2");
  await world.platform.advanceAsync(100);
  const cancelled = world.alter("/d1");
  answer();
  world.beforeAssigning = () => Promise.resolve();
  assert.equal(await cancelled, ErrorCode.NONE);
  await world.platform.advanceAsync(MOVE_CONFIG.fileDeleteDelayMs);
  assert.equal(world.assigned, idOf("/d1"));
  assert.deepEqual([world.partitionDirectories("/d1"), world.partitionDirectories("/d2")], [["t-0"], []]);
  assert.equal(world.moves.get("t", 0), undefined);
});

test("asked elsewhere, a move turns; asked the same again, it goes on", async () => {
  const world = await startWith(10);
  const release = hold(world);
  await world.alter("/d2");
  const before = world.moves.get("t", 0);
  assert.equal(await world.alter("/d2"), ErrorCode.NONE);
  assert.equal(world.moves.get("t", 0), before);
  assert.equal(await world.alter("/d3"), ErrorCode.NONE);
  assert.deepEqual(world.partitionDirectories("/d2"), ["t-0.*-delete"]);
  release();
  await world.untilMovedTo("/d3");
  assert.equal(world.assigned, idOf("/d3"));
  assert.equal(world.log.logEndOffset, 20);
});

test("a stop in the middle keeps the copy, and the next start goes on from where it ends", async () => {
  const world = await startWith(40);
  // One segment is read at a time; after the first the bound is exceeded.
  world.quota.bytesPerSecond = 0;
  await world.alter("/d2");
  await world.platform.advanceAsync(100);
  await world.stop();
  assert.deepEqual(world.partitionDirectories("/d2"), ["t-0.*-future"]);
  await world.start();
  const copy = world.manager.getFutureLog("t", 0);
  assert.ok(copy !== undefined && copy.isFuture);
  assert.ok(copy.logEndOffset > 0 && copy.logEndOffset < 80);
  world.quota.bytesPerSecond = Infinity;
  await world.untilMovedTo("/d2");
  assert.equal(world.log.logEndOffset, 80);
});

test("what is refused, and with which code", async () => {
  const world = await startWith(1);
  assert.equal(await world.alter("/nowhere"), ErrorCode.LOG_DIR_NOT_FOUND);
  assert.equal(await world.alter("/d2/"), ErrorCode.LOG_DIR_NOT_FOUND);
  assert.equal(await world.alter(""), ErrorCode.LOG_DIR_NOT_FOUND);
  assert.equal(await world.alter("/d1"), ErrorCode.NONE);
  world.platform.disk.fail({ operation: "write", pathIncludes: "/d3/", times: Infinity });
  assert.equal(await world.alter("/d3"), ErrorCode.KAFKA_STORAGE_ERROR);
  assert.deepEqual(world.manager.onlineLogDirs, ["/d1", "/d2"]);
  assert.equal(await world.alter("/d3"), ErrorCode.KAFKA_STORAGE_ERROR);
  // With a directory away nobody knows whether a copy lies there already.
  assert.equal(await world.alter("/d2"), ErrorCode.KAFKA_STORAGE_ERROR);
  const long = new MoveWorld({ topic: "x".repeat(214) });
  await long.start();
  assert.equal(await long.alter("/d2"), ErrorCode.INVALID_TOPIC_EXCEPTION);
});

test("a cordoned directory takes no replica, and keeps what it has", async () => {
  const world = await startWith(1);
  world.manager.cordonedLogDirs = new Set(["/d1", "/d2"]);
  assert.equal(await world.alter("/nowhere"), ErrorCode.LOG_DIR_NOT_FOUND);
  assert.equal(await world.alter("/d2"), ErrorCode.INVALID_REPLICA_ASSIGNMENT);
  assert.equal(await world.alter("/d1"), ErrorCode.INVALID_REPLICA_ASSIGNMENT);
  const made = (topic: string): string =>
    world.manager.createLog({ topic, partition: 0, topicId: undefined }).logDirectory;
  assert.deepEqual([made("a"), made("b")], ["/d3", "/d3"]);
  world.manager.cordonedLogDirs = new Set(["/d1", "/d2", "/d3"]);
  assert.notEqual(made("c"), "/d3");
});

test("a replica that is not there yet is made where it was asked for", async () => {
  const world = await startWith(1);
  world.partition.markDeleted();
  await world.until(world.manager.deleteLogs([{ topic: "t", partition: 0 }]));
  assert.equal(await world.alter("/d3"), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  world.host();
  assert.equal(world.log.logDirectory, "/d3");
});

test("a topic that is deleted in the middle of a move takes the copy with it", async () => {
  const world = await startWith(10);
  hold(world);
  await world.alter("/d2");
  world.partition.markDeleted();
  world.moves.forget("t", 0);
  await world.until(world.manager.deleteLogs([{ topic: "t", partition: 0 }]));
  assert.deepEqual(world.partitionDirectories("/d1"), ["t-0.*-delete"]);
  assert.deepEqual(world.partitionDirectories("/d2"), ["t-0.*-delete"]);
  await world.platform.advanceAsync(MOVE_CONFIG.fileDeleteDelayMs);
  assert.deepEqual([world.partitionDirectories("/d1"), world.partitionDirectories("/d2")], [[], []]);
  assert.equal(world.manager.getFutureLog("t", 0), undefined);
});

test("the target's disk fails: the move ends, and the log serves on where it is", async () => {
  const world = await startWith(10);
  const release = hold(world);
  await world.alter("/d2");
  world.platform.disk.fail({ operation: "write", pathIncludes: "/d2/", times: Infinity });
  release();
  await world.platform.advanceAsync(1000);
  assert.deepEqual(world.manager.onlineLogDirs, ["/d1", "/d3"]);
  assert.equal(world.moves.get("t", 0), undefined);
  assert.equal(world.append().baseOffset, 20);
  assert.equal(world.assigned, idOf("/d1"));
});

test("the target's disk fails after the controller was told: it is told that the log stays", async () => {
  const world = await startWith(10);
  world.beforeAssigning = () => {
    world.platform.disk.fail({ operation: "sync", pathIncludes: "/d2/", times: Infinity });
    return Promise.resolve();
  };
  await world.alter("/d2");
  await world.platform.advanceAsync(1000);
  assert.deepEqual(world.told, [idOf("/d2"), idOf("/d1")]);
  assert.equal(world.append().baseOffset, 20);
});

test("the source's disk fails: the move ends, and the copy is left for the start that finds the disk again", async () => {
  const world = await startWith(10);
  hold(world);
  await world.alter("/d2");
  world.platform.disk.fail({ operation: "write", pathIncludes: "/d1/" });
  assert.equal(world.append().errorCode, ErrorCode.KAFKA_STORAGE_ERROR);
  assert.ok(world.partition.isOffline);
  assert.equal(world.moves.get("t", 0), undefined);
  await world.stop();
  await world.start();
  world.quota.bytesPerSecond = Infinity;
  await world.untilMovedTo("/d2");
  assert.equal(world.log.logEndOffset, 20);
});

test("a log that is flushed with every append is held for a moment, and nothing that waited is lost", async () => {
  const world = await startWith(0, { ...MOVE_CONFIG, flushMessages: 1 });
  world.platform.disk.latency = { minMs: 1, maxMs: 4 };
  const acknowledged: Promise<number>[] = [];
  const produce = (): void => {
    if (acknowledged.length >= 2000 || world.log.logDirectory === "/d2") return;
    const result = world.appendLater();
    acknowledged.push(Promise.resolve(result).then(async ({ errorCode, flushed }) => (await flushed, errorCode)));
    world.platform.timers.schedule(1, produce);
  };
  produce();
  await world.alter("/d2");
  await world.untilMovedTo("/d2");
  const codes = await world.until(Promise.all(acknowledged));
  assert.ok(codes.length < 2000, "the log was moved under load");
  assert.ok(codes.every((code) => code === ErrorCode.NONE));
  assert.equal(world.log.logEndOffset, codes.length);
  assert.equal(readAll(world.log).length, codes.length);
});

test("a coordinator's log is never held: what it appends is done at once, all through a move", async () => {
  const world = new MoveWorld({ config: { ...MOVE_CONFIG, segmentBytes: 20_000 }, topic: "__consumer_offsets" });
  await world.start();
  world.platform.disk.latency = { minMs: 1, maxMs: 4 };
  const writer = new LocalPartitionWriter({
    replicas: { partition: () => world.partition, log: () => world.log, missingError: () => ErrorCode.NONE },
    maxMessageBytes: () => 1,
  });
  const committed: number[] = [];
  writer.onHighWatermark(world.topic, 0, (highWatermark) => committed.push(highWatermark));
  const loading = writer.log(world.topic, 0);
  let count = 0;
  const write = (): void => {
    if (count >= 2000) return;
    const { errorCode, endOffset } = writer.append(world.topic, 0, testBatch({ valueBytes: 50 }, 1));
    assert.deepEqual([errorCode, endOffset], [ErrorCode.NONE, ++count]);
    world.platform.timers.schedule(1, write);
  };
  write();
  await world.alter("/d2");
  await world.untilMovedTo("/d2");
  assert.ok(count < 2000, "the log was moved under load");
  await world.platform.advanceAsync(10);
  assert.deepEqual([world.log.logEndOffset, committed.length], [count, count]);
  // Whoever has begun to load the log goes on with its copy.
  assert.deepEqual([loading?.logEndOffset, loading?.readForLoad(count - 1, 1).length === 0], [count, false]);
});

test("a copy that has more than the log, or other records than it, is cut to what both have", async () => {
  const world = await startWith(10);
  hold(world);
  await world.alter("/d2");
  world.quota.bytesPerSecond = Infinity;
  world.beforeAssigning = () => new Promise(() => undefined);
  await world.platform.advanceAsync(100);
  await world.stop();
  // The log loses its end and goes on differently, while the copy is away.
  await world.start();
  world.moves.forget("t", 0);
  world.log.truncateTo(10);
  world.append({ valueBytes: 5 });
  await world.stop();
  world.beforeAssigning = () => Promise.resolve();
  await world.start();
  await world.untilMovedTo("/d2");
  assert.equal(world.log.logEndOffset, 11);
  assert.deepEqual(
    readAll(world.log).map(({ baseOffset }) => baseOffset),
    [0, 2, 4, 6, 8, 10],
  );
});

test("a batch whose checksum is wrong is not copied: the log stays where it is", async () => {
  const world = await startWith(5);
  const { files } = world.platform;
  const bytes = files.readWhole("/d1/t-0/00000000000000000000.log");
  bytes[70] = bytes[70]! ^ 1;
  world.log.releaseIdle();
  files.writeWhole("/d1/t-0/00000000000000000000.log", bytes);
  await world.alter("/d2");
  await world.platform.advanceAsync(1000);
  assert.equal(world.moves.get("t", 0), undefined);
  assert.equal(world.log.logDirectory, "/d1");
  assert.ok(world.logger.lines.some(({ level, message }) => level === "error" && message.includes("cannot be moved")));
});
