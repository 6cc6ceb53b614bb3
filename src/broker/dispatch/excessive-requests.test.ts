/** Small or large requests that ask for more than a broker gives: each has a clear answer, and nobody else waits. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { writeDeleteGroupsRequest } from "../../protocol/generated/delete-groups-request.ts";
import { readDeleteGroupsResponse } from "../../protocol/generated/delete-groups-response.ts";
import { newDescribeConfigsRequest } from "../../protocol/generated/describe-configs-request.ts";
import { writeDescribeProducersRequest } from "../../protocol/generated/describe-producers-request.ts";
import { writeDescribeTopicPartitionsRequest } from "../../protocol/generated/describe-topic-partitions-request.ts";
import { writeDescribeUserScramCredentialsRequest } from "../../protocol/generated/describe-user-scram-credentials-request.ts";
import { newMetadataRequest, newMetadataRequestTopic } from "../../protocol/generated/metadata-request.ts";
import { DESCRIBE_CONFIGS } from "../../testing/admin-calls.ts";
import { BrokerWorld, requestFrame, type TestCodec } from "../../testing/broker-world.ts";
import { METADATA } from "../../testing/test-codecs.ts";

const BROKER = 4;

async function ask<Request, Response>(world: BrokerWorld, codec: TestCodec<Request, Response>, request: Request) {
  const answering = world.ask(codec, request, codec === (METADATA as unknown) ? 12 : 4);
  for (let turn = 0; turn < 100; turn++) await world.platform.settle();
  return answering;
}

for (const [count, isRefused] of [
  [100, false],
  [101, true],
] as const) {
  test(`a request with ${count} names of 32 KiB is ${isRefused ? "no request" : "answered"}`, async () => {
    const world = await BrokerWorld.start();
    const topics = Array.from({ length: count }, (_, index) =>
      newMetadataRequestTopic({ name: `${"x".repeat(32_000)}${index}` }),
    );
    const response = await ask(world, METADATA, newMetadataRequest({ topics, allowAutoTopicCreation: false }));
    assert.equal(response === "close", isRefused);
  });
}

const describeOften = (count: number, keys: string[] | null = null) =>
  newDescribeConfigsRequest({
    resources: Array.from({ length: count }, () => ({
      resourceType: BROKER,
      resourceName: "1",
      configurationKeys: keys,
    })),
    includeSynonyms: true,
    includeDocumentation: true,
  });

test("an answer that would be longer than 128 MiB is an error in each row", async () => {
  const world = await BrokerWorld.start();
  const response = await ask(world, DESCRIBE_CONFIGS, describeOften(20_000));
  assert.ok(typeof response !== "string");
  assert.equal(response.results.length, 20_000);
  assert.ok(response.results.every(({ errorCode }) => errorCode === ErrorCode.UNKNOWN_SERVER_ERROR));
});

test("a resource that is named again has the same configs again", async () => {
  const world = await BrokerWorld.start();
  const response = await ask(world, DESCRIBE_CONFIGS, describeOften(3, ["num.io.threads", "nothing", "log.dirs"]));
  assert.ok(typeof response !== "string");
  const names = response.results.map(({ configs }) => configs.map(({ name }) => name).toSorted());
  assert.deepEqual(
    names,
    [1, 2, 3].map(() => ["log.dirs", "num.io.threads"]),
  );
});

test("keys by the 100,000 are looked for among the configs there are", async () => {
  const world = await BrokerWorld.start();
  const keys = Array.from({ length: 100_000 }, (_, index) => `key-${index}`);
  const response = await ask(world, DESCRIBE_CONFIGS, describeOften(1, [...keys, "log.dirs", "log.dirs"]));
  assert.ok(typeof response !== "string");
  assert.deepEqual(
    response.results[0]?.configs.map(({ name }) => name),
    ["log.dirs"],
  );
});

test("names by the thousands are described in slices", async () => {
  const world = await BrokerWorld.start();
  const names = Array.from({ length: 3000 }, (_, index) => ({ name: `name-${index}` }));
  for (const frame of [
    requestFrame(
      { apiKey: ApiKey.DESCRIBE_TOPIC_PARTITIONS, write: writeDescribeTopicPartitionsRequest },
      { topics: names, responsePartitionLimit: 1, cursor: null },
      0,
      1,
    ),
    requestFrame(
      { apiKey: ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS, write: writeDescribeUserScramCredentialsRequest },
      { users: names },
      0,
      1,
    ),
    requestFrame(
      { apiKey: ApiKey.DESCRIBE_PRODUCERS, write: writeDescribeProducersRequest },
      { topics: [{ name: "t", partitionIndexes: names.map((_, index) => index) }] },
      0,
      1,
    ),
  ]) {
    const reply = world.send(frame, world.connect());
    assert.ok(reply instanceof Promise, "it is answered in one go");
    await world.platform.settle();
    assert.notEqual(await reply, "close");
  }
});

test("groups by the 100,000 are refused one by one", { timeout: 30_000 }, async () => {
  const world = await BrokerWorld.start();
  const groupsNames = Array.from({ length: 200_000 }, (_, index) => `group-${index}`);
  const codec = { apiKey: ApiKey.DELETE_GROUPS, write: writeDeleteGroupsRequest, read: readDeleteGroupsResponse };
  const response = await world.ask(codec, { groupsNames }, 2);
  assert.ok(typeof response !== "string");
  assert.equal(response.results.length, groupsNames.length);
  assert.ok(response.results.every(({ errorCode }) => errorCode === ErrorCode.NOT_COORDINATOR));
});
