import assert from "node:assert/strict";
import { test } from "node:test";
import { newAlterClientQuotasRequest } from "../../protocol/generated/alter-client-quotas-request.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { MetadataWorld } from "../../testing/metadata-world.ts";

for (const [key, entityType] of [
  ["producer_byte_rate", "user"],
  ["request_percentage", "user"],
  ["controller_mutation_rate", "client-id"],
  ["connection_creation_rate", "ip"],
] as const) {
  for (const value of [NaN, Infinity, -Infinity]) {
    test(`a ${key} of ${value} is refused: nobody could hold a client to it`, async () => {
      const world = new MetadataWorld();
      await world.startBroker();
      const entity = [{ entityType, entityName: "127.0.0.1" }];
      const { entries } = await world.until(
        world.node.controller.alterClientQuotas(
          newAlterClientQuotasRequest({ entries: [{ entity, ops: [{ key, value, remove: false }] }] }),
        ),
      );
      assert.deepEqual(
        entries.map(({ errorCode, errorMessage }) => [errorCode, errorMessage]),
        [[ErrorCode.INVALID_REQUEST, `Quota ${key} must be a finite number`]],
      );
      assert.equal(world.node.image().clientQuotas.size, 0);
    });
  }
}
