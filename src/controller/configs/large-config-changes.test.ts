/** Changes of configs with more names than any resource has: who sends them must not hold up anybody else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { MetadataWorld } from "../../testing/metadata-world.ts";
import { INTERNAL_CONTEXT } from "../controller-client.ts";
import { AlterConfigOperation } from "./config-change.ts";

const COUNT = 12_000;

async function alterMany(resourceType: number, resourceName: string) {
  const world = new MetadataWorld();
  await world.startBroker();
  await world.createTopic({ name: "t" });
  const configs = Array.from({ length: COUNT }, (_, index) => ({
    name: `name-${index}`,
    configOperation: AlterConfigOperation.SET,
    value: "v",
  }));
  const request = { resources: [{ resourceType, resourceName, configs }], validateOnly: false };
  const answered = world.node.controller.incrementalAlterConfigs(INTERNAL_CONTEXT, request);
  const turns = world.turnsUntil(answered);
  const { responses } = await world.until(answered);
  return { turns: turns(), responses: responses.map(({ errorCode, errorMessage }) => [errorCode, errorMessage]) };
}

test("thousands of names for one resource are looked at in slices", async () => {
  const { turns, responses } = await alterMany(ConfigResourceType.TOPIC, "t");
  assert.deepEqual(responses, [[ErrorCode.INVALID_CONFIG, "Unknown topic config name: name-0"]]);
  // Each is counted, checked and taken, at most 1,000 steps at a time.
  assert.ok(turns >= (3 * COUNT) / 1000 - 1, `others had ${turns} turns`);
});

for (const name of ["1", ""]) {
  test(`a broker's change (${name}) of more configs than an operation may write is refused by itself`, async () => {
    const { responses } = await alterMany(ConfigResourceType.BROKER, name);
    const message = "Unable to perform excessively large batch operation.";
    assert.deepEqual(responses, [[ErrorCode.POLICY_VIOLATION, message]]);
  });
}
