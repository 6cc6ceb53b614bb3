/** Creating, growing and deleting topics: which requests are refused, in Kafka's words, and what the others write. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import type { CreateTopicsRequest } from "../../protocol/generated/create-topics-request.ts";
import { newCreateTopicsRequestCreatableTopic } from "../../protocol/generated/create-topics-request.ts";
import {
  newDeleteTopicsRequest,
  newDeleteTopicsRequestDeleteTopicState,
} from "../../protocol/generated/delete-topics-request.ts";
import { MetadataWorld } from "../../testing/metadata-world.ts";
import { type ControllerRequestContext, INTERNAL_CONTEXT } from "../controller-client.ts";

type Topic = CreateTopicsRequest["topics"][number];

async function startedWorld(properties: Readonly<Record<string, string>> = {}): Promise<MetadataWorld> {
  const world = new MetadataWorld({ properties });
  await world.startBroker();
  return world;
}

async function createTopics(
  world: MetadataWorld,
  topics: readonly Partial<Topic>[],
  options: { readonly validateOnly?: boolean; readonly context?: ControllerRequestContext } = {},
) {
  const request = {
    topics: topics.map((topic) =>
      newCreateTopicsRequestCreatableTopic({ numPartitions: 1, replicationFactor: 1, ...topic }),
    ),
    timeoutMs: 1000,
    validateOnly: options.validateOnly ?? false,
  };
  const response = await world.until(world.node.controller.createTopics(options.context ?? INTERNAL_CONTEXT, request));
  return response.topics.map(({ name, errorCode, errorMessage }) => ({ name, errorCode, errorMessage }));
}

const manual = (...assignments: readonly (readonly [partitionIndex: number, brokerIds: readonly number[]])[]) => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: assignments.map(([partitionIndex, brokerIds]) => ({ partitionIndex, brokerIds: [...brokerIds] })),
});

const REFUSED: readonly (readonly [Partial<Topic>, keyof typeof ErrorCode, string])[] = [
  [{ name: "" }, "INVALID_TOPIC_EXCEPTION", "Topic name is invalid: the empty string is not allowed"],
  [{ name: ".." }, "INVALID_TOPIC_EXCEPTION", "Topic name is invalid: '..' is not allowed"],
  [
    { name: "a b" },
    "INVALID_TOPIC_EXCEPTION",
    "Topic name is invalid: 'a b' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'",
  ],
  [
    { name: "x".repeat(250) },
    "INVALID_TOPIC_EXCEPTION",
    `Topic name is invalid: the length of '${"x".repeat(250)}' is longer than the max allowed length 249`,
  ],
  [{ name: "there.is" }, "TOPIC_ALREADY_EXISTS", "Topic 'there.is' already exists."],
  [{ name: "there_is" }, "INVALID_TOPIC_EXCEPTION", "Topic 'there_is' collides with existing topic: there.is"],
  [{ name: "__cluster_metadata" }, "INVALID_REQUEST", "Creation of internal topic __cluster_metadata is prohibited."],
  [{ numPartitions: 0 }, "INVALID_PARTITIONS", "Number of partitions was set to an invalid non-positive value."],
  [{ numPartitions: -2 }, "INVALID_PARTITIONS", "Number of partitions was set to an invalid non-positive value."],
  [
    { replicationFactor: 0 },
    "INVALID_REPLICATION_FACTOR",
    "Replication factor must be larger than 0, or -1 to use the default value.",
  ],
  [
    { replicationFactor: 3 },
    "INVALID_REPLICATION_FACTOR",
    "Unable to replicate the partition 3 time(s): The target replication factor of 3 cannot be reached because only 1 broker(s) are registered or some brokers have all their log directories cordoned.",
  ],
  [
    { ...manual([0, [1]]), numPartitions: 1 },
    "INVALID_REQUEST",
    "A manual partition assignment was specified, but numPartitions was not set to -1.",
  ],
  [
    { ...manual([0, [1]]), replicationFactor: 1 },
    "INVALID_REQUEST",
    "A manual partition assignment was specified, but replication factor was not set to -1.",
  ],
  [
    manual([0, [7]]),
    "INVALID_REPLICA_ASSIGNMENT",
    "The manual partition assignment includes broker 7, but no such broker is registered.",
  ],
  [
    manual([0, [1, 1]]),
    "INVALID_REPLICA_ASSIGNMENT",
    "The manual partition assignment includes the broker 1 more than once.",
  ],
  [manual([0, []]), "INVALID_REPLICA_ASSIGNMENT", "The manual partition assignment includes an empty replica list."],
  [
    manual([0, [1]], [0, [1]]),
    "INVALID_REPLICA_ASSIGNMENT",
    "Found multiple manual partition assignments for partition 0",
  ],
  [
    manual([0, [1]], [2, [1]]),
    "INVALID_REPLICA_ASSIGNMENT",
    "partitions should be a consecutive 0-based integer sequence",
  ],
  [{ configs: [{ name: "no.such", value: "1" }] }, "INVALID_CONFIG", "Unknown topic config name: no.such"],
  [
    { configs: [{ name: "retention.ms", value: null }] },
    "INVALID_CONFIG",
    "Null value not supported for topic configs: retention.ms",
  ],
];

describe("CreateTopics", () => {
  for (const [topic, code, message] of REFUSED) {
    test(`answers ${code}: ${message.slice(0, 100)}`, async () => {
      const world = await startedWorld();
      await world.createTopic({ name: "there.is" });
      const before = world.node.image().topics;
      const rows = await createTopics(world, [{ name: "new", ...topic }]);
      assert.deepEqual(rows, [{ name: topic.name ?? "new", errorCode: ErrorCode[code], errorMessage: message }]);
      assert.equal(world.node.image().topics, before);
    });
  }

  test("carries out the good rows beside the bad, and answers a repeated name once", async () => {
    const world = await startedWorld();
    const rows = await createTopics(world, [{ name: "good" }, { name: "bad!" }, { name: "twice" }, { name: "twice" }]);
    assert.deepEqual(
      rows.map(({ name, errorCode }) => [name, errorCode]),
      [
        ["good", 0],
        ["bad!", ErrorCode.INVALID_TOPIC_EXCEPTION],
        ["twice", ErrorCode.INVALID_REQUEST],
      ],
    );
    assert.equal(rows[2]?.errorMessage, "Duplicate topic name.");
    assert.deepEqual([...world.node.image().topics.byName.keys()], ["good"]);
  });

  test("takes −1 as the node's defaults, and manual assignments as they are", async () => {
    const world = await startedWorld({ "num.partitions": "3" });
    await createTopics(world, [
      { name: "default", numPartitions: -1, replicationFactor: -1 },
      { name: "manual", ...manual([1, [1]], [0, [1]]) },
    ]);
    assert.equal(world.node.image().topics.getTopic("default")?.partitions.size, 3);
    assert.equal(world.node.image().topics.getTopic("manual")?.partitions.size, 2);
  });

  test("validate_only answers as if, and creates nothing", async () => {
    const world = await startedWorld();
    const rows = await createTopics(world, [{ name: "good" }, { name: "bad!" }], { validateOnly: true });
    assert.deepEqual(
      rows.map(({ errorCode }) => errorCode),
      [0, ErrorCode.INVALID_TOPIC_EXCEPTION],
    );
    assert.equal(world.node.image().topics.byName.size, 0);
  });

  test("refuses over 10,000 partitions or records as a whole", async () => {
    const world = await startedWorld();
    const code = ErrorCode.POLICY_VIOLATION;
    const tooMany = "Excessively large number of partitions per request.";
    const inTwo = [
      { name: "a", numPartitions: 5001 },
      { name: "b", numPartitions: 5000 },
    ];
    await assert.rejects(createTopics(world, inTwo), { code, message: tooMany });
    const message = "Unable to perform excessively large batch operation.";
    await assert.rejects(createTopics(world, [{ name: "a", numPartitions: 10_000 }]), { code, message });
    assert.equal(world.node.image().topics.byName.size, 0);
  });

  test("answers who may not create", async () => {
    const world = await startedWorld();
    const context = { apiVersion: 7, allows: (_: string, resource: { name: string }) => resource.name === "mine" };
    const rows = await createTopics(world, [{ name: "mine" }, { name: "theirs" }], { context });
    assert.deepEqual(rows, [
      { name: "mine", errorCode: 0, errorMessage: null },
      { name: "theirs", errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED, errorMessage: "Authorization failed." },
    ]);
  });

  test("tells the configs of a new topic with their sources", async () => {
    const world = await startedWorld({ "log.retention.minutes": "2" });
    const row = await world.createTopic({ name: "t", configs: [{ name: "cleanup.policy", value: "compact" }] });
    const source = new Map(row.configs?.map(({ name, value, configSource }) => [name, `${value} ${configSource}`]));
    assert.equal(source.get("cleanup.policy"), "compact 1");
    assert.equal(source.get("min.insync.replicas"), "1 3");
    assert.equal(source.get("retention.ms"), "120000 4");
    assert.equal(source.get("compression.type"), "producer 5");
    assert.deepEqual(
      row.configs?.map(({ name }) => name),
      row.configs?.map(({ name }) => name).toSorted(),
    );
  });
});

describe("DeleteTopics", () => {
  test("deletes by name and by id, configs with them, and answers each mistake", async () => {
    const world = await startedWorld();
    const a = await world.createTopic({ name: "a.x", configs: [{ name: "retention.ms", value: "5000" }] });
    await world.createTopic({ name: "b" });
    const c = await world.createTopic({ name: "c" });
    const unknownId = "c29tZS10b3BpYy1pZC0wMQ";
    const asked = [
      { name: null, topicId: a.topicId },
      { name: "b" },
      { name: "none" },
      { name: null, topicId: unknownId },
      { name: "c", topicId: c.topicId },
      { name: null },
      { name: "d" },
      { name: "d" },
    ];
    const request = newDeleteTopicsRequest({
      timeoutMs: 1000,
      topics: asked.map((topic) => newDeleteTopicsRequestDeleteTopicState(topic)),
    });
    const { responses } = await world.until(
      world.node.controller.deleteTopics({ ...INTERNAL_CONTEXT, apiVersion: 6 }, request),
    );
    const rows = responses.map(({ name, errorCode, errorMessage }) => `${name} ${errorCode} ${errorMessage}`);
    assert.deepEqual(
      new Set(rows),
      new Set([
        "c 42 You may not specify both topic name and topic id.",
        "null 42 Neither topic name nor id were specified.",
        "d 42 Duplicate topic name.",
        "null 100 This server does not host this topic ID.",
        "none 3 This server does not host this topic-partition.",
        "a.x 0 null",
        "b 0 null",
      ]),
    );
    assert.deepEqual([...world.node.image().topics.byName.keys()], ["c"]);
    assert.equal(world.node.image().configs.topicProps("a.x").size, 0);
    // The name is free again, also for one that only looks the same.
    const again = await world.createTopic({ name: "a_x" });
    assert.equal(again.errorCode, 0);
    assert.notEqual(again.topicId, a.topicId);
  });

  test("refuses a name and an id of the same topic", async () => {
    const world = await startedWorld();
    const { topicId } = await world.createTopic({ name: "a" });
    const topics = [{ name: "a" }, { name: null, topicId }].map((topic) =>
      newDeleteTopicsRequestDeleteTopicState(topic),
    );
    const { responses } = await world.until(
      world.node.controller.deleteTopics(INTERNAL_CONTEXT, newDeleteTopicsRequest({ topics, timeoutMs: 1000 })),
    );
    assert.deepEqual(responses, [
      {
        name: "a",
        topicId,
        errorCode: ErrorCode.INVALID_REQUEST,
        errorMessage: "The provided topic name maps to an ID that was already supplied.",
      },
    ]);
    assert.ok(world.node.image().topics.getTopic("a") !== undefined);
  });

  test("is refused as a whole where delete.topic.enable is false", async () => {
    const world = await startedWorld({ "delete.topic.enable": "false" });
    const request = newDeleteTopicsRequest({ topicNames: ["a"] });
    const codeAt = (apiVersion: number) =>
      world
        .until(world.node.controller.deleteTopics({ ...INTERNAL_CONTEXT, apiVersion }, request))
        .catch((error: { code: number }) => error.code);
    assert.equal(await codeAt(1), ErrorCode.INVALID_REQUEST);
    assert.equal(await codeAt(3), ErrorCode.TOPIC_DELETION_DISABLED);
  });
});

test("CreatePartitions adds partitions, and answers each mistake", async () => {
  const world = await startedWorld();
  for (const name of ["a", "b", "c", "d", "e"]) await world.createTopic({ name, numPartitions: 2 });
  const ask = async (validateOnly: boolean) => {
    const topics = [
      { name: "a", count: 4, assignments: null },
      { name: "b", count: 2, assignments: null },
      { name: "c", count: 1, assignments: null },
      { name: "d", count: 3, assignments: [{ brokerIds: [9] }] },
      { name: "e", count: 4, assignments: [{ brokerIds: [1] }] },
      { name: "none", count: 4, assignments: null },
      { name: "twice", count: 4, assignments: null },
      { name: "twice", count: 4, assignments: null },
    ];
    const { results } = await world.until(
      world.node.controller.createPartitions(INTERNAL_CONTEXT, { topics, timeoutMs: 1000, validateOnly }),
    );
    return results.map(({ name, errorCode, errorMessage }) => [name, errorCode, errorMessage]);
  };
  const expected = [
    ["twice", ErrorCode.INVALID_REQUEST, "Duplicate topic name."],
    ["a", 0, null],
    ["b", ErrorCode.INVALID_PARTITIONS, "Topic already has 2 partition(s)."],
    ["c", ErrorCode.INVALID_PARTITIONS, "The topic c currently has 2 partition(s); 1 would not be an increase."],
    [
      "d",
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      "The manual partition assignment includes broker 9, but no such broker is registered.",
    ],
    [
      "e",
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      "Attempted to add 2 additional partition(s), but only 1 assignment(s) were specified.",
    ],
    ["none", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null],
  ];
  assert.deepEqual(await ask(true), expected);
  assert.equal(world.node.image().topics.getTopic("a")?.partitions.size, 2);
  assert.deepEqual(await ask(false), expected);
  assert.deepEqual([...(world.node.image().topics.getTopic("a")?.partitions.keys() ?? [])], [0, 1, 2, 3]);
});

test("CreatePartitions refuses over 10,000 new partitions as a whole", async () => {
  const world = await startedWorld();
  for (const name of ["a", "b"]) await world.createTopic({ name, numPartitions: 2 });
  const ask = (topics: readonly (readonly [name: string, count: number])[], assignments = null as [] | null) => {
    const request = { topics: topics.map(([name, count]) => ({ name, count, assignments })), timeoutMs: 1000 };
    const asked = world.node.controller.createPartitions(INTERNAL_CONTEXT, { ...request, validateOnly: false });
    return world.until(asked);
  };
  const refusal = {
    code: ErrorCode.POLICY_VIOLATION,
    message: "Excessively large number of additional partitions per request.",
  };
  const inTwo = [["a", 5002] as const, ["b", 5003] as const];
  await assert.rejects(ask(inTwo), refusal);
  await assert.rejects(
    ask([
      ["a", 3],
      ["b", 200_000],
      ["none", 4],
      ["twice", 4],
      ["twice", 4],
    ]),
    refusal,
  );
  // What is no increase takes nothing off the sum.
  await assert.rejects(
    ask([
      ["a", -5],
      ["b", 10_003],
    ]),
    refusal,
  );
  // The sum is looked at before the assignments.
  await assert.rejects(ask([["a", 10_003]], []), refusal);
  for (const name of ["a", "b"]) assert.equal(world.node.image().topics.getTopic(name)?.partitions.size, 2);

  // Topics that do not exist, or are refused before, do not count.
  const rows = await ask([
    ["none", 200_000],
    ["twice", 200_000],
    ["twice", 200_000],
    ["a", 3],
    ["b", 1],
  ]);
  assert.deepEqual(
    rows.results.map(({ name, errorCode }) => [name, errorCode]),
    [
      ["twice", ErrorCode.INVALID_REQUEST],
      ["none", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      ["a", 0],
      ["b", ErrorCode.INVALID_PARTITIONS],
    ],
  );
});
