/** All `log.dirs` of a broker, and what becomes of one that fails while something is done in it: the others go on. */
import { assert } from "../../base/assert.ts";
import { StorageError } from "../storage-error.ts";
import type { LogDirectory } from "./log-directory.ts";

/** See the file's head. */
export class LogDirs {
  /** In the order of the config. */
  readonly all: readonly LogDirectory[];

  constructor(directories: readonly LogDirectory[]) {
    assert(directories.length > 0, "a broker has a log directory");
    this.all = directories;
  }

  get online(): LogDirectory[] {
    return this.all.filter(({ isOnline }) => isOnline);
  }

  get hasOffline(): boolean {
    return this.all.some(({ isOnline }) => !isOnline);
  }

  /** The directory of a path, letter by letter. */
  find(path: string): LogDirectory | undefined {
    return this.all.find((directory) => directory.path === path);
  }

  /** The directory that a log lies in. */
  at(path: string): LogDirectory {
    const directory = this.find(path);
    assert(directory !== undefined, "a log lies in a log directory");
    return directory;
  }

  /** Does something to a directory; what fails for the disk's sake takes it offline, all else is ours and is thrown. */
  attempt(path: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      const failure = this.find(path)?.environment.failed(error, "working on logs") ?? error;
      if (!(failure instanceof StorageError)) throw failure;
    }
  }

  /** As {@link attempt}, for what takes a while. */
  async attemptLater(directory: LogDirectory, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(directory.environment.failed(error, "working on logs") instanceof StorageError)) throw error;
    }
  }

  /** Does the work in each directory that is online, one after the other. */
  async inEachOnline(work: (directory: LogDirectory) => Promise<void>): Promise<void> {
    for (const directory of this.all) {
      if (directory.isOnline) await this.attemptLater(directory, () => work(directory));
    }
  }
}
