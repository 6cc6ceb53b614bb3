/** What the handlers of the group APIs add to the coordinator: versions, authorization, topics by name and id. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ZERO_UUID } from "../../base/uuid.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  newCreatePartitionsRequest,
  writeCreatePartitionsRequest,
} from "../../protocol/generated/create-partitions-request.ts";
import { readCreatePartitionsResponse } from "../../protocol/generated/create-partitions-response.ts";
import { newDeleteGroupsRequest, writeDeleteGroupsRequest } from "../../protocol/generated/delete-groups-request.ts";
import { readDeleteGroupsResponse } from "../../protocol/generated/delete-groups-response.ts";
import {
  newDescribeGroupsRequest,
  writeDescribeGroupsRequest,
} from "../../protocol/generated/describe-groups-request.ts";
import { readDescribeGroupsResponse } from "../../protocol/generated/describe-groups-response.ts";
import {
  newFindCoordinatorRequest,
  writeFindCoordinatorRequest,
} from "../../protocol/generated/find-coordinator-request.ts";
import { readFindCoordinatorResponse } from "../../protocol/generated/find-coordinator-response.ts";
import { newJoinGroupRequest, writeJoinGroupRequest } from "../../protocol/generated/join-group-request.ts";
import { readJoinGroupResponse } from "../../protocol/generated/join-group-response.ts";
import { newLeaveGroupRequest, writeLeaveGroupRequest } from "../../protocol/generated/leave-group-request.ts";
import { readLeaveGroupResponse } from "../../protocol/generated/leave-group-response.ts";
import { newListGroupsRequest, writeListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import { readListGroupsResponse } from "../../protocol/generated/list-groups-response.ts";
import { newOffsetCommitRequest, writeOffsetCommitRequest } from "../../protocol/generated/offset-commit-request.ts";
import { readOffsetCommitResponse } from "../../protocol/generated/offset-commit-response.ts";
import { newOffsetDeleteRequest, writeOffsetDeleteRequest } from "../../protocol/generated/offset-delete-request.ts";
import { readOffsetDeleteResponse } from "../../protocol/generated/offset-delete-response.ts";
import {
  newOffsetFetchRequest,
  newOffsetFetchRequestGroup,
  writeOffsetFetchRequest,
} from "../../protocol/generated/offset-fetch-request.ts";
import { readOffsetFetchResponse } from "../../protocol/generated/offset-fetch-response.ts";
import { newSyncGroupRequest, writeSyncGroupRequest } from "../../protocol/generated/sync-group-request.ts";
import { readSyncGroupResponse } from "../../protocol/generated/sync-group-response.ts";
import { RecordBatch } from "../../records/record-batch.ts";
import { BrokerWorld, type TestCodec } from "../../testing/broker-world.ts";

const FIND = {
  apiKey: ApiKey.FIND_COORDINATOR,
  write: writeFindCoordinatorRequest,
  read: readFindCoordinatorResponse,
};
const JOIN = { apiKey: ApiKey.JOIN_GROUP, write: writeJoinGroupRequest, read: readJoinGroupResponse };
const SYNC = { apiKey: ApiKey.SYNC_GROUP, write: writeSyncGroupRequest, read: readSyncGroupResponse };
const LEAVE = { apiKey: ApiKey.LEAVE_GROUP, write: writeLeaveGroupRequest, read: readLeaveGroupResponse };
const COMMIT = { apiKey: ApiKey.OFFSET_COMMIT, write: writeOffsetCommitRequest, read: readOffsetCommitResponse };
const FETCH = { apiKey: ApiKey.OFFSET_FETCH, write: writeOffsetFetchRequest, read: readOffsetFetchResponse };
const DELETE_OFFSETS = {
  apiKey: ApiKey.OFFSET_DELETE,
  write: writeOffsetDeleteRequest,
  read: readOffsetDeleteResponse,
};
const DESCRIBE = {
  apiKey: ApiKey.DESCRIBE_GROUPS,
  write: writeDescribeGroupsRequest,
  read: readDescribeGroupsResponse,
};
const LIST = { apiKey: ApiKey.LIST_GROUPS, write: writeListGroupsRequest, read: readListGroupsResponse };
const ADD_PARTITIONS = {
  apiKey: ApiKey.CREATE_PARTITIONS,
  write: writeCreatePartitionsRequest,
  read: readCreatePartitionsResponse,
};
const DELETE = { apiKey: ApiKey.DELETE_GROUPS, write: writeDeleteGroupsRequest, read: readDeleteGroupsResponse };

const UNKNOWN_ID = "AAAAAAAAAAAAAAAAAAAABQ";

async function ask<Request, Response>(
  world: BrokerWorld,
  codec: TestCodec<Request, Response>,
  request: Request,
  version: number,
): Promise<Response> {
  const answer = await world.ask(codec, request, version);
  assert.ok(answer !== "none" && answer !== "close", "an answer");
  return answer;
}

/** A broker with the topic "t" of two partitions, whose coordinator has been found. */
async function worldWithCoordinator(): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t", partitionCount: 2 });
  await ask(world, FIND, newFindCoordinatorRequest({ coordinatorKeys: ["g"] }), 6);
  return world;
}

function topicIdOf(world: BrokerWorld, name: string): string {
  return world.services.metadata().topics.byName.get(name)?.id ?? "";
}

function partition(partitionIndex: number, committedOffset = 5) {
  return { partitionIndex, committedOffset, committedLeaderEpoch: -1, committedMetadata: "m" };
}

test("the first FindCoordinator makes __consumer_offsets and answers with its leader", async () => {
  const world = await BrokerWorld.start();
  const before = await ask(world, DESCRIBE, newDescribeGroupsRequest({ groups: ["g"] }), 6);
  assert.equal(before.groups[0]?.errorCode, ErrorCode.NOT_COORDINATOR);
  const { coordinators } = await ask(world, FIND, newFindCoordinatorRequest({ coordinatorKeys: ["g", ""] }), 6);
  assert.deepEqual(
    coordinators.map(({ key, errorCode, nodeId, host, port }) => [key, errorCode, nodeId, host, port]),
    [
      ["g", 0, 1, "broker.test", 9092],
      ["", 0, 1, "broker.test", 9092],
    ],
  );
  const topic = world.services.metadata().topics.byName.get("__consumer_offsets");
  assert.equal(topic?.partitions.size, 50);
  const configs = world.services.metadata().configs.topicProps("__consumer_offsets");
  assert.deepEqual(
    [...configs].sort(([left], [right]) => (left < right ? -1 : 1)),
    [
      ["cleanup.policy", "compact"],
      ["compression.type", "producer"],
      ["segment.bytes", "104857600"],
    ],
  );
  const after = await ask(world, DESCRIBE, newDescribeGroupsRequest({ groups: ["g"] }), 6);
  assert.equal(after.groups[0]?.errorCode, ErrorCode.GROUP_ID_NOT_FOUND);
});

for (const [name, version, keyType, key, errorCode] of [
  ["a share partition before version 6", 5, 2, "g:AAAAAAAAAAAAAAAAAAAABQ:0", ErrorCode.INVALID_REQUEST],
  ["a share partition", 6, 2, "g:AAAAAAAAAAAAAAAAAAAABQ:0", ErrorCode.COORDINATOR_NOT_AVAILABLE],
  ["a share key that is none", 6, 2, "bad", ErrorCode.INVALID_REQUEST],
  ["an unknown kind of key", 4, 9, "g", ErrorCode.INVALID_REQUEST],
] as const) {
  test(`FindCoordinator v${version} of ${name}`, async () => {
    const world = await BrokerWorld.start();
    const request = newFindCoordinatorRequest({ keyType, coordinatorKeys: [key] });
    const { coordinators } = await ask(world, FIND, request, version);
    const [found] = coordinators;
    assert.deepEqual([found?.errorCode, found?.nodeId, found?.host, found?.port], [errorCode, -1, "", -1]);
  });
}

test("A transactional producer is refused for good: by FindCoordinator before version 4, by InitProducerId after", async () => {
  const world = await BrokerWorld.start();
  const old = await ask(world, FIND, newFindCoordinatorRequest({ keyType: 1, key: "tx" }), 3);
  assert.deepEqual([old.errorCode, old.nodeId], [ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, -1]);
  assert.equal(old.errorMessage, "Transactions are not served yet.");
  const { coordinators } = await ask(
    world,
    FIND,
    newFindCoordinatorRequest({ keyType: 1, coordinatorKeys: ["tx"] }),
    4,
  );
  assert.deepEqual([coordinators[0]?.errorCode, coordinators[0]?.nodeId], [ErrorCode.NONE, 1]);
});

test("FindCoordinator before version 4 says what is wrong in words", async () => {
  const world = await BrokerWorld.start();
  const refused = await ask(world, FIND, newFindCoordinatorRequest({ keyType: 9, key: "tx" }), 2);
  assert.match(refused.errorMessage ?? "", /^This most likely occurs because of a request being malformed/);
  const found = await ask(world, FIND, newFindCoordinatorRequest({ key: "g" }), 2);
  assert.deepEqual([found.errorCode, found.errorMessage, found.nodeId], [0, "NONE", 1]);
});

test("JoinGroup and SyncGroup speak of no protocol as each version does", async () => {
  const world = await worldWithCoordinator();
  const join = newJoinGroupRequest({ groupId: "g", sessionTimeoutMs: 1 });
  assert.equal((await ask(world, JOIN, join, 6)).protocolName, "");
  assert.equal((await ask(world, JOIN, join, 7)).protocolName, null);
  // Version 0 has no rebalance timeout: the session's counts.
  const connection = world.connect();
  const protocols = [{ name: "range", metadata: Buffer.from([0]) }];
  const joining = world.ask(
    JOIN,
    newJoinGroupRequest({ groupId: "g", sessionTimeoutMs: 10_000, protocolType: "consumer", protocols }),
    0,
    connection,
  );
  await world.platform.advanceAsync(5000);
  const joined = await joining;
  assert.ok(typeof joined !== "string");
  assert.deepEqual([joined.errorCode, joined.generationId, joined.leader], [0, 1, joined.memberId]);
  const sync = newSyncGroupRequest({ groupId: "g", generationId: 1, memberId: joined.memberId });
  assert.equal((await ask(world, SYNC, sync, 5)).errorCode, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  assert.equal((await ask(world, SYNC, sync, 4)).errorCode, 0);
  const described = await ask(world, DESCRIBE, newDescribeGroupsRequest({ groups: ["g"] }), 5);
  assert.equal(described.groups[0]?.groupState, "Stable");
});

test("LeaveGroup before version 3 has one member and one error", async () => {
  const world = await worldWithCoordinator();
  const left = await ask(world, LEAVE, newLeaveGroupRequest({ groupId: "g", memberId: "a" }), 2);
  assert.deepEqual([left.errorCode, left.members], [ErrorCode.UNKNOWN_MEMBER_ID, []]);
  const members = [{ memberId: "a", groupInstanceId: null, reason: null }];
  const listed = await ask(world, LEAVE, newLeaveGroupRequest({ groupId: "g", members }), 3);
  assert.deepEqual([listed.errorCode, listed.members[0]?.errorCode], [0, ErrorCode.UNKNOWN_MEMBER_ID]);
});

test("OffsetCommit refuses what is not there, partition by partition, and commits the rest", async () => {
  const world = await worldWithCoordinator();
  const request = newOffsetCommitRequest({
    groupId: "g",
    topics: [
      { name: "nope", topicId: ZERO_UUID, partitions: [partition(0)] },
      { name: "t", topicId: ZERO_UUID, partitions: [partition(0), partition(7)] },
    ],
  });
  const { topics } = await ask(world, COMMIT, request, 9);
  const { UNKNOWN_TOPIC_OR_PARTITION, NONE } = ErrorCode;
  assert.deepEqual(
    topics.map(({ name, partitions }) => [name, ...partitions.map((row) => [row.partitionIndex, row.errorCode])]),
    [
      ["nope", [0, UNKNOWN_TOPIC_OR_PARTITION]],
      ["t", [7, UNKNOWN_TOPIC_OR_PARTITION], [0, NONE]],
    ],
  );
});

test("offsets are committed and fetched by topic id from version 10 on", async () => {
  const world = await worldWithCoordinator();
  const topicId = topicIdOf(world, "t");
  const commit = newOffsetCommitRequest({
    groupId: "g",
    topics: [
      { name: "", topicId: UNKNOWN_ID, partitions: [partition(0)] },
      { name: "", topicId, partitions: [partition(1, 9)] },
    ],
  });
  const committed = await ask(world, COMMIT, commit, 10);
  assert.deepEqual(
    committed.topics.map((topic) => [topic.topicId, topic.partitions[0]?.errorCode]),
    [
      [UNKNOWN_ID, ErrorCode.UNKNOWN_TOPIC_ID],
      [topicId, 0],
    ],
  );
  const asked = [topicId, UNKNOWN_ID].map((id) => ({ name: "", topicId: id, partitionIndexes: [1] }));
  const groups = [asked, null].map((topics) => newOffsetFetchRequestGroup({ groupId: "g", topics }));
  const fetched = await ask(world, FETCH, newOffsetFetchRequest({ groups }), 10);
  assert.deepEqual(
    fetched.groups.map(({ topics }) =>
      topics.map((topic) => [topic.topicId, topic.partitions[0]?.committedOffset, topic.partitions[0]?.errorCode]),
    ),
    [
      [
        [topicId, 9, 0],
        [UNKNOWN_ID, -1, ErrorCode.UNKNOWN_TOPIC_ID],
      ],
      [[topicId, 9, 0]],
    ],
  );
  const byName = await ask(world, FETCH, newOffsetFetchRequest({ groups: groups.slice(1) }), 9);
  assert.deepEqual([byName.groups[0]?.topics[0]?.name, byName.groups[0]?.topics[0]?.topicId], ["t", ZERO_UUID]);
});

test("an OffsetFetch error stands at each partition in version 1, at the group later", async () => {
  const world = await BrokerWorld.start();
  const topics = [{ name: "t", partitionIndexes: [0] }];
  const { NOT_COORDINATOR } = ErrorCode;
  const first = await ask(world, FETCH, newOffsetFetchRequest({ groupId: "g", topics }), 1);
  assert.equal(first.topics[0]?.partitions[0]?.errorCode, NOT_COORDINATOR);
  const second = await ask(world, FETCH, newOffsetFetchRequest({ groupId: "g", topics }), 5);
  assert.deepEqual([second.errorCode, second.topics], [NOT_COORDINATOR, []]);
  const groups = [newOffsetFetchRequestGroup({ groupId: "g", topics: null })];
  const third = await ask(world, FETCH, newOffsetFetchRequest({ groups }), 8);
  assert.equal(third.groups[0]?.errorCode, NOT_COORDINATOR);
});

test("a topic made anew does not have its predecessor's offsets", async () => {
  const world = await worldWithCoordinator();
  const topics = [{ name: "t", topicId: ZERO_UUID, partitions: [partition(0)] }];
  await ask(world, COMMIT, newOffsetCommitRequest({ groupId: "g", topics }), 9);
  await world.recreateTopic("t");
  const groups = [newOffsetFetchRequestGroup({ groupId: "g", topics: null })];
  const fetched = await ask(world, FETCH, newOffsetFetchRequest({ groups }), 8);
  assert.deepEqual(fetched.groups[0]?.topics, []);
});

test("groups are listed, described with what the client may do, and deleted once each", async () => {
  const world = await worldWithCoordinator();
  const topics = [{ name: "t", topicId: ZERO_UUID, partitions: [partition(0)] }];
  await ask(world, COMMIT, newOffsetCommitRequest({ groupId: "g", topics }), 9);
  const { groups } = await ask(world, LIST, newListGroupsRequest({ statesFilter: ["EMPTY"] }), 5);
  assert.deepEqual(groups, [{ groupId: "g", protocolType: "", groupState: "Empty", groupType: "classic" }]);
  const request = newDescribeGroupsRequest({ groups: ["g"], includeAuthorizedOperations: true });
  const described = await ask(world, DESCRIBE, request, 6);
  // READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS: as Kafka 4.4.0 answers without an authorizer.
  assert.equal(described.groups[0]?.authorizedOperations, 3400);
  const deleted = await ask(world, DELETE, newDeleteGroupsRequest({ groupsNames: ["g", "g", "nope"] }), 3);
  assert.deepEqual(
    deleted.results.map(({ groupId, errorCode }) => [groupId, errorCode]),
    [
      ["g", 0],
      ["nope", ErrorCode.GROUP_ID_NOT_FOUND],
    ],
  );
});

for (const codec of [1, 2, 3, 4]) {
  test(`offsets.topic.compression.codec=${codec} is how the coordinator writes`, async () => {
    const world = await BrokerWorld.start({ "offsets.topic.compression.codec": String(codec) });
    await world.createTopics({ name: "t" });
    await ask(world, FIND, newFindCoordinatorRequest({ coordinatorKeys: ["g"] }), 6);
    const topics = [{ name: "t", topicId: ZERO_UUID, partitions: [partition(0, 7)] }];
    const committed = await ask(world, COMMIT, newOffsetCommitRequest({ groupId: "g", topics }), 9);
    assert.equal(committed.topics[0]?.partitions[0]?.errorCode, 0);
    const log = world.services.replicas.log("__consumer_offsets", world.services.groups.partitionFor("g"));
    const read = log?.read({ startOffset: 0, maxBytes: 1000, isolation: "LOG_END", minOneMessage: true });
    assert.ok(read !== undefined);
    assert.equal(new RecordBatch(read.bytes()).compressionType, codec);
  });
}

test("groups stay in their partitions when __consumer_offsets grows", async () => {
  const world = await worldWithCoordinator();
  const groups = Array.from({ length: 8 }, (_, index) => `group ${index}`);
  const places = groups.map((groupId) => world.services.groups.partitionFor(groupId));
  const commit = [{ name: "t", topicId: ZERO_UUID, partitions: [partition(0)] }];
  for (const groupId of groups) await ask(world, COMMIT, newOffsetCommitRequest({ groupId, topics: commit }), 9);
  const growth = newCreatePartitionsRequest({
    topics: [{ name: "__consumer_offsets", count: 60, assignments: null }],
    timeoutMs: 1000,
  });
  assert.equal((await ask(world, ADD_PARTITIONS, growth, 3)).results[0]?.errorCode, 0);
  assert.equal(world.services.metadata().topics.getTopic("__consumer_offsets")?.partitions.size, 60);
  assert.deepEqual(
    groups.map((groupId) => world.services.groups.partitionFor(groupId)),
    places,
  );
  const asked = groups.map((groupId) => newOffsetFetchRequestGroup({ groupId, topics: null }));
  const fetched = await ask(world, FETCH, newOffsetFetchRequest({ groups: asked }), 8);
  assert.deepEqual(
    fetched.groups.map(({ topics }) => topics[0]?.partitions[0]?.committedOffset),
    groups.map(() => 5),
  );
});

test("OffsetDelete answers for unknown topics and for the rest", async () => {
  const world = await worldWithCoordinator();
  const commit = [{ name: "t", topicId: ZERO_UUID, partitions: [partition(0)] }];
  await ask(world, COMMIT, newOffsetCommitRequest({ groupId: "g", topics: commit }), 9);
  const topics = [
    { name: "nope", partitions: [{ partitionIndex: 0 }] },
    { name: "t", partitions: [{ partitionIndex: 0 }, { partitionIndex: 9 }] },
  ];
  const answer = await ask(world, DELETE_OFFSETS, newOffsetDeleteRequest({ groupId: "g", topics }), 0);
  assert.deepEqual(
    answer.topics.map(({ name, partitions }) => [
      name,
      ...partitions.map((row) => [row.partitionIndex, row.errorCode]),
    ]),
    [
      ["nope", [0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]],
      ["t", [9, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION], [0, 0]],
    ],
  );
  const nobody = await ask(world, DELETE_OFFSETS, newOffsetDeleteRequest({ groupId: "nobody", topics }), 0);
  assert.deepEqual([nobody.errorCode, nobody.topics], [ErrorCode.GROUP_ID_NOT_FOUND, []]);
});
