/**
 * What policies are shown of new topics and of changed configs, and what clients hear of their verdicts. Needs a broker
 * with the policies of `policies/`, which refuse with all that they were shown.
 */
import type { WireSession } from "../wire-session.ts";

const TOPIC = 2;
const BROKER = 4;
const CLIENT_METRICS = 16;
const GROUP = 32;

/** Asks. */
export async function policies(session: WireSession): Promise<void> {
  const create = (what: string, topic: Readonly<Record<string, unknown>>, validateOnly = false) =>
    session.send(`CreateTopics v7 ${what}`, "CreateTopics", 7, {
      topics: [{ numPartitions: 1, replicationFactor: 1, ...topic }],
      timeoutMs: 60_000,
      validateOnly,
    });
  const configs = [
    { name: "retention.ms", value: "7" },
    { name: "cleanup.policy", value: "compact" },
  ];
  const assigned = {
    numPartitions: -1,
    replicationFactor: -1,
    assignments: [
      { partitionIndex: 1, brokerIds: [1] },
      { partitionIndex: 0, brokerIds: [1] },
    ],
  };
  await create("that is not judged", { name: "free" });
  await create("with numbers", { name: "judged", numPartitions: 3 });
  await create("with defaults", { name: "judged", numPartitions: -1, replicationFactor: -1 });
  await create("with configs", { name: "judged", configs });
  await create("with configs that are refused", { name: "judged", configs: configs.slice(1) });
  await create("with an assignment", { name: "judged", ...assigned });
  await create("validated", { name: "judged" }, true);
  await create("that breaks the policy", { name: "judged-broken" });
  await create("that is refused without words", { name: "judged-silent" });
  await create("that is good", { name: "judged-good" });
  await create("that exists", { name: "judged-good" });
  await create("of an invalid name", { name: "judged good" });
  await create("with an invalid config", { name: "judged", configs: [{ name: "retention.ms", value: "?" }] });
  await create("with too many replicas", { name: "judged", replicationFactor: 9 });
  await create("with an assignment to a stranger", {
    name: "judged",
    ...assigned,
    assignments: [{ partitionIndex: 0, brokerIds: [9] }],
  });
  await session.send("CreateTopics v7 of two, one refused", "CreateTopics", 7, {
    topics: ["judged", "judged-second-good"].map((name) => ({ name, numPartitions: 1, replicationFactor: 1 })),
    timeoutMs: 60_000,
  });
  await session.send("CreatePartitions v3 is not judged", "CreatePartitions", 3, {
    topics: [{ name: "judged-good", count: 2, assignments: null }],
    timeoutMs: 60_000,
  });
  await altering(session);
}

async function altering(session: WireSession): Promise<void> {
  type Change = readonly [name: string, operation: number, value: string | null];
  const alter = (what: string, type: number, resourceName: string, changes: readonly Change[], validateOnly = false) =>
    session.send(`IncrementalAlterConfigs v1 ${what}`, "IncrementalAlterConfigs", 1, {
      resources: [
        {
          resourceType: type,
          resourceName,
          configs: changes.map(([name, configOperation, value]) => ({ name, configOperation, value })),
        },
      ],
      validateOnly,
    });
  const replace = (what: string, type: number, resourceName: string, values: Readonly<Record<string, string>>) =>
    session.send(`AlterConfigs v2 ${what}`, "AlterConfigs", 2, {
      resources: [
        { resourceType: type, resourceName, configs: Object.entries(values).map(([name, value]) => ({ name, value })) },
      ],
    });
  const name = "judged-good";
  await alter("that sets", TOPIC, name, [["retention.bytes", 0, "9"]]);
  await alter("that sets, validated", TOPIC, name, [["retention.bytes", 0, "9"]], true);
  await alter("that is allowed", TOPIC, name, [
    ["retention.ms", 0, "7"],
    ["retention.bytes", 0, "9"],
  ]);
  await alter("that sets what is set", TOPIC, name, [["retention.bytes", 0, "9"]]);
  await alter("that deletes", TOPIC, name, [["retention.bytes", 1, null]]);
  await alter("that deletes what is not there", TOPIC, name, [["segment.ms", 1, null]]);
  await alter("that appends", TOPIC, name, [["cleanup.policy", 2, "compact"]]);
  await alter("that subtracts", TOPIC, name, [["cleanup.policy", 3, "compact"]]);
  await alter("of nothing", TOPIC, name, []);
  await alter("of an unknown topic", TOPIC, "never", [["retention.bytes", 0, "9"]]);
  await alter("of an invalid value", TOPIC, name, [["retention.bytes", 0, "many"]]);
  await alter("that breaks the policy", TOPIC, name, [["flush.ms", 0, "9"]]);
  await replace("that replaces", TOPIC, name, { "segment.ms": "99" });
  await replace("that replaces, allowed", TOPIC, name, { "retention.ms": "7", "segment.ms": "99" });
  await replace("with what is there", TOPIC, name, { "retention.ms": "7", "segment.ms": "99" });
  await replace("with nothing", TOPIC, name, {});
  await alter("of a broker", BROKER, "1", [["num.io.threads", 0, "8"]]);
  await alter("of all brokers", BROKER, "", [["num.io.threads", 0, "8"]]);
  await alter("of all brokers, invalid", BROKER, "", [["num.io.threads", 0, "no"]]);
  await alter("of a group", GROUP, "group", [["consumer.session.timeout.ms", 0, "50000"]]);
  await alter("of client metrics", CLIENT_METRICS, "metrics", [["interval.ms", 0, "1000"]]);
  await replace("of a group", GROUP, "group", { "consumer.session.timeout.ms": "50000" });
}
