import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { HostNames, LOOK_UP_MS_MAX, NAMES_MAX } from "./host-names.ts";

test("names are looked up one at a time, those of other requests too", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const { network } = platform;
  network.hostNames = new Map([
    ["a.example", { afterMs: 100 }],
    ["b.example", { afterMs: 100 }],
  ]);
  const names = new HostNames(platform);
  const startMs = platform.clock.monotonicMs();
  const ended: [string[], number][] = [];
  for (const asked of [["a.example", "no.example", "localhost"], ["b.example"], []]) {
    void names.known(new Set(asked)).then((known) => ended.push([[...known], platform.clock.monotonicMs() - startMs]));
  }
  await platform.runUntilIdle();
  assert.deepEqual(ended, [
    [[], 0],
    [["a.example", "localhost"], 100],
    [["b.example"], 200],
  ]);
});

test("nobody waits for ever for a name server, and one look-up that hangs holds up one thread", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const { network } = platform;
  const slow = { afterMs: 60_000 };
  network.hostNames = new Map([
    ["slow.example", slow],
    ["late.example", slow],
  ]);
  const names = new HostNames(platform);
  const first = names.known(new Set(["localhost", "slow.example", "late.example"]));
  const second = names.known(new Set(["localhost"]));
  await platform.advanceAsync(LOOK_UP_MS_MAX - 1);
  assert.equal(network.lookUpsUnderWay, 1);
  await platform.advanceAsync(1);
  assert.deepEqual([[...(await first)], [...(await second)]], [["localhost"], []]);
  assert.equal(network.lookUpsUnderWay, 1);
  await platform.advanceAsync(slow.afterMs - LOOK_UP_MS_MAX);
  // Nobody waits for the other any more.
  assert.equal(network.lookUpsUnderWay, 0);
  const again = names.known(new Set(["slow.example"]));
  const third = names.known(new Set(["localhost"]));
  await platform.runUntilIdle();
  // It waited for the slow one, too long.
  assert.deepEqual([[...(await again)], [...(await third)]], [[], []]);
  const fourth = names.known(new Set(["localhost"]));
  await platform.runUntilIdle();
  assert.deepEqual([...(await fourth)], ["localhost"]);
});

test("of very many names only the first are looked up", async () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const all = Array.from({ length: NAMES_MAX + 5 }, (_, index) => `${index}.example`);
  platform.network.hostNames = new Map(all.map((name) => [name, { afterMs: 0 }]));
  const known = new HostNames(platform).known(new Set(all));
  await platform.runUntilIdle();
  assert.deepEqual([...(await known)], all.slice(0, NAMES_MAX));
});
