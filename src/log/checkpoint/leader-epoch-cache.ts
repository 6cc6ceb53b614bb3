/**
 * Which leader epoch begins at which offset (KIP-101), in memory and in `leader-epoch-checkpoint`.
 *
 * Invariant: epochs and start offsets both rise. The file may lag behind: entries whose batches are not yet flushed
 * come back from the batches when the log is recovered, and {@link LeaderEpochCache.flush} runs before the recovery
 * point passes them.
 */
import { assert } from "../../base/assert.ts";
import type { FileSystem } from "../../platform/platform.ts";
import { checkpointNumber, checkpointText, readCheckpoint } from "./checkpoint-file.ts";
import { replaceDurably } from "./replace-durably.ts";

/** The file's name in the partition's directory. */
export const LEADER_EPOCH_CHECKPOINT_NAME = "leader-epoch-checkpoint";

/** An epoch and its first offset. */
export interface EpochEntry {
  readonly epoch: number;
  readonly startOffset: number;
}

/** No such epoch. */
export const UNDEFINED_EPOCH = -1;
/** No offset that an epoch begins or ends at. */
export const UNDEFINED_EPOCH_OFFSET = -1;

/** The epochs of one log. */
export class LeaderEpochCache {
  readonly #files: FileSystem;
  #directory: string;
  #entries: EpochEntry[] = [];
  /** The last entry's epoch; asked for each append. */
  #latestEpoch = UNDEFINED_EPOCH;
  #isDirty = false;

  /** @throws {CorruptCheckpointError} */
  constructor(files: FileSystem, directory: string) {
    this.#files = files;
    this.#directory = directory;
    const path = this.#path();
    for (const [epoch, startOffset] of readCheckpoint(files, path, 2) ?? []) {
      this.assign(checkpointNumber(epoch, path), checkpointNumber(startOffset, path));
    }
    this.#isDirty = false;
  }

  get entries(): readonly EpochEntry[] {
    return this.#entries;
  }

  /** The epoch that has begun last, {@link UNDEFINED_EPOCH} when there is none. */
  get latestEpoch(): number {
    return this.#latestEpoch;
  }

  get earliestEntry(): EpochEntry | undefined {
    return this.#entries[0];
  }

  /** Notes that `epoch` begins at `startOffset`; an epoch that began stays as it is. Entries that contradict it go. */
  assign(epoch: number, startOffset: number): void {
    const latest = this.#entries.at(-1);
    if (latest !== undefined && latest.epoch === epoch && startOffset >= latest.startOffset) return;
    assert(epoch >= 0 && startOffset >= 0, "an epoch and its start are not negative");
    let kept = this.#entries.length;
    while (kept > 0 && isAtOrAfter(this.#entries[kept - 1]!, epoch, startOffset)) kept--;
    this.#entries.length = kept;
    this.#entries.push({ epoch, startOffset });
    this.#changed();
  }

  /** Forgets the epochs that begin at `endOffset` or later. */
  truncateFromEnd(endOffset: number): void {
    let kept = this.#entries.length;
    while (kept > 0 && this.#entries[kept - 1]!.startOffset >= endOffset) kept--;
    if (kept === this.#entries.length || endOffset < 0) return;
    this.#entries.length = kept;
    this.#changed();
  }

  /** Forgets what ended before `startOffset`; the epoch that holds it then begins there. */
  truncateFromStart(startOffset: number): void {
    let first = -1;
    while (first + 1 < this.#entries.length && this.#entries[first + 1]!.startOffset <= startOffset) first++;
    const floor = this.#entries[first];
    if (floor === undefined || (first === 0 && floor.startOffset === startOffset)) return;
    this.#entries = [{ epoch: floor.epoch, startOffset }, ...this.#entries.slice(first + 1)];
    this.#changed();
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#entries.length === 0) return;
    this.#entries = [];
    this.#changed();
  }

  /**
   * Where `requestedEpoch` ends, as Kafka's LeaderEpochFileCache.endOffsetFor: the largest epoch that is not above it, and
   * the start of the next one; the log's end for the latest; −1 and −1 when nothing is known.
   */
  endOffsetFor(requestedEpoch: number, logEndOffset: number): { readonly epoch: number; readonly offset: number } {
    if (requestedEpoch === UNDEFINED_EPOCH) return { epoch: UNDEFINED_EPOCH, offset: UNDEFINED_EPOCH_OFFSET };
    if (requestedEpoch === this.#latestEpoch) return { epoch: requestedEpoch, offset: logEndOffset };
    const higher = this.#entries.findIndex((entry) => entry.epoch > requestedEpoch);
    if (higher < 0) return { epoch: UNDEFINED_EPOCH, offset: UNDEFINED_EPOCH_OFFSET };
    // Below the first known epoch the data is gone: whoever asks starts again at our first offset.
    const epoch = higher === 0 ? requestedEpoch : this.#entries[higher - 1]!.epoch;
    return { epoch, offset: this.#entries[higher]!.startOffset };
  }

  /** The epoch whose range holds `offset`, {@link UNDEFINED_EPOCH} when none does. */
  epochForOffset(offset: number): number {
    for (let index = this.#entries.length - 1; index >= 0; index--) {
      if (this.#entries[index]!.startOffset <= offset) return this.#entries[index]!.epoch;
    }
    return UNDEFINED_EPOCH;
  }

  /** Writes the file when it lags behind, off the event loop; on the disk when fulfilled. One at a time. */
  async flush(): Promise<void> {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const text = checkpointText(this.#entries.map(({ epoch, startOffset }) => `${epoch} ${startOffset}`));
    try {
      await replaceDurably(this.#files, this.#path(), text);
    } catch (error) {
      this.#isDirty = true;
      throw error;
    }
  }

  /** The partition's directory was renamed. */
  updateDirectory(directory: string): void {
    this.#directory = directory;
  }

  #path(): string {
    return `${this.#directory}/${LEADER_EPOCH_CHECKPOINT_NAME}`;
  }

  #changed(): void {
    this.#latestEpoch = this.#entries.at(-1)?.epoch ?? UNDEFINED_EPOCH;
    this.#isDirty = true;
  }
}

function isAtOrAfter(entry: EpochEntry, epoch: number, startOffset: number): boolean {
  return entry.epoch >= epoch || entry.startOffset >= startOffset;
}
