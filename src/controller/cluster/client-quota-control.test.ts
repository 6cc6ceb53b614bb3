import assert from "node:assert/strict";
import { test } from "node:test";
import { newAlterClientQuotasRequest } from "../../protocol/generated/alter-client-quotas-request.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { MetadataWorld } from "../../testing/metadata-world.ts";
import { hostNamesIn } from "./client-quota-control.ts";

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
          new Set(),
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

test("of names of hosts those that stand alone as an ip entity are looked up, each once", () => {
  const entities = [
    [["ip", "a.example"]],
    [["ip", "a.example"]],
    [["ip", "1.2.3.4"]],
    [["ip", null]],
    [["ip", "0x7f.1"]],
    [["user", "b.example"]],
    [
      ["ip", "c.example"],
      ["user", "u"],
    ],
  ] as const;
  const entries = entities.map((parts) => ({
    entity: parts.map(([entityType, entityName]) => ({ entityType, entityName })),
    ops: [],
  }));
  assert.deepEqual([...hostNamesIn(newAlterClientQuotasRequest({ entries }))], ["a.example"]);
});

test("a quota of a name that stands for an address is stored under the name", async () => {
  const world = new MetadataWorld();
  await world.startBroker();
  const ops = [{ key: "connection_creation_rate", value: 1, remove: false }];
  const entries = ["a.example", "b.example"].map((entityName) => ({ entity: [{ entityType: "ip", entityName }], ops }));
  const request = newAlterClientQuotasRequest({ entries });
  const answer = await world.until(world.node.controller.alterClientQuotas(request, new Set(["a.example"])));
  assert.deepEqual(
    answer.entries.map(({ errorCode, errorMessage }) => [errorCode, errorMessage]),
    [
      [ErrorCode.NONE, null],
      [ErrorCode.INVALID_REQUEST, "b.example is not a valid IP or resolvable host."],
    ],
  );
  assert.deepEqual(
    [...world.node.image().clientQuotas.values()].map(({ entity }) => entity[0]?.entityName),
    ["a.example"],
  );
});
