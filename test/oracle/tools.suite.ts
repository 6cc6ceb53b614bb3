/** Kafka's own command-line tools, unmodified, against Rafka. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { freePort, oracle, oracleMissing, type RafkaProcess, startRafka, temporaryDirectory } from "./oracle.ts";

describe("Kafka's tools", { skip: oracleMissing }, () => {
  let rafka: RafkaProcess;
  let server: string[];
  const data = temporaryDirectory("tools");

  before(async () => {
    const port = await freePort();
    rafka = await startRafka(["--port", String(port), "--data", data.path], port);
    server = ["--bootstrap-server", rafka.bootstrap];
  });
  after(async () => {
    await rafka?.stop();
    data[Symbol.dispose]();
  });

  async function tool(name: string, args: readonly string[], input?: string): Promise<string> {
    const { stdout, stderr, code } = await oracle([name, ...args], input);
    assert.equal(code, 0, `${name} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
    return stdout;
  }

  test("kafka-topics creates, lists, describes, alters and deletes", async () => {
    const created = await tool("topics", [
      ...server,
      "--create",
      "--topic",
      "t.a",
      "--partitions",
      "3",
      "--config",
      "retention.ms=60000",
    ]);
    assert.match(created, /Created topic t\.a/);
    assert.match(await tool("topics", [...server, "--list"]), /^t\.a$/m);
    const described = await tool("topics", [...server, "--describe", "--topic", "t.a"]);
    assert.match(described, /PartitionCount: 3\s+ReplicationFactor: 1\s+Configs:.*retention\.ms=60000/);
    assert.match(described, /Partition: 2\s+Leader: 1\s+Replicas: 1\s+Isr: 1/);
    await tool("topics", [...server, "--alter", "--topic", "t.a", "--partitions", "5"]);
    assert.match(await tool("topics", [...server, "--describe", "--topic", "t.a"]), /PartitionCount: 5/);
    await tool("topics", [...server, "--delete", "--topic", "t.a"]);
    assert.doesNotMatch(await tool("topics", [...server, "--list"]), /t\.a/);
    const again = await oracle(["topics", ...server, "--describe", "--topic", "t.a"]);
    assert.notEqual(again.code, 0);
    assert.match(again.stderr + again.stdout, /does not exist/);
  });

  test("the console producer's lines come out of the console consumer", async () => {
    const lines = Array.from({ length: 500 }, (_, i) => `line ${i}`);
    await tool("console-producer", [...server, "--topic", "console"], `${lines.join("\n")}\n`);
    const out = await tool("console-consumer", [
      ...server,
      "--topic",
      "console",
      "--from-beginning",
      "--max-messages",
      "500",
      "--timeout-ms",
      "30000",
      "--group",
      "console-group",
    ]);
    assert.deepEqual(out.trim().split("\n"), lines);
  });

  for (const codec of ["gzip", "snappy", "lz4", "zstd"]) {
    test(`producer-perf and consumer-perf with ${codec}`, async () => {
      await tool("topics", [...server, "--create", "--topic", `perf-${codec}`, "--partitions", "2"]);
      const out = await tool("producer-perf", [
        "--topic",
        `perf-${codec}`,
        "--num-records",
        "20000",
        "--record-size",
        "512",
        "--throughput",
        "-1",
        "--bootstrap-server",
        rafka.bootstrap,
        "--command-property",
        `compression.type=${codec}`,
      ]);
      assert.match(out, /20000 records sent/);
      const consumed = await tool("consumer-perf", [
        ...server,
        "--topic",
        `perf-${codec}`,
        "--num-records",
        "20000",
        "--timeout",
        "30000",
      ]);
      assert.match(consumed, /20000/);
    });
  }

  test("the verifiable producer and consumer agree", async () => {
    const produced = await tool("verifiable-producer", [
      ...server,
      "--topic",
      "verifiable",
      "--max-messages",
      "1000",
      "--acks",
      "-1",
    ]);
    assert.equal(produced.match(/"producer_send_success"/g)?.length, 1000);
    const consumed = await tool("verifiable-consumer", [
      ...server,
      "--topic",
      "verifiable",
      "--group-id",
      "verifiable",
      "--max-messages",
      "1000",
      "--reset-policy",
      "earliest",
    ]);
    const total = [...consumed.matchAll(/"name":"records_consumed".*?"count":(\d+)/g)].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
    assert.equal(total, 1000);
  });

  test("consumer-groups lists, describes with lag, resets and deletes", async () => {
    await tool("console-producer", [...server, "--topic", "lag"], "a\nb\nc\n");
    await tool("console-consumer", [
      ...server,
      "--topic",
      "lag",
      "--from-beginning",
      "--max-messages",
      "3",
      "--timeout-ms",
      "30000",
      "--group",
      "lag-group",
    ]);
    await tool("console-producer", [...server, "--topic", "lag"], "d\n");
    assert.match(await tool("consumer-groups", [...server, "--list"]), /lag-group/);
    assert.match(
      await tool("consumer-groups", [...server, "--describe", "--group", "lag-group"]),
      /lag\s+0\s+3\s+4\s+1/,
    );
    await tool("consumer-groups", [
      ...server,
      "--group",
      "lag-group",
      "--topic",
      "lag",
      "--reset-offsets",
      "--to-earliest",
      "--execute",
    ]);
    assert.match(
      await tool("consumer-groups", [...server, "--describe", "--group", "lag-group"]),
      /lag\s+0\s+0\s+4\s+4/,
    );
    await tool("consumer-groups", [...server, "--delete", "--group", "lag-group"]);
    assert.doesNotMatch(await tool("consumer-groups", [...server, "--list"]), /lag-group/);
  });

  test("get-offsets, delete-records and log-dirs", async () => {
    await tool("console-producer", [...server, "--topic", "offsets"], "1\n2\n3\n4\n");
    assert.match(await tool("get-offsets", [...server, "--topic", "offsets"]), /offsets:0:4/);
    assert.match(await tool("get-offsets", [...server, "--topic", "offsets", "--time", "-2"]), /offsets:0:0/);
    const dirs = JSON.parse(
      /\{.*\}/s.exec(await tool("log-dirs", [...server, "--describe", "--topic-list", "offsets"]))?.[0] ?? "{}",
    ) as {
      brokers: { logDirs: { partitions: { partition: string; size: number }[] }[] }[];
    };
    const partition = dirs.brokers[0]?.logDirs[0]?.partitions[0];
    assert.equal(partition?.partition, "offsets-0");
    assert.ok((partition?.size ?? 0) > 0);
  });

  test("metadata-quorum, features, cluster and api-versions", async () => {
    assert.match(await tool("metadata-quorum", [...server, "describe", "--status"]), /LeaderId:\s+1/);
    assert.match(await tool("metadata-quorum", [...server, "describe", "--replication"]), /^1\s.*\sLeader\s*$/m);
    // The tools are older than the broker: to them 4.4's level is a number without a name.
    const features = await tool("features", [...server, "describe"]);
    assert.match(features, /metadata\.version\s.*FinalizedVersionLevel: (?:4\.4-IV2|UNKNOWN 33)\s/);
    assert.match(features, /kraft\.version\s.*FinalizedVersionLevel: 1\s/);
    assert.match(features, /eligible\.leader\.replicas\.version\s.*FinalizedVersionLevel: 1\s/);
    assert.match(await tool("cluster", ["cluster-id", ...server]), /Cluster ID: \S{22}/);
    assert.match(await tool("api-versions", [...server]), /Produce\(0\): 0 to 13 \[usable/);
  });
});
