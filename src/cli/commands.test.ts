import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Broker, startBroker } from "../index.ts";
import {
  RafkaProcess,
  type RafkaResult,
  runRafka,
  TemporaryDirectory,
  WITHOUT_SIGNALS,
} from "../testing/rafka-process.ts";

let broker: Broker;
before(async () => {
  broker = await startBroker({ overrides: { "num.partitions": "3" } });
});
after(() => broker.stop());

function rafka(words: readonly string[], input?: string): Promise<RafkaResult> {
  const all = [...words, "-b", broker.bootstrapServers];
  return runRafka(all, input === undefined ? {} : { input });
}

async function json(words: readonly string[]): Promise<unknown> {
  const { exitCode, stdout, stderr } = await rafka([...words, "--json"]);
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}

test("topics: create, list, describe, delete", async () => {
  assert.equal(
    (await rafka(["topics", "create", "orders", "-p", "2", "-c", "retention.ms=1000"])).stdout,
    "Created topic orders.\n",
  );
  const again = await rafka(["topics", "create", "orders"]);
  assert.equal(again.exitCode, 1);
  assert.match(again.stderr, /TOPIC_ALREADY_EXISTS/);
  assert.equal((await rafka(["topics", "create", "orders", "--if-not-exists"])).exitCode, 0);
  const bad = await rafka(["topics", "create", "other", "-c", "retention.ms=x"]);
  assert.match(
    bad.stderr,
    /Invalid value x for configuration retention\.ms: Not a number of type LONG \(INVALID_CONFIG\)/,
  );
  const listed = (await json(["topics", "list"])) as { name: string; partitions: number }[];
  assert.deepEqual(
    listed.filter(({ name }) => name === "orders").map(({ partitions }) => partitions),
    [2],
  );
  // Not a terminal: fields divided by tabs, no headings.
  assert.equal(
    (await rafka(["topics", "describe", "orders"])).stdout,
    "orders\t0\t1\t0\t1\t1\norders\t1\t1\t0\t1\t1\n",
  );
  assert.equal((await rafka(["topics", "delete", "orders"])).stdout, "Deleted topic orders.\n");
  assert.match((await rafka(["topics", "describe", "orders"])).stderr, /UNKNOWN_TOPIC_OR_PARTITION/);
  assert.match((await rafka(["topics", "delete", "orders"])).stderr, /topic orders does not exist/);
});

for (const codec of ["none", "gzip", "snappy", "lz4", "zstd"]) {
  test(`what produce sends with ${codec}, consume prints: keys, headers, null, non-ASCII`, async () => {
    const topic = `records-${codec}`;
    const input = "k1:first\nk2:NULL\nk3:größer 😀\n";
    const sent = await rafka(
      ["produce", topic, "-k", ":", "-z", codec, "-H", "from=test", "--null-marker", "NULL", "-p", "1"],
      input,
    );
    assert.equal(sent.exitCode, 0, sent.stderr);
    const read = await rafka(["consume", topic, "--from-beginning", "-e", "-f", "%t %p %o %k=%v [%h]\\n"]);
    assert.equal(
      read.stdout,
      `${topic} 1 0 k1=first [from=test]\n${topic} 1 1 k2= [from=test]\n${topic} 1 2 k3=größer 😀 [from=test]\n`,
    );
    const lines = (await rafka(["consume", topic, "--from-beginning", "-n", "2", "--json"])).stdout
      .trimEnd()
      .split("\n");
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { value: string | null }).value),
      ["first", null],
    );
  });
}

test("consume starts at an offset, or so many records before the end", async () => {
  await rafka(["produce", "numbers", "-p", "0"], Array.from({ length: 100 }, (_, index) => `${index}\n`).join(""));
  assert.equal((await rafka(["consume", "numbers", "-p", "0", "-o", "98", "-e"])).stdout, "98\n99\n");
  assert.equal((await rafka(["consume", "numbers", "-p", "0", "-o", "-3", "-e"])).stdout, "97\n98\n99\n");
  assert.match((await rafka(["consume", "numbers", "-p", "7", "-o", "0"])).stderr, /topic numbers has no partition 7/);
});

test("a group goes on where it was; describe shows the lag; reset and delete work on an empty group", async () => {
  await rafka(["produce", "work", "-p", "2"], "a\nb\nc\n");
  const first = await rafka(["consume", "work", "-g", "workers", "--from-beginning", "-n", "2"]);
  assert.equal(first.stdout, "a\nb\n");
  const described = (await json(["groups", "describe", "workers"])) as {
    state: string;
    partitions: { partition: number; offset: number; lag: number }[];
  };
  assert.equal(described.state, "Empty");
  assert.deepEqual(
    described.partitions.filter(({ partition }) => partition === 2).map(({ offset, lag }) => [offset, lag]),
    [[2, 1]],
  );
  assert.equal((await rafka(["consume", "work", "-g", "workers", "-e"])).stdout, "c\n");
  const shown = await rafka(["groups", "reset", "workers", "-t", "work:2", "--to-offset", "1"]);
  assert.equal(shown.stdout, "work\t2\t1\n");
  const beyond = await rafka(["groups", "reset", "workers", "-t", "work:2", "--to-offset", "99"]);
  assert.equal(beyond.stdout, "work\t2\t3\n");
  assert.match(beyond.stderr, /^work-2 has no offset 99: the nearest is 3\.\nNothing was changed/);
  assert.equal((await rafka(["consume", "work", "-g", "workers", "-e"])).stdout, "");
  await rafka(["groups", "reset", "workers", "-t", "work", "--to-earliest", "--execute"]);
  assert.equal((await rafka(["consume", "work", "-g", "workers", "-e"])).stdout, "a\nb\nc\n");
  const groups = (await json(["groups", "list"])) as { groupId: string }[];
  assert.deepEqual(
    groups.map(({ groupId }) => groupId),
    ["workers"],
  );
  assert.equal((await rafka(["groups", "delete", "workers"])).stdout, "Deleted group workers.\n");
  assert.match((await rafka(["groups", "describe", "workers"])).stderr, /group workers does not exist/);
});

test(
  "two members of a group share the partitions, and the one that stays takes over the other's",
  { skip: WITHOUT_SIGNALS },
  async () => {
    await rafka(["topics", "create", "shared", "-p", "4"]);
    const words = [
      "consume",
      "shared",
      "-g",
      "pair",
      "--from-beginning",
      "-f",
      "%p:%v\\n",
      "-b",
      broker.bootstrapServers,
    ];
    await using one = new RafkaProcess(words);
    await rafka(["produce", "shared", "-p", "0"], "begin\n");
    await one.until(/0:begin\n/);
    await using two = new RafkaProcess(words);
    // The second member's partitions are known once the group is stable with both.
    for (;;) {
      const { state, members } = (await json(["groups", "describe", "pair"])) as { state: string; members: unknown[] };
      if (state === "Stable" && members.length === 2) break;
    }
    const described = (await json(["groups", "describe", "pair"])) as { partitions: { member: string | null }[] };
    const owners = described.partitions.map(({ member }) => member);
    assert.equal(new Set(owners).size, 2);
    assert.equal(owners.length, 4);
    const left = await two.signal("SIGINT");
    assert.equal(left.exitCode, 0, left.stderr);
    const taken = one.until(/3:end\n/);
    await rafka(["produce", "shared", "-p", "3"], "end\n");
    await taken;
    assert.equal((await one.signal("SIGTERM")).exitCode, 0);
  },
);

test("a reader that stops reading ends consume quietly", async () => {
  await rafka(["produce", "pipe", "-p", "0"], "x\n".repeat(1_000));
  await using consumer = new RafkaProcess(["consume", "pipe", "--from-beginning", "-b", broker.bootstrapServers]);
  await consumer.until(/x\n/);
  consumer.closeOutput();
  await rafka(["produce", "pipe", "-p", "0"], "x\n".repeat(10));
  const { exitCode, stderr } = await consumer.ended();
  assert.equal(exitCode, 0);
  assert.equal(stderr, "");
});

test("what the broker refuses is named", async () => {
  const produced = await rafka(["produce", "no/topic"], "x\n");
  assert.equal(produced.exitCode, 1);
  assert.equal(
    produced.stderr,
    "rafka: topic no/topic cannot be used (INVALID_TOPIC_EXCEPTION)\nHint: names have 1 to 249 letters, digits, dots, underscores and hyphens.\n",
  );
  const described = await rafka(["configs", "describe", "topic", "never"]);
  assert.match(described.stderr, /^rafka: topic never does not exist \(UNKNOWN_TOPIC_OR_PARTITION\)\nHint: /);
  const both = await rafka(["configs", "delete", "topic", "never", "--all", "--config", "flush.ms"]);
  assert.equal(both.exitCode, 2);
  assert.match(both.stderr, /configs delete wants either --config or --all/);
  const deleted = await rafka(["groups", "delete", "nobody", "noone"]);
  assert.equal(deleted.exitCode, 1);
  assert.equal(
    deleted.stderr,
    "rafka: group nobody does not exist (GROUP_ID_NOT_FOUND)\nrafka: group noone does not exist (GROUP_ID_NOT_FOUND)\nHint: `rafka groups list` shows the groups there are.\n",
  );
  assert.deepEqual(await json(["groups", "delete", "nobody", "--if-exists"]), [
    { group: "nobody", deleted: false, error: null },
  ]);
});

test("no broker: the address and the reason, exit code 1", async () => {
  const { exitCode, stderr } = await runRafka(["topics", "list", "-b", "127.0.0.1:1"]);
  assert.equal(exitCode, 1);
  assert.match(stderr, /no broker can be reached: .*ECONNREFUSED 127\.0\.0\.1:1/);
});

test("wire answers line by line", async () => {
  const { stdout, exitCode } = await runRafka(["wire"], {
    input: '{"decode":"ApiVersionsRequest","version":0,"hex":""}\n{"nonsense":1}\n',
  });
  assert.equal(exitCode, 0);
  assert.equal(stdout.trimEnd().split("\n").length, 2);
});

test("storage formats a directory once, and tells what it holds", async () => {
  using directory = new TemporaryDirectory();
  const data = ["--data", directory.join("data")];
  assert.equal((await runRafka(["storage", "info", ...data])).exitCode, 1);
  const formatted = await runRafka(["storage", "format", ...data, "-t", "MkU3OEVBNTcwNTJENDM2Qk", "--json"]);
  assert.equal((JSON.parse(formatted.stdout) as { clusterId: string }).clusterId, "MkU3OEVBNTcwNTJENDM2Qk");
  const again = await runRafka(["storage", "format", ...data]);
  assert.equal(again.exitCode, 1);
  assert.match(again.stderr, /already formatted/);
  assert.equal((await runRafka(["storage", "info", ...data])).exitCode, 0);
  assert.match((await runRafka(["storage", "random-uuid"])).stdout, /^[\w-]{22}\n$/);
});
