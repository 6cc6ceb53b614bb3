/** When the checkpoints of all log directories are written: one round at a time, shared by all who ask before it begins. */
import type { UnifiedLog } from "../unified-log.ts";
import type { LogDirectory } from "./log-directory.ts";

/** What the rounds work on. */
export interface DirectoryCheckpointsOptions {
  /** Does the work in each directory that is online, one after the other; a disk that fails goes offline. */
  readonly inEach: (work: (directory: LogDirectory) => Promise<void>) => Promise<void>;
  /** The logs and copies in a directory. */
  readonly logsIn: (path: string) => Iterable<UnifiedLog>;
  /** Whether a partition, `topic-partition`, has a log or copy in a directory. */
  readonly isIn: (name: string, path: string) => boolean;
}

/** See the file's head. */
export class DirectoryCheckpoints {
  readonly #options: DirectoryCheckpointsOptions;
  /** The last round. */
  #running: Promise<void> = Promise.resolve();
  /** The one that has not begun. */
  #next: Promise<void> | undefined = undefined;
  #forgetting: Promise<void> | undefined = undefined;

  constructor(options: DirectoryCheckpointsOptions) {
    this.#options = options;
  }

  /** Writes the checkpoints, once for all who ask before it begins. */
  write(): Promise<void> {
    const { inEach, logsIn } = this.#options;
    this.#next ??= this.#running = this.#running.then(async () => {
      this.#next = undefined;
      await inEach((directory) => directory.checkpoint(logsIn(directory.path)));
    });
    return this.#next;
  }

  /**
   * Writes the checkpoints without the partitions that are gone, once for all who ask meanwhile. A new topic of an old name
   * would start where the old one did and be taken for flushed as far (as Kafka's LogManager.asyncDelete).
   */
  forget(): Promise<void> {
    this.#forgetting ??= this.#running.then(async () => {
      this.#forgetting = undefined;
      this.#running = this.#running.then(() => this.#options.inEach((directory) => this.#forgetIn(directory)));
      await this.#running;
    });
    return this.#forgetting;
  }

  /** Fulfilled when what was asked for is on the disk. */
  async settled(): Promise<void> {
    await this.#forgetting;
    await this.#running;
  }

  async #forgetIn(directory: LogDirectory): Promise<void> {
    await directory.forget((name) => this.#options.isIn(name, directory.path));
    await directory.environment.syncLogDirectory();
  }
}
