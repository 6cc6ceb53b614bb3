/**
 * What a broker costs before it does anything: start times as a process and inside one, memory idle, with 10,000 idle
 * connections and with 2,000 partitions, and a group's first record after a cold start; beside the real Kafka where it is
 * at hand. `node bench/footprint.ts [--rounds 5] [--package DIR] [--port 19192]` (DIR: where the tarball is installed).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Kafka, logLevel } from "kafkajs";
import { startBroker } from "../src/index.ts";
import { createTopic } from "./create-topic.ts";
import {
  hasOracle,
  type MeasuredBroker,
  median,
  pause,
  residentMegabytes,
  startKafka,
  startRafka,
} from "./server-process.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    package: { type: "string" },
    port: { type: "string", default: "19192" },
  },
});
const rounds = Number(values.rounds);
const port = Number(values.port);
const CONNECTIONS = 10_000;
const PARTITIONS = 2_000;

const directory = mkdtempSync(join(tmpdir(), "rafka-footprint-"));
await startTimes("checkout", [process.execPath, "src/cli/rafka.mjs"]);
if (values.package !== undefined) {
  await startTimes("package", [process.execPath, join(values.package, "node_modules/rafka/dist/rafka.mjs")]);
}

await embeddedStarts("ephemeral", () => startBroker());
await embeddedStarts("durable", () => startBroker({ dataDirectory: mkdtempSync(join(directory, "embedded-")) }));

const starters: [string, () => Promise<MeasuredBroker>][] = [["Rafka", () => startRafka(port)]];
if (hasOracle()) starters.push(["Kafka", () => startKafka("footprint", port + 10)]);
const rows: string[] = [];
for (const [name, start] of starters) {
  const broker = await start();
  try {
    const first = await firstRecordMs(broker.bootstrap);
    await pause(3000);
    const idle = residentMegabytes(broker.pid);
    const connected = await withConnections(broker, () => residentMegabytes(broker.pid));
    const before = residentMegabytes(broker.pid);
    await createTopic(broker.bootstrap, "many", PARTITIONS);
    await pause(3000);
    const many = residentMegabytes(broker.pid) - before;
    rows.push(
      `| ${name} | ${first.toFixed(0)} | ${idle.toFixed(0)} | ${(connected - idle).toFixed(0)} | ${many.toFixed(0)} |`,
    );
  } finally {
    await broker.stop();
  }
}
console.log(
  `\n| broker | first record of a group ms | idle MB | + ${CONNECTIONS} idle connections MB | + ${PARTITIONS} partitions MB |\n|---|---|---|---|---|\n${rows.join("\n")}`,
);
rmSync(directory, { recursive: true, force: true });

/** The first start formats the directory and fills the compile cache; the later ones are what a user mostly sees. */
async function startTimes(what: string, command: readonly string[]): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const broker = await startRafka(port, { command, dataDirectory: join(directory, what) });
    times.push(broker.startMs);
    await broker.stop();
  }
  console.log(
    `${what}: first start ${times[0]?.toFixed(0)} ms, then median ${median(times.slice(1)).toFixed(0)} ms of ${rounds} (spawn to ready line)`,
  );
}

/** The first start loads and compiles; the later ones are what a test suite pays for each broker. */
async function embeddedStarts(what: string, start: () => Promise<AsyncDisposable>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round <= rounds * 4; round++) {
    const began = performance.now();
    const broker = await start();
    times.push(performance.now() - began);
    await broker[Symbol.asyncDispose]();
  }
  const later = times.slice(1);
  console.log(
    `startBroker(), ${what}: first ${times[0]?.toFixed(0)} ms, then median ${median(later).toFixed(1)} ms of ${later.length}`,
  );
}

/** From a group's first connection to its first record, on a broker that never had a group. */
async function firstRecordMs(bootstrap: string): Promise<number> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await createTopic(bootstrap, "first", 1);
  await producer.send({ topic: "first", messages: [{ value: "1" }] });
  await producer.disconnect();
  const began = performance.now();
  const consumer = kafka.consumer({ groupId: "first" });
  await consumer.connect();
  await consumer.subscribe({ topic: "first", fromBeginning: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.run({ eachMessage: async () => resolve() });
  await promise;
  const took = performance.now() - began;
  await consumer.disconnect();
  return took;
}

async function withConnections<T>(broker: MeasuredBroker, measure: () => T): Promise<T> {
  const [host = "", brokerPort = ""] = broker.bootstrap.split(":");
  const sockets: Socket[] = [];
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = connect({ host, port: Number(brokerPort) });
    socket.on("error", () => undefined);
    await new Promise((resolve) => socket.once("connect", resolve));
    sockets.push(socket);
  }
  await pause(2000);
  const measured = measure();
  for (const socket of sockets) socket.destroy();
  await pause(1000);
  return measured;
}
