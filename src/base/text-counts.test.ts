import assert from "node:assert/strict";
import { test } from "node:test";
import { TextCounts } from "./text-counts.ts";

test("TextCounts tells texts apart, short and long, in the order in which they came", () => {
  const long = (end: string) => `${"x".repeat(20_000)}${end}`;
  const counts = new TextCounts();
  for (const text of ["b", long("1"), "a", long("2"), "b", long("1"), ""]) counts.add(text);
  assert.deepEqual(
    [...counts].map(([text, count]) => [text.slice(-1), count]),
    [
      ["b", 2],
      ["1", 2],
      ["a", 1],
      ["2", 1],
      ["", 1],
    ],
  );
  assert.deepEqual([counts.size, counts.of(long("2")), counts.of(long("3")), counts.of("c")], [5, 1, 0, 0]);
});

test("many long texts of one length are not compared with each other", () => {
  const texts = Array.from({ length: 300 }, (_, index) => `${"x".repeat(20_000)}${index + 10_000}`);
  const counts = new TextCounts();
  const plain = new Set<string>();
  let began = performance.now();
  for (const text of texts) plain.add(text);
  const plainMs = performance.now() - began;
  began = performance.now();
  for (const text of texts) counts.add(text);
  // Some hundredths of it here; were they compared, it would be the same.
  assert.ok(performance.now() - began < plainMs / 2, "it takes as long as a plain set");
  assert.equal(counts.size, texts.length);
});
