/**
 * What admin work costs those who produce and consume, on a broker of 10,000 topics: latencies at a fixed rate with admin
 * load and without it, in turns.
 *
 *     node bench/mixed.ts [--rounds 3] [--seconds 60] [--rate 1000] [--topics 10000] [--partitions 1] [--port 19492]
 *                        [--work metadata,describe,offsets,log-dirs,alter,create] [--kafka]
 *
 * Produced with acks=all, one record a batch where the rate lets it, and consumed by a client that waits for each. The admin
 * load of one second: 10 topics created and 10 deleted, a config of 10 topics altered, the configs of 100 described, the end
 * offsets of 100 listed, Metadata of all; every fifth second DescribeLogDirs of all. `--work` chooses among them. `--kafka` asks
 * the real Kafka instead.
 */
import { parseArgs } from "node:util";
import { AdminCalls, pieces, topicNames } from "./admin-calls.ts";
import { QuietProcess } from "./quiet-process.ts";
import {
  load,
  loopStallMs,
  type MeasuredBroker,
  median,
  pause,
  settleMachine,
  startKafka,
  startRafka,
} from "./server-process.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "60" },
    rate: { type: "string", default: "1000" },
    topics: { type: "string", default: "10000" },
    partitions: { type: "string", default: "1" },
    port: { type: "string", default: "19492" },
    work: { type: "string", default: "create,metadata,alter,describe,offsets,log-dirs" },
    kafka: { type: "boolean", default: false },
    "node-options": { type: "string", default: "" },
  },
});
const port = Number(values.port);
const partitionCount = Number(values.partitions);
const names = topicNames("topic", Number(values.topics));
const chosen = new Set(values.work.split(","));
const DATA_PARTITIONS = 4;
const RECORD_BYTES = 1024;
const nodeOptions = values["node-options"].split(" ").filter((option) => option !== "");
const command = [process.execPath, ...nodeOptions, "src/cli/rafka.mjs"];

interface Figures {
  readonly produceMs: number;
  readonly tripMs: number;
  readonly stallMs: number;
  readonly quietStallMs: number;
  readonly requests: number;
}

let created = 0;
const broker = values.kafka
  ? await startKafka("bench-mixed", port)
  : await startRafka(port, { command, metricsPort: port + 1 });
using quiet = new QuietProcess();
try {
  const admin = await AdminCalls.connect(broker.bootstrap);
  for (const piece of pieces(names, 100)) await admin.createTopics(piece, partitionCount);
  await admin.createTopics(["data"], DATA_PARTITIONS);
  // Kafka makes the logs after it has answered.
  while ((await admin.logCount()) < names.length * partitionCount) await pause(500);
  await measure(broker, undefined, 5);
  const without: Figures[] = [];
  const withAdmin: Figures[] = [];
  console.log(
    "| round | admin load | produce p99 ms | produce to consume p99 ms | longest stall ms | of a quiet process | admin requests |",
  );
  console.log("|---|---|---|---|---|---|---|");
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [what, list, load] of [
      ["no", without, undefined],
      ["yes", withAdmin, admin],
    ] as const) {
      const figures = await measure(broker, load, Number(values.seconds));
      list.push(figures);
      const { produceMs, tripMs, stallMs, quietStallMs, requests } = figures;
      console.log(
        `| ${round} | ${what} | ${produceMs} | ${tripMs} | ${stallMs.toFixed(0)} | ${quietStallMs.toFixed(0)} | ${requests} |`,
      );
    }
  }
  const ratio = (of: (figures: Figures) => number): string =>
    (median(withAdmin.map(of)) / median(without.map(of))).toFixed(2);
  console.log(`ratio of medians: produce ${ratio((f) => f.produceMs)}, produce to consume ${ratio((f) => f.tripMs)}`);
  await admin.close();
} finally {
  await broker.stop();
}

async function measure(of: MeasuredBroker, admin: AdminCalls | undefined, seconds: number): Promise<Figures> {
  settleMachine(0);
  await loopStallMs(of);
  await quiet.stallMs();
  const end = new AbortController();
  const working = admin === undefined ? Promise.resolve(0) : adminLoad(admin, end.signal);
  const args = [values.rate, seconds, RECORD_BYTES, DATA_PARTITIONS, "acks=all", "linger.ms=0"];
  const figures = await load("trip", of.bootstrap, "data", ...args);
  end.abort();
  const requests = await working;
  return {
    produceMs: figures["p99Ms"] ?? Number.NaN,
    tripMs: figures["trip99Ms"] ?? Number.NaN,
    stallMs: (await loopStallMs(of)) ?? Number.NaN,
    quietStallMs: await quiet.stallMs(),
    requests,
  };
}

/** One second's work after the other, spread over it, until told to end; leaves no topics behind. */
async function adminLoad(admin: AdminCalls, end: AbortSignal): Promise<number> {
  let requests = 0;
  let mine: string[] = [];
  for (let second = 0; !end.aborted; second++) {
    const beganMs = performance.now();
    const next = topicNames(`mixed-${created++}`, 10);
    const old = mine;
    const hundred = pieces(names, 100)[second % Math.ceil(names.length / 100)] ?? names;
    const ten = hundred.slice(0, 10);
    const work: (() => Promise<unknown>)[] = [];
    if (chosen.has("create")) work.push(() => admin.createTopics(next, partitionCount));
    if (chosen.has("metadata")) work.push(() => admin.metadata());
    if (chosen.has("alter")) work.push(() => admin.alterConfigs(ten, "retention.ms", String(600_000 + second)));
    if (chosen.has("describe")) work.push(() => admin.describeConfigs(hundred));
    if (chosen.has("offsets")) work.push(() => admin.listOffsets(hundred, partitionCount));
    if (chosen.has("create") && old.length > 0) work.push(() => admin.deleteTopics(old));
    if (chosen.has("log-dirs") && second % 5 === 0) work.push(() => admin.describeLogDirs());
    if (work.length === 0) await pause(1000);
    for (const [index, request] of work.entries()) {
      await request();
      requests++;
      await pause(Math.max(0, beganMs + ((index + 1) * 1000) / work.length - performance.now()));
    }
    if (chosen.has("create")) mine = next;
  }
  if (mine.length > 0) await admin.deleteTopics(mine);
  return requests;
}
