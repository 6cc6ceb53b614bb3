/** Moves between log directories, cut at any change of the disk. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PowerLostError } from "../../platform/simulated/disk-faults.ts";
import { SeededRandom } from "../../platform/simulated/seeded-random.ts";
import { readAll } from "../../testing/log-world.ts";
import { MoveWorld } from "../../testing/move-world.ts";

const CONFIG = { segmentBytes: 1500, indexIntervalBytes: 200, fileDeleteDelayMs: 10 };

interface Progress {
  acknowledged: number;
  durable: number;
  start: number;
}

/** Moves the log round while it is written, flushed and cut at its front, until the power goes. */
async function work(world: MoveWorld, random: SeededRandom, progress: Progress): Promise<void> {
  try {
    await world.start();
    for (let step = 0; step < 40; step++) {
      const choice = random.next();
      if (choice < 0.5) {
        const producerId = Math.floor(random.next() * 2);
        const known = world.log.producerState.entries.get(producerId)?.lastSequence ?? -1;
        const result = world.append({
          count: 2,
          valueBytes: Math.floor(random.next() * 200),
          producerId,
          sequence: known + 1,
        });
        if (result.errorCode === 0) progress.acknowledged = result.lastOffset + 1;
      } else if (choice < 0.6) {
        const { log } = world;
        await world.until(log.flush());
        // A log that was moved away meanwhile says nothing.
        if (log === world.log) progress.durable = Math.max(progress.durable, log.recoveryPoint);
      } else if (choice < 0.65) {
        const start = Math.floor(world.log.logEndOffset / 2);
        if (world.log.deleteRecordsBefore(start) === 0) {
          await world.until(world.manager.checkpoint());
          progress.start = Math.max(progress.start, start);
        }
        world.log.deleteOldSegments();
      } else if (choice < 0.85) {
        await world.alter(["/d1", "/d2", "/d3"][Math.floor(random.next() * 3)]!);
      } else {
        await world.platform.advanceAsync(Math.floor(random.next() * 30));
      }
    }
    if (random.next() < 0.5) await world.stop();
  } catch (error) {
    if (!(error instanceof PowerLostError)) throw error;
  }
}

for (const bytes of ["lost", "kept", "random"] as const) {
  test(`a move survives a crash at any change of the disk, unsynced bytes ${bytes}`, async () => {
    const rounds = Number(process.env["RAFKA_CRASH_ROUNDS"] ?? 60);
    let movedCount = 0;
    for (let round = 0; round < rounds; round++) {
      const random = new SeededRandom(round * 13 + 5);
      const seed = `round ${round}`;
      const world = new MoveWorld({ seed: round, config: CONFIG });
      const { disk } = world.platform;
      disk.latency = { minMs: 0, maxMs: 2 };
      disk.losePowerAtChange(20 + Math.floor(random.next() * 400));
      const progress: Progress = { acknowledged: 0, durable: 0, start: 0 };
      await work(world, random, progress);
      const names = (["kept", "lost", "random"] as const)[round % 3]!;
      world.platform.crash({ bytes, names });
      await settleAfterCrash(world, seed);
      await world.start();
      if (world.moves.get("t", 0) !== undefined) movedCount++;
      const least = bytes === "kept" && names === "kept" ? progress.acknowledged : progress.durable;
      assert.ok(world.log.logEndOffset >= least, `${seed}: ${world.log.logEndOffset} of ${least} records are there`);
      assert.ok(
        names !== "kept" || world.log.logStartOffset >= Math.min(progress.start, world.log.logEndOffset),
        `${seed}: deleted records are back`,
      );
      assertSound(world, seed);
      const end = world.log.logEndOffset;
      await endMove(world);
      assert.equal(world.log.logEndOffset, end, `${seed}: the move changed the log`);
      assertSound(world, `${seed}, moved`);
      await world.stop();
      await world.start();
      assertSound(world, `${seed}, again`);
      assert.equal(world.log.logEndOffset, end, `${seed}, again`);
    }
    assert.ok(movedCount > rounds / 20, "crashes come in the middle of moves");
  });
}

/** What the old process had scheduled finds its disk void. */
async function settleAfterCrash(world: MoveWorld, seed: string): Promise<void> {
  try {
    await world.platform.settle();
  } catch (error) {
    assert.ok(error instanceof PowerLostError, seed);
  }
}

async function endMove(world: MoveWorld): Promise<void> {
  for (let turns = 0; world.moves.get("t", 0) !== undefined; turns++) {
    assert.ok(turns < 1000, "the move ends");
    await world.platform.advanceAsync(10);
  }
}

function assertSound(world: MoveWorld, seed: string): void {
  const { log } = world;
  let next = log.logStartOffset;
  const lastSequences = new Map<number, number>();
  for (const [index, batch] of readAll(log).entries()) {
    assert.ok(batch.isCrcValid(), `${seed}: a batch is torn`);
    assert.ok(index === 0 || batch.baseOffset >= next, `${seed}: offsets fall`);
    next = batch.nextOffset;
    lastSequences.set(batch.producerId, batch.lastSequence);
  }
  assert.equal(next, log.logEndOffset, `${seed}: the end`);
  for (const [producerId, last] of lastSequences) {
    assert.equal(log.producerState.entries.get(producerId)?.lastSequence, last, `${seed}: producer ${producerId}`);
  }
  const logs = ["/d1", "/d2", "/d3"]
    .flatMap((path) => world.partitionDirectories(path))
    .filter((name) => name === "t-0");
  assert.equal(logs.length, 1, `${seed}: one directory has the log`);
}
