import assert from "node:assert/strict";
import { test } from "node:test";
import { ZERO_UUID } from "../../base/uuid.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type MetadataRequest,
  newMetadataRequest,
  newMetadataRequestTopic,
} from "../../protocol/generated/metadata-request.ts";
import type { MetadataResponse } from "../../protocol/generated/metadata-response.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { METADATA } from "../../testing/test-codecs.ts";

async function worldWithTopics(): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "a", partitionCount: 2 }, { name: "b" });
  return world;
}

async function ask(world: BrokerWorld, version: number, request: Partial<MetadataRequest>): Promise<MetadataResponse> {
  const response = await world.ask(METADATA, newMetadataRequest(request), version);
  assert.ok(typeof response !== "string");
  return response;
}

function named(...names: readonly string[]): MetadataRequest["topics"] {
  return names.map((name) => newMetadataRequestTopic({ name }));
}

function rowsOf(response: MetadataResponse): (readonly [string | null, number])[] {
  const rows = response.topics.map(({ name, errorCode }) => [name, errorCode] as const);
  return rows.sort(([one], [other]) => ((one ?? "") < (other ?? "") ? -1 : 1));
}

const NONE = ErrorCode.NONE;

test("Metadata: an empty list means all topics in v0 and none later, null means all", async () => {
  const world = await worldWithTopics();
  const all = [
    ["a", NONE],
    ["b", NONE],
  ];
  assert.deepEqual(rowsOf(await ask(world, 0, { topics: [] })), all);
  for (const version of [1, 6, 13]) {
    assert.deepEqual(rowsOf(await ask(world, version, { topics: [] })), []);
    assert.deepEqual(rowsOf(await ask(world, version, { topics: null })), all);
  }
});

test("Metadata creates an unknown topic and first answers that it is unknown", async () => {
  const world = await worldWithTopics();
  const first = await ask(world, 12, { topics: named("new") });
  assert.deepEqual(rowsOf(first), [["new", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]]);
  await world.services.autoTopicCreation.create("new");
  assert.deepEqual(rowsOf(await ask(world, 12, { topics: named("new") })), [["new", NONE]]);
});

test("Metadata creates nothing for invalid names, nor where client or broker do not want it", async () => {
  const world = await worldWithTopics();
  const invalid = await ask(world, 12, { topics: named("a b", "", "..", "x".repeat(250)) });
  assert.ok(invalid.topics.every(({ errorCode }) => errorCode === ErrorCode.INVALID_TOPIC_EXCEPTION));
  const unwanted = await ask(world, 12, { topics: named("new"), allowAutoTopicCreation: false });
  assert.deepEqual(rowsOf(unwanted), [["new", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]]);
  await world.platform.settle();
  assert.equal(world.services.metadata().topics.byName.size, 2);
  const strict = await BrokerWorld.start({ "auto.create.topics.enable": "false" });
  await ask(strict, 12, { topics: named("new") });
  await strict.platform.settle();
  assert.equal(strict.services.metadata().topics.byName.size, 0);
});

test("Metadata creates the unknown topics of one request together, and none when they are more than the controller allows", async () => {
  const world = await worldWithTopics();
  const offsetBefore = world.services.metadata().provenance.offset;
  const many = Array.from({ length: 10_001 }, (_, index) => `many-${index}`);
  const { topics } = await ask(world, 12, { topics: named(...many) });
  assert.ok(topics.every(({ errorCode }) => errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
  await world.platform.settle();
  assert.equal(world.services.metadata().provenance.offset, offsetBefore);
  await ask(world, 12, { topics: named("one", "two", "three") });
  await world.services.autoTopicCreation.create("three");
  assert.equal(world.services.metadata().topics.byName.size, 5);
  // A topic record and a partition record each, of one commit.
  assert.equal(world.services.metadata().provenance.offset, offsetBefore + 6);
});

test("Metadata by id names the topic, and answers UNKNOWN_TOPIC_ID once it is deleted", async () => {
  const world = await worldWithTopics();
  const topicId = world.services.metadata().topics.getTopic("a")?.id ?? "";
  const topics = [newMetadataRequestTopic({ topicId, name: null })];
  assert.deepEqual(rowsOf(await ask(world, 12, { topics })), [["a", NONE]]);
  await world.recreateTopic("a");
  const [row] = (await ask(world, 12, { topics })).topics;
  assert.deepEqual([row?.name, row?.topicId, row?.errorCode], [null, topicId, ErrorCode.UNKNOWN_TOPIC_ID]);
});

test("Metadata v10 and v11 carry ids but take none", async () => {
  const world = await worldWithTopics();
  const topicId = world.services.metadata().topics.getTopic("a")?.id ?? "";
  for (const version of [10, 11]) {
    const known = await ask(world, version, { topics: named("a") });
    assert.equal(known.topics[0]?.topicId, topicId);
    const refused = await ask(world, version, { topics: [newMetadataRequestTopic({ topicId, name: "a" })] });
    assert.deepEqual(rowsOf(refused), [["a", ErrorCode.INVALID_REQUEST]]);
  }
});

test("Metadata tells what the client may do where it asks", async () => {
  const world = await worldWithTopics();
  const [row] = (await ask(world, 12, { topics: named("a"), includeTopicAuthorizedOperations: true })).topics;
  assert.equal(row?.topicAuthorizedOperations, 0b1101_1111_1000);
  const { clusterAuthorizedOperations } = await ask(world, 8, { topics: [], includeClusterAuthorizedOperations: true });
  assert.equal(clusterAuthorizedOperations, 0b1_1111_1010_0000);
  assert.equal((await ask(world, 8, { topics: named("a") })).clusterAuthorizedOperations, -0x8000_0000);
});

test("Metadata of a partition without a leader is LEADER_NOT_AVAILABLE", async () => {
  const world = await worldWithTopics();
  await world.services.controller.beginControlledShutdown();
  await world.services.controller.fenceBroker();
  const { brokers, controllerId, topics } = await ask(world, 12, { topics: named("b") });
  assert.deepEqual([brokers, controllerId], [[], -1]);
  const partition = topics[0]?.partitions[0];
  assert.deepEqual(
    [partition?.errorCode, partition?.leaderId, partition?.offlineReplicas],
    [ErrorCode.LEADER_NOT_AVAILABLE, -1, [1]],
  );
  assert.equal(topics[0]?.topicId === ZERO_UUID, false);
});
