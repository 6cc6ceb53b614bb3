import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Broker, type BrokerOptions, startBroker } from "../../index.ts";
import { KafkaConnection } from "../../network/client/kafka-connection.ts";
import { createRealPlatform } from "../../platform/real/real-platform.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../../protocol/generated/create-topics-request.ts";
import {
  newDeleteTopicsRequest,
  newDeleteTopicsRequestDeleteTopicState,
} from "../../protocol/generated/delete-topics-request.ts";
import { CREATE_TOPICS, DELETE_TOPICS } from "../../testing/admin-calls.ts";

const platform = createRealPlatform();

function directory(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "rafka-metrics-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function start(dataDirectory: string, overrides: BrokerOptions["overrides"] = {}): Promise<Broker> {
  return startBroker({ dataDirectory, metricsPort: 0, overrides });
}

/** Reads samples by `name` or `name{label="value",…}`; fails for one that is not there. */
async function scrape(broker: Broker): Promise<(sample: string) => number> {
  const text = await (await fetch(`${broker.metricsUrl}/metrics`)).text();
  const values = new Map<string, number>();
  for (const [, sample = "", value] of text.matchAll(/^(?!#)(.*) (\S+)$/gm)) values.set(sample, Number(value));
  return (sample) => {
    const value = values.get(sample);
    assert.ok(value !== undefined, `${sample} is not served`);
    return value;
  };
}

async function connect(broker: Broker): Promise<KafkaConnection> {
  const { port } = broker.endpoints[0] ?? { port: 0 };
  const connection = await KafkaConnection.connect({ platform, host: "127.0.0.1", port, clientId: "test" });
  await connection.negotiate({ name: "test", version: "1" });
  return connection;
}

async function create(connection: KafkaConnection, names: readonly string[], numPartitions = 1): Promise<void> {
  const topics = names.map((name) =>
    newCreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 }),
  );
  await connection.request(CREATE_TOPICS, newCreateTopicsRequest({ topics, timeoutMs: 5000 }));
}

const CONTROLLER = "kafka_controller_kafkacontroller";
const BROKER = "kafka_server_broker_metadata_metrics";
const QUEUE = "kafka_controller_controllereventmanager";
const REQUESTS = "kafka_network_requestmetrics";

test("after so many creates the metrics of controller, quorum and broker say so many records, topics and operations", async () => {
  using data = directory();
  await using broker = await start(data.path);
  const connection = await connect(broker);
  const before = await scrape(broker);
  for (let index = 0; index < 7; index++) await create(connection, [`topic-${index}`], 3);
  const after = await scrape(broker);
  const grown = (sample: string): number => after(sample) - before(sample);

  // A topic and its three partitions: four records each, in one batch and one sync.
  assert.equal(grown(`${CONTROLLER}_lastappliedrecordoffset`), 28);
  assert.equal(grown(`${CONTROLLER}_lastcommittedrecordoffset`), 28);
  assert.equal(grown(`${BROKER}_last_applied_record_offset`), 28);
  assert.equal(grown("kafka_server_raft_metrics_append_records_total"), 28);
  assert.equal(grown("kafka_server_raft_metrics_commit_latency_seconds_count"), 7);
  assert.equal(after("kafka_server_raft_metrics_high_watermark"), after("kafka_server_raft_metrics_log_end_offset"));
  assert.equal(
    after("kafka_server_raft_metrics_high_watermark"),
    after(`${CONTROLLER}_lastcommittedrecordoffset`) + 1,
    "one is inclusive, the other not",
  );
  assert.equal(after(`${CONTROLLER}_lastappliedrecordlagms`), 0, "nothing waits");
  assert.equal(after(`${BROKER}_last_applied_record_lag_ms`), 0);
  assert.ok(grown(`${CONTROLLER}_lastappliedrecordtimestamp`) > 0);
  assert.equal(grown(`${CONTROLLER}_globaltopiccount`), 7);
  assert.equal(grown(`${CONTROLLER}_globalpartitioncount`), 21);
  assert.equal(after(`${CONTROLLER}_offlinepartitionscount`), 0);
  assert.equal(after(`${CONTROLLER}_preferredreplicaimbalancecount`), 0);
  assert.equal(grown(`${CONTROLLER}_eventqueueoperationsstartedcount`), 7);
  assert.equal(grown(`${QUEUE}_eventqueuetime_seconds_count`), 7);
  assert.equal(grown(`${QUEUE}_eventqueueprocessingtime_seconds_count`), 7);
  assert.ok(grown(`${QUEUE}_eventqueueprocessingtime_seconds_sum`) > 0);
  assert.equal(after(`${CONTROLLER}_brokerregistrationstate{broker="1"}`), 30);
  assert.equal(after("kafka_server_metadataloader_currentcontrollerid"), 1);
  assert.equal(after("kafka_server_metadataloader_currentmetadataversion"), 33);
  assert.equal(after('kafka_server_metadataloader_finalizedlevel{featureName="kraftVersion"}'), 1);
  assert.equal(after('kafka_server_node_metrics_maximum_supported_level{feature_name="metadata-version"}'), 33);
  await connection.close();
});

test("each admin API is counted by version, by error code of each row, and timed", async () => {
  using data = directory();
  await using broker = await start(data.path);
  const connection = await connect(broker);
  await create(connection, ["a", "b"]);
  await create(connection, ["a", "c", "not/valid"]);
  const topics = ["c", "nobody"].map((name) => newDeleteTopicsRequestDeleteTopicState({ name }));
  await connection.request(DELETE_TOPICS, newDeleteTopicsRequest({ topics, timeoutMs: 5000 }));
  const read = await scrape(broker);
  assert.equal(read(`${REQUESTS}_requests_total{request="CreateTopics",version="7"}`), 2);
  assert.equal(read(`${REQUESTS}_errors_total{request="CreateTopics",error="NONE"}`), 3);
  assert.equal(read(`${REQUESTS}_errors_total{request="CreateTopics",error="TOPIC_ALREADY_EXISTS"}`), 1);
  assert.equal(read(`${REQUESTS}_errors_total{request="CreateTopics",error="INVALID_TOPIC_EXCEPTION"}`), 1);
  assert.equal(read(`${REQUESTS}_errors_total{request="DeleteTopics",error="NONE"}`), 1);
  assert.equal(read(`${REQUESTS}_errors_total{request="DeleteTopics",error="UNKNOWN_TOPIC_OR_PARTITION"}`), 1);
  assert.equal(read(`${REQUESTS}_totaltime_seconds_count{request="CreateTopics"}`), 2);
  assert.ok(read(`${REQUESTS}_totaltime_seconds_sum{request="CreateTopics"}`) > 0);
  await connection.close();
});

test("a restart loads the snapshot that was due, takes the next epoch, and elects from the eligible leader replicas", async () => {
  using data = directory();
  const overrides = { "metadata.log.max.record.bytes.between.snapshots": "800" };
  {
    await using broker = await start(data.path, overrides);
    const connection = await connect(broker);
    for (let index = 0; index < 8; index++) await create(connection, [`topic-${index}`], 4);
    const read = await scrape(broker);
    assert.equal(read("kafka_server_metadataloader_handleloadsnapshotcount"), 0);
    assert.equal(read("kafka_server_raft_metrics_current_epoch"), 1);
    assert.equal(read(`${CONTROLLER}_ignoredstaticvoters`), 0);
    await connection.close();
  }
  // The log names its voters: these are looked at and not used.
  const voters = { "controller.quorum.voters": "1@127.0.0.1:9093" };
  await using broker = await start(data.path, { ...overrides, ...voters });
  const read = await scrape(broker);
  assert.equal(read(`${CONTROLLER}_ignoredstaticvoters`), 1);
  assert.equal(read(`${BROKER}_ignored_static_voters`), 1);
  assert.equal(read("kafka_server_metadataloader_handleloadsnapshotcount"), 1);
  assert.equal(read("kafka_server_raft_metrics_current_epoch"), 2);
  assert.equal(read(`${CONTROLLER}_globalpartitioncount`), 32);
  assert.equal(read(`${CONTROLLER}_offlinepartitionscount`), 0);
  assert.equal(read("kafka_controller_controllerstats_electionfromeligibleleaderreplicas_total"), 32);
  assert.equal(read("kafka_controller_controllerstats_uncleanleaderelections_total"), 0);
});

test("partitions of a directory that cannot be read are offline until it is back", async () => {
  using data = directory();
  const [first, second] = [join(data.path, "first"), join(data.path, "second")];
  const startOnBoth = (overrides = {}) =>
    startBroker({ metricsPort: 0, overrides: { "log.dirs": `${first},${second}`, ...overrides } });
  const directories = async (broker: Broker, what: "offline" | "cordoned") => {
    const read = await scrape(broker);
    const each = (path: string) => read(`kafka_log_logmanager_logdirectory${what}{logDirectory="${path}"}`);
    return [read(`kafka_log_logmanager_${what}logdirectorycount`), each(first), each(second)];
  };
  const counts = async (broker: Broker) => {
    const read = await scrape(broker);
    const names = ["globalpartitioncount", "offlinepartitionscount", "preferredreplicaimbalancecount"];
    return [
      ...names.map((name) => read(`${CONTROLLER}_${name}`)),
      read("kafka_server_replicamanager_offlinereplicacount"),
    ];
  };
  {
    await using broker = await startOnBoth();
    const connection = await connect(broker);
    await create(connection, ["t"], 9);
    await connection.close();
    assert.deepEqual(await counts(broker), [9, 0, 0, 0]);
    assert.deepEqual(await directories(broker, "offline"), [0, 0, 0]);
    assert.deepEqual(await directories(broker, "cordoned"), [0, 0, 0]);
  }
  const lost = readdirSync(second).filter((name) => name.startsWith("t-")).length;
  assert.ok(lost > 0 && lost < 9, `${lost} of 9 partitions are in the second directory`);
  renameSync(second, `${second}.away`);
  writeFileSync(second, "no directory");
  {
    await using broker = await startOnBoth();
    assert.deepEqual(await counts(broker), [9, lost, lost, lost]);
    assert.deepEqual(await directories(broker, "offline"), [1, 0, 1]);
  }
  rmSync(second);
  renameSync(`${second}.away`, second);
  await using broker = await startOnBoth({ "cordoned.log.dirs": second });
  assert.deepEqual(await counts(broker), [9, 0, 0, 0]);
  assert.deepEqual(await directories(broker, "offline"), [0, 0, 0]);
  assert.deepEqual(await directories(broker, "cordoned"), [1, 0, 1]);
});
