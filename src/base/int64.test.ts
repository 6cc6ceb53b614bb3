import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { readInt64, writeInt64 } from "./int64.ts";

test("int64: what writeInt64() writes is what Node's bigint reads, and comes back", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const bytes = Buffer.alloc(10, 0xaa);
      writeInt64(bytes, 1, value);
      assert.equal(bytes.readBigInt64BE(1), BigInt(value));
      assert.equal(readInt64(bytes, 1), value);
      assert.deepEqual([bytes[0], bytes[9]], [0xaa, 0xaa]);
    }),
  );
});

test("readInt64() gives no safe integer for a value that is not one", () => {
  const bytes = Buffer.alloc(8);
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
      bytes.writeBigInt64BE(value);
      assert.equal(Number.isSafeInteger(readInt64(bytes, 0)), Number.isSafeInteger(Number(value)));
    }),
  );
});
