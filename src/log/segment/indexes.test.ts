import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { inSlices } from "../../platform/slices.ts";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { CorruptCheckpointError } from "../checkpoint/checkpoint-file.ts";
import { IndexMemory } from "./index-memory.ts";
import { LeaderEpochCache } from "../checkpoint/leader-epoch-cache.ts";
import { directoryNameInTransit, offsetFileName, offsetOfFileName, parsePartitionDirectory } from "../log-files.ts";
import { OffsetIndex } from "./offset-index.ts";
import { offsetCheckpointText, readOffsetCheckpoint } from "../checkpoint/offset-checkpoint.ts";
import { TimeIndex } from "./time-index.ts";

const platform = createSimulatedPlatform({ seed: 1 });
const { files } = platform;
files.makeDirectory("/data");
const memory = new IndexMemory(100);

function offsetIndex(path: string, isNew: boolean): OffsetIndex {
  return new OffsetIndex({ files, path, baseOffset: 100, bytesMax: 80_000, memory, isNew });
}

test("an offset index finds the last entry that is not above the offset, in memory and read again", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 5000 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, fc.nat(60), (entries, zeroTail) => {
      const path = "/data/a.index";
      if (files.exists(path)) files.unlink(path);
      const index = offsetIndex(path, true);
      const known: { offset: number; position: number }[] = [];
      let offset = 100;
      let position = 0;
      for (const [offsetStep, positionStep] of entries) {
        offset += offsetStep;
        position += positionStep;
        index.append(offset, position);
        known.push({ offset, position });
      }
      index.file.write();
      // Apache Kafka preallocates: the rest of the file is zeros.
      files.writeWhole(path, Buffer.concat([files.readWhole(path), Buffer.alloc(zeroTail * 8)]));
      const again = offsetIndex(path, false);
      assert.equal(again.file.count, known.length);
      for (let asked = 100; asked < offset + 3; asked++) {
        const expected = known.findLast((entry) => entry.offset <= asked)?.position ?? 0;
        assert.equal(index.lookup(asked), expected);
        assert.equal(again.lookup(asked), expected);
      }
      const cut = 100 + Math.floor((offset - 100) / 2);
      again.truncateTo(cut);
      again.append(offset + 10, position + 10);
      again.file.write();
      assert.equal(files.stat(path)?.sizeBytes, (known.filter((entry) => entry.offset < cut).length + 1) * 8);
    }),
  );
});

test("a time index finds the last entry that is not later, and keeps only rising times", () => {
  const index = new TimeIndex({
    files,
    path: "/data/b.timeindex",
    baseOffset: 100,
    bytesMax: 1200,
    memory,
    isNew: true,
  });
  for (const [timestamp, offset] of [
    [10, 101],
    [20, 105],
    [20, 107],
    [15, 108],
    [30, 110],
  ] as const)
    index.maybeAppend(timestamp, offset);
  assert.equal(index.file.count, 3);
  assert.deepEqual(index.lookup(9), { timestamp: -1, offset: 100 });
  assert.deepEqual(index.lookup(29), { timestamp: 20, offset: 105 });
  index.truncateTo(105);
  assert.deepEqual(index.lastEntry, { timestamp: 10, offset: 101 });
});

test("entries that contradict each other are as good as none", () => {
  for (const hex of ["000000050000000a0000000300000014", "0000000500000014000000060000000a", "000000050000000a00"]) {
    files.writeWhole("/data/c.index", Buffer.from(hex, "hex"));
    const index = offsetIndex("/data/c.index", false);
    assert.ok(index.file.isCorrupt);
    assert.equal(index.lookup(200), 0);
  }
});

test("leader epochs forget what contradicts the newest, and survive in their file", async () => {
  const cache = new LeaderEpochCache(files, "/data");
  for (const [epoch, start] of [
    [1, 0],
    [2, 10],
    [4, 20],
    [4, 25],
    [3, 15],
  ] as const)
    cache.assign(epoch, start);
  assert.deepEqual(cache.entries, [
    { epoch: 1, startOffset: 0 },
    { epoch: 2, startOffset: 10 },
    { epoch: 3, startOffset: 15 },
  ]);
  cache.truncateFromStart(12);
  await cache.flush();
  assert.equal(files.readWhole("/data/leader-epoch-checkpoint").toString(), "0\n2\n2 12\n3 15\n");
  const again = new LeaderEpochCache(files, "/data");
  assert.deepEqual(again.entries, [
    { epoch: 2, startOffset: 12 },
    { epoch: 3, startOffset: 15 },
  ]);
  assert.equal(again.epochForOffset(14), 2);
  again.truncateFromEnd(15);
  assert.equal(again.latestEpoch, 2);
});

test("offset checkpoints are Kafka's text", async () => {
  const offsets = new Map([
    ["a-b-0", 5],
    ["a-b-10", 2 ** 40],
  ]);
  files.writeWhole("/data/checkpoint", Buffer.from(await inSlices(platform, offsetCheckpointText(offsets))));
  assert.equal(files.readWhole("/data/checkpoint").toString(), "0\n2\na-b 0 5\na-b 10 1099511627776\n");
  assert.deepEqual(readOffsetCheckpoint(files, "/data/checkpoint"), offsets);
  files.writeWhole("/data/checkpoint", Buffer.alloc(0));
  assert.equal(readOffsetCheckpoint(files, "/data/checkpoint").size, 0);
  for (const text of ["1\n0\n", "0\n2\na 0 5\n", "0\n1\na 0\n", "0\n1\na x 5\n"]) {
    files.writeWhole("/data/checkpoint", Buffer.from(text));
    assert.throws(() => readOffsetCheckpoint(files, "/data/checkpoint"), CorruptCheckpointError);
  }
});

test("file and directory names are Kafka's", () => {
  assert.equal(offsetFileName(2 ** 53 - 1, ".log"), "00009007199254740991.log");
  assert.equal(offsetOfFileName("00000000000000000042.timeindex"), 42);
  assert.equal(offsetOfFileName("00000000000000000042-0000000003.checkpoint"), undefined);
  assert.deepEqual(parsePartitionDirectory("a-b.c-12"), { topic: "a-b.c", partition: 12, kind: "current" });
  const uniqueId = "0123456789abcdef0123456789abcdef";
  const name = directoryNameInTransit({ topic: "t".repeat(249), partition: 7, uniqueId, suffix: "-delete" });
  assert.equal(name.length, 255);
  assert.equal(parsePartitionDirectory(name)?.kind, "delete");
  for (const other of ["lost+found", "-1", "topic", "topic-x"]) assert.equal(parsePartitionDirectory(other), undefined);
});

test("indexes that were loaded for reading share a bounded memory", () => {
  const indexes = Array.from({ length: 20 }, (_, index) => {
    const path = `/data/shared-${index}.index`;
    files.writeWhole(path, Buffer.from("00000005000000640000000a000000c8", "hex"));
    return offsetIndex(path, false);
  });
  for (const index of [...indexes, ...indexes]) {
    assert.equal(index.lookup(110), 200);
    assert.ok(memory.bytes <= 100);
  }
  assert.ok(memory.bytes > 0);
});
