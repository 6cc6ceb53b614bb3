import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  assignRanges,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from "./group-assignment.ts";

test("assignRanges() gives the first members one more, topic by topic, as Kafka's RangeAssignor", () => {
  const wanted = new Map([
    ["b", ["t", "u"]],
    ["a", ["t"]],
    ["c", ["u"]],
  ]);
  const counts = new Map([
    ["t", 3],
    ["u", 3],
  ]);
  const flat = (member: string): string[] =>
    (assignRanges(wanted, counts).get(member) ?? []).map(({ topic, partition }) => `${topic}${partition}`);
  assert.deepEqual(flat("a"), ["t0", "t1"]);
  assert.deepEqual(flat("b"), ["t2", "u0", "u1"]);
  assert.deepEqual(flat("c"), ["u2"]);
});

test("assignRanges() gives each partition of a wanted topic to exactly one member that wants it", () =>
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.uniqueArray(fc.constantFrom<string>("t", "u", "v"))),
      fc.dictionary(fc.constantFrom<string>("t", "u", "v"), fc.nat({ max: 9 })),
      (members, counts) => {
        const wanted = new Map(Object.entries(members));
        const assignment = assignRanges(wanted, new Map(Object.entries(counts)));
        const given = [...assignment].flatMap(([member, list]) => list.map((place) => ({ member, ...place })));
        const keys = given.map(({ topic, partition }) => `${topic}:${partition}`);
        assert.equal(new Set(keys).size, keys.length);
        for (const { member, topic } of given) assert.ok(wanted.get(member)?.includes(topic));
        const wantedTopics = new Set([...wanted.values()].flat());
        const expected = Object.entries(counts).reduce(
          (sum, [topic, count]) => sum + (wantedTopics.has(topic) ? count : 0),
          0,
        );
        assert.equal(given.length, expected);
      },
    ),
  ));

test("subscriptions and assignments are Kafka's bytes", () => {
  // Version 0, one topic "t", no user data.
  assert.equal(encodeSubscription(["t"]).toString("hex"), "000000000001000174ffffffff");
  const assigned = [
    { topic: "t", partition: 2 },
    { topic: "t", partition: 3 },
  ];
  const bytes = encodeAssignment(assigned);
  assert.equal(bytes.toString("hex"), "000000000001000174000000020000000200000003ffffffff");
  assert.deepEqual(decodeAssignment(bytes), assigned);
  assert.deepEqual(decodeSubscription(encodeSubscription(["a", "b"])), ["a", "b"]);
  assert.deepEqual(decodeAssignment(new Uint8Array(0)), []);
});

test("a later version of the embedded protocol is read by what we know of it", () => {
  const bytes = encodeAssignment([{ topic: "t", partition: 0 }]);
  bytes.writeInt16BE(9, 0);
  assert.deepEqual(decodeAssignment(bytes), [{ topic: "t", partition: 0 }]);
});
