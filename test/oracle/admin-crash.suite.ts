/**
 * Real kills of a real process in the middle of admin requests, while it writes snapshots and while it starts: what was
 * acknowledged is there, nothing is half there, and at the end Apache Kafka reads the metadata and starts on it.
 * `RAFKA_CRASH_SEED` chooses the requests; when the kills come, the machine decides.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { after, describe, test } from "node:test";
import { DisconnectedError } from "../../src/network/client/client-errors.ts";
import { KafkaConnection } from "../../src/network/client/kafka-connection.ts";
import { isSystemError } from "../../src/platform/platform.ts";
import { createRealPlatform } from "../../src/platform/real/real-platform.ts";
import { SeededRandom } from "../../src/platform/simulated/seeded-random.ts";
import { type Ask, readClusterFacts } from "../simulation/cluster-facts.ts";
import { ClusterModel } from "../simulation/cluster-model.ts";
import { ClusterWork } from "../simulation/cluster-work.ts";
import { freePort, nodeFolder, oracle, oracleMissing, startRafka, temporaryDirectory } from "./oracle.ts";

const ROUNDS = Number(process.env["RAFKA_CRASH_ROUNDS"] ?? 36);
const SEED = Number(process.env["RAFKA_CRASH_SEED"] ?? 1);
const CLIENTS = 5;
const ENDS = ["under load", "in a snapshot", "under load", "in a start"] as const;
/** A snapshot with every thirty changes or so, and no more than two of them kept. */
const SETTINGS = ["metadata.log.max.record.bytes.between.snapshots=3000", "metadata.max.retention.bytes=20000"];

const platform = createRealPlatform();

describe("kill -9 in the middle of admin requests", () => {
  const data = temporaryDirectory("admin-crash");
  const metadata = join(data.path, "__cluster_metadata-0");
  const model = new ClusterModel();
  const kafkas = new Set<string>();
  after(async () => {
    for (const name of kafkas) await oracle(["stop", name, "--kill"]);
    data[Symbol.dispose]();
  });

  test(`${ROUNDS} kills: acknowledged changes are there, whole; others are whole or absent; every start succeeds`, async (t) => {
    const port = await freePort();
    const args = ["--port", String(port), "--data", data.path, ...SETTINGS.flatMap((entry) => ["--override", entry])];
    const random = new SeededRandom(SEED);
    const counts = { acknowledged: 0, snapshots: 0, starts: 0, unanswered: 0 };
    let recent: string[] = [];
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const end = ENDS[round % ENDS.length];
        if (end === "in a start" && (await killedInStart(args, metadata, 1 + random.below(14)))) counts.starts++;
        await using rafka = await startRafka(args, port);
        await check(port, model);
        recent = [`-- round ${round}, ${end}`];
        const target = 10 + random.below(60);
        let sent = 0;
        const kill = (): void => void rafka.child.kill("SIGKILL");
        const watcher = watch(metadata, (_, name) => {
          if (end !== "in a snapshot" || sent < target || name?.endsWith(".part") !== true) return;
          counts.snapshots++;
          kill();
        });
        const work = async (): Promise<void> => {
          const client = await connect(port);
          const note = (line: string): void => void recent.push(line);
          const admin = new ClusterWork({ ask: client.ask, random, model, note, mayFail: () => false });
          while (!client.isLost()) {
            // A snapshot does not come for ever: kill without one.
            if (++sent === (end === "in a snapshot" ? target + 500 : target)) kill();
            if (await admin.change()) counts.acknowledged++;
            await setImmediate();
          }
        };
        await Promise.all(Array.from({ length: CLIENTS }, work));
        watcher.close();
        await rafka.kill();
        counts.unanswered += recent.filter((line) => line.endsWith(": lost")).length;
      }
      await using last = await startRafka(args, port);
      await check(port, model);
      assert.equal(await last.stop(), 0);
    } catch (error) {
      throw new Error(`RAFKA_CRASH_SEED=${SEED}: ${String(error)}\n${recent.slice(-40).join("\n")}`, { cause: error });
    }
    t.diagnostic(JSON.stringify(counts));
    assert.ok(counts.acknowledged > ROUNDS * 10 && counts.unanswered > ROUNDS, JSON.stringify(counts));
    assert.ok(counts.snapshots > 0 && counts.starts > 0, JSON.stringify(counts));
    checkDirectories(data.path, model);
  });

  test(
    "Apache Kafka reads the metadata that so many kills left, and starts on it",
    { skip: oracleMissing },
    async () => {
      const tool = async (...words: string[]): Promise<string> => {
        const { stdout, stderr, code } = await oracle(words);
        assert.equal(code, 0, `${words.join(" ")} failed:\n${stdout}\n${stderr}`);
        return stdout;
      };
      const [topic = ""] = model.topicIds.keys();
      const logs = globSync(join(metadata, "*.log")).toSorted();
      const dumped = await tool("dump-log", "--cluster-metadata-decoder", "--files", logs.join(","));
      assert.doesNotMatch(dumped, /isvalid: false|Found timestamp mismatch|Could not decode/i);
      const snapshot = globSync(join(metadata, "*.checkpoint")).toSorted().at(-1) ?? "";
      const shown = await tool("metadata-shell", "--snapshot", snapshot, "ls", "/image");
      assert.match(shown, /topics/);
      assert.notEqual(topic, "", "some topic is left");

      const name = "suite-admin-crash";
      const port = await freePort();
      kafkas.add(name);
      const folder = await nodeFolder(name);
      mkdirSync(folder, { recursive: true });
      // An earlier run's log would say that this one is up.
      writeFileSync(join(folder, "server.log"), "");
      await tool("start", name, String(port), "--keep", `log.dirs=${data.path}`);
      await check(port, model);
      await tool("stop", name);
      kafkas.delete(name);
      checkDirectories(data.path, model);
    },
  );
});

async function check(port: number, model: ClusterModel): Promise<void> {
  const client = await connect(port);
  const facts = await readClusterFacts(client.ask);
  if (model.facts.size === 0) model.learn(facts);
  model.check(facts);
  await client.close();
}

async function connect(port: number): Promise<{ readonly ask: Ask; isLost(): boolean; close(): Promise<void> }> {
  let connection: KafkaConnection | undefined;
  let isLost = false;
  const ask: Ask = async (api, message) => {
    try {
      connection ??= await KafkaConnection.connect({ platform, host: "127.0.0.1", port, clientId: "admin" });
      return await connection.request(api, message);
    } catch (error) {
      // The broker was killed: nobody knows what became of this request.
      if (!(error instanceof DisconnectedError) && !isSystemError(error)) throw error;
      isLost = true;
      return undefined;
    }
  };
  return { ask, isLost: () => isLost, close: async () => await connection?.close() };
}

/** Starts a broker and kills it at the nth change that it makes of its metadata directory. @returns whether there was one */
async function killedInStart(args: readonly string[], metadata: string, nth: number): Promise<boolean> {
  if (!existsSync(metadata)) return false;
  const child = spawn(process.execPath, ["src/cli/rafka.mjs", "serve", ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let changes = 0;
  const watcher = watch(metadata, () => {
    if (++changes >= nth) child.kill("SIGKILL");
  });
  // Its start made fewer changes: it goes as it gets ready.
  child.stdout.on("data", () => child.kill("SIGKILL"));
  await new Promise((resolve) => child.once("exit", resolve));
  watcher.close();
  return changes >= nth;
}

/**
 * Every partition has its directory, and no other has one but what waits to be deleted, or what was set aside because the
 * kill came between a deletion and its directory's: never a topic that is there.
 */
function checkDirectories(path: string, model: ClusterModel): void {
  const found = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.endsWith("-delete") && !entry.name.startsWith("__"))
    .map(({ name }) => name);
  const expected = [...model.topicIds.keys()].flatMap((topic) => {
    const count = Number.parseInt(model.facts.get(`topic ${topic}`) ?? "0", 10);
    return Array.from({ length: count }, (_, index) => `${topic}-${index}`);
  });
  const live = new Set(model.topicIds.values());
  const isSetAside = (name: string): boolean => {
    if (!name.endsWith("-stray")) return false;
    const identity = join(path, name, "partition.metadata");
    if (existsSync(identity)) {
      const topicId = /topic_id: (\S+)/.exec(readFileSync(identity, "utf8"))?.[1] ?? "";
      assert.ok(!live.has(topicId), `${name} is of a topic that is there`);
    } else {
      // The kill came as it was made.
      for (const log of globSync(join(path, name, "*.log"))) assert.equal(statSync(log).size, 0, log);
    }
    return true;
  };
  assert.deepEqual(found.filter((name) => !isSetAside(name)).toSorted(), expected.toSorted());
}
