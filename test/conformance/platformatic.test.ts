/** @platformatic/kafka, unmodified and on its defaults, against a real listener. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  Admin,
  Consumer,
  MessagesStreamModes,
  Producer,
  stringDeserializers,
  stringSerializers,
} from "@platformatic/kafka";
import { type Broker, startBroker } from "../../src/index.ts";

describe("@platformatic/kafka", () => {
  let broker: Broker;
  let base: { clientId: string; bootstrapBrokers: string[] };

  before(async () => {
    broker = await startBroker();
    base = { clientId: "conformance", bootstrapBrokers: [broker.bootstrapServers] };
  });
  after(() => broker.stop());

  test("creates a topic, produces, consumes in a group, closes", async () => {
    const admin = new Admin(base);
    await admin.createTopics({ topics: ["platform"], partitions: 2, replicas: 1 });
    const producer = new Producer({ ...base, serializers: stringSerializers });
    await producer.send({
      messages: Array.from({ length: 50 }, (_, i) => ({
        topic: "platform",
        key: String(i),
        value: `value ${i}`,
        headers: { n: String(i) },
      })),
    });
    const consumer = new Consumer({ ...base, groupId: "platform-group", deserializers: stringDeserializers });
    const stream = await consumer.consume({
      topics: ["platform"],
      mode: MessagesStreamModes.EARLIEST,
      autocommit: true,
    });
    const values: string[] = [];
    for await (const message of stream) {
      values.push(message.value ?? "");
      if (values.length === 50) break;
    }
    assert.deepEqual(values.toSorted(), Array.from({ length: 50 }, (_, i) => `value ${i}`).toSorted());
    await consumer.close(true);
    await producer.close();
    await admin.deleteTopics({ topics: ["platform"] });
    await admin.close();
  });

  test("groups are listed, described and deleted", async () => {
    const admin = new Admin(base);
    const producer = new Producer({ ...base, serializers: stringSerializers });
    await admin.createTopics({ topics: ["grouped"], partitions: 1, replicas: 1 });
    await producer.send({ messages: [{ topic: "grouped", value: "one" }] });
    const consumer = new Consumer({ ...base, groupId: "seen-group", deserializers: stringDeserializers });
    const stream = await consumer.consume({ topics: ["grouped"], mode: MessagesStreamModes.EARLIEST });
    for await (const message of stream) {
      assert.equal(message.value, "one");
      break;
    }
    assert.ok((await admin.listGroups()).has("seen-group"));
    assert.equal((await admin.describeGroups({ groups: ["seen-group"] })).get("seen-group")?.id, "seen-group");
    await consumer.close(true);
    await admin.deleteGroups({ groups: ["seen-group"] });
    assert.ok(!(await admin.listGroups()).has("seen-group"));
    await producer.close();
    await admin.close();
  });

  test("an idempotent producer with every codec", async () => {
    const producer = new Producer({
      ...base,
      serializers: stringSerializers,
      idempotent: true,
      autocreateTopics: true,
    });
    for (const compression of ["none", "gzip", "snappy", "lz4", "zstd"] as const) {
      const { offsets } = await producer.send({
        compression,
        messages: Array.from({ length: 10 }, (_, i) => ({ topic: `codec-${compression}`, value: `${i}`.repeat(200) })),
      });
      assert.equal(offsets?.[0]?.offset, 0n);
    }
    await producer.close();
  });
});
