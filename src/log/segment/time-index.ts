/**
 * `.timeindex`: the largest timestamp so far and the last offset of its batch, beside each entry of the offset index
 * and once more when the segment is rolled or closed.
 *
 *     entry, 12 bytes:  timestamp : int64 | offset − base offset : int32
 */
import { readInt64, writeInt64 } from "../../base/int64.ts";
import type { FileSystem } from "../../platform/platform.ts";
import { IndexFile } from "./index-file.ts";
import type { IndexMemory } from "./index-memory.ts";

/** Size of an entry of the file. */
export const TIME_INDEX_ENTRY_BYTES = 12;

/** A timestamp and the last offset of the batch that has it. */
export interface TimestampOffset {
  /** Milliseconds since 1970, −1 for none. */
  readonly timestamp: number;
  readonly offset: number;
}

/** The time index of one segment. */
export class TimeIndex {
  readonly baseOffset: number;
  readonly file: IndexFile;
  readonly #entriesMax: number;

  constructor(options: {
    readonly files: FileSystem;
    readonly path: string;
    readonly baseOffset: number;
    /** `segment.index.bytes`. */
    readonly bytesMax: number;
    readonly memory: IndexMemory;
    readonly isNew: boolean;
  }) {
    this.baseOffset = options.baseOffset;
    this.#entriesMax = Math.floor(options.bytesMax / TIME_INDEX_ENTRY_BYTES);
    const { files, path, memory, isNew } = options;
    this.file = new IndexFile({
      files,
      path,
      memory,
      entryBytes: TIME_INDEX_ENTRY_BYTES,
      countEntries: countTimeEntries,
      isNew,
    });
  }

  /** One slot is kept for the entry that a roll adds. */
  get isFull(): boolean {
    return this.file.count >= this.#entriesMax - 1;
  }

  /** The last entry, (−1, base offset) without one. */
  get lastEntry(): TimestampOffset {
    const count = this.file.count;
    return count === 0 ? { timestamp: -1, offset: this.baseOffset } : this.#entryAt(count - 1);
  }

  /** Adds an entry when its timestamp is larger than the last one's. */
  maybeAppend(timestamp: number, offset: number): void {
    const count = this.file.count;
    if (timestamp <= (count === 0 ? -1 : this.#timestampAt(count - 1))) return;
    const at = this.file.append();
    writeInt64(this.file.bytes, at, timestamp);
    this.file.bytes.writeInt32BE(offset - this.baseOffset, at + 8);
  }

  /** The last entry whose timestamp is not above `timestamp`, (−1, base offset) without one. */
  lookup(timestamp: number): TimestampOffset {
    let low = 0;
    let high = this.file.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timestampAt(middle) <= timestamp) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? { timestamp: -1, offset: this.baseOffset } : this.#entryAt(low - 1);
  }

  /** Drops the entries at `offset` and above. */
  truncateTo(offset: number): void {
    let kept = this.file.count;
    while (kept > 0 && this.#offsetAt(kept - 1) >= offset) kept--;
    this.file.truncate(kept);
  }

  #entryAt(slot: number): TimestampOffset {
    return { timestamp: this.#timestampAt(slot), offset: this.#offsetAt(slot) };
  }

  #timestampAt(slot: number): number {
    return readInt64(this.file.bytes, slot * TIME_INDEX_ENTRY_BYTES);
  }

  #offsetAt(slot: number): number {
    return this.baseOffset + this.file.bytes.readInt32BE(slot * TIME_INDEX_ENTRY_BYTES + 8);
  }
}

/** Counts entries up to a tail of zeros: timestamps rise from entry to entry. */
function countTimeEntries(bytes: Buffer): number {
  const slots = Math.floor(bytes.length / TIME_INDEX_ENTRY_BYTES);
  let timestamp = -1;
  let offset = 0;
  for (let slot = 0; slot < slots; slot++) {
    const nextTimestamp = readInt64(bytes, slot * TIME_INDEX_ENTRY_BYTES);
    const nextOffset = bytes.readInt32BE(slot * TIME_INDEX_ENTRY_BYTES + 8);
    if (nextTimestamp === 0 && nextOffset === 0) return slot;
    if (nextTimestamp <= timestamp || nextOffset < offset) return -1;
    timestamp = nextTimestamp;
    offset = nextOffset;
  }
  return bytes.length % TIME_INDEX_ENTRY_BYTES === 0 ? slots : -1;
}
