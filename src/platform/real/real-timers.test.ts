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

function spin(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

test("of what is queued one long task runs a turn, in order, and one that throws keeps no other from its own", async () => {
  const bug = new Error("our bug");
  const errors: unknown[] = [];
  const timers = new RealTimers((error) => errors.push(error));
  const turns: number[] = [];
  const order: string[] = [];
  const queue = (name: string, then?: () => void): void =>
    timers.queue(() => {
      order.push(name);
      turns.push(timers.turn);
      then?.();
      // What a task sets going counts as well.
      void Promise.resolve().then(() => spin(0.3));
    });
  await new Promise<void>((resolve) => {
    queue("first", () => {
      queue("queued by the first");
      timers.queue(resolve);
    });
    timers.queue(() => {
      throw bug;
    });
    queue("second");
    queue("third");
  });
  assert.deepEqual(order, ["first", "second", "third", "queued by the first"]);
  assert.equal(new Set(turns).size, turns.length, `turns ${turns.join(", ")}`);
  assert.deepEqual(errors, [bug]);
});

test("short tasks that are queued share a turn: thousands need not wait for as many", async () => {
  const timers = new RealTimers();
  const taskCount = 10_000;
  const turns = new Set<number>();
  await new Promise<void>((resolve) => {
    for (let task = 0; task < taskCount; task++) timers.queue(() => turns.add(timers.turn));
    timers.queue(resolve);
  });
  assert.ok(turns.size < taskCount / 4, `${turns.size} turns`);
});

test("long work lets the process sleep while sockets are busy", async () => {
  const timers = new RealTimers();
  const before = performance.eventLoopUtilization();
  for (let slice = 0; slice < 40; slice++) {
    await new Promise<void>((resolve) => timers.queue(resolve));
    loopActivity.reads++;
    spin(0.3);
  }
  const { idle } = performance.eventLoopUtilization(before);
  // Without pauses it would be nothing. How much it is depends on who else wants the cores.
  assert.ok(idle > 1, `${idle} ms`);
});
