import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../platform/simulated/seeded-random.ts";
import { PowerLostError } from "../platform/simulated/disk-faults.ts";
import { append, LogWorld, readAll } from "../testing/log-world.ts";
import type { UnifiedLog } from "./unified-log.ts";

const CONFIG = { segmentBytes: 2000, indexIntervalBytes: 200, fileDeleteDelayMs: 10, retentionBytes: 6000 };

/** Does things to a log until the power goes; notes what was acknowledged and what was known to be on the disk. */
async function work(world: LogWorld, random: SeededRandom): Promise<{ acknowledged: number; durable: number }> {
  const progress = { acknowledged: 0, durable: 0 };
  try {
    await world.restart();
    const log = world.log();
    progress.acknowledged = log.logEndOffset;
    for (let step = 0; step < 60; step++) {
      const choice = random.next();
      if (choice < 0.8) {
        const producer = Math.floor(random.next() * 3);
        const count = 1 + Math.floor(random.next() * 3);
        const known = log.producerState.entries.get(producer)?.lastSequence ?? -1;
        const result = append(world, log, {
          count,
          valueBytes: Math.floor(random.next() * 300),
          producerId: producer,
          sequence: known + 1,
        });
        if (result.errorCode === 0) progress.acknowledged = result.lastOffset + 1;
      } else if (choice < 0.9) {
        await log.flush();
        progress.durable = log.recoveryPoint;
      } else if (choice < 0.95) {
        await world.manager.checkpoint();
      } else {
        log.deleteOldSegments();
        await world.platform.advanceAsync(20);
      }
    }
    if (random.next() < 0.5) await world.manager.shutdown({ brokerEpoch: 1 });
  } catch (error) {
    if (!(error instanceof PowerLostError)) throw error;
  }
  return progress;
}

/** What must hold of any log that was opened. */
function assertSound(log: UnifiedLog, seed: string, mayHaveHoles: boolean): void {
  let next = log.logStartOffset;
  const lastSequences = new Map<number, number>();
  const batches = readAll(log);
  for (const [index, batch] of batches.entries()) {
    assert.ok(batch.isCrcValid(), `${seed}: a batch is torn`);
    // Of segments that were not flushed a power failure may lose one and keep the next.
    if (index > 0 && !mayHaveHoles) assert.equal(batch.baseOffset, next, `${seed}: a hole`);
    assert.ok(batch.baseOffset >= next || index === 0, `${seed}: offsets fall`);
    assert.ok(batch.lastOffset >= log.logStartOffset, `${seed}: before the start`);
    next = batch.nextOffset;
    if (batch.hasProducerId) lastSequences.set(batch.producerId, batch.lastSequence);
  }
  assert.equal(next, log.logEndOffset, `${seed}: the end`);
  for (const [producerId, lastSequence] of lastSequences) {
    assert.equal(
      log.producerState.entries.get(producerId)?.lastSequence,
      lastSequence,
      `${seed}: producer ${producerId}`,
    );
  }
  for (const batch of batches) {
    const startOffset = Math.max(batch.lastOffset, log.logStartOffset);
    const read = log.read({ startOffset, maxBytes: 1, isolation: "LOG_END", minOneMessage: true });
    assert.equal(read.sizeBytes, batch.sizeBytes, `${seed}: a look-up`);
    assert.equal(
      log.offsetForTimestamp(batch.maxTimestamp + 1)?.offset ?? Infinity,
      firstAfter(batches, batch.maxTimestamp + 1, log),
      `${seed}: by time`,
    );
  }
}

function firstAfter(batches: ReturnType<typeof readAll>, timestamp: number, log: UnifiedLog): number {
  for (const batch of batches) {
    for (const record of batch.records()) {
      if (record.timestamp >= timestamp && record.offset >= log.logStartOffset) return record.offset;
    }
  }
  return Infinity;
}

for (const bytes of ["lost", "kept", "random"] as const) {
  test(`a log survives a crash at any change of the disk, unsynced bytes ${bytes}`, async () => {
    const rounds = Number(process.env["RAFKA_CRASH_ROUNDS"] ?? 150);
    for (let round = 0; round < rounds; round++) {
      const random = new SeededRandom(round * 7 + 1);
      const world = new LogWorld({ seed: round, config: CONFIG });
      world.platform.disk.losePowerAtChange(1 + Math.floor(random.next() * 250));
      const progress = await work(world, random);
      world.platform.crash({ bytes });
      const seed = `round ${round}`;
      await world.restart();
      const log = world.log();
      assert.ok(
        log.logEndOffset >= (bytes === "kept" ? progress.acknowledged : progress.durable),
        `${seed}: records are gone`,
      );
      assertSound(log, seed, bytes !== "kept");
      append(world, log, { count: 2 });
      await world.manager.shutdown({ brokerEpoch: 2 });
      await world.restart();
      assertSound(world.log(), `${seed}, again`, bytes !== "kept");
    }
  });
}

test("whatever a byte of the files becomes, a log that was not closed serves only sound batches", async () => {
  for (let round = 0; round < 300; round++) {
    const random = new SeededRandom(round);
    const world = new LogWorld({ seed: round, config: CONFIG });
    await world.restart();
    const log = world.log();
    for (let index = 0; index < 30; index++)
      append(world, log, { valueBytes: Math.floor(random.next() * 300), producerId: 1, sequence: index });
    world.platform.crash({ bytes: "kept" });
    const { files } = world.platform;
    const names = files.list("/data/topic-0").filter((name) => name !== "partition.metadata");
    const path = `/data/topic-0/${names[Math.floor(random.next() * names.length)] ?? ""}`;
    const bytes = files.readWhole(path);
    const at = Math.floor(random.next() * bytes.length);
    if (bytes.length > 0) bytes[at] = bytes[at]! ^ (1 << Math.floor(random.next() * 8));
    files.writeWhole(path, bytes);
    await world.restart();
    const sound = readAll(world.log());
    assert.ok(
      sound.every((batch) => batch.isCrcValid()),
      `round ${round}`,
    );
    // Only what stands behind the damage may be gone.
    if (!path.endsWith(".log")) assert.equal(world.log().logEndOffset, 30, `round ${round}: ${path}`);
    // A batch's offset is outside its checksum: a changed one may pass for a gap.
    const sequence = (world.log().producerState.entries.get(1)?.lastSequence ?? -1) + 1;
    assert.equal(append(world, world.log(), { producerId: 1, sequence }).errorCode, 0, `round ${round}`);
  }
});

test("records of a log that was stopped and started before its first are there after a power failure", async () => {
  for (let seed = 0; seed < 8; seed++) {
    const world = new LogWorld({ seed, config: CONFIG });
    await world.restart();
    world.platform.files.syncDirectory("/");
    world.log();
    await world.manager.shutdown({ brokerEpoch: 1 });
    await world.restart();
    append(world, world.log(), { count: 3 });
    await world.log().flush();
    world.platform.crash({ bytes: "lost", names: "lost" });
    await world.restart();
    assert.equal(world.log().logEndOffset, 3, `seed ${seed}`);
  }
});
