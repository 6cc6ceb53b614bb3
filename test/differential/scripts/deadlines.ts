/** Requests whose time is over before the controller begins: nothing of them may happen. */
import type { ApiName, WireSession } from "../wire-session.ts";

const TOPIC = "deadlines";
const NEVER = "never-deadlines";

/** Leaves one topic behind. */
export async function deadlines(session: WireSession): Promise<void> {
  const topic = { numPartitions: 1, replicationFactor: 1 };
  await session.send("a topic", "CreateTopics", 7, { topics: [{ name: TOPIC, ...topic }] });
  await session.untilLed([TOPIC]);
  for (const timeoutMs of [0, -1, -(2 ** 31)]) {
    const ask = (what: string, api: ApiName, version: number, body: Readonly<Record<string, unknown>>) =>
      session.send(`${api} v${version}${what === "" ? "" : ` ${what}`} in ${timeoutMs} ms`, api, version, {
        ...body,
        timeoutMs,
      });
    for (const version of [2, 4, 5, 7]) {
      await ask("", "CreateTopics", version, {
        topics: [
          { name: NEVER, ...topic },
          { name: TOPIC, ...topic },
          { name: "a b", ...topic },
        ],
      });
    }
    await ask("of nothing", "CreateTopics", 7, { topics: [] });
    const twice = [0, 1].map(() => ({ name: NEVER, ...topic }));
    await ask("of one twice", "CreateTopics", 7, { topics: twice });
    await ask("of one twice and another", "CreateTopics", 7, { topics: [...twice, { name: TOPIC, ...topic }] });
    await ask("validated", "CreateTopics", 7, { topics: [{ name: NEVER, ...topic }], validateOnly: true });
    for (const version of [1, 5]) await ask("", "DeleteTopics", version, { topicNames: [TOPIC, NEVER] });
    await ask("", "DeleteTopics", 6, { topics: [{ name: TOPIC }, { name: NEVER }] });
    await ask("by id", "DeleteTopics", 6, { topics: [{ name: null, topicId: "chosenAAAAAAAAAAAAAAAA" }] });
    await ask("of nothing", "DeleteTopics", 6, { topics: [] });
    await ask("of one twice", "DeleteTopics", 6, { topics: [{ name: TOPIC }, { name: TOPIC }] });
    for (const version of [0, 3]) {
      await ask("", "CreatePartitions", version, {
        topics: [TOPIC, NEVER].map((name) => ({ name, count: 2, assignments: null })),
      });
    }
    await ask("of nothing", "CreatePartitions", 3, { topics: [] });
    const grown = { name: TOPIC, count: 2, assignments: null };
    await ask("of one twice", "CreatePartitions", 3, { topics: [grown, grown] });
    for (const version of [0, 1, 2]) {
      await ask("", "ElectLeaders", version, { topicPartitions: [{ topic: TOPIC, partitions: [0] }] });
    }
    await ask("of none", "ElectLeaders", 2, { topicPartitions: [] });
    await ask("of all", "ElectLeaders", 2, { topicPartitions: null });
    await ask("of an unknown type", "ElectLeaders", 2, { electionType: 9, topicPartitions: null });
    const partitions = [{ partitionIndex: 0, replicas: [1] }];
    for (const version of [0, 1]) {
      await ask("", "AlterPartitionReassignments", version, { topics: [{ name: TOPIC, partitions }] });
    }
    await ask("of nothing", "AlterPartitionReassignments", 1, { topics: [] });
    await ask("", "ListPartitionReassignments", 0, { topics: null });
    const featureUpdates = [{ feature: "metadata.version", maxVersionLevel: 33, upgradeType: 1 }];
    await ask("", "UpdateFeatures", 2, { featureUpdates });
    const offsets = [{ partitionIndex: 0, offset: 0 }];
    await ask("", "DeleteRecords", 2, { topics: [{ name: TOPIC, partitions: offsets }] });
  }
  await session.send("Metadata after all", "Metadata", 12, {
    topics: [{ name: TOPIC }, { name: NEVER }],
    allowAutoTopicCreation: false,
  });
}
