/**
 * `.index`: for about every `index.interval.bytes` of a segment, a batch's last offset and where the batch starts.
 *
 *     entry, 8 bytes:  offset − base offset : int32 | position : int32
 *
 * Sparse: a look-up gives the last entry that is not above the offset, from where the caller scans batch headers.
 */
import { assert } from "../../base/assert.ts";
import type { FileSystem } from "../../platform/platform.ts";
import { IndexFile } from "./index-file.ts";
import type { IndexMemory } from "./index-memory.ts";

/** Size of an entry of the file. */
export const OFFSET_INDEX_ENTRY_BYTES = 8;
const RELATIVE_OFFSET_MAX = 2 ** 31 - 1;

/** The offset index of one segment. */
export class OffsetIndex {
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
    this.#entriesMax = Math.floor(options.bytesMax / OFFSET_INDEX_ENTRY_BYTES);
    const { files, path, memory, isNew } = options;
    this.file = new IndexFile({
      files,
      path,
      memory,
      entryBytes: OFFSET_INDEX_ENTRY_BYTES,
      countEntries: countOffsetEntries,
      isNew,
    });
  }

  get isFull(): boolean {
    return this.file.count >= this.#entriesMax;
  }

  /** The last entry's offset, the base offset when there is none. */
  get lastOffset(): number {
    const count = this.file.count;
    return count === 0 ? this.baseOffset : this.offsetAt(count - 1);
  }

  /** Whether an offset can be named relative to this segment. */
  canAppendOffset(offset: number): boolean {
    const relative = offset - this.baseOffset;
    return relative >= 0 && relative <= RELATIVE_OFFSET_MAX;
  }

  /** Adds an entry; both rise. */
  append(lastOffset: number, positionBytes: number): void {
    assert(this.file.count === 0 || lastOffset > this.lastOffset, "offset index entries rise");
    assert(this.canAppendOffset(lastOffset), "an index entry is relative to its segment");
    const at = this.file.append();
    this.file.bytes.writeInt32BE(lastOffset - this.baseOffset, at);
    this.file.bytes.writeInt32BE(positionBytes, at + 4);
  }

  /** Where to start scanning for `offset`: the position of the last entry not above it, 0 without one. */
  lookup(offset: number): number {
    const slot = this.#floorSlot(offset);
    return slot < 0 ? 0 : this.positionAt(slot);
  }

  /** The offset of the first entry at or after `positionBytes`, `undefined` when there is none. */
  firstOffsetFrom(positionBytes: number): number | undefined {
    let low = 0;
    let high = this.file.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positionAt(middle) >= positionBytes) high = middle;
      else low = middle + 1;
    }
    return low === this.file.count ? undefined : this.offsetAt(low);
  }

  /** Drops the entries at `offset` and above. */
  truncateTo(offset: number): void {
    const slot = this.#floorSlot(offset);
    this.file.truncate(slot >= 0 && this.offsetAt(slot) === offset ? slot : slot + 1);
  }

  offsetAt(slot: number): number {
    return this.baseOffset + this.file.bytes.readInt32BE(slot * OFFSET_INDEX_ENTRY_BYTES);
  }

  positionAt(slot: number): number {
    return this.file.bytes.readInt32BE(slot * OFFSET_INDEX_ENTRY_BYTES + 4);
  }

  #floorSlot(offset: number): number {
    let low = 0;
    let high = this.file.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsetAt(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Counts entries up to a tail of zeros: no entry points at position 0, for the first batch is never indexed. */
function countOffsetEntries(bytes: Buffer): number {
  const slots = Math.floor(bytes.length / OFFSET_INDEX_ENTRY_BYTES);
  let offset = -1;
  let position = 0;
  for (let slot = 0; slot < slots; slot++) {
    const nextOffset = bytes.readInt32BE(slot * OFFSET_INDEX_ENTRY_BYTES);
    const nextPosition = bytes.readInt32BE(slot * OFFSET_INDEX_ENTRY_BYTES + 4);
    if (nextOffset === 0 && nextPosition === 0) return slot;
    if (nextOffset <= offset || nextPosition <= position) return -1;
    offset = nextOffset;
    position = nextPosition;
  }
  return bytes.length % OFFSET_INDEX_ENTRY_BYTES === 0 ? slots : -1;
}
