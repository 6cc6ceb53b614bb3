import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { idOf, MoveWorld } from "../../testing/move-world.ts";
import { MoveQuota } from "./move-quota.ts";
import { PreferredLogDirs } from "./preferred-log-dirs.ts";

test("MoveQuota bounds the bytes of the last windows by the time since the oldest of them", () => {
  const platform = createSimulatedPlatform({ seed: 1 });
  const { clock } = platform;
  const quota = new MoveQuota({ clock, windowMs: 1000, windowCount: 3, bytesPerSecond: 100 });
  assert.ok(!quota.isExceeded());
  quota.record(100);
  // At least one window is looked at: a hundred bytes at once are a hundred a second.
  assert.ok(!quota.isExceeded());
  quota.record(1);
  assert.ok(quota.isExceeded());
  platform.advance(1009);
  assert.ok(quota.isExceeded());
  platform.advance(1);
  assert.ok(!quota.isExceeded());
  quota.record(1000);
  assert.ok(quota.isExceeded());
  // The first window has gone, the second is there until its time is over.
  platform.advance(2999);
  assert.ok(quota.isExceeded());
  platform.advance(1);
  assert.ok(!quota.isExceeded());
  quota.bytesPerSecond = Infinity;
  quota.record(1e12);
  assert.ok(!quota.isExceeded());
});

test("a move under a bound takes its time, and goes on at once when the bound is lifted", async () => {
  const config = { segmentBytes: 4000 };
  const world = new MoveWorld({ config });
  await world.start();
  for (let index = 0; index < 100; index++) world.append({ valueBytes: 300 });
  const sizeBytes = world.log.sizeBytes;
  world.quota.bytesPerSecond = sizeBytes / 20;
  await world.alter("/d2");
  await world.platform.advanceAsync(5000);
  const copied = world.manager.getFutureLog("t", 0)?.sizeBytes ?? 0;
  assert.ok(
    copied > sizeBytes / 10 && copied < sizeBytes / 2,
    `${copied} of ${sizeBytes} bytes in a quarter of the time`,
  );
  world.quota.bytesPerSecond = Infinity;
  await world.platform.advanceAsync(200);
  assert.deepEqual([world.moves.get("t", 0), world.assigned], [undefined, idOf("/d2")]);
});

test("PreferredLogDirs gives each directory once, and forgets the oldest of too many", () => {
  const preferred = new PreferredLogDirs();
  for (let partition = 0; partition <= 10_000; partition++) preferred.set("t", partition, `/d${partition}`);
  assert.equal(preferred.take("t", 0), undefined);
  assert.equal(preferred.take("t", 1), "/d1");
  assert.equal(preferred.take("t", 1), undefined);
  assert.equal(preferred.take("t", 10_000), "/d10000");
});
