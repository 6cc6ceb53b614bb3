import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { errorName, ErrorCode } from "../../protocol/errors.ts";
import { DisconnectedError } from "./client-errors.ts";
import { KafkaClient } from "./kafka-client.ts";
import { type ItemRow, perItem } from "./per-item.ts";

function simulatedClient(): KafkaClient {
  const platform = createSimulatedPlatform({ seed: 1 });
  return new KafkaClient({
    bootstrap: [{ host: "127.0.0.1", port: 9092 }],
    platform,
    clientId: "test",
    timeoutMs: 5_000,
    pause: async (ms) => {
      await Promise.resolve(platform.advance(ms));
    },
  });
}

function row(name: string, errorCode: number): ItemRow {
  return { name, errorCode, errorMessage: null };
}

/** Runs over names, answering with what `codeOf` says; gives the outcomes as text, and what was asked each time. */
async function run(
  names: readonly string[],
  codeOf: (name: string, attempt: number) => number,
): Promise<{ readonly outcomes: readonly string[]; readonly asked: readonly string[][] }> {
  const asked: string[][] = [];
  const outcomes = await perItem(simulatedClient(), names, (some) => {
    asked.push([...some]);
    return Promise.resolve(some.map((name) => row(name, codeOf(name, asked.length))));
  });
  return { outcomes: outcomes.map(({ name, error }) => `${name} ${errorName(error?.code ?? 0)}`), asked };
}

test("perItem() asks again for what another attempt may cure, and for nothing else", async () => {
  const { outcomes, asked } = await run(["a", "b", "c", ""], (name, attempt) => {
    if (name === "b" && attempt < 3) return ErrorCode.NOT_CONTROLLER;
    return name === "c" || name === "" ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
  });
  assert.deepEqual(outcomes, ["a NONE", "b NONE", "c UNKNOWN_TOPIC_OR_PARTITION", " UNKNOWN_TOPIC_OR_PARTITION"]);
  assert.deepEqual(asked, [["a", "b", "c", ""], ["b"], ["b"]]);
});

test("perItem() gives up on an item when the time is up, and keeps what the others were told", async () => {
  const { outcomes } = await run(["a", "b"], (name) => (name === "a" ? ErrorCode.NONE : ErrorCode.NOT_CONTROLLER));
  assert.deepEqual(outcomes, ["a NONE", "b NOT_CONTROLLER"]);
});

test("perItem() sends at most 1,000 in a request", async () => {
  const names = Array.from({ length: 2_001 }, (_, index) => String(index));
  const { outcomes, asked } = await run(names, () => ErrorCode.NONE);
  assert.deepEqual(
    asked.map(({ length }) => length),
    [1_000, 1_000, 1],
  );
  assert.equal(outcomes.length, 2_001);
});

test("perItem() says so when an answer leaves an item out, or names what nobody asked for", async () => {
  const outcomes = await perItem(simulatedClient(), ["a", "b"], () => Promise.resolve([row("b", 0), row("x", 3)]));
  assert.deepEqual(
    outcomes.map(({ name, error }) => [name, error?.message]),
    [
      ["a", "the broker's answer does not name it"],
      ["b", undefined],
    ],
  );
});

test("perItem() rejects when no answer came at all", async () => {
  const failure = new DisconnectedError("gone");
  await assert.rejects(
    perItem(simulatedClient(), ["a"], () => Promise.reject(failure)),
    failure,
  );
});
