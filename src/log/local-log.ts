/**
 * The segments of one log on the disk: where its end is, rolling, cutting, removing. Knows nothing of producers, leader
 * epochs or what was committed: {@link UnifiedLog} does.
 *
 * Invariant: there is at least one segment; the end offset is the next offset of the last batch, or where the log begins.
 */
import { assert } from "../base/assert.ts";
import type { LogConfig } from "./log-config.ts";
import type { LogEnvironment } from "./log-environment.ts";
import { LogSegment } from "./segment/log-segment.ts";
import type { LogSegments } from "./segment/log-segments.ts";

/** Where an offset lies in the files. */
export interface LogPosition {
  readonly segment: LogSegment;
  readonly position: number;
}

/** The local part of a log. */
export class LocalLog {
  readonly environment: LogEnvironment;
  readonly segments: LogSegments;
  config: LogConfig;
  #directory: string;
  #logEndOffset: number;

  constructor(options: {
    readonly environment: LogEnvironment;
    readonly segments: LogSegments;
    readonly config: LogConfig;
    readonly directory: string;
    readonly logEndOffset: number;
  }) {
    this.environment = options.environment;
    this.segments = options.segments;
    this.config = options.config;
    this.#directory = options.directory;
    this.#logEndOffset = options.logEndOffset;
  }

  get directory(): string {
    return this.#directory;
  }

  /** Exclusive. */
  get logEndOffset(): number {
    return this.#logEndOffset;
  }

  updateLogEndOffset(offset: number): void {
    this.#logEndOffset = offset;
  }

  /** Begins a new segment at the log's end, or at `expectedOffset` if that is later. */
  roll(expectedOffset: number): LogSegment {
    const newOffset = Math.max(expectedOffset, this.#logEndOffset);
    const { active } = this.segments;
    if (active.baseOffset === newOffset) {
      assert(active.sizeBytes === 0, "a segment is not rolled onto itself");
      // KAFKA-6388: an index without room for an entry asks to roll a segment that is still empty.
      active.deleteFiles();
      this.segments.remove(active);
    } else {
      assert(newOffset > active.baseOffset, "segments rise");
      active.addLastTimeIndexEntry();
      active.releaseIndexes();
    }
    const segment = this.newSegment(newOffset);
    this.segments.add(segment);
    return segment;
  }

  /**
   * Makes a segment object whose files are yet to come; files that lie about under its name go.
   *
   * @param isFirst the directory was made just now, and nothing lies about in it
   */
  newSegment(baseOffset: number, { isFirst = false }: { readonly isFirst?: boolean } = {}): LogSegment {
    const { platform, openFiles } = this.environment;
    const segment = new LogSegment({
      cache: openFiles,
      directory: this.#directory,
      baseOffset,
      config: this.config,
      nowMs: platform.clock.nowMs(),
      jitter: this.config.segmentJitterMs > 0 ? platform.random.next() : 0,
      sizeBytes: 0,
      isNew: true,
      hasTransactionIndex: false,
    });
    if (!isFirst) segment.deleteLeftovers();
    // The file itself is what tells a restart, or Apache Kafka, where the log ends.
    segment.log.use();
    return segment;
  }

  /** Where the batch that holds `offset` begins, or where the log ends. */
  positionOf(offset: number): LogPosition {
    for (let segment = this.segments.floor(offset); segment !== undefined;) {
      const found = segment.findBatch(offset);
      if (found !== undefined) return { segment, position: found.position };
      segment = this.segments.higher(segment.baseOffset);
    }
    const { active } = this.segments;
    return { segment: active, position: active.sizeBytes };
  }

  /** Cuts the log before the batch that holds `offset`; returns the segments that went. */
  truncateTo(offset: number): LogSegment[] {
    const removed = this.segments.all.filter((segment) => segment.baseOffset > offset);
    this.removeSegments(removed);
    this.segments.active.truncateTo(offset, this.environment.platform.clock.nowMs());
    this.#logEndOffset = offset;
    return removed;
  }

  /** Removes all segments and begins an empty one; returns those that went. */
  truncateFullyAndStartAt(offset: number): LogSegment[] {
    const removed = [...this.segments.all];
    for (const segment of removed) this.segments.remove(segment);
    for (const segment of removed) segment.deleteFiles();
    this.segments.add(this.newSegment(offset));
    this.#logEndOffset = offset;
    return removed;
  }

  /**
   * Takes segments out of the log. Their files are renamed and go after `file.delete.delay.ms`: reads that were planned
   * find them until then, and a restart removes what a crash leaves.
   */
  removeSegments(removed: readonly LogSegment[]): void {
    if (removed.length === 0) return;
    for (const segment of removed) {
      this.segments.remove(segment);
      segment.markDeleted();
    }
    const { environment } = this;
    environment.platform.timers.schedule(this.config.fileDeleteDelayMs, () => {
      Promise.all(removed.map((segment) => segment.deleteFilesOffLoop())).catch((error: unknown) => {
        const failure = environment.failed(error, "deleting old segments");
        environment.logger.error("old segments could not be deleted", { error: failure });
      });
    });
  }

  /** The partition's directory was renamed; its files are closed. */
  updateDirectory(directory: string): void {
    this.#directory = directory;
    for (const segment of this.segments.all) segment.updateDirectory(directory);
  }
}
