/** A fetch session (KIP-227): the partitions that a client fetches, so that its requests and our answers name only changes. */
import type { FetchPartition } from "../../replication/fetch-partition.ts";

/** The epoch of a request that opens a session. */
export const INITIAL_EPOCH = 0;
/** The epoch of a request that wants no session, and closes the one it names. */
export const FINAL_EPOCH = -1;
/** The id of no session. */
export const NO_SESSION_ID = 0;

const EPOCH_MAX = 0x7f_ff_ff_ff;

/** The epoch after `epoch`: 1 follows the greatest, since 0 opens a session. */
export function nextEpoch(epoch: number): number {
  if (epoch < 0) return FINAL_EPOCH;
  return epoch === EPOCH_MAX ? 1 : epoch + 1;
}

/** What a session's partitions are found by: the topic's id where requests carry ids, else its name. */
export function partitionKey(topic: string, partition: number): string {
  return `${partition}:${topic}`;
}

/** One session. Only its cache makes, touches and removes it. */
export class FetchSession {
  readonly id: number;
  /** Of a replicating broker: only such a session may push it out before its time. */
  readonly isPrivileged: boolean;
  readonly usesTopicIds: boolean;
  readonly createdMs: number;
  /** By {@link partitionKey}, in the order they are read; a partition that had records goes to the end, so none starves. */
  readonly partitions: Map<string, FetchPartition>;
  /** The epoch that the next request must carry. */
  epoch: number = nextEpoch(INITIAL_EPOCH);
  lastUsedMs: number;
  /** Number of partitions when the session was last touched; small sessions are pushed out first. */
  sizeWhenTouched = 0;
  /** It has been open for longer than the least time that a session may stay. */
  isOld = false;

  constructor(options: {
    readonly id: number;
    readonly isPrivileged: boolean;
    readonly usesTopicIds: boolean;
    readonly nowMs: number;
    readonly partitions: Map<string, FetchPartition>;
  }) {
    this.id = options.id;
    this.isPrivileged = options.isPrivileged;
    this.usesTopicIds = options.usesTopicIds;
    this.createdMs = options.nowMs;
    this.lastUsedMs = options.nowMs;
    this.partitions = options.partitions;
  }
}
