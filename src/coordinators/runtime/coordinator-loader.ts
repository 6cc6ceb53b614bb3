/**
 * Rebuilds a shard by reading its partition's log from the start, ours or Kafka's: compacted with gaps, compressed,
 * with transactions and with records of types that this version does not know.
 *
 * Works in steps, so that a long log does not keep the event loop.
 */
import type { Logger } from "../../base/logger.ts";
import { readEndTransactionMarker } from "../../records/end-transaction-marker.ts";
import { batchesOf, type RecordBatch } from "../../records/record-batch.ts";
import type { CoordinatorShard, RecordSerde } from "./coordinator-shard.ts";
import type { LoadableLog } from "./partition-writer.ts";
import type { Timeline } from "./timeline-map.ts";

/** What a loader works with. */
export interface CoordinatorLoaderOptions<R> {
  readonly log: LoadableLog;
  readonly serde: RecordSerde<R>;
  readonly shard: CoordinatorShard<R>;
  readonly timeline: Timeline;
  readonly logger: Logger;
  /** How much is read at a time, but for a batch that is larger. */
  readonly bufferBytes: number;
}

/** One pass over one log. */
export class CoordinatorLoader<R> {
  readonly #options: CoordinatorLoaderOptions<R>;
  readonly #unknownTypes = new Set<number>();
  #nextOffset: number;
  #isDone = false;
  #recordCount = 0;
  #readBytes = 0;

  constructor(options: CoordinatorLoaderOptions<R>) {
    this.#options = options;
    this.#nextOffset = options.log.logStartOffset;
    options.timeline.commit(options.log.highWatermark);
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Exclusive: everything below has been replayed. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  get recordCount(): number {
    return this.#recordCount;
  }

  get readBytes(): number {
    return this.#readBytes;
  }

  /**
   * Replays one buffer of batches.
   *
   * @throws {Error} when a record cannot be read or replayed: the shard must not serve then
   */
  step(): void {
    const { log, bufferBytes } = this.#options;
    if (this.#nextOffset >= log.logEndOffset) {
      this.#isDone = true;
      return;
    }
    const bytes = log.readForLoad(this.#nextOffset, bufferBytes);
    let batchCount = 0;
    for (const batch of batchesOf(bytes)) {
      batchCount += 1;
      // A read may begin with the batch that contains the asked offset.
      if (batch.nextOffset <= this.#nextOffset) continue;
      if (batch.isControl) this.#replayControl(batch);
      else this.#replayBatch(batch);
      this.#nextOffset = batch.nextOffset;
    }
    this.#readBytes += bytes.length;
    if (batchCount === 0) {
      // Compaction may have removed what was between here and the end.
      this.#isDone = true;
      this.#nextOffset = log.logEndOffset;
    }
    this.#options.timeline.commit(Math.min(this.#nextOffset, log.highWatermark));
  }

  #replayControl(batch: RecordBatch): void {
    const marker = readEndTransactionMarker(batch);
    if (marker === undefined) return;
    this.#recordCount += 1;
    this.#options.timeline.writeAt(batch.baseOffset);
    this.#options.shard.replayEndTransactionMarker(batch.producerId, !marker.isAbort);
  }

  #replayBatch(batch: RecordBatch): void {
    const { serde, shard, timeline } = this.#options;
    for (const { offset, key, value } of batch.records()) {
      this.#recordCount += 1;
      if (key === null) throw new Error(`the record at offset ${offset} has no key`);
      try {
        // The records live in a buffer that is used again; what the shard keeps must be its own.
        const record = serde.decode(Buffer.from(key), value === null ? null : Buffer.from(value));
        if (record === undefined) {
          this.#warnOfUnknown(key, offset);
          continue;
        }
        timeline.writeAt(offset);
        shard.replay(offset, batch.producerId, record);
      } catch (cause) {
        throw new Error(`the record at offset ${offset} cannot be taken in`, { cause });
      }
    }
  }

  #warnOfUnknown(key: Uint8Array, offset: number): void {
    const type = ((key[0] ?? 0) << 8) | (key[1] ?? 0);
    if (this.#unknownTypes.has(type)) return;
    this.#unknownTypes.add(type);
    this.#options.logger.warn("Ignored records of an unknown type; they could be left over from an aborted upgrade", {
      recordType: type,
      firstOffset: offset,
    });
  }
}
