/**
 * What a request costs between the socket's bytes and the reply's: produce and fetch through the dispatcher, onto a real
 * disk, without a network. Prints microseconds, bytes allocated on the heap and promises made, per request.
 *
 *     node bench/dispatch.ts [--cpu-prof …]
 */
import { promiseHooks } from "node:v8";
import { ClientConnection } from "../src/broker/dispatch/client-connection.ts";
import { Dispatcher } from "../src/broker/dispatch/dispatcher.ts";
import { RequestMetrics } from "../src/broker/dispatch/request-metrics.ts";
import type { Reply } from "../src/network/frame-handler.ts";
import { createRealPlatform } from "../src/platform/real/real-platform.ts";
import {
  newFetchRequest,
  newFetchRequestPartition,
  newFetchRequestTopic,
} from "../src/protocol/generated/fetch-request.ts";
import { newProduceRequest } from "../src/protocol/generated/produce-request.ts";
import { buildBatch } from "../src/records/build-batch.ts";
import { composeBroker, createTopics, replyBytes, requestFrame } from "../src/testing/broker-world.ts";
import { FETCH, PRODUCE } from "../src/testing/test-codecs.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const ROUNDS = 5;
const scratch = Buffer.alloc(1024 * 1024);
const ZERO = "AAAAAAAAAAAAAAAAAAAAAA";
const directory = temporaryDirectory("bench-dispatch");
const { node, services } = await composeBroker(createRealPlatform(), directory);
const metrics = new RequestMetrics();
const dispatcher = new Dispatcher(services, metrics);
await dispatcher.preload();
await createTopics(services, [{ name: "bench", partitionCount: 4 }, { name: "small" }, { name: "recent" }]);
const connection = new ClientConnection({ id: "bench", listenerName: "PLAINTEXT", remoteAddress: "127.0.0.1" });

for (const [name, count, valueBytes, partitions, requests] of [
  ["produce 1 × 1 KiB", 1, 1024, 1, 40_000],
  ["produce 1 × 100 B", 1, 100, 1, 40_000],
  ["produce 15 × 1 KiB", 15, 1024, 1, 8_000],
  ["produce 4 partitions of 15 × 1 KiB", 15, 1024, 4, 2_000],
  ["produce 1000 × 100 B", 1000, 100, 1, 2_000],
] as const) {
  const records = Array.from({ length: count }, () => ({
    key: null,
    value: Buffer.alloc(valueBytes, 1),
    timestamp: Date.now(),
  }));
  const partitionData = Array.from({ length: partitions }, (_, index) => ({ index, records: buildBatch({ records }) }));
  const topicData = [{ name: "bench", topicId: ZERO, partitionData }];
  const frame = requestFrame(PRODUCE, newProduceRequest({ acks: 1, timeoutMs: 1000, topicData }), 11, 1);
  measure(name, requests, frame);
}

const value = Buffer.alloc(1024, 1);
for (const [topic, count] of [
  ["small", 1],
  ["recent", 2000],
] as const) {
  const records = Array.from({ length: 15 }, () => ({ key: null, value, timestamp: Date.now() }));
  const batch = buildBatch({ records: count === 1 ? records.slice(0, 1) : records });
  const topicData = [{ name: topic, topicId: ZERO, partitionData: [{ index: 0, records: batch }] }];
  const frame = requestFrame(PRODUCE, newProduceRequest({ acks: 1, topicData }), 11, 1);
  for (let index = 0; index < count; index += 1) send(frame);
}
for (const [name, topic, maxBytes, requests] of [
  ["fetch 1 batch of 1 KiB", "small", 10_000, 40_000],
  ["fetch 64 KiB", "recent", 64 * 1024, 10_000],
  ["fetch 1 MiB", "recent", 1024 * 1024, 1_000],
] as const) {
  const topicId = services.metadata().topics.getTopic(topic)?.id ?? "";
  const partitions = [newFetchRequestPartition({ partitionMaxBytes: maxBytes })];
  const topics = [newFetchRequestTopic({ topicId, partitions })];
  const request = newFetchRequest({ maxBytes, minBytes: 1, maxWaitMs: 500, topics });
  measure(name, requests, requestFrame(FETCH, request, 17, 1));
}

await node.stop({ isClean: true });

function measure(name: string, requests: number, frame: Buffer): void {
  const reply = send(frame);
  const refused = [...metrics].some(({ errorCounts }) => errorCounts.some((count, slot) => count > 0 && slot !== 1));
  if (refused) throw new Error(`${name} was refused`);
  const times = Array.from({ length: ROUNDS }, () => run(requests, frame)).sort((one, other) => one - other);
  const usPerRequest = times[Math.floor(ROUNDS / 2)] ?? 0;
  // Few enough that no collection comes between.
  const sampled = 500;
  globalThis.gc?.();
  let promises = 0;
  const stop = promiseHooks.onInit(() => (promises += 1));
  const heapBefore = process.memoryUsage().heapUsed;
  run(sampled, frame);
  const heapBytes = process.memoryUsage().heapUsed - heapBefore;
  stop();
  const megabytesPerSecond = (frame.length > 1000 ? frame.length : replyBytes(reply).length) / usPerRequest;
  console.log(
    `${name.padEnd(36)} ${usPerRequest.toFixed(2).padStart(8)} µs  ${megabytesPerSecond.toFixed(0).padStart(6)} MB/s  ` +
      `${Math.round(heapBytes / sampled)
        .toString()
        .padStart(6)} B heap  ${(promises / sampled).toFixed(2)} promises`,
  );
}

/** @returns microseconds per request */
function run(requests: number, frame: Buffer): number {
  const began = performance.now();
  for (let index = 0; index < requests; index += 1) {
    const reply = send(frame);
    if ("chunks" in reply) reply.release();
  }
  return ((performance.now() - began) * 1000) / requests;
}

/** The log writes offsets into the bytes that it gets, so each request is a fresh copy, as a socket's read would make it. */
function send(frame: Buffer): Exclude<Reply, string> {
  frame.copy(scratch);
  const reply = dispatcher.dispatch(scratch.subarray(0, frame.length), connection);
  if (reply instanceof Promise || typeof reply === "string") throw new Error("a request was not answered at once");
  return reply;
}
