import assert from "node:assert/strict";
import { test } from "node:test";
import { LateRows } from "./rows.ts";

test("late rows know their number before any is made, and are made one by one as they are taken", () => {
  const made: number[] = [];
  const rows = new LateRows([1, 2, 3], (source) => {
    made.push(source);
    return source * 10;
  });
  assert.deepEqual([rows.length, made], [3, []]);
  const iterator = rows[Symbol.iterator]();
  assert.deepEqual([iterator.next().value, made], [10, [1]]);
  assert.deepEqual([iterator.next().value, iterator.next().value, iterator.next().done], [20, 30, true]);
  assert.deepEqual(made, [1, 2, 3]);
});
