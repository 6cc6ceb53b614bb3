/** Plans reads of one log's segments, as Kafka's LocalLog.read: which bytes answer a fetch, cut by bytes after the first batch. */
import { ErrorCode } from "../protocol/errors.ts";
import type { LocalLog, LogPosition } from "./local-log.ts";
import { LogRead, type LogReadOptions } from "./log-read.ts";
import type { LogSegment } from "./segment/log-segment.ts";
import type { AbortedTransaction } from "./segment/transaction-index.ts";

/** The offsets of a log at the moment of a read. */
export interface ReadBounds {
  readonly logStartOffset: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
}

interface Plan {
  readonly errorCode: number;
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
  readonly segment: LogSegment | undefined;
  readonly positionBytes: number;
  readonly sizeBytes: number;
}

/** Plans reads. */
export class LogReader {
  readonly #local: LocalLog;
  /** Where a bound below the log's end was last found in the files: followers make it move slowly. */
  #boundOffset = -1;
  #boundPosition: LogPosition | undefined = undefined;

  constructor(local: LocalLog) {
    this.#local = local;
  }

  /** The log was cut: what was found may be gone. */
  forget(): void {
    this.#boundOffset = -1;
    this.#boundPosition = undefined;
  }

  /** Plans a read. @throws {StorageError} */
  plan(options: LogReadOptions, bounds: ReadBounds): LogRead {
    const { startOffset, isolation } = options;
    const { segments, environment, logEndOffset } = this.#local;
    if (startOffset < bounds.logStartOffset || startOffset > logEndOffset) {
      return this.nothing(ErrorCode.OFFSET_OUT_OF_RANGE, null, bounds);
    }
    const maxOffset =
      isolation === "LOG_END"
        ? logEndOffset
        : isolation === "HIGH_WATERMARK"
          ? bounds.highWatermark
          : bounds.lastStableOffset;
    const none = isolation === "TXN_COMMITTED" ? [] : null;
    if (startOffset >= maxOffset) return this.nothing(ErrorCode.NONE, none, bounds);
    try {
      const limit = this.#positionOf(maxOffset);
      for (let segment = segments.floor(startOffset); segment !== undefined;) {
        const plan = this.#planInSegment(segment, options, limit);
        if (plan !== undefined) return this.#read(plan, bounds);
        // Compaction may have left nothing here at or after the offset.
        segment = segments.higher(segment.baseOffset);
      }
      return this.nothing(ErrorCode.NONE, none, bounds);
    } catch (error) {
      throw environment.failed(error, "reading a log");
    }
  }

  /** A read without bytes. */
  nothing(errorCode: number, abortedTransactions: readonly AbortedTransaction[] | null, bounds: ReadBounds): LogRead {
    return this.#read({ errorCode, abortedTransactions, segment: undefined, positionBytes: 0, sizeBytes: 0 }, bounds);
  }

  /** The aborted transactions that overlap [startOffset, upperBoundOffset). */
  abortedTransactions(startOffset: number, upperBoundOffset: number): AbortedTransaction[] {
    const found: AbortedTransaction[] = [];
    for (const segment of this.#local.segments.from(startOffset)) {
      if (segment.transactionIndex.collect(startOffset, upperBoundOffset, found)) break;
    }
    return found;
  }

  #planInSegment(segment: LogSegment, options: LogReadOptions, limit: LogPosition): Plan | undefined {
    const { startOffset, maxBytes, minOneMessage } = options;
    const found = segment.findBatch(startOffset);
    if (found === undefined) return undefined;
    const isCommitted = options.isolation === "TXN_COMMITTED";
    const maxPosition = segment === limit.segment ? limit.position : segment.sizeBytes;
    const available = segment.baseOffset > limit.segment.baseOffset ? 0 : maxPosition - found.position;
    const room = minOneMessage ? Math.max(maxBytes, found.sizeBytes) : maxBytes;
    // A first batch that does not fit is left for the next fetch; after it bytes are cut wherever they end.
    const sizeBytes = available <= 0 || room < found.sizeBytes ? 0 : Math.min(available, room);
    return {
      errorCode: ErrorCode.NONE,
      abortedTransactions: isCommitted ? this.#abortedIn(segment, startOffset, found.position + sizeBytes) : null,
      segment: sizeBytes === 0 ? undefined : segment,
      positionBytes: found.position,
      sizeBytes,
    };
  }

  #abortedIn(segment: LogSegment, startOffset: number, endPosition: number): AbortedTransaction[] {
    const { segments, logEndOffset } = this.#local;
    const upperBound =
      segment.offsetIndex.firstOffsetFrom(endPosition) ??
      segments.higher(segment.baseOffset)?.baseOffset ??
      logEndOffset;
    return this.abortedTransactions(startOffset, upperBound);
  }

  #positionOf(offset: number): LogPosition {
    const { logEndOffset, segments } = this.#local;
    if (offset === logEndOffset) return { segment: segments.active, position: segments.active.sizeBytes };
    if (offset !== this.#boundOffset || this.#boundPosition === undefined) {
      this.#boundPosition = this.#local.positionOf(offset);
      this.#boundOffset = offset;
    }
    return this.#boundPosition;
  }

  #read(plan: Plan, bounds: ReadBounds): LogRead {
    return new LogRead({
      environment: this.#local.environment,
      highWatermark: bounds.highWatermark,
      lastStableOffset: bounds.lastStableOffset,
      logStartOffset: bounds.logStartOffset,
      logEndOffset: this.#local.logEndOffset,
      errorCode: plan.errorCode,
      abortedTransactions: plan.abortedTransactions,
      segment: plan.segment,
      positionBytes: plan.positionBytes,
      sizeBytes: plan.sizeBytes,
    });
  }
}
