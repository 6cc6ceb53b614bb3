/**
 * Partitions of an internal topic in memory, for tests of coordinators: appends can be made to fail, and the high
 * watermark to stay behind. What was appended outlives the coordinator, as a log does.
 */
import { ErrorCode } from "../protocol/errors.ts";
import { batchesOf, RecordBatch } from "../records/record-batch.ts";
import type { LoadableLog, PartitionAppend, PartitionWriter } from "../coordinators/runtime/partition-writer.ts";

/** One partition's log. */
export class MemoryLog implements LoadableLog {
  readonly logStartOffset: number = 0;
  logEndOffset = 0;
  highWatermark = 0;
  readonly listeners: Set<(highWatermark: number) => void> = new Set();
  #batches: Buffer[] = [];

  /** The log's bytes, as they would be on disk. */
  get bytes(): Buffer {
    return Buffer.concat(this.#batches);
  }

  get batchCount(): number {
    return this.#batches.length;
  }

  readForLoad(startOffset: number, maxBytes: number): Buffer {
    const chosen: Buffer[] = [];
    let sizeBytes = 0;
    for (const batch of this.#batches) {
      if (new RecordBatch(batch).nextOffset <= startOffset) continue;
      if (chosen.length > 0 && sizeBytes + batch.length > maxBytes) break;
      chosen.push(batch);
      sizeBytes += batch.length;
    }
    return Buffer.concat(chosen);
  }

  /** Batches with offsets of their own, as another broker left them; all committed. */
  addBatches(bytes: Buffer): void {
    for (const batch of batchesOf(bytes)) {
      this.#batches.push(Buffer.from(bytes.subarray(batch.position, batch.position + batch.sizeBytes)));
      this.logEndOffset = batch.nextOffset;
    }
    this.highWatermark = this.logEndOffset;
  }

  append(bytes: Buffer): void {
    const batch = new RecordBatch(bytes);
    batch.baseOffset = this.logEndOffset;
    this.#batches.push(bytes);
    this.logEndOffset = batch.nextOffset;
  }

  advance(highWatermark: number): void {
    if (highWatermark <= this.highWatermark) return;
    this.highWatermark = highWatermark;
    for (const listener of this.listeners) listener(highWatermark);
  }
}

/** See the file's head. */
export class MemoryPartitions implements PartitionWriter {
  readonly logs: Map<number, MemoryLog> = new Map();
  /** The error of the next append, which then does not happen. */
  failNextAppend: number = ErrorCode.NONE;
  /** While true, what is appended is not committed. */
  holdsHighWatermark = false;
  maxBytes = 1_048_588;

  logOf(partition: number): MemoryLog {
    let log = this.logs.get(partition);
    if (log === undefined) {
      log = new MemoryLog();
      this.logs.set(partition, log);
    }
    return log;
  }

  append(_topic: string, partition: number, batch: Buffer): PartitionAppend {
    const errorCode = this.failNextAppend;
    this.failNextAppend = ErrorCode.NONE;
    const log = this.logOf(partition);
    if (errorCode !== ErrorCode.NONE) return { errorCode, endOffset: -1 };
    log.append(batch);
    if (!this.holdsHighWatermark) log.advance(log.logEndOffset);
    return { errorCode, endOffset: log.logEndOffset };
  }

  /** Commits everything that was appended. */
  commitAll(): void {
    for (const log of this.logs.values()) log.advance(log.logEndOffset);
  }

  log(_topic: string, partition: number): MemoryLog {
    return this.logOf(partition);
  }

  onHighWatermark(_topic: string, partition: number, listener: (highWatermark: number) => void): () => void {
    const { listeners } = this.logOf(partition);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  maxMessageBytes(): number {
    return this.maxBytes;
  }
}
