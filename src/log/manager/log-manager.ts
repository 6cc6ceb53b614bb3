/**
 * All logs of a broker over its `log.dirs`: loads them, makes and deletes them, and looks after retention, flushing and
 * checkpoints. A directory whose disk fails goes offline with its logs; the others go on.
 *
 * The caller holds the directories' locks from before {@link LogManager.start} until after {@link LogManager.shutdown}.
 */
import { eachInSlices, Slice } from "../../platform/slices.ts";
import { assert } from "../../base/assert.ts";
import type { Uuid } from "../../base/uuid.ts";
import { chooseDirectory } from "./choose-directory.ts";
import { DirectoryCheckpoints } from "./directory-checkpoints.ts";
import { LogDirectory } from "./log-directory.ts";
import { LogDirs } from "./log-dirs.ts";
import type { LogManagerOptions, LogManagerSettings } from "./log-manager-settings.ts";
import { LogRemovals } from "./log-removals.ts";
import { startLogTasks } from "./log-tasks.ts";
import { LogsAtStart } from "./logs-at-start.ts";
import { LogEnvironment } from "../log-environment.ts";
import { DirectorySuffix } from "../log-files.ts";
import { type LogToLoad, loadLog, PRODUCER_ID_EXPIRATION_MS } from "../log-loader.ts";
import { OpenFileCache, OPEN_FILES_MAX } from "../segment/open-file-cache.ts";
import { PartitionLogs } from "./partition-logs.ts";
import { PartitionMetadataSyncs } from "../checkpoint/partition-metadata-syncs.ts";
import { writePartitionMetadata } from "../checkpoint/partition-metadata.ts";
import { readBrokerEpochs } from "../checkpoint/clean-shutdown-file.ts";
import { StorageError } from "../storage-error.ts";
import type { UnifiedLog } from "../unified-log.ts";

/** Logs that are flushed and closed side by side: as many as the thread pool has threads. */
const CLOSING_AT_A_TIME = 4;

/** The logs of a broker. */
export class LogManager {
  readonly #options: LogManagerOptions;
  readonly #settings: LogManagerSettings;
  #producerIdExpirationMs: number;
  /** Those that take no new logs (KIP-1066): paths, of `log.dirs`. */
  cordonedLogDirs: ReadonlySet<string> = new Set();
  readonly #directories: LogDirs;
  readonly #logs = new PartitionLogs();
  /** Copies that are to replace the logs of their partitions, in other directories (KIP-113). */
  readonly #futures = new PartitionLogs();
  readonly #tasks: { stop(): void }[] = [];
  readonly #metadataSyncs = new PartitionMetadataSyncs();
  readonly #removals: LogRemovals;
  readonly #checkpoints: DirectoryCheckpoints = new DirectoryCheckpoints({
    inEach: (work) => this.#directories.inEachOnline(work),
    logsIn: (path) => this.#logsIn(path),
    isIn: (name, path) => [this.#logs, this.#futures].some((logs) => logs.named(name)?.logDirectory === path),
  });

  constructor(options: LogManagerOptions) {
    this.#options = options;
    this.#settings = options.settings ?? {};
    this.#producerIdExpirationMs = this.#settings.producerIdExpirationMs ?? PRODUCER_ID_EXPIRATION_MS;
    const { platform, logger, logDirs, directoryIds } = options;
    const openFiles = new OpenFileCache(platform.files, this.#settings.openFilesMax ?? OPEN_FILES_MAX);
    this.#directories = new LogDirs(
      logDirs.map((logDirectory) => {
        const onFailure = (error: StorageError): void => this.#directoryFailed(logDirectory, error);
        const environment = new LogEnvironment({ platform, logger, openFiles, logDirectory, onFailure });
        return new LogDirectory(environment, directoryIds?.get(logDirectory));
      }),
    );
    this.#removals = new LogRemovals({
      platform,
      directories: this.#directories,
      metadataSyncs: this.#metadataSyncs,
      onError: (error) => this.#throwLater(error),
    });
  }

  /** The broker epoch of the last clean stop (KIP-966), −1 unless all that are online had one; before {@link start}. */
  previousBrokerEpoch(): number {
    return readBrokerEpochs(this.#options.platform.files, this.onlineLogDirs);
  }

  /** Takes a directory that cannot be used for offline; before anything else. @param error the system's */
  directoryUnusable(logDirectory: string, error: Error): void {
    this.#directories.find(logDirectory)?.environment.failed(error, "opening the directory");
  }

  /**
   * Loads all logs, recovering those of directories that were not closed in order.
   *
   * @param isStray whether a partition's directory does not belong here any more, by its topic id: it is set aside
   * @param assignedDirectory the log directory that the metadata names for a log's partition, by its id
   * @throws {StorageError} when no directory is left
   */
  async start(
    isStray: (log: UnifiedLog) => boolean = () => false,
    assignedDirectory: (log: UnifiedLog) => Uuid | undefined = () => undefined,
  ): Promise<void> {
    const places = { isStray, assignedDirectory };
    const { logger } = this.#options;
    const [directories, removals, logs, futures] = [this.#directories, this.#removals, this.#logs, this.#futures];
    await new LogsAtStart({
      logger,
      directories,
      logs,
      futures,
      removals,
      places,
      load: ({ environment }, found) => this.#load(environment, found),
    }).load();
    const { online } = directories;
    const failure = directories.all.find(({ isOnline }) => !isOnline)?.environment.failure;
    if (online.length === 0 && failure !== undefined) throw failure;
    // A crash may have come between a deletion and the checkpoints.
    const namesMissing = (directory: LogDirectory): boolean => {
      const isThere = new Set([...this.#logsIn(directory.path)].map(({ topic, partition }) => `${topic}-${partition}`));
      return directory.namesMissing((name) => isThere.has(name));
    };
    if (online.some(namesMissing)) await this.#checkpoints.forget();
    const tasks = startLogTasks({
      platform: this.#options.platform,
      settings: this.#settings,
      logs: () => this.allLogs(),
      attempt: ({ logDirectory }, action) => directories.attempt(logDirectory, action),
      checkpoint: () => this.#inBackground(this.checkpoint()),
    });
    this.#tasks.push(...tasks);
  }

  /** The log of a partition, while its directory is online. */
  getLog(topic: string, partition: number): UnifiedLog | undefined {
    return this.#logs.get(topic, partition);
  }

  /** The copy that is to replace a partition's log, while its directory is online. */
  getFutureLog(topic: string, partition: number): UnifiedLog | undefined {
    return this.#futures.get(topic, partition);
  }

  /** All logs that are online, without those that are to replace one. */
  allLogs(): IterableIterator<UnifiedLog> {
    return this.#logs.all();
  }

  /** The logs of each topic in a directory as they are now, with those that are to replace one; undefined while it is offline. */
  topicsIn(logDirectory: string): (readonly UnifiedLog[])[] | undefined {
    return this.onlineLogDirs.includes(logDirectory)
      ? [...this.#logs.topicsIn(logDirectory, this.#futures)]
      : undefined;
  }

  /** The logs that are to replace one. */
  allFutures(): IterableIterator<UnifiedLog> {
    return this.#futures.all();
  }

  /** Paths of the directories that are online. */
  get onlineLogDirs(): string[] {
    return this.#directories.online.map(({ path }) => path);
  }

  /** Paths of all `log.dirs`, online or not, in the order of the config. */
  get logDirs(): string[] {
    return this.#directories.all.map(({ path }) => path);
  }

  /** Whether a path is one of `log.dirs`, letter by letter. */
  isLogDir(path: string): boolean {
    return this.#directories.find(path) !== undefined;
  }

  /** Whether the disk of some directory has failed: a partition without a log may be there. */
  get hasOfflineLogDirs(): boolean {
    return this.#directories.hasOffline;
  }

  /** The id of a directory (KIP-858). */
  directoryId(logDirectory: string): Uuid | undefined {
    return this.#directories.find(logDirectory)?.id;
  }

  /**
   * The log of a partition, made if there is none: its directory with `partition.metadata` and an empty segment.
   *
   * @param options.logDirectory where to make it; else the online directory with the fewest logs
   * @throws {StorageError} the disk failed, or no directory is online
   */
  createLog(options: {
    readonly topic: string;
    readonly partition: number;
    readonly topicId: Uuid | undefined;
    readonly logDirectory?: string | undefined;
  }): UnifiedLog {
    const { topic, partition, topicId } = options;
    const existing = this.getLog(topic, partition);
    if (existing !== undefined) {
      if (topicId !== undefined) existing.assignTopicId(topicId);
      return existing;
    }
    assert(!this.#removals.isRenaming(`${topic}-${partition}`), "a log is made again only after it was deleted");
    const directory = chooseDirectory(this.#directories.all, {
      asked: options.logDirectory,
      cordoned: this.cordonedLogDirs,
      logs: () => this.#logsIn(),
    });
    const log = this.#makeLog(directory, `${topic}-${partition}`, options);
    this.#logs.add(log);
    if (topicId !== undefined) this.#metadataSyncs.add(directory.environment, log.directory);
    return log;
  }

  /**
   * Makes the empty copy that is to replace a partition's log, in another directory. No checkpoint of that directory may
   * name the partition, see {@link forgetPlace}.
   *
   * @throws {StorageError} the disk failed
   */
  createFutureLog(options: {
    readonly topic: string;
    readonly partition: number;
    readonly topicId: Uuid;
    readonly logDirectory: string;
  }): UnifiedLog {
    const { topic, partition, logDirectory } = options;
    const directory = this.#directories.at(logDirectory);
    assert(!directory.names(`${topic}-${partition}`), "a copy begins where nothing is remembered of an older log");
    const log = this.#makeLog(directory, this.#removals.nameInTransit(options, DirectorySuffix.FUTURE), options);
    this.#futures.add(log);
    return log;
  }

  /** Fulfilled when no checkpoint of a directory names a partition that has no log in it. */
  async forgetPlace(topic: string, partition: number, logDirectory: string): Promise<void> {
    if (this.#directories.at(logDirectory).names(`${topic}-${partition}`)) await this.#checkpoints.forget();
  }

  /** Fulfilled when the disk has the names that earlier moves and deletions gave. */
  async namesSettled(): Promise<void> {
    await this.#checkpoints.settled();
  }

  /**
   * Puts the copy in the place of the partition's log: from now on it is the log, and the old one is deleted. Both must be
   * idle and alike. The checkpoints follow before the old files go.
   *
   * @throws {StorageError} the copy's disk failed: the log stays what it was
   */
  replaceCurrentWithFuture(topic: string, partition: number): UnifiedLog {
    const future = this.#futures.get(topic, partition);
    const current = this.#logs.get(topic, partition);
    assert(future !== undefined && current !== undefined, "a log is replaced by its copy");
    assert(future.logEndOffset === current.logEndOffset, "a copy that replaces a log is complete");
    const source = this.#directories.at(current.logDirectory);
    // The copy's name first: between the two renames there are two logs, never none. The metadata tells which one counts.
    future.renameDirectory(`${future.logDirectory}/${topic}-${partition}`);
    this.#futures.remove(topic, partition);
    this.#logs.remove(topic, partition);
    this.#logs.add(future);
    current.retire(future);
    this.#directories.attempt(source.path, () => {
      const renamed = `${source.path}/${this.#removals.nameInTransit(current, DirectorySuffix.DELETE)}`;
      current.renameDirectory(renamed);
      // The old files go only when the new name is on the disk.
      const { fileDeleteDelayMs } = current.config;
      this.#inBackground(
        this.#checkpoints.forget().then(() => this.#removals.removeLater(source, renamed, fileDeleteDelayMs)),
      );
      this.#options.platform.timers.schedule(fileDeleteDelayMs, () => current.noteRemoved());
    });
    return future;
  }

  /** Deletes the copy that was to replace a partition's log, as {@link deleteLogs}; nothing happens when there is none. */
  async deleteFutureLog(topic: string, partition: number): Promise<void> {
    await this.#removals.takeOut(this.#futures, topic, partition, DirectorySuffix.DELETE);
  }

  /** Sets the copy aside that was to replace a partition's log, as {@link markStray}. */
  async markFutureStray(topic: string, partition: number): Promise<void> {
    await this.#removals.takeOut(this.#futures, topic, partition, DirectorySuffix.STRAY);
  }

  /**
   * Deletes logs: their directories are renamed, and go after `file.delete.delay.ms`.
   *
   * @returns fulfilled when all are renamed and no checkpoint names them: only then may the same partitions be made again
   */
  async deleteLogs(partitions: readonly { readonly topic: string; readonly partition: number }[]): Promise<void> {
    const renames: Promise<void>[] = [];
    await eachInSlices(this.#options.platform, partitions, ({ topic, partition }) => {
      for (const logs of [this.#logs, this.#futures]) {
        const renamed = this.#removals.takeOut(logs, topic, partition, DirectorySuffix.DELETE);
        // Looked at below, when all have begun.
        renamed.catch(() => undefined);
        renames.push(renamed);
      }
    });
    await Promise.all(renames);
    const isNamed = (directory: LogDirectory): boolean =>
      partitions.some(({ topic, partition }) => directory.names(`${topic}-${partition}`));
    if (this.#directories.all.some(isNamed)) await this.#checkpoints.forget();
  }

  /** Sets a log aside that does not belong here: its directory is renamed and stays for people to look at. */
  async markStray(topic: string, partition: number): Promise<void> {
    await this.#removals.takeOut(this.#logs, topic, partition, DirectorySuffix.STRAY);
  }

  /** The topic's configs have changed. */
  updateTopicConfig(topic: string): void {
    const config = this.#options.topicConfig(topic);
    for (const logs of [this.#logs, this.#futures]) for (const log of logs.ofTopic(topic)) log.updateConfig(config);
  }

  /** `producer.id.expiration.ms` from now on, for every log. */
  updateProducerIdExpiration(expirationMs: number): void {
    if (expirationMs === this.#producerIdExpirationMs) return;
    this.#producerIdExpirationMs = expirationMs;
    for (const log of this.#logsIn()) log.producerState.updateExpiration(expirationMs);
  }

  /** Writes the checkpoints, once for all who ask before it begins. A disk that fails goes offline. */
  checkpoint(): Promise<void> {
    return this.#checkpoints.write();
  }

  /** Flushes and closes all logs, and says so for the next start. Logs must not be used any more. */
  async shutdown(options: { readonly brokerEpoch: number }): Promise<void> {
    this.#removals.stop();
    for (const task of this.#tasks.splice(0)) task.stop();
    await this.#metadataSyncs.whenIdle();
    const logs = [...this.#logsIn()];
    await Promise.all(Array.from({ length: CLOSING_AT_A_TIME }, () => this.#closeEach(logs)));
    await this.checkpoint();
    for (const directory of this.#directories.online) {
      this.#directories.attempt(directory.path, () => directory.writeCleanShutdownFile(options.brokerEpoch));
    }
    this.#logs.clear();
    this.#futures.clear();
  }

  async #closeEach(logs: UnifiedLog[]): Promise<void> {
    const slice = new Slice(this.#options.platform);
    for (let log = logs.pop(); log !== undefined; log = logs.pop()) {
      try {
        await log.whenIdle();
        await log.close();
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
      }
      if (slice.isOver()) await slice.next();
    }
  }

  #load(environment: LogEnvironment, log: LogToLoad): UnifiedLog {
    return loadLog({
      ...log,
      environment,
      config: this.#options.topicConfig(log.topic),
      producerIdExpirationMs: this.#producerIdExpirationMs,
    });
  }

  #makeLog(
    directory: LogDirectory,
    name: string,
    options: { readonly topic: string; readonly partition: number; readonly topicId: Uuid | undefined },
  ): UnifiedLog {
    const { topic, partition, topicId } = options;
    const { environment } = directory;
    const { files } = this.#options.platform;
    const path = `${directory.path}/${name}`;
    let isNew = false;
    try {
      isNew = !files.exists(path);
      if (isNew) files.makeDirectory(path);
      if (topicId !== undefined) writePartitionMetadata(files, path, topicId);
    } catch (error) {
      throw environment.failed(error, "creating a log");
    }
    return this.#load(environment, {
      topic,
      partition,
      directory: path,
      topicId,
      recoveryPoint: 0,
      logStartOffset: 0,
      wasClean: false,
      isNew,
    });
  }

  /** Logs and copies, of one directory or of all. */
  *#logsIn(path?: string): IterableIterator<UnifiedLog> {
    for (const logs of [this.#logs, this.#futures]) yield* path === undefined ? logs.all() : logs.inDirectory(path);
  }

  /** What nobody waits for: a mistake of ours in it is thrown where the platform hears of it. */
  #inBackground(done: Promise<void>): void {
    done.catch((error: unknown) => this.#throwLater(error));
  }

  #throwLater(error: unknown): void {
    this.#options.platform.timers.defer(() => {
      throw error;
    });
  }

  #directoryFailed(logDirectory: string, error: StorageError): void {
    this.#options.logger.error("a log directory is offline", { logDirectory, error });
    for (const logs of [this.#logs, this.#futures]) {
      for (const log of logs.inDirectory(logDirectory)) {
        logs.remove(log.topic, log.partition);
        log.abandon();
      }
    }
    this.#options.onLogDirFailure?.(logDirectory, error);
  }
}
