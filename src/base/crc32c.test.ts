import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { crc32c, crc32cPortable } from "./crc32c.ts";

const ascending = Uint8Array.from({ length: 32 }, (_, index) => index);
// RFC 3720 B.4, and the check value of the CRC catalogue.
const KNOWN: readonly (readonly [string, Uint8Array, number])[] = [
  ["nothing", new Uint8Array(0), 0],
  ["32 zeroes", new Uint8Array(32), 0x8a9136aa],
  ["32 times 0xff", new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ["0 … 31", ascending, 0x46dd794e],
  ["31 … 0", ascending.toReversed(), 0x113fdb5c],
  ["123456789", Buffer.from("123456789"), 0xe3069283],
];

for (const [name, bytes, expected] of KNOWN) {
  test(`crc32c() of ${name}`, () => {
    assert.equal(crc32c(bytes), expected);
    assert.equal(crc32cPortable(bytes), expected);
  });
}

test("crc32c() and its portable fallback agree on every range", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(3000), fc.nat(3000), (bytes, a, b) => {
      const start = Math.min(a, b, bytes.length);
      const end = Math.min(Math.max(a, b), bytes.length);
      const expected = crc32cPortable(bytes.slice(start, end));
      assert.equal(crc32c(bytes, start, end), expected);
      assert.equal(crc32cPortable(bytes, start, end), expected);
    }),
  );
});
