/** A directory of an older level, raised while its broker runs: what Kafka's nodes then say of themselves, this one says too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { silentLogger } from "../base/logger.ts";
import { BrokerConfig } from "../config/broker-config.ts";
import { INTERNAL_CONTEXT } from "../controller/controller-client.ts";
import { formatStorage } from "../controller/storage/format-storage.ts";
import { METADATA_VERSION_FEATURE } from "../metadata/metadata-version.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../protocol/generated/create-topics-request.ts";
import {
  newUpdateFeaturesRequest,
  newUpdateFeaturesRequestFeatureUpdateKey,
} from "../protocol/generated/update-features-request.ts";
import { type BrokerNode, startBrokerNode } from "./broker-node.ts";

/** A node on a simulated machine, whose directories were formatted for Kafka 3.6. */
class OldWorld {
  readonly platform: SimulatedPlatform = createSimulatedPlatform({ seed: 1 });
  readonly #logDirs: readonly string[];
  readonly #config: BrokerConfig;

  constructor(logDirs: readonly string[]) {
    this.#logDirs = logDirs;
    const properties = { "log.dirs": logDirs.join(), listeners: "PLAINTEXT://127.0.0.1:9092" };
    this.#config = BrokerConfig.parse(new Map(Object.entries(properties)), { isStandalone: true });
    formatStorage({
      platform: this.platform,
      config: this.#config,
      logDirs,
      metadataLogDir: this.#metadataLogDir,
      clusterId: undefined,
      releaseVersion: "3.6",
      ignoreFormatted: false,
    });
  }

  get #metadataLogDir(): string {
    return this.#logDirs[0] ?? "";
  }

  start(): Promise<BrokerNode> {
    const settings = {
      config: this.#config,
      logDirs: this.#logDirs,
      metadataLogDir: this.#metadataLogDir,
      isEphemeral: false,
      baseDirectory: "/",
    };
    const onFailure = (error: unknown): never => assert.fail(String(error));
    const { platform } = this;
    return this.until(startBrokerNode({ platform, logger: silentLogger, settings, clusterId: undefined, onFailure }));
  }

  async raise(node: BrokerNode, maxVersionLevel: number): Promise<void> {
    const update = newUpdateFeaturesRequestFeatureUpdateKey({
      feature: METADATA_VERSION_FEATURE,
      maxVersionLevel,
      upgradeType: 1,
    });
    const request = newUpdateFeaturesRequest({ featureUpdates: [update] });
    const { errorCode } = await this.until(node.metadata.controller.updateFeatures(INTERNAL_CONTEXT, request));
    assert.equal(errorCode, 0);
    await this.platform.advanceAsync(100);
  }

  async createTopic(node: BrokerNode, name: string): Promise<void> {
    const topic = newCreateTopicsRequestCreatableTopic({ name, numPartitions: 2, replicationFactor: 1 });
    await this.until(
      node.metadata.controller.createTopics(INTERNAL_CONTEXT, newCreateTopicsRequest({ topics: [topic] })),
    );
    await this.platform.advanceAsync(100);
  }

  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settled = (): void => void (state.isSettled = true);
    promise.then(settled, settled);
    for (let turn = 0; turn < 10_000 && !state.isSettled; turn++) await this.platform.advanceAsync(1);
    return promise;
  }
}

const directoriesOf = (node: BrokerNode, topic: string): readonly string[] =>
  [...(node.metadata.image().topics.getTopic(topic)?.partitions.values() ?? [])].flatMap(
    ({ directories }) => directories,
  );

test("a raised metadata.version has controller, log directories and cordoned ones registered at once, as they come", async () => {
  const world = new OldWorld(["/a", "/b"]);
  const node = await world.start();
  await world.createTopic(node, "old");
  const first = node.metadata.image().cluster.broker(1);
  assert.deepEqual(first?.directories, []);
  assert.equal(node.metadata.image().cluster.controllers.size, 0);

  await world.raise(node, 15);
  assert.equal(node.metadata.image().cluster.controllers.size, 1);
  assert.deepEqual(node.metadata.image().cluster.broker(1), first);

  await world.raise(node, 17);
  const second = node.metadata.image().cluster.broker(1);
  assert.equal(second?.directories.length, 2);
  // The same incarnation in the same epoch, which leads on.
  assert.deepEqual({ ...second, directories: [] }, first);
  assert.equal(node.metadata.image().topics.getPartition("old", 0)?.leaderEpoch, 0);

  await world.raise(node, 29);
  assert.equal(node.metadata.image().cluster.broker(1)?.cordonedDirectories, null);
  const { offset } = node.metadata.image().provenance;
  await world.raise(node, 33);
  assert.deepEqual(node.metadata.image().cluster.broker(1), { ...second, cordonedDirectories: [] });
  // The level and one record more.
  assert.equal(node.metadata.image().provenance.offset, offset + 2);

  await world.createTopic(node, "new");
  assert.ok(directoriesOf(node, "new").every((id) => second?.directories.includes(id)));
  await world.until(node.stop({ isClean: true }));
});

test("replicas from before directories were recorded get theirs at the next start, also with a single directory", async () => {
  const world = new OldWorld(["/a"]);
  const node = await world.start();
  await world.createTopic(node, "old");
  await world.raise(node, 33);
  const [directory] = node.metadata.image().cluster.broker(1)?.directories ?? [];
  await world.createTopic(node, "new");
  assert.deepEqual(directoriesOf(node, "new"), [directory, directory]);
  world.platform.crash();
  const next = await world.start();
  await world.platform.advanceAsync(100);
  assert.deepEqual(directoriesOf(next, "old"), [directory, directory]);
  await world.until(next.stop({ isClean: true }));
});
