/** Index bytes that may stay in memory after they were read from files: some thirty indexes of full segments. */
const INDEX_BYTES_MAX = 64 * 1024 * 1024;

/** An index that was read into memory and may be read again. */
export interface ReleasableIndex {
  /** Gives the memory back if the file has all of it; returns whether it did. */
  release(): boolean;
}

/**
 * Bounds the memory of indexes that were loaded for reading: who reads a terabyte goes through a thousand of them. The
 * one that was loaded first goes first.
 */
export class IndexMemory {
  readonly #bytesMax: number;
  readonly #loaded = new Map<ReleasableIndex, number>();
  #bytes = 0;

  constructor(bytesMax: number = INDEX_BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** Bytes of all that is loaded. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An index was read; others may be released for it. */
  loaded(index: ReleasableIndex, bytes: number): void {
    this.released(index);
    this.#loaded.set(index, bytes);
    this.#bytes += bytes;
    if (this.#bytes <= this.#bytesMax) return;
    for (const other of this.#loaded.keys()) {
      if (other !== index) other.release();
      if (this.#bytes <= this.#bytesMax) return;
    }
  }

  /** An index is no longer in memory. */
  released(index: ReleasableIndex): void {
    this.#bytes -= this.#loaded.get(index) ?? 0;
    this.#loaded.delete(index);
  }
}
