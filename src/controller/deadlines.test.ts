/** What a client's time means to the controller, and what a client sees that asks again because an answer was lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../protocol/errors.ts";
import { newAlterPartitionReassignmentsRequest } from "../protocol/generated/alter-partition-reassignments-request.ts";
import { newCreatePartitionsRequest } from "../protocol/generated/create-partitions-request.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
} from "../protocol/generated/create-topics-request.ts";
import { newDeleteTopicsRequest } from "../protocol/generated/delete-topics-request.ts";
import { newElectLeadersRequest } from "../protocol/generated/elect-leaders-request.ts";
import { MetadataWorld } from "../testing/metadata-world.ts";
import { type ControllerClient, INTERNAL_CONTEXT } from "./controller-client.ts";

const creation = (name: string, options: { readonly timeoutMs?: number; readonly numPartitions?: number } = {}) => {
  const { timeoutMs = 60_000, numPartitions = 1 } = options;
  const topics = [newCreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 })];
  return newCreateTopicsRequest({ topics, timeoutMs });
};

const growth = (name: string, timeoutMs: number) =>
  newCreatePartitionsRequest({ topics: [{ name, count: 2, assignments: null }], timeoutMs });

const OPERATIONS: readonly (readonly [
  name: string,
  ask: (controller: ControllerClient, timeoutMs: number) => Promise<unknown>,
])[] = [
  ["CreateTopics", (it, timeoutMs) => it.createTopics(INTERNAL_CONTEXT, creation("late", { timeoutMs }))],
  [
    "DeleteTopics",
    (it, timeoutMs) => it.deleteTopics(INTERNAL_CONTEXT, newDeleteTopicsRequest({ topicNames: ["there"], timeoutMs })),
  ],
  ["CreatePartitions", (it, timeoutMs) => it.createPartitions(INTERNAL_CONTEXT, growth("there", timeoutMs))],
  ["ElectLeaders", (it, timeoutMs) => it.electLeaders(newElectLeadersRequest({ topicPartitions: null, timeoutMs }))],
  [
    "AlterPartitionReassignments",
    (it, timeoutMs) =>
      it.alterPartitionReassignments(
        newAlterPartitionReassignmentsRequest({
          topics: [{ name: "there", partitions: [{ partitionIndex: 0, replicas: [1] }] }],
          timeoutMs,
        }),
      ),
  ],
];

for (const [name, ask] of OPERATIONS) {
  test(`${name} that waits behind a long operation beyond its time is refused, and nothing of it happens`, async () => {
    const world = new MetadataWorld();
    const { controller } = await world.startBroker();
    await world.createTopic({ name: "there" });
    // Enough records that it gives way, while the clock goes on.
    const long = controller.createTopics(INTERNAL_CONTEXT, creation("long", { numPartitions: 3000 }));
    const late = assert.rejects(ask(controller, 39), { code: ErrorCode.REQUEST_TIMED_OUT });
    const inTime = ask(controller, 10_000);
    world.platform.clock.advance(40);
    const before = world.node.image().topics.byName;
    await world.until(Promise.all([long, late]));
    assert.equal(before.size, 1);
    await world.until(inTime);
  });
}

test("a request that has begun is carried out, however long the disk takes", async () => {
  const world = new MetadataWorld();
  const { controller } = await world.startBroker();
  world.platform.disk.latency = { minMs: 500, maxMs: 500 };
  const { topics } = await world.until(controller.createTopics(INTERNAL_CONTEXT, creation("slow", { timeoutMs: 10 })));
  assert.deepEqual(
    topics.map(({ errorCode }) => errorCode),
    [ErrorCode.NONE],
  );
});

test("what waits for a disk that fails is answered NOT_CONTROLLER, as is what comes later", async () => {
  const world = new MetadataWorld();
  const { controller } = await world.startBroker();
  world.platform.disk.latency = { minMs: 50, maxMs: 50 };
  world.platform.disk.fail({ operation: "sync", times: Number.POSITIVE_INFINITY });
  const waiting = assert.rejects(controller.createTopics(INTERNAL_CONTEXT, creation("a")), {
    code: ErrorCode.NOT_CONTROLLER,
  });
  await world.until(waiting);
  await assert.rejects(world.until(controller.createTopics(INTERNAL_CONTEXT, creation("b"))), {
    code: ErrorCode.NOT_CONTROLLER,
  });
});
