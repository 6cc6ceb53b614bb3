/** Responses of thousands of rows: the same bytes in slices, and whoever else asks is answered in between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey, headerVersions } from "../../protocol/api-keys.ts";
import {
  newDescribeLogDirsRequest,
  writeDescribeLogDirsRequest,
} from "../../protocol/generated/describe-log-dirs-request.ts";
import {
  readDescribeLogDirsResponse,
  writeDescribeLogDirsResponse,
} from "../../protocol/generated/describe-log-dirs-response.ts";
import {
  newListOffsetsRequest,
  newListOffsetsRequestPartition,
} from "../../protocol/generated/list-offsets-request.ts";
import { writeListOffsetsResponse } from "../../protocol/generated/list-offsets-response.ts";
import { newMetadataRequest, newMetadataRequestTopic } from "../../protocol/generated/metadata-request.ts";
import { writeMetadataResponse } from "../../protocol/generated/metadata-response.ts";
import { Reader } from "../../protocol/reader.ts";
import { Writer } from "../../protocol/writer.ts";
import { BrokerWorld, replyBytes, requestFrame, type TestCodec } from "../../testing/broker-world.ts";
import { LIST_OFFSETS, METADATA } from "../../testing/test-codecs.ts";

const NAMES = Array.from({ length: 1200 }, (_, index) => `topic-${index}`);

async function withTopics(): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  const created = world.createTopics(...NAMES.map((name) => ({ name })));
  await world.platform.advanceAsync(1000);
  await created;
  return world;
}

/** What one API is asked, and how its answer is written in one go. */
interface Long<Request, Response> {
  readonly codec: TestCodec<Request, Response>;
  readonly request: Request;
  readonly version: number;
  readonly write: (writer: Writer, response: Response, version: number) => void;
  readonly topicCount: (response: Response) => number | undefined;
}

async function check<Request, Response>(world: BrokerWorld, long: Long<Request, Response>): Promise<void> {
  const { codec, version } = long;
  const answered: string[] = [];
  const reply = world.send(requestFrame(codec, long.request, version, 1), world.connect());
  assert.ok(reply instanceof Promise, "it is answered in slices");
  void reply.then(() => answered.push("long"));
  const short = newMetadataRequest({ topics: [newMetadataRequestTopic({ name: "topic-7" })] });
  world.platform.timers.defer(() => {
    assert.ok(!(world.send(requestFrame(METADATA, short, 12, 2), world.connect()) instanceof Promise));
    answered.push("short");
  });
  await world.platform.settle();
  assert.deepEqual(answered, ["short", "long"]);
  const late = await reply;
  assert.ok(late !== "none" && late !== "close");
  const frame = replyBytes(late);
  assert.equal(frame.readInt32BE(0), frame.length - 4);
  const bodyStart = headerVersions(codec.apiKey, version)?.response === 1 ? 9 : 8;
  const response = codec.read(new Reader(frame, bodyStart), version);
  assert.equal(long.topicCount(response), NAMES.length);
  const writer = new Writer();
  long.write(writer, response, version);
  assert.ok(writer.toBuffer().equals(frame.subarray(bodyStart)), "the bytes are those of writing in one go");
}

test("long answers to Metadata let others in between, in every form of its arrays", async () => {
  const world = await withTopics();
  for (const version of [1, 12]) {
    await check(world, {
      codec: METADATA,
      request: newMetadataRequest({ topics: null }),
      version,
      write: writeMetadataResponse,
      topicCount: ({ topics }) => topics.length,
    });
  }
});

test("long answers to ListOffsets and DescribeLogDirs let others in between", async () => {
  const world = await withTopics();
  const partitions = [newListOffsetsRequestPartition({ partitionIndex: 0, timestamp: -1 })];
  await check(world, {
    codec: LIST_OFFSETS,
    request: newListOffsetsRequest({ replicaId: -1, topics: NAMES.map((name) => ({ name, partitions })) }),
    version: 7,
    write: writeListOffsetsResponse,
    topicCount: ({ topics }) => topics.length,
  });
  await check(world, {
    codec: {
      apiKey: ApiKey.DESCRIBE_LOG_DIRS,
      write: writeDescribeLogDirsRequest,
      read: readDescribeLogDirsResponse,
    },
    request: newDescribeLogDirsRequest({ topics: null }),
    version: 4,
    write: writeDescribeLogDirsResponse,
    topicCount: ({ results }) => results[0]?.topics.length,
  });
});

test("a long answer is of one moment, whatever is created meanwhile", async () => {
  const world = await withTopics();
  const reply = world.send(requestFrame(METADATA, newMetadataRequest({ topics: null }), 12, 1), world.connect());
  const created = world.createTopics({ name: "later" });
  await world.platform.advanceAsync(1000);
  await created;
  const late = await reply;
  assert.ok(late !== "none" && late !== "close");
  const { topics } = METADATA.read(new Reader(replyBytes(late), 9), 12);
  assert.equal(topics.length, NAMES.length);
});

test("an answer is not made to its end when its connection has closed", async () => {
  const world = await withTopics();
  const partitions = Array.from({ length: 2 }, (_, partitionIndex) =>
    newListOffsetsRequestPartition({ partitionIndex, timestamp: -1 }),
  );
  const topics = NAMES.map((name) => ({ name, partitions }));
  const frames = [
    requestFrame(METADATA, newMetadataRequest({ topics: null }), 12, 1),
    requestFrame(LIST_OFFSETS, newListOffsetsRequest({ replicaId: -1, topics }), 7, 1),
  ];
  for (const frame of frames) {
    const connection = world.connect();
    const reply = world.send(frame, connection);
    assert.ok(reply instanceof Promise);
    connection.closed();
    await world.platform.settle();
    assert.ok((await reply) === "close");
  }
});
