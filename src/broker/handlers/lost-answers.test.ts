/** Clients whose answers are lost, or who want the same at once: nothing happens twice, and each hears what Kafka says then. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  newCreatePartitionsRequest,
  writeCreatePartitionsRequest,
} from "../../protocol/generated/create-partitions-request.ts";
import { readCreatePartitionsResponse } from "../../protocol/generated/create-partitions-response.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
  writeCreateTopicsRequest,
} from "../../protocol/generated/create-topics-request.ts";
import { readCreateTopicsResponse } from "../../protocol/generated/create-topics-response.ts";
import { newDeleteTopicsRequest, writeDeleteTopicsRequest } from "../../protocol/generated/delete-topics-request.ts";
import { readDeleteTopicsResponse } from "../../protocol/generated/delete-topics-response.ts";
import {
  newIncrementalAlterConfigsRequest,
  writeIncrementalAlterConfigsRequest,
} from "../../protocol/generated/incremental-alter-configs-request.ts";
import { readIncrementalAlterConfigsResponse } from "../../protocol/generated/incremental-alter-configs-response.ts";
import { BrokerWorld, requestFrame, type TestCodec } from "../../testing/broker-world.ts";

const APPEND = 2;

/** What is asked, what the one hears who asks again, and what there is then. */
interface Change<Request, Response> {
  readonly codec: TestCodec<Request, Response>;
  readonly version: number;
  readonly request: Request;
  readonly codesOf: (response: Response) => number[];
  readonly again: number;
  readonly state: (world: BrokerWorld) => unknown;
  readonly expected: unknown;
}

function topicState(world: BrokerWorld, name: string): unknown {
  const { topics, configs } = world.services.metadata();
  return [topics.getTopic(name)?.partitions.size, configs.topicProps(name).get("cleanup.policy")];
}

const CREATION = {
  codec: { apiKey: ApiKey.CREATE_TOPICS, write: writeCreateTopicsRequest, read: readCreateTopicsResponse },
  version: 7,
  request: newCreateTopicsRequest({
    topics: [newCreateTopicsRequestCreatableTopic({ name: "new", numPartitions: 2, replicationFactor: 1 })],
  }),
  codesOf: ({ topics }: ReturnType<typeof readCreateTopicsResponse>) => topics.map(({ errorCode }) => errorCode),
  again: ErrorCode.TOPIC_ALREADY_EXISTS,
  state: (world: BrokerWorld) => topicState(world, "new"),
  expected: [2, undefined],
};

async function losesItsAnswer<Request, Response>(change: Change<Request, Response>): Promise<void> {
  const { codec, version, request, codesOf } = change;
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "there" });
  const connection = world.connect();
  const lost = world.send(requestFrame(codec, request, version, 1), connection);
  assert.ok(lost instanceof Promise, "it waits for its records");
  connection.closed();
  const answer = await world.ask(codec, request, version);
  assert.ok(typeof answer === "object");
  assert.deepEqual(codesOf(answer), [change.again]);
  await lost;
  assert.deepEqual(change.state(world), change.expected);
}

test("CreateTopics again after a lost answer: it exists, once", () => losesItsAnswer(CREATION));

test("CreatePartitions again after a lost answer: it has as many already", () =>
  losesItsAnswer({
    codec: {
      apiKey: ApiKey.CREATE_PARTITIONS,
      write: writeCreatePartitionsRequest,
      read: readCreatePartitionsResponse,
    },
    version: 3,
    request: newCreatePartitionsRequest({
      topics: [{ name: "there", count: 3, assignments: null }],
      timeoutMs: 30_000,
    }),
    codesOf: ({ results }) => results.map(({ errorCode }) => errorCode),
    again: ErrorCode.INVALID_PARTITIONS,
    state: (world) => topicState(world, "there"),
    expected: [3, undefined],
  }));

test("DeleteTopics again after a lost answer: it is not there any more", () =>
  losesItsAnswer({
    codec: { apiKey: ApiKey.DELETE_TOPICS, write: writeDeleteTopicsRequest, read: readDeleteTopicsResponse },
    version: 5,
    request: newDeleteTopicsRequest({ topicNames: ["there"], timeoutMs: 30_000 }),
    codesOf: ({ responses }) => responses.map(({ errorCode }) => errorCode),
    again: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    state: (world) => topicState(world, "there"),
    expected: [undefined, undefined],
  }));

test("APPEND again after a lost answer: the list has its element once", () =>
  losesItsAnswer({
    codec: {
      apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
      write: writeIncrementalAlterConfigsRequest,
      read: readIncrementalAlterConfigsResponse,
    },
    version: 1,
    request: newIncrementalAlterConfigsRequest({
      resources: [
        {
          resourceType: 2,
          resourceName: "there",
          configs: [{ name: "cleanup.policy", configOperation: APPEND, value: "compact" }],
        },
      ],
    }),
    codesOf: ({ responses }) => responses.map(({ errorCode }) => errorCode),
    again: ErrorCode.NONE,
    state: (world) => topicState(world, "there"),
    expected: [1, "delete,compact"],
  }));

test("of clients that create the same topic at once, one does", async () => {
  const world = await BrokerWorld.start();
  const { codec, request, version, codesOf } = CREATION;
  const answers = await Promise.all([1, 2, 3, 4].map(() => world.ask(codec, request, version)));
  const codes = answers.map((answer) => (typeof answer === "object" ? codesOf(answer)[0] : answer));
  const { NONE, TOPIC_ALREADY_EXISTS: EXISTS } = ErrorCode;
  assert.deepEqual(codes, [NONE, EXISTS, EXISTS, EXISTS]);
});
