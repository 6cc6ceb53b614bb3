/**
 * Moves replicas between this broker's log directories (KIP-113, KIP-858), in the background:
 *
 *     copy batches ─▶ caught up: tell the controller ─▶ it is recorded ─▶ flush, checkpoint, copy the rest ─▶ take over
 *
 * Appends, fetches and deletions go on at the log until its copy takes over in one turn of the event loop. Nothing is lost at
 * any moment: the log is whole until then, and the metadata names the new directory before the copy has the log's name.
 */
import { assert } from "../../base/assert.ts";
import type { Logger } from "../../base/logger.ts";
import type { Uuid } from "../../base/uuid.ts";
import type { LogManager } from "../../log/manager/log-manager.ts";
import { StorageError } from "../../log/storage-error.ts";
import type { UnifiedLog } from "../../log/unified-log.ts";
import { isInternalTopic } from "../../metadata/topic-name.ts";
import type { Platform, TimerHandle } from "../../platform/platform.ts";
import { CorruptRecordError } from "../../records/corrupt-record-error.ts";
import type { Partition } from "../partition.ts";
import { alignCopy, copyNext, copyRest, copyState } from "./copy-log.ts";
import { LogDirMove } from "./log-dir-move.ts";
import type { MoveQuota } from "./move-quota.ts";
import { PreferredLogDirs } from "./preferred-log-dirs.ts";

/** What the moves stand on. */
export interface LogDirMovesOptions {
  readonly logManager: LogManager;
  readonly platform: Pick<Platform, "clock" | "timers">;
  readonly logger: Logger;
  /** `num.replica.alter.log.dirs.threads`: how many logs are copied side by side. */
  readonly movesMax: number;
  readonly quota: MoveQuota;
  /** Tells the controller where a replica of this broker is; fulfilled when that is recorded. */
  readonly assignDirectory: (topicId: Uuid, partition: number, directory: Uuid) => Promise<void>;
}

/** How often copying looks whether it may go on. */
const THROTTLED_MS = 100;
/** Before a copy tries to take over again: whatever was in its way has a moment to end. */
const TRY_AGAIN_MS = 1;
/** Before the controller is asked again. */
const RETRY_MS = 1000;
/** So much unflushed, and the copy is flushed: a disk that must take gigabytes at once stalls everyone. */
const UNFLUSHED_BYTES_MAX = 32 * 1024 * 1024;
/** So often a copy tries to take over between appends and flushes, before they are held. */
const UNHELD_TRIES = 3;
/** What may be copied in the turn of the event loop in which a copy takes over; twice as much with each try that was held. */
const REST_BYTES = 128 * 1024;
const REST_DOUBLINGS_MAX = 6;
/** So many pieces are copied of a log that is held. */
const HELD_PIECES_MAX = 32;
/** Copies that have caught up and take over side by side, beside those that are copied: they share commits and checkpoints. */
const FINISHING_MAX = 64;

/** A copy that is about to take over. */
interface ReplacingState {
  readonly source: UnifiedLog;
  readonly copy: UnifiedLog;
  /** The log's appends wait. */
  readonly isHeld: boolean;
}

/** The moves under way. */
export class LogDirMoves {
  /** For replicas that are not here yet. */
  readonly preferred: PreferredLogDirs = new PreferredLogDirs();
  readonly #options: LogDirMovesOptions;
  readonly #logger: Logger;
  readonly #moves = new Map<string, LogDirMove>();
  /** The next one is the last. */
  #waiting: LogDirMove[] = [];
  #isWaitingSorted = true;
  readonly #running = new Set<Promise<void>>();
  /** Those of the running ones that have not caught up yet. */
  readonly #copying = new Set<LogDirMove>();
  readonly #sleeping = new Set<() => void>();
  #altering: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: LogDirMovesOptions) {
    this.#options = options;
    this.#logger = options.logger.child("log-dir-moves");
  }

  /** Runs what begins or ends moves, one after the other. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#altering.then(task);
    this.#altering = done.catch(() => undefined);
    return done;
  }

  /** The move of a partition that is under way. */
  get(topic: string, partition: number): LogDirMove | undefined {
    return this.#moves.get(keyOf(topic, partition));
  }

  /**
   * Begins to move a partition's log to another directory. Rejects with a StorageError when that directory's disk fails.
   *
   * @returns whether it has begun: the topic may be deleted, the log's disk fail or the broker stop before it can
   */
  async start(partition: Partition, logDirectory: string): Promise<boolean> {
    const { logManager } = this.#options;
    const { topic, index, topicId } = partition;
    await logManager.forgetPlace(topic, index, logDirectory);
    const source = partition.logIfOnline;
    if (source === undefined || partition.isDeleted || this.#isStopped) return false;
    logManager.createFutureLog({ topic, partition: index, topicId, logDirectory });
    this.#add(new LogDirMove(partition, logDirectory, source.logDirectory));
    return true;
  }

  /** Goes on with a move that a stop or a crash has interrupted, if there is one. */
  resume(partition: Partition, assigned: Uuid | undefined): void {
    const { topic, index, logIfOnline: source } = partition;
    const { logManager } = this.#options;
    const copy = logManager.getFutureLog(topic, index);
    if (copy === undefined || source === undefined || this.get(topic, index) !== undefined) return;
    if (copy.logDirectory === source.logDirectory) {
      // A power failure took the log and left the copy, and the log was made anew beside it.
      this.#logger.warn("a copy goes: the log is in its directory", { directory: copy.directory });
      const isWhole = source.logEndOffset >= copy.logEndOffset;
      this.#inBackground(isWhole ? logManager.deleteFutureLog(topic, index) : logManager.markFutureStray(topic, index));
      return;
    }
    if (source.logEndOffset === 0 && copy.logEndOffset > 0) {
      // The log was lost with its disk and made anew. What is left of it is not ours to cut.
      this.#logger.warn("a copy is set aside: the log that it was made of is empty", { directory: copy.directory });
      this.#inBackground(logManager.markFutureStray(topic, index));
      return;
    }
    const move = new LogDirMove(partition, copy.logDirectory, source.logDirectory);
    move.isAssigned = assigned !== undefined && assigned === logManager.directoryId(copy.logDirectory);
    move.mayBeAssigned = move.isAssigned;
    this.#add(move);
  }

  /** Ends a move and deletes the copy; what the controller was told is taken back. */
  async cancel(topic: string, partition: number): Promise<void> {
    const move = this.get(topic, partition);
    if (move === undefined) return;
    this.#end(move);
    this.#takeBack(move);
    await this.#options.logManager.deleteFutureLog(topic, partition);
  }

  /** The partition is about to be deleted, and its copy with it. */
  forget(topic: string, partition: number): void {
    const move = this.get(topic, partition);
    if (move !== undefined) this.#end(move);
  }

  /** A log directory failed: moves from and to it end, and the logs that are left serve on. */
  logDirectoryFailed(path: string): void {
    for (const move of this.#moves.values()) {
      if (move.logDirectory !== path && move.sourceDirectory !== path) continue;
      this.#logger.warn("a move between log directories ends: one of them has failed", move.details);
      this.#end(move);
      this.#takeBack(move);
    }
  }

  /** Before the logs are closed: fulfilled when nothing touches them any more. The next start goes on. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const wake of this.#sleeping) wake();
    await Promise.all(this.#running);
  }

  #add(move: LogDirMove): void {
    const { topic, index } = move.partition;
    this.#moves.set(keyOf(topic, index), move);
    this.#waiting.push(move);
    this.#isWaitingSorted = false;
    this.#logger.info("moving a log to another directory", move.details);
    this.#runNext();
  }

  #end(move: LogDirMove): void {
    move.hasEnded = true;
    this.#moves.delete(keyOf(move.partition.topic, move.partition.index));
    const index = this.#waiting.indexOf(move);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  #takeBack(move: LogDirMove): void {
    const { topicId, index } = move.partition;
    const directory = this.#options.logManager.directoryId(move.sourceDirectory);
    if (!move.mayBeAssigned || directory === undefined) return;
    this.#options.assignDirectory(topicId, index, directory).catch((error: unknown) => {
      this.#logger.warn("the controller was not told that a move has ended", { ...move.details, error });
    });
  }

  /** As LocalLeaderEndPoint: partitions in the order of their names, each to its end, so that none takes longer than it must. */
  #runNext(): void {
    const { movesMax } = this.#options;
    while (!this.#isStopped && this.#copying.size < movesMax && this.#running.size < movesMax + FINISHING_MAX) {
      if (!this.#isWaitingSorted) this.#waiting.sort((one, other) => (one.isBefore(other) ? 1 : -1));
      this.#isWaitingSorted = true;
      const next = this.#waiting.pop();
      if (next === undefined) return;
      this.#copying.add(next);
      const running: Promise<void> = this.#run(next).finally(() => {
        this.#running.delete(running);
        this.#copying.delete(next);
        this.#runNext();
      });
      this.#running.add(running);
    }
  }

  async #run(move: LogDirMove): Promise<void> {
    try {
      await this.#copy(move);
    } catch (error) {
      if (error instanceof CorruptRecordError) {
        this.#logger.error("a log cannot be moved and stays where it is", { ...move.details, error });
        if (!move.hasEnded) await this.cancel(move.partition.topic, move.partition.index);
      } else if (!(error instanceof StorageError)) {
        this.#inBackground(Promise.reject(error));
      }
    }
  }

  async #copy(move: LogDirMove): Promise<void> {
    const { topic, index } = move.partition;
    const { logManager, quota } = this.#options;
    let unflushedBytes = 0;
    while (!move.hasEnded && !this.#isStopped) {
      const source = move.partition.logIfOnline;
      const copy = logManager.getFutureLog(topic, index);
      if (source === undefined || copy === undefined) return;
      if (quota.isExceeded()) {
        await this.#sleep(THROTTLED_MS);
        continue;
      }
      if (!move.isAligned || copy.logEndOffset > source.logEndOffset) alignCopy(source, copy);
      move.isAligned = true;
      const copiedBytes = await copyNext(source, copy);
      quota.record(copiedBytes);
      if (move.hasEnded || this.#isStopped) return;
      unflushedBytes += copiedBytes;
      if (unflushedBytes > UNFLUSHED_BYTES_MAX) {
        await copy.flush();
        unflushedBytes = 0;
      }
      if (copy.logEndOffset !== source.logEndOffset) {
        // Nothing to be read, and yet not at the end: the log changes under our hands.
        if (copiedBytes === 0) await this.#sleep(THROTTLED_MS);
        continue;
      }
      if (this.#copying.delete(move)) this.#runNext();
      if (!move.isAssigned) await this.#assign(move);
      else if (await this.#tryReplace(move, source, copy)) return;
      else await this.#sleep(TRY_AGAIN_MS);
    }
  }

  /** Before the copy takes over the metadata says where the log will be: a start between the two finds both, and knows. */
  async #assign(move: LogDirMove): Promise<void> {
    const { topicId, index } = move.partition;
    const directory = this.#options.logManager.directoryId(move.logDirectory);
    assert(directory !== undefined, "a log directory has an id");
    // Of two logs that a power failure brings back one must be where the metadata says: an earlier move is over first.
    await this.#options.logManager.namesSettled();
    if (move.hasEnded || this.#isStopped) return;
    move.mayBeAssigned = true;
    try {
      await this.#untilStopped(this.#options.assignDirectory(topicId, index, directory));
      move.isAssigned = true;
    } catch (error) {
      this.#logger.warn("the controller was not told of a log's new directory yet", { ...move.details, error });
      await this.#sleep(RETRY_MS);
    }
  }

  async #tryReplace(move: LogDirMove, source: UnifiedLog, copy: UnifiedLog): Promise<boolean> {
    move.tries++;
    if (move.checkpointedStartOffset !== copy.logStartOffset) {
      // What the checkpoints say of the log is to be said of the copy.
      await copy.flush();
      const { logStartOffset } = copy;
      await this.#options.logManager.checkpoint();
      move.checkpointedStartOffset = logStartOffset;
    }
    // A log that is flushed with each append, or whose disk throttles, is never idle by itself.
    if (move.tries <= UNHELD_TRIES) return await this.#finish(move, { source, copy, isHeld: false });
    const { topic } = move.partition;
    // Coordinators cannot wait: their appends go on, and are never under way for longer than a turn of the event loop.
    if (isInternalTopic(topic))
      return await source.holdFlushes(() => this.#finish(move, { source, copy, isHeld: false }));
    return await source.holdAppends(() => this.#finish(move, { source, copy, isHeld: true }));
  }

  async #finish(move: LogDirMove, state: ReplacingState): Promise<boolean> {
    const { source, copy, isHeld } = state;
    // A flush of the log that is under way ends first: what is on the disk of the log must be so of the copy.
    await source.whenIdle({ isHeld });
    for (let count = 0; count < HELD_PIECES_MAX && this.#isBehind(move, state); count++) {
      this.#options.quota.record(await copyNext(source, copy));
    }
    await copy.flush();
    await source.whenIdle({ isHeld });
    await copy.whenIdle();
    return !move.hasEnded && !this.#isStopped && this.#replace(move, state);
  }

  #isBehind(move: LogDirMove, { source, copy }: ReplacingState): boolean {
    return !move.hasEnded && !this.#isStopped && copy.logEndOffset < source.logEndOffset;
  }

  /** In one turn: the copy is the log afterwards, or nothing has changed. */
  #replace(move: LogDirMove, { source, copy, isHeld }: ReplacingState): boolean {
    const { topic, index } = move.partition;
    if (move.partition.logIfOnline !== source) return false;
    if (source.whenIdle({ isHeld }) !== undefined || copy.whenIdle() !== undefined) return false;
    const doublings = Math.min(Math.max(move.tries - UNHELD_TRIES, 0), REST_DOUBLINGS_MAX);
    if (copy.logEndOffset < source.logEndOffset) copyRest(source, copy, REST_BYTES * 2 ** doublings);
    if (copy.logEndOffset !== source.logEndOffset || copy.recoveryPoint < source.recoveryPoint) return false;
    if (source.logStartOffset !== move.checkpointedStartOffset) return false;
    copyState(source, copy);
    this.#options.logManager.replaceCurrentWithFuture(topic, index);
    this.#end(move);
    move.partition.replaceLog(copy);
    this.#logger.info("moved a log to another directory", { ...move.details, logEndOffset: copy.logEndOffset });
    return true;
  }

  #sleep(delayMs: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      let timer: TimerHandle | undefined = undefined;
      const wake = (): void => {
        timer?.cancel();
        this.#sleeping.delete(wake);
        resolve();
      };
      this.#sleeping.add(wake);
      timer = this.#options.platform.timers.schedule(delayMs, wake);
    });
  }

  /** The controller may never answer a broker that stops. */
  async #untilStopped(asked: Promise<void>): Promise<void> {
    let wake: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => (wake = resolve));
    this.#sleeping.add(wake);
    try {
      await Promise.race([asked, stopped]);
    } finally {
      this.#sleeping.delete(wake);
    }
  }

  /** What nobody waits for: a mistake of ours in it is thrown where the platform hears of it. */
  #inBackground(done: Promise<void>): void {
    done.catch((error: unknown) => {
      this.#options.platform.timers.defer(() => {
        throw error;
      });
    });
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}
