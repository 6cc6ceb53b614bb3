import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { API_TABLE } from "../dispatch/api-table.ts";
import { newConsumerGroupDescribeRequest } from "../../protocol/generated/consumer-group-describe-request.ts";
import { newConsumerGroupHeartbeatRequest } from "../../protocol/generated/consumer-group-heartbeat-request.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { CONSUMER_GROUP_DESCRIBE, CONSUMER_GROUP_HEARTBEAT } from "../../testing/test-codecs.ts";

// Asked of Kafka 4.4.0 after `kafka-features downgrade --feature group.version=0`.
test("a client that insists on KIP-848 is refused at once: the keys are advertised, the answer is UNSUPPORTED_VERSION", async () => {
  const world = await BrokerWorld.start();
  for (const apiKey of [ApiKey.CONSUMER_GROUP_HEARTBEAT, ApiKey.CONSUMER_GROUP_DESCRIBE]) {
    assert.ok(API_TABLE.some((entry) => entry.apiKey === apiKey));
  }
  for (const version of [0, 1]) {
    const heartbeat = await world.ask(
      CONSUMER_GROUP_HEARTBEAT,
      newConsumerGroupHeartbeatRequest({ groupId: "g" }),
      version,
    );
    assert.ok(typeof heartbeat !== "string");
    assert.equal(heartbeat.errorCode, ErrorCode.UNSUPPORTED_VERSION);
    const described = await world.ask(
      CONSUMER_GROUP_DESCRIBE,
      newConsumerGroupDescribeRequest({ groupIds: ["g", "h"] }),
      version,
    );
    assert.ok(typeof described !== "string");
    assert.deepEqual(
      described.groups.map(({ groupId, errorCode }) => [groupId, errorCode]),
      [
        ["g", ErrorCode.UNSUPPORTED_VERSION],
        ["h", ErrorCode.UNSUPPORTED_VERSION],
      ],
    );
  }
});
