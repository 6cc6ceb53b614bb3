import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type FetchRequest,
  newFetchRequest,
  newFetchRequestPartition,
  newFetchRequestTopic,
} from "../../protocol/generated/fetch-request.ts";
import type { FetchResponse, FetchResponsePartitionData } from "../../protocol/generated/fetch-response.ts";
import { newProduceRequest } from "../../protocol/generated/produce-request.ts";
import { buildBatch } from "../../records/build-batch.ts";
import { batchesOf } from "../../records/record-batch.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { testBatch } from "../../testing/log-world.ts";
import { FETCH, PRODUCE } from "../../testing/test-codecs.ts";

const ZERO = "AAAAAAAAAAAAAAAAAAAAAA";
const VERSION = 12;

type AskedPartition = Parameters<typeof newFetchRequestPartition>[0];

/** A fetch of topic `t` that does not wait. */
function fetchOf(partitions: readonly AskedPartition[], options: Partial<FetchRequest> = {}): FetchRequest {
  return newFetchRequest({
    maxBytes: 1_000_000,
    minBytes: 1,
    topics: [
      newFetchRequestTopic({
        topic: "t",
        partitions: partitions.map((partition) =>
          newFetchRequestPartition({ partitionMaxBytes: 1_000_000, ...partition }),
        ),
      }),
    ],
    ...options,
  });
}

async function fetchFrom(world: BrokerWorld, request: FetchRequest, version = VERSION): Promise<FetchResponse> {
  const response = await world.ask(FETCH, request, version);
  assert.ok(typeof response !== "string");
  return response;
}

function only(response: FetchResponse): FetchResponsePartitionData {
  const row = response.responses[0]?.partitions[0];
  assert.ok(row !== undefined);
  return row;
}

async function produce(world: BrokerWorld, index: number, records: Buffer): Promise<void> {
  const topicData = [{ name: "t", topicId: ZERO, partitionData: [{ index, records }] }];
  await world.ask(PRODUCE, newProduceRequest({ acks: 1, topicData }), 12);
}

/** Topic `t` of three partitions; partition 0 holds batches at 0, 2 and 4, each of 2 records and the same size. */
async function filledWorld(): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t", partitionCount: 3 });
  for (let index = 0; index < 3; index += 1) await produce(world, 0, batch());
  return world;
}

function batch(): Buffer {
  return testBatch({ count: 2, valueBytes: 200 }, 1000);
}

function baseOffsets({ records }: FetchResponsePartitionData): number[] {
  return Array.from(batchesOf(Buffer.from(records ?? [])), ({ baseOffset }) => baseOffset);
}

test("Fetch inside a batch gives the whole batch", async () => {
  const world = await filledWorld();
  assert.deepEqual(baseOffsets(only(await fetchFrom(world, fetchOf([{ fetchOffset: 3 }])))), [2, 4]);
});

test("Fetch gives the first batch whole beyond all limits, and cuts later partitions by bytes", async () => {
  const world = await filledWorld();
  await produce(world, 1, batch());
  await produce(world, 1, batch());
  const sizeBytes = batch().length;
  const asked = [{ partition: 2 }, { partition: 0, partitionMaxBytes: 1 }, { partition: 1 }];
  const tight = await fetchFrom(world, fetchOf(asked, { maxBytes: 1 }));
  assert.deepEqual(
    tight.responses[0]?.partitions.map(({ records }) => records?.length),
    [0, sizeBytes, 0],
  );
  // A later partition whose first batch does not fit gives nothing; one whose second does not, a part of it.
  const lengths = async (maxBytes: number): Promise<(number | undefined)[] | undefined> =>
    (await fetchFrom(world, fetchOf(asked, { maxBytes }))).responses[0]?.partitions.map(
      ({ records }) => records?.length,
    );
  assert.deepEqual(await lengths(sizeBytes + 10), [0, sizeBytes, 0]);
  assert.deepEqual(await lengths(2 * sizeBytes + 10), [0, sizeBytes, sizeBytes + 10]);
});

test("Fetch out of range says so with all offsets −1", async () => {
  const world = await filledWorld();
  for (const fetchOffset of [7, -1]) {
    const row = only(await fetchFrom(world, fetchOf([{ fetchOffset }], { maxWaitMs: 100_000 })));
    assert.equal(row.errorCode, ErrorCode.OFFSET_OUT_OF_RANGE);
    assert.deepEqual([row.highWatermark, row.lastStableOffset, row.logStartOffset], [-1, -1, -1]);
  }
});

test("Fetch fences by leader epoch, and tells from v16 who leads and where that node is", async () => {
  const world = await filledWorld();
  const { controller } = world.node;
  await controller.fenceBroker();
  await controller.unfenceBroker();
  const topicId = world.services.metadata().topics.getTopic("t")?.id ?? ZERO;
  const asked = async (currentLeaderEpoch: number, version: number): Promise<FetchResponse> => {
    const request = fetchOf([{ currentLeaderEpoch }]);
    return fetchFrom(world, { ...request, topics: request.topics.map((topic) => ({ ...topic, topicId })) }, version);
  };
  // Two elections: away from the broker, and back to it.
  assert.equal(only(await asked(2, 17)).errorCode, ErrorCode.NONE);
  assert.equal(only(await asked(3, 17)).errorCode, ErrorCode.UNKNOWN_LEADER_EPOCH);
  const fenced = await asked(1, 17);
  assert.equal(only(fenced).errorCode, ErrorCode.FENCED_LEADER_EPOCH);
  assert.deepEqual(only(fenced).currentLeader, { leaderId: 1, leaderEpoch: 2 });
  assert.deepEqual(
    fenced.nodeEndpoints.map(({ nodeId, host }) => [nodeId, host]),
    [[1, "broker.test"]],
  );
  const withoutEndpoints = await asked(1, 15);
  assert.equal(only(withoutEndpoints).errorCode, ErrorCode.FENCED_LEADER_EPOCH);
  assert.deepEqual(withoutEndpoints.nodeEndpoints, []);
});

test("Fetch by a last fetched epoch that our log ends earlier answers where the two part", async () => {
  const world = await filledWorld();
  const row = only(await fetchFrom(world, fetchOf([{ fetchOffset: 6, lastFetchedEpoch: 0 }])));
  assert.deepEqual(row.divergingEpoch, { epoch: -1, endOffset: -1 });
  const ahead = only(
    await fetchFrom(world, fetchOf([{ fetchOffset: 9, lastFetchedEpoch: 0 }], { maxWaitMs: 100_000 })),
  );
  assert.deepEqual(ahead.divergingEpoch, { epoch: 0, endOffset: 6 });
  assert.equal(ahead.errorCode, ErrorCode.NONE);
});

test("Fetch waits for bytes, is woken by an append, and takes what several appends of one turn brought", async () => {
  const world = await filledWorld();
  const waiting = fetchFrom(world, fetchOf([{ fetchOffset: 6 }], { maxWaitMs: 10_000 }));
  let isAnswered = false;
  void waiting.then(() => (isAnswered = true));
  await world.platform.settle();
  assert.equal(isAnswered, false);
  void produce(world, 0, batch());
  void produce(world, 0, batch());
  assert.deepEqual(baseOffsets(only(await waiting)), [6, 8]);
});

test("Fetches that one turn of appends wakes each get their own bytes", async () => {
  const world = await filledWorld();
  const starts = [6, 0, 0];
  const waiting = starts.map((fetchOffset, partition) =>
    fetchFrom(world, fetchOf([{ partition, fetchOffset }], { maxWaitMs: 10_000 })),
  );
  await world.platform.settle();
  for (const partition of starts.keys()) {
    void produce(world, partition, testBatch({ count: 2, valueBytes: 200 }, 2000 + partition));
  }
  const timestamps = (await Promise.all(waiting)).map((response) =>
    Array.from(batchesOf(Buffer.from(only(response).records ?? [])), ({ baseTimestamp }) => baseTimestamp),
  );
  assert.deepEqual(timestamps, [[2000], [2001], [2002]]);
});

test("Fetch waits no longer than it says, and then gives what is there", async () => {
  const world = await filledWorld();
  const waiting = fetchFrom(world, fetchOf([{ fetchOffset: 4 }], { maxWaitMs: 500, minBytes: 100_000 }));
  await world.platform.settle();
  world.platform.advance(501);
  assert.deepEqual(baseOffsets(only(await waiting)), [4]);
});

test("Fetch of an unknown partition beside an empty one still waits", async () => {
  const world = await filledWorld();
  const waiting = fetchFrom(world, fetchOf([{ partition: 9 }, { partition: 1 }], { maxWaitMs: 500 }));
  let isAnswered = false;
  void waiting.then(() => (isAnswered = true));
  await world.platform.settle();
  assert.equal(isAnswered, false);
  world.platform.advance(501);
  const rows = (await waiting).responses[0]?.partitions;
  assert.deepEqual(
    rows?.map(({ partitionIndex, errorCode }) => [partitionIndex, errorCode]),
    [
      [1, ErrorCode.NONE],
      [9, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ],
  );
});

test("Fetch that waits on a deleted topic is answered", async () => {
  const world = await filledWorld();
  const waiting = fetchFrom(world, fetchOf([{ fetchOffset: 6 }], { maxWaitMs: 100_000 }));
  await world.platform.settle();
  await world.recreateTopic("t");
  assert.equal(only(await waiting).errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
});

test("Fetch that waits is dropped with its connection", async () => {
  const world = await filledWorld();
  const connection = world.connect();
  const waiting = world.ask(FETCH, fetchOf([{ fetchOffset: 6 }], { maxWaitMs: 100_000 }), VERSION, connection);
  await world.platform.settle();
  connection.closed();
  assert.equal(await waiting, "close");
  // Nothing is left that an append would wake.
  assert.equal(world.services.replicas.partition("t", 0)?.watchCount, 0);
});

test("Fetch that meets a mistake of ours while it waits is answered, and the process lives", async () => {
  const world = await filledWorld();
  const waiting = fetchFrom(world, fetchOf([{ fetchOffset: 6 }], { maxWaitMs: 100_000 }));
  const log = world.services.replicas.log("t", 0);
  assert.ok(log !== undefined);
  log.read = () => {
    throw new TypeError("our bug");
  };
  await produce(world, 0, batch());
  assert.equal((await waiting).errorCode, ErrorCode.UNKNOWN_SERVER_ERROR);
});

test("Fetch by topic id answers UNKNOWN_TOPIC_ID for an id that is gone", async () => {
  const world = await filledWorld();
  const topicId = world.services.metadata().topics.getTopic("t")?.id ?? "";
  const request = fetchOf([{}]);
  for (const topic of request.topics) topic.topicId = topicId;
  assert.deepEqual(baseOffsets(only(await fetchFrom(world, request, 18))), [0, 2, 4]);
  await world.recreateTopic("t");
  assert.equal(only(await fetchFrom(world, request, 18)).errorCode, ErrorCode.UNKNOWN_TOPIC_ID);
});

test("Fetch with read_committed stops at an open transaction and lists aborted ones", async () => {
  const world = await filledWorld();
  const log = world.services.replicas.log("t", 2);
  assert.ok(log !== undefined);
  // As a Kafka broker may have left them: this broker itself takes no transactions yet.
  const producer = { producerId: 7, producerEpoch: 0 };
  const records = [{ key: null, value: Buffer.from("v"), timestamp: 1000 }];
  log.appendBatches(
    buildBatch({ ...producer, baseOffset: 0, baseSequence: 0, isTransactional: true, leaderEpoch: 0, records }),
  );
  world.services.replicas.partition("t", 2)?.becomeLeader();
  const readCommitted = fetchOf([{ partition: 2 }], { isolationLevel: 1 });
  const open = only(await fetchFrom(world, readCommitted));
  assert.deepEqual([open.records?.length, open.lastStableOffset, open.highWatermark], [0, 0, 1]);
  assert.equal(baseOffsets(only(await fetchFrom(world, fetchOf([{ partition: 2 }])))).length, 1);
  const abortMarker = { key: Buffer.from([0, 0, 0, 0]), value: Buffer.alloc(6), timestamp: 1000 };
  const marker = { ...producer, isTransactional: true, isControl: true, leaderEpoch: 0, records: [abortMarker] };
  log.appendBatches(buildBatch({ ...marker, baseOffset: 1 }));
  world.services.replicas.partition("t", 2)?.becomeLeader();
  const aborted = only(await fetchFrom(world, readCommitted));
  assert.equal(aborted.lastStableOffset, 2);
  assert.deepEqual(aborted.abortedTransactions, [{ producerId: 7, firstOffset: 0 }]);
});

test("Fetch sessions answer only what changed, errors always, and busy partitions last", async () => {
  const world = await filledWorld();
  const opened = await fetchFrom(
    world,
    fetchOf([{ fetchOffset: 6 }, { partition: 1 }, { partition: 2 }], { sessionEpoch: 0 }),
  );
  const { sessionId } = opened;
  assert.notEqual(sessionId, 0);
  assert.equal(opened.responses[0]?.partitions.length, 3);
  let sessionEpoch = 0;
  const next = async (partitions: readonly AskedPartition[] = []): Promise<number[]> => {
    sessionEpoch += 1;
    const asked = partitions.length === 0 ? { topics: [] } : {};
    const response = await fetchFrom(world, fetchOf(partitions, { sessionId, sessionEpoch, ...asked }));
    assert.equal(response.errorCode, ErrorCode.NONE);
    return response.responses.flatMap(({ partitions: rows }) => rows.map(({ partitionIndex }) => partitionIndex));
  };
  assert.deepEqual(await next(), [], "nothing is new");
  await produce(world, 0, batch());
  await produce(world, 2, batch());
  assert.deepEqual(await next(), [0, 2]);
  await produce(world, 1, batch());
  assert.deepEqual(await next(), [1, 0, 2], "those that had records stand behind");
  assert.deepEqual(
    await next([{ partition: 1, fetchOffset: 99 }, { fetchOffset: 8 }, { partition: 2, fetchOffset: 2 }]),
    [1],
  );
  assert.deepEqual(await next(), [1], "an error is told each time");
  assert.deepEqual(await next([{ partition: 1, fetchOffset: 2 }]), [1], "and so is its end");
  assert.deepEqual(await next(), []);
});

test("Fetch sessions refuse a wrong epoch and an unknown id, and end when asked", async () => {
  const world = await filledWorld();
  const { sessionId } = await fetchFrom(world, fetchOf([{}], { sessionEpoch: 0 }));
  const ask = async (options: Partial<FetchRequest>, version = VERSION): Promise<number> =>
    (await fetchFrom(world, fetchOf([{}], options), version)).errorCode;
  assert.equal(await ask({ sessionId, sessionEpoch: 2 }), ErrorCode.INVALID_FETCH_SESSION_EPOCH);
  assert.equal(await ask({ sessionId, sessionEpoch: 1 }, 13), ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
  assert.equal(await ask({ sessionId: sessionId + 1, sessionEpoch: 1 }), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  assert.equal(await ask({ sessionId, sessionEpoch: -1 }), ErrorCode.NONE);
  assert.equal(world.services.fetchSessions.size, 0);
});

test("Fetch leaves its read buffers free once its reply is sent", async () => {
  const world = await filledWorld();
  for (let index = 0; index < 20; index += 1) await produce(world, 1, testBatch({ valueBytes: 1000 }, 1000));
  const before = world.services.readBuffers.keptBytes;
  await fetchFrom(world, fetchOf([{ partition: 1 }]));
  const kept = world.services.readBuffers.keptBytes;
  assert.ok(kept > before, "the buffer came back");
  await fetchFrom(world, fetchOf([{ partition: 1 }]));
  assert.equal(world.services.readBuffers.keptBytes, kept, "and was used again");
});

test("Fetch gives less while clients hold what they were sent, but always a whole batch", async () => {
  const world = await filledWorld();
  const { readBuffers } = world.services;
  for (let index = 0; index < 10; index += 1) await produce(world, 1, testBatch({ valueBytes: 100_000 }, 1000));
  const request = fetchOf([{ partition: 1, partitionMaxBytes: 10_000_000 }], { maxBytes: 10_000_000 });
  const sizeOf = async (): Promise<number> => only(await fetchFrom(world, request)).records?.length ?? 0;
  assert.ok((await sizeOf()) <= readBuffers.shareBytes);
  const held: Buffer[] = [];
  let last = await sizeOf();
  assert.ok(last > 200_000, `${last} bytes`);
  while (readBuffers.lentBytes < 1024 * 1024) held.push(readBuffers.take(100_000));
  last = await sizeOf();
  assert.equal(baseOffsets(only(await fetchFrom(world, request))).length, 1);
  assert.ok(last > 100_000 && last < 101_000, `${last} bytes`);
  for (const buffer of held) readBuffers.give(buffer);
  assert.equal(readBuffers.lentBytes, 0);
  assert.ok((await sizeOf()) > 200_000);
});
