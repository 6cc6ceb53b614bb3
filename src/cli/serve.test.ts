import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { RafkaProcess, runRafka, serveRafka, TemporaryDirectory, WITHOUT_SIGNALS } from "../testing/rafka-process.ts";

test(
  "serve says in one line where it is reached, where the data is and how long it took; Ctrl-C stops it in order",
  { skip: WITHOUT_SIGNALS },
  async () => {
    using directory = new TemporaryDirectory();
    const data = directory.join("data");
    const { broker, address, readyLine } = await serveRafka(["--port", "0", "--data", data]);
    await using _ = broker;
    assert.match(address, /^127\.0\.0\.1:\d+$/);
    assert.ok(readyLine.includes(`data in ${data}, after `) && / \d+ ms$/.test(readyLine.trimEnd()), readyLine);
    const { exitCode, stdout } = await broker.signal("SIGINT");
    assert.equal(exitCode, 0);
    assert.equal(stdout, readyLine);
  },
);

test("what was produced is there after a stop and a start", { skip: WITHOUT_SIGNALS }, async () => {
  using directory = new TemporaryDirectory();
  const words = ["--port", "0", "--data", directory.join("data")];
  const first = await serveRafka(words);
  {
    await using broker = first.broker;
    await runRafka(["produce", "t", "-b", first.address], { input: "one\ntwo\n" });
    assert.equal((await broker.signal("SIGTERM")).exitCode, 0);
  }
  const second = await serveRafka(words);
  await using _ = second.broker;
  const { stdout } = await runRafka(["consume", "t", "--from-beginning", "-n", "2", "-b", second.address]);
  assert.equal(stdout, "one\ntwo\n");
});

test("a port that is taken and a directory that is locked say by whom, with exit code 4", async () => {
  using directory = new TemporaryDirectory();
  const data = directory.join("data");
  const { broker, address } = await serveRafka(["--port", "0", "--data", data]);
  await using _ = broker;
  const port = address.split(":")[1] ?? "";
  const [taken, locked] = await Promise.all([
    runRafka(["serve", "--port", port, "--ephemeral"]),
    runRafka(["serve", "--port", "0", "--data", data]),
  ]);
  assert.equal(taken.exitCode, 4);
  assert.match(taken.stderr, new RegExp(`127\\.0\\.0\\.1:${port} is already in use`));
  assert.equal(locked.exitCode, 4);
  assert.match(locked.stderr, /directory .*data is used by another broker, process \d+/);
});

test("a wrong configuration names file, line, value, what is allowed and a near name, with exit code 3", async () => {
  using directory = new TemporaryDirectory();
  const file = directory.join("server.properties");
  writeFileSync(
    file,
    "process.roles=broker,controller\nnode.id=1\ncontroller.listener.names=CONTROLLER\nnum.partitions=many\nnum.partitons=2\n",
  );
  const { exitCode, stderr } = await runRafka(["serve", file]);
  assert.equal(exitCode, 3);
  assert.ok(
    stderr.includes(`${file}:4: num.partitions=many: Not a number of type INT (allowed: 1 to 2147483647)`),
    stderr,
  );
  assert.ok(
    stderr.includes(
      `${file}:5: num.partitons: is no config that Rafka knows, and is ignored; did you mean num.partitions?`,
    ),
    stderr,
  );
  const missing = await runRafka(["serve", directory.join("absent.properties")]);
  assert.equal(missing.exitCode, 3);
  assert.match(missing.stderr, /absent\.properties: ENOENT/);
  const isDirectory = await runRafka(["serve", directory.path]);
  assert.equal(isDirectory.exitCode, 3);
  assert.ok(isDirectory.stderr.includes(`${directory.path}: EISDIR`), isDirectory.stderr);
});

for (const [words, message] of [
  [["serve", "--prot", "1"], /Unknown option '--prot'/],
  [["serve", "--port", "x"], /--port is a number from 0 to 65535, not x/],
  [["serve", "--override", "x"], /--override wants key=value, not x/],
  [["serve", "--ephemeral", "--data", "x"], /exclude each other/],
  [["serve", "a.properties", "b.properties"], /one properties file at most/],
  [["serve", "--log-level", "loud"], /"loud" is no log level/],
  [["serve", "--port", "65536"], /Try `rafka serve --help`/],
  [["topcs"], /unknown command 'topcs'/],
  [
    ["topics"],
    /rafka topics wants one of list, describe, create, alter, add-partitions, delete\nTry `rafka topics --help`/,
  ],
  [["topics", "create", "--nope"], /unknown option '--nope'\nTry `rafka topics create --help`/],
  [["topics", "create"], /missing required argument 'topic'/],
  [["consume", "t", "--offset", "1"], /--offset needs --partition/],
  [["groups", "reset", "g", "-t", "t"], /wants one of --to-earliest/],
  [["consume", "t", "-f", "%q"], /--format knows no %q/],
] as const) {
  test(`rafka ${words.join(" ")} is a usage error`, async () => {
    const { exitCode, stderr } = await runRafka(words);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, message);
  });
}

test("--version and --help end well and print to standard output", async () => {
  const version = await runRafka(["--version"]);
  assert.match(version.stdout, /^rafka \d+\.\d+\.\d+ \(Apache Kafka 4\.4\)\n$/);
  const help = await runRafka(["serve", "--help"]);
  assert.equal(help.exitCode, 0);
  assert.match(help.stdout, /--metrics-port <PORT>/);
});

test("--metrics-port serves Kafka's metrics, health and readiness", async () => {
  const { broker, address, readyLine } = await serveRafka(["--port", "0", "--ephemeral", "--metrics-port", "0"]);
  await using _ = broker;
  const url = /metrics on (\S+?),/.exec(readyLine)?.[1] ?? "";
  await runRafka(["produce", "t", "-b", address], { input: "one\ntwo\n" });
  const text = await (await fetch(`${url}/metrics`)).text();
  assert.match(text, /kafka_server_brokertopicmetrics_messagesin_total\{topic="t"\} 2\n/);
  assert.match(text, /kafka_network_requestmetrics_requests_total\{request="Produce",version="\d+"\} 1\n/);
  assert.match(text, /kafka_network_requestmetrics_errors_total\{request="Produce",error="NONE"\} 1\n/);
  assert.match(text, /kafka_network_requestmetrics_totaltime_seconds_count\{request="Produce"\} 1\n/);
  assert.match(text, /kafka_log_log_logendoffset\{topic="t",partition="0"\} 2\n/);
  assert.match(text, /process_resident_memory_bytes \d+/);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  assert.equal(await (await fetch(`${url}/readyz`)).text(), "ready\n");
  assert.equal((await fetch(`${url}/nothing`)).status, 404);
  assert.equal((await fetch(url, { method: "POST" })).status, 405);
});

test(
  "a consumer lives through a restart of its broker, and prints nothing twice",
  { skip: WITHOUT_SIGNALS },
  async () => {
    using directory = new TemporaryDirectory();
    const words = ["--data", directory.join("data"), "--port"];
    const first = await serveRafka([...words, "0"]);
    await using _ = first.broker;
    const { address } = first;
    await using consumer = new RafkaProcess(["consume", "t", "-g", "g", "--from-beginning", "-b", address]);
    await runRafka(["produce", "t", "-b", address], { input: "before\n" });
    await consumer.until(/^before\n/);
    await first.broker.signal("SIGINT");
    const second = await serveRafka([...words, address.split(":")[1] ?? ""]);
    await using __ = second.broker;
    await runRafka(["produce", "t", "-b", address], { input: "after\n" });
    await consumer.until(/after\n/);
    const { exitCode, stdout, stderr } = await consumer.signal("SIGINT");
    assert.equal(stdout, "before\nafter\n");
    assert.equal(exitCode, 0, stderr);
  },
);
