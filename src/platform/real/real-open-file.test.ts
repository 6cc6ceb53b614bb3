import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { partsAfter } from "./real-open-file.ts";

test("partsAfter() leaves exactly the bytes that a short write left", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 8 }), fc.nat(64), (parts, count) => {
      const all = Buffer.concat(parts);
      const written = Math.min(count, all.length);
      const rest = partsAfter(parts, written);
      assert.deepEqual(Buffer.concat(rest), all.subarray(written));
      if (written === all.length) assert.deepEqual(rest, []);
    }),
  );
});
