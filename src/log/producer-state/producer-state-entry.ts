/** What a log remembers of one idempotent or transactional producer: its epoch and its last five batches. */
import type { RecordBatch } from "../../records/record-batch.ts";

/** As many batches as a producer may have in flight. */
const BATCHES_KEPT = 5;

/** Sequences run from 0 to 2³¹−1 and begin again. */
const SEQUENCE_COUNT = 2 ** 31;

/** A batch that was appended. */
export interface BatchMetadata {
  lastSequence: number;
  lastOffset: number;
  /** Last offset less first offset, as also last sequence less first sequence. */
  offsetDelta: number;
  timestamp: number;
}

/** One producer's state. */
export class ProducerStateEntry {
  readonly producerId: number;
  producerEpoch = -1;
  coordinatorEpoch = -1;
  /** Max timestamp of its last batch, which decides when it is forgotten. */
  lastTimestamp = -1;
  /** Where its open transaction began, −1 without one. */
  currentTransactionFirstOffset = -1;
  /** Oldest first. */
  readonly #batches: BatchMetadata[] = [];

  constructor(producerId: number) {
    this.producerId = producerId;
  }

  /** Oldest first, at most five. */
  get batches(): readonly BatchMetadata[] {
    return this.#batches;
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  get lastBatch(): BatchMetadata | undefined {
    return this.#batches[this.#batches.length - 1];
  }

  /** −1 when no batch of this epoch is known. */
  get lastSequence(): number {
    return this.lastBatch?.lastSequence ?? -1;
  }

  /** The batch that is this one sent again: the same epoch and the same sequences. */
  findDuplicate(batch: RecordBatch): BatchMetadata | undefined {
    if (this.#batches.length === 0 || batch.producerEpoch !== this.producerEpoch) return undefined;
    const { baseSequence, lastSequence } = batch;
    for (const known of this.#batches) {
      if (known.lastSequence === lastSequence && firstSequenceOf(known) === baseSequence) return known;
    }
    return undefined;
  }

  /** Takes over a batch; another epoch forgets those of the old one. */
  addBatch(producerEpoch: number, batch: BatchMetadata): void {
    this.updateEpoch(producerEpoch);
    if (this.#batches.length === BATCHES_KEPT) {
      // The oldest makes room: its object is used again, for this runs for each append.
      const reused = this.#batches.shift()!;
      reused.lastSequence = batch.lastSequence;
      reused.lastOffset = batch.lastOffset;
      reused.offsetDelta = batch.offsetDelta;
      reused.timestamp = batch.timestamp;
      this.#batches.push(reused);
    } else {
      this.#batches.push(batch);
    }
    this.lastTimestamp = batch.timestamp;
  }

  /** A new epoch begins without batches. */
  updateEpoch(producerEpoch: number): void {
    if (producerEpoch === this.producerEpoch) return;
    this.#batches.length = 0;
    this.producerEpoch = producerEpoch;
  }
}

/** The sequence of a remembered batch's first record. */
export function firstSequenceOf(batch: BatchMetadata): number {
  const first = batch.lastSequence - batch.offsetDelta;
  return first >= 0 ? first : first + SEQUENCE_COUNT;
}

/** The offset of a remembered batch's first record. */
export function firstOffsetOf(batch: BatchMetadata): number {
  return batch.lastOffset - batch.offsetDelta;
}

/** Whether `next` may follow `last`, with 0 after 2³¹−1. */
export function isNextSequence(last: number, next: number): boolean {
  return next === last + 1 || (next === 0 && last === SEQUENCE_COUNT - 1);
}
