/** What administrators and tools ask beside topics and configs, mostly wrongly; and records of many sizes under many limits. */
import { batch } from "../batches.ts";
import type { WireSession } from "../wire-session.ts";

const topic = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  numPartitions: 1,
  replicationFactor: 1,
  ...more,
});

const assigned = (...brokers: readonly (readonly number[])[]) => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: brokers.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
});

export async function admin(session: WireSession): Promise<void> {
  // The offsets topic is there from now on.
  await session.until("FindCoordinator", 2, { key: "any", keyType: 0 }, (answer) => answer["errorCode"] === 0);
  await topicEdges(session);
  await authorizedOperations(session);
  await deletedGroups(session);
  await producersAndDirectories(session);
  await sizes(session);
}

async function topicEdges(session: WireSession): Promise<void> {
  const create = (what: string, topics: readonly unknown[], more: Record<string, unknown> = {}) =>
    session.send(`CreateTopics v7: ${what}`, "CreateTopics", 7, { topics, timeoutMs: 10_000, ...more });
  await create("a topic with two partitions", [topic("admin", { numPartitions: 2 })]);
  await session.untilLed(["admin"], 2);
  await create("collisions inside one request", [topic("a.dot"), topic("a_dot")]);
  await create("validate only, what exists", [topic("admin")], { validateOnly: true });
  await create("validate only, a bad config", [topic("x", { configs: [{ name: "retention.ms", value: "?" }] })], {
    validateOnly: true,
  });
  await create("validate only, an assignment", [topic("x", assigned([1], [1]))], { validateOnly: true });
  await create("one config twice", [
    topic("x-twice", {
      configs: [
        { name: "retention.ms", value: "1" },
        { name: "retention.ms", value: "2" },
      ],
    }),
  ]);
  await create("a config with spaces", [topic("x-spaces", { configs: [{ name: "retention.ms", value: " 7 " }] })]);
  await create("an empty cleanup policy", [topic("x-empty", { configs: [{ name: "cleanup.policy", value: "" }] })]);
  await create("a policy twice", [
    topic("x-double", { configs: [{ name: "cleanup.policy", value: "delete,delete" }] }),
  ]);
  await create("lags that contradict", [
    topic("x", {
      configs: [
        { name: "min.compaction.lag.ms", value: "9" },
        { name: "max.compaction.lag.ms", value: "1" },
      ],
    }),
  ]);
  await create("an internal config", [
    topic("x-internal", { configs: [{ name: "internal.segment.bytes", value: "100000" }] }),
  ]);
  await create("an assignment with a negative broker", [topic("x", assigned([-1]))]);
  await create("assignments of different lengths", [topic("x", assigned([1], [1, 2]))]);
  await create("an assignment with one partition twice", [
    topic("x", {
      numPartitions: -1,
      replicationFactor: -1,
      assignments: [
        { partitionIndex: 0, brokerIds: [1] },
        { partitionIndex: 0, brokerIds: [1] },
      ],
    }),
  ]);
  await create("an assignment with a negative partition", [
    topic("x", { numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: -1, brokerIds: [1] }] }),
  ]);
  await create("the metadata topic", [topic("__cluster_metadata")]);
  await create("the offsets topic", [topic("__consumer_offsets")]);
  await create("32,768 replicas less one", [topic("x", { replicationFactor: 32_767 })]);
  await create("a negative number of replicas", [topic("x", { replicationFactor: -2 })]);
  await create("10,000 partitions and one more topic", [topic("x", { numPartitions: 10_000 }), topic("y")]);
  await create("a name of letters beyond ASCII", [topic("täglich")]);
  await create("a name with a newline", [topic("a\nb")]);

  const grow = (what: string, topics: readonly unknown[], more: Record<string, unknown> = {}) =>
    session.send(`CreatePartitions v3: ${what}`, "CreatePartitions", 3, { topics, timeoutMs: 10_000, ...more });
  await grow("an empty name", [{ name: "", count: 2, assignments: null }]);
  await grow("an empty list of assignments", [{ name: "admin", count: 3, assignments: [] }]);
  await grow("too many assignments", [
    { name: "admin", count: 3, assignments: [{ brokerIds: [1] }, { brokerIds: [1] }] },
  ]);
  await grow("an assignment without brokers", [{ name: "admin", count: 3, assignments: [{ brokerIds: [] }] }]);
  await grow("an assignment that repeats", [{ name: "admin", count: 3, assignments: [{ brokerIds: [1, 1] }] }]);
  await grow("an assignment of two", [{ name: "admin", count: 3, assignments: [{ brokerIds: [1, 2] }] }]);
  await grow("a million", [{ name: "admin", count: 1_000_000, assignments: null }]);
  await grow("the offsets topic", [{ name: "__consumer_offsets", count: 1, assignments: null }]);
  await grow("validate only, fewer", [{ name: "admin", count: 1, assignments: null }], { validateOnly: true });
  await grow("nothing", []);

  const remove = (what: string, topics: readonly unknown[]) =>
    session.send(`DeleteTopics v6: ${what}`, "DeleteTopics", 6, { topics, timeoutMs: 10_000 });
  await remove("an invalid name", [{ name: "a b" }]);
  await remove("an empty name", [{ name: "" }]);
  await remove("an unknown id", [{ topicId: "chosenAAAAAAAAAAAAAAAA", name: null }]);
  await remove("an unknown id twice", [
    { topicId: "chosenAAAAAAAAAAAAAAAA", name: null },
    { topicId: "chosenAAAAAAAAAAAAAAAA", name: null },
  ]);
  await remove("a good and an unknown name", [{ name: "x-twice" }, { name: "never" }]);
  for (let version = 1; version <= 5; version++)
    await session.send(`DeleteTopics v${version}: one name twice`, "DeleteTopics", version, {
      topicNames: ["never", "never", "a.dot"],
      timeoutMs: 10_000,
    });
}

async function authorizedOperations(session: WireSession): Promise<void> {
  for (let version = 8; version <= 10; version++)
    await session.send(`Metadata v${version}: operations on topic and cluster`, "Metadata", version, {
      topics: [{ name: "admin" }],
      includeTopicAuthorizedOperations: true,
      includeClusterAuthorizedOperations: true,
    });
  for (let version = 0; version <= 2; version++)
    await session.send(`DescribeCluster v${version}: without operations`, "DescribeCluster", version, {});
  for (let version = 3; version <= 6; version++)
    await session.send(
      `DescribeGroups v${version}: operations on a group that is not there`,
      "DescribeGroups",
      version,
      {
        groups: ["admin-none"],
        includeAuthorizedOperations: true,
      },
    );
  await session.send("DescribeTopicPartitions: a limit of zero", "DescribeTopicPartitions", 0, {
    topics: [{ name: "admin" }],
    responsePartitionLimit: 0,
  });
  await session.send("DescribeTopicPartitions: a cursor beyond", "DescribeTopicPartitions", 0, {
    topics: [{ name: "admin" }],
    cursor: { topicName: "admin", partitionIndex: 99 },
  });
  await session.send("DescribeTopicPartitions: a cursor at another topic", "DescribeTopicPartitions", 0, {
    topics: [{ name: "admin" }],
    cursor: { topicName: "zzz", partitionIndex: 0 },
  });
  await session.send("DescribeTopicPartitions: invalid names", "DescribeTopicPartitions", 0, {
    topics: [{ name: "a b" }, { name: "admin" }, { name: "admin" }],
  });
  await session.send("DescribeTopicPartitions: an empty name", "DescribeTopicPartitions", 0, {
    topics: [{ name: "" }],
  });
}

async function deletedGroups(session: WireSession): Promise<void> {
  const groups = ["admin-0", "admin-1", "admin-2", "admin-3", "admin-none", ""];
  await session.until("DescribeGroups", 5, { groups: groups.filter((name) => name !== "") }, (answer) =>
    (answer["groups"] as { errorCode: number }[]).every(({ errorCode }) => errorCode === 0),
  );
  const commit = (groupId: string) =>
    session.send(`a commit of ${groupId}`, "OffsetCommit", 8, {
      groupId,
      generationIdOrMemberEpoch: -1,
      memberId: "",
      topics: [{ name: "admin", partitions: [0, 1].map((partitionIndex) => ({ partitionIndex, committedOffset: 5 })) }],
    });
  for (const name of ["admin-0", "admin-1", "admin-2", "admin-3"]) await commit(name);
  const offsets = (what: string, groupId: string, topics: readonly unknown[]) =>
    session.send(`OffsetDelete v0: ${what}`, "OffsetDelete", 0, { groupId, topics });
  const partitions = (...indexes: readonly number[]) => indexes.map((partitionIndex) => ({ partitionIndex }));
  await offsets("an empty group id", "", [{ name: "admin", partitions: partitions(0) }]);
  await offsets("no topics", "admin-0", []);
  await offsets("no partitions", "admin-0", [{ name: "admin", partitions: [] }]);
  await offsets("one of two", "admin-0", [{ name: "admin", partitions: partitions(1) }]);
  await offsets("again", "admin-0", [{ name: "admin", partitions: partitions(1) }]);
  await offsets("an unknown partition", "admin-0", [{ name: "admin", partitions: partitions(9) }]);
  await offsets("a negative partition", "admin-0", [{ name: "admin", partitions: partitions(-1) }]);
  await offsets("an unknown topic", "admin-0", [{ name: "never", partitions: partitions(0) }]);
  await session.send("OffsetFetch v7 of all that is left", "OffsetFetch", 7, { groupId: "admin-0", topics: null });
  for (let version = 0; version <= 3; version++) {
    await session.send(`DeleteGroups v${version}: one`, "DeleteGroups", version, { groupsNames: [`admin-${version}`] });
    await session.send(`DeleteGroups v${version}: again`, "DeleteGroups", version, {
      groupsNames: [`admin-${version}`],
    });
    await session.send(`DeleteGroups v${version}: none, empty`, "DeleteGroups", version, { groupsNames: [""] });
  }
  await session.send("OffsetFetch v7 of a deleted group", "OffsetFetch", 7, { groupId: "admin-1", topics: null });
}

async function producersAndDirectories(session: WireSession): Promise<void> {
  const producers = (what: string, topics: readonly unknown[]) =>
    session.send(`DescribeProducers v0: ${what}`, "DescribeProducers", 0, { topics });
  const records = batch(["one", "two"], { producerId: 4711, producerEpoch: 3, baseSequence: 0 });
  await session.send("a batch of an idempotent producer", "Produce", 9, {
    acks: -1,
    timeoutMs: 5000,
    topicData: [{ name: "admin", partitionData: [{ index: 0, records }] }],
  });
  await producers("one", [{ name: "admin", partitionIndexes: [0] }]);
  await producers("none yet, unknown partitions", [{ name: "admin", partitionIndexes: [1, 7, -1] }]);
  await producers("an unknown topic", [{ name: "never", partitionIndexes: [0] }]);
  await producers("an invalid topic", [{ name: "a b", partitionIndexes: [0] }]);
  await producers("no partitions", [{ name: "admin", partitionIndexes: [] }]);
  await producers("nothing", []);
  await producers("one partition twice", [{ name: "admin", partitionIndexes: [0, 0] }]);
  for (let version = 1; version <= 5; version++) {
    await session.send(`DescribeLogDirs v${version}: two partitions`, "DescribeLogDirs", version, {
      topics: [{ topic: "admin", partitions: [0, 1] }],
    });
    await session.send(`DescribeLogDirs v${version}: no partitions of a topic`, "DescribeLogDirs", version, {
      topics: [{ topic: "admin", partitions: [] }],
    });
    await session.send(`DescribeLogDirs v${version}: nothing`, "DescribeLogDirs", version, { topics: [] });
  }
}

/** A partition with batches from a few bytes to some hundred thousand, read under limits around their sizes. */
async function sizes(session: WireSession): Promise<void> {
  await session.send("a topic for sizes", "CreateTopics", 7, { topics: [topic("sizes", { numPartitions: 2 })] });
  await session.untilLed(["sizes"], 2);
  const lengths = [0, 1, 100, 1000, 10_000, 100_000, 300_000];
  for (const partition of [0, 1]) {
    for (const length of lengths) {
      const records = batch(["v".repeat(length)]);
      await session.send(`${length} bytes to partition ${partition}`, "Produce", 9, {
        acks: 1,
        timeoutMs: 5000,
        topicData: [{ name: "sizes", partitionData: [{ index: partition, records }] }],
      });
    }
  }
  for (const maxBytes of [1, 68, 69, 70, 200, 1300, 20_000, 150_000, 1_000_000]) {
    for (const partitionMaxBytes of [1, 69, 1200, 12_000, 500_000]) {
      for (const fetchOffset of [0, 3, 6]) {
        const partitions = [0, 1].map((partition) => ({ partition, fetchOffset, partitionMaxBytes }));
        const answer = await session.send("", "Fetch", 12, fetchOf(maxBytes, partitions), { silent: true });
        session.note(
          `Fetch v12 of ${maxBytes} bytes, ${partitionMaxBytes} a partition, from ${fetchOffset}`,
          lengthsOf(answer),
        );
      }
    }
  }
}

function fetchOf(maxBytes: number, partitions: readonly unknown[]): Record<string, unknown> {
  return { maxWaitMs: 0, minBytes: 0, maxBytes, sessionEpoch: -1, topics: [{ topic: "sizes", partitions }] };
}

/** How many bytes of records each partition got, in the order of the answer. */
function lengthsOf(answer: unknown): Record<string, unknown> {
  const { responses } = answer as { responses: { partitions: { partitionIndex: number; records: Uint8Array }[] }[] };
  return {
    bytes: responses.flatMap(({ partitions }) =>
      partitions.map(({ partitionIndex, records }) => `${partitionIndex}: ${records?.length ?? "none"}`),
    ),
  };
}
