/** DescribeConfigs, IncrementalAlterConfigs, AlterConfigs and ListConfigResources: values, sources, synonyms, refusals. */
import type { WireSession } from "../wire-session.ts";

const TOPIC = 2;
const BROKER = 4;
const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

export async function configs(session: WireSession): Promise<void> {
  await session.send("a topic with configs", "CreateTopics", 7, {
    topics: [
      { name: "c", numPartitions: 1, replicationFactor: 1, configs: [{ name: "retention.ms", value: "1234567" }] },
    ],
  });
  const ask = (resourceType: number, resourceName: string, configurationKeys: readonly string[] | null) => ({
    resourceType,
    resourceName,
    configurationKeys,
  });
  await session.untilLed(["c"]);
  for (let version = 1; version <= 4; version++) {
    await session.send(`DescribeConfigs v${version} of a topic`, "DescribeConfigs", version, {
      resources: [ask(TOPIC, "c", null)],
      includeSynonyms: version % 2 === 0,
    });
    await session.send(`DescribeConfigs v${version} of some keys`, "DescribeConfigs", version, {
      resources: [ask(TOPIC, "c", ["retention.ms", "segment.bytes", "no.such.key"])],
      includeSynonyms: true,
    });
  }
  await session.send("DescribeConfigs v4 of a topic twice", "DescribeConfigs", 4, {
    resources: [ask(TOPIC, "c", ["retention.ms"]), ask(TOPIC, "c", ["flush.ms"])],
  });
  await session.send("DescribeConfigs v4 of an unknown topic", "DescribeConfigs", 4, {
    resources: [ask(TOPIC, "never", null)],
  });
  await session.send("DescribeConfigs v4 of an invalid topic", "DescribeConfigs", 4, {
    resources: [ask(TOPIC, "a b", null)],
  });
  await session.send("DescribeConfigs v4 of the broker", "DescribeConfigs", 4, {
    resources: [ask(BROKER, "1", null)],
    includeSynonyms: true,
  });
  await session.send("DescribeConfigs v4 of all brokers", "DescribeConfigs", 4, {
    resources: [ask(BROKER, "", null)],
    includeSynonyms: true,
  });
  await session.send("DescribeConfigs v4 of another broker", "DescribeConfigs", 4, {
    resources: [ask(BROKER, "9", null)],
  });
  await session.send("DescribeConfigs v4 of a broker that is no number", "DescribeConfigs", 4, {
    resources: [ask(BROKER, "x", null)],
  });
  await session.send("DescribeConfigs v4 of a group", "DescribeConfigs", 4, {
    resources: [ask(32, "some-group", null)],
    includeSynonyms: true,
  });
  await session.send("DescribeConfigs v4 of a group without name", "DescribeConfigs", 4, {
    resources: [ask(32, "", null)],
  });
  await session.send("DescribeConfigs v4 of an unknown type", "DescribeConfigs", 4, {
    resources: [ask(77, "x", null), ask(TOPIC, "c", null)],
  });
  await session.send("DescribeConfigs v4 of nothing", "DescribeConfigs", 4, { resources: [] });

  const alter = async (
    what: string,
    resourceType: number,
    resourceName: string,
    changes: readonly (readonly [string, number, string | null])[],
    validateOnly = false,
  ): Promise<void> => {
    await session.send(`IncrementalAlterConfigs v1: ${what}`, "IncrementalAlterConfigs", 1, {
      resources: [
        {
          resourceType,
          resourceName,
          configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value })),
        },
      ],
      validateOnly,
    });
  };
  await alter("set", TOPIC, "c", [
    ["retention.ms", SET, "5000"],
    ["segment.bytes", SET, "2097152"],
  ]);
  await alter("set, validate only", TOPIC, "c", [["retention.ms", SET, "6000"]], true);
  await alter("delete", TOPIC, "c", [["segment.bytes", DELETE, null]]);
  await alter("append to a list", TOPIC, "c", [["cleanup.policy", APPEND, "compact"]]);
  await alter("append what is there", TOPIC, "c", [["cleanup.policy", APPEND, "compact"]]);
  await alter("subtract from a list", TOPIC, "c", [["cleanup.policy", SUBTRACT, "delete"]]);
  await alter("append to no list", TOPIC, "c", [["retention.ms", APPEND, "1"]]);
  await alter("an unknown config", TOPIC, "c", [["no.such.config", SET, "1"]]);
  await alter("a value that is no number", TOPIC, "c", [["retention.ms", SET, "soon"]]);
  await alter("a value out of range", TOPIC, "c", [["segment.bytes", SET, "1"]]);
  await alter("a null value", TOPIC, "c", [["retention.ms", SET, null]]);
  await alter("an unknown operation", TOPIC, "c", [["retention.ms", 9, "1"]]);
  await alter("one key twice", TOPIC, "c", [
    ["retention.ms", SET, "1"],
    ["retention.ms", SET, "2"],
  ]);
  await alter("an unknown topic", TOPIC, "never", [["retention.ms", SET, "1"]]);
  await alter("an invalid topic", TOPIC, "a b", [["retention.ms", SET, "1"]]);
  await alter("a broker's config", BROKER, "1", [["log.retention.ms", SET, "77777"]]);
  await alter("all brokers' config", BROKER, "", [["log.segment.bytes", SET, "3145728"]]);
  await alter("a read-only config of a broker", BROKER, "1", [["num.partitions", SET, "7"]]);
  await alter("another broker", BROKER, "9", [["log.retention.ms", SET, "1"]]);
  await alter("an unknown type", 77, "x", [["retention.ms", SET, "1"]]);
  await alter("nothing", TOPIC, "c", []);
  await session.send("IncrementalAlterConfigs v1: one resource twice", "IncrementalAlterConfigs", 1, {
    resources: ["1", "2"].map((value) => ({
      resourceType: TOPIC,
      resourceName: "c",
      configs: [{ name: "retention.ms", configOperation: SET, value }],
    })),
  });
  await session.send("IncrementalAlterConfigs v0", "IncrementalAlterConfigs", 0, {
    resources: [
      { resourceType: TOPIC, resourceName: "c", configs: [{ name: "flush.ms", configOperation: SET, value: "1000" }] },
    ],
  });
  await configured(session, ask(TOPIC, "c", ["flush.ms"]), "1000");
  await session.send("DescribeConfigs v4 after the changes", "DescribeConfigs", 4, {
    resources: [ask(TOPIC, "c", null)],
    includeSynonyms: true,
  });
  await configured(session, ask(BROKER, "", ["log.segment.bytes"]), "3145728");
  await session.send("DescribeConfigs v4 of all brokers after the changes", "DescribeConfigs", 4, {
    resources: [ask(BROKER, "", null)],
    includeSynonyms: true,
  });
  await alter("a broker's config goes", BROKER, "1", [["log.retention.ms", DELETE, null]]);
  await alter("all brokers' config goes", BROKER, "", [["log.segment.bytes", DELETE, null]]);

  for (let version = 0; version <= 2; version++) {
    await session.send(`AlterConfigs v${version}`, "AlterConfigs", version, {
      resources: [
        { resourceType: TOPIC, resourceName: "c", configs: [{ name: "retention.ms", value: `${version + 1}000` }] },
      ],
    });
  }
  await session.send("AlterConfigs v2 of an unknown config", "AlterConfigs", 2, {
    resources: [{ resourceType: TOPIC, resourceName: "c", configs: [{ name: "no.such", value: "1" }] }],
  });
  await session.send("AlterConfigs v2 with a null", "AlterConfigs", 2, {
    resources: [{ resourceType: TOPIC, resourceName: "c", configs: [{ name: "retention.ms", value: null }] }],
  });
  await session.send("AlterConfigs v2 of an unknown topic", "AlterConfigs", 2, {
    resources: [{ resourceType: TOPIC, resourceName: "never", configs: [{ name: "retention.ms", value: "1" }] }],
  });
  await session.send("AlterConfigs v2, validate only", "AlterConfigs", 2, {
    resources: [{ resourceType: TOPIC, resourceName: "c", configs: [] }],
    validateOnly: true,
  });
  await configured(session, ask(TOPIC, "c", ["retention.ms"]), "3000");
  await session.send("DescribeConfigs v4 after AlterConfigs", "DescribeConfigs", 4, {
    resources: [ask(TOPIC, "c", null)],
  });
  for (let version = 0; version <= 1; version++)
    await session.send(
      `ListConfigResources v${version}`,
      "ListConfigResources",
      version,
      version === 0 ? {} : { resourceTypes: [BROKER, 16, 32] },
    );
  await session.send("ListConfigResources v1 of an unknown type", "ListConfigResources", 1, { resourceTypes: [77] });
}

/** Waits until a change has reached the broker. */
async function configured(session: WireSession, resource: Record<string, unknown>, value: string): Promise<void> {
  await session.until("DescribeConfigs", 4, { resources: [resource] }, (answer) => {
    const [result] = answer["results"] as { configs: { value: string }[] }[];
    return result?.configs[0]?.value === value;
  });
}
