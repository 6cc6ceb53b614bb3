/** A log manager on a simulated disk, which tests crash and start again. */
import { silentLogger } from "../base/logger.ts";
import { DEFAULT_LOG_CONFIG, type LogConfig } from "../log/log-config.ts";
import type { LogManagerSettings } from "../log/manager/log-manager-settings.ts";
import { LogManager } from "../log/manager/log-manager.ts";
import type { LogAppendResult } from "../log/log-append-result.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { buildBatch } from "../records/build-batch.ts";
import { batchesOf, type RecordBatch } from "../records/record-batch.ts";

/** What a batch to append says of itself. */
export interface TestBatch {
  /** Number of records, default 1. */
  readonly count?: number;
  /** Bytes of each value, default 100. */
  readonly valueBytes?: number;
  /** Of the first record; each next is a millisecond later. Default: the world's time. */
  readonly timestampMs?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly sequence?: number;
  readonly leaderEpoch?: number;
}

/** The world. */
export class LogWorld {
  readonly platform: SimulatedPlatform;
  readonly logDirs: readonly string[];
  readonly settings: LogManagerSettings;
  config: LogConfig;
  manager: LogManager;
  /** Directories that went offline. */
  readonly failedDirs: string[] = [];

  constructor(options: {
    readonly seed?: number;
    readonly config?: Partial<LogConfig>;
    readonly logDirs?: readonly string[];
    readonly settings?: LogManagerSettings;
    readonly startMs?: number;
  }) {
    const { seed = 1, startMs } = options;
    this.platform = createSimulatedPlatform(startMs === undefined ? { seed } : { seed, startMs });
    this.logDirs = options.logDirs ?? ["/data"];
    this.settings = options.settings ?? {};
    this.config = { ...DEFAULT_LOG_CONFIG, ...options.config };
    this.manager = this.#newManager();
  }

  /** Loads the directories with a new manager, as a new process would. */
  async restart(): Promise<void> {
    this.manager = this.#newManager();
    await this.manager.start();
  }

  /** The log of `topic-0`, made if need be. */
  log(topic = "topic"): UnifiedLog {
    return this.manager.createLog({ topic, partition: 0, topicId: "c29tZS10b3BpYy1pZC0wMQ" });
  }

  #newManager(): LogManager {
    return new LogManager({
      platform: this.platform,
      logger: silentLogger,
      logDirs: this.logDirs,
      topicConfig: () => this.config,
      settings: this.settings,
      onLogDirFailure: (directory) => this.failedDirs.push(directory),
    });
  }
}

/** Builds a batch as a client sends it. */
export function testBatch(batch: TestBatch, nowMs: number): Buffer {
  const { count = 1, valueBytes = 100, timestampMs = nowMs, producerId, producerEpoch = 0, sequence = 0 } = batch;
  const records = Array.from({ length: count }, (_, index) => ({
    key: Buffer.from(`key-${index}`),
    value: Buffer.alloc(valueBytes, index + 1),
    timestamp: timestampMs + index,
  }));
  return producerId === undefined
    ? buildBatch({ records })
    : buildBatch({ records, producerId, producerEpoch, baseSequence: sequence });
}

/** Appends a client's batch at once; a single replica commits it. */
export function append(world: LogWorld, log: UnifiedLog, batch: TestBatch = {}): LogAppendResult {
  const bytes = testBatch(batch, world.platform.clock.nowMs());
  const result = log.appendAsLeader(bytes, { leaderEpoch: batch.leaderEpoch ?? 0, origin: "CLIENT" });
  if (result instanceof Promise) throw new Error("the append was not done at once");
  log.updateHighWatermark(log.logEndOffset);
  return result;
}

/** All batches of a log from `startOffset` on, as reads of `maxBytes` give them. */
export function readAll(
  log: UnifiedLog,
  startOffset: number = log.logStartOffset,
  maxBytes = 1_000_000,
): RecordBatch[] {
  const found: RecordBatch[] = [];
  for (let offset = startOffset; offset < log.logEndOffset;) {
    const read = log.read({ startOffset: offset, maxBytes, isolation: "LOG_END", minOneMessage: true });
    const before = offset;
    for (const batch of batchesOf(read.bytes())) {
      found.push(batch);
      offset = batch.nextOffset;
    }
    if (offset === before) throw new Error(`a read at ${offset} of ${log.logEndOffset} gives nothing`);
  }
  return found;
}
