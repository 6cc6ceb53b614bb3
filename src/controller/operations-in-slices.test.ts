/** Operations with more rows than anybody needs: others have their turns in between. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newAlterClientQuotasRequest } from "../protocol/generated/alter-client-quotas-request.ts";
import { newAlterPartitionReassignmentsRequest } from "../protocol/generated/alter-partition-reassignments-request.ts";
import {
  newAlterUserScramCredentialsRequest,
  newAlterUserScramCredentialsRequestScramCredentialUpsertion,
} from "../protocol/generated/alter-user-scram-credentials-request.ts";
import { newElectLeadersRequest } from "../protocol/generated/elect-leaders-request.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { MetadataWorld } from "../testing/metadata-world.ts";
import type { ControllerClient } from "./controller-client.ts";

const COUNT = 8000;

function rows<T>(count: number, row: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => row(index));
}

const upsertions = (count: number) =>
  newAlterUserScramCredentialsRequest({
    upsertions: rows(count, (index) =>
      newAlterUserScramCredentialsRequestScramCredentialUpsertion({
        name: `user-${index}`,
        mechanism: 1,
        iterations: 4096,
        salt: Buffer.alloc(8),
        saltedPassword: Buffer.alloc(32),
      }),
    ),
  });

const OPERATIONS: Readonly<Record<string, (controller: ControllerClient) => Promise<unknown>>> = {
  ElectLeaders: (controller) =>
    controller.electLeaders(
      newElectLeadersRequest({ topicPartitions: [{ topic: "t", partitions: rows(COUNT, (index) => index) }] }),
    ),
  AlterPartitionReassignments: (controller) =>
    controller.alterPartitionReassignments(
      newAlterPartitionReassignmentsRequest({
        topics: [{ name: "t", partitions: rows(COUNT, (partitionIndex) => ({ partitionIndex, replicas: [1] })) }],
      }),
    ),
  AlterClientQuotas: (controller) =>
    controller.alterClientQuotas(
      newAlterClientQuotasRequest({
        entries: rows(COUNT, (index) => ({
          entity: [{ entityType: "user", entityName: `user-${index}` }],
          ops: [{ key: "producer_byte_rate", value: 1, remove: false }],
        })),
        validateOnly: true,
      }),
      new Set(),
    ),
  AlterUserScramCredentials: (controller) =>
    controller.alterUserScramCredentials(
      newAlterUserScramCredentialsRequest({
        deletions: rows(COUNT, (index) => ({ name: `user-${index}`, mechanism: 1 })),
      }),
    ),
};

for (const [name, operate] of Object.entries(OPERATIONS)) {
  test(`${name} of thousands of rows lets others in`, async () => {
    const world = new MetadataWorld();
    await world.startBroker();
    await world.createTopic({ name: "t" });
    const answered = operate(world.node.controller);
    const turns = world.turnsUntil(answered);
    await world.until(answered);
    assert.ok(turns() >= COUNT / 1000 - 1, `others had ${turns()} turns`);
  });
}

test("more credentials than an operation may write are refused before they are all computed", async () => {
  const world = new MetadataWorld();
  await world.startBroker();
  const answered = world.node.controller.alterUserScramCredentials(upsertions(10_001));
  await assert.rejects(
    world.until(answered),
    (error) => error instanceof ApiError && error.code === ErrorCode.POLICY_VIOLATION,
  );
  assert.equal(world.node.image().scram.size, 0);
});
