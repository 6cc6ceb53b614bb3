import type { Logger } from "../base/logger.ts";
import type { Platform } from "../platform/platform.ts";
import { isSystemError } from "../platform/platform.ts";
import { DiskPace } from "./manager/disk-pace.ts";
import type { OpenFileCache } from "./segment/open-file-cache.ts";
import { StorageError } from "./storage-error.ts";

/** What the logs of one log directory share. */
export class LogEnvironment {
  readonly platform: Platform;
  readonly logger: Logger;
  readonly openFiles: OpenFileCache;
  /** One of `log.dirs`: the parent of the partitions' directories. */
  readonly logDirectory: string;
  /** Of appends, which a kernel may throttle. */
  readonly pace: DiskPace = new DiskPace({ slowCount: 3 });
  /** Of reads: two that wait tell that what follows in the files is not in memory either. */
  readonly readPace: DiskPace = new DiskPace({ slowCount: 2 });
  readonly #onFailure: (error: StorageError) => void;
  #failure: StorageError | undefined;
  #directorySync: Promise<void> | undefined = undefined;
  #nextDirectorySync: Promise<void> | undefined = undefined;

  /** @param onFailure called once, when the disk first fails under any of these logs */
  constructor(options: {
    readonly platform: Platform;
    readonly logger: Logger;
    readonly openFiles: OpenFileCache;
    readonly logDirectory: string;
    readonly onFailure: (error: StorageError) => void;
  }) {
    this.platform = options.platform;
    this.logger = options.logger;
    this.openFiles = options.openFiles;
    this.logDirectory = options.logDirectory;
    this.#onFailure = options.onFailure;
  }

  /** Set once the directory is offline. */
  get failure(): StorageError | undefined {
    return this.#failure;
  }

  /**
   * Makes the names of the partitions' directories durable, off the event loop: one sync at a time, and all who ask meanwhile
   * share the next. Rejects with the system's error.
   */
  syncLogDirectory(): Promise<void> {
    if (this.#directorySync === undefined) return this.#startDirectorySync();
    this.#nextDirectorySync ??= this.#directorySync
      // Whoever waits for the running one hears of its failure.
      .catch(() => undefined)
      .then(() => {
        this.#nextDirectorySync = undefined;
        return this.#startDirectorySync();
      });
    return this.#nextDirectorySync;
  }

  #startDirectorySync(): Promise<void> {
    const running = this.platform.files.syncDirectoryAsync(this.logDirectory).finally(() => {
      this.#directorySync = undefined;
    });
    this.#directorySync = running;
    return running;
  }

  /**
   * Turns a caught error into what the caller throws on: a failure of the disk takes the directory offline, anything else
   * is not ours to hide.
   */
  failed(error: unknown, doing: string): unknown {
    if (error instanceof StorageError || !isSystemError(error)) return error;
    const storageError = new StorageError(`${doing} failed: ${error.message}`, {
      logDirectory: this.logDirectory,
      cause: error,
    });
    if (this.#failure === undefined) {
      this.#failure = storageError;
      this.#onFailure(storageError);
    }
    return storageError;
  }
}
