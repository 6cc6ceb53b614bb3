/** The `.snapshot` files of one log: which there are, and reading, writing and removing them. */
import { type FileSystem, isSystemError } from "../../platform/platform.ts";
import { FileSuffix, offsetFileName, offsetOfFileName } from "../log-files.ts";

/** Snapshots by offset, in order. */
export class ProducerSnapshots {
  readonly #files: FileSystem;
  #directory: string;
  #offsets: number[];

  /** @param names the files of the directory */
  constructor(files: FileSystem, directory: string, names: readonly string[]) {
    this.#files = files;
    this.#directory = directory;
    this.#offsets = names
      .filter((name) => name.endsWith(FileSuffix.SNAPSHOT))
      .map(offsetOfFileName)
      .filter((offset) => offset !== undefined)
      .sort((a, b) => a - b);
  }

  get offsets(): readonly number[] {
    return this.#offsets;
  }

  get latest(): number | undefined {
    return this.#offsets.at(-1);
  }

  read(offset: number): Buffer {
    return this.#files.readWhole(this.pathOf(offset));
  }

  /** Writes a snapshot as far as the page cache. */
  write(offset: number, bytes: Buffer): void {
    this.#files.writeWhole(this.pathOf(offset), bytes);
    if (this.#offsets.includes(offset)) return;
    this.#offsets.push(offset);
    this.#offsets.sort((a, b) => a - b);
  }

  /** Removes a snapshot; nothing happens when it is gone. */
  delete(offset: number): void {
    const index = this.#offsets.indexOf(offset);
    if (index < 0) return;
    this.#offsets.splice(index, 1);
    unlinkIfExists(this.#files, this.pathOf(offset));
  }

  /** Removes the snapshots that `isDoomed` names. */
  deleteWhere(isDoomed: (offset: number) => boolean): void {
    for (const offset of this.#offsets.filter(isDoomed)) this.delete(offset);
  }

  /**
   * Removes the snapshots that belong to no segment, but for the last one if it lies behind all segments: a clean stop
   * leaves it at the log's end. As Kafka's ProducerStateManager.removeStraySnapshots.
   */
  deleteStray(baseOffsets: ReadonlySet<number>, lastBaseOffset: number): void {
    const strays = this.#offsets.filter((offset) => !baseOffsets.has(offset));
    const last = strays.at(-1);
    for (const stray of strays) if (stray !== last || stray < lastBaseOffset) this.delete(stray);
  }

  /** Gets a snapshot to the disk, off the event loop; nothing happens when it is gone. */
  async sync(offset: number): Promise<void> {
    if (!this.#offsets.includes(offset)) return;
    const file = this.#files.open(this.pathOf(offset), "readWrite");
    try {
      await file.syncAsync();
    } finally {
      file.close();
    }
  }

  pathOf(offset: number): string {
    return `${this.#directory}/${offsetFileName(offset, FileSuffix.SNAPSHOT)}`;
  }

  updateDirectory(directory: string): void {
    this.#directory = directory;
  }
}

/** Removes a file that may be gone already. */
export function unlinkIfExists(files: FileSystem, path: string): void {
  try {
    files.unlink(path);
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error;
  }
}
