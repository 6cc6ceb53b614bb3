import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Fifo } from "./fifo.ts";

test("Fifo gives what came first, whatever is pushed, taken and drained", () => {
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 200 }).map((count) => ({ kind: "push", count })) },
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 200 }).map((count) => ({ kind: "shift", count })) },
    { weight: 1, arbitrary: fc.constant({ kind: "drain", count: 1 }) },
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const fifo = new Fifo<number>();
      let model: number[] = [];
      let next = 0;
      for (const { kind, count } of actions) {
        for (let step = 0; step < count; step++) {
          if (kind === "push") model.push(next);
          if (kind === "push") fifo.push(next++);
          if (kind === "shift") assert.equal(fifo.shift(), model.shift());
        }
        if (kind === "drain") {
          assert.deepEqual(fifo.drain(), model);
          model = [];
        }
        assert.equal(fifo.size, model.length);
        assert.equal(fifo.first, model[0]);
      }
    }),
  );
});
