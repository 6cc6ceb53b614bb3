/** What admin tools change beside topics and configs: who may, what is written, and what survives a crash. */
import assert from "node:assert/strict";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { describe, test } from "node:test";
import { ZERO_UUID } from "../base/uuid.ts";
import { quotasByEntity } from "../metadata/client-quota-entity.ts";
import { isMetadataLostBetween } from "../metadata/metadata-version.ts";
import { newAlterClientQuotasRequest } from "../protocol/generated/alter-client-quotas-request.ts";
import {
  newAlterPartitionReassignmentsRequest,
  newAlterPartitionReassignmentsRequestReassignablePartition,
} from "../protocol/generated/alter-partition-reassignments-request.ts";
import {
  newAlterUserScramCredentialsRequest,
  newAlterUserScramCredentialsRequestScramCredentialUpsertion,
} from "../protocol/generated/alter-user-scram-credentials-request.ts";
import { newElectLeadersRequest } from "../protocol/generated/elect-leaders-request.ts";
import {
  newUpdateFeaturesRequest,
  newUpdateFeaturesRequestFeatureUpdateKey,
} from "../protocol/generated/update-features-request.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { METADATA_WORLD_DIRECTORY, MetadataWorld } from "../testing/metadata-world.ts";
import { INTERNAL_CONTEXT } from "./controller-client.ts";
import { ElectionType } from "./topics/elect-leaders.ts";
import { UpgradeType } from "./cluster/feature-control.ts";

const ELR = "eligible.leader.replicas.version";
const KRAFT = "kraft.version";
const METADATA = "metadata.version";

async function startedWorld(properties: Readonly<Record<string, string>> = {}): Promise<MetadataWorld> {
  const world = new MetadataWorld({ properties });
  await world.startBroker();
  return world;
}

function updateFeatures(
  world: MetadataWorld,
  updates: readonly (readonly [feature: string, maxVersionLevel: number, upgradeType: number])[],
  validateOnly = false,
) {
  const featureUpdates = updates.map(([feature, maxVersionLevel, upgradeType]) =>
    newUpdateFeaturesRequestFeatureUpdateKey({ feature, maxVersionLevel, upgradeType }),
  );
  return world.until(
    world.node.controller.updateFeatures(INTERNAL_CONTEXT, newUpdateFeaturesRequest({ featureUpdates, validateOnly })),
  );
}

describe("UpdateFeatures", () => {
  test("one level that is refused refuses all, and nothing is written", async () => {
    const world = await startedWorld();
    const before = world.node.image();
    const answer = await updateFeatures(world, [
      [ELR, 0, UpgradeType.SAFE_DOWNGRADE],
      [METADATA, 99, UpgradeType.UPGRADE],
    ]);
    assert.equal(answer.errorCode, ErrorCode.INVALID_UPDATE_VERSION);
    assert.equal(world.node.image(), before);
  });

  test("validate only says what would be, and writes nothing", async () => {
    const world = await startedWorld();
    const before = world.node.image();
    const answer = await updateFeatures(world, [[ELR, 0, UpgradeType.SAFE_DOWNGRADE]], true);
    assert.equal(answer.errorCode, ErrorCode.NONE);
    assert.equal(world.node.image(), before);
  });

  test("a level that went down is down after a crash; with ELR again the cluster has its minimum of replicas", async () => {
    const world = await startedWorld();
    await updateFeatures(world, [[ELR, 0, UpgradeType.SAFE_DOWNGRADE]]);
    world.platform.crash();
    await world.start();
    assert.equal(world.node.image().features.isElrEnabled, false);
    await updateFeatures(world, [[ELR, 1, UpgradeType.UPGRADE]]);
    assert.equal(world.node.image().features.isElrEnabled, true);
    assert.equal(world.node.image().configs.clusterProps().get("min.insync.replicas"), "1");
  });

  describe("of kraft.version", () => {
    /** A directory of the form that has the voters in the configuration. */
    const STATIC = { "controller.quorum.voters": "1@127.0.0.1:9093" };
    const UP = [KRAFT, 1, UpgradeType.UPGRADE] as const;
    const quorumState = (world: MetadataWorld): string =>
      world.platform.files.readWhole(`${METADATA_WORLD_DIRECTORY}/__cluster_metadata-0/quorum-state`).toString();

    test("raises it once: the voters are in the log, through losses of power and snapshots", async () => {
      const world = await startedWorld({ ...STATIC, "metadata.log.max.record.bytes.between.snapshots": "200" });
      assert.equal(world.node.finalizedFeatures().levels.get(KRAFT), undefined);
      assert.equal(world.node.describeQuorum().voters[0]?.voterDirectoryId, ZERO_UUID);
      const { endpoints } = world.node.describeQuorum().voters[0] ?? {};
      assert.equal((await updateFeatures(world, [UP])).errorCode, ErrorCode.NONE);
      for (const how of ["raised", "started again", "started from a snapshot"]) {
        assert.equal(world.node.finalizedFeatures().levels.get(KRAFT), 1, how);
        const [voter] = world.node.describeQuorum().voters;
        assert.deepEqual([voter?.voterDirectoryId, voter?.endpoints], [world.directoryId(), endpoints], how);
        world.platform.crash();
        await world.startBroker();
        assert.match(quorumState(world), /"data_version":1/);
        await world.createTopic({ name: how.replaceAll(" ", "-") });
      }
      const { offset } = world.node.image().provenance;
      assert.equal((await updateFeatures(world, [UP])).errorCode, ErrorCode.NONE);
      // As in Kafka: one record that the answer waits for, and no control records again.
      assert.equal(world.node.image().provenance.offset, offset + 1);
    });

    test("is none to be written where it only would be, where another is refused, and on the way down", async () => {
      const world = await startedWorld(STATIC);
      const before = world.node.image();
      assert.equal((await updateFeatures(world, [UP], true)).errorCode, ErrorCode.NONE);
      await updateFeatures(world, [UP, [METADATA, 99, UpgradeType.UPGRADE]]);
      await updateFeatures(world, [[KRAFT, 1, UpgradeType.SAFE_DOWNGRADE]]);
      assert.equal(world.node.image(), before);
      assert.equal(world.node.finalizedFeatures().levels.get(KRAFT), undefined);
      assert.equal(world.node.describeQuorum().highWatermark, before.provenance.offset + 1);
      await updateFeatures(world, [UP]);
      for (const upgradeType of Object.values(UpgradeType)) {
        const { errorCode } = await updateFeatures(world, [[KRAFT, 0, upgradeType]]);
        assert.equal(errorCode, ErrorCode.INVALID_UPDATE_VERSION);
      }
      assert.equal(world.node.finalizedFeatures().levels.get(KRAFT), 1);
    });

    test("fails with the disk, and is not there afterwards", async () => {
      const world = await startedWorld(STATIC);
      world.platform.disk.fail({ operation: "write", pathIncludes: ".log" });
      await assert.rejects(updateFeatures(world, [UP]), { code: ErrorCode.KAFKA_STORAGE_ERROR });
      assert.equal(world.failures.length, 1);
      world.platform.crash();
      await world.startBroker();
      assert.equal(world.node.finalizedFeatures().levels.get(KRAFT), undefined);
      assert.match(quorumState(world), /"data_version":0/);
    });
  });

  // Kafka 4.4.0's MetadataVersion.checkIfMetadataChanged.
  for (const [from, to, isLost] of [
    [33, 32, true],
    [32, 31, true],
    [31, 30, false],
    [30, 29, true],
    [29, 23, false],
    [23, 22, true],
    [22, 17, false],
    [17, 16, true],
    [16, 15, false],
    [10, 8, false],
    [8, 7, true],
  ] as const) {
    test(`going from level ${from} to ${to} ${isLost ? "may lose" : "loses no"} metadata`, () => {
      assert.equal(isMetadataLostBetween(from, to), isLost);
    });
  }
});

test("client quotas are there after a crash, and gone when they were removed", async () => {
  const world = await startedWorld();
  const entity = [
    { entityType: "user", entityName: "alice" },
    { entityType: "client-id", entityName: null },
  ];
  const alter = (ops: readonly { key: string; value: number; remove: boolean }[], validateOnly = false) =>
    world.until(
      world.node.controller.alterClientQuotas(
        newAlterClientQuotasRequest({ entries: [{ entity, ops: [...ops] }], validateOnly }),
        new Set(),
      ),
    );
  const quotas = () =>
    quotasByEntity(world.node.image().clientQuotas).map(({ entity: parts, values }) => [[...parts], [...values]]);
  await alter([{ key: "producer_byte_rate", value: 5, remove: false }], true);
  assert.deepEqual(quotas(), []);
  await alter([
    { key: "producer_byte_rate", value: 5, remove: false },
    { key: "request_percentage", value: 0.25, remove: false },
  ]);
  world.platform.crash();
  await world.start();
  const parts = [
    ["client-id", null],
    ["user", "alice"],
  ];
  const values = [
    ["producer_byte_rate", 5],
    ["request_percentage", 0.25],
  ];
  assert.deepEqual(quotas(), [[parts, values]]);
  await alter([{ key: "producer_byte_rate", value: 0, remove: true }]);
  assert.deepEqual(quotas(), [[parts, [["request_percentage", 0.25]]]]);
});

test("a SCRAM credential holds what checks a password, not the salted password, and survives a crash", async () => {
  const world = await startedWorld();
  const salt = Buffer.from("a salt");
  const saltedPassword = pbkdf2Sync("secret", salt, 4096, 32, "sha256");
  const upsertion = { name: "alice", mechanism: 1, iterations: 4096, salt, saltedPassword };
  await world.until(
    world.node.controller.alterUserScramCredentials(
      newAlterUserScramCredentialsRequest({
        upsertions: [newAlterUserScramCredentialsRequestScramCredentialUpsertion(upsertion)],
      }),
    ),
  );
  world.platform.crash();
  await world.start();
  const [stored] = world.node.image().scram.values();
  const clientKey = createHmac("sha256", saltedPassword).update("Client Key").digest();
  assert.deepEqual(Buffer.from(stored?.storedKey ?? []), createHash("sha256").update(clientKey).digest());
  assert.deepEqual(
    Buffer.from(stored?.serverKey ?? []),
    createHmac("sha256", saltedPassword).update("Server Key").digest(),
  );
  assert.deepEqual([stored?.name, stored?.mechanism, stored?.iterations], ["alice", 1, 4096]);
});

test("an election of all tells nothing of partitions that are led well; one on a failed directory cannot be led", async () => {
  const world = new MetadataWorld();
  await world.start();
  const other = "c29tZS1kaXJlY3RvcnktMQ";
  const listeners = [{ name: "PLAINTEXT", host: "127.0.0.1", port: 9092, securityProtocol: 0 }];
  const { controller } = world.node;
  const logDirs = [world.directoryId(), other];
  await world.until(controller.registerBroker({ listeners, rack: null, logDirs, previousBrokerEpoch: -1 }));
  await world.until(controller.unfenceBroker());
  const { topicId } = await world.createTopic({ name: "t", numPartitions: 2 });
  const elect = (electionType: number, topicPartitions: { topic: string; partitions: number[] }[] | null) =>
    world.until(controller.electLeaders(newElectLeadersRequest({ electionType, topicPartitions })));
  const all = await elect(ElectionType.PREFERRED, null);
  assert.deepEqual(all.replicaElectionResults, [{ topic: "t", partitionResult: [] }]);

  await world.until(controller.assignReplicasToDirectories([{ topicId, partition: 1, directory: other }]));
  await world.until(controller.reportOfflineDirectories([other]));
  const codes = async (electionType: number) =>
    (await elect(electionType, [{ topic: "t", partitions: [0, 1] }])).replicaElectionResults[0]?.partitionResult.map(
      ({ errorCode }) => errorCode,
    );
  const { ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE, ELIGIBLE_LEADERS_NOT_AVAILABLE } = ErrorCode;
  assert.deepEqual(await codes(ElectionType.PREFERRED), [ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE]);
  assert.deepEqual(await codes(ElectionType.UNCLEAN), [ELECTION_NOT_NEEDED, ELIGIBLE_LEADERS_NOT_AVAILABLE]);
});

test("a partition stays where it is, and goes nowhere else", async () => {
  const world = await startedWorld();
  await world.createTopic({ name: "t" });
  const before = world.node.image();
  const rows = [[1], [2], null].map(async (replicas) => {
    const partitions = [newAlterPartitionReassignmentsRequestReassignablePartition({ partitionIndex: 0, replicas })];
    const request = newAlterPartitionReassignmentsRequest({ topics: [{ name: "t", partitions }] });
    const answer = await world.until(world.node.controller.alterPartitionReassignments(request));
    return answer.responses[0]?.partitions[0]?.errorCode;
  });
  assert.deepEqual(await Promise.all(rows), [
    ErrorCode.NONE,
    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
    ErrorCode.NO_REASSIGNMENT_IN_PROGRESS,
  ]);
  assert.equal(world.node.image(), before);
});

test("the broker that runs is not forgotten, nor one that was never known", async () => {
  const world = await startedWorld();
  const unregister = (brokerId: number) => world.until(world.node.controller.unregisterBroker(brokerId));
  await assert.rejects(unregister(1), { code: ErrorCode.INVALID_REQUEST });
  await assert.rejects(unregister(2), { code: ErrorCode.BROKER_ID_NOT_REGISTERED });
  assert.ok(world.node.image().cluster.broker(1));
});
