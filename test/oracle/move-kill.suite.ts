/** Real kills in the middle of moves between log directories, under load; and what moves leave open. */
import assert from "node:assert/strict";
import { existsSync, globSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { batchesOf } from "../../src/records/record-batch.ts";
import { batch } from "../differential/batches.ts";
import { WireSession } from "../differential/wire-session.ts";
import { freePort, type RafkaProcess, startRafka, temporaryDirectory } from "./oracle.ts";

const ROUNDS = Number(process.env["RAFKA_CRASH_ROUNDS"] ?? 20);
const TOPIC = "moved";
const RECORDS_A_BATCH = 20;

describe("moves between log directories, for real", () => {
  test(`${ROUNDS} kills in the middle of moves lose no acknowledged record and double none`, async () => {
    using data = temporaryDirectory("move-kill");
    const dirs = directories(data.path);
    const port = await freePort();
    const acknowledged: number[] = [];
    let next = 0;
    let foundInTheMiddle = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const rafka = await start(dirs, port);
      const session = new WireSession(port, (answer) => answer);
      if (round === 0) await createTopic(session);
      await session.untilLed([TOPIC]);
      const moving = moveRound(session, dirs);
      const producing = produceUntilItFails(session, () => next++, acknowledged);
      setTimeout(() => rafka.child.kill("SIGKILL"), 20 + ((round * 37) % 300));
      await Promise.all([moving, producing]);
      await rafka.kill();
      session.end();
      if (dirs.some((path) => globSync(join(path, `${TOPIC}-0.*-future`)).length > 0)) foundInTheMiddle++;
    }
    await using last = await start(dirs, port);
    const session = new WireSession(last.port, (answer) => answer);
    await session.untilLed([TOPIC]);
    const values = await readAll(session);
    session.end();
    const seen = new Set(values);
    assert.equal(seen.size, values.length, "a record is there twice");
    assert.deepEqual(
      acknowledged.filter((value) => !seen.has(value)),
      [],
    );
    assert.deepEqual(
      values,
      values.toSorted((a, b) => a - b),
    );
    assert.ok(foundInTheMiddle > ROUNDS / 10, `${foundInTheMiddle} kills came in the middle of a move`);
  });

  test("moves leave no file open", { skip: !existsSync("/proc/self/fd") }, async () => {
    using data = temporaryDirectory("move-fds");
    const dirs = directories(data.path);
    await using rafka = await start(dirs, await freePort());
    const session = new WireSession(rafka.port, (answer) => answer);
    await createTopic(session);
    await session.untilLed([TOPIC]);
    const produce = async (value: number): Promise<unknown> =>
      await session.send("", "Produce", 9, produced(value), SILENT);
    for (let value = 0; value < 50; value++) await produce(value);
    await alter(session, (await placeOf(session))[0]);
    const openFiles = (): number => readdirSync(`/proc/${rafka.child.pid}/fd`).length;
    const before = openFiles();
    for (let move = 0; move < 20; move++) {
      const [here, there] = await placeOf(session);
      await alter(session, there);
      await session.until("DescribeLogDirs", 4, { topics: null }, (answer) => !placesIn(answer).includes(here));
      await produce(1000 + move);
    }
    await session.until("DescribeLogDirs", 4, { topics: null }, () => openFiles() <= before);
    session.end();
  });
});

const SILENT = { silent: true } as const;

function directories(path: string): [string, string] {
  const dirs: [string, string] = [join(path, "a"), join(path, "b")];
  for (const dir of dirs) mkdirSync(dir);
  return dirs;
}

async function start(dirs: readonly string[], port: number): Promise<RafkaProcess> {
  const overrides = [`log.dirs=${dirs.join(",")}`, "log.segment.delete.delay.ms=50"];
  return await startRafka(["--port", String(port), ...overrides.flatMap((text) => ["--override", text])], port);
}

async function createTopic(session: WireSession): Promise<void> {
  const configs = [{ name: "segment.bytes", value: "1048576" }];
  const topics = [{ name: TOPIC, numPartitions: 1, replicationFactor: 1, configs }];
  await session.send("", "CreateTopics", 7, { topics, timeoutMs: 10_000 }, SILENT);
}

function produced(value: number): Record<string, unknown> {
  const text = `${value}:${"x".repeat(1000)}`;
  const records = batch(Array.from({ length: RECORDS_A_BATCH }, (_, index) => `${index}/${text}`));
  return { acks: -1, timeoutMs: 10_000, topicData: [{ name: TOPIC, partitionData: [{ index: 0, records }] }] };
}

function placesIn(answer: Record<string, unknown>): string[] {
  const { results } = answer as { results: { logDir: string; topics: { name: string }[] }[] };
  return results.filter(({ topics }) => topics.some(({ name }) => name === TOPIC)).map(({ logDir }) => logDir);
}

async function placeOf(session: WireSession): Promise<[here: string, there: string]> {
  const answer = (await session.send("", "DescribeLogDirs", 4, { topics: null }, SILENT)) as Record<string, unknown>;
  const here = placesIn(answer)[0] ?? "";
  const { results } = answer as unknown as { results: { logDir: string }[] };
  return [here, results.find(({ logDir }) => logDir !== here)?.logDir ?? ""];
}

async function alter(session: WireSession, path: string): Promise<unknown> {
  const dirs = [{ path, topics: [{ name: TOPIC, partitions: [0] }] }];
  return await session.send("", "AlterReplicaLogDirs", 2, { dirs }, { silent: true, on: "moves" });
}

/** From one directory to the other and back, now and then before the first move has ended. */
async function moveRound(session: WireSession, dirs: readonly [string, string]): Promise<void> {
  for (let turn = 0; ; turn++) {
    if ((await alter(session, dirs[turn % 2]!)) === "closed") return;
    await new Promise((resolve) => setTimeout(resolve, (turn * 13) % 40));
  }
}

async function produceUntilItFails(session: WireSession, value: () => number, acknowledged: number[]): Promise<void> {
  for (;;) {
    const now = value();
    const answer = await session.send("", "Produce", 9, produced(now), { silent: true, on: "produce" });
    if (typeof answer === "string") return;
    const { responses } = answer as unknown as { responses: { partitionResponses: { errorCode: number }[] }[] };
    const errorCode = responses[0]?.partitionResponses[0]?.errorCode;
    assert.equal(errorCode, 0, "a produce was refused during a move");
    acknowledged.push(now);
  }
}

/** The number of each batch, once for each of its records. */
async function readAll(session: WireSession): Promise<number[]> {
  const values: number[] = [];
  for (let fetchOffset = 0; ;) {
    const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 20 }];
    const asked = { maxWaitMs: 0, minBytes: 1, topics: [{ topic: TOPIC, partitions }] };
    const answer = (await session.send("", "Fetch", 12, asked, SILENT)) as unknown as {
      responses: { partitions: { errorCode: number; records: Buffer | null }[] }[];
    };
    const partition = answer.responses[0]?.partitions[0];
    assert.equal(partition?.errorCode, 0);
    const batches = [...batchesOf(partition?.records ?? Buffer.alloc(0))];
    if (batches.length === 0) return values;
    for (const found of batches) {
      const texts = [...found.records()].map(({ value }) => value?.toString() ?? "");
      assert.equal(texts.length, RECORDS_A_BATCH);
      values.push(Number(/\/(\d+):/.exec(texts[0] ?? "")?.[1]));
      fetchOffset = found.nextOffset;
    }
  }
}
