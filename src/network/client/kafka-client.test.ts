import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { FinalError } from "./final-error.ts";
import { KafkaClient } from "./kafka-client.ts";

/** A client whose pauses pass in simulated time, and the pauses that it made. */
function simulated(timeoutMs: number): { readonly client: KafkaClient; readonly pausesMs: number[] } {
  const platform = createSimulatedPlatform({ seed: 1 });
  const pausesMs: number[] = [];
  const client = new KafkaClient({
    bootstrap: [{ host: "127.0.0.1", port: 9092 }],
    platform,
    clientId: "test",
    timeoutMs,
    pause: async (ms) => {
      pausesMs.push(ms);
      await Promise.resolve(platform.advance(ms));
    },
  });
  return { client, pausesMs };
}

test("retried() waits longer each time, up to a second, and gives up at the deadline with the last failure", async () => {
  const { client, pausesMs } = simulated(5_000);
  await assert.rejects(
    client.retried(() => Promise.reject(new ApiError(ErrorCode.NOT_LEADER_OR_FOLLOWER))),
    (error) => error instanceof ApiError && error.code === ErrorCode.NOT_LEADER_OR_FOLLOWER,
  );
  assert.deepEqual(pausesMs.slice(0, 6), [50, 100, 200, 400, 800, 1_000]);
  assert.ok(pausesMs.reduce((sum, ms) => sum + ms, 0) <= 5_000);
});

test("retried() tries once what another attempt would not cure", async () => {
  const { client, pausesMs } = simulated(5_000);
  for (const failure of [
    new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION),
    new FinalError(new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)),
    new TypeError("ours"),
  ]) {
    await assert.rejects(client.retried(() => Promise.reject(failure)));
  }
  assert.deepEqual(pausesMs, []);
});

test("retried() returns the first success", async () => {
  const { client, pausesMs } = simulated(5_000);
  let attempts = 0;
  const result = await client.retried(() => {
    attempts += 1;
    return attempts < 3
      ? Promise.reject(new ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS))
      : Promise.resolve("done");
  });
  assert.equal(result, "done");
  assert.deepEqual(pausesMs, [50, 100]);
});
