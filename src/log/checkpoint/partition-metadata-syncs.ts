import { Fifo } from "../../base/fifo.ts";
import type { LogEnvironment } from "../log-environment.ts";
import { syncPartitionMetadata } from "./partition-metadata.ts";

/** Directories whose files are synced side by side: fewer than the thread pool has threads. */
const SYNCING_MAX = 2;

/**
 * Gets the `partition.metadata` of new logs to the disk, off the event loop: thousands of partitions may be made at
 * once, and an fsync for each of them would stop the broker for seconds.
 */
export class PartitionMetadataSyncs {
  readonly #waiting = new Fifo<{ readonly environment: LogEnvironment; readonly directory: string }>();
  readonly #syncing = new Set<string>();
  readonly #onIdle: (() => void)[] = [];

  /** Syncs the file of a directory soon. */
  add(environment: LogEnvironment, directory: string): void {
    this.#waiting.push({ environment, directory });
    if (this.#syncing.size < SYNCING_MAX) void this.#work();
  }

  /** Whether the file is open just now, so that its directory must not be renamed. */
  isSyncing(directory: string): boolean {
    return this.#syncing.has(directory);
  }

  /** Fulfilled when all are synced. */
  whenIdle(): Promise<void> {
    if (this.#syncing.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { environment, directory } = next;
      this.#syncing.add(directory);
      try {
        await syncPartitionMetadata(environment.platform.files, directory);
      } catch (error) {
        const failure = environment.failed(error, "flushing partition metadata");
        environment.logger.error("partition metadata could not be flushed", { directory, error: failure });
      }
      this.#syncing.delete(directory);
    }
    if (this.#syncing.size === 0) for (const idle of this.#onIdle.splice(0)) idle();
  }
}
