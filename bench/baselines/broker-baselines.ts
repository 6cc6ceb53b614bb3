/** Requests through the dispatcher onto a real disk, without a network, against the plain system call. */
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ClientConnection } from "../../src/broker/dispatch/client-connection.ts";
import { Dispatcher } from "../../src/broker/dispatch/dispatcher.ts";
import { RequestMetrics } from "../../src/broker/dispatch/request-metrics.ts";
import { createRealPlatform } from "../../src/platform/real/real-platform.ts";
import {
  newFetchRequest,
  newFetchRequestPartition,
  newFetchRequestTopic,
} from "../../src/protocol/generated/fetch-request.ts";
import { newProduceRequest } from "../../src/protocol/generated/produce-request.ts";
import { buildBatch } from "../../src/records/build-batch.ts";
import { composeBroker, createTopics, requestFrame } from "../../src/testing/broker-world.ts";
import { FETCH, PRODUCE } from "../../src/testing/test-codecs.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { type Baseline, cpuSides, type Sides } from "./ratio.ts";

const ZERO = "AAAAAAAAAAAAAAAAAAAAAA";
const FETCH_BYTES = 64 * 1024;
const FILLED_BATCHES = 2_000;

interface Bench {
  readonly directory: string;
  readonly batch: Buffer;
  readonly topicId: string;
  readonly produce: Buffer;
  send(frame: Buffer): void;
  stop(): Promise<void>;
}

async function startBench(): Promise<Bench> {
  const directory = temporaryDirectory("baselines");
  const { node, services } = await composeBroker(createRealPlatform(), directory);
  const dispatcher = new Dispatcher(services, new RequestMetrics());
  await dispatcher.preload();
  await createTopics(services, [{ name: "topic" }]);
  const connection = new ClientConnection({ id: "bench", listenerName: "PLAINTEXT", remoteAddress: "127.0.0.1" });
  const scratch = Buffer.alloc(1024 * 1024);
  const batch = buildBatch({ records: [{ key: null, value: Buffer.alloc(1024, 1), timestamp: Date.now() }] });
  const topicData = [{ name: "topic", topicId: ZERO, partitionData: [{ index: 0, records: batch }] }];
  return {
    directory,
    batch,
    topicId: services.metadata().topics.getTopic("topic")?.id ?? "",
    produce: requestFrame(PRODUCE, newProduceRequest({ acks: 1, timeoutMs: 1000, topicData }), 11, 1),
    send(frame) {
      // The log writes offsets into the bytes that it gets: each request is a fresh copy, as a socket's read makes it.
      frame.copy(scratch);
      const reply = dispatcher.dispatch(scratch.subarray(0, frame.length), connection);
      if (reply instanceof Promise || typeof reply === "string") throw new Error("a request was not answered at once");
      if ("chunks" in reply) reply.release();
    },
    stop: () => node.stop({ isClean: true }),
  };
}

function withClose(sides: Sides, close: () => Promise<void>): Sides {
  return { ours: () => sides.ours(), reference: () => sides.reference(), close };
}

/** See the file's head. */
export const BROKER_BASELINES: readonly Baseline[] = [
  {
    name: "broker: produce 1 × 1 KiB",
    against: "writeSync of the same batch",
    measured: "CPU time",
    async prepare() {
      const bench = await startBench();
      const file = openSync(join(bench.directory, "plain"), "a");
      const sides = cpuSides(
        () => bench.send(bench.produce),
        () => writeSync(file, bench.batch),
      );
      return withClose(sides, () => {
        closeSync(file);
        return bench.stop();
      });
    },
  },
  {
    name: "broker: fetch 64 KiB",
    against: "readSync of as many bytes",
    measured: "CPU time",
    async prepare() {
      const bench = await startBench();
      for (let index = 0; index < FILLED_BATCHES; index++) bench.send(bench.produce);
      const path = join(bench.directory, "plain");
      const writing = openSync(path, "w");
      writeSync(writing, Buffer.alloc(FETCH_BYTES, 1));
      closeSync(writing);
      const file = openSync(path, "r");
      const into = Buffer.alloc(FETCH_BYTES);
      const partitions = [newFetchRequestPartition({ partitionMaxBytes: FETCH_BYTES })];
      const topics = [newFetchRequestTopic({ topicId: bench.topicId, partitions })];
      const request = newFetchRequest({ maxBytes: FETCH_BYTES, minBytes: 1, maxWaitMs: 500, topics });
      const frame = requestFrame(FETCH, request, 17, 1);
      const sides = cpuSides(
        () => bench.send(frame),
        () => readSync(file, into, 0, FETCH_BYTES, 0),
      );
      return withClose(sides, () => {
        closeSync(file);
        return bench.stop();
      });
    },
  },
];
