/** Real kills under load: every record that was acknowledged is there afterwards, once, in order. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Kafka, logLevel, type Producer } from "kafkajs";
import { freePort, startRafka, temporaryDirectory } from "./oracle.ts";

const ROUNDS = Number(process.env["RAFKA_CRASH_ROUNDS"] ?? 15);

describe("kill -9", () => {
  test(`${ROUNDS} kills under load lose no acknowledged record and serve no half one`, async () => {
    using data = temporaryDirectory("crash");
    const port = await freePort();
    const kafka = new Kafka({ brokers: [`127.0.0.1:${port}`], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
    const acknowledged: string[] = [];
    let next = 0;
    await createTopic(kafka, { data: data.path, port });
    for (let round = 0; round < ROUNDS; round++) {
      const rafka = await startRafka(
        ["--port", String(port), "--data", data.path, "--override", "log.segment.bytes=1048576"],
        port,
      );
      const producer = kafka.producer();
      await producer.connect();
      const target = acknowledged.length + 300;
      const load = sendUntilItFails(
        producer,
        () => String(next++),
        acknowledged,
        () => {
          if (acknowledged.length >= target) rafka.child.kill("SIGKILL");
        },
      );
      await load;
      await rafka.kill();
      await producer.disconnect().catch(() => undefined);
    }
    assert.ok(acknowledged.length >= ROUNDS * 300, `${acknowledged.length} acknowledged`);
    await using last = await startRafka(["--port", String(port), "--data", data.path], port);
    assert.equal(last.port, port);
    const seen = await readAll(kafka);
    const counts = new Map<string, number>();
    for (const value of seen) counts.set(value, (counts.get(value) ?? 0) + 1);
    const lost = acknowledged.filter((value) => !counts.has(value));
    assert.deepEqual(lost, []);
    assert.deepEqual(
      seen.map(Number),
      seen.map(Number).toSorted((a, b) => a - b),
      "records are in the order in which they were sent",
    );
    assert.ok([...counts.values()].every((count) => count === 1));
  });
});

/** Not left to the first record: a topic that is created by itself may not be there when the broker is killed at once. */
async function createTopic(
  kafka: Kafka,
  { data, port }: { readonly data: string; readonly port: number },
): Promise<void> {
  await using _rafka = await startRafka(["--port", String(port), "--data", data], port);
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: "crash" }] });
  await admin.disconnect();
}

async function sendUntilItFails(
  producer: Producer,
  value: () => string,
  acknowledged: string[],
  sent: () => void,
): Promise<void> {
  try {
    for (;;) {
      const messages = Array.from({ length: 10 }, () => ({ partition: 0, value: value() }));
      await producer.send({ topic: "crash", acks: -1, messages });
      acknowledged.push(...messages.map((message) => message.value));
      sent();
    }
  } catch {
    // The broker was killed under this request: whether it was written is open, so it counts as neither.
  }
}

async function readAll(kafka: Kafka): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  const [offsets] = await admin.fetchTopicOffsets("crash");
  await admin.disconnect();
  const end = Number(offsets?.high);
  const consumer = kafka.consumer({ groupId: "crash", retry: { retries: 20 } });
  await consumer.connect();
  await consumer.subscribe({ topic: "crash", fromBeginning: true });
  const values: string[] = [];
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          values.push(String(message.value));
          if (Number(message.offset) === end - 1) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return values;
}
