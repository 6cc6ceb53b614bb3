import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import kafkajs, { type Kafka } from "kafkajs";
import { type Broker, type BrokerOptions, startBroker } from "../index.ts";

const client = (broker: Broker): Kafka =>
  new kafkajs.Kafka({ brokers: [broker.bootstrapServers], logLevel: kafkajs.logLevel.NOTHING });

async function topicsOf(broker: Broker): Promise<string[]> {
  const admin = client(broker).admin();
  await admin.connect();
  try {
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

async function createTopic(broker: Broker, topic: string): Promise<void> {
  const admin = client(broker).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic }] });
  await admin.disconnect();
}

/** What keeps a process alive: sockets, servers, timers, requests to the disk. */
const resources = (): string[] => process.getActiveResourcesInfo().toSorted((a, b) => a.localeCompare(b));

function directory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "rafka-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

describe("startBroker()", () => {
  test("leaves nothing behind: no timer, socket or file", async () => {
    const before = resources();
    const broker = await startBroker();
    await createTopic(broker, "t");
    assert.ok(existsSync(join(broker.dataDirectory, "t-0")));
    await broker.stop();
    assert.equal(existsSync(broker.dataDirectory), false);
    // The client's sockets close in their own time.
    while (resources().length > before.length) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(resources(), before);
  });

  test("runs two brokers in one process that know nothing of each other", async () => {
    await using first = await startBroker({ metricsPort: 0 });
    await using second = await startBroker({ metricsPort: 0 });
    assert.notEqual(first.bootstrapServers, second.bootstrapServers);
    assert.notEqual(first.clusterId, second.clusterId);
    await createTopic(first, "mine");
    assert.deepEqual(await topicsOf(second), []);
    assert.deepEqual(await topicsOf(first), ["mine"]);
  });

  test("keeps what a durable broker was given, and its cluster id", async () => {
    using data = directory();
    const first = await startBroker({ dataDirectory: data.path });
    await createTopic(first, "kept");
    await first.stop();
    await using second = await startBroker({ dataDirectory: data.path });
    assert.equal(second.clusterId, first.clusterId);
    assert.deepEqual(await topicsOf(second), ["kept"]);
  });

  test("refuses a directory that a broker has, and that broker goes on", async () => {
    using data = directory();
    await using first = await startBroker({ dataDirectory: data.path });
    await assert.rejects(startBroker({ dataDirectory: data.path }), (error: Error) =>
      error.message.includes(data.path),
    );
    assert.deepEqual(await topicsOf(first), []);
  });

  test("says which port is in use, and gives the directory back", async () => {
    using data = directory();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };
    await assert.rejects(startBroker({ port, dataDirectory: data.path }), new RegExp(`127\\.0\\.0\\.1:${port}`));
    taken.close();
    await using broker = await startBroker({ dataDirectory: data.path });
    assert.deepEqual(await topicsOf(broker), []);
  });

  test("rejects with the signal's reason, before and during the start, and leaves nothing", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("rafka-ephemeral-")).length;
    await assert.rejects(startBroker({ signal: AbortSignal.abort(new Error("never mind")) }), /never mind/);
    const late = new AbortController();
    const starting = startBroker({ signal: late.signal });
    late.abort(new Error("changed my mind"));
    await assert.rejects(starting, /changed my mind/);
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith("rafka-ephemeral-")).length;
    assert.ok(after <= before, "no ephemeral directory more than before");
  });

  test("stops when the signal is aborted", async () => {
    const signal = new AbortController();
    const broker = await startBroker({ signal: signal.signal });
    signal.abort();
    await broker.stop();
    assert.equal(existsSync(broker.dataDirectory), false);
  });

  test("gives up after startTimeoutMs", async () => {
    await assert.rejects(
      startBroker({ startTimeoutMs: -1 }),
      /startTimeoutMs is -1; allowed are 0 \(no limit\) and more/,
    );
    await assert.rejects(startBroker({ startTimeoutMs: 1e-3 }), /did not start within 0\.001 ms \(startTimeoutMs\)/);
  });

  test("names what is wrong with the options", async () => {
    await assert.rejects(startBroker({ port: 70_000 }), /port is 70000; allowed are 0 \(a free one\) to 65535/);
    // What a program in plain JavaScript may pass.
    const mistyped = { dataDirectry: "/x" } as BrokerOptions;
    await assert.rejects(startBroker(mistyped), /no option dataDirectry; did you mean dataDirectory\?/);
    const both = { port: 1234, overrides: { listeners: "PLAINTEXT://127.0.0.1:0" } };
    await assert.rejects(startBroker(both), /port and listeners .* contradict/);
    await assert.rejects(
      startBroker({ ephemeral: true, dataDirectory: "/x" }),
      /ephemeral and dataDirectory .* contradict/,
    );
    await assert.rejects(startBroker({ overrides: { "num.partitions": "many" } }), /num\.partitions=many/);
    await assert.rejects(startBroker({ properties: "/no/such/file" }), /\/no\/such\/file/);
  });

  test("reads a properties file as Kafka does", async () => {
    using data = directory();
    const file = join(data.path, "server.properties");
    writeFileSync(
      file,
      `process.roles=broker,controller\nnode.id=7\ncontroller.quorum.voters=7@localhost:19093\nlisteners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0\ncontroller.listener.names=CONTROLLER\nlog.dirs=${join(data.path, "logs").replaceAll("\\", "/")}\nnum.partitions=3\n`,
    );
    await using broker = await startBroker({ properties: file });
    assert.equal(broker.nodeId, 7);
    assert.equal(broker.dataDirectory, join(data.path, "logs"));
    const admin = client(broker).admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: "three" }] });
    const { topics } = await admin.fetchTopicMetadata({ topics: ["three"] });
    assert.equal(topics[0]?.partitions.length, 3);
    await admin.disconnect();
  });

  test("several listeners, each of which tells its clients its own address", async () => {
    await using broker = await startBroker({
      overrides: {
        listeners: "INSIDE://127.0.0.1:0,OUTSIDE://localhost:0",
        "listener.security.protocol.map": "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "INSIDE",
      },
    });
    for (const { host, port } of broker.endpoints) {
      const admin = new kafkajs.Kafka({ brokers: [`${host}:${port}`], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
      assert.deepEqual((await admin.describeCluster()).brokers, [{ nodeId: 1, host, port }]);
      await admin.disconnect();
    }
  });

  test("ends connections that are open when it stops, and a second stop waits for the first", async () => {
    const broker = await startBroker();
    await createTopic(broker, "open");
    const producer = new kafkajs.Kafka({
      brokers: [broker.bootstrapServers],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { retries: 0 },
    }).producer();
    await producer.connect();
    await producer.send({ topic: "open", messages: [{ value: "1" }] });
    await Promise.all([broker.stop(), broker.stop()]);
    await assert.rejects(producer.send({ topic: "open", messages: [{ value: "2" }] }));
    await producer.disconnect();
  });

  test("sweeps the directory of a broker that was killed", async () => {
    const program = `import { startBroker } from "./src/index.ts"; const b = await startBroker(); console.log(b.dataDirectory);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [output] = (await child.stdout.take(1).toArray()) as Buffer[];
    const left = String(output).trim();
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    assert.ok(existsSync(left));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(left, longAgo, longAgo);
    await (await startBroker()).stop();
    assert.equal(existsSync(left), false);
  });
});

describe("startBroker({ worker: true })", () => {
  test("serves from its thread, also while this one is busy, and ends with it", async () => {
    const before = resources();
    const broker = await startBroker({ worker: true });
    await createTopic(broker, "threaded");
    assert.deepEqual(await topicsOf(broker), ["threaded"]);
    await broker.stop();
    assert.equal(existsSync(broker.dataDirectory), false);
    while (resources().length > before.length) await new Promise((resolve) => setImmediate(resolve));
  });

  test("tells what went wrong in the thread", async () => {
    await assert.rejects(
      startBroker({ worker: true, overrides: { "num.partitions": "many" } }),
      /num\.partitions=many/,
    );
  });

  test("is undone when the signal is aborted during the start", async () => {
    const signal = new AbortController();
    const starting = startBroker({ worker: true, signal: signal.signal });
    signal.abort(new Error("changed my mind"));
    await assert.rejects(starting, /changed my mind/);
  });
});
