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
  /** By directory; each fulfils when its file is closed. */
  readonly #syncing = new Map<string, Promise<void>>();
  readonly #onIdle: (() => void)[] = [];

  /** Syncs the file of a directory soon. */
  add(environment: LogEnvironment, directory: string): void {
    this.#waiting.push({ environment, directory });
    if (this.#syncing.size < SYNCING_MAX) void this.#work();
  }

  /** While the file is open its directory must not be renamed: fulfilled when it is closed; `undefined` when it is not open. */
  syncOf(directory: string): Promise<void> | undefined {
    return this.#syncing.get(directory);
  }

  /** Fulfilled when all are synced. */
  whenIdle(): Promise<void> {
    if (this.#syncing.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { environment, directory } = next;
      const synced = this.#sync(environment, directory);
      this.#syncing.set(directory, synced);
      await synced;
      this.#syncing.delete(directory);
    }
    if (this.#syncing.size === 0) for (const idle of this.#onIdle.splice(0)) idle();
  }

  /** Never rejects. */
  async #sync(environment: LogEnvironment, directory: string): Promise<void> {
    try {
      await syncPartitionMetadata(environment.platform.files, directory);
    } catch (error) {
      const failure = environment.failed(error, "flushing partition metadata");
      environment.logger.error("partition metadata could not be flushed", { directory, error: failure });
    }
  }
}
