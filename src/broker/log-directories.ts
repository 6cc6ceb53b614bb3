/** The broker's log directories and their disks, as DescribeLogDirs shows them. */
import type { LogManager } from "../log/manager/log-manager.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { type FileSystem, isSystemError } from "../platform/platform.ts";

/** A log, and what it was when the directories were asked for: a copy may take over before it is told. */
export interface DescribedLog {
  readonly log: UnifiedLog;
  readonly isFuture: boolean;
}

/** One of `log.dirs`. */
export interface DescribedLogDirectory {
  readonly path: string;
  /** Absent while the directory is offline. */
  readonly logs: readonly DescribedLog[] | undefined;
  /** Of the disk; −1 when it does not say. */
  readonly totalBytes: number;
  readonly usableBytes: number;
  /** Takes no new replicas (KIP-1066). */
  readonly isCordoned: boolean;
}

/** Describes the directories of `log.dirs`. */
export class LogDirectories {
  readonly #logManager: LogManager;
  readonly #files: FileSystem;
  readonly #paths: readonly string[];

  constructor(options: {
    readonly logManager: LogManager;
    readonly files: FileSystem;
    /** Absolute, in the order of `log.dirs`. */
    readonly paths: readonly string[];
  }) {
    this.#logManager = options.logManager;
    this.#files = options.files;
    this.#paths = options.paths;
  }

  /** All directories, also those that are offline. */
  describe(): DescribedLogDirectory[] {
    const online = this.#logManager.logsByDir();
    const { cordonedLogDirs } = this.#logManager;
    return this.#paths.map((path) => ({
      path,
      logs: online.get(path)?.map((log) => ({ log, isFuture: log.isFuture })),
      isCordoned: cordonedLogDirs.has(path),
      ...this.#freeBytes(path),
    }));
  }

  #freeBytes(path: string): { readonly totalBytes: number; readonly usableBytes: number } {
    try {
      return this.#files.freeBytes(path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return { totalBytes: -1, usableBytes: -1 };
    }
  }
}
