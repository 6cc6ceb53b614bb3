import assert from "node:assert/strict";
import { test } from "node:test";
import { loopActivity } from "./loop-activity.ts";
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

test("of what is queued one task runs a turn, in order, and one that throws keeps no other from its own", async () => {
  const bug = new Error("our bug");
  const errors: unknown[] = [];
  const timers = new RealTimers((error) => errors.push(error));
  const turns: number[] = [];
  const order: string[] = [];
  const note = (name: string): void => {
    order.push(name);
    turns.push(timers.turn);
  };
  await new Promise<void>((resolve) => {
    timers.queue(() => {
      note("first");
      timers.queue(() => note("queued by the first"));
      timers.queue(resolve);
    });
    timers.queue(() => {
      note("second");
      throw bug;
    });
    timers.queue(() => note("third"));
  });
  assert.deepEqual(order, ["first", "second", "third", "queued by the first"]);
  assert.deepEqual(
    turns,
    turns.toSorted((one, other) => one - other),
  );
  assert.equal(new Set(turns).size, turns.length, `turns ${turns.join(", ")}`);
  assert.deepEqual(errors, [bug]);
});

test("long work lets the process sleep while sockets are busy", async () => {
  const timers = new RealTimers();
  const slices = 40;
  const idleMs = async (isBusy: boolean): Promise<number> => {
    const before = performance.eventLoopUtilization();
    for (let slice = 0; slice < slices; slice++) {
      await new Promise<void>((resolve) => timers.queue(resolve));
      if (isBusy) loopActivity.reads++;
      const endMs = performance.now() + 0.3;
      while (performance.now() < endMs);
    }
    return performance.eventLoopUtilization(before).idle;
  };
  assert.ok((await idleMs(true)) > slices / 4);
});
