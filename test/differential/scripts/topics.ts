/** Topics: create, describe, grow, delete, in every version and in every wrong way. */
import type { WireSession } from "../wire-session.ts";

const topic = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  numPartitions: 1,
  replicationFactor: 1,
  ...more,
});

export async function topics(session: WireSession): Promise<void> {
  for (let version = 2; version <= 7; version++) {
    await session.send(`CreateTopics v${version}`, "CreateTopics", version, {
      topics: [topic(`created-${version}`, { numPartitions: 2 })],
    });
    await session.send(`CreateTopics v${version}, exists`, "CreateTopics", version, {
      topics: [topic(`created-${version}`)],
    });
  }
  const wrong: [string, Record<string, unknown>][] = [
    ["an empty name", topic("")],
    ["a dot", topic(".")],
    ["two dots", topic("..")],
    ["a slash", topic("a/b")],
    ["a space", topic("a b")],
    ["249 characters", topic("n".repeat(249))],
    ["250 characters", topic("n".repeat(250))],
    ["no partitions", topic("wrong", { numPartitions: 0 })],
    ["minus two partitions", topic("wrong", { numPartitions: -2 })],
    ["default partitions", topic("default-partitions", { numPartitions: -1 })],
    ["no replicas", topic("wrong", { replicationFactor: 0 })],
    ["two replicas on one node", topic("wrong", { replicationFactor: 2 })],
    ["default replicas", topic("default-replicas", { replicationFactor: -1 })],
    ["an unknown config", topic("wrong", { configs: [{ name: "no.such.config", value: "1" }] })],
    ["a config that is no number", topic("wrong", { configs: [{ name: "retention.ms", value: "soon" }] })],
    ["a config out of range", topic("wrong", { configs: [{ name: "segment.bytes", value: "1" }] })],
    ["a cleanup policy that is none", topic("wrong", { configs: [{ name: "cleanup.policy", value: "burn" }] })],
    ["a compression type that is none", topic("wrong", { configs: [{ name: "compression.type", value: "rar" }] })],
    ["a null config", topic("wrong", { configs: [{ name: "retention.ms", value: null }] })],
    [
      "good configs",
      topic("with-configs", {
        configs: [
          { name: "retention.ms", value: "60000" },
          { name: "cleanup.policy", value: "compact,delete" },
        ],
      }),
    ],
    [
      "an assignment",
      topic("assigned", {
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [
          { partitionIndex: 0, brokerIds: [1] },
          { partitionIndex: 1, brokerIds: [1] },
        ],
      }),
    ],
    ["an assignment and a number", topic("wrong", { assignments: [{ partitionIndex: 0, brokerIds: [1] }] })],
    [
      "an assignment to an unknown broker",
      topic("wrong", {
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [9] }],
      }),
    ],
    [
      "an assignment with a gap",
      topic("wrong", {
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 1, brokerIds: [1] }],
      }),
    ],
    [
      "an assignment without brokers",
      topic("wrong", { numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: 0, brokerIds: [] }] }),
    ],
    [
      "an assignment that repeats a broker",
      topic("wrong", {
        numPartitions: -1,
        replicationFactor: -1,
        assignments: [{ partitionIndex: 0, brokerIds: [1, 1] }],
      }),
    ],
    ["a name that collides", topic("created_2.x")],
    ["a name that collides with the one before", topic("created.2_x")],
    ["an internal name", topic("__consumer_offsets_of_mine")],
    ["ten thousand and one partitions", topic("wrong", { numPartitions: 10_001 })],
  ];
  for (const [what, asked] of wrong)
    await session.send(`CreateTopics v7 with ${what}`, "CreateTopics", 7, { topics: [asked] });
  await session.send("CreateTopics v7 with nothing", "CreateTopics", 7, { topics: [] });
  await session.send("CreateTopics v7, validate only", "CreateTopics", 7, {
    topics: [topic("only-validated"), topic("")],
    validateOnly: true,
  });
  await session.send("CreateTopics v7, one name twice and a good one", "CreateTopics", 7, {
    topics: [topic("twice"), topic("once"), topic("twice")],
  });
  await session.send("Metadata v12 shows them at once", "Metadata", 12, {
    topics: ["once", "twice", "only-validated"].map((name) => ({ name })),
    allowAutoTopicCreation: false,
  });

  for (let version = 0; version <= 13; version++) {
    await session.send(`Metadata v${version}, one topic`, "Metadata", version, { topics: [{ name: "created-2" }] });
    await session.send(`Metadata v${version}, unknown topic, not created`, "Metadata", version, {
      topics: [{ name: version >= 4 ? "never" : "also/invalid" }],
      ...(version >= 4 ? { allowAutoTopicCreation: false } : {}),
    });
    if (version >= 1) await session.send(`Metadata v${version}, no topics`, "Metadata", version, { topics: [] });
  }
  await session.send("Metadata v12, invalid names", "Metadata", 12, {
    topics: [{ name: "" }, { name: "a b" }, { name: ".." }],
  });
  await session.send("Metadata v12, an unknown topic is created", "Metadata", 12, { topics: [{ name: "auto-made" }] });
  const made = await session.until(
    "Metadata",
    12,
    { topics: [{ name: "auto-made" }] },
    (answer) => (answer["topics"] as { errorCode: number }[])[0]?.errorCode === 0,
  );
  await session.send("Metadata v12, and is there", "Metadata", 12, { topics: [{ name: "auto-made" }] });
  const topicId = (made["topics"] as { topicId: string }[])[0]?.topicId;
  await session.send("Metadata v12 by id", "Metadata", 12, { topics: [{ topicId, name: null }] });
  await session.send("Metadata v12 by an unknown id", "Metadata", 12, {
    topics: [{ topicId: "chosenAAAAAAAAAAAAAAAA", name: null }],
  });
  await session.send("Metadata v12 by zero id and null name", "Metadata", 12, { topics: [{ name: null }] });
  await session.send("Metadata v10 with an id", "Metadata", 10, { topics: [{ topicId, name: "auto-made" }] });
  await session.send("Metadata v12 with authorized operations", "Metadata", 12, {
    topics: [{ name: "auto-made" }],
    includeTopicAuthorizedOperations: true,
  });
  await session.send("Metadata v9 with authorized operations", "Metadata", 9, {
    topics: [{ name: "auto-made" }],
    includeTopicAuthorizedOperations: true,
    includeClusterAuthorizedOperations: true,
  });

  for (let version = 0; version <= 3; version++) {
    await session.send(`CreatePartitions v${version}`, "CreatePartitions", version, {
      topics: [{ name: `created-${version + 2}`, count: 3, assignments: null }],
      timeoutMs: 10_000,
    });
  }
  const growth: [string, Record<string, unknown>][] = [
    ["fewer", { name: "created-2", count: 1, assignments: null }],
    ["the same", { name: "created-2", count: 3, assignments: null }],
    ["an unknown topic", { name: "never", count: 3, assignments: null }],
    ["too few assignments", { name: "created-2", count: 5, assignments: [{ brokerIds: [1] }] }],
    ["an unknown broker", { name: "created-2", count: 4, assignments: [{ brokerIds: [9] }] }],
    ["an assignment", { name: "created-2", count: 4, assignments: [{ brokerIds: [1] }] }],
    ["zero", { name: "created-2", count: 0, assignments: null }],
    ["minus one", { name: "created-2", count: -1, assignments: null }],
  ];
  for (const [what, asked] of growth)
    await session.send(`CreatePartitions v3 with ${what}`, "CreatePartitions", 3, {
      topics: [asked],
      timeoutMs: 10_000,
    });
  await session.send("CreatePartitions v3, validate only", "CreatePartitions", 3, {
    topics: [{ name: "created-3", count: 9, assignments: null }],
    timeoutMs: 10_000,
    validateOnly: true,
  });
  await session.send("CreatePartitions v3, one topic twice", "CreatePartitions", 3, {
    topics: [
      { name: "created-3", count: 9, assignments: null },
      { name: "created-3", count: 10, assignments: null },
      { name: "created-4", count: 6, assignments: null },
    ],
    timeoutMs: 10_000,
  });

  await session.send("DescribeTopicPartitions", "DescribeTopicPartitions", 0, {
    topics: [{ name: "created-2" }, { name: "never" }, { name: "created-4" }],
  });
  await session.send("DescribeTopicPartitions, a page", "DescribeTopicPartitions", 0, {
    topics: [{ name: "created-2" }, { name: "created-4" }],
    responsePartitionLimit: 5,
  });
  await session.send("DescribeTopicPartitions, the next page", "DescribeTopicPartitions", 0, {
    topics: [{ name: "created-2" }, { name: "created-4" }],
    responsePartitionLimit: 5,
    cursor: { topicName: "created-4", partitionIndex: 1 },
  });
  await session.send("DescribeTopicPartitions, a cursor at minus one", "DescribeTopicPartitions", 0, {
    topics: [{ name: "created-2" }],
    cursor: { topicName: "created-2", partitionIndex: -1 },
  });
  for (let version = 0; version <= 2; version++) {
    await session.send(`DescribeCluster v${version}`, "DescribeCluster", version, {
      includeClusterAuthorizedOperations: true,
    });
  }
  await session.send("DescribeCluster v1 for controllers", "DescribeCluster", 1, { endpointType: 2 });
  await session.send("DescribeCluster v1 for an unknown endpoint type", "DescribeCluster", 1, { endpointType: 3 });
  for (let version = 0; version <= 2; version++) {
    await session.send(`DescribeQuorum v${version} of another topic`, "DescribeQuorum", version, {
      topics: [{ topicName: "created-2", partitions: [{ partitionIndex: 0 }] }],
    });
  }

  for (let version = 1; version <= 6; version++) {
    const body =
      version >= 6 ? { topics: [{ name: `created-${version + 1}` }] } : { topicNames: [`created-${version + 1}`] };
    await session.send(`DeleteTopics v${version}`, "DeleteTopics", version, { ...body, timeoutMs: 10_000 });
    await session.send(`DeleteTopics v${version}, again`, "DeleteTopics", version, { ...body, timeoutMs: 10_000 });
  }
  await session.send("DeleteTopics v6 by id", "DeleteTopics", 6, { topics: [{ topicId }], timeoutMs: 10_000 });
  await session.send("DeleteTopics v6 by id, again", "DeleteTopics", 6, { topics: [{ topicId }], timeoutMs: 10_000 });
  await session.until(
    "Metadata",
    12,
    { topics: [{ topicId, name: null }] },
    (answer) => (answer["topics"] as { errorCode: number }[])[0]?.errorCode !== 0,
  );
  await session.send("Metadata v12 by the id of a deleted topic", "Metadata", 12, {
    topics: [{ topicId, name: null }],
  });
  await session.send("DeleteTopics v6 with both id and name", "DeleteTopics", 6, {
    topics: [{ topicId, name: "once" }],
    timeoutMs: 10_000,
  });
  await session.send("DeleteTopics v6 with neither", "DeleteTopics", 6, { topics: [{}], timeoutMs: 10_000 });
  await session.send("DeleteTopics v6, one name twice", "DeleteTopics", 6, {
    topics: [{ name: "twice" }, { name: "once" }, { name: "once" }],
    timeoutMs: 10_000,
  });
  await session.send("DeleteTopics v6 with nothing", "DeleteTopics", 6, { topics: [], timeoutMs: 10_000 });
}
