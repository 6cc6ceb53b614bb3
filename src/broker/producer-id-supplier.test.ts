import assert from "node:assert/strict";
import { test } from "node:test";
import { newInitProducerIdRequest } from "../protocol/generated/init-producer-id-request.ts";
import { BrokerWorld } from "../testing/broker-world.ts";
import { INIT_PRODUCER_ID } from "../testing/test-codecs.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { ProducerIdSupplier } from "./producer-id-supplier.ts";

test("ProducerIdSupplier gives each id once, over blocks and to many at a time", async () => {
  const world = await BrokerWorld.start();
  const ids = await Promise.all(Array.from({ length: 2500 }, () => world.services.producerIds.next()));
  assert.equal(new Set(ids).size, 2500);
  assert.ok(world.services.metadata().nextProducerId > Math.max(...ids), "every id is below what the metadata bounds");
});

test("ProducerIdSupplier after a restart gives no id of the block that was under way", async () => {
  const world = await BrokerWorld.start();
  const before = await world.services.producerIds.next();
  const after = await new ProducerIdSupplier(world.services.controller).next();
  assert.ok(after > before);
  assert.equal(after % 1000, 0);
});

for (const [name, request, errorCode] of [
  ["an idempotent producer", {}, ErrorCode.NONE],
  ["an empty transactional id", { transactionalId: "" }, ErrorCode.INVALID_REQUEST],
  ["a transactional id, final since there is no coordinator", { transactionalId: "t" }, ErrorCode.UNSUPPORTED_VERSION],
  ["an id without an epoch", { producerId: 5 }, ErrorCode.INVALID_REQUEST],
  ["an epoch without an id", { producerEpoch: 0 }, ErrorCode.INVALID_REQUEST],
] as const) {
  test(`InitProducerId answers ${name} with ${String(errorCode)}`, async () => {
    const world = await BrokerWorld.start();
    const asked = newInitProducerIdRequest({ transactionalId: null, transactionTimeoutMs: 60_000, ...request });
    const response = await world.ask(INIT_PRODUCER_ID, asked, 5);
    assert.ok(typeof response !== "string");
    assert.equal(response.errorCode, errorCode);
    assert.deepEqual([response.producerId >= 0, response.producerEpoch], errorCode === 0 ? [true, 0] : [false, -1]);
  });
}
