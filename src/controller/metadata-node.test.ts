/** The metadata of a node through starts, stops, crashes and failing disks. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isActiveBroker } from "../metadata/broker-registration.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import { writeMetadataRecord } from "../metadata/record-serde.ts";
import { buildBatch } from "../records/build-batch.ts";
import { METADATA_WORLD_DIRECTORY, MetadataWorld } from "../testing/metadata-world.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { INTERNAL_CONTEXT } from "./controller-client.ts";

const LOG = `${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0/00000000000000000000.log`;

/** An image as its records, for comparison. */
function contents(image: MetadataImage): string[] {
  return [...image.records()].map((record) => writeMetadataRecord(record).toString("hex")).toSorted();
}

function appendToLog(world: MetadataWorld, batch: Buffer): void {
  const { files } = world.platform;
  const bytes = files.readWhole(LOG);
  files.writeWhole(LOG, Buffer.concat([bytes, batch]), { sync: true });
}

test("a first start formats, bootstraps and leads in epoch 1", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  assert.equal(node.describeQuorum().leaderEpoch, 1);
  assert.deepEqual(
    [...node.finalizedFeatures().levels],
    [
      ["metadata.version", 33],
      ["eligible.leader.replicas.version", 1],
      ["kraft.version", 1],
    ],
  );
  assert.deepEqual([...node.image().configs.clusterProps()], [["min.insync.replicas", "1"]]);
  const broker = node.image().cluster.broker(1);
  assert.ok(broker !== undefined && isActiveBroker(broker));
  // Control records 0–2, bootstrap 3–7, the controller's registration 8.
  assert.equal(broker.epoch, 9);
  const { files } = world.platform;
  const directory = `${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`;
  assert.equal(
    files.readWhole(`${directory}/partition.metadata`).toString(),
    "version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAQ",
  );
  assert.equal(
    files.readWhole(`${directory}/quorum-state`).toString(),
    '{"leaderId":1,"leaderEpoch":1,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}',
  );
});

test("a clean stop leaves partitions as Kafka does, and the next start elects from the ELR", async () => {
  const world = new MetadataWorld();
  await world.startBroker();
  await world.createTopic({ name: "orders", numPartitions: 2 });
  const brokerEpoch = world.node.image().cluster.broker(1)?.epoch ?? -1;
  await world.stop();

  const stopped = await world.start();
  const partition = stopped.image().topics.getPartition("orders", 1);
  assert.deepEqual(
    { leader: partition?.leader, isr: partition?.isr, elr: partition?.elr, lastKnownElr: partition?.lastKnownElr },
    { leader: -1, isr: [], elr: [1], lastKnownElr: [1] },
  );
  assert.equal(stopped.image().cluster.broker(1)?.fenced, true);
  await world.until(stopped.stop({ isClean: false }));

  const node = await world.startBroker({ previousBrokerEpoch: brokerEpoch });
  const elected = node.image().topics.getPartition("orders", 1);
  assert.deepEqual(
    {
      leader: elected?.leader,
      isr: elected?.isr,
      elr: elected?.elr,
      state: elected?.leaderRecoveryState,
      epoch: elected?.leaderEpoch,
    },
    { leader: 1, isr: [1], elr: [], state: 0, epoch: 2 },
  );
});

test("after a crash the last known leader is elected, as recovering", async () => {
  const world = new MetadataWorld();
  await world.startBroker();
  await world.createTopic({ name: "orders" });
  world.platform.disk.crash();
  const node = await world.startBroker();
  const partition = node.image().topics.getPartition("orders", 0);
  assert.deepEqual(
    { leader: partition?.leader, isr: partition?.isr, state: partition?.leaderRecoveryState, elr: partition?.elr },
    { leader: 1, isr: [1], state: 1, elr: [] },
  );
});

test("every start is a new epoch, also when the last one wrote nothing more", async () => {
  const world = new MetadataWorld();
  for (let epoch = 1; epoch <= 3; epoch++) {
    const node = await world.start();
    assert.equal(node.describeQuorum().leaderEpoch, epoch);
    await world.until(node.stop({ isClean: false }));
  }
});

const SCENARIO_PROPERTIES = { "metadata.log.max.record.bytes.between.snapshots": "300" };
/** Old snapshots and the segments before them go all the time. */
const CRASH_PROPERTIES = {
  ...SCENARIO_PROPERTIES,
  "metadata.max.retention.bytes": "2500",
  "internal.metadata.log.segment.bytes": "700",
};

/** Starts, works and stops; notes in `acknowledged` what was answered as done. Throws when the power goes. */
async function runScenario(world: MetadataWorld, acknowledged: string[]): Promise<void> {
  await world.startBroker();
  for (const name of ["a", "b", "c", "d"]) {
    const row = await world.createTopic({ name, numPartitions: 2, configs: [{ name: "retention.ms", value: "5000" }] });
    if (row.errorCode === 0) acknowledged.push(name);
  }
  await world.stop();
  await world.startBroker();
  const row = await world.createTopic({ name: "e" });
  if (row.errorCode === 0) acknowledged.push("e");
  await world.stop();
}

test("a crash after any write loses nothing that was acknowledged and leaves a log that starts", async () => {
  const whole = new MetadataWorld({ properties: CRASH_PROPERTIES });
  await runScenario(whole, []);
  const changeCount = whole.platform.disk.changeCount;
  assert.ok(changeCount > 50, "the scenario writes");
  let crashCount = 0;
  for (let nth = 1; nth <= changeCount; nth++) {
    const world = new MetadataWorld({ properties: CRASH_PROPERTIES });
    const acknowledged: string[] = [];
    world.platform.disk.losePowerAtChange(nth);
    await runScenario(world, acknowledged).catch(() => crashCount++);
    world.platform.disk.crash({ bytes: nth % 2 === 0 ? "lost" : "random" });
    const node = await world.startBroker();
    for (const name of acknowledged) {
      const topic = node.image().topics.getTopic(name);
      assert.ok(topic !== undefined, `topic ${name} is lost after a crash at change ${nth}`);
      assert.equal(node.image().configs.topicProps(name).get("retention.ms"), name === "e" ? undefined : "5000");
    }
    for (const topic of node.image().topics.byName.values()) {
      for (const partition of topic.partitions.values()) assert.equal(partition.leader, 1, `crash at change ${nth}`);
    }
    const row = await world.createTopic({ name: "after" });
    assert.equal(row.errorCode, 0, `crash at change ${nth}`);
    await world.stop();
  }
  assert.ok(crashCount > changeCount / 2);
});

test("a snapshot and the log after it give the image that was", async () => {
  const world = new MetadataWorld({ properties: SCENARIO_PROPERTIES });
  await world.startBroker();
  for (let index = 0; index < 20; index++) await world.createTopic({ name: `topic-${index}`, numPartitions: 3 });
  await world.stop();
  const names = world.platform.files.list(`${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`);
  assert.ok(names.filter((name) => name.endsWith(".checkpoint")).length > 2, "snapshots were written");
  const before = contents(world.node.image());

  const node = await world.start();
  const withoutController = (lines: string[]) => lines.filter((line) => !line.startsWith("011b"));
  assert.deepEqual(withoutController(contents(node.image())), withoutController(before));
});

test("a snapshot is due after the interval, with the next change", async () => {
  const world = new MetadataWorld({ properties: { "metadata.log.max.snapshot.interval.ms": "60000" } });
  await world.startBroker();
  await world.createTopic({ name: "a" });
  const snapshots = () =>
    world.platform.files
      .list(`${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`)
      .filter((name) => name.endsWith(".checkpoint"));
  await world.platform.advanceAsync(59_000);
  await world.createTopic({ name: "b" });
  assert.equal(snapshots().length, 1);
  await world.platform.advanceAsync(1000);
  await world.createTopic({ name: "c" });
  await world.stop();
  assert.equal(snapshots().length, 2);
});

test("retention lets old snapshots go, and the log still starts", async () => {
  const properties = {
    ...SCENARIO_PROPERTIES,
    "metadata.max.retention.bytes": "2000",
    "internal.metadata.log.segment.bytes": "1000",
  };
  const world = new MetadataWorld({ properties });
  await world.startBroker();
  for (let index = 0; index < 30; index++) await world.createTopic({ name: `topic-${index}` });
  await world.stop();
  const directory = `${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`;
  const names = world.platform.files.list(directory);
  assert.ok(!names.includes("00000000000000000000-0000000000.checkpoint"), names.join(" "));
  assert.ok(!names.includes("00000000000000000000.log"), names.join(" "));
  const node = await world.startBroker();
  assert.equal(node.image().topics.byName.size, 30);
  assert.equal(node.finalizedFeatures().levels.get("kraft.version"), 1);
});

test("old snapshots go with time, while nothing changes, but never the last", async () => {
  const properties = { ...SCENARIO_PROPERTIES, "metadata.max.retention.ms": "600000" };
  const world = new MetadataWorld({ properties });
  await world.startBroker();
  for (let index = 0; index < 10; index++) await world.createTopic({ name: `topic-${index}` });
  const snapshots = () =>
    world.platform.files
      .list(`${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`)
      .filter((name) => name.endsWith(".checkpoint"))
      .toSorted();
  await world.platform.advanceAsync(500_000);
  const before = snapshots();
  assert.ok(before.length > 2, before.join(" "));
  await world.platform.advanceAsync(160_000);
  assert.deepEqual(snapshots(), before.slice(-1));
  world.platform.disk.crash();
  const node = await world.startBroker();
  assert.equal(node.image().topics.byName.size, 10);
});

test("a log that grows over its limit between two snapshots lets the old one go within a minute", async () => {
  const properties = {
    "metadata.log.max.record.bytes.between.snapshots": "1500",
    "metadata.max.retention.bytes": "6000",
    "internal.metadata.log.segment.bytes": "1000",
  };
  const world = new MetadataWorld({ properties });
  await world.startBroker();
  const list = () => world.platform.files.list(`${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`);
  const snapshots = () => list().filter((name) => name.endsWith(".checkpoint"));
  const sizeBytes = () =>
    list().reduce((sum, name) => {
      if (!/\.(log|checkpoint)$/.test(name)) return sum;
      return (
        sum + (world.platform.files.stat(`${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0/${name}`)?.sizeBytes ?? 0)
      );
    }, 0);
  let index = 0;
  // Over the limit, and no new snapshot has looked after it yet.
  while (sizeBytes() <= 6000 || snapshots().length < 2) await world.createTopic({ name: `topic-${index++}` });
  const before = snapshots().length;
  await world.platform.advanceAsync(61_000);
  assert.ok(snapshots().length < before, `${before} snapshots are still there`);
  world.platform.disk.crash();
  assert.equal((await world.startBroker()).image().topics.byName.size, index);
});

test("an append that fails changes nothing and stops the controller", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const before = node.image();
  world.platform.disk.fail({
    operation: "write",
    pathIncludes: ".log",
    code: "ENOSPC",
    times: Number.POSITIVE_INFINITY,
  });
  const isStorageError = (error: unknown) => error instanceof ApiError && error.code === ErrorCode.KAFKA_STORAGE_ERROR;
  await assert.rejects(world.createTopic({ name: "orders" }), isStorageError);
  assert.equal(node.image(), before);
  assert.equal(world.failures.length, 1);
  const isRefused = (error: unknown) => error instanceof ApiError && error.code === ErrorCode.NOT_CONTROLLER;
  await assert.rejects(world.until(node.controller.allocateProducerIds()), isRefused);
  await world.until(node.stop({ isClean: false }));
});

test("a sync that fails answers nobody and stops the controller", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  world.platform.disk.fail({ operation: "sync", times: Number.POSITIVE_INFINITY });
  await assert.rejects(world.createTopic({ name: "orders" }), ApiError);
  assert.equal(node.image().topics.getTopic("orders"), undefined);
  assert.equal(world.failures.length, 1);
});

test("producer ids come in blocks that survive a crash", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  assert.deepEqual(await world.until(node.controller.allocateProducerIds()), { firstProducerId: 0, count: 1000 });
  assert.deepEqual(await world.until(node.controller.allocateProducerIds()), { firstProducerId: 1000, count: 1000 });
  world.platform.disk.crash();
  const next = await world.startBroker();
  assert.deepEqual(await world.until(next.controller.allocateProducerIds()), { firstProducerId: 2000, count: 1000 });
});

test("an unknown kind of record stops the start and is named", async () => {
  for (const [value, message] of [
    [Buffer.from([1, 99, 0]), /unknown kind 99, version 0/],
    [Buffer.from([1, 3, 7]), /PartitionRecord has version 7; the last known version is 2/],
    [Buffer.from([2, 3, 0]), /frame version 2/],
  ] as const) {
    const world = new MetadataWorld();
    const node = await world.start();
    await world.until(node.stop({ isClean: false }));
    const baseOffset = node.image().provenance.offset + 1;
    appendToLog(world, buildBatch({ baseOffset, leaderEpoch: 1, records: [{ key: null, value, timestamp: 1 }] }));
    await assert.rejects(
      world.start(),
      (error: Error) => error.name === "MetadataLoadError" && message.test(error.message),
    );
    assert.equal(world.platform.disk.hasOpenFiles(), false);
  }
});

test("a transaction that was left open counts for nothing and is aborted", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  await world.createTopic({ name: "kept" });
  await world.stop();
  const baseOffset = node.image().provenance.offset + 1;
  const records = [
    { type: "BeginTransactionRecord", version: 0, data: { name: "half" } },
    { type: "TopicRecord", version: 0, data: { name: "half", topicId: "c29tZS10b3BpYy1pZC0wMQ" } },
  ] as const;
  const values = records.map((record) => ({ key: null, value: writeMetadataRecord(record), timestamp: 1 }));
  appendToLog(world, buildBatch({ baseOffset, leaderEpoch: 1, records: values }));
  for (let start = 0; start < 2; start++) {
    const again = await world.startBroker();
    assert.equal(again.image().topics.getTopic("half"), undefined);
    assert.ok(again.image().topics.getTopic("kept") !== undefined);
    assert.equal((await world.createTopic({ name: `after-${start}` })).errorCode, 0);
    await world.stop();
  }
});

test("another node's log is refused", async () => {
  const world = new MetadataWorld();
  const node = await world.start();
  await world.until(node.stop({ isClean: false }));
  const { files } = world.platform;
  const path = `${METADATA_WORLD_DIRECTORY}/meta.properties`;
  const text = files.readWhole(path).toString();
  files.writeWhole(path, Buffer.from(text.replace(/directory\.id=.*/, "directory.id=c29tZS10b3BpYy1pZC0wMQ")));
  await assert.rejects(
    world.start(),
    /voter is directory .*, but the metadata log directory's directory.id is c29tZS10/,
  );
  files.writeWhole(path, Buffer.from(text.replace("node.id=1", "node.id=2")));
  await assert.rejects(world.start(), /Stored node id 2 doesn't match previous node id 1/);
});

test("publishers see every image in order, and a request is answered after they did", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const seen: string[] = [];
  await world.until(
    node.subscribe({
      name: "slow",
      publish: async (delta, image) => {
        await new Promise<void>((resolve) => world.platform.timers.schedule(5, resolve));
        seen.push(
          `slow ${[...(delta.topics?.changedTopics.values() ?? [])].map(({ name }) => name).join()} of ${image.topics.byName.size}`,
        );
      },
    }),
  );
  await world.until(
    node.subscribe({ name: "fast", publish: (_, image) => void seen.push(`fast of ${image.topics.byName.size}`) }),
  );
  await world.until(
    Promise.all([
      world.createTopic({ name: "a" }).then(() => seen.push("answered a")),
      world.createTopic({ name: "b" }).then(() => seen.push("answered b")),
    ]),
  );
  assert.deepEqual(seen, [
    "slow  of 0",
    "fast of 0",
    "slow a of 1",
    "fast of 1",
    "answered a",
    "slow b of 2",
    "fast of 2",
    "answered b",
  ]);
});

test("an operation sees what waits for the disk: a name is given once", async () => {
  const world = new MetadataWorld();
  await world.startBroker();
  const rows = await world.until(
    Promise.all([
      world.createTopic({ name: "a.b" }),
      world.createTopic({ name: "a.b" }),
      world.createTopic({ name: "a_b" }),
    ]),
  );
  assert.deepEqual(
    rows.map(({ errorCode }) => errorCode),
    [0, ErrorCode.TOPIC_ALREADY_EXISTS, ErrorCode.INVALID_TOPIC_EXCEPTION],
  );
});

test("a stopped controller refuses operations", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  await world.stop();
  const isRefused = (error: unknown) => error instanceof ApiError && error.code === ErrorCode.NOT_CONTROLLER;
  await assert.rejects(
    node.controller.createTopics(INTERNAL_CONTEXT, { topics: [], timeoutMs: 0, validateOnly: false }),
    isRefused,
  );
  assert.equal(world.platform.disk.hasOpenFiles(), false);
});

test("an operation that does not fit into a batch changes nothing, and the next one goes on", async () => {
  const world = new MetadataWorld({ properties: { "internal.metadata.max.batch.size.in.bytes": "1200" } });
  const node = await world.startBroker();
  const before = node.image();
  const bytes = world.platform.files.readWhole(LOG);
  await assert.rejects(world.createTopic({ name: "wide", numPartitions: 100 }), { name: "RecordBatchTooLargeError" });
  assert.equal(node.image(), before);
  assert.deepEqual(world.platform.files.readWhole(LOG), bytes);
  assert.deepEqual(world.failures, []);
  assert.equal(node.reading().controller.metadataErrorCount, 1);
  assert.equal((await world.createTopic({ name: "narrow", numPartitions: 4 })).errorCode, ErrorCode.NONE);
  world.platform.disk.crash();
  assert.deepEqual([...(await world.startBroker()).image().topics.byName.keys()], ["narrow"]);
});
