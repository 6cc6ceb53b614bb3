/** A header of a record: keys may repeat, order is kept. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** One record, decoded. Keys and values are views of the batch (or of its decompressed bytes): they live as long. */
export interface Record {
  readonly offset: number;
  /** Milliseconds; −1 is none. The nearest double, and no safe integer, beyond ±(2⁵³−1). */
  readonly timestamp: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
  /** As it stands uncompressed in its batch, with its length prefix. */
  readonly sizeBytes: number;
}
