/** The broker's log directories and their disks, as DescribeLogDirs shows them. */
import type { LogManager } from "../log/manager/log-manager.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { type FileSystem, isSystemError } from "../platform/platform.ts";

/** One of `log.dirs`. */
export interface DescribedLogDirectory {
  readonly path: string;
  /** The logs of each topic in it, those that are to replace one too; absent while the directory is offline. */
  readonly topics: readonly (readonly UnifiedLog[])[] | undefined;
  /** Of the disk; −1 when it does not say. */
  readonly totalBytes: number;
  readonly usableBytes: number;
  /** Takes no new replicas (KIP-1066). */
  readonly isCordoned: boolean;
}

/** The directories of `log.dirs` at one moment. */
export interface DescribedLogDirectories {
  readonly directories: readonly DescribedLogDirectory[];
  /** Which logs were to replace another: one may take over before it is told. */
  readonly futures: ReadonlySet<UnifiedLog>;
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

  /** All directories, also those that are offline, as they are now. */
  describe(): DescribedLogDirectories {
    const { cordonedLogDirs } = this.#logManager;
    const directories = this.#paths.map((path) => ({
      path,
      topics: this.#logManager.topicsIn(path),
      isCordoned: cordonedLogDirs.has(path),
      ...this.#freeBytes(path),
    }));
    return { directories, futures: new Set(this.#logManager.allFutures()) };
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
