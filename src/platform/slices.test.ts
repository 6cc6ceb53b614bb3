import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "./simulated/simulated-platform.ts";
import { eachInSlices, inSlices, Slice } from "./slices.ts";

function* count(to: number, seen: number[]): Generator<void, string, void> {
  for (let value = 0; value < to; value++) {
    seen.push(value);
    yield;
  }
  return "counted";
}

test("what fits into a slice is done when the call returns", () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const seen: number[] = [];
  assert.equal(inSlices(platform, count(10, seen)), "counted");
  assert.equal(seen.length, 10);
  assert.equal(platform.clock.nextAtMs(), undefined);
});

test("others go on between the slices of long work, which ends with its value", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const seen: number[] = [];
  const others: number[] = [];
  const result = inSlices(platform, count(5000, seen));
  assert.ok(result instanceof Promise);
  platform.timers.defer(() => others.push(seen.length));
  await platform.settle();
  assert.equal(await result, "counted");
  assert.equal(seen.length, 5000);
  assert.ok(others[0] !== undefined && others[0] > 0 && others[0] < 5000, `${others[0]}`);
});

test("a slice ends when its time is over, however few its steps were", async () => {
  const { platform, settle, pass } = platformWithClock();
  const visited: number[] = [];
  const result = eachInSlices(platform, [1, 2, 3], (item) => {
    visited.push(item);
    pass(5);
  });
  assert.deepEqual(visited, [1]);
  await settle();
  await result;
  assert.deepEqual(visited, [1, 2, 3]);
});

test("an error is thrown in the first slice, and rejects in a later one", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const failAt = (failing: number) => (item: number) => {
    if (item === failing) throw new Error(`failed at ${item}`);
  };
  const items = Array.from({ length: 5000 }, (_, index) => index);
  assert.throws(() => eachInSlices(platform, items, failAt(3)), /failed at 3/);
  const late = assert.rejects(async () => eachInSlices(platform, items, failAt(4000)), /failed at 4000/);
  await platform.settle();
  await late;
});

/** Time passes in the midst of a turn, as it does in long work. */
function platformWithClock() {
  const simulated = createSimulatedPlatform({ seed: 1 });
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  return {
    platform: { clock, timers: simulated.timers },
    settle: () => simulated.settle(),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test("all work of one turn shares one slice, and each gets on in turns of its own", async () => {
  const { platform, settle, pass } = platformWithClock();
  const visited: string[] = [];
  const work = (name: string): void | Promise<void> =>
    eachInSlices(platform, [1, 2, 3], (item) => {
      visited.push(`${name}${item}`);
      pass(5);
    });
  const all = (async () => {
    await Promise.all(["a", "b", "c"].map(async (name) => work(name)));
  })();
  assert.deepEqual(visited, ["a1", "b1", "c1"]);
  await settle();
  await all;
  for (const name of ["a", "b", "c"]) {
    assert.deepEqual(
      visited.filter((step) => step.startsWith(name)),
      [1, 2, 3].map((item) => `${name}${item}`),
    );
  }
});

test("what begins in a turn whose slice is over has a little of its own: what is short is done at once", () => {
  const { platform, pass } = platformWithClock();
  const first = eachInSlices(platform, [1, 2], () => pass(5));
  assert.ok(first instanceof Promise);
  const seen: number[] = [];
  assert.equal(inSlices(platform, count(10, seen)), "counted");
  const visited: number[] = [];
  const long = eachInSlices(platform, [1, 2, 3, 4], (item) => {
    visited.push(item);
    pass(0.02);
  });
  assert.ok(long instanceof Promise);
  assert.deepEqual(visited, [1, 2]);
});

test("what waits gets a whole slice though requests of its turn have used theirs, and so does what waited for something else", async () => {
  const { platform, settle, pass } = platformWithClock();
  const seen: number[] = [];
  const long = inSlices(
    platform,
    (function* () {
      pass(5);
      yield;
      yield* count(10, seen);
    })(),
  );
  // In the turn in which it goes on, somebody else comes first.
  platform.timers.queue(() => undefined);
  platform.timers.defer(() => {
    void inSlices(platform, count(1, []));
    pass(5);
  });
  await settle();
  await long;
  assert.equal(seen.length, 10);
  const slice = new Slice(platform);
  pass(5);
  assert.ok(slice.isOver());
  platform.timers.defer(() => undefined);
  await settle();
  assert.ok(!slice.isOver(), "a new turn has a slice of its own");
});
