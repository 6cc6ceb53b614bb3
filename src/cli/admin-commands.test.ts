import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Broker, startBroker } from "../index.ts";
import { type RafkaResult, runRafka } from "../testing/rafka-process.ts";

let broker: Broker;
before(async () => {
  broker = await startBroker();
});
after(() => broker.stop());

function rafka(...words: readonly string[]): Promise<RafkaResult> {
  return runRafka([...words, "-b", broker.bootstrapServers]);
}

async function json(...words: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await rafka(...words, "--json");
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}

test("configs: alter, describe, refuse", async () => {
  await rafka("topics", "create", "orders");
  assert.equal((await rafka("configs", "describe", "topic", "orders")).stdout, "");
  assert.equal(
    (
      await rafka(
        "configs",
        "alter",
        "topic",
        "orders",
        "--set",
        "retention.ms=1000",
        "--append",
        "cleanup.policy=compact",
      )
    ).stdout,
    "Altered configs of topic orders.\n",
  );
  assert.equal(
    (await rafka("configs", "describe", "topic", "orders")).stdout,
    "cleanup.policy\tdelete,compact\ttopic\nretention.ms\t1000\ttopic\n",
  );
  assert.equal((await rafka("configs", "alter", "topic", "orders", "--delete", "cleanup.policy")).exitCode, 0);
  const all = (await json("configs", "describe", "topic", "orders", "--all")) as { name: string; source: string }[];
  assert.equal(all.find(({ name }) => name === "cleanup.policy")?.source, "default");

  const bad = await rafka("configs", "alter", "topic", "orders", "--set", "retention.ms=soon");
  assert.equal(bad.exitCode, 1);
  assert.match(bad.stderr, /retention\.ms/);
  assert.equal((await rafka("configs", "describe", "topic", "none")).exitCode, 1);
  for (const words of [["table", "x"], ["topic"], ["broker", "one"]]) {
    assert.equal((await rafka("configs", "describe", ...words)).exitCode, 2);
  }
  assert.equal((await rafka("configs", "alter", "topic", "orders")).exitCode, 2);
});

test("configs: of one broker and of all", async () => {
  await rafka("configs", "alter", "broker", "--set", "log.retention.ms=5000");
  const valid = await rafka("configs", "alter", "broker", "1", "--set", "log.retention.ms=7000", "--validate-only");
  assert.equal(valid.stdout, "Configs of broker 1 could be altered.\n");
  const found = (await json("configs", "describe", "broker", "1", "--all")) as {
    name: string;
    value: string;
    source: string;
  }[];
  const retention = found.find(({ name }) => name === "log.retention.ms");
  assert.deepEqual([retention?.value, retention?.source], ["5000", "all brokers"]);
  assert.equal((await rafka("configs", "describe", "broker", "1")).stdout, "");
  assert.match((await rafka("configs", "describe", "broker")).stdout, /^log\.retention\.ms\t5000\tall brokers$/m);
});

test("cluster, features and log-dirs", async () => {
  const { clusterId } = (await json("cluster", "id")) as { clusterId: string };
  assert.match(clusterId, /^[\w-]{22}$/);
  assert.equal((await rafka("cluster", "id")).stdout, `${clusterId}\n`);
  const [host, port] = broker.bootstrapServers.split(":");
  assert.deepEqual(await json("cluster", "brokers"), [{ nodeId: 1, host, port: Number(port) }]);

  const features = (await json("features", "describe")) as { name: string; finalizedLevel: number }[];
  assert.equal(features.find(({ name }) => name === "metadata.version")?.finalizedLevel, 33);

  await rafka("topics", "create", "sized", "-p", "2");
  const rows = (await rafka("log-dirs", "--partitions")).stdout.split("\n").map((line) => line.split("\t"));
  assert.deepEqual(
    rows.filter(([, , partition]) => partition?.startsWith("sized")).map(([node, , ...rest]) => [node, ...rest]),
    [
      ["1", "sized-0", "0"],
      ["1", "sized-1", "0"],
    ],
  );
  const [directory] = (await json("log-dirs")) as { broker: number; error: string | null }[];
  assert.deepEqual([directory?.broker, directory?.error], [1, null]);
});
