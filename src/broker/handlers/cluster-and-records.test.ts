import assert from "node:assert/strict";
import { test } from "node:test";
import { ZERO_UUID } from "../../base/uuid.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { newDeleteRecordsRequest, writeDeleteRecordsRequest } from "../../protocol/generated/delete-records-request.ts";
import { readDeleteRecordsResponse } from "../../protocol/generated/delete-records-response.ts";
import {
  newDescribeClusterRequest,
  writeDescribeClusterRequest,
} from "../../protocol/generated/describe-cluster-request.ts";
import { readDescribeClusterResponse } from "../../protocol/generated/describe-cluster-response.ts";
import {
  newDescribeLogDirsRequest,
  writeDescribeLogDirsRequest,
} from "../../protocol/generated/describe-log-dirs-request.ts";
import { readDescribeLogDirsResponse } from "../../protocol/generated/describe-log-dirs-response.ts";
import {
  newDescribeQuorumRequest,
  writeDescribeQuorumRequest,
} from "../../protocol/generated/describe-quorum-request.ts";
import { readDescribeQuorumResponse } from "../../protocol/generated/describe-quorum-response.ts";
import {
  newDescribeTopicPartitionsRequest,
  writeDescribeTopicPartitionsRequest,
} from "../../protocol/generated/describe-topic-partitions-request.ts";
import { readDescribeTopicPartitionsResponse } from "../../protocol/generated/describe-topic-partitions-response.ts";
import {
  newOffsetForLeaderEpochRequest,
  writeOffsetForLeaderEpochRequest,
} from "../../protocol/generated/offset-for-leader-epoch-request.ts";
import { readOffsetForLeaderEpochResponse } from "../../protocol/generated/offset-for-leader-epoch-response.ts";
import { newProduceRequest } from "../../protocol/generated/produce-request.ts";
import { BrokerWorld, type TestCodec } from "../../testing/broker-world.ts";
import { testBatch } from "../../testing/log-world.ts";
import { PRODUCE } from "../../testing/test-codecs.ts";

async function ask<Request, Response>(
  world: BrokerWorld,
  codec: TestCodec<Request, Response>,
  request: Request,
  version: number,
): Promise<Response> {
  const response = await world.ask(codec, request, version);
  assert.ok(response !== "close" && response !== "none");
  return response;
}

/** Topics `t` (3 partitions, 4 records in the first), `compact` and `u`. */
async function filledWorld(): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  const compact = { name: "compact", configs: { "cleanup.policy": "compact" } };
  await world.createTopics({ name: "t", partitionCount: 3 }, { name: "u" }, compact);
  const topicData = [
    { name: "t", topicId: ZERO_UUID, partitionData: [{ index: 0, records: testBatch({ count: 4 }, 1000) }] },
  ];
  await world.ask(PRODUCE, newProduceRequest({ acks: 1, topicData }), 12);
  return world;
}

const DELETE_RECORDS = {
  apiKey: ApiKey.DELETE_RECORDS,
  write: writeDeleteRecordsRequest,
  read: readDeleteRecordsResponse,
};

for (const [topic, offset, lowWatermark, errorCode] of [
  ["t", 2, 2, ErrorCode.NONE],
  ["t", -1, 4, ErrorCode.NONE],
  ["t", 5, -1, ErrorCode.OFFSET_OUT_OF_RANGE],
  ["t", -2, -1, ErrorCode.OFFSET_OUT_OF_RANGE],
  ["compact", 0, -1, ErrorCode.POLICY_VIOLATION],
  ["nope", 0, -1, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
] as const) {
  test(`DeleteRecords of ${topic} before ${offset} answers ${String(errorCode)}`, async () => {
    const world = await filledWorld();
    const topics = [{ name: topic, partitions: [{ partitionIndex: 0, offset }] }];
    const response = await ask(world, DELETE_RECORDS, newDeleteRecordsRequest({ topics }), 2);
    assert.deepEqual(response.topics[0]?.partitions, [{ partitionIndex: 0, lowWatermark, errorCode }]);
    const expectedStart = errorCode === ErrorCode.NONE ? lowWatermark : 0;
    assert.equal(world.services.replicas.log("t", 0)?.logStartOffset, expectedStart);
  });
}

const DESCRIBE_TOPIC_PARTITIONS = {
  apiKey: ApiKey.DESCRIBE_TOPIC_PARTITIONS,
  write: writeDescribeTopicPartitionsRequest,
  read: readDescribeTopicPartitionsResponse,
};

test("DescribeTopicPartitions goes page by page through topics in order", async () => {
  const world = await filledWorld();
  const seen: string[] = [];
  let cursor: { topicName: string; partitionIndex: number } | null = null;
  let pageCount = 0;
  do {
    const request = newDescribeTopicPartitionsRequest({ topics: [], responsePartitionLimit: 2, cursor });
    const response = await ask(world, DESCRIBE_TOPIC_PARTITIONS, request, 0);
    for (const { name, partitions } of response.topics) {
      for (const { partitionIndex } of partitions) seen.push(`${name}-${partitionIndex}`);
    }
    cursor = response.nextCursor;
    pageCount += 1;
  } while (cursor !== null);
  assert.deepEqual([seen, pageCount], [["compact-0", "t-0", "t-1", "t-2", "u-0"], 3]);
});

test("DescribeTopicPartitions answers unknown and invalid topics that are asked for", async () => {
  const world = await filledWorld();
  const topics = [{ name: "nope" }, { name: "a b" }];
  const request = newDescribeTopicPartitionsRequest({ topics, responsePartitionLimit: 10, cursor: null });
  const response = await ask(world, DESCRIBE_TOPIC_PARTITIONS, request, 0);
  assert.deepEqual(
    response.topics.map(({ name, errorCode }) => [name, errorCode]),
    [
      ["a b", ErrorCode.INVALID_TOPIC_EXCEPTION],
      ["nope", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    ],
  );
});

test("DescribeCluster tells brokers from controllers", async () => {
  const world = await filledWorld();
  const codec = {
    apiKey: ApiKey.DESCRIBE_CLUSTER,
    write: writeDescribeClusterRequest,
    read: readDescribeClusterResponse,
  };
  const answer = (endpointType: number) => ask(world, codec, newDescribeClusterRequest({ endpointType }), 2);
  const { brokers, clusterId, controllerId } = await answer(1);
  assert.deepEqual([brokers.length, brokers[0]?.isFenced, clusterId, controllerId], [1, false, "test-cluster", 1]);
  assert.equal((await answer(2)).errorCode, ErrorCode.MISMATCHED_ENDPOINT_TYPE);
  assert.equal((await answer(7)).errorCode, ErrorCode.UNSUPPORTED_ENDPOINT_TYPE);
});

test("DescribeQuorum knows the metadata partition only, and writes in every version", async () => {
  const world = await filledWorld();
  const codec = { apiKey: ApiKey.DESCRIBE_QUORUM, write: writeDescribeQuorumRequest, read: readDescribeQuorumResponse };
  for (const version of [0, 1, 2]) {
    const answer = async (topicName: string) => {
      const topics = [{ topicName, partitions: [{ partitionIndex: 0 }] }];
      return (await ask(world, codec, newDescribeQuorumRequest({ topics }), version)).topics[0]?.partitions[0];
    };
    const found = await answer("__cluster_metadata");
    assert.deepEqual([found?.errorCode, found?.leaderId, found?.currentVoters.length], [ErrorCode.NONE, 1, 1]);
    assert.equal((await answer("t"))?.errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
});

test("DescribeLogDirs gives sizes of the asked partitions", async () => {
  const world = await filledWorld();
  const codec = {
    apiKey: ApiKey.DESCRIBE_LOG_DIRS,
    write: writeDescribeLogDirsRequest,
    read: readDescribeLogDirsResponse,
  };
  const topics = [{ topic: "t", partitions: [0, 9] }];
  const { results } = await ask(world, codec, newDescribeLogDirsRequest({ topics }), 5);
  assert.deepEqual(
    results.map(({ logDir, topics: rows }) => [logDir, rows]),
    [
      [
        "/data",
        [
          {
            name: "t",
            partitions: [
              {
                partitionIndex: 0,
                partitionSize: testBatch({ count: 4 }, 1000).length,
                offsetLag: 0,
                isFutureKey: false,
              },
            ],
          },
        ],
      ],
    ],
  );
});

test("DescribeLogDirs gives the bytes of the volume from version 4 on", async () => {
  const world = await BrokerWorld.start();
  const codec = {
    apiKey: ApiKey.DESCRIBE_LOG_DIRS,
    write: writeDescribeLogDirsRequest,
    read: readDescribeLogDirsResponse,
  };
  const { totalBytes, usableBytes } = world.platform.files.freeBytes();
  assert.notEqual(usableBytes, totalBytes);
  for (const [version, ...expected] of [
    [3, -1, -1],
    [4, totalBytes, usableBytes],
    [5, totalBytes, usableBytes],
  ] as const) {
    const { results } = await ask(world, codec, newDescribeLogDirsRequest({ topics: null }), version);
    assert.deepEqual([results[0]?.totalBytes, results[0]?.usableBytes], expected, `version ${version}`);
  }
});

test("OffsetForLeaderEpoch tells where an epoch ends, and −1 where it does not know", async () => {
  const world = await filledWorld();
  const codec = {
    apiKey: ApiKey.OFFSET_FOR_LEADER_EPOCH,
    write: writeOffsetForLeaderEpochRequest,
    read: readOffsetForLeaderEpochResponse,
  };
  for (const [currentLeaderEpoch, leaderEpoch, expected] of [
    [-1, 0, [ErrorCode.NONE, 0, 4]],
    [0, 0, [ErrorCode.NONE, 0, 4]],
    [-1, 5, [ErrorCode.NONE, -1, -1]],
    [3, 0, [ErrorCode.UNKNOWN_LEADER_EPOCH, -1, -1]],
  ] as const) {
    const partitions = [{ partition: 0, currentLeaderEpoch, leaderEpoch }];
    const request = newOffsetForLeaderEpochRequest({ replicaId: -2, topics: [{ topic: "t", partitions }] });
    const row = (await ask(world, codec, request, 4)).topics[0]?.partitions[0];
    assert.deepEqual([row?.errorCode, row?.leaderEpoch, row?.endOffset], expected);
  }
});
