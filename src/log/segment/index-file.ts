/**
 * The bytes of one index: fixed-size entries held in memory while the segment is in use and written behind.
 *
 * Invariant: the file holds a prefix of the entries (or more, just after a truncation that is yet to be written), and an
 * entry gets here only after the bytes it points at are in the log. Whoever trims or closes a segment writes it out;
 * after a crash the loader rebuilds indexes from the log.
 */
import { assert } from "../../base/assert.ts";
import { isSystemError, type FileSystem } from "../../platform/platform.ts";
import type { IndexMemory, ReleasableIndex } from "./index-memory.ts";

// Deviates from Kafka: index files are not preallocated to `segment.index.bytes`, nor segments by `preallocate`.
/** How many entries of `bytes` count; the rest is a tail of zeros such as Kafka preallocates. −1: the file is corrupt. */
export type CountEntries = (bytes: Buffer) => number;

const EMPTY = Buffer.alloc(0);
const CAPACITY_MIN_ENTRIES = 16;

/** The entries of one index file. */
export class IndexFile implements ReleasableIndex {
  readonly #files: FileSystem;
  readonly #entryBytes: number;
  readonly #countEntries: CountEntries;
  readonly #memory: IndexMemory;
  #path: string;
  #bytes: Buffer = EMPTY;
  /** Entries in memory; −1: not loaded. */
  #count: number;
  /** Entries that the file has. */
  #writtenCount = 0;
  /** There is a file. */
  #isWritten: boolean;
  #isCorrupt = false;
  /** The file is longer than its entries, or is to be emptied. */
  #hasTail = false;
  #isSynced: boolean;

  /** @param isNew there is no file yet, or none that counts */
  constructor(options: {
    readonly files: FileSystem;
    readonly path: string;
    readonly entryBytes: number;
    readonly countEntries: CountEntries;
    readonly memory: IndexMemory;
    readonly isNew: boolean;
  }) {
    this.#files = options.files;
    this.#path = options.path;
    this.#entryBytes = options.entryBytes;
    this.#countEntries = options.countEntries;
    this.#memory = options.memory;
    this.#count = options.isNew ? 0 : -1;
    this.#isWritten = !options.isNew;
    this.#isSynced = !options.isNew;
  }

  get path(): string {
    return this.#path;
  }

  /** How many entries there are. */
  get count(): number {
    if (this.#count < 0) this.#load();
    return this.#count;
  }

  /** The entries' bytes; only the first `count` entries count. Valid until the next append. */
  get bytes(): Buffer {
    if (this.#count < 0) this.#load();
    return this.#bytes;
  }

  /** Makes room for one more entry and returns where in `bytes` the caller writes it. */
  append(): number {
    const position = this.count * this.#entryBytes;
    if (position + this.#entryBytes > this.#bytes.length) this.#grow();
    this.#count++;
    return position;
  }

  /** Keeps the first `count` entries. */
  truncate(count: number): void {
    assert(count <= this.count, "an index is not truncated upwards");
    this.#count = count;
    if (count < this.#writtenCount) {
      this.#writtenCount = count;
      this.#hasTail = true;
    }
  }

  /** Forgets what the file says: the index is about to be rebuilt. */
  reset(): void {
    this.#bytes = EMPTY;
    this.#count = 0;
    this.#writtenCount = 0;
    this.#hasTail = true;
    this.#isCorrupt = false;
  }

  /** Whether the file's entries contradict each other. They are then as good as none: look-ups scan the segment. */
  get isCorrupt(): boolean {
    return this.count === 0 && this.#isCorrupt;
  }

  /** Entries that are not yet in the file. */
  get unwrittenCount(): number {
    return this.#count < 0 ? 0 : this.#count - this.#writtenCount;
  }

  /** Whether the file has all entries and the disk has the file. */
  get isSynced(): boolean {
    return this.#count < 0 ? this.#isSynced : this.#isSynced && this.unwrittenCount === 0 && !this.#hasTail;
  }

  /** Brings the file up to date and trims it, creating it when there is none. */
  write(): void {
    if (this.#count < 0) return;
    if (this.#isWritten && this.unwrittenCount === 0 && !this.#hasTail) return;
    const from = this.#writtenCount * this.#entryBytes;
    const to = this.#count * this.#entryBytes;
    const file = this.#files.open(this.#path, "create");
    try {
      if (to > from) file.write(this.#bytes.subarray(from, to), from);
      if (this.#hasTail) file.truncate(to);
    } finally {
      file.close();
    }
    this.#writtenCount = this.#count;
    this.#hasTail = false;
    this.#isWritten = true;
    this.#isSynced = false;
  }

  /** Writes what is missing and gets it to the disk, off the event loop. */
  async sync(): Promise<void> {
    this.write();
    if (this.#isSynced) return;
    this.#isSynced = true;
    const file = this.#files.open(this.#path, "readWrite");
    try {
      await file.syncAsync();
    } finally {
      file.close();
    }
  }

  /** Gives the memory back if the file has it all, and says whether; the next use loads it again. */
  release(): boolean {
    if (this.#count < 0 || this.#writtenCount !== this.#count || this.#hasTail || !this.#isWritten) return false;
    this.#bytes = EMPTY;
    this.#count = -1;
    this.#memory.released(this);
    return true;
  }

  /** The log is gone, or its disk: nothing is kept, nothing will be written. */
  abandon(): void {
    this.#bytes = EMPTY;
    this.#count = 0;
    this.#writtenCount = 0;
    this.#hasTail = false;
    this.#memory.released(this);
  }

  /** The file was, or is about to be, renamed. */
  updatePath(path: string): void {
    this.#path = path;
  }

  #grow(): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(CAPACITY_MIN_ENTRIES * this.#entryBytes, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#count * this.#entryBytes);
    this.#bytes = grown;
  }

  #load(): void {
    const bytes = this.#readFile();
    const countable = this.#countEntries(bytes);
    this.#isCorrupt = countable < 0;
    const count = Math.max(0, countable);
    const used = count * this.#entryBytes;
    // Keep only what counts: a preallocated file is mostly zeros, and a small one is a view of some larger pool.
    this.#bytes = used === 0 ? EMPTY : Buffer.allocUnsafeSlow(used);
    bytes.copy(this.#bytes, 0, 0, used);
    this.#hasTail = used !== bytes.length;
    this.#count = count;
    this.#writtenCount = count;
    if (used > 0) this.#memory.loaded(this, used);
  }

  #readFile(): Buffer {
    try {
      return this.#files.readWhole(this.#path);
    } catch (error) {
      // No index is an empty one: look-ups then scan the segment from its start.
      if (!isSystemError(error, "ENOENT")) throw error;
      this.#isWritten = false;
      return EMPTY;
    }
  }
}
