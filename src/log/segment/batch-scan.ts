/** Walks the batches of a segment's file: by headers alone, or whole. */
import type { OpenFile } from "../../platform/platform.ts";
import {
  BATCH_HEADER_BYTES,
  LOG_OVERHEAD_BYTES,
  MAGIC_V2,
  RecordBatch,
  wholeBatchBytesAt,
} from "../../records/record-batch.ts";
import { CorruptRecordError } from "../../records/corrupt-record-error.ts";

/** Headers are read ahead in pieces of this size: about what lies between two index entries. */
export const HEADER_CHUNK_BYTES: number = 8 * 1024;
/** Whole batches are read in pieces of this size, or of one batch. */
const WHOLE_CHUNK_BYTES = 1024 * 1024;

/**
 * Steps over batch headers in [position, end) of a file. Not beyond this turn: it holds the open file.
 *
 * Ends at a torn or malformed header without a word: whoever needs to know recovers the segment.
 */
export class BatchHeaderCursor {
  readonly #file: OpenFile;
  readonly #end: number;
  readonly #scratch: Buffer;
  #chunk: Buffer = EMPTY;
  #chunkPosition = 0;
  #next: number;
  /** Where the current batch starts in the file. */
  position = -1;
  /** The current batch's size in bytes, header included. */
  sizeBytes = 0;
  /** The current batch, of which only the header is there. */
  batch: RecordBatch = NO_BATCH;

  /** @param scratch of {@link HEADER_CHUNK_BYTES}; the walk's own until it ends */
  constructor(file: OpenFile, position: number, end: number, scratch: Buffer) {
    this.#file = file;
    this.#scratch = scratch;
    this.#next = position;
    this.#end = end;
  }

  /** Where the batches that were walked end. */
  get endPosition(): number {
    return this.#next;
  }

  /** Moves to the next batch. */
  next(): boolean {
    const position = this.#next;
    if (position + BATCH_HEADER_BYTES > this.#end) return false;
    let at = position - this.#chunkPosition;
    if (at + BATCH_HEADER_BYTES > this.#chunk.length) {
      this.#read(position);
      at = 0;
      if (this.#chunk.length < BATCH_HEADER_BYTES) return false;
    }
    const batch = new RecordBatch(this.#chunk, at);
    const sizeBytes = batch.sizeBytes;
    if (batch.magic !== MAGIC_V2 || sizeBytes < BATCH_HEADER_BYTES || position + sizeBytes > this.#end) return false;
    this.batch = batch;
    this.position = position;
    this.sizeBytes = sizeBytes;
    this.#next = position + sizeBytes;
    return true;
  }

  #read(position: number): void {
    const wanted = Math.min(this.#scratch.length, this.#end - position);
    const chunk = wanted === this.#scratch.length ? this.#scratch : this.#scratch.subarray(0, wanted);
    const bytes = this.#file.read(chunk, position);
    this.#chunk = bytes === wanted ? chunk : chunk.subarray(0, bytes);
    this.#chunkPosition = position;
  }
}

const EMPTY = Buffer.alloc(0);
const NO_BATCH = new RecordBatch(Buffer.alloc(BATCH_HEADER_BYTES));

/** Where a walk over whole batches ended. */
export interface WholeScan {
  /** The end of the last batch that was visited. */
  readonly endPosition: number;
  /** What is wrong there; `undefined` when the walk reached its end or a torn batch. */
  readonly corruption: CorruptRecordError | undefined;
}

/**
 * Visits the whole batches in [position, end) of a file, one after the other, each valid during its visit.
 *
 * @param visit returns false to end before this batch
 */
export function scanWholeBatches(
  file: OpenFile,
  range: { readonly position: number; readonly end: number },
  visit: (batch: RecordBatch, position: number) => boolean,
): WholeScan {
  let position = range.position;
  let chunkBytes = WHOLE_CHUNK_BYTES;
  while (position < range.end) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, range.end - position));
    const bytes = chunk.subarray(0, file.read(chunk, position));
    let at = 0;
    try {
      for (let sizeBytes; (sizeBytes = wholeBatchBytesAt(bytes, at)) > 0; at += sizeBytes) {
        if (!visit(new RecordBatch(bytes, at), position + at))
          return { endPosition: position + at, corruption: undefined };
      }
    } catch (error) {
      if (!(error instanceof CorruptRecordError)) throw error;
      return { endPosition: position + at, corruption: error };
    }
    position += at;
    chunkBytes = WHOLE_CHUNK_BYTES;
    if (at > 0) continue;
    // The first batch is larger than the piece, or the file ends inside it.
    const needed = bytes.length < LOG_OVERHEAD_BYTES ? Infinity : new RecordBatch(bytes).sizeBytes;
    if (position + needed > range.end || bytes.length < chunk.length) break;
    chunkBytes = needed;
  }
  return { endPosition: position, corruption: undefined };
}
