/**
 * Every method of the admins of kafkajs and @platformatic/kafka, its errors too, gives against Rafka what it gave against a
 * real Kafka 4.4.0 (`tools/record-admin-clients.ts`).
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startBroker } from "../../src/index.ts";
import { ADMIN_CLIENTS, readAdminLines } from "./recorded-admin.ts";

describe("every method of the admin of", { concurrency: true }, () => {
  for (const [library, run] of Object.entries(ADMIN_CLIENTS)) {
    test(`${library} gives what it gives on Kafka`, async () => {
      const kafka = readAdminLines(library);
      assert.ok(kafka.length > 50, `${kafka.length} calls were recorded`);
      await using broker = await startBroker();
      const rafka = await run(broker.endpoints[0]?.port ?? 0);
      assert.deepEqual(
        rafka.map(({ call }) => call),
        kafka.map(({ call }) => call),
        "both were asked the same",
      );
      for (const [index, { call, answer }] of rafka.entries()) {
        assert.equal(answer, kafka[index]?.answer, call);
      }
    });
  }
});
