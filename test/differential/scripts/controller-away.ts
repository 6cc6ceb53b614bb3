/** What a broker answers whose controller does not answer any more. Kafka's broker tries for a minute, whatever the client's patience is. */
import type { ApiName, WireSession } from "../wire-session.ts";

const TOPIC = "kept";
const NEVER = "never";

type Body = Readonly<Record<string, unknown>>;

/** Asks everything at once, each over a connection of its own. @param loseController ends the controller */
export async function controllerAway(session: WireSession, loseController: () => void): Promise<void> {
  const topic = { numPartitions: 1, replicationFactor: 1 };
  await session.send("a topic", "CreateTopics", 7, { topics: [{ name: TOPIC, ...topic }] });
  await session.untilLed([TOPIC]);
  loseController();
  const asked: Promise<unknown>[] = [];
  const ask = (what: string, api: ApiName, versions: readonly number[], body: Body): void => {
    for (const version of versions) {
      const name = `${api} v${version}${what === "" ? "" : ` ${what}`}`;
      asked.push(session.send(name, api, version, body, { on: name }));
    }
  };
  for (const timeoutMs of [0, 100, 60_000]) {
    const what = `with ${timeoutMs} ms`;
    ask(what, "CreateTopics", [2, 5, 7], {
      topics: [
        { name: "new", ...topic },
        { name: TOPIC, ...topic },
      ],
      timeoutMs,
    });
    ask(what, "DeleteTopics", [1, 5], { topicNames: [TOPIC, NEVER], timeoutMs });
    ask(what, "DeleteTopics", [6], { topics: [{ name: TOPIC }, { name: NEVER }], timeoutMs });
    ask(what, "CreatePartitions", [0, 3], {
      topics: [TOPIC, NEVER].map((name) => ({ name, count: 2, assignments: null })),
      timeoutMs,
    });
    ask(what, "ElectLeaders", [0, 2], { topicPartitions: [{ topic: TOPIC, partitions: [0] }], timeoutMs });
    ask(what, "AlterPartitionReassignments", [1], {
      topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, replicas: [1] }] }],
      timeoutMs,
    });
    ask(what, "ListPartitionReassignments", [0], {
      topics: [{ name: TOPIC, partitionIndexes: [0] }],
      timeoutMs,
    });
    ask(what, "UpdateFeatures", [0, 1, 2], {
      featureUpdates: [{ feature: "metadata.version", maxVersionLevel: 33, upgradeType: 1 }],
      timeoutMs,
    });
  }
  ask("validated", "CreateTopics", [7], { topics: [{ name: "a b", ...topic }], validateOnly: true });
  ask("of nothing", "CreateTopics", [7], { topics: [] });
  ask("of all", "ElectLeaders", [2], { topicPartitions: null });
  ask("of all", "ListPartitionReassignments", [0], { topics: null });
  const set = (resourceType: number, resourceName: string, name: string, value: string) => ({
    resourceType,
    resourceName,
    configs: [{ name, value }],
  });
  const resources = [
    set(2, TOPIC, "retention.ms", "1000"),
    set(2, NEVER, "no.such.config", "1"),
    set(4, "1", "num.io.threads", "8"),
    set(4, "9", "num.io.threads", "8"),
    set(32, "group", "consumer.session.timeout.ms", "50000"),
  ];
  ask("", "AlterConfigs", [0, 2], { resources });
  ask("", "IncrementalAlterConfigs", [0, 1], { resources });
  ask("that a broker refuses", "AlterConfigs", [2], { resources: resources.slice(3, 4) });
  ask("that a broker refuses", "IncrementalAlterConfigs", [1], { resources: resources.slice(3, 4) });
  ask("", "UnregisterBroker", [0], { brokerId: 9 });
  const entity = [{ entityType: "user", entityName: "u" }];
  ask("", "AlterClientQuotas", [0, 1], { entries: [{ entity, ops: [{ key: "producer_byte_rate", value: 1 }] }] });
  ask("", "AlterUserScramCredentials", [0], {
    deletions: [
      { name: "u", mechanism: 1 },
      { name: "u", mechanism: 2 },
      { name: "v", mechanism: 1 },
    ],
  });
  ask("of the first group", "FindCoordinator", [2], { key: "group", keyType: 0 });
  ask("of the first groups", "FindCoordinator", [4], { coordinatorKeys: ["group"], keyType: 0 });
  // What a broker knows by itself.
  ask("of a new topic", "Metadata", [12], { topics: [{ name: "created" }] });
  ask("", "Metadata", [12], { topics: [{ name: TOPIC }, { name: NEVER }], allowAutoTopicCreation: false });
  ask("", "DescribeTopicPartitions", [0], { topics: [{ name: TOPIC }] });
  ask("", "DescribeProducers", [0], { topics: [{ name: TOPIC, partitionIndexes: [0] }] });
  ask("", "DescribeClientQuotas", [1], { components: [] });
  ask("", "DescribeUserScramCredentials", [0], { users: null });
  ask("", "ListConfigResources", [1], { resourceTypes: [32] });
  const partitions = [{ partitionIndex: 0, offset: 0 }];
  ask("", "DeleteRecords", [2], { topics: [{ name: TOPIC, partitions }], timeoutMs: 1000 });
  await Promise.all(asked);
}
