/**
 * The idempotent and transactional producers of one log (KIP-98): what each may append next, which transactions are
 * open, and from where on the log is not stable.
 *
 * Invariant: the state is that of the log up to `mapEndOffset`, which is the log's end between appends. It is rebuilt
 * from the latest snapshot and the batches after it, so everything in it follows from the log.
 */
import { assert } from "../../base/assert.ts";
import type { Logger } from "../../base/logger.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { readEndTransactionMarker } from "../../records/end-transaction-marker.ts";
import type { RecordBatch } from "../../records/record-batch.ts";
import type { AppendOrigin } from "../append-origin.ts";
import { CorruptSnapshotError, decodeProducerSnapshot, encodeProducerSnapshot } from "./producer-snapshot-file.ts";
import type { ProducerSnapshots } from "./producer-snapshots.ts";
import { type BatchMetadata, isNextSequence, ProducerStateEntry } from "./producer-state-entry.ts";

/** A transaction whose marker was appended. */
export interface CompletedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Of the marker. */
  readonly lastOffset: number;
  readonly isAborted: boolean;
}

/** Why a batch may not be appended. */
export interface ProducerError {
  readonly errorCode: number;
  readonly message: string;
}

interface OpenTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** −1 while it is open. */
  lastOffset: number;
}

/** The producers of one log. */
export class ProducerStateManager {
  readonly snapshots: ProducerSnapshots;
  readonly #logger: Logger;
  /** `producer.id.expiration.ms`. */
  #expirationMs: number;
  readonly #entries = new Map<number, ProducerStateEntry>();
  /** By first offset. */
  #ongoing: OpenTransaction[] = [];
  /** Completed, but the marker is not below the high watermark. By first offset. */
  #unreplicated: OpenTransaction[] = [];
  #mapEndOffset = 0;
  #lastSnapshotOffset = 0;

  constructor(options: {
    readonly snapshots: ProducerSnapshots;
    readonly logger: Logger;
    readonly expirationMs: number;
  }) {
    this.snapshots = options.snapshots;
    this.#logger = options.logger;
    this.#expirationMs = options.expirationMs;
  }

  get entries(): ReadonlyMap<number, ProducerStateEntry> {
    return this.#entries;
  }

  /** Exclusive. */
  get mapEndOffset(): number {
    return this.#mapEndOffset;
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0 && this.#unreplicated.length === 0;
  }

  /** First offset of a transaction that is open, or complete but not yet replicated; −1 when there is none. */
  get firstUnstableOffset(): number {
    const ongoing = this.#ongoing[0];
    const unreplicated = this.#unreplicated[0];
    if (ongoing === undefined) return unreplicated?.firstOffset ?? -1;
    if (unreplicated === undefined) return ongoing.firstOffset;
    return Math.min(ongoing.firstOffset, unreplicated.firstOffset);
  }

  /** Takes over the producers that only `other` knows, which is not used any more: a copy of a log lacks those whose batches are gone. */
  adoptMissing(other: ProducerStateManager): void {
    for (const [producerId, entry] of other.#entries) {
      if (!this.#entries.has(producerId)) this.#entries.set(producerId, entry);
    }
  }

  /** Whether the producer has an open transaction in this epoch. */
  hasOngoingTransaction(producerId: number, producerEpoch: number): boolean {
    const entry = this.#entries.get(producerId);
    return entry !== undefined && entry.currentTransactionFirstOffset >= 0 && entry.producerEpoch === producerEpoch;
  }

  /** The batch that this one repeats. */
  findDuplicate(batch: RecordBatch): BatchMetadata | undefined {
    return this.#entries.get(batch.producerId)?.findDuplicate(batch);
  }

  /**
   * Whether a batch with a producer id may be appended, as Kafka's ProducerAppendInfo. Replicated batches are not asked.
   *
   * @param transactionVersion of a marker: from 2 on its epoch must be above the producer's (KIP-1228)
   */
  check(batch: RecordBatch, origin: AppendOrigin, transactionVersion: number): ProducerError | undefined {
    const entry = this.#entries.get(batch.producerId);
    if (entry === undefined) return undefined;
    const { producerEpoch } = batch;
    if (batch.isControl) return checkMarker(batch, entry, transactionVersion);
    if (producerEpoch < entry.producerEpoch) return staleEpoch(batch, entry);
    if (origin === "CLIENT") {
      const error = checkSequence(batch, entry);
      if (error !== undefined) return error;
    }
    if (entry.currentTransactionFirstOffset >= 0 && !batch.isTransactional) {
      return {
        errorCode: ErrorCode.INVALID_TXN_STATE,
        message: `producer ${entry.producerId} has a transaction open and sent a batch outside of it`,
      };
    }
    return undefined;
  }

  /**
   * Takes over an appended batch with a producer id.
   *
   * @returns the transaction that it ends: index it, then call {@link completeTransaction}
   */
  update(batch: RecordBatch): CompletedTransaction | undefined {
    const { producerId } = batch;
    assert(producerId >= 0, "only batches of a producer change its state");
    if (batch.isControl) return this.#updateWithMarker(batch);
    const entry = this.#entryOf(producerId);
    const { lastOffset, baseOffset } = batch;
    entry.addBatch(batch.producerEpoch, {
      lastSequence: batch.lastSequence,
      lastOffset,
      offsetDelta: lastOffset - baseOffset,
      timestamp: batch.maxTimestamp,
    });
    if (batch.isTransactional && entry.currentTransactionFirstOffset < 0) {
      entry.currentTransactionFirstOffset = baseOffset;
      insert(this.#ongoing, { producerId, firstOffset: baseOffset, lastOffset: -1 });
    }
    return undefined;
  }

  /** What the last stable offset will be once this transaction is complete: the transaction index notes it. */
  lastStableOffsetAfter(completed: CompletedTransaction): number {
    const next = this.#ongoing.find((open) => open.producerId !== completed.producerId);
    return next?.firstOffset ?? completed.lastOffset + 1;
  }

  /** The transaction is decided; it stays unstable until its marker is below the high watermark. */
  completeTransaction(completed: CompletedTransaction): void {
    const index = this.#ongoing.findIndex((open) => open.firstOffset === completed.firstOffset);
    const [transaction] = index < 0 ? [] : this.#ongoing.splice(index, 1);
    assert(transaction !== undefined, "only a transaction that was begun is completed");
    transaction.lastOffset = completed.lastOffset;
    insert(this.#unreplicated, transaction);
  }

  /** Markers below the high watermark are replicated. */
  onHighWatermarkUpdated(highWatermark: number): void {
    if (this.#unreplicated.length === 0) return;
    this.#unreplicated = this.#unreplicated.filter(({ lastOffset }) => lastOffset < 0 || lastOffset >= highWatermark);
  }

  /** The state is now that of the log up to `offset`, exclusive. */
  updateMapEndOffset(offset: number): void {
    this.#mapEndOffset = offset;
  }

  /** `producer.id.expiration.ms` was changed. */
  updateExpiration(expirationMs: number): void {
    this.#expirationMs = expirationMs;
  }

  /** Forgets the producers that were idle for too long. */
  removeExpired(nowMs: number): void {
    for (const entry of this.#entries.values()) {
      if (this.#isExpired(entry, nowMs)) this.#entries.delete(entry.producerId);
    }
  }

  /**
   * Writes a snapshot at `mapEndOffset` unless there is one.
   *
   * @returns its offset when one was written; it is in the page cache
   */
  takeSnapshot(): number | undefined {
    if (this.#mapEndOffset <= this.#lastSnapshotOffset) return undefined;
    this.snapshots.write(this.#mapEndOffset, encodeProducerSnapshot(this.#entries));
    this.#lastSnapshotOffset = this.#mapEndOffset;
    return this.#mapEndOffset;
  }

  /** The log begins later: snapshots before that are of no use. Producers stay known. */
  onLogStartOffsetIncremented(logStartOffset: number): void {
    this.onHighWatermarkUpdated(logStartOffset);
    if (this.#mapEndOffset < logStartOffset) this.#mapEndOffset = logStartOffset;
    this.#lastSnapshotOffset = this.snapshots.latest ?? logStartOffset;
  }

  /** Goes back to the latest snapshot within [logStartOffset, logEndOffset]; the caller replays the batches after it. */
  truncateAndReload(logStartOffset: number, logEndOffset: number, nowMs: number): void {
    this.snapshots.deleteWhere((offset) => offset > logEndOffset || offset <= logStartOffset);
    if (logEndOffset === this.#mapEndOffset) {
      this.onLogStartOffsetIncremented(logStartOffset);
      return;
    }
    this.#clear();
    this.#loadLatestSnapshot(logStartOffset, nowMs);
  }

  /** Forgets everything; the log is empty and begins at `offset`. */
  truncateFullyAndStartAt(offset: number): void {
    this.#clear();
    this.snapshots.deleteWhere(() => true);
    this.#lastSnapshotOffset = 0;
    this.#mapEndOffset = offset;
  }

  #loadLatestSnapshot(logStartOffset: number, nowMs: number): void {
    for (let latest = this.snapshots.latest; latest !== undefined; latest = this.snapshots.latest) {
      try {
        for (const entry of decodeProducerSnapshot(this.snapshots.read(latest))) {
          if (!this.#isExpired(entry, nowMs)) this.#load(entry);
        }
        this.#lastSnapshotOffset = latest;
        this.#mapEndOffset = latest;
        return;
      } catch (error) {
        if (!(error instanceof CorruptSnapshotError)) throw error;
        this.#logger.warn("producer snapshot is corrupt and goes", { offset: latest, reason: error.message });
        this.snapshots.delete(latest);
      }
    }
    this.#lastSnapshotOffset = logStartOffset;
    this.#mapEndOffset = logStartOffset;
  }

  #load(entry: ProducerStateEntry): void {
    this.#entries.set(entry.producerId, entry);
    const firstOffset = entry.currentTransactionFirstOffset;
    if (firstOffset >= 0) insert(this.#ongoing, { producerId: entry.producerId, firstOffset, lastOffset: -1 });
  }

  #updateWithMarker(batch: RecordBatch): CompletedTransaction | undefined {
    const marker = readEndTransactionMarker(batch);
    // Compaction may leave an empty control batch: the whole transaction is gone from the log.
    if (marker === undefined) return undefined;
    const { producerId } = batch;
    const entry = this.#entryOf(producerId);
    const firstOffset = entry.currentTransactionFirstOffset;
    entry.updateEpoch(batch.producerEpoch);
    entry.coordinatorEpoch = marker.coordinatorEpoch;
    entry.currentTransactionFirstOffset = -1;
    entry.lastTimestamp = batch.maxTimestamp;
    if (firstOffset < 0) return undefined;
    return { producerId, firstOffset, lastOffset: batch.baseOffset, isAborted: marker.isAbort };
  }

  #entryOf(producerId: number): ProducerStateEntry {
    let entry = this.#entries.get(producerId);
    if (entry === undefined) {
      entry = new ProducerStateEntry(producerId);
      this.#entries.set(producerId, entry);
    }
    return entry;
  }

  #isExpired(entry: ProducerStateEntry, nowMs: number): boolean {
    return entry.currentTransactionFirstOffset < 0 && nowMs - entry.lastTimestamp >= this.#expirationMs;
  }

  #clear(): void {
    this.#entries.clear();
    this.#ongoing = [];
    this.#unreplicated = [];
  }
}

function insert(transactions: OpenTransaction[], transaction: OpenTransaction): void {
  let index = transactions.length;
  while (index > 0 && transactions[index - 1]!.firstOffset > transaction.firstOffset) index--;
  transactions.splice(index, 0, transaction);
}

function checkSequence(batch: RecordBatch, entry: ProducerStateEntry): ProducerError | undefined {
  const { baseSequence } = batch;
  const isExpected =
    batch.producerEpoch === entry.producerEpoch
      ? isNextSequence(entry.lastSequence, baseSequence)
      : // A new epoch begins at 0, unless nothing is known of the producer but its markers.
        baseSequence === 0 || entry.producerEpoch === -1;
  if (isExpected) return undefined;
  return {
    errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
    message: `producer ${entry.producerId} sent sequence ${baseSequence} of epoch ${batch.producerEpoch} after sequence ${entry.lastSequence} of epoch ${entry.producerEpoch}`,
  };
}

function checkMarker(
  batch: RecordBatch,
  entry: ProducerStateEntry,
  transactionVersion: number,
): ProducerError | undefined {
  const { producerEpoch } = batch;
  if (transactionVersion >= 2 ? producerEpoch <= entry.producerEpoch : producerEpoch < entry.producerEpoch) {
    // KAFKA-19999: the same marker once more, after its transaction has ended, is a retry.
    const isRetry = producerEpoch === entry.producerEpoch && entry.currentTransactionFirstOffset < 0;
    if (!isRetry) return staleEpoch(batch, entry);
  }
  const marker = readEndTransactionMarker(batch);
  if (marker === undefined || marker.coordinatorEpoch >= entry.coordinatorEpoch) return undefined;
  return {
    errorCode: ErrorCode.TRANSACTION_COORDINATOR_FENCED,
    message: `marker of coordinator epoch ${marker.coordinatorEpoch} after one of ${entry.coordinatorEpoch}`,
  };
}

function staleEpoch(batch: RecordBatch, entry: ProducerStateEntry): ProducerError {
  return {
    errorCode: ErrorCode.INVALID_PRODUCER_EPOCH,
    message: `producer ${entry.producerId} sent epoch ${batch.producerEpoch}, the last one seen is ${entry.producerEpoch}`,
  };
}
