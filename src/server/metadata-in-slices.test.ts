/** Changes that are larger than a slice of the event loop: who sees what in between, and what a failure leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { BrokerWorld, composeBroker, createTopics } from "../testing/broker-world.ts";
import { MetadataWorld } from "../testing/metadata-world.ts";
import { eachInSlices } from "../platform/slices.ts";

const PARTITIONS = 2500;
const LAST = PARTITIONS - 1;

/** Lets the world go on, in which no time passes, until the promise settles. */
async function until<T>(platform: SimulatedPlatform, promise: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  const settled = (): void => void (state.isSettled = true);
  promise.then(settled, settled);
  for (let turn = 0; turn < 1000 && !state.isSettled; turn++) await platform.settle();
  return promise;
}

test("while thousands of logs are made others go on, and the answer leaves when all are there", async () => {
  const world = await BrokerWorld.start();
  const { replicas } = world.services;
  const seen: string[] = [];
  const created = world.createTopics({ name: "wide", partitionCount: PARTITIONS }).then(() => {
    seen.push(`answered: ${replicas.leaderError("wide", LAST, -1)}`);
  });
  const look = (): void => {
    const isKnown = world.services.metadata().topics.getPartition("wide", LAST) !== undefined;
    const hosted = [0, LAST].map((index) => replicas.leaderError("wide", index, -1));
    if (isKnown) seen.push(hosted.join());
    // By way of a promise: those of the world come to rest in between.
    if (hosted[1] !== ErrorCode.NONE) void Promise.resolve().then(() => world.platform.timers.defer(look));
  };
  look();
  await world.platform.settle();
  await created;
  // The image is whole from the first moment on; the partitions come one after the other.
  assert.ok(seen.includes(`${ErrorCode.NONE},${ErrorCode.NOT_LEADER_OR_FOLLOWER}`), seen.join(" "));
  assert.ok(seen.includes(`answered: ${ErrorCode.NONE}`), seen.join(" "));
  assert.equal([...replicas.partitions()].length, PARTITIONS);
});

test("answers leave in the order of the log, also when a short change comes behind a long one", async () => {
  const world = await BrokerWorld.start();
  const answered: string[] = [];
  const all = Promise.all(
    [
      { name: "long", partitionCount: PARTITIONS },
      { name: "short", partitionCount: 1 },
    ].map((topic) => world.createTopics(topic).then(() => answered.push(topic.name))),
  );
  await world.platform.settle();
  await all;
  assert.deepEqual(answered, ["long", "short"]);
});

test("a topic is deleted and made again behind a long change, and its new logs are empty and its own", async () => {
  const world = await BrokerWorld.start();
  const first = world.createTopics({ name: "wide", partitionCount: PARTITIONS });
  await world.platform.settle();
  await first;
  const old = world.services.replicas.partition("wide", LAST);
  const again = world.recreateTopic("wide");
  await world.platform.settle();
  await again;
  assert.equal(old?.leaderError(-1), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  assert.equal([...world.services.replicas.partitions()].length, 1);
  assert.notEqual(world.services.replicas.partition("wide", 0)?.topicId, old?.topicId);
});

test("a publisher that fails in a later slice stops the controller: the change is not answered as done", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const items = Array.from({ length: 5000 }, (_, index) => index);
  let isFailing = false;
  await world.until(
    node.subscribe({
      name: "failing",
      publish: () =>
        eachInSlices(world.platform, items, (item) => {
          if (isFailing && item === 3000) throw new Error("a mistake of ours");
        }),
    }),
  );
  isFailing = true;
  await assert.rejects(world.createTopic({ name: "a" }), /a mistake of ours/);
  const isRefused = (error: unknown) => error instanceof ApiError && error.code === ErrorCode.NOT_CONTROLLER;
  await assert.rejects(world.createTopic({ name: "b" }), isRefused);
  assert.equal(world.failures.length, 1);
});

test("a stop in the middle of publishing in slices waits for it, and what was accepted is answered", async () => {
  const world = new MetadataWorld();
  const node = await world.startBroker();
  const published: number[] = [];
  const items = Array.from({ length: 5000 }, (_, index) => index);
  await world.until(
    node.subscribe({
      name: "slow",
      publish: async (_, image) => {
        await eachInSlices(world.platform, items, () => {});
        published.push(image.topics.byName.size);
      },
    }),
  );
  const created = world.createTopic({ name: "a" });
  // Until it is committed and being published.
  while (node.image().topics.byName.size === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(published, [0]);
  const stopped = node.stop({ isClean: false });
  await world.until(stopped);
  assert.equal((await created).errorCode, ErrorCode.NONE);
  assert.deepEqual(published, [0, 1]);
});

test("a broker killed in the middle of making thousands of logs starts again with every partition once", async () => {
  for (const hostedCount of [1, 1500]) {
    const platform = createSimulatedPlatform({ seed: 1 });
    const before = await composeBroker(platform, "/data");
    void createTopics(before.services, [{ name: "wide", partitionCount: PARTITIONS }]);
    const hosted = (): number => [...before.services.replicas.partitions()].length;
    while (hosted() < hostedCount) {
      platform.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(hosted() < PARTITIONS, "the kill comes in the middle");
    platform.crash({ bytes: "kept" });
    const { services } = await until(platform, composeBroker(platform, "/data"));
    const after = [...services.replicas.partitions()];
    assert.equal(after.length, PARTITIONS);
    assert.ok(after.every((partition) => partition.leaderError(-1) === ErrorCode.NONE));
    const names = platform.files.list("/data").filter((name) => name.startsWith("wide-"));
    assert.equal(names.length, PARTITIONS);
  }
});
