import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import type { Steps } from "../platform/slices.ts";
import { OperationQueue } from "./operation-queue.ts";

function world() {
  const platform = createSimulatedPlatform({ seed: 1 });
  const said: string[] = [];
  function* operation(name: string, stepCount: number): Steps<string> {
    said.push(`${name} begins`);
    for (let step = 0; step < stepCount; step++) yield;
    said.push(`${name} ends`);
    return name;
  }
  return { platform, said, operation, queue: new OperationQueue(platform) };
}

test("an operation on an idle queue is performed within the call", async () => {
  const { queue, said, operation } = world();
  const result = queue.run(() => operation("a", 3));
  assert.deepEqual(said, ["a begins", "a ends"]);
  assert.equal(await result, "a");
});

test("while a long operation gives way the broker goes on, and the operations behind it wait in order", async () => {
  const { platform, queue, said, operation } = world();
  const results = Promise.all([
    queue.run(() => operation("long", 2500)),
    queue.run(() => operation("b", 1)),
    queue.run(() => operation("c", 1)),
  ]);
  platform.timers.defer(() => said.push(`the broker goes on, ${queue.size} wait`));
  await platform.settle();
  assert.deepEqual(await results, ["long", "b", "c"]);
  assert.deepEqual(said, [
    "long begins",
    "the broker goes on, 2 wait",
    "long ends",
    "b begins",
    "b ends",
    "c begins",
    "c ends",
  ]);
});

test("an operation that throws, at once or in a later slice, fails alone", async () => {
  const { platform, queue, operation } = world();
  function* failing(stepCount: number): Steps<string> {
    for (let step = 0; step < stepCount; step++) yield;
    throw new Error(`after ${stepCount}`);
  }
  const results = Promise.allSettled([
    queue.run(() => failing(1)),
    queue.run(() => failing(2500)),
    queue.run(() => operation("after them", 1)),
  ]);
  await platform.settle();
  assert.deepEqual(
    (await results).map((result) => (result.status === "fulfilled" ? result.value : String(result.reason))),
    ["Error: after 1", "Error: after 2500", "after them"],
  );
});
