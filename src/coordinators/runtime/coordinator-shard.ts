/** What the coordinator runtime and the state machine that it runs know of each other. */
import type { CoordinatorTimer } from "./coordinator-timer.ts";
import type { Timeline } from "./timeline-map.ts";

/** What a write operation wants: records in the log, then an answer. */
export interface CoordinatorResult<T, R> {
  /** Appended as one batch; may be empty, then the answer waits for what was written before. */
  readonly records: readonly R[];
  readonly response: T;
  /**
   * False: the operation has changed the soft state already, and the records only persist it (classic groups).
   * Otherwise they are replayed once they are in the log.
   */
  readonly replay?: boolean;
  /** False: records may be spread over several batches when one would be too large. */
  readonly atomic?: boolean;
  /**
   * Called with 0 when the records are committed, or with the error that kept them from it: then what the operation did
   * to soft state must be undone here.
   */
  readonly appended?: (errorCode: number) => void;
}

/** An operation that may change a shard: reads the newest state, changes nothing durable itself. */
export type WriteOperation<S, T, R> = (shard: S) => CoordinatorResult<T, R>;

/** What a timer runs. */
export type TimerOperation<S, R> = WriteOperation<S, void, R>;

/** The state machine on one partition. Its durable state changes only in the two replay methods. */
export interface CoordinatorShard<R> {
  /** One record, while loading or after its batch was appended; `producerId` −1 outside transactions. */
  replay(offset: number, producerId: number, record: R): void;
  /** A transaction's end: its records count from now on, or never. */
  replayEndTransactionMarker(producerId: number, isCommit: boolean): void;
  /** The log is read to its end: timers may be started. */
  onLoaded(): void;
  /** The partition goes: whoever waits is answered. */
  onUnloaded(): void;
}

/** What the runtime gives a shard that it builds. */
export interface ShardEnvironment<S, R> {
  readonly partition: number;
  readonly timeline: Timeline;
  readonly timer: CoordinatorTimer<TimerOperation<S, R>>;
}

/** Records to bytes and back. */
export interface RecordSerde<R> {
  encodeKey(record: R): Uint8Array;
  /** @returns null for a tombstone */
  encodeValue(record: R): Uint8Array | null;
  /**
   * @returns undefined for a record type that this version does not know
   * @throws {Error} for bytes that are no record
   */
  decode(key: Uint8Array, value: Uint8Array | null): R | undefined;
}
