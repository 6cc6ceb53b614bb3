/**
 * A process that appends to a log for as long as it lives, and says on its standard output up to which offset it has:
 * tests kill it. Arguments: log directory, producer epoch.
 */
import { writeSync } from "node:fs";
import { silentLogger } from "../base/logger.ts";
import { DEFAULT_LOG_CONFIG } from "../log/log-config.ts";
import { LogManager } from "../log/manager/log-manager.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { testBatch } from "./log-world.ts";

const [directory = "", epoch = "0"] = process.argv.slice(2);
const platform = createRealPlatform();
const manager = new LogManager({
  platform,
  logger: silentLogger,
  logDirs: [directory],
  topicConfig: () => ({ ...DEFAULT_LOG_CONFIG, segmentBytes: 200_000, indexIntervalBytes: 1000 }),
});
await manager.start();
const log = manager.createLog({ topic: "topic", partition: 0, topicId: "c29tZS10b3BpYy1pZC0wMQ" });
const options = { leaderEpoch: Number(epoch), origin: "CLIENT" } as const;

function appendSome(sequence: number): void {
  for (let next = sequence; next < sequence + 100; next++) {
    const batch = testBatch(
      { producerId: 1, producerEpoch: Number(epoch), sequence: next, valueBytes: next % 700 },
      platform.clock.nowMs(),
    );
    const result = log.appendAsLeader(batch, options);
    if (result instanceof Promise || result.errorCode !== 0) throw new Error("the append failed");
    writeSync(1, `${result.lastOffset + 1}\n`);
  }
  if (sequence % 500 === 0) void log.flush();
  if (sequence % 900 === 0) void manager.checkpoint();
  setImmediate(() => appendSome(sequence + 100));
}
appendSome(0);
