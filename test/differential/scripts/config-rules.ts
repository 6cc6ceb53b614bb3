/** What altering configs accepts and refuses: every kind of resource, every operation, rules between configs. */
import type { WireSession } from "../wire-session.ts";

const TOPIC = 2;
const BROKER = 4;
const BROKER_LOGGER = 8;
const CLIENT_METRICS = 16;
const GROUP = 32;

const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

type Change = readonly [name: string, operation: number, value: string | null];

const set = (name: string, value: string | null): Change => [name, SET, value];
const remove = (name: string): Change => [name, DELETE, null];
const append = (name: string, value: string | null): Change => [name, APPEND, value];
const subtract = (name: string, value: string | null): Change => [name, SUBTRACT, value];

/** One config each, in this order, so that later changes meet what earlier ones left. */
const TOPIC_CHANGES: readonly Change[] = [
  set("cleanup.policy", ""),
  set("cleanup.policy", "delete,delete"),
  set("cleanup.policy", " compact , delete "),
  set("cleanup.policy", "compact,,delete"),
  set("cleanup.policy", "DELETE"),
  append("cleanup.policy", "burn"),
  append("cleanup.policy", ""),
  append("cleanup.policy", null),
  append("cleanup.policy", "delete,compact"),
  subtract("cleanup.policy", "burn"),
  subtract("cleanup.policy", "compact"),
  subtract("cleanup.policy", "delete"),
  subtract("cleanup.policy", "delete,compact"),
  remove("cleanup.policy"),
  set("leader.replication.throttled.replicas", "*"),
  append("leader.replication.throttled.replicas", "0:1"),
  set("leader.replication.throttled.replicas", "0:1,1:2"),
  append("leader.replication.throttled.replicas", "1:2,2:3"),
  subtract("leader.replication.throttled.replicas", "0:1"),
  set("leader.replication.throttled.replicas", "zero"),
  set("leader.replication.throttled.replicas", "0:1,0:1"),
  set("leader.replication.throttled.replicas", ""),
  set("follower.replication.throttled.replicas", "0"),
  set("min.insync.replicas", "0"),
  set("min.insync.replicas", "5"),
  remove("min.insync.replicas"),
  set("compression.type", "GZIP"),
  set("compression.type", ""),
  set("compression.gzip.level", "0"),
  set("compression.gzip.level", "10"),
  set("compression.lz4.level", "18"),
  set("compression.zstd.level", "23"),
  set("retention.ms", "-2"),
  set("retention.ms", " 5000 "),
  set("retention.ms", "+5000"),
  set("retention.ms", "0x10"),
  set("retention.ms", "1e3"),
  set("retention.ms", ""),
  set("retention.ms", "9223372036854775807"),
  set("retention.ms", "9223372036854775808"),
  set("retention.bytes", "-2"),
  set("segment.bytes", "1048575"),
  set("segment.bytes", "2147483648"),
  set("segment.ms", "0"),
  set("max.message.bytes", "-1"),
  set("flush.messages", "0"),
  set("min.cleanable.dirty.ratio", "1.5"),
  set("min.cleanable.dirty.ratio", "NaN"),
  set("min.cleanable.dirty.ratio", "half"),
  set("message.timestamp.type", "createtime"),
  set("message.timestamp.before.max.ms", "-1"),
  set("preallocate", "yes"),
  set("preallocate", "TRUE"),
  set("unclean.leader.election.enable", "maybe"),
  set("remote.storage.enable", "true"),
  set("remote.storage.enable", "false"),
  set("remote.log.copy.disable", "true"),
  set("remote.log.delete.on.disable", "true"),
  set("local.retention.ms", "-3"),
  set("local.retention.ms", "10000"),
  set("internal.segment.bytes", "100"),
  set("diskless.enable", "true"),
  set("message.format.version", "3.0"),
  set("", "x"),
  remove("no.such.config"),
  append("no.such.config", "x"),
  subtract("retention.ms", "1"),
  ["retention.ms", DELETE, "with a value"],
  set("file.delete.delay.ms", "-1"),
  set("index.interval.bytes", "-1"),
  set("segment.index.bytes", "3"),
  set("max.decompressed.message.bytes", "0"),
];

/** Configs of all brokers; each change waits until the broker has it. */
const CLUSTER_CHANGES: readonly Change[] = [
  set("no.such.config", "1"),
  append("no.such.config", "1"),
  subtract("no.such.config", "1"),
  remove("no.such.config"),
  remove("log.retention.ms"),
  set("log.segment.bytes", "soon"),
  set("log.segment.bytes", "1"),
  set("log.segment.bytes", ""),
  append("log.segment.bytes", "1"),
  subtract("log.segment.bytes", "1"),
  append("log.cleanup.policy", "compact"),
  append("log.cleanup.policy", "burn"),
  subtract("log.cleanup.policy", "delete"),
  subtract("log.cleanup.policy", "compact"),
  set("log.cleanup.policy", "delete,delete"),
  set("log.cleanup.policy", "delete,burn"),
  remove("log.cleanup.policy"),
  set("num.partitions", "3"),
  remove("num.partitions"),
  set("log.retention.hours", "1"),
  set("log.retention.minutes", "1"),
  set("log.retention.ms", "0"),
  set("log.retention.ms", "-5"),
  set("log.retention.ms", "-1"),
  remove("log.retention.ms"),
  set("log.roll.ms", "0"),
  set("log.roll.jitter.ms", "-1"),
  set("log.local.retention.ms", "9999999999999"),
  set("log.local.retention.ms", "-1"),
  set("log.local.retention.bytes", "-3"),
  set("log.flush.interval.messages", "0"),
  set("message.max.bytes", "-1"),
  set("compression.type", "rar"),
  set("compression.gzip.level", "0"),
  set("log.message.timestamp.type", "Never"),
  set("unclean.leader.election.enable", "maybe"),
  set("min.insync.replicas", "0"),
  set("min.insync.replicas", "2"),
  remove("min.insync.replicas"),
  set("min.insync.replicas", "1"),
  set("listeners", "PLAINTEXT://127.0.0.1:1"),
  set("ssl.keystore.location", "/nowhere"),
  set("sasl.enabled.mechanisms", "PLAIN"),
  append("sasl.enabled.mechanisms", "PLAIN"),
  set("listener.name.plaintext.ssl.keystore.location", "/nowhere"),
  set("listener.name.plaintext.max.connections", "1000"),
  remove("listener.name.plaintext.max.connections"),
  set("listener.name.plaintext.max.connections", "many"),
  set("max.connections", "-1"),
  set("max.connections", "100000"),
  remove("max.connections"),
  set("max.connections.per.ip", "0"),
  set("max.connections.per.ip", "-1"),
  set("max.connections.per.ip.overrides", "x"),
  set("max.connections.per.ip.overrides", "a b:1"),
  set("max.connections.per.ip.overrides", "127.0.0.1:x"),
  set("max.connections.per.ip.overrides", "127.0.0.1:5000"),
  remove("max.connections.per.ip.overrides"),
  set("max.connection.creation.rate", "-1"),
  set("num.io.threads", "0"),
  set("num.io.threads", "100"),
  set("num.io.threads", "1"),
  set("num.network.threads", "100"),
  set("num.replica.fetchers", "3"),
  set("num.recovery.threads.per.data.dir", "9"),
  set("background.threads", "1"),
  set("log.cleaner.threads", "100"),
  set("log.cleaner.dedupe.buffer.size", "1"),
  set("log.cleaner.io.buffer.size", "-1"),
  set("log.cleaner.io.buffer.load.factor", "x"),
  set("leader.replication.throttled.rate", "-1"),
  set("leader.replication.throttled.rate", "1000"),
  set("follower.replication.throttled.rate", "fast"),
  remove("leader.replication.throttled.rate"),
  set("producer.id.expiration.ms", "0"),
  set("transaction.partition.verification.enable", "perhaps"),
  set("remote.log.manager.copier.thread.pool.size", "1"),
  set("remote.log.index.file.cache.total.size.bytes", "0"),
  set("remote.log.reader.threads", "100"),
  set("group.consumer.assignment.interval.ms", "-1"),
  set("group.consumer.assignment.interval.ms", "999999"),
  set("group.coordinator.cached.buffer.max.bytes", "1"),
  set("group.consumer.session.timeout.ms", "45001"),
  set("auto.create.topics.enable", "false"),
  set("broker.id", "2"),
  set("max.connections", "0"),
  set("max.connection.creation.rate", "0"),
  set("listener.name.plaintext.max.connections", "0"),
  set("listener.name.plaintext.max.connection.creation.rate", "0"),
  set("listener.name.controller.max.connections", "0"),
  remove("listener.name.controller.max.connections"),
  append("listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN"),
  set("log.remote.copy.lag.ms", "604800001"),
  set("log.remote.copy.lag.ms", "9223372036854775807"),
  set("log.remote.copy.lag.ms", "604800000"),
  set("log.local.retention.ms", "604799999"),
  remove("log.remote.copy.lag.ms"),
  set("log.remote.copy.lag.bytes", "101"),
  set("log.local.retention.bytes", "100"),
  remove("log.remote.copy.lag.bytes"),
  set("max.connections.per.ip.overrides", "127.0.0.9:5000,"),
  set("max.connections.per.ip.overrides", ":5000"),
  set("max.connections.per.ip.overrides", "127.0.0.9:0x10"),
  set("max.connections.per.ip.overrides", "127.0.0.9:99999999999"),
  remove("max.connections.per.ip.overrides"),
  set("metric.reporters", ""),
  remove("metric.reporters"),
];

/** Configs of the one broker. */
const BROKER_CHANGES: readonly Change[] = [
  set("no.such.config", "1"),
  remove("no.such.config"),
  set("log.segment.bytes", "1"),
  set("log.retention.hours", "1"),
  append("log.cleanup.policy", "compact"),
  subtract("log.cleanup.policy", "compact"),
  remove("log.cleanup.policy"),
  set("min.insync.replicas", "2"),
  remove("min.insync.replicas"),
  set("ssl.keystore.location", "/nowhere"),
  set("ssl.keystore.password", "secret"),
  set("sasl.jaas.config", "secret"),
  set("max.connections", "100001"),
  remove("max.connections"),
  set("listener.name.plaintext.max.connections", "1001"),
  remove("listener.name.plaintext.max.connections"),
  set("listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN"),
  remove("listener.name.plaintext.sasl.enabled.mechanisms"),
  set("sasl.enabled.mechanisms", "PLAIN"),
  append("sasl.enabled.mechanisms", "PLAIN"),
  append("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256"),
  subtract("sasl.enabled.mechanisms", "GSSAPI"),
  remove("sasl.enabled.mechanisms"),
  set("listeners", ""),
  set("listeners", "nonsense"),
  set("listener.security.protocol.map", "PLAINTEXT:NONE"),
  set("principal.builder.class", "no.such.Class"),
  set("num.io.threads", "16"),
  remove("num.io.threads"),
  set("advertised.listeners", "PLAINTEXT://elsewhere:9092"),
  set("node.id", "7"),
  set("cordoned.log.dirs", "/nowhere,/else"),
  set("cordoned.log.dirs", "*,/nowhere"),
  set("cordoned.log.dirs", "/nowhere,/nowhere"),
  set("cordoned.log.dirs", ","),
];

const GROUP_CHANGES: readonly Change[] = [
  set("no.such.config", "1"),
  append("no.such.config", "1"),
  remove("no.such.config"),
  set("consumer.session.timeout.ms", "soon"),
  set("consumer.session.timeout.ms", "0"),
  set("consumer.session.timeout.ms", "1000"),
  set("consumer.session.timeout.ms", "9999999"),
  set("consumer.session.timeout.ms", "50000"),
  set("consumer.heartbeat.interval.ms", "1"),
  set("consumer.heartbeat.interval.ms", "999999"),
  set("consumer.assignment.interval.ms", "-1"),
  set("consumer.assignment.interval.ms", "999999"),
  append("consumer.session.timeout.ms", "1"),
  set("share.session.timeout.ms", "1"),
  set("share.session.timeout.ms", "9999999"),
  set("share.heartbeat.interval.ms", "1"),
  set("share.heartbeat.interval.ms", "9999999"),
  set("share.record.lock.duration.ms", "1"),
  set("share.record.lock.duration.ms", "1001"),
  set("share.record.lock.duration.ms", "9999999"),
  set("share.delivery.count.limit", "1"),
  set("share.delivery.count.limit", "1000"),
  set("share.partition.max.record.locks", "1"),
  set("share.partition.max.record.locks", "1000000"),
  set("share.auto.offset.reset", "never"),
  set("share.auto.offset.reset", "by_duration:PT1H"),
  set("share.auto.offset.reset", "by_duration:-PT1H"),
  set("share.auto.offset.reset", "EARLIEST"),
  set("share.isolation.level", "serializable"),
  set("share.renew.acknowledge.enable", "no"),
  set("share.assignment.interval.ms", "999999"),
  set("streams.session.timeout.ms", "1"),
  set("streams.session.timeout.ms", "9999999"),
  set("streams.heartbeat.interval.ms", "1"),
  set("streams.heartbeat.interval.ms", "9999999"),
  set("streams.num.standby.replicas", "-1"),
  set("streams.num.standby.replicas", "100"),
  set("streams.initial.rebalance.delay.ms", "-1"),
  set("streams.assignment.interval.ms", "999999"),
  set("streams.task.offset.interval.ms", "0"),
  set("streams.task.offset.interval.ms", "1"),
  set("streams.acceptable.recovery.lag", "-1"),
  set("streams.num.warmup.replicas", "100"),
  set("streams.assignor.name", "no-such-assignor"),
  set("streams.rack.aware.assignment.tags", "zone,rack"),
  append("streams.rack.aware.assignment.tags", "zone,row"),
  subtract("streams.rack.aware.assignment.tags", "rack"),
  set("streams.rack.aware.assignment.tags", "zone,zone"),
  set("errors.deadletterqueue.topic.name", "a b"),
  set("errors.deadletterqueue.topic.name", "__dlq"),
  set("errors.deadletterqueue.topic.name", "letters"),
  remove("errors.deadletterqueue.topic.name"),
  set("errors.deadletterqueue.copy.record.enable", "1"),
  set("consumer.assignor.offload.enable", "false"),
];

const CLIENT_METRICS_CHANGES: readonly Change[] = [
  set("no.such.config", "1"),
  append("no.such.config", "1"),
  set("interval.ms", "soon"),
  set("interval.ms", "99"),
  set("interval.ms", "3600001"),
  set("interval.ms", "100"),
  append("interval.ms", "1"),
  set("metrics", "a.,b."),
  append("metrics", "b.,c."),
  subtract("metrics", "a."),
  set("metrics", "a,a"),
  set("metrics", "*"),
  set("metrics", ""),
  set("match", "client_id=a.*"),
  set("match", "client_id"),
  set("match", "client_id=a=b"),
  set("match", "colour=red"),
  set("match", "client_id=["),
  set("match", "client_software_name=Java , client_software_version=11[.]1"),
  remove("match"),
  remove("no.such.config"),
];

export async function configRules(session: WireSession): Promise<void> {
  await session.send("a topic", "CreateTopics", 7, {
    topics: [{ name: "rules", numPartitions: 1, replicationFactor: 1 }],
  });
  await session.untilLed(["rules"]);
  const alter = (
    what: string,
    resourceType: number,
    resourceName: string,
    changes: readonly Change[],
    validateOnly = false,
  ) =>
    session.send(what, "IncrementalAlterConfigs", 1, {
      resources: [
        {
          resourceType,
          resourceName,
          configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value })),
        },
      ],
      validateOnly,
    });
  const describe = (what: string, resourceType: number, resourceName: string, keys: readonly string[] | null = null) =>
    session.send(what, "DescribeConfigs", 4, {
      resources: [{ resourceType, resourceName, configurationKeys: keys }],
      includeSynonyms: true,
    });
  /** Metadata reaches a broker after the answer: a marker that follows it tells when. */
  let marker = 0;
  const settled = async (): Promise<void> => {
    const value = String(++marker + 1_000_000);
    const resource = { resourceType: TOPIC, resourceName: "rules" };
    await session.send(
      "",
      "IncrementalAlterConfigs",
      1,
      { resources: [{ ...resource, configs: [{ name: "flush.ms", configOperation: SET, value }] }] },
      { silent: true },
    );
    const asked = { resources: [{ ...resource, configurationKeys: ["flush.ms"] }] };
    await session.until("DescribeConfigs", 4, asked, (answer) => {
      const [result] = answer["results"] as { configs: { value: string }[] }[];
      return result?.configs[0]?.value === value;
    });
  };
  const each = async (
    kind: string,
    resourceType: number,
    resourceName: string,
    table: readonly Change[],
  ): Promise<void> => {
    for (const [i, change] of table.entries()) {
      await alter(`${kind} ${i}: ${operationName(change)}`, resourceType, resourceName, [change]);
      if (resourceType === BROKER) await settled();
    }
    await settled();
    await describe(`${kind} after all`, resourceType, resourceName);
  };

  await each("topic", TOPIC, "rules", TOPIC_CHANGES);
  await alter("lags that contradict", TOPIC, "rules", [
    set("min.compaction.lag.ms", "10"),
    set("max.compaction.lag.ms", "5"),
  ]);
  await alter("a good and a bad one", TOPIC, "rules", [set("retention.bytes", "1"), set("segment.ms", "x")]);
  await alter("a bad one, validate only", TOPIC, "rules", [set("segment.ms", "x")], true);
  await alter("a topic without name", TOPIC, "", [set("segment.ms", "1")]);
  const replicas = (from: number) => Array.from({ length: 3000 }, (_, i) => `${from + i}:1`).join(",");
  await alter("a long value", TOPIC, "rules", [set("follower.replication.throttled.replicas", replicas(1000))]);
  await alter("a value that becomes too long", TOPIC, "rules", [
    append("follower.replication.throttled.replicas", replicas(4000)),
  ]);
  await alter("null for several", TOPIC, "rules", [set("segment.ms", null), set("retention.ms", null)]);

  await each("cluster", BROKER, "", CLUSTER_CHANGES);
  await each("broker", BROKER, "1", BROKER_CHANGES);
  await alter("a broker's number with a sign", BROKER, "+1", [set("log.retention.ms", "1000")]);
  await alter("a broker's number with zeros", BROKER, "01", [set("log.retention.ms", "1000")]);
  await alter("a negative broker", BROKER, "-1", [set("log.retention.ms", "1000")]);
  await alter("an unknown operation on a broker", BROKER, "1", [["log.retention.ms", 9, "1"]]);
  await alter("validate only on a broker", BROKER, "1", [set("log.retention.ms", "1000")], true);
  await alter("a bad one on a broker, validate only", BROKER, "1", [set("log.retention.ms", "x")], true);
  await alter("a secret of a listener", BROKER, "1", [set("listener.name.other.ssl.keystore.password", "geheim")]);
  await settled();
  await describe("a secret is not told", BROKER, "1", ["listener.name.other.ssl.keystore.password"]);
  await alter("a secret goes", BROKER, "1", [remove("listener.name.other.ssl.keystore.password")]);
  await alter("a custom config of a broker", BROKER, "1", [set("my.plugin.setting", "7")]);
  await settled();
  await describe("a custom config is hidden", BROKER, "1", ["my.plugin.setting"]);
  await alter("a custom config goes", BROKER, "1", [remove("my.plugin.setting")]);
  await alter("a custom config of all brokers", BROKER, "", [set("my.plugin.setting", "8")]);
  await settled();
  await describe("a custom config of all brokers is hidden", BROKER, "");
  await alter("a custom config of all brokers goes", BROKER, "", [remove("my.plugin.setting")]);
  await settled();

  // A larger unit that is given dynamically replaces the smaller one of the file.
  await alter("both units of retention", BROKER, "", [set("log.retention.ms", "123456"), set("log.roll.ms", "654321")]);
  await alter("retention of this broker", BROKER, "1", [set("log.retention.ms", "111111")]);
  await settled();
  const layered = ["log.retention.ms", "log.retention.minutes", "log.retention.hours", "log.roll.ms", "log.roll.hours"];
  await describe("layers of a broker", BROKER, "1", layered);
  await describe("layers of the cluster", BROKER, "", layered);
  await describe("layers of a topic", TOPIC, "rules", ["retention.ms", "segment.ms"]);
  await alter("retention of this broker goes", BROKER, "1", [remove("log.retention.ms")]);
  await settled();
  await describe("layers of a topic without the broker's", TOPIC, "rules", ["retention.ms", "segment.ms"]);
  await alter("both units go", BROKER, "", [remove("log.retention.ms"), remove("log.roll.ms")]);
  await settled();

  for (const [what, configs] of [
    ["of a broker", [{ name: "log.retention.ms", value: "222222" }]],
    ["of a broker, read-only", [{ name: "num.partitions", value: "2" }]],
    ["of a broker, bad", [{ name: "log.retention.ms", value: "x" }]],
    ["of a broker, unknown", [{ name: "no.such.config", value: "x" }]],
    ["of a broker, none", []],
  ] as const) {
    await session.send(`AlterConfigs v2 ${what}`, "AlterConfigs", 2, {
      resources: [{ resourceType: BROKER, resourceName: "1", configs }],
    });
    await settled();
    await describe(`AlterConfigs v2 ${what}: the outcome`, BROKER, "1", ["log.retention.ms", "no.such.config"]);
  }
  await session.send("AlterConfigs v2 of all brokers takes the minimum of replicas away", "AlterConfigs", 2, {
    resources: [{ resourceType: BROKER, resourceName: "", configs: [{ name: "log.retention.ms", value: "5" }] }],
  });
  await session.send("AlterConfigs v2 of loggers", "AlterConfigs", 2, {
    resources: [{ resourceType: BROKER_LOGGER, resourceName: "1", configs: [{ name: "root", value: "INFO" }] }],
  });
  await session.send("AlterConfigs v2 of a group", "AlterConfigs", 2, {
    resources: [{ resourceType: GROUP, resourceName: "legacy", configs: [{ name: "no.such", value: "1" }] }],
  });

  await describe("group before any change", GROUP, "g");
  await each("group", GROUP, "g", GROUP_CHANGES);
  await alter("a group without name", GROUP, "", [set("consumer.session.timeout.ms", "50000")]);
  await alter("heartbeats and sessions that contradict", GROUP, "h", [
    set("consumer.heartbeat.interval.ms", "15000"),
    set("consumer.session.timeout.ms", "45000"),
  ]);
  await alter("heartbeats as long as sessions", GROUP, "i", [
    set("consumer.heartbeat.interval.ms", "15000"),
    set("consumer.session.timeout.ms", "15000"),
  ]);

  await describe("client metrics before any change", CLIENT_METRICS, "m");
  await each("client metrics", CLIENT_METRICS, "m", CLIENT_METRICS_CHANGES);
  await alter("client metrics without name", CLIENT_METRICS, "", [set("interval.ms", "1000")]);
  await describe("client metrics without name, described", CLIENT_METRICS, "");
  await session.send("ListConfigResources v1 of what was altered", "ListConfigResources", 1, {
    resourceTypes: [CLIENT_METRICS, GROUP],
  });

  const logger = (what: string, change: Change, name = "1", validateOnly = false) =>
    alter(`logger: ${what}`, BROKER_LOGGER, name, [change], validateOnly);
  await logger("unknown", set("no.such.logger", "INFO"));
  await logger("unknown goes", remove("no.such.logger"));
  await logger("no level", set("root", "LOUD"));
  await logger("a level in small letters", set("root", "info"));
  await logger("root, validate only", set("root", "INFO"), "1", true);
  await logger("root goes", remove("root"));
  await logger("append", append("root", "INFO"));
  await logger("subtract", subtract("root", "INFO"));
  await logger("unknown operation", ["root", 9, "INFO"]);
  await logger("null", set("root", null));
  await logger("another node", set("root", "INFO"), "9");
  await logger("no node", set("root", "INFO"), "x");
  await logger("all nodes", set("root", "INFO"), "");
  await logger("root", set("root", "INFO"));
  await describe("logger root", BROKER_LOGGER, "1", ["root"]);
  await describe("loggers of another node", BROKER_LOGGER, "9");
  await describe("loggers of no node", BROKER_LOGGER, "");
}

function operationName([name, operation, value]: Change): string {
  return `${["set", "delete", "append", "subtract"][operation]} ${name} ${value === null ? "null" : JSON.stringify(value)}`;
}
