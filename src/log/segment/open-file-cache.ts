/**
 * A bounded number of open files for any number of segments: 100,000 partitions must not need as many descriptors.
 *
 * A {@link CachedFile} is opened when it is used and may be closed at any time between uses, never while it is pinned.
 * The cache goes round like a clock: a file that was used since the hand last passed is spared once.
 */
import { assert } from "../../base/assert.ts";
import { HEADER_CHUNK_BYTES } from "./batch-scan.ts";
import { IndexMemory } from "./index-memory.ts";
import { type FileSystem, isSystemError, type OpenFile } from "../../platform/platform.ts";

/** Files kept open at a time, unless told otherwise: well below the usual limit of 65,536 descriptors, far below 1,048,576. */
export const OPEN_FILES_MAX = 4096;

/** How many descriptors are freed when the system has none left: others need some too. */
const ROOM_FILES = 16;

/** The open files of one broker. */
export class OpenFileCache {
  readonly files: FileSystem;
  /** What the indexes beside these files may keep in memory. */
  readonly indexMemory: IndexMemory = new IndexMemory();
  /** For walks over batch headers. One at a time: nothing else is looked up while one goes on. */
  readonly headerScratch: Buffer = Buffer.alloc(HEADER_CHUNK_BYTES);
  #openMax: number;
  readonly #open: CachedFile[] = [];
  #hand = 0;

  constructor(files: FileSystem, openMax: number = OPEN_FILES_MAX) {
    assert(openMax >= 1, "at least one file can be open");
    this.files = files;
    this.#openMax = openMax;
  }

  /** How many files are open now; more than the maximum only while that many are pinned. */
  get openCount(): number {
    return this.#open.length;
  }

  /** Called by a {@link CachedFile} that was opened. */
  add(file: CachedFile): void {
    if (this.#open.length >= this.#openMax) this.#closeOne();
    this.#open.push(file);
  }

  /** Called by a {@link CachedFile} that was closed. */
  remove(file: CachedFile): void {
    const index = this.#open.indexOf(file);
    if (index < 0) return;
    const last = this.#open.pop();
    if (index < this.#open.length && last !== undefined) this.#open[index] = last;
  }

  /**
   * Called by a {@link CachedFile} for which the system had no descriptor: from now on fewer are kept.
   *
   * @returns whether one was closed
   */
  makeRoom(): boolean {
    const before = this.#open.length;
    this.#openMax = Math.max(1, Math.min(this.#openMax, before) - ROOM_FILES);
    while (this.#open.length > this.#openMax && this.#closeOne());
    return this.#open.length < before;
  }

  #closeOne(): boolean {
    // Twice round at most: the first pass takes the marks of use away.
    for (let step = this.#open.length * 2; step > 0; step--) {
      this.#hand = (this.#hand + 1) % this.#open.length;
      const file = this.#open[this.#hand]!;
      if (file.mayClose()) {
        file.close();
        return true;
      }
    }
    return false;
  }
}

/** A file that is open while it is needed. */
export class CachedFile {
  readonly #cache: OpenFileCache;
  #path: string;
  #file: OpenFile | undefined;
  /** The file is yet to be made; afterwards it must be there. */
  #isNew: boolean;
  #wasUsed = false;
  #pinCount = 0;
  readonly #onUnpinned: (() => void)[] = [];

  constructor(cache: OpenFileCache, path: string, isNew: boolean) {
    this.#cache = cache;
    this.#path = path;
    this.#isNew = isNew;
  }

  get path(): string {
    return this.#path;
  }

  get isOpen(): boolean {
    return this.#file !== undefined;
  }

  /** The open file, for use before anything else is opened; made when there is none. */
  use(): OpenFile {
    this.#wasUsed = true;
    return this.#file ?? this.#openNow();
  }

  /** The open file, which stays open until {@link unpin}: for work that outlives this turn. */
  pin(): OpenFile {
    const file = this.use();
    this.#pinCount++;
    return file;
  }

  /** Ends what {@link pin} began. */
  unpin(): void {
    this.#pinCount--;
    if (this.#pinCount > 0) return;
    for (const waiting of this.#onUnpinned.splice(0)) waiting();
  }

  /** Fulfilled when nothing holds the file open; `undefined` when nothing does now. */
  whenUnpinned(): Promise<void> | undefined {
    if (this.#pinCount === 0) return undefined;
    return new Promise((resolve) => this.#onUnpinned.push(resolve));
  }

  /** Called by the cache: whether this file was idle since it was last asked. */
  mayClose(): boolean {
    if (this.#pinCount > 0) return false;
    const wasUsed = this.#wasUsed;
    this.#wasUsed = false;
    return !wasUsed;
  }

  /** Closes the file until it is used again; a pinned one when that ends. */
  close(): void {
    const file = this.#file;
    if (file === undefined) return;
    if (this.#pinCount > 0) {
      this.#onUnpinned.push(() => this.close());
      return;
    }
    this.#file = undefined;
    this.#cache.remove(this);
    file.close();
  }

  /** The file was renamed, or its directory was; it must be closed then. */
  updatePath(path: string): void {
    assert(this.#file === undefined || this.#pinCount > 0, "a file is closed while it is renamed");
    this.#path = path;
  }

  #openNow(): OpenFile {
    const file = this.#open();
    this.#isNew = false;
    this.#file = file;
    this.#cache.add(this);
    return file;
  }

  #open(): OpenFile {
    const mode = this.#isNew ? "create" : "readWrite";
    try {
      return this.#cache.files.open(this.#path, mode);
    } catch (error) {
      // Too many open files is no fault of the disk.
      if (!isSystemError(error, "EMFILE", "ENFILE") || !this.#cache.makeRoom()) throw error;
      return this.#cache.files.open(this.#path, mode);
    }
  }
}
