import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startBroker } from "../index.ts";
import { type ClientApi, KafkaConnection } from "../network/client/kafka-connection.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { ApiKey } from "../protocol/api-keys.ts";
import { ErrorCode } from "../protocol/errors.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
  writeCreateTopicsRequest,
} from "../protocol/generated/create-topics-request.ts";
import { readCreateTopicsResponse } from "../protocol/generated/create-topics-response.ts";
import {
  newIncrementalAlterConfigsRequest,
  writeIncrementalAlterConfigsRequest,
} from "../protocol/generated/incremental-alter-configs-request.ts";
import { readIncrementalAlterConfigsResponse } from "../protocol/generated/incremental-alter-configs-response.ts";
import {
  newProduceRequest,
  newProduceRequestPartitionProduceData,
  newProduceRequestTopicProduceData,
  writeProduceRequest,
} from "../protocol/generated/produce-request.ts";
import { readProduceResponse } from "../protocol/generated/produce-response.ts";
import { buildBatch } from "../records/build-batch.ts";

const platform = createRealPlatform();

const alterConfigs = {
  apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
  versions: [1, 1],
  write: writeIncrementalAlterConfigsRequest,
  read: readIncrementalAlterConfigsResponse,
} as const satisfies ClientApi<never, unknown>;

const createTopics = {
  apiKey: ApiKey.CREATE_TOPICS,
  versions: [7, 7],
  write: writeCreateTopicsRequest,
  read: readCreateTopicsResponse,
} as const satisfies ClientApi<never, unknown>;

const produce = {
  apiKey: ApiKey.PRODUCE,
  versions: [9, 9],
  write: writeProduceRequest,
  read: readProduceResponse,
} as const satisfies ClientApi<never, unknown>;

const BROKER = 4;

async function connect(port: number): Promise<KafkaConnection> {
  const connection = await KafkaConnection.connect({ platform, host: "127.0.0.1", port, clientId: "test" });
  await connection.negotiate({ name: "test", version: "1" });
  return connection;
}

async function set(
  connection: KafkaConnection,
  resourceName: string,
  configs: Record<string, string | null>,
): Promise<void> {
  const { responses } = await connection.request(
    alterConfigs,
    newIncrementalAlterConfigsRequest({
      resources: [
        {
          resourceType: BROKER,
          resourceName,
          configs: Object.entries(configs).map(([name, value]) => ({
            name,
            configOperation: value === null ? 1 : 0,
            value,
          })),
        },
      ],
    }),
  );
  assert.equal(responses[0]?.errorCode, ErrorCode.NONE, responses[0]?.errorMessage ?? "");
}

/** The error code of a batch with one record of so many bytes. */
async function produced(connection: KafkaConnection, valueBytes: number): Promise<number | undefined> {
  const records = buildBatch({
    records: [{ key: null, value: Buffer.alloc(valueBytes), timestamp: platform.clock.nowMs() }],
  });
  const response = await connection.request(
    produce,
    newProduceRequest({
      acks: 1,
      timeoutMs: 5000,
      topicData: [
        newProduceRequestTopicProduceData({
          name: "t",
          partitionData: [newProduceRequestPartitionProduceData({ index: 0, records })],
        }),
      ],
    }),
  );
  return response.responses[0]?.partitionResponses[0]?.errorCode;
}

test("configs of brokers take effect at once, on what is there and on what comes, and outlive a restart", async (t) => {
  const directory = mkdtempSync(join(tmpdir(), "rafka-dynamic-"));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const start = () => startBroker({ dataDirectory: directory });
  {
    await using broker = await start();
    const port = broker.endpoints[0]?.port ?? 0;
    const connection = await connect(port);
    const topics = [newCreateTopicsRequestCreatableTopic({ name: "t", numPartitions: 1, replicationFactor: 1 })];
    await connection.request(createTopics, newCreateTopicsRequest({ topics, timeoutMs: 5000 }));
    assert.equal(await produced(connection, 2000), ErrorCode.NONE);
    await set(connection, "", { "message.max.bytes": "1000" });
    assert.equal(await produced(connection, 2000), ErrorCode.MESSAGE_TOO_LARGE, "the log that is open follows");
    await set(connection, "1", { "message.max.bytes": "3000" });
    assert.equal(await produced(connection, 2000), ErrorCode.NONE, "this broker's value is before all brokers'");
    await set(connection, "1", { "message.max.bytes": null });
    await set(connection, "", { "max.connections.per.ip": "1" });
    await assert.rejects(connect(port), "one connection is open");
    await set(connection, "", { "max.connections.per.ip.overrides": "127.0.0.1:2" });
    const second = await connect(port);
    await set(connection, "", { "max.connections.per.ip.overrides": null });
    await second.close();
    await connection.close();
  }
  await using broker = await start();
  const port = broker.endpoints[0]?.port ?? 0;
  const connection = await connect(port);
  assert.equal(await produced(connection, 2000), ErrorCode.MESSAGE_TOO_LARGE);
  await assert.rejects(connect(port));
  await connection.close();
});
