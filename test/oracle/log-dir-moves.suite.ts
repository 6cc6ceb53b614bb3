/** Moves between log directories: the same answers as Kafka's, Kafka's tool, and moves that one broker begins and the other ends. */
import assert from "node:assert/strict";
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createNormalizer } from "../differential/normalize.ts";
import { logDirMoves } from "../differential/scripts/log-dir-moves.ts";
import { type Exchange, WireSession } from "../differential/wire-session.ts";
import { freePort, nodeFolder, oracle, oracleMissing, startRafka, temporaryDirectory } from "./oracle.ts";

const RECORD_COUNT = 30_000;
/** Bytes a second: the first megabyte of three is copied, then the move waits for many seconds. */
const THROTTLE = "60000";

describe("moves between log directories", { skip: oracleMissing }, () => {
  const started = new Set<string>();
  after(async () => {
    for (const name of started) await oracle(["stop", name, "--kill"]);
  });

  async function tool(...args: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await oracle(args);
    assert.equal(code, 0, `${args.join(" ")} failed:\n${stdout}\n${stderr}`);
    return stdout;
  }
  async function startKafka(name: string, port: number, ...more: readonly string[]): Promise<void> {
    await tool("start", name, String(port), ...more);
    started.add(name);
  }
  async function stopKafka(name: string, ...more: readonly string[]): Promise<void> {
    await tool("stop", name, ...more);
    started.delete(name);
  }
  const dirsOf = (folder: string): [string, string] => [join(folder, "data", "a"), join(folder, "data", "b")];

  test("AlterReplicaLogDirs and DescribeLogDirs answer as Kafka's", async () => {
    const name = "suite-moves-answers";
    const port = await freePort();
    const folder = await nodeFolder(name);
    await startKafka(name, port, `log.dirs=${dirsOf(folder).join(",")}`);
    const kafka = await transcriptOf(port);
    await stopKafka(name, "--kill");
    using data = temporaryDirectory("moves");
    const ours = await freePort();
    const dirs = `log.dirs=${dirsOf(data.path).join(",")}`;
    await using rafka = await startRafka(["--port", String(ours), "--override", dirs], ours);
    const rafkas = await transcriptOf(rafka.port);
    assert.deepEqual(rafkas, kafka);
  });

  for (const [first, second] of [
    ["Kafka", "Rafka"],
    ["Rafka", "Kafka"],
  ] as const) {
    test(`${first} is killed in the middle of a move that kafka-reassign-partitions began; ${second} ends it`, async () => {
      const name = `suite-moves-${first.toLowerCase()}`;
      const port = await freePort();
      const server = ["--bootstrap-server", `127.0.0.1:${port}`] as const;
      const folder = await nodeFolder(name);
      const [a, b] = dirsOf(folder);
      await startKafka(name, port, `log.dirs=${a},${b}`);
      const properties = join(folder, "server.properties");
      await tool(
        "topics",
        ...server,
        "--create",
        "--topic",
        "m",
        "--partitions",
        "1",
        "--config",
        "segment.bytes=1048576",
      );
      await produceMany(port, RECORD_COUNT);
      const from = globSync(join(a, "m-0")).length === 1 ? a : b;
      const to = from === a ? b : a;
      const plan = join(folder, "plan.json");
      const moved = { topic: "m", partition: 0, replicas: [1], log_dirs: [to] };
      writeFileSync(plan, JSON.stringify({ version: 1, partitions: [moved] }));
      const reassign = ["reassign-partitions", ...server, "--reassignment-json-file", plan] as const;
      const execute = [...reassign, "--execute", "--replica-alter-log-dirs-throttle", THROTTLE] as const;

      if (first === "Kafka") {
        assert.match(await tool(...execute), /Successfully started moving log directory/);
        assert.match(await tool(...reassign, "--verify"), /still in progress/);
        await stopKafka(name, "--kill");
      } else {
        await stopKafka(name);
        await using rafka = await startRafka([properties], port);
        assert.match(await tool(...execute), /Successfully started moving log directory/);
        assert.match(await tool(...reassign, "--verify"), /still in progress/);
        const described = await tool("log-dirs", ...server, "--describe", "--topic-list", "m");
        assert.match(described, /"offsetLag":[1-9]\d*,"isFuture":true/);
        await rafka.kill();
      }
      assert.equal(globSync(join(to, "m-0.*-future")).length, 1);
      assert.equal(globSync(join(from, "m-0")).length, 1);

      const unthrottle = "replica.alter.log.dirs.io.max.bytes.per.second";
      const finish = async (): Promise<void> => {
        await produceMany(port, 10);
        await tool(
          "configs",
          ...server,
          "--alter",
          "--entity-type",
          "brokers",
          "--entity-name",
          "1",
          "--delete-config",
          unthrottle,
        );
        for (let tries = 0; !/completed successfully/.test(await tool(...reassign, "--verify")); tries++) {
          assert.ok(tries < 30, "the move does not end");
          await delay(500);
        }
        assert.equal(globSync(join(to, "m-0")).length, 1);
        assert.equal(globSync(join(from, "m-0")).length, 0);
        assert.equal(await endOffset(port), RECORD_COUNT + 10);
        assert.equal(await consumedCount(port), RECORD_COUNT + 10);
      };
      if (second === "Kafka") {
        await startKafka(name, port, "--keep", `log.dirs=${a},${b}`);
        await finish();
        await stopKafka(name);
      } else {
        await using rafka = await startRafka([properties], port);
        await finish();
        assert.equal(await rafka.stop(), 0);
        // What we moved, Kafka serves, and takes nothing of it for a stray.
        await startKafka(name, port, "--keep", `log.dirs=${a},${b}`);
        assert.equal(await consumedCount(port), RECORD_COUNT + 10);
        await stopKafka(name);
      }
      assert.deepEqual([...globSync(join(a, "*-stray")), ...globSync(join(b, "*-stray"))], []);
    });
  }

  async function produceMany(port: number, count: number): Promise<void> {
    const props = ["--producer-props", `bootstrap.servers=127.0.0.1:${port}`, "batch.size=16384"];
    await tool(
      "producer-perf",
      "--topic",
      "m",
      "--num-records",
      String(count),
      "--record-size",
      "100",
      "--throughput",
      "-1",
      ...props,
    );
  }
  async function endOffset(port: number): Promise<number> {
    const out = await tool("get-offsets", "--bootstrap-server", `127.0.0.1:${port}`, "--topic", "m");
    return Number(/^m:0:(\d+)$/m.exec(out)?.[1]);
  }
  async function consumedCount(port: number): Promise<number> {
    const from = ["--bootstrap-server", `127.0.0.1:${port}`, "--topic", "m", "--from-beginning"];
    const out = await tool(
      "console-consumer",
      ...from,
      "--timeout-ms",
      "30000",
      "--max-messages",
      String(RECORD_COUNT + 10),
    );
    return out.trim().split("\n").length;
  }
});

async function transcriptOf(port: number): Promise<Exchange[]> {
  const session = new WireSession(port, createNormalizer(Date.now()));
  try {
    await session.until("ApiVersions", 0, {}, () => true);
    await logDirMoves(session);
    return session.transcript.map(({ name, answer }) => ({ name, answer: inOrder(name, answer) }));
  } finally {
    session.end();
  }
}

/** Kafka's rows come out of a hash map. */
function inOrder(name: string, answer: unknown): unknown {
  if (!name.startsWith("AlterReplicaLogDirs")) return answer;
  const { results } = answer as { results: { topicName: string; partitions: { partitionIndex: number }[] }[] };
  return results
    .map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex),
    }))
    .toSorted((a, b) => (a.topicName < b.topicName ? -1 : 1));
}
