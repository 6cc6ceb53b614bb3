import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ErrorCode } from "../protocol/errors.ts";
import { batchesOf } from "../records/record-batch.ts";
import { append, LogWorld, readAll, testBatch } from "../testing/log-world.ts";
import { silentLogger } from "../base/logger.ts";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import type { LogAppendResult } from "./log-append-result.ts";
import { DEFAULT_LOG_CONFIG, type LogConfig } from "./log-config.ts";
import { LogEnvironment } from "./log-environment.ts";
import { loadLog } from "./log-loader.ts";
import { OpenFileCache } from "./segment/open-file-cache.ts";
import type { UnifiedLog } from "./unified-log.ts";

async function opened(config: Partial<LogConfig> = {}): Promise<{ world: LogWorld; log: UnifiedLog }> {
  const world = new LogWorld({ config });
  await world.restart();
  return { world, log: world.log() };
}

test("every offset is found, whatever the sizes of batches, segments and index intervals", async () => {
  const batches = fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), valueBytes: fc.nat(400) }), {
    minLength: 1,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(
      batches,
      fc.integer({ min: 3000, max: 6000 }),
      fc.nat(2000),
      async (sizes, segmentBytes, indexIntervalBytes) => {
        const { world, log } = await opened({ segmentBytes, indexIntervalBytes });
        const starts: number[] = [];
        for (const size of sizes) {
          const { baseOffset, lastOffset } = append(world, log, size);
          for (let offset = baseOffset; offset <= lastOffset; offset++) starts.push(baseOffset);
        }
        for (const [offset, baseOffset] of starts.entries()) {
          const read = log.read({ startOffset: offset, maxBytes: 1, isolation: "LOG_END", minOneMessage: true });
          assert.equal(read.bytes().readBigInt64BE(0), BigInt(baseOffset));
        }
        assert.equal(log.logEndOffset, starts.length);
        await world.manager.shutdown({ brokerEpoch: 1 });
      },
    ),
    { numRuns: 40 },
  );
});

test("a segment is rolled before it would grow beyond segment.bytes", async () => {
  const { world, log } = await opened({ segmentBytes: 1000 });
  for (let index = 0; index < 20; index++) append(world, log, { valueBytes: 200 });
  const { files } = world.platform;
  const sizes = files
    .list(log.directory)
    .filter((name) => name.endsWith(".log"))
    .map((name) => files.stat(`${log.directory}/${name}`)?.sizeBytes ?? 0);
  assert.ok(sizes.length > 5 && sizes.every((size) => size <= 1000));
  assert.equal(append(world, log, { valueBytes: 1200 }).errorCode, ErrorCode.RECORD_LIST_TOO_LARGE);
});

test("a segment is rolled when the batches' time has moved on by segment.ms, not the clock's", async () => {
  const { world, log } = await opened({ segmentMs: 1000 });
  const start = world.platform.clock.nowMs();
  append(world, log, { timestampMs: start });
  world.platform.advance(10_000);
  append(world, log, { timestampMs: start + 1000 });
  assert.equal(log.segmentCount, 1);
  append(world, log, { timestampMs: start + 1001 });
  assert.equal(log.segmentCount, 2);
});

test("a segment is rolled when its offset index is full", async () => {
  const { world, log } = await opened({ segmentIndexBytes: 40, indexIntervalBytes: 0 });
  for (let index = 0; index < 18; index++) append(world, log);
  assert.ok(log.segmentCount >= 3);
  assert.equal(readAll(log).length, 18);
});

test("a segment is rolled when an offset is too far from its base for the index", async () => {
  const { world, log } = await opened();
  append(world, log);
  const far = testBatch({}, 0);
  far.writeBigInt64BE(2n ** 31n, 0);
  log.appendBatches(far);
  assert.equal(log.segmentCount, 2);
  assert.equal(log.activeSegmentBaseOffset, 2 ** 31);
  assert.equal(log.logEndOffset, 2 ** 31 + 1);
});

test("a read gives the first batch whole and cuts the rest by bytes", async () => {
  const { world, log } = await opened();
  for (let index = 0; index < 5; index++) append(world, log, { count: 2, valueBytes: 300 });
  const one = readAll(log)[0]?.sizeBytes ?? 0;
  const read = (maxBytes: number, minOneMessage: boolean): number =>
    log.read({ startOffset: 3, maxBytes, isolation: "HIGH_WATERMARK", minOneMessage }).sizeBytes;
  assert.equal(read(10, true), one);
  assert.equal(read(10, false), 0);
  assert.equal(read(one + 10, false), one + 10);
  assert.equal(read(1e6, true), 4 * one);
});

test("a read sees what its isolation allows, and nothing out of range", async () => {
  const { world, log } = await opened({ segmentBytes: 500 });
  for (let index = 0; index < 4; index++) append(world, log);
  await log.appendAsLeader(testBatch({}, 0), { leaderEpoch: 0, origin: "CLIENT" });
  assert.equal(log.highWatermark, 4);
  const last = (isolation: "LOG_END" | "HIGH_WATERMARK" | "TXN_COMMITTED"): number[] =>
    [...batchesOf(log.read({ startOffset: 3, maxBytes: 1e6, isolation, minOneMessage: true }).bytes())].map(
      (batch) => batch.baseOffset,
    );
  assert.deepEqual(last("LOG_END"), [3, ...(log.activeSegmentBaseOffset === 4 ? [] : [4])]);
  assert.deepEqual(last("HIGH_WATERMARK"), [3]);
  assert.deepEqual(last("TXN_COMMITTED"), [3]);
  for (const startOffset of [-1, 6]) {
    const { errorCode } = log.read({ startOffset, maxBytes: 1, isolation: "LOG_END", minOneMessage: true });
    assert.equal(errorCode, ErrorCode.OFFSET_OUT_OF_RANGE);
  }
  assert.equal(log.read({ startOffset: 5, maxBytes: 1, isolation: "LOG_END", minOneMessage: true }).sizeBytes, 0);
});

test("an asynchronous read gives the same bytes", async () => {
  const { world, log } = await opened({ segmentBytes: 1000 });
  for (let index = 0; index < 20; index++) append(world, log);
  const read = log.read({ startOffset: 7, maxBytes: 700, isolation: "LOG_END", minOneMessage: true });
  assert.deepEqual(await read.bytesAsync(), read.bytes());
});

test("deleted records cannot be read, and their segments go with the next retention", async () => {
  const { world, log } = await opened({ segmentBytes: 500, retentionMs: -1, cleanupPolicy: new Set(["compact"]) });
  for (let index = 0; index < 10; index++) append(world, log);
  assert.equal(log.deleteRecordsBefore(11), ErrorCode.OFFSET_OUT_OF_RANGE);
  assert.equal(log.deleteRecordsBefore(7), ErrorCode.NONE);
  assert.equal(
    log.read({ startOffset: 6, maxBytes: 1, isolation: "LOG_END", minOneMessage: true }).errorCode,
    ErrorCode.OFFSET_OUT_OF_RANGE,
  );
  assert.ok(log.deleteOldSegments() > 0);
  assert.ok(log.firstSegmentBaseOffset > 0 && log.firstSegmentBaseOffset <= 7);
  assert.equal(log.logStartOffset, 7);
  await world.manager.shutdown({ brokerEpoch: 1 });
  await world.restart();
  assert.equal(world.log().logStartOffset, 7);
});

test("a log is cut in the middle of a segment and goes on from there", async () => {
  const { world, log } = await opened({ segmentBytes: 1200, indexIntervalBytes: 100 });
  for (let index = 0; index < 30; index++)
    append(world, log, { leaderEpoch: Math.floor(index / 10), producerId: 7, sequence: index });
  assert.ok(log.truncateTo(15));
  assert.equal(log.logEndOffset, 15);
  assert.equal(log.highWatermark, 15);
  assert.deepEqual(log.leaderEpochs.entries, [
    { epoch: 0, startOffset: 0 },
    { epoch: 1, startOffset: 10 },
  ]);
  assert.equal(log.producerState.entries.get(7)?.lastSequence, 14);
  assert.equal(append(world, log, { leaderEpoch: 2, producerId: 7, sequence: 15 }).baseOffset, 15);
  assert.deepEqual(
    readAll(log).map((batch) => batch.baseOffset),
    Array.from({ length: 16 }, (_, index) => index),
  );
  assert.equal(log.truncateTo(100), false);
  log.truncateFullyAndStartAt(50);
  assert.equal(log.logStartOffset, 50);
  assert.equal(append(world, log).baseOffset, 50);
});

test("leader epochs end where the next begins", async () => {
  const { world, log } = await opened();
  for (const leaderEpoch of [1, 1, 3, 3, 3]) append(world, log, { leaderEpoch });
  assert.deepEqual(log.endOffsetForEpoch(3), { epoch: 3, offset: 5 });
  assert.deepEqual(log.endOffsetForEpoch(2), { epoch: 1, offset: 2 });
  assert.deepEqual(log.endOffsetForEpoch(1), { epoch: 1, offset: 2 });
  assert.deepEqual(log.endOffsetForEpoch(0), { epoch: 0, offset: 0 });
  assert.deepEqual(log.endOffsetForEpoch(4), { epoch: -1, offset: -1 });
});

test("a time finds the first record from the front that is not older", async () => {
  const { world, log } = await opened({ segmentBytes: 1000, indexIntervalBytes: 100 });
  const start = world.platform.clock.nowMs();
  for (const late of [5, 90, 40, 10, 70, 100, 60]) append(world, log, { timestampMs: start + late, valueBytes: 150 });
  for (const [asked, offset] of [
    [0, 0],
    [6, 1],
    [91, 5],
    [101, undefined],
  ] as const) {
    assert.equal(log.offsetForTimestamp(start + asked)?.offset, offset);
  }
  assert.deepEqual(log.maxTimestampOffset(), { timestamp: start + 100, offset: 5, leaderEpoch: 0 });
});

test("flush.messages lets an append be acknowledged only when it is on the disk", async () => {
  const { world, log } = await opened({ flushMessages: 2 });
  assert.equal(append(world, log).flushed, undefined);
  const { flushed } = append(world, log);
  await flushed;
  assert.equal(log.recoveryPoint, 2);
});

test("many who ask to flush at once share two flushes", async () => {
  const { world, log } = await opened();
  append(world, log);
  const before = world.platform.disk.changeCount;
  const first = log.flush();
  append(world, log);
  await Promise.all([first, ...Array.from({ length: 20 }, () => log.flush())]);
  assert.equal(log.recoveryPoint, 2);
  assert.ok(world.platform.disk.changeCount - before < 12);
});

test("appends that come while one is compressed off the loop keep their order", async () => {
  const { world, log } = await opened({ compressionType: "gzip", maxMessageBytes: 1e7 });
  const nowMs = world.platform.clock.nowMs();
  const big = log.appendAsLeader(testBatch({ count: 4, valueBytes: 1_000_000 }, nowMs), {
    leaderEpoch: 0,
    origin: "CLIENT",
  });
  const small = testBatch({}, nowMs);
  const later = log.appendAsLeader(small, { leaderEpoch: 0, origin: "CLIENT" });
  // The caller's bytes are its own again.
  small.fill(0);
  assert.ok(big instanceof Promise && later instanceof Promise);
  assert.deepEqual([(await big).baseOffset, (await later).baseOffset], [0, 4]);
  assert.ok(readAll(log).every((batch) => batch.isCrcValid()));
  assert.ok(!(log.appendAsLeader(testBatch({}, nowMs), { leaderEpoch: 0, origin: "CLIENT" }) instanceof Promise));
});

test("while the disk throttles, appends leave the event loop and keep their order", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  platform.files.makeDirectory("/data/topic-0");
  const environment = new LogEnvironment({
    platform,
    logger: silentLogger,
    openFiles: new OpenFileCache(platform.files),
    logDirectory: "/data",
    onFailure: () => assert.fail("the disk is well"),
  });
  const log = loadLog({
    environment,
    topic: "topic",
    partition: 0,
    directory: "/data/topic-0",
    config: { ...DEFAULT_LOG_CONFIG, segmentBytes: 500 },
    logStartOffset: 0,
    recoveryPoint: 0,
    wasClean: false,
    topicId: undefined,
    producerIdExpirationMs: 1000,
  });
  const options = { leaderEpoch: 0, origin: "CLIENT" } as const;
  for (let slow = 0; slow < 3; slow++) environment.pace.note(slow * 10, slow * 10 + 6);
  const bytes = testBatch({ producerId: 1 }, 0);
  const results: (LogAppendResult | Promise<LogAppendResult>)[] = [];
  for (let index = 0; index < 10; index++) {
    const sent = Buffer.from(testBatch({ producerId: 1, sequence: index }, 0));
    results.push(log.appendAsLeader(sent, options));
    sent.fill(0);
  }
  assert.ok(results.every((result) => result instanceof Promise));
  assert.deepEqual(
    (await Promise.all(results)).map(({ baseOffset }) => baseOffset),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  assert.equal(log.segmentCount, 5);
  assert.deepEqual(
    readAll(log).map((batch) => batch.isCrcValid() && batch.baseSequence),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  );
  platform.advance(1100);
  assert.ok(!(log.appendAsLeader(bytes, options) instanceof Promise));
});

test("after two reads that waited for the disk, old records are not at hand for a second", () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  platform.files.makeDirectory("/data/topic-0");
  const environment = new LogEnvironment({
    platform,
    logger: silentLogger,
    openFiles: new OpenFileCache(platform.files),
    logDirectory: "/data",
    onFailure: () => assert.fail("the disk is well"),
  });
  const log = loadLog({
    environment,
    topic: "topic",
    partition: 0,
    directory: "/data/topic-0",
    config: DEFAULT_LOG_CONFIG,
    logStartOffset: 0,
    recoveryPoint: 0,
    wasClean: false,
    topicId: undefined,
    producerIdExpirationMs: 1000,
  });
  for (let index = 0; index < 36; index++) {
    void log.appendAsLeader(testBatch({ valueBytes: 1_000_000 }, 0), { leaderEpoch: 0, origin: "CLIENT" });
  }
  const isAtHand = (startOffset: number): boolean =>
    log.read({ startOffset, maxBytes: 1, isolation: "LOG_END", minOneMessage: true }).isAtHand;
  assert.ok(isAtHand(0));
  for (let slow = 0; slow < 2; slow++) environment.readPace.note(slow * 10, slow * 10 + 6);
  assert.ok(!isAtHand(0));
  assert.ok(isAtHand(35), "what was written lately is in memory");
  platform.advance(1100);
  assert.ok(isAtHand(0));
});
