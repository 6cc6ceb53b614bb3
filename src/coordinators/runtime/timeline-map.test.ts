import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Timeline, TimelineMap } from "./timeline-map.ts";

const KEYS = ["a", "b", "c"] as const;
const step = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), key: fc.constantFrom(...KEYS), value: fc.nat(9) }),
  fc.record({ kind: fc.constant("delete" as const), key: fc.constantFrom(...KEYS) }),
  fc.record({ kind: fc.constant("commit" as const), behind: fc.nat(4) }),
);

test("TimelineMap shows committed and newest state as if it kept every version", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const timeline = new Timeline();
      const map = new TimelineMap<string, number>(timeline);
      /** What the map was before the record at each offset. */
      const versions: Map<string, number>[] = [new Map()];
      for (const { kind, ...rest } of steps) {
        const offset = versions.length - 1;
        if (kind === "commit" && "behind" in rest) {
          timeline.commit(Math.max(offset - rest.behind, timeline.committedOffset));
        } else if ("key" in rest) {
          timeline.writeAt(offset);
          const next = new Map(versions[offset]);
          if ("value" in rest) {
            map.set(rest.key, rest.value);
            next.set(rest.key, rest.value);
          } else {
            map.delete(rest.key);
            next.delete(rest.key);
          }
          versions.push(next);
        }
        const newest = versions.at(-1) ?? new Map<string, number>();
        const committed = versions[timeline.committedOffset] ?? new Map<string, number>();
        for (const key of KEYS) {
          assert.equal(map.get(key), newest.get(key));
          assert.equal(map.getCommitted(key), committed.get(key));
        }
        assert.deepEqual(sorted(map.committedValues()), sorted(committed.values()));
      }
    }),
  );
});

test("TimelineMap remembers nothing when changes are committed before they are replayed", () => {
  const timeline = new Timeline();
  const map = new TimelineMap<string, number>(timeline);
  timeline.commit(2);
  timeline.writeAt(0);
  map.set("a", 1);
  timeline.writeAt(1);
  map.delete("a");
  assert.equal(map.isForgettable, true);
});

function sorted(values: Iterable<number>): number[] {
  return [...values].sort((left, right) => left - right);
}
