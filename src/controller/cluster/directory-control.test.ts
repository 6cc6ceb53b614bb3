/** Replicas and log directories: assignment, failure, and a start without a directory that was there before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DIRECTORY_UNASSIGNED } from "../../metadata/partition-registration.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { MetadataWorld } from "../../testing/metadata-world.ts";

const OTHER = "c29tZS1kaXJlY3RvcnktMQ";
const LISTENERS = [{ name: "PLAINTEXT", host: "127.0.0.1", port: 9092, securityProtocol: 0 }];

async function startWith(world: MetadataWorld, logDirs: readonly string[], previousBrokerEpoch = -1): Promise<void> {
  const { controller } = await world.start();
  await world.until(controller.registerBroker({ listeners: LISTENERS, rack: null, logDirs, previousBrokerEpoch }));
  await world.until(controller.unfenceBroker());
}

test("with two directories a new replica's is unknown until the broker says it", async () => {
  const world = new MetadataWorld();
  await world.start();
  const first = world.directoryId();
  await startWith(world, [first, OTHER]);
  const { topicId } = await world.createTopic({ name: "t", numPartitions: 2 });
  const directories = () => [0, 1].map((index) => world.node.image().topics.getPartition("t", index)?.directories[0]);
  assert.deepEqual(directories(), [DIRECTORY_UNASSIGNED, DIRECTORY_UNASSIGNED]);
  const assignments = [
    { topicId, partition: 0, directory: first },
    { topicId, partition: 1, directory: OTHER },
    { topicId, partition: 7, directory: OTHER },
  ];
  await world.until(world.node.controller.assignReplicasToDirectories(assignments));
  assert.deepEqual(directories(), [first, OTHER]);
  const partition = world.node.image().topics.getPartition("t", 0);
  assert.deepEqual([partition?.leader, partition?.leaderEpoch, partition?.partitionEpoch], [1, 0, 1]);
});

test("a directory that fails takes its replicas out of leadership, and only those, until it is back", async () => {
  const world = new MetadataWorld();
  await world.start();
  const first = world.directoryId();
  await startWith(world, [first, OTHER]);
  const { topicId } = await world.createTopic({ name: "t", numPartitions: 2 });
  await world.until(
    world.node.controller.assignReplicasToDirectories([
      { topicId, partition: 0, directory: first },
      { topicId, partition: 1, directory: OTHER },
    ]),
  );
  await world.until(world.node.controller.reportOfflineDirectories([OTHER]));
  const leaders = () => [0, 1].map((index) => world.node.image().topics.getPartition("t", index)?.leader);
  assert.deepEqual(leaders(), [1, -1]);
  assert.deepEqual(world.node.image().cluster.broker(1)?.directories, [first]);
  assert.deepEqual(world.node.image().topics.getPartition("t", 1)?.elr, [1]);

  const brokerEpoch = world.node.image().cluster.broker(1)?.epoch;
  await world.stop();
  await startWith(world, [first], brokerEpoch);
  assert.deepEqual(leaders(), [1, -1]);

  const nextEpoch = world.node.image().cluster.broker(1)?.epoch;
  await world.stop();
  await startWith(world, [first, OTHER], nextEpoch);
  assert.deepEqual(leaders(), [1, 1]);
});

test("with all of its directories cordoned a broker gets no new replicas, and keeps those that it has", async () => {
  const world = new MetadataWorld();
  await world.start();
  const first = world.directoryId();
  await startWith(world, [first, OTHER]);
  await world.createTopic({ name: "t", numPartitions: 1 });
  const { controller } = world.node;
  await world.until(controller.reportCordonedDirectories([OTHER]));
  const { offset } = world.node.image().provenance;
  await world.until(controller.reportCordonedDirectories([OTHER]));
  assert.equal(world.node.image().provenance.offset, offset, "what is recorded is not recorded again");
  assert.deepEqual(world.node.image().cluster.broker(1)?.cordonedDirectories, [OTHER]);
  await world.createTopic({ name: "u", numPartitions: 1 });
  await world.until(controller.reportCordonedDirectories([first, OTHER]));
  const { errorCode, errorMessage } = await world.createTopic({ name: "v", numPartitions: 1 });
  assert.deepEqual(
    [errorCode, errorMessage],
    [
      ErrorCode.INVALID_REPLICATION_FACTOR,
      "Unable to replicate the partition 1 time(s): All brokers are currently fenced, or have all their log directories cordoned.",
    ],
  );
  assert.equal(world.node.image().topics.getPartition("t", 0)?.leader, 1);
});
