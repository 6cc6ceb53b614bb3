/**
 * How logs go: their directories are renamed at once, and the files of those that are deleted go later, one log after the
 * other, so that reads do not queue behind thousands of them.
 */
import type { Platform } from "../../platform/platform.ts";
import type { PartitionMetadataSyncs } from "../checkpoint/partition-metadata-syncs.ts";
import { DirectorySuffix, directoryNameInTransit } from "../log-files.ts";
import type { LogDirectory } from "./log-directory.ts";
import type { LogDirs } from "./log-dirs.ts";
import { PacedTasks } from "./paced-tasks.ts";
import type { PartitionLogs } from "./partition-logs.ts";

/** What removals work on. */
export interface LogRemovalsOptions {
  readonly platform: Platform;
  readonly directories: LogDirs;
  readonly metadataSyncs: PartitionMetadataSyncs;
  /** Hears of a mistake of ours in what nobody waits for. */
  readonly onError: (error: unknown) => void;
}

/** See the file's head. */
export class LogRemovals {
  readonly #options: LogRemovalsOptions;
  /** Logs whose directories are about to be renamed: something still has their files open. */
  readonly #renaming = new Set<string>();
  readonly #removing: PacedTasks;
  #isStopped = false;

  constructor(options: LogRemovalsOptions) {
    this.#options = options;
    this.#removing = new PacedTasks(options.onError);
  }

  /** What is not removed yet is left to the next start. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Whether a partition's log, `topic-partition`, was taken out and still has its name. */
  isRenaming(name: string): boolean {
    return this.#renaming.has(name);
  }

  /**
   * Takes a partition's log out of `logs` and gives its directory another name; nothing happens when there is none.
   *
   * @param suffix of the new name: what is to be deleted goes after `file.delete.delay.ms`, all else stays for people to look at
   */
  async takeOut(logs: PartitionLogs, topic: string, partition: number, suffix: string): Promise<void> {
    const log = logs.remove(topic, partition);
    if (log === undefined) return;
    const { platform, directories, metadataSyncs } = this.#options;
    const { isFuture } = log;
    const name = `${topic}-${partition}`;
    if (!isFuture) this.#renaming.add(name);
    log.abandon();
    const syncing = metadataSyncs.syncOf(log.directory);
    if (syncing !== undefined) await syncing;
    const idle = log.whenIdle();
    if (idle !== undefined) await idle;
    const directory = directories.at(log.logDirectory);
    const renamed = `${directory.path}/${this.nameInTransit(log, suffix)}`;
    if (!isFuture) this.#renaming.delete(name);
    directories.attempt(directory.path, () => {
      platform.files.rename(log.directory, renamed);
      if (suffix === DirectorySuffix.DELETE) this.removeLater(directory, renamed, log.config.fileDeleteDelayMs);
    });
  }

  /** Removes a partition's directory, which was renamed, after a delay. */
  removeLater(directory: LogDirectory, path: string, delayMs: number): void {
    this.#options.platform.timers.schedule(delayMs, () => {
      if (!this.#isStopped) this.#removing.add(() => this.#remove(directory, path));
    });
  }

  /** The name of a partition's directory that is on its way to somewhere, made unique. */
  nameInTransit({ topic, partition }: { readonly topic: string; readonly partition: number }, suffix: string): string {
    const uniqueId = Buffer.from(this.#options.platform.random.bytes(16)).toString("hex");
    return directoryNameInTransit({ topic, partition, uniqueId, suffix });
  }

  async #remove(directory: LogDirectory, path: string): Promise<void> {
    if (this.#isStopped) return;
    const { platform, directories } = this.#options;
    await directories.attemptLater(directory, () => platform.files.removeDirectoryAsync(path));
  }
}
