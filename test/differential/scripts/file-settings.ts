/**
 * What a properties file decides of administration: whether topics are deleted and made by themselves, how many partitions
 * they get, and how its values show behind, and go under, those that are set while it runs. Needs a broker with
 * {@link FILE_SETTINGS}.
 */
import type { WireSession } from "../wire-session.ts";

/** What the file of this kind of broker says, beside what each says. */
export const FILE_SETTINGS: Readonly<Record<string, string>> = {
  "delete.topic.enable": "false",
  "auto.create.topics.enable": "false",
  "num.partitions": "3",
  "compression.type": "gzip",
  "log.cleanup.policy": "delete",
  "log.flush.scheduler.interval.ms": "7000",
  "log.retention.hours": "1",
  "log.retention.minutes": "30",
  "log.roll.hours": "5",
  "log.roll.jitter.hours": "1",
  "message.max.bytes": "20000",
};

/** What is asked of the broker: those, and what they are synonyms of. */
const NAMES = [
  ...Object.keys(FILE_SETTINGS),
  "log.flush.interval.ms",
  "log.retention.ms",
  "log.roll.jitter.ms",
  "log.roll.ms",
  "log.segment.bytes",
  "min.insync.replicas",
];

const TOPIC = 2;
const BROKER = 4;
const GROUP = 32;

/** Asks. */
export async function fileSettings(session: WireSession): Promise<void> {
  const timeoutMs = 60_000;
  for (let version = 2; version <= 7; version++) {
    const counts =
      version < 4 ? { numPartitions: 2, replicationFactor: 1 } : { numPartitions: -1, replicationFactor: -1 };
    await session.send(`CreateTopics v${version}`, "CreateTopics", version, {
      topics: [{ name: `settings-${version}`, ...counts }],
      timeoutMs,
    });
  }
  await session.untilLed(["settings-7"], 3);
  for (let version = 1; version <= 6; version++) {
    const names = ["settings-4", "never"];
    const asked =
      version < 6
        ? { topicNames: names }
        : { topics: [...names.map((name) => ({ name })), { name: null, topicId: "chosenAAAAAAAAAAAAAAAA" }] };
    await session.send(`DeleteTopics v${version}`, "DeleteTopics", version, { ...asked, timeoutMs });
  }
  await session.send("DeleteTopics v6 of nothing", "DeleteTopics", 6, { timeoutMs });
  for (const version of [4, 12])
    await session.send(`Metadata v${version} that may create`, "Metadata", version, {
      topics: [{ name: "auto" }, { name: "settings-4" }],
      allowAutoTopicCreation: true,
    });

  await describe("of the file");
  const alter = (what: string, resources: readonly (readonly [string, number, string, string | null])[]) =>
    session.send(`IncrementalAlterConfigs v1 ${what}`, "IncrementalAlterConfigs", 1, {
      resources: resources.map(([resourceName, configOperation, name, value]) => ({
        resourceType: BROKER,
        resourceName,
        configs: [{ name, configOperation, value }],
      })),
    });
  const untilShown = (shown: string) =>
    session.until(
      "DescribeConfigs",
      4,
      { resources: [{ resourceType: BROKER, resourceName: "1", configurationKeys: ["message.max.bytes"] }] },
      (answer) => JSON.stringify(answer).includes(`"value":"${shown}"`),
    );
  await alter("of what only a file says", [
    ["", 0, "delete.topic.enable", "true"],
    ["1", 0, "num.partitions", "5"],
  ]);
  await session.send("IncrementalAlterConfigs v1 of all brokers", "IncrementalAlterConfigs", 1, {
    resources: [
      {
        resourceType: BROKER,
        resourceName: "",
        configs: [
          { name: "log.retention.ms", configOperation: 0, value: "5000000" },
          { name: "log.roll.ms", configOperation: 0, value: "6000000" },
          { name: "log.roll.jitter.ms", configOperation: 0, value: "0" },
          { name: "log.flush.interval.ms", configOperation: 0, value: "9000" },
          { name: "compression.type", configOperation: 0, value: "lz4" },
          { name: "log.cleanup.policy", configOperation: 2, value: "compact" },
        ],
      },
    ],
  });
  await alter("of one broker", [["1", 0, "message.max.bytes", "30000"]]);
  await untilShown("30000");
  await describe("with dynamic ones");
  await session.send("CreateTopics v7 after a change", "CreateTopics", 7, {
    topics: [{ name: "settings-late", numPartitions: -1, replicationFactor: -1 }],
    timeoutMs,
  });
  await session.send("IncrementalAlterConfigs v1 back", "IncrementalAlterConfigs", 1, {
    resources: [
      {
        resourceType: BROKER,
        resourceName: "",
        configs: ["log.retention.ms", "log.roll.ms", "log.flush.interval.ms", "compression.type"].map((name) => ({
          name,
          configOperation: 1,
          value: null,
        })),
      },
    ],
  });
  await alter("of one broker, back", [["1", 1, "message.max.bytes", null]]);
  await untilShown("20000");
  await describe("when they are gone");

  async function describe(when: string): Promise<void> {
    const of = (resourceType: number, resourceName: string, configurationKeys: readonly string[] | null = null) => ({
      resourceType,
      resourceName,
      configurationKeys,
    });
    for (const [what, resource] of [
      ["a topic", of(TOPIC, "settings-7")],
      ["the broker", of(BROKER, "1", NAMES)],
      ["all brokers", of(BROKER, "")],
      ["a group", of(GROUP, "settings")],
    ] as const)
      await session.send(`DescribeConfigs v4 of ${what}, ${when}`, "DescribeConfigs", 4, {
        resources: [resource],
        includeSynonyms: true,
      });
  }
}
