import assert from "node:assert/strict";
import { test } from "node:test";
import { type ProgressWatch, ProgressWatches } from "./progress-watches.ts";

test("those who watch are told until they stop, and stopping twice takes nobody else away", () => {
  const watches = new ProgressWatches<string>();
  const told: string[] = [];
  const [a, b] = ["a", "b", "c"].map((name) => watches.add((subject) => told.push(`${name} ${subject}`)));
  watches.tellAll("1");
  assert.deepEqual(told.splice(0).sort(), ["a 1", "b 1", "c 1"]);
  a?.stop();
  a?.stop();
  watches.tellAll("2");
  assert.deepEqual(told.splice(0).sort(), ["b 2", "c 2"]);
  b?.stop();
  watches.tellAll("3");
  assert.deepEqual([told, watches.count], [["c 3"], 1]);
});

test("who stops itself or others while it is told keeps nobody from hearing", () => {
  for (const stopping of [0, 1, 2, 3]) {
    const watches = new ProgressWatches<number>();
    const told = new Set<number>();
    const all: ProgressWatch<number>[] = [];
    for (let name = 0; name < 4; name++) {
      all.push(
        watches.add(() => {
          told.add(name);
          if (name === stopping) for (const index of [stopping, 0]) all[index]?.stop();
        }),
      );
    }
    watches.tellAll(7);
    const stopped = new Set([stopping, 0]);
    // The first is stopped before its turn comes, unless it is the one that stops.
    assert.deepEqual([...told].sort(ascending), stopping === 0 ? [0, 1, 2, 3] : [1, 2, 3], `${stopping} stops`);
    assert.equal(watches.count, 4 - stopped.size);
  }
});

function ascending(one: number, other: number): number {
  return one - other;
}
