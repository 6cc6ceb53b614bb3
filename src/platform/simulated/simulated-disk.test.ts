/** What only the simulated disk does: to forget, to fail, and to refuse what Windows refuses. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isSystemError } from "../platform.ts";
import { PowerLostError } from "./disk-faults.ts";
import type { SimulatedDisk } from "./simulated-disk.ts";
import { createSimulatedPlatform } from "./simulated-platform.ts";

const hasCode = (code: string) => (error: unknown) => isSystemError(error, code);
const bytes = (text: string): Buffer => Buffer.from(text);

function diskOf(seed = 1): SimulatedDisk {
  const { disk } = createSimulatedPlatform({ seed });
  disk.makeDirectory("/d");
  disk.syncDirectory("/d");
  disk.syncDirectory("/");
  return disk;
}

describe("crash()", () => {
  test("loses what was written after the last sync, and keeps what was before", () => {
    const disk = diskOf();
    const file = disk.open("/d/log", "create");
    file.write(bytes("kept"), 0);
    file.sync();
    file.write(bytes("lost"), 4);
    file.write(bytes("K"), 0);
    file.truncate(6);
    disk.crash();
    assert.equal(disk.readWhole("/d/log").toString(), "kept");
    assert.throws(() => file.write(bytes("x"), 0), hasCode("EBADF"));
    assert.equal(disk.hasOpenFiles(), false);
  });

  test("syncAsync() covers what was written before it was called", async () => {
    const disk = diskOf();
    const file = disk.open("/d/log", "create");
    file.write(bytes("a"), 0);
    const syncing = file.syncAsync();
    file.write(bytes("b"), 1);
    await syncing;
    disk.crash();
    assert.equal(disk.readWhole("/d/log").toString(), "a");
  });

  test("a death of the process alone loses nothing", () => {
    const disk = diskOf();
    disk.writeWhole("/d/log", bytes("all"));
    disk.crash({ bytes: "kept", names: "kept" });
    assert.equal(disk.readWhole("/d/log").toString(), "all");
  });

  test("names not synced are lost when it is asked for", () => {
    const disk = diskOf();
    disk.writeWhole("/d/old", bytes("1"), { sync: true });
    disk.syncDirectory("/d");
    disk.writeWhole("/d/new", bytes("2"), { sync: true });
    disk.rename("/d/old", "/d/renamed");
    disk.crash({ names: "lost" });
    assert.deepEqual(disk.list("/d"), ["old"]);
    disk.unlink("/d/old");
    disk.syncDirectory("/d");
    disk.crash({ names: "lost" });
    assert.deepEqual(disk.list("/d"), []);
  });

  test("at random, of the names not synced a beginning survives, in the order in which they were made", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const disk = diskOf(seed);
      for (const name of ["a", "b", "c"]) disk.writeWhole(`/d/${name}`, bytes("1"));
      disk.crash({ names: "random" });
      seen.add(disk.list("/d").join());
    }
    assert.deepEqual([...seen].sort(), ["", "a", "a,b", "a,b,c"]);
  });

  test("writeAtomically() leaves the old or the new bytes, whatever the crash does at whatever point", () => {
    for (let seed = 0; seed < 200; seed++) {
      const disk = diskOf(seed);
      disk.writeAtomically("/d/checkpoint", bytes("old"));
      disk.losePowerAtChange(1 + (seed % 8));
      try {
        disk.writeAtomically("/d/checkpoint", bytes("new!"));
      } catch (error) {
        assert.ok(error instanceof PowerLostError);
      }
      disk.crash({ bytes: "random", names: "random" });
      assert.match(disk.readWhole("/d/checkpoint").toString(), /^(old|new!)$/, `seed ${seed}`);
    }
  });

  test("at random, unsynced writes survive wholly, in part or not; synced ones always; the same seed gives the same", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const run = (): string => {
        const disk = diskOf(seed);
        const file = disk.open("/d/log", "create");
        file.write(bytes("####"), 0);
        file.sync();
        file.write(bytes("abcd"), 4);
        disk.crash({ bytes: "random" });
        return disk.readWhole("/d/log").toString();
      };
      const left = run();
      assert.equal(left, run());
      assert.match(left, /^####(a|ab|abc|abcd)?$/);
      seen.add(left);
    }
    assert.equal(seen.size, 5);
  });

  test("frees locks; a lock of an earlier life does not release the new one", async () => {
    const disk = diskOf();
    const old = await disk.lockDirectory("/d");
    disk.crash();
    await disk.lockDirectory("/d");
    await old.release();
    await assert.rejects(disk.lockDirectory("/d"), /is used by/);
  });
});

describe("failures on order", () => {
  test("the nth write of a file fails, before and after it none; a torn one leaves its beginning", () => {
    const disk = diskOf();
    disk.fail({ operation: "write", nth: 2, code: "ENOSPC", pathIncludes: "log", tornAfterBytes: 2 });
    const [log, other] = [disk.open("/d/log", "create"), disk.open("/d/other", "create")];
    log.write(bytes("1111"), 0);
    other.write(bytes("xx"), 0);
    assert.throws(
      () => log.writeAll([bytes("22"), bytes("33")], 4),
      (error) => isSystemError(error, "ENOSPC") && error.path === "/d/log",
    );
    assert.equal(log.size(), 6);
    log.write(bytes("44"), 6);
    assert.equal(disk.readWhole("/d/log").toString(), "11112244");
  });

  test("a disk that is broken stays so until it is crashed", async () => {
    const disk = diskOf();
    const file = disk.open("/d/log", "create");
    disk.fail({ operation: "sync", times: Number.POSITIVE_INFINITY });
    assert.throws(() => file.sync(), hasCode("EIO"));
    await assert.rejects(file.syncAsync(), hasCode("EIO"));
    disk.crash();
    disk.open("/d/log", "create").sync();
  });

  test("losePowerAtChange() ends everything at that change, reads too", () => {
    const disk = diskOf();
    const before = disk.changeCount;
    disk.writeWhole("/d/a", bytes("1"));
    const changes = disk.changeCount - before;
    disk.losePowerAtChange(changes);
    assert.throws(() => disk.writeWhole("/d/b", bytes("1")), PowerLostError);
    assert.throws(() => disk.readWhole("/d/a"), PowerLostError);
    disk.crash({ bytes: "kept" });
    assert.equal(disk.readWhole("/d/a").toString(), "1");
    assert.equal(disk.readWhole("/d/b").toString(), "");
  });
});

describe("what Windows refuses", () => {
  test("to rename or remove a directory in which a file is open", () => {
    const disk = diskOf();
    disk.makeDirectory("/d/topic-0");
    const file = disk.open("/d/topic-0/log", "create");
    assert.throws(() => disk.rename("/d/topic-0", "/d/topic-0.x-delete"), hasCode("EPERM"));
    assert.throws(() => disk.removeDirectory("/d/topic-0"), hasCode("EBUSY"));
    file.close();
    disk.rename("/d/topic-0", "/d/topic-0.x-delete");
    assert.deepEqual(disk.list("/d"), ["topic-0.x-delete"]);
  });

  test("to replace a file that is open", () => {
    const disk = diskOf();
    disk.writeWhole("/d/new", bytes("new"));
    const file = disk.open("/d/old", "create");
    assert.throws(() => disk.rename("/d/new", "/d/old"), hasCode("EPERM"));
    file.close();
    disk.rename("/d/new", "/d/old");
    assert.equal(disk.readWhole("/d/old").toString(), "new");
  });
});
