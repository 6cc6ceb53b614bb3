/** What `rafka storage format` and `info` make of their options, and that a node starts on what was formatted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { METADATA_WORLD_DIRECTORY, MetadataWorld } from "../../testing/metadata-world.ts";
import { FormatError, formatStorage, type FormatStorageOptions, storageInfo } from "./format-storage.ts";

function format(world: MetadataWorld, options: Partial<FormatStorageOptions> = {}) {
  const { platform, config } = world;
  const metadataLogDir = METADATA_WORLD_DIRECTORY;
  return formatStorage({
    platform,
    config,
    logDirs: [metadataLogDir],
    metadataLogDir,
    clusterId: "MkU3OEVBNTcwNTJENDM2Qk",
    ignoreFormatted: false,
    ...options,
  });
}

const info = ({ platform, config }: MetadataWorld) =>
  storageInfo({ platform, config, logDirs: [METADATA_WORLD_DIRECTORY], metadataLogDir: METADATA_WORLD_DIRECTORY });

test("a node starts at the release that was asked for", async () => {
  const world = new MetadataWorld();
  format(world, { releaseVersion: "3.6" });
  const node = await world.startBroker();
  assert.equal(node.image().features.metadataVersion, 14);
  assert.equal(node.image().features.isElrEnabled, false);
  assert.equal((await world.createTopic({ name: "old" })).errorCode, 0);
  await world.stop();
  const again = await world.startBroker();
  assert.equal(again.image().topics.getPartition("old", 0)?.leader, 1);
});

test("feature levels win over the defaults, and 0 leaves a feature out", async () => {
  const world = new MetadataWorld();
  format(world, { featureLevels: new Map([["eligible.leader.replicas.version", 0]]) });
  const node = await world.startBroker();
  assert.deepEqual(
    [...node.finalizedFeatures().levels],
    [
      ["metadata.version", 33],
      ["kraft.version", 1],
    ],
  );
  assert.equal(node.image().configs.clusterProps().size, 0);
});

test("levels that do not exist are refused", () => {
  const cases: readonly (readonly [Partial<FormatStorageOptions>, RegExp])[] = [
    [
      { releaseVersion: "3.9", featureLevels: new Map([["eligible.leader.replicas.version", 1]]) },
      /could not be set to 1 because it depends on metadata\.version level 23$/,
    ],
    [
      { featureLevels: new Map([["kraft.version", 0]]) },
      /^Cannot set kraft\.version to 0 if controller\.quorum\.voters is empty\.$/,
    ],
    [{ releaseVersion: "9.9" }, /^Version 9\.9 is not a valid version\.$/],
    [{ featureLevels: new Map([["no.such", 1]]) }, /^Unsupported feature: no\.such\. Supported features are: eligible/],
    [
      { featureLevels: new Map([["eligible.leader.replicas.version", 2]]) },
      /^No feature:eligible\.leader\.replicas\.version with feature level 2$/,
    ],
    [
      { releaseVersion: "4.4", featureLevels: new Map([["metadata.version", 33]]) },
      /^Use --release-version instead of --feature/,
    ],
  ];
  for (const [options, message] of cases) {
    const world = new MetadataWorld();
    assert.throws(
      () => format(world, options),
      (error: unknown) => error instanceof FormatError && message.test(error.message),
    );
    assert.equal(world.platform.files.exists(METADATA_WORLD_DIRECTORY), false);
  }
});

test("info tells what is formatted, and what is wrong", () => {
  const world = new MetadataWorld();
  assert.deepEqual(info(world).problems, ["/data is not formatted."]);
  format(world);
  const { formatted, clusterId, problems } = info(world);
  assert.deepEqual(
    { dirs: formatted.map(({ logDir }) => logDir), clusterId, problems },
    { dirs: ["/data"], clusterId: "MkU3OEVBNTcwNTJENDM2Qk", problems: [] },
  );
  const path = `${METADATA_WORLD_DIRECTORY}/meta.properties`;
  world.platform.files.writeWhole(path, Buffer.from("version=1\nnode.id=2\ncluster.id=x\n"));
  assert.match(info(world).problems.join(), /^Stored node id 2 doesn't match previous node id 1/);
});
