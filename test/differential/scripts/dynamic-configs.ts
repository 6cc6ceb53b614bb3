/**
 * Every config that can be changed while a broker runs, set for all brokers and for one, then deleted: what brokers, topics
 * and groups are told after it, entry by entry, with sources and synonyms.
 */
import type { ConfigDefinition } from "../../../src/config/config-def.ts";
import { BROKER_CONFIGS } from "../../../src/config/broker-definitions.ts";
import { GROUP_CONFIGS } from "../../../src/config/group-definitions.ts";
import { TOPIC_CONFIGS } from "../../../src/config/topic-definitions.ts";
import type { WireSession } from "../wire-session.ts";

const TOPIC = 2;
const BROKER = 4;
const GROUP = 32;
const SET = 0;
const DELETE = 1;

/** Values where neither the other boolean nor the next number will do. */
const CHOSEN: Readonly<Record<string, string>> = {
  "cleanup.policy": "compact",
  "compression.type": "zstd",
  "config.providers": "",
  "consumer.heartbeat.interval.ms": "5001",
  "cordoned.log.dirs": "",
  "errors.deadletterqueue.topic.name.prefix": "dead.",
  "errors.deadletterqueue.topic.name": "dead",
  "follower.replication.throttled.replicas": "0:1",
  "leader.replication.throttled.replicas": "0:1",
  "log.cleaner.io.max.bytes.per.second": "12345.5",
  "log.cleanup.policy": "compact,delete",
  "log.message.timestamp.type": "LogAppendTime",
  "max.connections.per.ip.overrides": "127.0.0.9:7",
  "message.timestamp.type": "LogAppendTime",
  "metric.reporters": "",
  "share.auto.offset.reset": "earliest",
  "share.isolation.level": "read_committed",
};
/** They would need another listener, a store on the disk or a class; or they belong to what is written at the first start. */
const LEFT_OUT =
  /^(listeners|listener\.security\.protocol\.map|min\.insync\.replicas|.*\.class|ssl\..*|sasl\..*|remote\.storage\.enable|remote\.log\.(copy|delete).*|config\.providers|cordoned\.log\.dirs)$/;

/** A valid value that is not the default. */
function otherValue({ name, type, defaultText }: ConfigDefinition): string {
  const chosen = CHOSEN[name];
  if (chosen !== undefined) return chosen;
  if (type === "boolean") return defaultText === "true" ? "false" : "true";
  if (type === "double") return "0.25";
  if (defaultText === null || defaultText === undefined || defaultText === "") return "54321";
  const number = BigInt(defaultText);
  // Without a limit is the largest number there is, and tiers keep no more than the log.
  if (number < 0n) return "100";
  return String(number > 2_000_000_000n ? 2_000_000_000n : number + 1n);
}

export async function dynamicConfigs(session: WireSession): Promise<void> {
  await session.send("a topic", "CreateTopics", 7, {
    topics: [{ name: "dyn", numPartitions: 1, replicationFactor: 1 }],
  });
  await session.untilLed(["dyn"]);

  const alter = (what: string, resourceType: number, resourceName: string, name: string, value: string | null) =>
    session.send(what, "IncrementalAlterConfigs", 1, {
      resources: [
        { resourceType, resourceName, configs: [{ name, configOperation: value === null ? DELETE : SET, value }] },
      ],
    });
  /** Metadata reaches a broker after the answer: a marker that follows it tells when. */
  let marker = 0;
  const settled = async (): Promise<void> => {
    const value = String(++marker + 2_000_000);
    const resource = { resourceType: TOPIC, resourceName: "dyn" };
    const configs = [{ name: "retention.ms", configOperation: SET, value }];
    await session.send("", "IncrementalAlterConfigs", 1, { resources: [{ ...resource, configs }] }, { silent: true });
    const asked = { resources: [{ ...resource, configurationKeys: ["retention.ms"] }] };
    await session.until("DescribeConfigs", 4, asked, (answer) => {
      const [result] = answer["results"] as { configs: { value: string }[] }[];
      return result?.configs[0]?.value === value;
    });
  };
  const describe = async (when: string): Promise<void> => {
    await settled();
    for (const [what, resourceType, resourceName] of [
      ["the broker", BROKER, "1"],
      ["all brokers", BROKER, ""],
      ["a topic", TOPIC, "dyn"],
      ["a group", GROUP, "dyn-group"],
    ] as const) {
      await session.send(`${what} ${when}`, "DescribeConfigs", 4, {
        resources: [{ resourceType, resourceName, configurationKeys: null }],
        includeSynonyms: true,
      });
    }
  };

  const dynamic = [...BROKER_CONFIGS.names()].flatMap((name) => {
    const definition = BROKER_CONFIGS.get(name);
    return definition === undefined || definition.change === "read-only" || LEFT_OUT.test(name) ? [] : [definition];
  });
  for (const [scope, resourceName] of [
    ["all brokers", ""],
    ["this broker", "1"],
  ] as const) {
    for (const definition of dynamic) {
      const { name } = definition;
      await alter(`${name} of ${scope}`, BROKER, resourceName, name, otherValue(definition));
    }
    await describe(`with everything set for ${scope}`);
  }
  for (const name of ["max.connections", "max.connection.creation.rate", "ssl.keystore.password"]) {
    const listener = `listener.name.plaintext.${name}`;
    await alter(listener, BROKER, "1", listener, "4321");
  }
  await describe("with configs of a listener");
  for (const [table, resourceType, resourceName] of [
    [TOPIC_CONFIGS, TOPIC, "dyn"],
    [GROUP_CONFIGS, GROUP, "dyn-group"],
  ] as const) {
    for (const name of table.names()) {
      const definition = table.get(name);
      if (definition === undefined || definition.isInternal || LEFT_OUT.test(name)) continue;
      await alter(`${name} of ${resourceName}`, resourceType, resourceName, name, otherValue(definition));
    }
  }
  await describe("with everything of its own");
  for (const resourceName of ["1", ""]) {
    for (const { name } of dynamic) await alter(`${name} of "${resourceName}" goes`, BROKER, resourceName, name, null);
    await describe(`after everything of "${resourceName}" is gone`);
  }
}
