import assert from "node:assert/strict";
import { test } from "node:test";
import { RealTimers } from "./real-timers.ts";

test("a task that throws is told, and the others run all the same", async () => {
  const bug = new Error("our bug");
  const errors: unknown[] = [];
  const timers = new RealTimers((error) => errors.push(error));
  // Keeps the process alive, which the wheel does not.
  const alive = setInterval(() => undefined, 1000);
  await new Promise<void>((resolve) => {
    timers.schedule(1, () => {
      throw bug;
    });
    timers.schedule(1, () => undefined);
    timers.defer(() => {
      throw bug;
    });
    timers.schedule(2, resolve);
  });
  clearInterval(alive);
  assert.deepEqual(errors, [bug, bug]);
});
