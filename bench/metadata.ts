/**
 * How long does a start take to load the metadata, and what does one change cost when there is much of it?
 *
 *     node bench/metadata.ts [RECORDS] [PARTITIONS-PER-TOPIC]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "../src/base/logger.ts";
import { randomUuid } from "../src/base/uuid.ts";
import { BrokerConfig } from "../src/config/broker-config.ts";
import { INTERNAL_CONTEXT } from "../src/controller/controller-client.ts";
import { loadMetadata } from "../src/controller/metadata-loader.ts";
import { startMetadataNode } from "../src/controller/metadata-node.ts";
import { prepareLogDirectories } from "../src/controller/storage/prepare-log-directories.ts";
import { createRealPlatform } from "../src/platform/real/real-platform.ts";
import { newCreateTopicsRequestCreatableTopic } from "../src/protocol/generated/create-topics-request.ts";
import { RaftClient } from "../src/raft/raft-client.ts";

const recordCount = Number(process.argv[2] ?? "100000");
const partitionCount = Number(process.argv[3] ?? "10");
const topicCount = Math.floor(recordCount / (partitionCount + 1));

const directory = mkdtempSync(join(tmpdir(), "rafka-bench-metadata-"));
const platform = createRealPlatform();
// Without snapshots: it is the log that is measured.
const properties = { "log.dirs": directory, "metadata.log.max.record.bytes.between.snapshots": "2000000000" };
const config = BrokerConfig.parse(new Map(Object.entries(properties)), { isStandalone: true });

async function start() {
  const options = { platform, config, logDirs: [directory], metadataLogDir: directory, isEphemeral: false };
  const metadataDirectoryId = prepareLogDirectories(options).directoryIds.get(directory) ?? "";
  const onFailure = (error: unknown) => console.error(error);
  return startMetadataNode({
    platform,
    logger: silentLogger,
    config,
    metadataLogDir: directory,
    metadataDirectoryId,
    isEphemeral: false,
    onFailure,
  });
}

function createTopic(node: Awaited<ReturnType<typeof start>>, name: string) {
  const topics = [newCreateTopicsRequestCreatableTopic({ name, numPartitions: partitionCount, replicationFactor: 1 })];
  return node.controller.createTopics(
    { ...INTERNAL_CONTEXT, apiVersion: 4 },
    { topics, timeoutMs: 600_000, validateOnly: false },
  );
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const startMs = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startMs };
}

try {
  const node = await start();
  const listeners = [{ name: "PLAINTEXT", host: "127.0.0.1", port: 9092, securityProtocol: 0 }];
  await node.controller.registerBroker({
    listeners,
    rack: null,
    logDirs: [randomUuid(platform.random)],
    previousBrokerEpoch: -1,
  });
  await node.controller.unfenceBroker();
  await node.subscribe({ name: "bench", publish() {} });

  const filled = await timed(async () => {
    const pending: Promise<unknown>[] = [];
    for (let index = 0; index < topicCount; index++) pending.push(createTopic(node, `topic-${index}`));
    await Promise.all(pending);
  });
  const oneByOne = await timed(async () => {
    for (let index = 0; index < 200; index++) await createTopic(node, `single-${index}`);
  });
  await node.stop({ isClean: false });

  const directoryId =
    prepareLogDirectories({
      platform,
      config,
      logDirs: [directory],
      metadataLogDir: directory,
      isEphemeral: false,
    }).directoryIds.get(directory) ?? "";
  const opened = await timed(
    () =>
      new RaftClient({
        platform,
        logger: silentLogger,
        metadataLogDir: directory,
        settings: { segmentBytes: 1 << 30, segmentMs: 604_800_000, retentionBytes: -1, retentionMs: -1 },
        onFailure: () => {},
        nodeId: config.nodeId,
        directoryId,
        staticVoterIds: [config.nodeId],
        batchBytesMax: config.get("internal.metadata.max.batch.size.in.bytes"),
        voterEndpoint: { name: "CONTROLLER", host: "localhost", port: 9093 },
        isEphemeral: false,
      }),
  );
  const loaded = await timed(() => loadMetadata(opened.result.load()));
  await opened.result.close();
  const again = await timed(start);
  await again.result.stop({ isClean: false });

  console.table({
    "records in the log": loaded.result.recordCount,
    "create them in parallel, µs each topic": Math.round((filled.ms * 1000) / topicCount),
    "create one after another, µs each topic": Math.round((oneByOne.ms * 1000) / 200),
    "open and check the log, ms": Math.round(opened.ms),
    "load it, ms": Math.round(loaded.ms),
    "whole start, ms": Math.round(again.ms),
  });
} finally {
  rmSync(directory, { recursive: true });
}
