/** What a fetch asks of one partition, and what a session remembers of its last answer (KIP-227). */
import type { Uuid } from "../base/uuid.ts";

/** One partition of a fetch: alone in a request, or kept in a session and updated by each request of it. */
export class FetchPartition {
  /** Absent while the id names no topic that the metadata knows. */
  topic: string | undefined;
  /** All zeroes below Fetch v13, where topics go by name. */
  readonly topicId: Uuid;
  readonly partition: number;
  fetchOffset = -1;
  /** −1 when the client does not say. */
  currentLeaderEpoch = -1;
  lastFetchedEpoch = -1;
  maxBytes = 0;
  /** The high watermark that the client was last told in this session; −1: nothing, or an error. */
  toldHighWatermark = -1;
  /** Likewise the log start offset. */
  toldLogStartOffset = -1;

  constructor(topic: string | undefined, topicId: Uuid, partition: number) {
    this.topic = topic;
    this.topicId = topicId;
    this.partition = partition;
  }
}
