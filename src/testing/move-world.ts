/** One partition over two or three log directories of a simulated disk, whose replica tests move, crash and start again. */
import type { Uuid } from "../base/uuid.ts";
import { DEFAULT_LOG_CONFIG, type LogConfig } from "../log/log-config.ts";
import type { LogAppendResult } from "../log/log-append-result.ts";
import { LogManager } from "../log/manager/log-manager.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { createSimulatedPlatform, type SimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { alterLogDirectory } from "../replication/moves/alter-log-directory.ts";
import { LogDirMoves } from "../replication/moves/log-dir-moves.ts";
import { MoveQuota } from "../replication/moves/move-quota.ts";
import { Partition } from "../replication/partition.ts";
import { testBatch, type TestBatch } from "./log-world.ts";
import { RecordingLogger } from "./recording-logger.ts";

/** The log directories by their ids. */
export const MOVE_WORLD_DIRECTORIES: ReadonlyMap<string, Uuid> = new Map([
  ["/d1", "ZGlyZWN0b3J5LW51bWJlcg"],
  ["/d2", "ZGlyZWN0b3J5LW51bWJlch"],
  ["/d3", "ZGlyZWN0b3J5LW51bWJlci"],
]);

/** The id of the topic that the partition is of. */
const TOPIC_ID: Uuid = "c29tZS10b3BpYy1pZC0wMQ";

/** The world. */
export class MoveWorld {
  readonly platform: SimulatedPlatform;
  readonly logger: RecordingLogger = new RecordingLogger();
  readonly quota: MoveQuota;
  readonly topic: string;
  config: LogConfig;
  /** What the metadata says of the replica's directory; it survives every crash. */
  assigned: Uuid = idOf("/d1");
  /** Every directory that the controller was told, in order. */
  readonly told: Uuid[] = [];
  /** What the controller does before it records a directory. */
  beforeAssigning: () => Promise<void> = () => Promise.resolve();
  manager: LogManager;
  moves: LogDirMoves;
  #partition: Partition | undefined = undefined;

  constructor(options: { readonly seed?: number; readonly config?: Partial<LogConfig>; readonly topic?: string } = {}) {
    this.platform = createSimulatedPlatform({ seed: options.seed ?? 1 });
    // They are older than the broker.
    for (const path of MOVE_WORLD_DIRECTORIES.keys()) this.platform.files.makeDirectory(path);
    this.platform.files.syncDirectory("/");
    this.config = { ...DEFAULT_LOG_CONFIG, ...options.config };
    this.topic = options.topic ?? "t";
    const { clock } = this.platform;
    this.quota = new MoveQuota({ clock, windowMs: 1000, windowCount: 11, bytesPerSecond: Infinity });
    this.manager = this.#newManager();
    this.moves = this.#newMoves();
  }

  /** Starts a broker's part of it on what is on the disk, as a new process would. */
  async start(): Promise<void> {
    this.manager = this.#newManager();
    this.moves = this.#newMoves();
    const isStray = (): boolean => false;
    await this.until(this.manager.start(isStray, () => this.assigned));
    this.host();
  }

  /** Hosts the partition, making its log where there is none. */
  host(): void {
    const { topic } = this;
    const logDirectory = this.moves.preferred.take(topic, 0) ?? pathOf(this.assigned);
    const isLost = this.manager.getLog(topic, 0) === undefined && !this.manager.onlineLogDirs.includes(logDirectory);
    this.#partition = new Partition({
      topic,
      topicId: TOPIC_ID,
      index: 0,
      nodeId: 1,
      log: isLost ? undefined : this.manager.createLog({ topic, partition: 0, topicId: TOPIC_ID, logDirectory }),
      leadership: { leaderId: 1, leaderEpoch: 0, partitionEpoch: 0, replicas: [1], isr: [1] },
      minInSyncReplicas: 1,
    });
    this.#partition.becomeLeader();
    this.moves.resume(this.#partition, this.assigned);
  }

  get partition(): Partition {
    if (this.#partition === undefined) throw new Error("the world was not started");
    return this.#partition;
  }

  get log(): UnifiedLog {
    return this.partition.log;
  }

  /** Ends the process in order. */
  async stop(): Promise<void> {
    await this.until(this.moves.stop());
    await this.until(this.manager.shutdown({ brokerEpoch: 1 }));
  }

  /** Asks for the replica to be in a directory, as AlterReplicaLogDirs does. */
  alter(logDirectory: string): Promise<number> {
    const partition = (): Partition | undefined => (this.#partition?.isDeleted === true ? undefined : this.#partition);
    const missingError = (): number => ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const replicas = { moves: this.moves, logManager: this.manager, partition, missingError };
    const asked = { topic: this.topic, partition: 0, logDirectory };
    return this.until(this.moves.exclusively(() => alterLogDirectory(replicas, asked)));
  }

  /** Appends a client's batch that is done at once. */
  append(batch: TestBatch = {}): LogAppendResult {
    const result = this.appendLater(batch);
    if (result instanceof Promise) throw new Error("the append was not done at once");
    return result;
  }

  /** Appends a client's batch. */
  appendLater(batch: TestBatch = {}): LogAppendResult | Promise<LogAppendResult> {
    return this.partition.appendAsLeader(testBatch(batch, this.platform.clock.nowMs()), "CLIENT");
  }

  /** Lets everything go on until the replica is in a directory and nothing moves. */
  async untilMovedTo(logDirectory: string): Promise<void> {
    for (let turns = 0; this.moves.get(this.topic, 0) !== undefined; turns++) {
      if (turns > 10_000) throw new Error("the move does not end");
      await this.platform.advanceAsync(10);
    }
    if (this.log.logDirectory !== logDirectory) throw new Error(`the log is in ${this.log.logDirectory}`);
  }

  /** Names of what lies in a log directory, without its checkpoints; unique parts are cut out. */
  partitionDirectories(logDirectory: string): string[] {
    const { files } = this.platform;
    return files
      .list(logDirectory)
      .filter((name) => files.stat(`${logDirectory}/${name}`)?.isDirectory === true)
      .map((name) => name.replace(/\.[0-9a-f]{32}-/, ".*-"));
  }

  /** Waits for a promise while the world goes on. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { isSettled: false };
    const settled = (): void => {
      state.isSettled = true;
    };
    promise.then(settled, settled);
    for (let turns = 0; !state.isSettled; turns++) {
      if (turns > 10_000) throw new Error("what is waited for does not come");
      await this.platform.settle();
      if (!state.isSettled) await this.platform.advanceAsync(1);
    }
    return promise;
  }

  #newManager(): LogManager {
    const { platform, logger } = this;
    return new LogManager({
      platform,
      logger,
      logDirs: [...MOVE_WORLD_DIRECTORIES.keys()],
      directoryIds: MOVE_WORLD_DIRECTORIES,
      topicConfig: () => this.config,
      onLogDirFailure: (path) => {
        if (this.#partition?.logIfOnline?.logDirectory === path) this.#partition.markOffline();
        this.moves.logDirectoryFailed(path);
      },
    });
  }

  #newMoves(): LogDirMoves {
    const { platform, logger, quota, manager } = this;
    return new LogDirMoves({
      logManager: manager,
      platform,
      logger,
      movesMax: 2,
      quota,
      assignDirectory: async (_topicId, _partition, directory) => {
        await this.beforeAssigning();
        this.told.push(directory);
        this.assigned = directory;
      },
    });
  }
}

/** A directory's id. @throws {Error} for another path */
export function idOf(logDirectory: string): Uuid {
  const id = MOVE_WORLD_DIRECTORIES.get(logDirectory);
  if (id === undefined) throw new Error(`${logDirectory} is no log directory`);
  return id;
}

function pathOf(id: Uuid): string {
  for (const [path, other] of MOVE_WORLD_DIRECTORIES) if (other === id) return path;
  throw new Error(`${id} is no directory's id`);
}

/** Small segments, and files that go soon. */
export const MOVE_CONFIG = { segmentBytes: 2000, indexIntervalBytes: 200, fileDeleteDelayMs: 1000 };

/** A world whose log holds so many batches of three producers. */
export async function startWith(
  batchCount: number,
  config: MoveWorld["config"] | object = MOVE_CONFIG,
): Promise<MoveWorld> {
  const world = new MoveWorld({ config });
  await world.start();
  for (let index = 0; index < batchCount; index++) {
    world.append({
      count: 2,
      valueBytes: (index * 37) % 300,
      producerId: index % 3,
      sequence: 2 * Math.floor(index / 3),
    });
  }
  return world;
}

/** So slow that a move stays in the middle, until it is let go. */
export function hold(world: MoveWorld): () => void {
  world.quota.bytesPerSecond = 0;
  world.quota.record(1);
  return () => {
    world.quota.bytesPerSecond = Infinity;
  };
}
