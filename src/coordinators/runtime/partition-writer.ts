/**
 * What a coordinator needs of the partition that holds its records: declared here, by its user, and implemented by
 * `replication/` (DESIGN: folders low in the table declare what they need).
 */

/** How an append ended. */
export interface PartitionAppend {
  /** Kafka's error code; 0 when the batch is in the log. */
  readonly errorCode: number;
  /** The offset after the batch's last record; meaningless after an error. */
  readonly endOffset: number;
}

/** A partition's log while a coordinator loads from it. All offsets are live: they move while others append. */
export interface LoadableLog {
  readonly logStartOffset: number;
  /** Exclusive: the offset that the next record gets. */
  readonly logEndOffset: number;
  /** Exclusive: records below it are committed. */
  readonly highWatermark: number;
  /**
   * Whole batches up to the log's end, the first of which contains `startOffset` or follows it, and is there even when
   * it is larger than `maxBytes`; empty at the end. The caller may keep views of them only until it reads again.
   */
  readForLoad(startOffset: number, maxBytes: number): Buffer;
}

/** The partitions of an internal topic, as seen by the coordinator whose records they hold. */
export interface PartitionWriter {
  /**
   * Appends one batch whose base offset is still 0, synchronously up to the page cache, when this broker leads the
   * partition. Listeners of the high watermark may be called before this returns. The bytes belong to the writer from
   * then on.
   */
  append(topic: string, partition: number, batch: Buffer): PartitionAppend;
  /** The partition's log; undefined when this broker does not lead the partition or has no such log. */
  log(topic: string, partition: number): LoadableLog | undefined;
  /**
   * Calls `listener` with the high watermark (exclusive) each time it advances, synchronously.
   *
   * @returns the way to stop that
   */
  onHighWatermark(topic: string, partition: number, listener: (highWatermark: number) => void): () => void;
  /** The topic's `max.message.bytes`. */
  maxMessageBytes(topic: string): number;
}
