import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { METADATA_TOPIC_ID } from "./metadata-topic.ts";
import { isUuid, randomUuid, readUuid, tryUuidFromRandom, writeUuid, ZERO_UUID } from "./uuid.ts";

test("readUuid() and writeUuid() keep the 16 bytes, and touch no others", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 18, maxLength: 18 }), (bytes) => {
      const uuid = readUuid(bytes, 1);
      assert.ok(isUuid(uuid));
      const written = new Uint8Array(18);
      writeUuid(written, 1, uuid);
      assert.deepEqual(written.subarray(1, 17), bytes.subarray(1, 17));
      assert.deepEqual([written[0], written[17]], [0, 0]);
    }),
  );
});

test("the reserved ids are 0 and 1", () => {
  assert.equal(readUuid(new Uint8Array(16), 0), ZERO_UUID);
  assert.equal(readUuid(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), 0), METADATA_TOPIC_ID);
});

for (const [text, expected] of [
  ["MkU3OEVBNTcwNTJENDM2Qg", true],
  ["MkU3OEVBNTcwNTJENDM2Qk", false], // trailing bits set: a second spelling of the id above
  ["MkU3OEVBNTcwNTJENDM2Q", false],
  ["MkU3OEVBNTcwNTJENDM2Qg==", false],
  ["MkU3OEVBNTcwNTJEND+2Qg", false],
  ["", false],
] as const) {
  test(`isUuid(${JSON.stringify(text)}) is ${expected}`, () => assert.equal(isUuid(text), expected));
}

test("tryUuidFromRandom() makes version 4, variant 2, and refuses a leading dash", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (random) => {
      const uuid = tryUuidFromRandom(random);
      if (random[0]! >> 2 === 62) return assert.equal(uuid, undefined);
      const hex = Buffer.from(uuid ?? "", "base64url").toString("hex");
      assert.match(hex, /^.{12}4.{3}[89ab].{15}$/);
    }),
  );
});

test("randomUuid() draws again after a refused draw", () => {
  const draws = [new Uint8Array(16).fill(0xf8), new Uint8Array(16).fill(1)];
  assert.equal(randomUuid({ bytes: () => draws.shift()! }), "AQEBAQEBQQGBAQEBAQEBAQ");
});
