import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { withSize } from "../testing/raw-connection.ts";
import { ByteBudget } from "./byte-budget.ts";
import { FrameBuffers } from "./frame-buffers.ts";
import { Cut, FrameCutter } from "./frame-cutter.ts";

const MIB = 1024 * 1024;

function cutterOf(limitBytes = Number.MAX_SAFE_INTEGER): {
  cutter: FrameCutter;
  budget: ByteBudget;
  buffers: FrameBuffers;
} {
  const budget = new ByteBudget(limitBytes, (task) => task());
  const buffers = new FrameBuffers(8 * MIB);
  return { cutter: new FrameCutter({ buffers, budget, frameBytesMax: 100 * MIB }), budget, buffers };
}

test("frames come out as they went in, wherever the bytes are cut, refused for a while or read into the target", () => {
  const frame = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 50 }) },
    { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 5 * MIB }) },
  );
  const part = fc.record({ bytes: fc.integer({ min: 1, max: 300_000 }), isWanted: fc.boolean() });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 12 }), fc.infiniteStream(part), (lengths, parts) => {
      const { cutter, budget, buffers } = cutterOf();
      const frames = lengths.map((length, index) => Buffer.alloc(length, index + 1));
      let input: Buffer = Buffer.concat(frames.map(withSize));
      let rest: Uint8Array = new Uint8Array(0);
      const seen: Buffer[] = [];
      while (seen.length < frames.length) {
        const { bytes, isWanted } = parts.next().value as { bytes: number; isWanted: boolean };
        const target = rest.length === 0 ? cutter.target() : undefined;
        if (target === undefined) {
          rest = Buffer.concat([rest, input.subarray(0, bytes)]);
          input = input.subarray(bytes);
        } else {
          // As a socket: into the start of the target, no more than it holds.
          const count = Math.min(bytes, target.length, input.length);
          target.set(input.subarray(0, count));
          input = input.subarray(count);
          if (count > 0) assert.ok(cutter.tryFill(target.subarray(0, count)));
        }
        for (;;) {
          const cut = cutter.next(rest, 0, isWanted);
          rest = rest.subarray(cutter.position);
          if (cut !== Cut.FRAME) {
            assert.ok(cut === Cut.MORE || (cut === Cut.HELD && !isWanted));
            break;
          }
          seen.push(Buffer.from(cutter.frame as Uint8Array));
          budget.give(cutter.takeCharge());
          cutter.release();
        }
      }
      for (const [index, got] of seen.entries()) assert.ok(got.equals(frames[index] as Buffer), `frame ${index}`);
      assert.equal(budget.usedBytes, 0);
      assert.ok(buffers.keptBytes <= 8 * MIB);
      assert.equal(cutter.partialBytes, 0);
    }),
    { numRuns: 60 },
  );
});

test("a length alone costs no more than two mebibytes, of memory and of the budget", () => {
  const { cutter, budget } = cutterOf();
  const announced = Buffer.alloc(4);
  announced.writeInt32BE(100 * MIB);
  assert.equal(cutter.next(announced, 0, true), Cut.MORE);
  assert.equal(cutter.heldBytes, 2 * MIB);
  assert.equal(budget.usedBytes, 2 * MIB);
  assert.equal(cutter.next(Buffer.alloc(3 * MIB), 0, true), Cut.MORE);
  assert.equal(budget.usedBytes, 8 * MIB);
  assert.equal(cutter.partialBytes, 3 * MIB + 4);
  assert.equal(cutter.partialFrameBytes, 100 * MIB);
  cutter.abandon();
  assert.equal(budget.usedBytes, 0);
  assert.equal(cutter.heldBytes, 0);
});

test("who finds the budget full takes nothing, and goes on where it stopped when there is room", () => {
  const { cutter, budget } = cutterOf(1000);
  budget.take(1000);
  const bytes = withSize(Buffer.alloc(500, 9));
  assert.equal(cutter.next(bytes.subarray(0, 100), 0, true), Cut.NO_ROOM);
  assert.equal(cutter.position, 4);
  assert.equal(cutter.next(bytes.subarray(4), 0, true), Cut.FRAME, "a whole frame needs no memory");
  cutter.release();
  assert.equal(cutter.next(bytes.subarray(0, 100), 0, true), Cut.NO_ROOM);
  budget.give(1);
  assert.equal(cutter.next(bytes.subarray(4, 100), 0, true), Cut.MORE);
  assert.equal(cutter.next(bytes.subarray(100), 0, true), Cut.FRAME);
  assert.ok(cutter.frame?.every((byte) => byte === 9));
  assert.equal(cutter.frame?.length, 500);
});

test("buffers are given out again, and no more are kept than allowed", () => {
  const buffers = new FrameBuffers(3000);
  const first = buffers.take(1025);
  assert.equal(first.length, 2048);
  buffers.give(first);
  assert.equal(buffers.keptBytes, 2048);
  assert.equal(buffers.take(2000), first);
  buffers.give(first);
  buffers.give(buffers.take(1));
  assert.equal(buffers.keptBytes, 2048, "another 1024 would be too many");
});
