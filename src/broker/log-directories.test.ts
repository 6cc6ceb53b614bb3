import assert from "node:assert/strict";
import { test } from "node:test";
import { MOVE_WORLD_DIRECTORIES, MoveWorld } from "../testing/move-world.ts";
import { LogDirectories } from "./log-directories.ts";

test("a replica whose copy takes over while its directories are told is told once", async () => {
  const world = new MoveWorld();
  await world.start();
  world.append();
  const paths = [...MOVE_WORLD_DIRECTORIES.keys()];
  const directories = new LogDirectories({ logManager: world.manager, files: world.platform.files, paths });
  world.quota.bytesPerSecond = 0;
  world.quota.record(1);
  await world.alter("/d2");
  const told = directories.describe();
  world.quota.bytesPerSecond = Infinity;
  await world.untilMovedTo("/d2");
  assert.deepEqual(
    told.directories.map(({ path, topics }) => [path, topics?.flat().map((log) => told.futures.has(log))]),
    [
      ["/d1", [false]],
      ["/d2", [true]],
      ["/d3", []],
    ],
  );
});
