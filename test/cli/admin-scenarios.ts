/** The commands that administer a cluster, as one story: told to Rafka every day, and to Apache Kafka where it is at hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type RafkaResult, runRafka } from "../../src/testing/rafka-process.ts";

/** What the stories need to know of the cluster. */
export interface AdminTarget {
  /** Known once the suite has started. */
  readonly bootstrap: () => string;
  /** Topics that one command creates and deletes. */
  readonly manyCount: number;
}

/** Registers the stories as tests. */
export function adminScenarios({ bootstrap, manyCount }: AdminTarget): void {
  const rafka = (...words: readonly string[]): Promise<RafkaResult> => runRafka([...words, "-b", bootstrap()]);
  const done = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await rafka(...words);
    assert.equal(exitCode, 0, `${words.join(" ")}: ${stderr}`);
    return stdout;
  };
  const json = async (...words: readonly string[]): Promise<unknown> => JSON.parse(await done(...words, "--json"));
  const failed = async (...words: readonly string[]): Promise<RafkaResult> => {
    const result = await rafka(...words);
    assert.equal(result.exitCode, 1, `${words.join(" ")}: ${result.stdout}${result.stderr}`);
    return result;
  };

  test("topics create: each topic is told of by itself, and one that fails leaves the others", async () => {
    assert.equal(
      await done("topics", "create", "a", "b", "a", "-p", "2", "-r", "1", "-c", "retention.ms=60000"),
      "Created topic a.\nCreated topic b.\n",
    );
    const mixed = await failed("topics", "create", "a", "no/name", "c", "", "-p", "1");
    assert.equal(mixed.stdout, "Created topic c.\n");
    assert.match(mixed.stderr, /^rafka: topic a: .*\(TOPIC_ALREADY_EXISTS\)$/m);
    assert.match(mixed.stderr, /^rafka: topic no\/name: .*\(INVALID_TOPIC_EXCEPTION\)$/m);
    assert.match(mixed.stderr, /^rafka: topic : .*\(INVALID_TOPIC_EXCEPTION\)$/m);
    assert.match(mixed.stderr, /^Hint: --if-not-exists counts a topic that is there as done\.$/m);
    assert.equal(
      await done("topics", "create", "a", "d", "--if-not-exists", "-p", "1"),
      "Topic a is there already.\nCreated topic d.\n",
    );
    assert.equal(await done("topics", "create", "e", "--dry-run"), "Topic e could be created.\n");
    const { stdout } = await failed("topics", "create", "f", "b", "--json", "-p", "1");
    const [created, there] = JSON.parse(stdout) as {
      topic: string;
      created: boolean;
      error: { code: string } | null;
    }[];
    assert.deepEqual(created, { topic: "f", created: true, error: null });
    assert.deepEqual([there?.topic, there?.created, there?.error?.code], ["b", false, "TOPIC_ALREADY_EXISTS"]);
    assert.equal(await done("topics", "create", "g", "--replica-assignment", "1,1,1"), "Created topic g.\n");
    assert.equal((await done("topics", "describe", "g")).split("\n").length, 4);
    for (const [words, code] of [
      [["-r", "9"], "INVALID_REPLICATION_FACTOR"],
      [["-c", "retention.ms=soon"], "INVALID_CONFIG"],
      [["-c", "no.such.config=1"], "INVALID_CONFIG"],
      [["--replica-assignment", "1:7"], "INVALID_REPLICA_ASSIGNMENT"],
      [["-p", "1000000000"], "POLICY_VIOLATION"],
    ] as const) {
      assert.match((await failed("topics", "create", "z", ...words)).stderr, new RegExp(`\\(${code}\\)`));
    }
  });

  test("topics describe and list: what is there on standard output, what is not as errors", async () => {
    const { stdout, stderr } = await failed("topics", "describe", "b", "absent", "a");
    assert.equal(stdout.replaceAll(/\t\d+\t1\t1$/gm, ""), "a\t0\t1\na\t1\t1\nb\t0\t1\nb\t1\t1\n");
    assert.match(stderr, /^rafka: topic absent does not exist \(UNKNOWN_TOPIC_OR_PARTITION\)$/m);
    const names = ((await json("topics", "list")) as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(names, ["a", "b", "c", "d", "f", "g"]);
  });

  test("topics add-partitions and alter: partitions and configs, all or nothing for each topic", async () => {
    assert.equal(await done("topics", "add-partitions", "a", "-p", "3"), "Topic a has 3 partitions.\n");
    assert.match((await failed("topics", "add-partitions", "a", "-p", "2")).stderr, /INVALID_PARTITIONS/);
    assert.equal(
      await done("topics", "add-partitions", "a", "absent", "-p", "4", "--if-exists", "--dry-run"),
      "Topic a could be altered.\nTopic absent does not exist.\n",
    );
    assert.equal(
      await done(
        "topics",
        "alter",
        "a",
        "b",
        "-p",
        "5",
        "-c",
        "segment.bytes=2000000",
        "--delete-config",
        "retention.ms",
      ),
      "Altered topic a.\nAltered topic b.\n",
    );
    const half = await failed("topics", "alter", "a", "absent", "c", "-p", "5", "-c", "retention.ms=7");
    assert.equal(half.stdout, "Altered topic c.\n");
    assert.match(half.stderr, /topic a: .*INVALID_PARTITIONS[^]*topic absent does not exist/);
    // Its partitions were refused, so its configs are as they were; and the other way round.
    assert.equal(await done("configs", "describe", "topic", "a"), "segment.bytes\t2000000\ttopic\n");
    assert.match((await failed("topics", "alter", "d", "-p", "9", "-c", "retention.ms=x")).stderr, /INVALID_CONFIG/);
    assert.equal((await done("topics", "describe", "d")).split("\n").length, 2);
    assert.equal(await done("topics", "alter", "d", "-p", "9", "--dry-run"), "Topic d could be altered.\n");
  });

  test("configs: of a topic", async () => {
    assert.equal(
      await done("configs", "alter", "topic", "b", "--set", "retention.ms=9", "--append", "cleanup.policy=compact"),
      "Altered configs of topic b.\n",
    );
    assert.equal(
      await done("configs", "describe", "topic", "b"),
      "cleanup.policy\tdelete,compact\ttopic\nretention.ms\t9\ttopic\nsegment.bytes\t2000000\ttopic\n",
    );
    assert.equal(
      await done("configs", "delete", "topic", "b", "--config", "retention.ms", "--config", "cleanup.policy"),
      "retention.ms, cleanup.policy deleted from topic b.\n",
    );
    assert.equal(
      await done("configs", "delete", "topic", "b", "--all", "--dry-run"),
      "segment.bytes could be deleted from topic b.\n",
    );
    assert.equal(await done("configs", "delete", "topic", "b", "--all"), "segment.bytes deleted from topic b.\n");
    assert.equal(
      await done("configs", "delete", "topic", "b", "--config", "flush.ms", "--config", "no.such"),
      "Nothing deleted from topic b; flush.ms, no.such was not set for it.\n",
    );
    assert.deepEqual(await json("configs", "delete", "topic", "b", "--config", "flush.ms"), {
      type: "topic",
      name: "b",
      configs: [],
      deleted: true,
    });
    assert.equal(await done("configs", "describe", "topic", "b"), "");
    const refused = await failed("configs", "alter", "topic", "b", "--set", "retention.ms=x");
    assert.match(refused.stderr, /Invalid value x for configuration retention\.ms.*\(INVALID_CONFIG\)\nHint: /);
    assert.match((await failed("configs", "describe", "topic", "none")).stderr, /UNKNOWN_TOPIC_OR_PARTITION/);
  });

  test("configs: of all brokers, of one, and of its loggers", async () => {
    await done("configs", "alter", "broker", "--set", "log.retention.ms=500000");
    await done("configs", "alter", "broker", "1", "--set", "log.retention.ms=700000");
    assert.match(await done("configs", "describe", "broker"), /^log\.retention\.ms\t500000\tall brokers$/m);
    assert.equal(await done("configs", "describe", "broker", "1"), "log.retention.ms\t700000\tbroker\n");
    assert.match(await done("configs", "describe", "broker", "1", "--all"), /^num\.partitions\t\d+\t(default|file)$/m);
    await done("configs", "delete", "broker", "1", "--all");
    await done("configs", "delete", "broker", "--config", "log.retention.ms");
    assert.equal(await done("configs", "describe", "broker", "1"), "");
    assert.match((await failed("configs", "describe", "broker", "7")).stderr, /no broker 7 \(BROKER_NOT_AVAILABLE\)/);
    assert.match(
      (await failed("configs", "alter", "broker", "1", "--set", "node.id=3")).stderr,
      /\((INVALID_REQUEST|INVALID_CONFIG)\)/,
    );

    await done("configs", "alter", "broker-logger", "1", "--set", "root=WARN");
    assert.match(await done("configs", "describe", "broker-logger", "1"), /^root\tWARN\tlogger$/m);
    await done("configs", "alter", "broker-logger", "1", "--set", "root=INFO");
    assert.match(
      (await failed("configs", "alter", "broker-logger", "1", "--set", "root=LOUD")).stderr,
      /root.*\(INVALID_CONFIG\)/,
    );
  });

  test("configs: of groups and client metrics subscriptions, and which there are", async () => {
    await done("configs", "alter", "group", "workers", "--set", "consumer.session.timeout.ms=50000");
    assert.equal(await done("configs", "describe", "group", "workers"), "consumer.session.timeout.ms\t50000\tgroup\n");
    assert.equal(await done("configs", "list", "group"), "workers\n");
    await done("configs", "delete", "group", "workers", "--all");
    assert.equal(await done("configs", "list", "group"), "");
    await done("configs", "alter", "client-metrics", "watch", "--set", "interval.ms=1000", "--set", "metrics=a,b");
    assert.equal(await done("configs", "list", "client-metrics"), "watch\n");
    assert.equal(
      await done("configs", "describe", "client-metrics", "watch"),
      "interval.ms\t1000\tclient metrics\nmetrics\ta,b\tclient metrics\n",
    );
    await done("configs", "delete", "client-metrics", "watch", "--all");
    assert.equal(await done("configs", "list", "client-metrics"), "");
    assert.deepEqual(await json("configs", "list", "broker"), [{ type: "broker", name: "1" }]);
    assert.match(
      (await failed("configs", "alter", "client-metrics", "watch", "--set", "interval.ms=1")).stderr,
      /interval\.ms.*\(INVALID_REQUEST\)/,
    );
  });

  test("features: levels are described and changed; what would lose metadata is refused", async () => {
    const elr = "eligible.leader.replicas.version";
    assert.match(await done("features", "describe"), new RegExp(`^metadata\\.version\\t\\d+\\t33\\t33$`, "m"));
    assert.equal(
      await done("features", "downgrade", "--feature", `${elr}=0`, "--dry-run"),
      `Feature ${elr} could be set to level 0.\n`,
    );
    assert.equal(await done("features", "disable", elr), `Feature ${elr} is at level 0.\n`);
    assert.equal(await done("features", "upgrade", "--feature", `${elr}=1`), `Feature ${elr} is at level 1.\n`);
    assert.equal(
      await done("features", "upgrade", "--release-version", "4.4"),
      "Every feature is at that level already.\n",
    );
    const refused = await failed("features", "downgrade", "--feature", "metadata.version=4.1");
    assert.match(
      refused.stderr,
      /^rafka: feature metadata\.version: .*downgrade from 33 to 27.*\(INVALID_UPDATE_VERSION\)$/m,
    );
    assert.match(refused.stderr, /^Hint: `rafka features describe`/m);
    const unknown = await failed("features", "upgrade", "--feature", `no.such=1`, "--feature", `${elr}=1`);
    assert.match(unknown.stderr, /^rafka: feature no\.such: [^]*^rafka: feature eligible/m);
    const found = (await json("features", "describe")) as { name: string; finalizedLevel: number }[];
    assert.equal(found.find(({ name }) => name === elr)?.finalizedLevel, 1);
  });

  test("quotas: of users, client ids and addresses, and of those without their own", async () => {
    const alice = ["--user", "alice", "--client-id", "app"];
    assert.equal(
      await done("quotas", "alter", ...alice, "--set", "producer_byte_rate=1024", "--set", "request_percentage=12.5"),
      "Quotas of user alice, client-id app are altered.\n",
    );
    await done("quotas", "alter", "--user-default", "--set", "consumer_byte_rate=2e6");
    await done("quotas", "alter", "--ip", "127.0.0.1", "--set", "connection_creation_rate=9");
    assert.equal(
      await done("quotas", "alter", "--user", "bob", "--set", "producer_byte_rate=1", "--dry-run"),
      "Quotas of user bob could be altered.\n",
    );
    assert.equal(
      await done("quotas", "describe"),
      "ip 127.0.0.1\tconnection_creation_rate\t9\n" +
        "user (default)\tconsumer_byte_rate\t2000000\n" +
        "user alice, client-id app\tproducer_byte_rate\t1024\n" +
        "user alice, client-id app\trequest_percentage\t12.5\n",
    );
    assert.deepEqual(await json("quotas", "describe", "--user-default"), [
      { entity: { user: null }, quota: "consumer_byte_rate", value: 2_000_000 },
    ]);
    assert.equal(await done("quotas", "describe", "--user", "alice"), "");
    assert.match(
      (await failed("quotas", "alter", ...alice, "--set", "no_such=1")).stderr,
      /no_such.*\(INVALID_REQUEST\)\nHint: quotas are producer_byte_rate, /,
    );
    assert.match(
      (await failed("quotas", "alter", "--ip", "::x", "--set", "connection_creation_rate=1")).stderr,
      /INVALID/,
    );
    await done("quotas", "alter", ...alice, "--delete", "producer_byte_rate", "--delete", "request_percentage");
    await done("quotas", "alter", "--user-default", "--delete", "consumer_byte_rate");
    await done("quotas", "alter", "--ip", "127.0.0.1", "--delete", "connection_creation_rate");
    assert.equal(await done("quotas", "describe"), "");
  });

  test("cluster: its id and brokers; a broker that runs is not unregistered", async () => {
    const { clusterId } = (await json("cluster", "id")) as { clusterId: string };
    assert.match(clusterId, /^[\w-]{22}$/);
    assert.equal(await done("cluster", "id"), `${clusterId}\n`);
    const port = Number(bootstrap().split(":")[1]);
    const [broker, ...others] = (await json("cluster", "brokers", "--include-fenced")) as object[];
    const { host, ...rest } = broker as { host: string };
    assert.ok(["127.0.0.1", "localhost"].includes(host), host);
    assert.deepEqual([rest, others], [{ nodeId: 1, port, rack: null, isFenced: false }, []]);
    assert.match(
      (await failed("cluster", "unregister", "1")).stderr,
      /broker 1 is running: stop it first, or say --force/,
    );
    assert.match((await failed("cluster", "unregister", "9")).stderr, /\(BROKER_ID_NOT_REGISTERED\)/);
  });

  test("log-dirs describe: by broker and topic", async () => {
    const rows = (await done("log-dirs", "describe", "--topic", "a", "--partitions")).trimEnd().split("\n");
    assert.deepEqual(
      rows.map((row) => row.split("\t")[2]),
      ["a-0", "a-1", "a-2", "a-3", "a-4"],
    );
    const [directory] = (await json("log-dirs", "describe", "--broker", "1")) as { error: null; totalBytes: number }[];
    assert.equal(directory?.error, null);
    assert.ok((directory?.totalBytes ?? 0) > 0);
    assert.match((await failed("log-dirs", "describe", "--broker", "7")).stderr, /^rafka: broker 7: no broker 7/);
  });

  test(`${manyCount} topics in one command`, async () => {
    const names = Array.from({ length: manyCount }, (_, index) => `many-${index}`);
    const created = await done("topics", "create", ...names, "-p", "1");
    assert.equal(created.split("\n").length - 1, manyCount);
    assert.equal((await done("topics", "describe", ...names)).split("\n").length - 1, manyCount);
    assert.equal((await done("topics", "delete", ...names)).split("\n").length - 1, manyCount);
  });

  test("topics delete: those that are not there fail, unless --if-exists passes over them", async () => {
    const { stdout, stderr } = await failed("topics", "delete", "a", "absent", "b");
    assert.equal(stdout, "Deleted topic a.\nDeleted topic b.\n");
    assert.match(stderr, /^rafka: topic absent does not exist \(UNKNOWN_TOPIC_OR_PARTITION\)$/m);
    assert.equal(
      await done("topics", "delete", "a", "c", "--if-exists"),
      "Topic a does not exist.\nDeleted topic c.\n",
    );
    assert.deepEqual(await json("topics", "delete", "d", "f", "g"), [
      { topic: "d", deleted: true, error: null },
      { topic: "f", deleted: true, error: null },
      { topic: "g", deleted: true, error: null },
    ]);
    assert.equal(await done("topics", "list"), "");
  });
}
