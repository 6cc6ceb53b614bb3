/**
 * One segment of a log: the file with the batches, and the indexes that lead into it.
 *
 * Invariant: `sizeBytes` are whole batches with rising offsets, all of them at `baseOffset` or above; index entries point
 * at the start of a batch and are added after its bytes. Only the last segment of a log grows.
 */
import { assert } from "../../base/assert.ts";
import { isSystemError } from "../../platform/platform.ts";
import type { RecordBatch } from "../../records/record-batch.ts";
import { BatchHeaderCursor } from "./batch-scan.ts";
import type { LogConfig } from "../log-config.ts";
import { FileSuffix, offsetFileName } from "../log-files.ts";
import { OffsetIndex } from "./offset-index.ts";
import { CachedFile, type OpenFileCache } from "./open-file-cache.ts";
import { TimeIndex, type TimestampOffset } from "./time-index.ts";
import { TransactionIndex } from "./transaction-index.ts";

/** Index entries that may wait in memory: 4 KiB of offset index, for 2 MiB of log at Kafka's default interval. */
const UNWRITTEN_ENTRIES_MAX = 512;

/** Positions in a segment's file are int32 in its index. */
const SEGMENT_BYTES_MAX = 2 ** 31 - 1;

/** Where a batch stands. */
export interface BatchPosition {
  readonly baseOffset: number;
  readonly position: number;
  readonly sizeBytes: number;
}

/** A segment. */
export class LogSegment {
  readonly baseOffset: number;
  readonly log: CachedFile;
  readonly offsetIndex: OffsetIndex;
  readonly timeIndex: TimeIndex;
  readonly transactionIndex: TransactionIndex;
  /** Taken off `segment.ms`, fixed when the segment is made. */
  readonly rollJitterMs: number;
  readonly #cache: OpenFileCache;
  readonly #indexIntervalBytes: number;
  #directory: string;
  #isDeleted = false;
  /** Of all files: empty, or ".deleted" when the segment waits for its end. */
  #suffix = "";
  #sizeBytes: number;
  #createdMs: number;
  #bytesSinceIndexEntry = 0;
  /** Max timestamp of the first batch, which decides when to roll; `undefined`: not read, or no batch. */
  #firstBatchTimestamp: number | undefined = undefined;
  #hasMaxTimestamp: boolean;
  #maxTimestamp = -1;
  #maxTimestampOffset: number;

  constructor(options: {
    readonly cache: OpenFileCache;
    readonly directory: string;
    readonly baseOffset: number;
    readonly config: LogConfig;
    readonly nowMs: number;
    /** 0 ≤ x < 1, scales `segment.jitter.ms`. */
    readonly jitter: number;
    readonly sizeBytes: number;
    /** No file is there yet, or none that counts. */
    readonly isNew: boolean;
    readonly hasTransactionIndex: boolean;
  }) {
    const { cache, directory, baseOffset, config, isNew } = options;
    const { files, indexMemory: memory } = cache;
    const path = (suffix: string): string => `${directory}/${offsetFileName(baseOffset, suffix)}`;
    const bytesMax = config.segmentIndexBytes;
    this.#cache = cache;
    this.#directory = directory;
    this.baseOffset = baseOffset;
    this.log = new CachedFile(cache, path(FileSuffix.LOG), isNew);
    this.offsetIndex = new OffsetIndex({ files, path: path(FileSuffix.INDEX), baseOffset, bytesMax, memory, isNew });
    this.timeIndex = new TimeIndex({ files, path: path(FileSuffix.TIME_INDEX), baseOffset, bytesMax, memory, isNew });
    const transactionIndexPath = path(FileSuffix.TXN_INDEX);
    this.transactionIndex = new TransactionIndex({
      files,
      path: transactionIndexPath,
      baseOffset,
      hasFile: options.hasTransactionIndex,
    });
    this.rollJitterMs = Math.floor(options.jitter * Math.min(config.segmentJitterMs, config.segmentMs));
    this.#indexIntervalBytes = config.indexIntervalBytes;
    this.#sizeBytes = options.sizeBytes;
    this.#createdMs = options.nowMs;
    this.#hasMaxTimestamp = isNew || options.sizeBytes === 0;
    this.#maxTimestampOffset = baseOffset;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Largest timestamp of any batch so far, −1 for none, and that batch's last offset. */
  get maxTimestampSoFar(): TimestampOffset {
    this.#loadMaxTimestamp();
    return { timestamp: this.#maxTimestamp, offset: this.#maxTimestampOffset };
  }

  /** What retention goes by: the largest record timestamp, or when the file was last changed. */
  get largestTimestamp(): number {
    this.#loadMaxTimestamp();
    if (this.#maxTimestamp >= 0) return this.#maxTimestamp;
    return Math.floor(this.#cache.files.stat(this.log.path)?.modifiedMs ?? 0);
  }

  /** Whether the next append must go to a new segment, as Kafka's LogSegment.shouldRoll. */
  shouldRoll(options: {
    readonly config: LogConfig;
    readonly nowMs: number;
    readonly maxTimestamp: number;
    readonly lastOffset: number;
    readonly appendBytes: number;
  }): boolean {
    const { config } = options;
    const size = this.#sizeBytes;
    if (size > Math.min(config.segmentBytes, SEGMENT_BYTES_MAX) - options.appendBytes) return true;
    if (!this.offsetIndex.canAppendOffset(options.lastOffset)) return true;
    if (size === 0) return false;
    if (this.#timeWaitedForRoll(options.nowMs, options.maxTimestamp) > config.segmentMs - this.rollJitterMs)
      return true;
    return this.offsetIndex.isFull || this.timeIndex.isFull;
  }

  /** Appends one batch. The bytes are in the page cache when it returns. */
  append(batch: RecordBatch): void {
    const { sizeBytes } = batch;
    this.log
      .use()
      .write(batch.position === 0 && batch.bytes.length === sizeBytes ? batch.bytes : batch.view(), this.#sizeBytes);
    this.noteAppended(batch, sizeBytes);
  }

  /** As {@link append}, off the event loop. The batch's bytes must not change meanwhile, and nothing else be appended. */
  async appendOffLoop(batch: RecordBatch): Promise<void> {
    const { sizeBytes } = batch;
    const file = this.log.pin();
    try {
      await file.writeAsync([batch.view()], this.#sizeBytes);
    } finally {
      this.log.unpin();
    }
    this.noteAppended(batch, sizeBytes);
  }

  /** Takes over a batch whose bytes are now at the segment's end: whoever wrote them calls it batch by batch. */
  noteAppended(batch: RecordBatch, sizeBytes: number): void {
    const { maxTimestamp, lastOffset } = batch;
    const position = this.#sizeBytes;
    if (position === 0) this.#firstBatchTimestamp = maxTimestamp;
    this.#loadMaxTimestamp();
    if (maxTimestamp > this.#maxTimestamp) {
      this.#maxTimestamp = maxTimestamp;
      this.#maxTimestampOffset = lastOffset;
    }
    // Index after the write: an entry must never point at bytes that are not in the log.
    if (this.#bytesSinceIndexEntry > this.#indexIntervalBytes) {
      this.#addIndexEntry(lastOffset, position);
      this.#bytesSinceIndexEntry = 0;
      if (this.offsetIndex.file.unwrittenCount >= UNWRITTEN_ENTRIES_MAX) this.writeIndexes();
    }
    this.#sizeBytes = position + sizeBytes;
    this.#bytesSinceIndexEntry += sizeBytes;
  }

  /** The first batch, from the front, whose last offset is not below `offset`; `undefined` past the last one. */
  findBatch(offset: number): BatchPosition | undefined {
    const cursor = this.headersFrom(this.offsetIndex.lookup(offset));
    while (cursor.next()) {
      const { batch } = cursor;
      if (batch.lastOffset >= offset) {
        return { baseOffset: batch.baseOffset, position: cursor.position, sizeBytes: cursor.sizeBytes };
      }
    }
    return undefined;
  }

  /** The headers from a position on, which must be a batch's start. No other walk may begin before this one ends. */
  headersFrom(position: number): BatchHeaderCursor {
    return new BatchHeaderCursor(this.log.use(), position, this.#sizeBytes, this.#cache.headerScratch);
  }

  /** The offset after the last batch, read from the file; `undefined` when its bytes do not end with a whole batch. */
  readNextOffset(): number | undefined {
    let next = this.baseOffset;
    const cursor = this.headersFrom(this.offsetIndex.lookup(this.offsetIndex.lastOffset));
    while (cursor.next()) next = cursor.batch.nextOffset;
    return cursor.endPosition === this.#sizeBytes ? next : undefined;
  }

  /** Cuts the segment before the batch that holds `offset`. */
  truncateTo(offset: number, nowMs: number): void {
    const found = this.findBatch(offset);
    this.offsetIndex.truncateTo(offset);
    this.timeIndex.truncateTo(offset);
    this.transactionIndex.truncateTo(offset);
    if (found !== undefined) {
      this.log.use().truncate(found.position);
      this.#sizeBytes = found.position;
    }
    if (this.#sizeBytes === 0) {
      this.#createdMs = nowMs;
      this.#firstBatchTimestamp = undefined;
    }
    this.writeIndexes();
    this.#bytesSinceIndexEntry = 0;
    this.#reloadMaxTimestamp();
  }

  /** Begins anew for {@link recovery}: no size, no index entries. The file keeps its bytes until {@link endRecovery}. */
  beginRecovery(): void {
    this.offsetIndex.file.reset();
    this.timeIndex.file.reset();
    this.transactionIndex.reset();
    this.#sizeBytes = 0;
    this.#bytesSinceIndexEntry = 0;
    this.#firstBatchTimestamp = undefined;
    this.#hasMaxTimestamp = true;
    this.#maxTimestamp = -1;
    this.#maxTimestampOffset = this.baseOffset;
  }

  /** Cuts off what {@link noteAppended} did not take over; returns how many bytes that were. */
  endRecovery(): number {
    const file = this.log.use();
    const cutBytes = file.size() - this.#sizeBytes;
    if (cutBytes > 0) file.truncate(this.#sizeBytes);
    this.#bytesSinceIndexEntry = 0;
    this.addLastTimeIndexEntry();
    this.writeIndexes();
    return cutBytes;
  }

  /** Rolled or closed: the time index ends with the largest timestamp, by which retention goes. */
  addLastTimeIndexEntry(): void {
    if (this.#hasMaxTimestamp && this.#maxTimestamp >= 0) {
      this.timeIndex.maybeAppend(this.#maxTimestamp, this.#maxTimestampOffset);
    }
  }

  /** Rolled: the indexes are written and given back; reads load them again. */
  releaseIndexes(): void {
    this.writeIndexes();
    this.offsetIndex.file.release();
    this.timeIndex.file.release();
    this.transactionIndex.release();
  }

  /** Index entries that wait in memory go to the files. */
  writeIndexes(): void {
    this.offsetIndex.file.write();
    this.timeIndex.file.write();
  }

  /** Whether a restart may trust the indexes: they are on the disk. */
  get hasSyncedIndexes(): boolean {
    return this.offsetIndex.file.isSynced && this.timeIndex.file.isSynced;
  }

  /** Gets the log, and if asked the indexes, to the disk, off the event loop. */
  async sync(options: { readonly withIndexes: boolean }): Promise<void> {
    // Retention may take the segment away between any two steps.
    if (this.#isDeleted) return;
    const file = this.log.pin();
    try {
      await file.syncAsync();
    } finally {
      this.log.unpin();
    }
    if (!options.withIndexes || this.#isDeleted) return;
    await this.offsetIndex.file.sync();
    if (this.#isDeleted) return;
    await this.timeIndex.file.sync();
    if (this.#isDeleted) return;
    await this.transactionIndex.sync();
  }

  /** Writes what is missing, closes the files and gives the memory back; the segment may be used again. */
  release(): void {
    if (this.#sizeBytes > 0) this.writeIndexes();
    this.log.close();
    this.offsetIndex.file.release();
    this.timeIndex.file.release();
    this.transactionIndex.release();
  }

  /** Closes the files and writes nothing: the disk failed, or all of it is about to be deleted. */
  abandon(): void {
    this.log.close();
    this.offsetIndex.file.abandon();
    this.timeIndex.file.abandon();
  }

  /** Renames the files: to ".deleted", so that reads may end and a restart removes what is left. */
  markDeleted(): void {
    this.log.close();
    this.#forEachFile((path) => {
      if (this.#cache.files.exists(path)) this.#cache.files.rename(path, `${path}${FileSuffix.DELETED}`);
    });
    this.#suffix = FileSuffix.DELETED;
    this.#updatePaths();
  }

  /** Whether the files are gone; a read that was planned before finds nothing. */
  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** The directory is about to be removed with all files; see {@link isDeleted}. */
  noteRemoved(): void {
    this.#isDeleted = true;
    this.abandon();
  }

  /** Removes files that lie about under a new segment's names. */
  deleteLeftovers(): void {
    const { files } = this.#cache;
    this.#forEachFile((path) => {
      if (files.exists(path)) files.unlink(path);
    });
  }

  /** Removes the files. */
  deleteFiles(): void {
    this.#isDeleted = true;
    this.abandon();
    this.deleteLeftovers();
  }

  /** As {@link deleteFiles}, off the event loop. A directory that has gone meanwhile took the files with it. */
  async deleteFilesOffLoop(): Promise<void> {
    this.#isDeleted = true;
    this.abandon();
    const { files } = this.#cache;
    const removals: Promise<void>[] = [];
    this.#forEachFile((path) => removals.push(files.unlinkAsync(path).catch(ignoreMissing)));
    await Promise.all(removals);
  }

  /** The partition's directory was renamed; the files must be closed. */
  updateDirectory(directory: string): void {
    this.#directory = directory;
    this.#updatePaths();
  }

  #forEachFile(action: (path: string) => void): void {
    action(this.log.path);
    action(this.offsetIndex.file.path);
    action(this.timeIndex.file.path);
    action(this.transactionIndex.path);
  }

  #updatePaths(): void {
    const path = (suffix: string): string =>
      `${this.#directory}/${offsetFileName(this.baseOffset, suffix)}${this.#suffix}`;
    this.log.updatePath(path(FileSuffix.LOG));
    this.offsetIndex.file.updatePath(path(FileSuffix.INDEX));
    this.timeIndex.file.updatePath(path(FileSuffix.TIME_INDEX));
    this.transactionIndex.updatePath(path(FileSuffix.TXN_INDEX));
  }

  #addIndexEntry(lastOffset: number, position: number): void {
    assert(lastOffset >= this.baseOffset, "a segment holds no offset below its base");
    this.offsetIndex.append(lastOffset, position);
    this.timeIndex.maybeAppend(this.#maxTimestamp, this.#maxTimestampOffset);
  }

  #timeWaitedForRoll(nowMs: number, maxTimestamp: number): number {
    if (this.#firstBatchTimestamp === undefined) {
      const cursor = this.headersFrom(0);
      if (cursor.next()) this.#firstBatchTimestamp = cursor.batch.maxTimestamp;
    }
    const first = this.#firstBatchTimestamp ?? -1;
    return first >= 0 ? maxTimestamp - first : nowMs - this.#createdMs;
  }

  #loadMaxTimestamp(): void {
    if (this.#hasMaxTimestamp) return;
    const { timestamp, offset } = this.timeIndex.lastEntry;
    this.#maxTimestamp = timestamp;
    this.#maxTimestampOffset = offset;
    this.#hasMaxTimestamp = true;
  }

  /** As Kafka's LogSegment.readLargestTimestamp: the last time index entry, or a batch after it. */
  #reloadMaxTimestamp(): void {
    this.#hasMaxTimestamp = false;
    this.#loadMaxTimestamp();
    const cursor = this.headersFrom(this.offsetIndex.lookup(this.#maxTimestampOffset));
    while (cursor.next()) {
      if (cursor.batch.maxTimestamp > this.#maxTimestamp) {
        this.#maxTimestamp = cursor.batch.maxTimestamp;
        this.#maxTimestampOffset = cursor.batch.lastOffset;
      }
    }
  }
}

function ignoreMissing(error: unknown): void {
  if (!isSystemError(error, "ENOENT")) throw error;
}
