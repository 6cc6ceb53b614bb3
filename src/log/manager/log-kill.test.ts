import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { silentLogger } from "../../base/logger.ts";
import { createRealPlatform } from "../../platform/real/real-platform.ts";
import { readAll } from "../../testing/log-world.ts";
import { DEFAULT_LOG_CONFIG } from "../log-config.ts";
import { LogManager } from "./log-manager.ts";

const WRITER = fileURLToPath(new URL("../../testing/log-writer-process.ts", import.meta.url));

/** Runs a writer until it has appended so many batches, kills it, and gives the offset it had acknowledged last. */
async function appendedUntilKilled(directory: string, epoch: number, batchCount: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, directory, String(epoch)]);
  let output = "";
  let errors = "";
  let lines = 0;
  writer.stderr.on("data", (bytes: Buffer) => (errors += bytes.toString()));
  writer.stdout.on("data", (bytes: Buffer) => {
    output += bytes.toString();
    lines = output.split("\n").length;
    if (lines > batchCount) writer.kill("SIGKILL");
  });
  await new Promise((resolve) => writer.on("close", resolve));
  assert.equal(errors, "");
  assert.ok(lines > batchCount);
  // A line that the kill cut off was not heard.
  return Number(output.split("\n").at(-2));
}

test("a process that is killed while it appends loses nothing that it acknowledged", async () => {
  const directory = mkdtempSync(`${tmpdir()}/rafka-kill-`);
  const rounds = Number(process.env["RAFKA_KILL_ROUNDS"] ?? 4);
  try {
    for (let epoch = 0; epoch < rounds; epoch++) {
      const acknowledged = await appendedUntilKilled(directory, epoch, 300 + ((epoch * 977) % 2000));
      const manager = new LogManager({
        platform: createRealPlatform(),
        logger: silentLogger,
        logDirs: [directory],
        topicConfig: () => DEFAULT_LOG_CONFIG,
      });
      await manager.start();
      const log = manager.getLog("topic", 0);
      assert.ok(log !== undefined && log.logEndOffset >= acknowledged, `round ${epoch}`);
      let next = 0;
      for (const batch of readAll(log)) {
        assert.ok(batch.isCrcValid() && batch.baseOffset === next, `round ${epoch}, offset ${next}`);
        next = batch.nextOffset;
      }
      const producer = log.producerState.entries.get(1);
      assert.equal(producer?.producerEpoch, epoch);
      assert.equal(producer?.lastBatch?.lastOffset, log.logEndOffset - 1);
      // Every other round goes on from a directory that was not closed in order.
      if (epoch % 2 === 0) await manager.shutdown({ brokerEpoch: 1 });
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
