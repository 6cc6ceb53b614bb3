/**
 * The admin plane at scale. Beside the real Kafka, in turns, 1,000 topics × 10 partitions: created, listed, described,
 * configured and deleted. Then 10,000 × 10 on Rafka alone, with the longest stall of its event loop at each step.
 *
 *     node bench/admin.ts [--rounds 5] [--topics 1000] [--large 10000] [--port 21400] [--node-options=--cpu-prof]
 *
 * `--rounds 0` leaves the comparison out, `--large 0` the second part.
 */
import { readdirSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AdminCalls, pieces, topicNames } from "./admin-calls.ts";
import { QuietProcess } from "./quiet-process.ts";
import {
  hasOracle,
  loopStallMs,
  type MeasuredBroker,
  median,
  pause,
  peakMegabytes,
  residentMegabytes,
  settleMachine,
  startKafka,
  startRafka,
} from "./server-process.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    topics: { type: "string", default: "1000" },
    large: { type: "string", default: "10000" },
    port: { type: "string", default: "19392" },
    "node-options": { type: "string", default: "" },
  },
});
const rounds = Number(values.rounds);
const port = Number(values.port);
const PARTITIONS = 10;
const TOPICS_PER_REQUEST = 100;
/** Kafka maps the indexes of deleted logs too, until their files go: after a few rounds it would run into the system's limit. */
const SOON_GONE = { "file.delete.delay.ms": "1000" };
const nodeOptions = values["node-options"].split(" ").filter((option) => option !== "");
const command = [process.execPath, ...nodeOptions, "src/cli/rafka.mjs"];

if (rounds > 0) await compare();
if (Number(values.large) > 0) await large(Number(values.large));

type Step = readonly [what: string, run: (admin: AdminCalls) => Promise<unknown>];

/** What both brokers do, in this order. */
function steps(names: readonly string[]): Step[] {
  const inPieces = (run: (admin: AdminCalls, piece: string[]) => Promise<unknown>) => async (admin: AdminCalls) => {
    for (const piece of pieces(names, TOPICS_PER_REQUEST)) await run(admin, piece);
  };
  const partitionCount = names.length * PARTITIONS;
  return [
    ["create, 100 a request", inPieces((admin, piece) => admin.createTopics(piece, PARTITIONS, SOON_GONE))],
    // Kafka answers when the controller has written it down; its broker makes and removes logs later.
    ["… until all logs are there", (admin) => logsAre(admin, (count) => count >= partitionCount)],
    ["Metadata of all", (admin) => admin.metadata()],
    ["DescribeTopicPartitions of all", (admin) => admin.describeTopicPartitions()],
    ["ListOffsets of all", (admin) => admin.listOffsets(names, PARTITIONS)],
    ["DescribeLogDirs of all", (admin) => admin.describeLogDirs()],
    ["DescribeConfigs of all", (admin) => admin.describeConfigs(names)],
    [
      "alter a config of each, 100 a request",
      inPieces((admin, piece) => admin.alterConfigs(piece, "retention.ms", "1000000")),
    ],
    ["delete, 100 a request", inPieces((admin, piece) => admin.deleteTopics(piece))],
    ["… until all logs are gone", (admin) => logsAre(admin, (count) => count < partitionCount / 10)],
  ];
}

async function compare(): Promise<void> {
  const brokers = [await startRafka(port, { command })];
  try {
    if (hasOracle()) brokers.push(await startKafka("bench-admin", port + 10));
    const times = new Map<string, Map<MeasuredBroker, number[]>>();
    // The first round warms up both.
    for (let round = 0; round <= rounds; round++) {
      for (const broker of brokers) {
        settleMachine(0);
        const admin = await AdminCalls.connect(broker.bootstrap);
        for (const [what, run] of steps(topicNames(`round-${round}`, Number(values.topics)))) {
          const { ms, result } = await timed(() => run(admin));
          if (isShort(result)) throw new Error(`${broker.name} answered ${what} with ${JSON.stringify(result)}`);
          const ofStep = times.get(what) ?? new Map<MeasuredBroker, number[]>();
          times.set(what, ofStep);
          if (round > 0) ofStep.set(broker, [...(ofStep.get(broker) ?? []), ms]);
        }
        await admin.close();
      }
    }
    console.log(
      `\n| ${values.topics} topics × ${PARTITIONS} | ${brokers.map(({ name }) => `${name} ms`).join(" | ")} | ratio |`,
    );
    console.log(`|---|${"---|".repeat(brokers.length + 1)}`);
    for (const [what, ofStep] of times) {
      const medians = brokers.map((broker) => median(ofStep.get(broker) ?? []));
      const ratio = medians.length === 2 ? ((medians[0] ?? 0) / (medians[1] ?? 1)).toFixed(2) : "";
      console.log(`| ${what} | ${medians.map((ms) => ms.toFixed(0)).join(" | ")} | ${ratio} |`);
    }
  } finally {
    for (const broker of brokers) await broker.stop();
  }
}

/** Asks until the broker has about as many logs as wanted. */
async function logsAre(admin: AdminCalls, isSo: (logCount: number) => boolean): Promise<void> {
  while (!isSo(await admin.logCount())) await pause(20);
}

/** Answers are not decoded; one that tells of topics has some bytes for each. */
function isShort(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null || !("sizeBytes" in answer)) return false;
  return Number(answer.sizeBytes) < Number(values.topics) * 10;
}

async function large(topicCount: number): Promise<void> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "rafka-bench-admin-"));
  const start = () => startRafka(port, { command, dataDirectory, metricsPort: port + 1 });
  using quiet = new QuietProcess();
  let broker = await start();
  console.log(
    `\n| ${topicCount} topics × ${PARTITIONS} | ms | longest stall ms | of a quiet process | RSS MB | open files |`,
  );
  console.log("|---|---|---|---|---|---|");
  const step = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    await loopStallMs(broker);
    await quiet.stallMs();
    const { ms } = await timed(run);
    const stall = (await loopStallMs(broker)) ?? Number.NaN;
    const fds = readdirSync(`/proc/${broker.pid}/fd`).length;
    const figures = [ms, stall, await quiet.stallMs(), residentMegabytes(broker.pid), fds];
    console.log(`| ${what} | ${figures.map((figure) => figure.toFixed(0)).join(" | ")} |`);
  };
  try {
    const names = topicNames("large", topicCount);
    let admin = await AdminCalls.connect(broker.bootstrap);
    const all = steps(names);
    for (const [what, run] of all.slice(0, -2)) await step(what, () => run(admin));
    await step("alter a config of each, one request", () => admin.alterConfigs(names, "retention.ms", "2000000"));
    await step("a partition more for each, one request", () => admin.createPartitions(names, PARTITIONS + 1));
    await admin.close();
    const stopped = await timed(() => broker.stop());
    broker = await start();
    console.log(`| stop | ${stopped.ms.toFixed(0)} | | | | |`);
    console.log(
      `| start after a clean stop | ${broker.startMs.toFixed(0)} | | | ${residentMegabytes(broker.pid).toFixed(0)} | |`,
    );
    process.kill(broker.pid, "SIGKILL");
    await broker.ended;
    broker = await start();
    console.log(
      `| start after a kill | ${broker.startMs.toFixed(0)} | | | ${residentMegabytes(broker.pid).toFixed(0)} | |`,
    );
    admin = await AdminCalls.connect(broker.bootstrap);
    await step("delete half, 100 a request", async () => {
      for (const piece of pieces(names.slice(topicCount / 2), TOPICS_PER_REQUEST)) await admin.deleteTopics(piece);
    });
    await step("delete the others, one request", () => admin.deleteTopics(names.slice(0, topicCount / 2)));
    const singles = topicNames("single", Math.min(5000, topicCount));
    await step(`create ${singles.length} × 1, one request`, () => admin.createTopics(singles, 1));
    await step("delete them, one request", () => admin.deleteTopics(singles));
    await step(
      "70 s, in which the files of what was deleted go",
      () => new Promise((resolve) => setTimeout(resolve, 70_000)),
    );
    await admin.close();
    console.log(`\npeak ${peakMegabytes(broker.pid).toFixed(0)} MB`);
  } finally {
    await broker.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const startMs = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startMs };
}
