/**
 * What a start makes of the partitions' directories: loads the logs in them, sets aside what does not belong here, and
 * finishes what a crash left half done of a move between directories.
 */
import { Slice } from "../../platform/slices.ts";
import type { Logger } from "../../base/logger.ts";
import type { Uuid } from "../../base/uuid.ts";
import { DirectorySuffix } from "../log-files.ts";
import type { LogToLoad } from "../log-loader.ts";
import type { UnifiedLog } from "../unified-log.ts";
import type { LogDirectory } from "./log-directory.ts";
import type { LogDirs } from "./log-dirs.ts";
import type { LogRemovals } from "./log-removals.ts";
import { settleDoubles } from "./partition-doubles.ts";
import type { PartitionLogs } from "./partition-logs.ts";

/** Where the metadata has the logs. */
export interface AssignedPlaces {
  /** Whether a partition's directory does not belong here any more, by its topic id: it is set aside. */
  readonly isStray: (log: UnifiedLog) => boolean;
  /** The log directory that the metadata names for a log's partition, by its id. */
  readonly assignedDirectory: (log: UnifiedLog) => Uuid | undefined;
}

/** What a start works on. */
export interface LogsAtStartOptions {
  readonly logger: Logger;
  readonly directories: LogDirs;
  /** Filled with the logs that were found. */
  readonly logs: PartitionLogs;
  /** Filled with the copies that are to replace logs. */
  readonly futures: PartitionLogs;
  readonly removals: LogRemovals;
  readonly load: (directory: LogDirectory, found: LogToLoad) => UnifiedLog;
  readonly places: AssignedPlaces;
}

/** See the file's head. */
export class LogsAtStart {
  readonly #options: LogsAtStartOptions;
  /** Found beside another log of their partitions, until it is known which is the right one. */
  readonly #doubles: UnifiedLog[] = [];

  constructor(options: LogsAtStartOptions) {
    this.#options = options;
  }

  /** Loads what is in the directories that are online, and settles what counts. A directory whose disk fails goes offline. */
  async load(): Promise<void> {
    const { directories, logs, futures } = this.#options;
    for (const directory of directories.all) if (directory.isOnline) await this.#loadDirectory(directory);
    await this.#settleDoubles();
    for (const future of futures.all()) {
      if (logs.get(future.topic, future.partition) === undefined && this.#isAssigned(future)) this.#promote(future);
    }
  }

  #isAssigned(log: UnifiedLog): boolean {
    const { directories, places } = this.#options;
    const id = directories.find(log.logDirectory)?.id;
    return id !== undefined && id === places.assignedDirectory(log);
  }

  async #loadDirectory(directory: LogDirectory): Promise<void> {
    const { environment, path } = directory;
    try {
      directory.open();
      // Names that a killed broker gave reached no disk: what is removed under one would come back under the one before.
      if (!directory.wasClean) await environment.syncLogDirectory();
      const slice = new Slice(environment.platform);
      for (const { name, topic, partition, kind } of directory.partitionDirectories()) {
        if (kind === "delete") this.#options.removals.removeLater(directory, `${path}/${name}`, 0);
        if (kind === "stray") environment.logger.warn("left alone", { path, name, kind });
        if (kind === "current" || kind === "future") await this.#loadLog(directory, { name, topic, partition });
        // A broker within another process must not stop it for as long as it loads.
        if (slice.isOver()) await slice.next();
      }
    } catch (error) {
      const failure = environment.failed(error, "loading logs");
      if (failure !== environment.failure) throw failure;
    }
  }

  async #loadLog(
    directory: LogDirectory,
    { name, topic, partition }: { readonly name: string; readonly topic: string; readonly partition: number },
  ): Promise<void> {
    const { places, removals, load } = this.#options;
    const { path, environment } = directory;
    const plainName = `${topic}-${partition}`;
    const log = load(directory, {
      topic,
      partition,
      directory: `${path}/${name}`,
      topicId: undefined,
      recoveryPoint: directory.recoveryPoints.get(plainName) ?? 0,
      logStartOffset: directory.logStartOffsets.get(plainName) ?? 0,
      wasClean: directory.wasClean,
      isNew: false,
    });
    log.updateHighWatermark(directory.highWatermarks.get(plainName) ?? 0);
    // Thousands are loaded, a few are used: those open their files again.
    log.releaseIdle();
    const logs = this.#ofItsKind(log);
    if (!places.isStray(log)) {
      if (logs.get(topic, partition) === undefined) logs.add(log);
      else this.#doubles.push(log);
      return;
    }
    const { logEndOffset, topicId } = log;
    const other = logs.remove(topic, partition);
    logs.add(log);
    await removals.takeOut(logs, topic, partition, DirectorySuffix.STRAY);
    if (other !== undefined) logs.add(other);
    const details = { path, name, topicId, logEndOffset };
    environment.logger.warn("set aside: the metadata does not place this log here", details);
  }

  #ofItsKind({ isFuture }: UnifiedLog): PartitionLogs {
    return isFuture ? this.#options.futures : this.#options.logs;
  }

  async #settleDoubles(): Promise<void> {
    const { directories, removals, logger } = this.#options;
    for (const double of this.#doubles.splice(0)) {
      if (!directories.at(double.logDirectory).isOnline) continue;
      const logs = this.#ofItsKind(double);
      const first = logs.remove(double.topic, double.partition);
      if (first === undefined) {
        // Its directory has failed meanwhile.
        logs.add(double);
        continue;
      }
      const { kept, dropped } = settleDoubles([first, double], (log) => this.#isAssigned(log));
      for (const { log, isWhole } of dropped) {
        logger.warn("a partition had two logs", { kept: kept.directory, dropped: log.directory, isWhole });
        logs.add(log);
        const suffix = isWhole ? DirectorySuffix.DELETE : DirectorySuffix.STRAY;
        await removals.takeOut(logs, log.topic, log.partition, suffix);
      }
      logs.add(kept);
    }
  }

  /** The log that a copy was to replace is not there, and the metadata names the copy's directory: it is the log. */
  #promote(future: UnifiedLog): void {
    const { directories, logs, futures, logger } = this.#options;
    const { topic, partition, logDirectory } = future;
    directories.attempt(logDirectory, () => {
      future.renameDirectory(`${logDirectory}/${topic}-${partition}`);
      futures.remove(topic, partition);
      logs.add(future);
      logger.warn("a move between log directories was finished", { directory: future.directory });
    });
  }
}
