import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { readProducerSnapshot } from "../../protocol/generated/producer-snapshot.ts";
import { Reader } from "../../protocol/reader.ts";
import { buildBatch } from "../../records/build-batch.ts";
import { append, LogWorld, type TestBatch, testBatch } from "../../testing/log-world.ts";
import { encodeProducerSnapshot } from "./producer-snapshot-file.ts";
import { firstSequenceOf, ProducerStateEntry } from "./producer-state-entry.ts";
import type { UnifiedLog } from "../unified-log.ts";

const SEQUENCE_MAX = 2 ** 31 - 1;

async function opened(): Promise<{ world: LogWorld; log: UnifiedLog; send: (batch: TestBatch) => number | string }> {
  const world = new LogWorld({
    settings: { producerIdExpirationMs: 1000, producerIdExpirationCheckIntervalMs: 100, initialTaskDelayMs: 0 },
  });
  await world.restart();
  const log = world.log();
  const send = (batch: TestBatch): number | string => {
    const { errorCode, baseOffset, duplicate } = append(world, log, { producerId: 9, ...batch });
    if (errorCode !== 0) return `error ${errorCode}`;
    return duplicate ? `again ${baseOffset}` : baseOffset;
  };
  return { world, log, send };
}

test("a batch sent again is answered with its first offsets, while it is one of the last five", async () => {
  const { send } = await opened();
  for (let index = 0; index < 6; index++) assert.equal(send({ sequence: index * 2, count: 2 }), index * 2);
  for (let index = 1; index < 6; index++) assert.equal(send({ sequence: index * 2, count: 2 }), `again ${index * 2}`);
  assert.equal(send({ sequence: 0, count: 2 }), `error ${ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER}`);
  assert.equal(send({ sequence: 10, count: 1 }), `error ${ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER}`);
  assert.equal(send({ sequence: 12 }), 12);
});

test("a gap is refused, an unknown producer may start anywhere", async () => {
  const { send } = await opened();
  assert.equal(send({ sequence: 77 }), 0);
  assert.equal(send({ sequence: 79 }), `error ${ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER}`);
  assert.equal(send({ producerId: 10, sequence: 5 }), 1);
});

test("a new epoch begins at sequence 0, an old one is fenced", async () => {
  const { send } = await opened();
  assert.equal(send({ sequence: 3, producerEpoch: 2 }), 0);
  assert.equal(send({ sequence: 4, producerEpoch: 3 }), `error ${ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER}`);
  assert.equal(send({ sequence: 0, producerEpoch: 3 }), 1);
  assert.equal(send({ sequence: 4, producerEpoch: 2 }), `error ${ErrorCode.INVALID_PRODUCER_EPOCH}`);
});

test("sequences wrap from 2³¹−1 to 0, also within a batch", async () => {
  const { send } = await opened();
  assert.equal(send({ sequence: SEQUENCE_MAX - 1, count: 3 }), 0);
  assert.equal(send({ sequence: SEQUENCE_MAX - 1, count: 3 }), "again 0");
  assert.equal(send({ sequence: 1 }), 3);
  assert.equal(send({ producerId: 4, sequence: SEQUENCE_MAX }), 4);
  assert.equal(send({ producerId: 4, sequence: 0 }), 5);
  assert.equal(firstSequenceOf({ lastSequence: 0, offsetDelta: 2, lastOffset: 2, timestamp: 0 }), SEQUENCE_MAX - 1);
});

test("a producer is known after a restart by its last batch, and forgotten when it was idle too long", async () => {
  const { world, send } = await opened();
  send({ sequence: 0 });
  send({ sequence: 1 });
  await world.manager.shutdown({ brokerEpoch: 1 });
  await world.restart();
  assert.ok(append(world, world.log(), { producerId: 9, sequence: 1 }).duplicate);
  assert.equal(
    append(world, world.log(), { producerId: 9, sequence: 0 }).errorCode,
    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
  );
  await world.platform.advanceAsync(2000);
  assert.equal(world.log().producerState.entries.size, 0);
  assert.equal(append(world, world.log(), { producerId: 9, sequence: 44 }).errorCode, ErrorCode.NONE);
});

test("an open transaction holds the last stable offset; its marker and the high watermark release it", async () => {
  const { world, log } = await opened();
  append(world, log);
  const transactional = (producerId: number, sequence: number): Buffer =>
    buildBatch({
      records: [{ key: null, value: Buffer.from("v"), timestamp: 1 }],
      producerId,
      producerEpoch: 0,
      baseSequence: sequence,
      isTransactional: true,
    });
  const options = { leaderEpoch: 0, origin: "CLIENT" } as const;
  const refused = log.appendAsLeader(transactional(1, 0), options);
  assert.ok(!(refused instanceof Promise) && refused.errorCode === ErrorCode.INVALID_TXN_STATE);
  await log.appendAsLeader(transactional(1, 0), { ...options, isTransactionVerified: true });
  await log.appendAsLeader(transactional(1, 1), options);
  await log.appendAsLeader(transactional(2, 0), { ...options, isTransactionVerified: true });
  log.updateHighWatermark(4);
  assert.equal(log.lastStableOffset, 1);
  const mixed = log.appendAsLeader(testBatch({ producerId: 1, sequence: 2 }, 1), options);
  assert.ok(!(mixed instanceof Promise) && mixed.errorCode === ErrorCode.INVALID_TXN_STATE);
  const marker = (producerId: number, isCommit: boolean): Buffer => {
    const key = Buffer.from([0, 0, 0, isCommit ? 1 : 0]);
    return buildBatch({
      records: [{ key, value: Buffer.alloc(6), timestamp: 1 }],
      producerId,
      producerEpoch: 0,
      isTransactional: true,
      isControl: true,
    });
  };
  await log.appendAsLeader(marker(1, false), { leaderEpoch: 0, origin: "COORDINATOR" });
  assert.equal(log.lastStableOffset, 1, "the marker is not committed yet");
  log.updateHighWatermark(5);
  assert.equal(log.lastStableOffset, 3);
  await log.appendAsLeader(marker(2, true), { leaderEpoch: 0, origin: "COORDINATOR" });
  log.updateHighWatermark(6);
  assert.equal(log.lastStableOffset, 6);
  const read = log.read({ startOffset: 0, maxBytes: 1e6, isolation: "TXN_COMMITTED", minOneMessage: true });
  assert.deepEqual(read.abortedTransactions, [{ producerId: 1, firstOffset: 1, lastOffset: 4, lastStableOffset: 3 }]);
  world.platform.crash({ bytes: "kept" });
  await world.restart();
  assert.deepEqual(world.log().abortedTransactions(0, 6), read.abortedTransactions);
});

test("a snapshot is the message ProducerSnapshot, as its codec reads it", () => {
  const entry = new ProducerStateEntry(2 ** 40 + 3);
  entry.addBatch(7, { lastSequence: 11, lastOffset: 2 ** 35, offsetDelta: 4, timestamp: 1_700_000_000_000 });
  entry.coordinatorEpoch = 5;
  entry.currentTransactionFirstOffset = 2 ** 35 - 4;
  const bytes = encodeProducerSnapshot(new Map([[entry.producerId, entry]]));
  assert.equal(bytes.readInt16BE(0), 1);
  const { producerEntries } = readProducerSnapshot(new Reader(bytes.subarray(2)), 1);
  assert.deepEqual(producerEntries, [
    {
      producerId: 2 ** 40 + 3,
      epoch: 7,
      lastSequence: 11,
      lastOffset: 2 ** 35,
      offsetDelta: 4,
      timestamp: 1_700_000_000_000,
      coordinatorEpoch: 5,
      currentTxnFirstOffset: 2 ** 35 - 4,
    },
  ]);
});
