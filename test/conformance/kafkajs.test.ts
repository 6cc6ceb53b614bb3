/** kafkajs 2.2.4, unmodified and on its defaults, against a real listener. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import kafkajs, { type Consumer, type EachMessagePayload, type Kafka } from "kafkajs";
import { type Broker, startBroker } from "../../src/index.ts";

const { CompressionTypes, ConfigResourceTypes, logLevel } = kafkajs;

/** Runs a consumer until `count` messages came, and gives them. */
async function take(consumer: Consumer, count: number): Promise<EachMessagePayload[]> {
  const taken: EachMessagePayload[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: async (payload) => {
      taken.push(payload);
      if (taken.length >= count) resolve();
    },
  });
  await promise;
  return taken;
}

describe("kafkajs", () => {
  let broker: Broker;
  let kafka: Kafka;

  before(async () => {
    broker = await startBroker();
    kafka = new kafkajs.Kafka({
      clientId: "conformance",
      brokers: [broker.bootstrapServers],
      logLevel: logLevel.NOTHING,
    });
  });
  after(() => broker.stop());

  test("creates, lists, describes and deletes topics", async () => {
    const admin = kafka.admin();
    await admin.connect();
    const entry = { topic: "admin-topic", numPartitions: 3, replicationFactor: 1 };
    assert.equal(await admin.createTopics({ topics: [entry] }), true);
    assert.equal(await admin.createTopics({ topics: [entry] }), false, "a second creation says that it exists");
    assert.ok((await admin.listTopics()).includes("admin-topic"));
    const { topics } = await admin.fetchTopicMetadata({ topics: ["admin-topic"] });
    assert.deepEqual(topics[0]?.partitions.map(({ partitionId, leader }) => [partitionId, leader]).sort(), [
      [0, broker.nodeId],
      [1, broker.nodeId],
      [2, broker.nodeId],
    ]);
    await admin.createPartitions({ topicPartitions: [{ topic: "admin-topic", count: 5 }] });
    const grown = await admin.fetchTopicMetadata({ topics: ["admin-topic"] });
    assert.equal(grown.topics[0]?.partitions.length, 5);
    await admin.deleteTopics({ topics: ["admin-topic"] });
    assert.ok(!(await admin.listTopics()).includes("admin-topic"));
    await admin.disconnect();
  });

  test("describes the cluster with the address that it came in on", async () => {
    const admin = kafka.admin();
    await admin.connect();
    const cluster = await admin.describeCluster();
    assert.deepEqual(cluster.brokers, [{ nodeId: broker.nodeId, host: "127.0.0.1", port: broker.endpoints[0]?.port }]);
    assert.equal(cluster.controller, broker.nodeId);
    assert.equal(cluster.clusterId, broker.clusterId);
    await admin.disconnect();
  });

  for (const [name, compression] of [
    ["none", CompressionTypes.None],
    ["gzip", CompressionTypes.GZIP],
  ] as const) {
    test(`produces and consumes keys, values, headers and nulls (${name})`, async () => {
      const topic = `round-trip-${name}`;
      const producer = kafka.producer();
      await producer.connect();
      const [sent] = await producer.send({
        topic,
        compression,
        messages: [
          { key: "k", value: "v", headers: { h: "1", twice: ["a", "b"] } },
          { key: null, value: "keyless" },
          { key: "tombstone", value: null },
          { key: "ü", value: "x".repeat(100_000) },
        ],
      });
      assert.equal(sent?.errorCode, 0);
      assert.equal(sent?.baseOffset, "0");
      const consumer = kafka.consumer({ groupId: `group-${name}` });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      const taken = await take(consumer, 4);
      assert.deepEqual(
        taken.map(({ message }) => [
          message.offset,
          message.key?.toString() ?? null,
          message.value?.toString().slice(0, 9) ?? null,
        ]),
        [
          ["0", "k", "v"],
          ["1", null, "keyless"],
          ["2", "tombstone", null],
          ["3", "ü", "xxxxxxxxx"],
        ],
      );
      assert.equal(taken[0]?.message.headers?.["h"]?.toString(), "1");
      await consumer.disconnect();
      await producer.disconnect();
    });
  }

  test("an idempotent producer's messages are there once, in order", async () => {
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (let i = 0; i < 20; i++) await producer.send({ topic: "idempotent", messages: [{ value: String(i) }] });
    const admin = kafka.admin();
    await admin.connect();
    const [end] = await admin.fetchTopicOffsets("idempotent");
    assert.equal(end?.high, "20");
    await admin.disconnect();
    await producer.disconnect();
  });

  test("a group goes on where it committed, also with a second member", async () => {
    const topic = "resume";
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 4 }] });
    const producer = kafka.producer();
    await producer.connect();
    const send = (from: number) =>
      producer.send({
        topic,
        messages: Array.from({ length: 40 }, (_, i) => ({ partition: i % 4, value: String(from + i) })),
      });
    await send(0);
    const first = kafka.consumer({ groupId: "resume", maxWaitTimeInMs: 300 });
    await first.connect();
    await first.subscribe({ topic, fromBeginning: true });
    await take(first, 40);
    await first.disconnect();
    await send(40);
    const members = [
      kafka.consumer({ groupId: "resume", maxWaitTimeInMs: 300 }),
      kafka.consumer({ groupId: "resume", maxWaitTimeInMs: 300 }),
    ];
    const values: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const member of members) {
      await member.connect();
      await member.subscribe({ topic, fromBeginning: true });
      await member.run({
        eachMessage: async ({ message }) => {
          values.push(Number(message.value));
          if (values.length === 40) resolve();
        },
      });
    }
    await promise;
    assert.deepEqual(
      values.toSorted((a, b) => a - b),
      Array.from({ length: 40 }, (_, i) => 40 + i),
    );
    const described = await admin.describeGroups(["resume"]);
    assert.equal(described.groups[0]?.protocolType, "consumer");
    for (const member of members) await member.disconnect();
    const offsets = await admin.fetchOffsets({ groupId: "resume", topics: [topic] });
    assert.deepEqual(
      offsets[0]?.partitions.map(({ offset }) => offset),
      ["20", "20", "20", "20"],
    );
    await admin.resetOffsets({ groupId: "resume", topic, earliest: true });
    await admin.deleteGroups(["resume"]);
    assert.ok(!(await admin.listGroups()).groups.some(({ groupId }) => groupId === "resume"));
    await producer.disconnect();
    await admin.disconnect();
  });

  test("offsets by time and deleted records", async () => {
    const topic = "by-time";
    const producer = kafka.producer();
    const admin = kafka.admin();
    await producer.connect();
    await admin.connect();
    const start = Date.now() - 10_000;
    for (let i = 0; i < 5; i++) {
      await producer.send({ topic, messages: [{ value: String(i), timestamp: String(start + i * 1000) }] });
    }
    const [found] = await admin.fetchTopicOffsetsByTimestamp(topic, start + 2500);
    assert.equal(found?.offset, "3");
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: "2" }] });
    const [offsets] = await admin.fetchTopicOffsets(topic);
    assert.deepEqual([offsets?.low, offsets?.high], ["2", "5"]);
    await admin.disconnect();
    await producer.disconnect();
  });

  test("describes the configs of a topic", async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({
      topics: [{ topic: "configured", configEntries: [{ name: "retention.ms", value: "60000" }] }],
    });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: "configured", configNames: ["retention.ms"] }],
    });
    assert.equal(resources[0]?.configEntries[0]?.configValue, "60000");
    await admin.disconnect();
  });
});
