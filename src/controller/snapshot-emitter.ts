/**
 * Decides when a snapshot is due and writes it in slices, so that a large image does not hold up the event loop.
 *
 * As Kafka's SnapshotGenerator: after so many bytes of new records, or after so long when there are any.
 */
import type { Logger } from "../base/logger.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import { writeMetadataRecord } from "../metadata/record-serde.ts";
import type { Platform } from "../platform/platform.ts";
import type { RaftClient } from "../raft/raft-client.ts";

/** Of one batch, and of one slice: they are encoded in a millisecond or two. */
const RECORDS_PER_BATCH = 500;

/** When a snapshot is due; 0 switches a reason off. */
export interface SnapshotSettings {
  /** `metadata.log.max.record.bytes.between.snapshots` */
  readonly bytesBetween: number;
  /** `metadata.log.max.snapshot.interval.ms` */
  readonly intervalMs: number;
}

/** Writes the snapshots of one metadata log. */
export class SnapshotEmitter {
  readonly #platform: Platform;
  readonly #logger: Logger;
  readonly #raft: RaftClient;
  readonly #settings: SnapshotSettings;
  #bytesSince = 0;
  #lastMs: number;
  #latestBytes = 0;
  #latestAtMs: number;
  #running: Promise<void> | undefined = undefined;
  #isStopped = false;

  constructor(options: {
    readonly platform: Platform;
    readonly logger: Logger;
    readonly raft: RaftClient;
    readonly settings: SnapshotSettings;
  }) {
    this.#platform = options.platform;
    this.#logger = options.logger;
    this.#raft = options.raft;
    this.#settings = options.settings;
    this.#lastMs = options.platform.clock.monotonicMs();
    this.#latestAtMs = this.#lastMs;
  }

  /** Bytes of the latest snapshot, 0 when this start has made none. */
  get latestBytes(): number {
    return this.#latestBytes;
  }

  /** Time since the latest snapshot was made, or since the start. */
  get latestAgeMs(): number {
    return this.#platform.clock.monotonicMs() - this.#latestAtMs;
  }

  /** Takes note of an image that was published, and of the bytes that led to it; begins a snapshot of it if one is due. */
  onImage(image: MetadataImage, newBytes: number): void {
    this.#bytesSince += newBytes;
    if (this.#running !== undefined || this.#isStopped) return;
    const { bytesBetween, intervalMs } = this.#settings;
    const waitedMs = this.#platform.clock.monotonicMs() - this.#lastMs;
    const isDue = (bytesBetween > 0 && this.#bytesSince >= bytesBetween) || (intervalMs > 0 && waitedMs >= intervalMs);
    if (!isDue) return;
    this.#running = this.#emit(image).finally(() => {
      this.#running = undefined;
    });
  }

  /** Waits for a snapshot that is being written, and begins no other. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  /** Never rejects: without a snapshot the log is only longer, and the next one is due soon. */
  async #emit(image: MetadataImage): Promise<void> {
    this.#bytesSince = 0;
    this.#lastMs = this.#platform.clock.monotonicMs();
    const { offset, epoch, timestampMs } = image.provenance;
    const id = { endOffset: offset + 1, epoch };
    try {
      const writer = this.#raft.createSnapshot(id, timestampMs);
      try {
        let values: Buffer[] = [];
        for (const record of image.records()) {
          values.push(writeMetadataRecord(record));
          if (values.length < RECORDS_PER_BATCH) continue;
          writer.append(values, this.#platform.clock.nowMs());
          values = [];
          await new Promise<void>((resolve) => this.#platform.timers.defer(resolve));
        }
        writer.append(values, this.#platform.clock.nowMs());
        await writer.finishOffLoop(this.#platform.clock.nowMs());
      } catch (error) {
        // Whatever it was, half a snapshot must not stay; then it is reported below.
        writer.abandon();
        throw error;
      }
      this.#raft.addSnapshot(id);
      this.#latestBytes = writer.sizeBytes;
      this.#latestAtMs = this.#platform.clock.monotonicMs();
      this.#logger.info("metadata snapshot written", { endOffset: id.endOffset, epoch, sizeBytes: writer.sizeBytes });
    } catch (error) {
      // The disk: the log still has everything, and an append will fail by itself if the disk is gone.
      this.#logger.error("a metadata snapshot could not be written", { error });
    }
  }
}
