import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { TimerWheel, type WheelTimer } from "./timer-wheel.ts";

/** Delays around the borders of the wheel's levels, where mistakes live. */
const delay = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.constantFrom(63, 64, 65, 4095, 4096, 4097, 262_143, 262_144, 262_145, 16_777_216, 2 ** 30, 2 ** 36),
);
const step = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), delay }),
  fc.record({ kind: fc.constant("remove" as const), index: fc.nat(50) }),
  fc.record({ kind: fc.constant("advance" as const), ticks: delay }),
  fc.record({ kind: fc.constant("next" as const) }),
);

test("the wheel runs what a sorted list would run, whatever is added, removed and passed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.array(step, { maxLength: 60 }), (start, steps) => {
      const wheel = new TimerWheel(start);
      let now = start;
      const waiting = new Map<WheelTimer, number>();
      const all: WheelTimer[] = [];
      for (const action of steps) {
        if (action.kind === "add") {
          const timer = wheel.add(() => {
            const deadline = waiting.get(timer) as number;
            for (const other of waiting.values()) assert.ok(other >= deadline, "a later one ran first");
            waiting.delete(timer);
          }, now + action.delay);
          waiting.set(timer, timer.deadlineTick);
          all.push(timer);
          assert.ok(timer.deadlineTick >= Math.min(now + action.delay, now + 2 ** 36 - 1));
        } else if (action.kind === "remove") {
          const timer = all[action.index];
          if (timer !== undefined) {
            wheel.remove(timer);
            waiting.delete(timer);
          }
        } else {
          const next = wheel.nextTick();
          const first = Math.min(...waiting.values());
          if (next === undefined) assert.equal(waiting.size, 0);
          else assert.ok(next <= first, `${next} is after ${first}`);
          now = action.kind === "advance" ? now + action.ticks : Math.max(now, next ?? now);
          wheel.advance(now);
          for (const deadline of waiting.values()) assert.ok(deadline > now, "one that is due did not run");
        }
        assert.equal(wheel.count, waiting.size);
      }
    }),
  );
});

test("a task that throws costs no other task of its tick", () => {
  const wheel = new TimerWheel(0);
  const ran: number[] = [];
  wheel.add(() => ran.push(1), 5);
  wheel.add(() => {
    throw new Error("ours");
  }, 5);
  wheel.add(() => ran.push(2), 5);
  wheel.add(() => ran.push(3), 6);
  assert.throws(() => wheel.advance(10), /ours/);
  assert.equal(wheel.nextTick(), 5);
  wheel.advance(10);
  assert.deepEqual(ran, [1, 2, 3]);
});

test("a task that adds one for now does not run it in the same tick", () => {
  const wheel = new TimerWheel(0);
  const ran: string[] = [];
  wheel.add(() => {
    ran.push("parent");
    wheel.add(() => ran.push("child"), 0);
  }, 1);
  wheel.advance(1);
  assert.deepEqual(ran, ["parent"]);
  wheel.advance(2);
  assert.deepEqual(ran, ["parent", "child"]);
});

test("a hundred thousand timers are added, cancelled and passed in a moment", () => {
  const wheel = new TimerWheel(0);
  let ranCount = 0;
  const timers = Array.from({ length: 100_000 }, (_, index) =>
    wheel.add(() => ranCount++, 1 + ((index * 7919) % 600_000)),
  );
  for (let index = 0; index < timers.length; index += 2) wheel.remove(timers[index] as WheelTimer);
  for (let tick = 0; tick <= 600_000; tick += 1000) wheel.advance(tick);
  assert.equal(ranCount, 50_000);
  assert.equal(wheel.count, 0);
});
