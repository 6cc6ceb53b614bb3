/**
 * `.txnindex`: the aborted transactions whose markers are in a segment, in the order of their markers. There is no file
 * until there is one.
 *
 *     entry, 34 bytes:  version : int16 = 0 | producer id : int64 | first offset : int64
 *                       | last offset (of the marker) : int64 | last stable offset then : int64
 */
import { assert } from "../../base/assert.ts";
import { readInt64, writeInt64 } from "../../base/int64.ts";
import type { FileSystem } from "../../platform/platform.ts";

/** Size of an entry of the file. */
export const TRANSACTION_INDEX_ENTRY_BYTES = 34;

/** A transaction that was aborted. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Of the abort marker. */
  readonly lastOffset: number;
  /** What the last stable offset became with this marker. */
  readonly lastStableOffset: number;
}

/** The transaction index of one segment. */
export class TransactionIndex {
  readonly #files: FileSystem;
  readonly #baseOffset: number;
  #path: string;
  #hasFile: boolean;
  #entries: AbortedTransaction[] | undefined;

  constructor(options: {
    readonly files: FileSystem;
    readonly path: string;
    readonly baseOffset: number;
    readonly hasFile: boolean;
  }) {
    this.#files = options.files;
    this.#path = options.path;
    this.#baseOffset = options.baseOffset;
    this.#hasFile = options.hasFile;
  }

  get path(): string {
    return this.#path;
  }

  get hasFile(): boolean {
    return this.#hasFile;
  }

  /** All entries, as they were written. */
  get entries(): readonly AbortedTransaction[] {
    return this.#loaded();
  }

  /** Adds an aborted transaction; markers rise. */
  append(aborted: AbortedTransaction): void {
    const entries = this.#loaded();
    assert(aborted.lastOffset > (entries.at(-1)?.lastOffset ?? -1), "aborted transactions are indexed in order");
    const bytes = Buffer.alloc(TRANSACTION_INDEX_ENTRY_BYTES);
    writeInt64(bytes, 2, aborted.producerId);
    writeInt64(bytes, 10, aborted.firstOffset);
    writeInt64(bytes, 18, aborted.lastOffset);
    writeInt64(bytes, 26, aborted.lastStableOffset);
    const file = this.#files.open(this.#path, "create");
    try {
      file.write(bytes, entries.length * TRANSACTION_INDEX_ENTRY_BYTES);
    } finally {
      file.close();
    }
    this.#hasFile = true;
    entries.push(aborted);
  }

  /**
   * Adds to `into` the aborted transactions that overlap [fetchOffset, upperBoundOffset).
   *
   * @returns whether later segments cannot have more
   */
  collect(fetchOffset: number, upperBoundOffset: number, into: AbortedTransaction[]): boolean {
    if (!this.#hasFile) return false;
    for (const aborted of this.#loaded()) {
      if (aborted.lastOffset >= fetchOffset && aborted.firstOffset < upperBoundOffset) into.push(aborted);
      if (aborted.lastStableOffset >= upperBoundOffset) return true;
    }
    return false;
  }

  /** Drops the transactions whose markers are at `offset` or above. */
  truncateTo(offset: number): void {
    if (!this.#hasFile) return;
    const entries = this.#loaded();
    let kept = entries.length;
    while (kept > 0 && entries[kept - 1]!.lastOffset >= offset) kept--;
    if (kept === entries.length) return;
    entries.length = kept;
    const file = this.#files.open(this.#path, "readWrite");
    try {
      file.truncate(kept * TRANSACTION_INDEX_ENTRY_BYTES);
    } finally {
      file.close();
    }
  }

  /** Empties the index: it is about to be rebuilt. */
  reset(): void {
    if (this.#hasFile) this.#files.unlink(this.#path);
    this.#hasFile = false;
    this.#entries = [];
  }

  /** Whether the file is sound, as far as Kafka asks: no marker lies before the segment. */
  isSane(): boolean {
    return !this.#hasFile || this.#loaded().every((aborted) => aborted.lastOffset >= this.#baseOffset);
  }

  /** Gets the file to the disk, off the event loop. */
  async sync(): Promise<void> {
    if (!this.#hasFile) return;
    const file = this.#files.open(this.#path, "readWrite");
    try {
      await file.syncAsync();
    } finally {
      file.close();
    }
  }

  /** Gives the memory back. */
  release(): void {
    this.#entries = undefined;
  }

  /** The file was, or is about to be, renamed. */
  updatePath(path: string): void {
    this.#path = path;
  }

  #loaded(): AbortedTransaction[] {
    return (this.#entries ??= this.#hasFile ? parse(this.#files.readWhole(this.#path)) : []);
  }
}

function parse(bytes: Buffer): AbortedTransaction[] {
  const entries: AbortedTransaction[] = [];
  for (let at = 0; at + TRANSACTION_INDEX_ENTRY_BYTES <= bytes.length; at += TRANSACTION_INDEX_ENTRY_BYTES) {
    entries.push({
      producerId: readInt64(bytes, at + 2),
      firstOffset: readInt64(bytes, at + 10),
      lastOffset: readInt64(bytes, at + 18),
      lastStableOffset: readInt64(bytes, at + 26),
    });
  }
  return entries;
}
