import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { append, LogWorld, readAll, testBatch } from "../../testing/log-world.ts";
import { RecordingLogger } from "../../testing/recording-logger.ts";
import { LogManager } from "./log-manager.ts";

const HOUR_MS = 3_600_000;

test("retention by time drops segments from the front, and their files after file.delete.delay.ms", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500, retentionMs: HOUR_MS, fileDeleteDelayMs: 60_000 } });
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 9; index++) append(world, log);
  const { files } = world.platform;
  await world.platform.advanceAsync(HOUR_MS / 2);
  append(world, log);
  await world.platform.advanceAsync(HOUR_MS / 2 + 6 * 60_000);
  assert.equal(log.logStartOffset, log.firstSegmentBaseOffset);
  assert.deepEqual(readAll(log).at(-1)?.baseOffset, 9);
  assert.ok(log.segmentCount < 3);
  await world.platform.advanceAsync(120_000);
  assert.ok(!files.list(log.directory).some((name) => name.endsWith(".deleted")));
  await world.platform.advanceAsync(HOUR_MS);
  assert.equal(log.sizeBytes, 0);
  assert.equal(log.logStartOffset, 10);
  assert.equal(append(world, log).baseOffset, 10);
});

test("retention by size keeps at least retention.bytes", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500, retentionBytes: 1200 } });
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 30; index++) append(world, log);
  log.deleteOldSegments();
  assert.ok(log.sizeBytes >= 1200 && log.sizeBytes < 1200 + 500);
});

test("a compact-only log keeps its records whatever their age and size", async () => {
  const world = new LogWorld({
    config: { segmentBytes: 500, retentionBytes: 1, retentionMs: 1, cleanupPolicy: new Set(["compact"]) },
  });
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 30; index++) append(world, log);
  await world.platform.advanceAsync(HOUR_MS);
  assert.equal(readAll(log).length, 30);
});

test("a log that is made again has nothing of its predecessor's checkpoints, even after a crash", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500 } });
  await world.restart();
  for (let index = 0; index < 9; index++) append(world, world.log());
  await world.log().flush();
  world.log().deleteRecordsBefore(8);
  await world.manager.checkpoint();
  await world.manager.deleteLogs([{ topic: "topic", partition: 0 }]);
  for (let index = 0; index < 3; index++) append(world, world.log());
  world.platform.crash({ bytes: "kept" });
  await world.restart();
  assert.deepEqual([world.log().logStartOffset, world.log().logEndOffset, world.log().recoveryPoint], [0, 3, 0]);
});

test("what a crash left in the checkpoints of a deleted log is gone after a start", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500 } });
  await world.restart();
  for (let index = 0; index < 9; index++) append(world, world.log());
  world.log().deleteRecordsBefore(8);
  await world.manager.checkpoint();
  world.platform.crash({ bytes: "kept" });
  world.platform.files.rename("/data/topic-0", "/data/topic-0.0123456789abcdef0123456789abcdef-delete");
  await world.restart();
  for (let index = 0; index < 3; index++) append(world, world.log());
  world.platform.crash({ bytes: "kept" });
  await world.restart();
  assert.deepEqual([world.log().logStartOffset, world.log().logEndOffset], [0, 3]);
});

test("what was flushed survives the loss of names that nobody made durable, also those of a killed broker", async () => {
  const world = new LogWorld({});
  world.platform.files.makeDirectory("/data");
  world.platform.files.syncDirectory("/");
  await world.restart();
  world.platform.disk.fail({ operation: "sync", pathIncludes: "partition.metadata" });
  append(world, world.log());
  world.platform.crash({ bytes: "kept" });
  await world.restart();
  await world.log().flush();
  world.platform.crash({ names: "lost" });
  await world.restart();
  assert.equal(world.manager.getLog("topic", 0)?.logEndOffset, 1);
  assert.notEqual(world.manager.getLog("topic", 0)?.topicId, undefined);
});

test("a clean stop is not trusted a second time when the names of files are lost with the power", async () => {
  const world = new LogWorld({ config: { indexIntervalBytes: 100 } });
  world.platform.files.makeDirectory("/data");
  world.platform.files.syncDirectory("/");
  await world.restart();
  for (let index = 0; index < 3; index++) append(world, world.log());
  await world.manager.shutdown({ brokerEpoch: 1 });
  world.platform.files.syncDirectory("/data");
  await world.restart();
  for (let index = 0; index < 2; index++) append(world, world.log());
  const path = `${world.log().directory}/00000000000000000000.log`;
  world.platform.crash({ bytes: "kept", names: "lost" });
  // Of five batches alike the fourth did not reach the disk as a whole.
  const bytes = world.platform.files.readWhole(path);
  const batchBytes = bytes.length / 5;
  world.platform.files.writeWhole(path, bytes.fill(0, batchBytes * 3 + 70, batchBytes * 4));
  await world.restart();
  assert.equal(readAll(world.log()).length, 3);
});

test("a deleted log's directory is renamed at once, gone later, and may be made again", async () => {
  const world = new LogWorld({});
  await world.restart();
  append(world, world.log());
  const flushing = world.log().flush();
  await Promise.all([world.manager.deleteLogs([{ topic: "topic", partition: 0 }]), flushing]);
  assert.equal(world.manager.getLog("topic", 0), undefined);
  const { files } = world.platform;
  assert.match(files.list("/data").join(), /topic-0\.[0-9a-f]{32}-delete/);
  assert.equal(world.log().logEndOffset, 0);
  await world.platform.advanceAsync(61_000);
  assert.deepEqual(
    files.list("/data").filter((name) => name.startsWith("topic")),
    ["topic-0"],
  );
});

test("directories that were on their way out are removed at the next start", async () => {
  const world = new LogWorld({});
  await world.restart();
  append(world, world.log());
  await world.manager.deleteLogs([{ topic: "topic", partition: 0 }]);
  world.platform.crash({ bytes: "kept" });
  await world.restart();
  await world.platform.advanceAsync(1);
  assert.deepEqual(
    world.platform.files.list("/data").filter((name) => name.startsWith("topic")),
    [],
  );
});

test("a log directory whose disk fails goes offline, the others go on", async () => {
  const world = new LogWorld({ logDirs: ["/one", "/two"] });
  await world.restart();
  const first = world.log("first");
  const second = world.log("second");
  assert.deepEqual([first.logDirectory, second.logDirectory], ["/one", "/two"]);
  append(world, second);
  world.platform.disk.fail({ operation: "write", pathIncludes: "/one/", code: "ENOSPC", tornAfterBytes: 20 });
  assert.equal(append(world, first).errorCode, ErrorCode.KAFKA_STORAGE_ERROR);
  assert.deepEqual(world.failedDirs, ["/one"]);
  assert.equal(world.manager.getLog("first", 0), undefined);
  assert.equal(append(world, first).errorCode, ErrorCode.KAFKA_STORAGE_ERROR);
  assert.equal(
    first.read({ startOffset: 0, maxBytes: 1, isolation: "LOG_END", minOneMessage: true }).errorCode,
    ErrorCode.KAFKA_STORAGE_ERROR,
  );
  assert.equal(append(world, second).baseOffset, 1);
  assert.equal(world.log("third").logDirectory, "/two");
  await world.manager.shutdown({ brokerEpoch: 4 });
  assert.ok(!world.platform.files.exists("/one/.kafka_cleanshutdown"));
  await world.restart();
  assert.equal(world.log("first").logEndOffset, 0);
  assert.equal(world.log("second").logEndOffset, 2);
});

for (const operation of ["open", "write", "sync", "rename", "truncate", "syncDirectory"] as const) {
  test(`whichever ${operation} of the disk fails, nothing acknowledged is lost`, async () => {
    for (let nth = 1; nth < 30; nth++) {
      const world = new LogWorld({ seed: nth, config: { segmentBytes: 600, indexIntervalBytes: 100 } });
      await world.restart();
      const log = world.log();
      world.platform.disk.fail({ operation, nth });
      let acknowledged = 0;
      for (let index = 0; index < 25; index++) {
        const result = append(world, log);
        if (result.errorCode === ErrorCode.NONE) acknowledged = result.lastOffset + 1;
        if (index % 5 === 4) await log.flush().catch((error: unknown) => assert.match(String(error), /StorageError/));
        if (index % 7 === 6) await world.manager.checkpoint();
      }
      await world.manager.shutdown({ brokerEpoch: 1 });
      world.platform.crash({ bytes: "kept" });
      await world.restart();
      assert.ok(world.log().logEndOffset >= acknowledged, `${operation} ${nth}`);
      assert.ok(readAll(world.log()).every((batch) => batch.isCrcValid()));
    }
  });
}

test("a thousand logs are appended to and read with ten open files", async () => {
  const world = new LogWorld({ settings: { openFilesMax: 10 } });
  await world.restart();
  const logs = Array.from({ length: 200 }, (_, index) => world.log(`topic-${index}`));
  for (const log of logs) append(world, log);
  for (const log of logs) append(world, log);
  for (const log of logs) assert.equal(readAll(log).length, 2);
  await world.manager.shutdown({ brokerEpoch: 1 });
  assert.equal(world.platform.disk.hasOpenFiles(), false);
  await world.restart();
  assert.equal(world.log("topic-77").logEndOffset, 2);
});

test("the broker epoch of a clean stop is told once, and only if all directories have it", async () => {
  const world = new LogWorld({ logDirs: ["/one", "/two"] });
  await world.restart();
  await world.manager.shutdown({ brokerEpoch: 17 });
  assert.equal(world.manager.previousBrokerEpoch(), 17);
  await world.restart();
  assert.equal(world.manager.previousBrokerEpoch(), -1);
});

test("a log that does not belong here is set aside under -stray", async () => {
  const world = new LogWorld({});
  await world.restart();
  append(world, world.log());
  await world.manager.shutdown({ brokerEpoch: 1 });
  await world.restart();
  await world.manager.markStray("topic", 0);
  assert.match(world.platform.files.list("/data").join(), /topic-0\.[0-9a-f]{32}-stray/);
});

test("a start that sets a log aside says which", async () => {
  const world = new LogWorld({});
  await world.restart();
  append(world, world.log());
  await world.manager.shutdown({ brokerEpoch: 1 });
  const logger = new RecordingLogger();
  const { platform, logDirs, config } = world;
  const manager = new LogManager({ platform, logger, logDirs, topicConfig: () => config });
  await manager.start(() => true);
  const line = logger.lines.find(({ message }) => message.startsWith("set aside"));
  assert.equal(line?.level, "warn");
  assert.deepEqual(line.fields, {
    path: "/data",
    name: "topic-0",
    topicId: "c29tZS10b3BpYy1pZC0wMQ",
    logEndOffset: 1,
  });
  assert.equal(manager.getLog("topic", 0), undefined);
});

test("high watermarks come back from their checkpoint", async () => {
  const world = new LogWorld({});
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 5; index++) append(world, log);
  await world.manager.shutdown({ brokerEpoch: 1 });
  await world.restart();
  assert.equal(world.manager.getLog("topic", 0)?.highWatermark, 5);
});

test("an interrupted swap is finished, half-made files go", async () => {
  const world = new LogWorld({});
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 5; index++) append(world, log);
  await world.manager.shutdown({ brokerEpoch: 1 });
  const { files } = world.platform;
  const base = "/data/topic-0/00000000000000000000";
  files.rename(`${base}.log`, `${base}.log.swap`);
  files.writeWhole("/data/topic-0/00000000000000000003.log", Buffer.from("superseded"));
  files.writeWhole("/data/topic-0/00000000000000000009.log.cleaned", Buffer.from("half"));
  files.writeWhole("/data/topic-0/00000000000000000001.log.deleted", Buffer.from("gone"));
  await world.restart();
  assert.equal(readAll(world.log()).length, 5);
  assert.deepEqual(
    files.list("/data/topic-0").filter((name) => /cleaned|deleted|swap|3\.log/.test(name)),
    [],
  );
});

test("flush.ms gets a log to the disk in the background", async () => {
  const world = new LogWorld({
    config: { flushMs: 500 },
    settings: { flushSchedulerIntervalMs: 100, initialTaskDelayMs: 0 },
  });
  await world.restart();
  const log = world.log();
  append(world, log);
  await world.platform.advanceAsync(400);
  assert.equal(log.recoveryPoint, 0);
  await world.platform.advanceAsync(300);
  assert.equal(log.recoveryPoint, 1);
});

test("a system without descriptors makes the log manager keep fewer, not lose a directory", async () => {
  const world = new LogWorld({});
  await world.restart();
  const logs = Array.from({ length: 40 }, (_, index) => world.log(`topic-${index}`));
  world.platform.disk.fail({ operation: "open", code: "EMFILE", pathIncludes: ".log" });
  const last = world.log("one-more");
  for (const log of [...logs, last]) assert.equal(append(world, log).errorCode, ErrorCode.NONE);
  assert.deepEqual(world.failedDirs, []);
});

test("retention leaves what is not committed", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500, retentionBytes: 1 } });
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 10; index++) {
    await log.appendAsLeader(testBatch({}, world.platform.clock.nowMs()), { leaderEpoch: 0, origin: "CLIENT" });
  }
  assert.equal(log.deleteOldSegments(), 0);
  log.updateHighWatermark(5);
  assert.ok(log.deleteOldSegments() > 0);
  assert.ok(log.logStartOffset > 0 && log.logStartOffset <= 5);
  assert.equal(log.highWatermark, 5);
});

test("retention passes by a log that was deleted since its round began, and the directory stays online", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500, retentionBytes: 1, flushMs: 0 } });
  await world.restart();
  const log = world.log();
  for (let index = 0; index < 9; index++) append(world, log);
  await world.manager.deleteLogs([log]);
  const { directory } = log;
  await world.platform.files.removeDirectoryAsync(directory);
  assert.equal(log.deleteOldSegments(), 0);
  log.maybeFlush(world.platform.clock.nowMs());
  await world.platform.settle();
  assert.equal(world.manager.onlineLogDirs.length, 1);
  assert.equal(append(world, world.log()).errorCode, ErrorCode.NONE);
});

test("a log that a killed broker had deleted does not come back when the power fails after the next start", async () => {
  const world = new LogWorld({ config: { segmentBytes: 500 } });
  await world.restart();
  for (let index = 0; index < 9; index++) append(world, world.log());
  await world.log().flush();
  const { directory, logDirectory } = world.log();
  world.platform.files.syncDirectory("/");
  world.platform.disk.latency = { minMs: 1, maxMs: 1 };
  void world.manager.deleteLogs([world.log()]);
  await world.platform.settle();
  assert.ok(!world.platform.files.exists(directory));
  world.platform.crash({ bytes: "kept", names: "kept" });
  world.platform.disk.latency = { minMs: 0, maxMs: 0 };
  await world.restart();
  await world.platform.advanceAsync(1);
  world.platform.crash({ bytes: "lost", names: "lost" });
  assert.ok(!world.platform.files.exists(directory), world.platform.files.list(logDirectory).join());
});

test("logs that are told one by one are told once, though one is deleted and made again meanwhile", async () => {
  const world = new LogWorld({});
  await world.restart();
  for (const topic of ["a", "b", "c"]) world.log(topic);
  const told: string[] = [];
  for (const { topic, partition } of world.manager.allLogs()) {
    told.push(`${topic}-${partition}`);
    if (told.length > 1) continue;
    await world.manager.deleteLogs([{ topic: "a", partition: 0 }]);
    world.log("a");
  }
  assert.deepEqual(told, ["a-0", "b-0", "c-0"]);
});
