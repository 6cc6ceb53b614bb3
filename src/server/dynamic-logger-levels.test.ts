import assert from "node:assert/strict";
import { test } from "node:test";
import { KafkaConnection } from "../network/client/kafka-connection.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { newDescribeConfigsRequest } from "../protocol/generated/describe-configs-request.ts";
import { newIncrementalAlterConfigsRequest } from "../protocol/generated/incremental-alter-configs-request.ts";
import { DESCRIBE_CONFIGS, INCREMENTAL_ALTER_CONFIGS } from "../testing/admin-calls.ts";
import { startBrokerServer } from "./broker-server.ts";
import { createLogger } from "./logging.ts";

const BROKER_LOGGER = 8;

test("a logger's level holds from the next line on, and until it is deleted", async () => {
  const platform = createRealPlatform();
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const logger = createLogger({ levels: "info", format: "json", clock: platform.clock, write });
  await logger.open();
  await using broker = await startBrokerServer({ logger });
  const { port } = broker.endpoints[0] ?? { port: 0 };
  const connection = await KafkaConnection.connect({ platform, host: "127.0.0.1", port, clientId: "test" });
  const level = async (): Promise<string | null | undefined> => {
    const resources = [{ resourceType: BROKER_LOGGER, resourceName: "1", configurationKeys: ["request"] }];
    const { results } = await connection.request(DESCRIBE_CONFIGS, newDescribeConfigsRequest({ resources }));
    return results[0]?.configs[0]?.value;
  };
  const alter = async (value: string | null): Promise<void> => {
    const configs = [{ name: "request", configOperation: value === null ? 1 : 0, value }];
    const resources = [{ resourceType: BROKER_LOGGER, resourceName: "1", configs }];
    const request = newIncrementalAlterConfigsRequest({ resources });
    const { responses } = await connection.request(INCREMENTAL_ALTER_CONFIGS, request);
    assert.deepEqual([responses[0]?.errorCode, responses[0]?.errorMessage], [0, null]);
  };
  const answeredLines = (): number => {
    logger.flush();
    return lines.filter((line) => line.includes("answered DescribeConfigs")).length;
  };
  assert.equal(await level(), "INFO");
  assert.equal(answeredLines(), 0);
  await alter("DEBUG");
  assert.equal(await level(), "DEBUG");
  assert.equal(answeredLines(), 1);
  await alter(null);
  assert.equal(await level(), "INFO");
  assert.equal(answeredLines(), 1);
  await connection.close();
});
