/** What altering configs accepts and refuses: every kind of resource, every operation, rules between configs. */
import type { WireSession } from "../wire-session.ts";
import {
  append,
  BROKER_CHANGES,
  type Change,
  CLIENT_METRICS_CHANGES,
  CLUSTER_CHANGES,
  GROUP_CHANGES,
  operationName,
  remove,
  SET,
  set,
  subtract,
  TOPIC_CHANGES,
} from "./config-changes.ts";

const TOPIC = 2;
const BROKER = 4;
const BROKER_LOGGER = 8;
const CLIENT_METRICS = 16;
const GROUP = 32;

/** Asks for every change by itself, then for those that meet others. */
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
