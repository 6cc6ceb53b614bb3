/**
 * What the log costs: appends of batches of one and of many records, reads. Prints a table.
 *
 *     node bench/log.ts [--cpu-prof …]
 */
import { silentLogger } from "../src/base/logger.ts";
import { DEFAULT_LOG_CONFIG } from "../src/log/log-config.ts";
import { LogManager } from "../src/log/manager/log-manager.ts";
import type { UnifiedLog } from "../src/log/unified-log.ts";
import { createRealPlatform } from "../src/platform/real/real-platform.ts";
import { buildBatch } from "../src/records/build-batch.ts";
import { RecordBatch } from "../src/records/record-batch.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const ROUNDS = 5;
const directory = temporaryDirectory("bench-log");
const manager = new LogManager({
  platform: createRealPlatform(),
  logger: silentLogger,
  logDirs: [directory],
  topicConfig: () => DEFAULT_LOG_CONFIG,
});
await manager.start();

const topicId = "c29tZS10b3BpYy1pZC0wMQ";
for (const [name, recordCount, valueBytes, isIdempotent, bytesTotal] of [
  ["1 × 1 KiB", 1, 1024, false, 64e6],
  ["1 × 1 KiB idempotent", 1, 1024, true, 64e6],
  ["1 × 100 B", 1, 100, false, 8e6],
  ["15 × 1 KiB", 15, 1024, false, 256e6],
  ["1000 × 1 KiB", 1000, 1024, false, 512e6],
  ["150 × 100 B", 150, 100, false, 256e6],
] as const) {
  const times: { readonly wallUs: number; readonly cpuUs: number }[] = [];
  let appendCount = 0;
  let batchBytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const log = manager.createLog({ topic: `append-${recordCount}-${valueBytes}`, partition: round, topicId });
    const records = Array.from({ length: recordCount }, () => ({
      key: null,
      value: Buffer.alloc(valueBytes, 1),
      timestamp: Date.now(),
    }));
    const batch = buildBatch(
      isIdempotent ? { records, producerId: 1, producerEpoch: 0, baseSequence: 0 } : { records },
    );
    batchBytes = batch.length;
    appendCount = Math.floor(bytesTotal / batchBytes / ROUNDS);
    times.push(measure(appendCount, (index) => appendOnce(log, batch, isIdempotent ? index * recordCount : -1)));
    await manager.deleteLogs([{ topic: log.topic, partition: round }]);
  }
  report(`append ${name}`, times, batchBytes);
}

const log = manager.createLog({ topic: "read", partition: 0, topicId });
const batch = buildBatch({ records: [{ key: null, value: Buffer.alloc(1024, 1), timestamp: Date.now() }] });
for (let index = 0; index < 100_000; index++) appendOnce(log, batch, -1);
log.updateHighWatermark(log.logEndOffset);
for (const [name, maxBytes] of [
  ["1 batch at random", 1],
  ["64 KiB at random", 65_536],
  ["1 MiB at random", 1_048_576],
] as const) {
  const times = Array.from({ length: ROUNDS }, () =>
    measure(2000, () => {
      const startOffset = Math.floor(Math.random() * 99_000);
      log.read({ startOffset, maxBytes, isolation: "HIGH_WATERMARK", minOneMessage: true }).bytes();
    }),
  );
  report(`read ${name}`, times, Math.max(maxBytes, batch.length));
}
const atTheEnd = Array.from({ length: ROUNDS }, () =>
  measure(5000, () => {
    appendOnce(log, batch, -1);
    log.updateHighWatermark(log.logEndOffset);
    const startOffset = log.logEndOffset - 1;
    log.read({ startOffset, maxBytes: 1e6, isolation: "HIGH_WATERMARK", minOneMessage: true }).bytes();
  }),
);
report("append and read 1 KiB at the end", atTheEnd, batch.length);
await manager.shutdown({ brokerEpoch: 1 });

function appendOnce(to: UnifiedLog, bytes: Buffer, sequence: number): void {
  // As it came from a client: the last append wrote an offset into it.
  const sent = new RecordBatch(bytes);
  sent.baseOffset = 0;
  if (sequence >= 0) {
    bytes.writeInt32BE(sequence, 53);
    sent.updateCrc();
  }
  const result = to.appendAsLeader(bytes, { leaderEpoch: 0, origin: "CLIENT" });
  if (result instanceof Promise || result.errorCode !== 0) throw new Error("the append failed");
  to.updateHighWatermark(to.logEndOffset);
}

function measure(count: number, action: (index: number) => void): { readonly wallUs: number; readonly cpuUs: number } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let index = 0; index < count; index++) action(index);
  const wallUs = ((performance.now() - start) * 1000) / count;
  const { user, system } = process.cpuUsage(cpu);
  return { wallUs, cpuUs: (user + system) / count };
}

function report(
  name: string,
  times: readonly { readonly wallUs: number; readonly cpuUs: number }[],
  bytes: number,
): void {
  const wallUs = median(times.map((time) => time.wallUs));
  const cpuUs = median(times.map((time) => time.cpuUs));
  const columns = [
    name.padEnd(34),
    `${wallUs.toFixed(1)} µs`,
    `${cpuUs.toFixed(1)} µs CPU`,
    `${(bytes / wallUs).toFixed(0)} MB/s`,
  ];
  console.log(columns.map((column) => column.padStart(14)).join("  "));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
