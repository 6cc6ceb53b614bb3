import assert from "node:assert/strict";
import { test } from "node:test";
import type { LatencyHistogram } from "../metrics/latency-histogram.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../protocol/generated/create-topics-request.ts";
import { METADATA_WORLD_DIRECTORY, MetadataWorld } from "../testing/metadata-world.ts";
import { INTERNAL_CONTEXT } from "./controller-client.ts";

const countOf = ({ counts }: LatencyHistogram): number => counts.reduce((sum, count) => sum + count, 0);

function creation(name: string, numPartitions = 1) {
  const topics = [newCreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 })];
  return newCreateTopicsRequest({ topics });
}

test("behind a slow disk an operation's processing, its commit and the lag of what waits take as long as the disk", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const before = node.reading();
  const processedMs = before.controller.eventQueueProcessingTime.sumMs;
  const committedMs = before.raft.commitLatency.sumMs;
  world.platform.disk.latency = { minMs: 70, maxMs: 70 };
  const created = node.controller.createTopics(INTERNAL_CONTEXT, creation("slow"));
  await world.platform.advanceAsync(30);
  const meanwhile = node.reading();
  assert.equal(meanwhile.lastAppliedOffset, before.lastAppliedOffset + 2, "applied as soon as it is appended");
  assert.equal(meanwhile.lastCommittedOffset, before.lastCommittedOffset, "not on the disk yet");
  assert.equal(meanwhile.lagMs, 30);
  await world.until(created);
  const after = node.reading();
  assert.equal(after.lastCommittedOffset, before.lastCommittedOffset + 2);
  assert.equal(after.lagMs, 0);
  assert.equal(after.raft.commitLatency.sumMs - committedMs, 70);
  assert.equal(after.controller.eventQueueProcessingTime.sumMs - processedMs, 70);
});

test("an operation that waits for a long one shows its time in the queue", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const { eventQueueTime } = node.reading().controller;
  const startedCount = node.reading().controller.operationsStartedCount;
  const [observedCount, waitedMs] = [countOf(eventQueueTime), eventQueueTime.sumMs];
  // Enough records that it gives way to the broker, whose clock goes on meanwhile.
  const long = node.controller.createTopics(INTERNAL_CONTEXT, creation("long", 3000));
  const short = node.controller.createTopics(INTERNAL_CONTEXT, creation("short"));
  assert.equal(node.reading().controller.operationsStartedCount, startedCount + 1, "the second has not had its turn");
  world.platform.clock.advance(40);
  await world.until(Promise.all([long, short]));
  assert.equal(countOf(eventQueueTime), observedCount + 2);
  assert.ok(eventQueueTime.sumMs - waitedMs >= 40, `waited ${eventQueueTime.sumMs - waitedMs} ms`);
});

test("an operation whose turn comes too late is counted as timed out", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const { controller } = node.reading();
  const late = { ...creation("late"), timeoutMs: 20 };
  const long = node.controller.createTopics(INTERNAL_CONTEXT, creation("long", 3000));
  const refused = assert.rejects(world.until(node.controller.createTopics(INTERNAL_CONTEXT, late)));
  world.platform.clock.advance(40);
  await world.until(long);
  await refused;
  assert.equal(controller.operationsTimedOutCount, 1);
});

test("a follower of the metadata that fails is counted and ends the controller", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  let isFailing = false;
  await world.until(
    node.subscribe({
      name: "failing",
      publish: () => {
        if (isFailing) throw new Error("cannot follow");
      },
    }),
  );
  isFailing = true;
  await assert.rejects(world.until(node.controller.createTopics(INTERNAL_CONTEXT, creation("a"))), /cannot follow/);
  const { controller, isActive } = node.reading();
  assert.deepEqual([controller.metadataErrorCount, controller.metadataApplyErrorCount, isActive], [1, 1, false]);
});

test("the latest snapshot's size and age are told, of this start", async () => {
  const world = new MetadataWorld({ properties: { "metadata.log.max.record.bytes.between.snapshots": "500" } });
  const node = await world.startBroker();
  await world.until(node.controller.createTopics(INTERNAL_CONTEXT, creation("many", 50)));
  await world.platform.advanceAsync(1000);
  const { files } = world.platform;
  const directory = `${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0`;
  const latest = files
    .list(directory)
    .filter((name) => name.endsWith(".checkpoint"))
    .toSorted()
    .at(-1);
  const { latestSnapshotBytes, latestSnapshotAgeMs, loadedSnapshotCount } = node.reading();
  assert.equal(latestSnapshotBytes, files.stat(`${directory}/${latest}`)?.sizeBytes);
  assert.ok(latestSnapshotBytes > 1000, `${latest} has ${latestSnapshotBytes} bytes`);
  assert.ok(latestSnapshotAgeMs >= 1000 && latestSnapshotAgeMs <= 1010, `${latestSnapshotAgeMs} ms`);
  assert.equal(loadedSnapshotCount, 0);
  await world.stop();
  const next = (await world.start()).reading();
  assert.equal(next.loadedSnapshotCount, 1);
  assert.equal(next.latestSnapshotBytes, 0);
});
