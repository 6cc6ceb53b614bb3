import assert from "node:assert/strict";
import { test } from "node:test";
import { TextCounts } from "./text-counts.ts";

test("TextCounts counts texts in the order in which they came first", () => {
  const counts = new TextCounts();
  for (const text of ["b", "", "a", "b", ""]) counts.add(text);
  assert.deepEqual(
    [...counts],
    [
      ["b", 2],
      ["", 2],
      ["a", 1],
    ],
  );
  assert.deepEqual([counts.size, counts.of("a"), counts.of("c")], [3, 1, 0]);
});
