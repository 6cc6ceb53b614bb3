import assert from "node:assert/strict";
import { test } from "node:test";
import { murmur2 } from "./murmur2.ts";

// Hashes that Kafka's own tests of Utils.murmur2 name.
for (const [text, hash] of [
  ["21", -973_932_308],
  ["foobar", -790_332_482],
  ["a-little-bit-long-string", -985_981_536],
  ["a-little-bit-longer-string", -1_486_304_829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971],
  ["abc", 479_470_107],
] as const) {
  test(`murmur2() of "${text}" is Kafka's`, () => assert.equal(murmur2(Buffer.from(text)), hash));
}
