/**
 * Rafka beside the real Kafka in one run, alternating: `node bench/against-kafka.ts [--rounds 5] [--warmup 30] [--latency 60]
 * [--only produce-1k,…,latency] [--port 19092]`. Prints rates, server CPU seconds per GB, their ratios (medians) and
 * Rafka's longest event-loop stall as Markdown tables. docs/performance.md says how to read them.
 */
import { parseArgs } from "node:util";
import {
  cpuSeconds,
  hasOracle,
  load,
  loopStallMs,
  type MeasuredBroker,
  median,
  peakMegabytes,
  residentMegabytes,
  settleMachine,
  startKafka,
  startRafka,
} from "./server-process.ts";
import { createTopic, deleteTopic } from "./create-topic.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    warmup: { type: "string", default: "30" },
    latency: { type: "string", default: "60" },
    only: { type: "string", default: "" },
    port: { type: "string", default: "19092" },
  },
});
const rounds = Number(values.rounds);
const only = values.only === "" ? undefined : new Set(values.only.split(","));
const PARTITIONS = 4;
/** More than a run writes. */
const PAGE_CACHE_BYTES = 900_000_000;

interface Case {
  readonly name: string;
  readonly sizeBytes: number;
  run(broker: MeasuredBroker, topic: string): Promise<Record<string, number>>;
}

const COUNT_1K = 600_000;
const COUNT_100 = 4_000_000;
const CASES: readonly Case[] = [
  {
    name: "produce-1k",
    sizeBytes: 1024,
    run: (b, t) => load("produce", b.bootstrap, t, COUNT_1K, 1024, PARTITIONS, "acks=1", "linger.ms=5"),
  },
  {
    name: "produce-1k-idempotent",
    sizeBytes: 1024,
    run: (b, t) =>
      load("produce", b.bootstrap, t, COUNT_1K, 1024, PARTITIONS, "enable.idempotence=true", "linger.ms=5"),
  },
  { name: "consume-1k", sizeBytes: 1024, run: (b) => load("consume", b.bootstrap, "filled-1k", COUNT_1K, PARTITIONS) },
  {
    name: "produce-100",
    sizeBytes: 100,
    run: (b, t) => load("produce", b.bootstrap, t, COUNT_100, 100, PARTITIONS, "acks=1", "linger.ms=5"),
  },
  {
    name: "consume-100",
    sizeBytes: 100,
    run: (b) => load("consume", b.bootstrap, "filled-100", COUNT_100, PARTITIONS),
  },
  {
    name: "single-record",
    sizeBytes: 1024,
    run: (b, t) =>
      load("produce", b.bootstrap, t, 60_000, 1024, PARTITIONS, "acks=1", "linger.ms=0", "batch.num.messages=1"),
  },
];

const port = Number(values.port);
const brokers: MeasuredBroker[] = [await startRafka(port, { metricsPort: port + 1 })];
if (hasOracle()) brokers.push(await startKafka("bench", port + 10));
else console.log("No real Kafka here: Rafka alone.");

try {
  console.log(
    brokers
      .map((b) => `${b.name}: start ${b.startMs.toFixed(0)} ms, idle ${residentMegabytes(b.pid).toFixed(0)} MB`)
      .join("; "),
  );
  for (const broker of brokers) {
    for (const [topic, count, size] of [
      ["filled-1k", COUNT_1K, 1024],
      ["filled-100", COUNT_100, 100],
    ] as const) {
      await createTopic(broker.bootstrap, topic, PARTITIONS);
      await load("produce", broker.bootstrap, topic, count, size, PARTITIONS, "acks=1", "linger.ms=5");
    }
    await warmUp(broker, Number(values.warmup));
  }
  const rows: string[] = [];
  for (const asked of CASES) {
    if (only !== undefined && !only.has(asked.name)) continue;
    rows.push(...(await compare(asked)));
  }
  const head = ["", "| case | broker | msg/s | CPU-s per GB | longest stall ms |", "|---|---|---|---|---|"];
  console.log([...head, ...rows].join("\n"));
  if (only === undefined || only.has("latency")) await latencies();
  console.log(
    brokers
      .map(
        (b) =>
          `${b.name}: ${residentMegabytes(b.pid).toFixed(0)} MB after the load, peak ${peakMegabytes(b.pid).toFixed(0)} MB`,
      )
      .join("; "),
  );
} finally {
  for (const broker of brokers) await broker.stop();
}

async function warmUp(broker: MeasuredBroker, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  await createTopic(broker.bootstrap, "warm", PARTITIONS);
  while (performance.now() < end) {
    await load("produce", broker.bootstrap, "warm", 300_000, 1024, PARTITIONS, "acks=1", "linger.ms=5");
    await load("consume", broker.bootstrap, "warm", 300_000, PARTITIONS);
  }
}

interface Outcome {
  readonly rate: number;
  readonly cpuPerGb: number;
  readonly stallMs: number | undefined;
}

async function compare(asked: Case): Promise<string[]> {
  const results = new Map(brokers.map((broker) => [broker, [] as Outcome[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [broker, list] of results) list.push(await measure(asked, broker, `${asked.name}-${round}`));
  }
  const rows: string[] = [];
  const medians: { rate: number; cpu: number }[] = [];
  for (const [broker, list] of results) {
    const row = { rate: median(list.map(({ rate }) => rate)), cpu: median(list.map(({ cpuPerGb }) => cpuPerGb)) };
    medians.push(row);
    const stalls = list.map(({ stallMs }) => stallMs).filter((stallMs) => stallMs !== undefined);
    const longest = stalls.length === 0 ? "" : Math.max(...stalls).toFixed(0);
    rows.push(`| ${asked.name} | ${broker.name} | ${row.rate.toFixed(0)} | ${row.cpu.toFixed(2)} | ${longest} |`);
  }
  const [ours, theirs] = medians;
  if (ours !== undefined && theirs !== undefined) {
    const rate = (ours.rate / theirs.rate).toFixed(2);
    rows.push(`| ${asked.name} | **ratio** | **${rate}** | **${(ours.cpu / theirs.cpu).toFixed(2)}** | |`);
  }
  console.log(rows.join("\n"));
  return rows;
}

async function measure(asked: Case, broker: MeasuredBroker, topic: string): Promise<Outcome> {
  const isOwnTopic = !asked.name.startsWith("consume");
  if (isOwnTopic) await createTopic(broker.bootstrap, topic, PARTITIONS);
  settleMachine(PAGE_CACHE_BYTES);
  await loopStallMs(broker);
  const before = cpuSeconds(broker.pid);
  const result = await asked.run(broker, topic);
  const cpu = cpuSeconds(broker.pid) - before;
  const stallMs = await loopStallMs(broker);
  if (isOwnTopic) await deleteTopic(broker.bootstrap, topic);
  const gigabytes = ((result["messages"] ?? 0) * asked.sizeBytes) / 1e9;
  return { rate: result["perSecond"] ?? 0, cpuPerGb: cpu / gigabytes, stallMs };
}

async function latencies(): Promise<void> {
  console.log("\n| acks=all at | broker | p50 ms | p99 ms | p99.9 ms | max ms | longest stall ms |");
  console.log("|---|---|---|---|---|---|---|");
  for (const rate of [1_000, 10_000, 100_000]) {
    for (const broker of brokers) {
      const topic = `pace-${rate}`;
      await createTopic(broker.bootstrap, topic, PARTITIONS);
      settleMachine(PAGE_CACHE_BYTES);
      await loopStallMs(broker);
      const size = rate === 100_000 ? 100 : 1024;
      const asked = [rate, Number(values.latency), size, PARTITIONS, "acks=all", "linger.ms=0"];
      const r = await load("pace", broker.bootstrap, topic, ...asked);
      const stall = (await loopStallMs(broker))?.toFixed(0) ?? "";
      console.log(
        `| ${rate} msg/s of ${size} B | ${broker.name} | ${r["p50Ms"]} | ${r["p99Ms"]} | ${r["p999Ms"]} | ${r["maxMs"]} | ${stall} |`,
      );
      await deleteTopic(broker.bootstrap, topic);
    }
  }
}
