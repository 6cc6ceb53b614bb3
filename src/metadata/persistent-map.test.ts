import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { PersistentMap } from "./persistent-map.ts";

const changes = fc.array(
  fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.option(fc.nat(), { nil: undefined })), { maxLength: 60 }),
  { maxLength: 20 },
);

test("PersistentMap.with() agrees with a plain map and leaves every earlier map as it was", () =>
  fc.assert(
    fc.property(changes, (steps) => {
      let map = PersistentMap.empty<string, number>();
      const model = new Map<string, number>();
      const history: [PersistentMap<string, number>, Map<string, number>][] = [];
      for (const step of steps) {
        history.push([map, new Map(model)]);
        map = map.with(new Map(step));
        for (const [key, value] of new Map(step)) {
          if (value === undefined) model.delete(key);
          else model.set(key, value);
        }
        history.push([map, new Map(model)]);
      }
      for (const [then, expected] of history) {
        assert.equal(then.size, expected.size);
        assert.deepEqual(new Map(then), expected);
        for (const [key, value] of expected) assert.equal(then.get(key), value);
      }
    }),
  ));

test("PersistentMap grows and shrinks across bucket counts without losing keys", () => {
  let map = PersistentMap.empty<number, number>();
  for (let key = 0; key < 20_000; key++) map = map.with(new Map([[key, key]]));
  assert.equal(map.size, 20_000);
  for (let key = 0; key < 20_000; key += 97) assert.equal(map.get(key), key);
  map = map.with(new Map(Array.from({ length: 19_990 }, (_, key) => [key, undefined])));
  assert.deepEqual(
    [...map.keys()].toSorted((a, b) => a - b),
    [19_990, 19_991, 19_992, 19_993, 19_994, 19_995, 19_996, 19_997, 19_998, 19_999],
  );
});
