import assert from "node:assert/strict";
import { test } from "node:test";
import { javaHashBucket, javaStringHash, partitionOf } from "./java-hash.ts";

// Where a Kafka 4.4.0 broker put these groups in its 50 partitions of __consumer_offsets.
const PLACES: readonly (readonly [string, number])[] = [
  ["", 0],
  ["modern", 1],
  ["g", 3],
  ["nullid", 8],
  ["s", 15],
  ["simple2", 16],
  ["simple", 26],
  ["g-empty", 35],
  ["big", 36],
  ["txgroup", 37],
  ["sharing", 44],
];

for (const [groupId, partition] of PLACES) {
  test(`partitionOf() puts "${groupId}" where Kafka does`, () => assert.equal(partitionOf(groupId, 50), partition));
}

test("partitionOf() has a place for the hash that has no absolute value", () => {
  assert.equal(javaStringHash("polygenelubricants"), -(2 ** 31));
  assert.equal(partitionOf("polygenelubricants", 50), 0);
});

test("javaStringHash() counts UTF-16 units", () => {
  // Java: "é".hashCode() is 233, "😀".hashCode() is 31 * 0xd83d + 0xde00.
  assert.equal(javaStringHash("é"), 233);
  assert.equal(javaStringHash("😀"), 31 * 0xd83d + 0xde00);
});

test("javaHashBucket() orders the consumers' assignors as a HashMap does", () => {
  // As the keys of a HashMap come in Java 17.
  const names = ["range", "roundrobin", "sticky", "cooperative-sticky"];
  const ordered = names.toSorted((left, right) => javaHashBucket(left) - javaHashBucket(right));
  assert.deepEqual(ordered, ["sticky", "range", "roundrobin", "cooperative-sticky"]);
});
