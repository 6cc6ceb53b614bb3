/** DescribeClientQuotas: in which order an entity's limits come. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newAlterClientQuotasRequest } from "../../protocol/generated/alter-client-quotas-request.ts";
import { newDescribeClientQuotasRequest } from "../../protocol/generated/describe-client-quotas-request.ts";
import { BrokerWorld } from "../../testing/broker-world.ts";
import { DispatchedRequest } from "../dispatch/dispatched-request.ts";
import { alterClientQuotasApi } from "./alter-client-quotas.ts";
import { describeClientQuotasApi } from "./describe-client-quotas.ts";

// Kafka's answers for limits that were set in one request, whatever their order in it.
for (const [set, described] of [
  [
    ["producer_byte_rate", "consumer_byte_rate"],
    ["consumer_byte_rate", "producer_byte_rate"],
  ],
  [
    ["producer_byte_rate", "request_percentage"],
    ["request_percentage", "producer_byte_rate"],
  ],
  [
    ["producer_byte_rate", "consumer_byte_rate", "request_percentage"],
    ["consumer_byte_rate", "request_percentage", "producer_byte_rate"],
  ],
  [
    ["request_percentage", "producer_byte_rate", "controller_mutation_rate"],
    ["controller_mutation_rate", "request_percentage", "producer_byte_rate"],
  ],
] as const) {
  test(`DescribeClientQuotas tells ${set.join(", ")} in the order of Kafka's table`, async () => {
    const world = await BrokerWorld.start();
    const header = { apiKey: 48, apiVersion: 1, correlationId: 1, clientId: null, endPosition: 0 };
    const context = new DispatchedRequest(header, world.connect(), world.services, 0);
    const ops = set.map((key) => ({ key, value: 1, remove: false }));
    const entity = [{ entityType: "user", entityName: "u" }];
    await alterClientQuotasApi.handle(context, newAlterClientQuotasRequest({ entries: [{ entity, ops }] }));
    const response = await describeClientQuotasApi.handle(context, newDescribeClientQuotasRequest());
    assert.ok(typeof response === "object");
    assert.deepEqual(
      response.entries?.map(({ values }) => values.map(({ key }) => key)),
      [described],
    );
  });
}
