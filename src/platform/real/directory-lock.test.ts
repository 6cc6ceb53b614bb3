import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { DirectoryLockedError } from "../platform.ts";
import { lockDirectory } from "./directory-lock.ts";

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "rafka-lock-")));
after(() => fs.rmSync(root, { recursive: true }));

function directory(name: string): string {
  const made = path.join(root, name);
  fs.mkdirSync(made, { recursive: true });
  return made;
}

/** Another process that takes the lock and says so. */
async function lockElsewhere(target: string): Promise<{ pid: number; kill: () => Promise<void> }> {
  const module = JSON.stringify(new URL("./directory-lock.ts", import.meta.url).href);
  const script = `import { lockDirectory } from ${module};
    await lockDirectory(${JSON.stringify(target)});
    console.log("locked");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { pid: child.pid ?? 0, kill };
}

test("a directory held by another process is refused with its pid, and free the moment that is killed", async () => {
  const held = directory("killed");
  const { pid, kill } = await lockElsewhere(held);
  await assert.rejects(lockDirectory(held), (error) => {
    assert.ok(error instanceof DirectoryLockedError);
    assert.equal(error.pid, pid);
    assert.equal(error.directory, held);
    assert.match(error.message, new RegExp(`^directory ${held} is used by another broker, process ${pid}$`));
    return true;
  });
  await kill();
  if (process.platform !== "win32")
    assert.ok(fs.existsSync(path.join(held, ".rafka.lock")), "the dead socket is there");
  const lock = await lockDirectory(held);
  await assert.rejects(lockDirectory(held), /another broker of this process/);
  await lock.release();
  assert.deepEqual(fs.readdirSync(held), [".lock"]);
});

test("the same directory by another path is the same directory", { skip: process.platform === "win32" }, async () => {
  const held = directory("real");
  const link = path.join(root, "link");
  fs.symlinkSync(held, link);
  const lock = await lockDirectory(link);
  await assert.rejects(lockDirectory(path.join(root, "..", path.basename(root), "real")), DirectoryLockedError);
  await lock.release();
});

test("a path too long for a socket is locked all the same", async () => {
  const held = directory(path.join("long", "x".repeat(60), "y".repeat(60)));
  const lock = await lockDirectory(held);
  await assert.rejects(lockDirectory(held), DirectoryLockedError);
  assert.deepEqual(fs.readdirSync(held), [".lock"]);
  await lock.release();
  await (await lockDirectory(held)).release();
});

test("of many that find a dead socket at once exactly one gets the directory", async () => {
  const held = directory("race");
  const { kill } = await lockElsewhere(held);
  await kill();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockDirectory(held)));
  const winners = results.filter((result) => result.status === "fulfilled");
  assert.equal(winners.length, 1);
  for (const result of results) {
    if (result.status === "rejected") assert.ok(result.reason instanceof DirectoryLockedError, String(result.reason));
  }
  await winners[0]?.value.release();
  assert.deepEqual(fs.readdirSync(held), [".lock"]);
});

test("a directory that is not there is ENOENT", async () => {
  await assert.rejects(lockDirectory(path.join(root, "nowhere")), { code: "ENOENT" });
});
