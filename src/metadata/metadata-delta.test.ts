/** What records make of an image, what a delta tells publishers, and that one change does not copy everything. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newBrokerRegistrationChangeRecord } from "../protocol/generated/broker-registration-change-record.ts";
import { newPartitionChangeRecord } from "../protocol/generated/partition-change-record.ts";
import { newPartitionRecord } from "../protocol/generated/partition-record.ts";
import { newRegisterBrokerRecord } from "../protocol/generated/register-broker-record.ts";
import { ConfigResourceType } from "./configs-image.ts";
import { localReplicaChanges } from "./local-replica-changes.ts";
import { MetadataDelta } from "./metadata-delta.ts";
import { MetadataImage } from "./metadata-image.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { MetadataReplayError } from "./metadata-replay-error.ts";
import { METADATA_VERSION_MAX, metadataVersionLevel, metadataVersionName } from "./metadata-version.ts";

const ID = (index: number) => Buffer.from(`topic-${String(index).padStart(10, "0")}`).toString("base64url");

function topic(index: number, name = `topic-${index}`): MetadataRecord {
  return { type: "TopicRecord", version: 0, data: { name, topicId: ID(index) } };
}

function partition(index: number, partitionId: number, replicas: number[] = [1]): MetadataRecord {
  const data = newPartitionRecord({
    partitionId,
    topicId: ID(index),
    replicas,
    isr: replicas,
    leader: replicas[0] ?? -1,
    leaderEpoch: 0,
    partitionEpoch: 0,
  });
  return { type: "PartitionRecord", version: 2, data };
}

function change(
  index: number,
  partitionId: number,
  fields: Parameters<typeof newPartitionChangeRecord>[0],
): MetadataRecord {
  return {
    type: "PartitionChangeRecord",
    version: 2,
    data: newPartitionChangeRecord({ topicId: ID(index), partitionId, ...fields }),
  };
}

function config(name: string, key: string, value: string | null): MetadataRecord {
  return {
    type: "ConfigRecord",
    version: 0,
    data: { resourceType: ConfigResourceType.TOPIC, resourceName: name, name: key, value },
  };
}

const remove = (index: number): MetadataRecord => ({
  type: "RemoveTopicRecord",
  version: 0,
  data: { topicId: ID(index) },
});

function deltaOf(image: MetadataImage, records: readonly MetadataRecord[]): MetadataDelta {
  const delta = new MetadataDelta(image);
  for (const record of records) delta.replay(record);
  return delta;
}

const after = (image: MetadataImage, records: readonly MetadataRecord[]) =>
  deltaOf(image, records).apply({ offset: image.provenance.offset + records.length, epoch: 1, timestampMs: 1 });

test("a named leader raises the leader epoch, every change the partition epoch", () => {
  const image = after(MetadataImage.EMPTY, [
    topic(1),
    partition(1, 0),
    change(1, 0, { leader: -1, isr: [] }),
    change(1, 0, { isr: [1] }),
    change(1, 0, { leader: 1 }),
  ]);
  const { leader, leaderEpoch, partitionEpoch, isr } = image.topics.getPartition("topic-1", 0) ?? {};
  assert.deepEqual(
    { leader, leaderEpoch, partitionEpoch, isr },
    { leader: 1, leaderEpoch: 2, partitionEpoch: 3, isr: [1] },
  );
});

test("a topic made again under its name in one delta is the new one, and its configs are gone", () => {
  const before = after(MetadataImage.EMPTY, [topic(1, "a.b"), partition(1, 0), config("a.b", "retention.ms", "1")]);
  const image = after(before, [remove(1), topic(2, "a.b"), partition(2, 0)]);
  assert.equal(image.topics.getTopic("a.b")?.id, ID(2));
  assert.equal(image.topics.getTopicById(ID(1)), undefined);
  assert.deepEqual(image.topics.collisions.get("a_b"), ["a.b"]);
  assert.equal(image.configs.topicProps("a.b").size, 0);
  assert.equal(before.topics.getTopic("a.b")?.id, ID(1));
});

test("a topic made and removed in one delta leaves nothing", () => {
  const delta = deltaOf(MetadataImage.EMPTY, [topic(1), partition(1, 0), remove(1)]);
  assert.equal(delta.topics?.changedTopics.size, 0);
  assert.equal(delta.topics?.deletedTopics.size, 0);
  assert.equal(delta.apply(MetadataImage.EMPTY.provenance).topics.byId.size, 0);
});

test("records that contradict the image are refused", () => {
  const image = after(MetadataImage.EMPTY, [topic(1), partition(1, 0)]);
  for (const record of [change(1, 5, {}), change(9, 0, {}), partition(9, 0), remove(9)]) {
    assert.throws(() => deltaOf(image, [record]), MetadataReplayError);
  }
  assert.throws(() => deltaOf(image, [remove(1), remove(1)]), MetadataReplayError);
  const registered = {
    type: "RegisterBrokerRecord",
    version: 4,
    data: newRegisterBrokerRecord({ brokerId: 1, brokerEpoch: 5 }),
  } as const;
  const changed = {
    type: "BrokerRegistrationChangeRecord",
    version: 0,
    data: newBrokerRegistrationChangeRecord({ brokerId: 1, brokerEpoch: 4, fenced: 1 }),
  } as const;
  assert.throws(() => deltaOf(image, [changed]), /broker 1, which is not registered/);
  assert.throws(() => deltaOf(image, [registered, changed]), /broker 1 at epoch 4, but its epoch is 5/);
});

test("what a delta means for one broker's replicas", () => {
  const base = after(MetadataImage.EMPTY, [
    topic(1), partition(1, 0), partition(1, 1, [2, 1]), partition(1, 2), partition(1, 3),
    topic(2), partition(2, 0), partition(2, 1, [2]),
  ]); // prettier-ignore
  const { topics } = deltaOf(base, [
    change(1, 0, { leader: -1, isr: [] }),
    change(1, 1, { leader: 1 }),
    change(1, 2, { isr: [1] }),
    change(1, 3, { replicas: [2], isr: [2], leader: 2 }),
    remove(2),
    topic(3), partition(3, 0),
  ]); // prettier-ignore
  assert.ok(topics !== undefined);
  const { leaders, followers, deleted } = localReplicaChanges(topics, 1);
  const line = ({ topic: name, partition: index, isNew, isElection }: (typeof leaders)[number]) =>
    `${name}-${index}${isNew ? " new" : ""}${isElection ? " elected" : ""}`;
  assert.deepEqual(leaders.map(line), ["topic-1-1 elected", "topic-1-2", "topic-3-0 new elected"]);
  assert.deepEqual(followers.map(line), ["topic-1-0 elected"]);
  assert.deepEqual(
    deleted.map(({ topic: name, partition: index }) => `${name}-${index}`),
    ["topic-2-0", "topic-1-3"],
  );
});

test("one change among 10,000 topics shares all others with the image before", () => {
  const records: MetadataRecord[] = [];
  for (let index = 0; index < 10_000; index++) records.push(topic(index), partition(index, 0));
  const image = after(MetadataImage.EMPTY, records);
  const next = after(image, [change(77, 0, { leader: -1 })]);
  assert.equal(next.configs, image.configs);
  assert.equal(next.cluster, image.cluster);
  let differing = 0;
  for (const [name, value] of next.topics.byName) if (image.topics.byName.get(name) !== value) differing++;
  assert.equal(differing, 1);
  assert.equal(image.topics.getPartition("topic-77", 0)?.leader, 1);
});

test("a ClearElrRecord forgets one topic's eligible leaders, or all", () => {
  const elr = { isr: [], leader: -1, eligibleLeaderReplicas: [1], lastKnownElr: [1] };
  const image = after(MetadataImage.EMPTY, [
    topic(1),
    partition(1, 0),
    change(1, 0, elr),
    topic(2),
    partition(2, 0),
    change(2, 0, elr),
  ]);
  const clear = (topicName: string): MetadataRecord => ({ type: "ClearElrRecord", version: 0, data: { topicName } });
  const elrOf = (at: MetadataImage, name: string) => at.topics.getPartition(name, 0)?.elr;
  const one = after(image, [clear("topic-1")]);
  assert.deepEqual([elrOf(one, "topic-1"), elrOf(one, "topic-2")], [[], [1]]);
  assert.deepEqual(
    [elrOf(after(image, [clear("")]), "topic-1"), elrOf(after(image, [clear("")]), "topic-2")],
    [[], []],
  );
});

test("levels of metadata.version have Kafka's names", () => {
  for (const [level, name] of [
    [7, "3.3-IV3"],
    [21, "3.9-IV0"],
    [25, "4.0-IV3"],
    [METADATA_VERSION_MAX, "4.4-IV2"],
  ] as const) {
    assert.equal(metadataVersionName(level), name);
    assert.equal(metadataVersionLevel(name), level);
  }
  for (const [release, level] of [
    ["3.7", 19],
    ["3.7.1", 19],
    ["4.4", 33],
    ["4.4.0", 33],
    ["9.9", undefined],
    ["4.4-IV9", undefined],
  ] as const) {
    assert.equal(metadataVersionLevel(release), level, release);
  }
});
