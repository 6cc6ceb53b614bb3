import assert from "node:assert/strict";
import { test } from "node:test";
import { Simulation } from "./simulation.ts";

for (const seed of [1, 2, 3]) {
  test(`a broker and its clients keep what was acknowledged through crashes and faults, seed ${seed}`, async () => {
    await new Simulation({ seed, rounds: 5 }).run();
  });
}

test("acknowledged metadata survives a crash in the middle of admin requests", async () => {
  await new Simulation({ seed: 4, rounds: 40, isAdminOnly: true }).run();
});

test("one seed gives one run", async () => {
  const digests: string[] = [];
  for (let run = 0; run < 2; run++) {
    const simulation = new Simulation({ seed: 5, rounds: 2 });
    await simulation.run();
    digests.push(simulation.trace.digest());
  }
  assert.equal(digests[0], digests[1]);
});
