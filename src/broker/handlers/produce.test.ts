import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../../protocol/errors.ts";
import { newProduceRequest } from "../../protocol/generated/produce-request.ts";
import type { ProduceResponsePartitionProduceResponse } from "../../protocol/generated/produce-response.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { testBatch } from "../../testing/log-world.ts";
import { PRODUCE } from "../../testing/test-codecs.ts";

interface Produced {
  readonly topic?: string;
  readonly topicId?: string;
  readonly index?: number;
  readonly records?: Uint8Array | null;
  readonly acks?: number;
  readonly version?: number;
}

async function produce(
  world: BrokerWorld,
  options: Produced,
): Promise<ProduceResponsePartitionProduceResponse | string> {
  const { topic = "t", topicId = "AAAAAAAAAAAAAAAAAAAAAA", index = 0, acks = -1, version = 12 } = options;
  const records =
    options.records === undefined ? testBatch({ count: 2 }, world.platform.clock.nowMs()) : options.records;
  const response = await world.ask(
    PRODUCE,
    newProduceRequest({
      acks,
      timeoutMs: 1000,
      topicData: [{ name: topic, topicId, partitionData: [{ index, records }] }],
    }),
    version,
  );
  if (typeof response === "string") return response;
  const row = response.responses[0]?.partitionResponses[0];
  assert.ok(row !== undefined);
  return row;
}

async function worldWithTopic(configs: Record<string, string> = {}): Promise<BrokerWorld> {
  const world = await BrokerWorld.start();
  await world.createTopics({ name: "t", configs });
  return world;
}

function errorOf(row: ProduceResponsePartitionProduceResponse | string): number {
  assert.ok(typeof row !== "string", `an answer, not ${String(row)}`);
  return row.errorCode;
}

test("Produce gives the first offset of each batch", async () => {
  const world = await worldWithTopic();
  for (const baseOffset of [0, 2, 4]) {
    const row = await produce(world, {});
    assert.deepEqual(row, {
      index: 0,
      errorCode: ErrorCode.NONE,
      baseOffset,
      logAppendTimeMs: -1,
      logStartOffset: 0,
      recordErrors: [],
      errorMessage: null,
      currentLeader: { leaderId: -1, leaderEpoch: -1 },
    });
  }
});
