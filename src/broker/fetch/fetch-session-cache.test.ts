import assert from "node:assert/strict";
import { test } from "node:test";
import { ZERO_UUID } from "../../base/uuid.ts";
import { createSimulatedPlatform } from "../../platform/simulated/simulated-platform.ts";
import { FetchPartition } from "../../replication/fetch-partition.ts";
import { FetchSessionCache, SESSION_EVICTION_MS } from "./fetch-session-cache.ts";
import { nextEpoch } from "./fetch-session.ts";

function partitions(count: number): Map<string, FetchPartition> {
  return new Map(Array.from({ length: count }, (_, index) => [`${index}`, new FetchPartition("t", ZERO_UUID, index)]));
}

function newCache(slotsMax: number) {
  const platform = createSimulatedPlatform({ seed: 1 });
  const cache = new FetchSessionCache({ clock: platform.clock, random: platform.random, slotsMax });
  const create = (size: number, isPrivileged = false): number =>
    cache.tryCreate({ isPrivileged, usesTopicIds: true, partitions: partitions(size) });
  return { platform, cache, create };
}

test("FetchSessionCache gives no slot while the sessions it has are young", () => {
  const { cache, create } = newCache(2);
  assert.ok(create(1) > 0);
  assert.ok(create(1) > 0);
  assert.equal(create(9), 0);
  assert.equal(cache.size, 2);
});

test("FetchSessionCache pushes out a session that nobody used for long, first of all", () => {
  const { platform, cache, create } = newCache(2);
  const idle = create(9);
  const used = create(1);
  platform.advance(SESSION_EVICTION_MS + 1);
  const session = cache.get(used);
  assert.ok(session !== undefined);
  cache.touch(session);
  assert.ok(create(1) > 0);
  assert.deepEqual([cache.get(idle), cache.get(used)?.id, cache.evictionCount], [undefined, used, 1]);
});

test("FetchSessionCache pushes out an old session only for a larger one", () => {
  const { platform, cache, create } = newCache(1);
  const old = create(3);
  for (let round = 0; round < 2; round += 1) {
    platform.advance(SESSION_EVICTION_MS * 0.75);
    const session = cache.get(old);
    assert.ok(session !== undefined);
    cache.touch(session);
  }
  assert.equal(create(3), 0);
  assert.ok(create(4) > 0);
  assert.equal(cache.get(old), undefined);
});

test("FetchSessionCache pushes a consumer's session out for a follower's, never the other way", () => {
  const { cache, create } = newCache(1);
  const consumer = create(9);
  const follower = create(1, true);
  assert.ok(follower > 0);
  assert.equal(cache.get(consumer), undefined);
  assert.equal(create(99), 0);
});

test("nextEpoch() wraps to 1, since 0 opens a session", () => {
  assert.deepEqual([nextEpoch(0), nextEpoch(5), nextEpoch(0x7fff_ffff), nextEpoch(-1)], [1, 6, 1, -1]);
});
