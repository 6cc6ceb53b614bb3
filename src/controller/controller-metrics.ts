/** What the controller counts of its work. */
import { LatencyHistogram } from "../metrics/latency-histogram.ts";
import type { RaftMetrics } from "../raft/raft-metrics.ts";

/** Plain numbers; a scrape reads them. */
export class ControllerMetrics {
  /** From an operation's call to its turn. */
  readonly eventQueueTime: LatencyHistogram = new LatencyHistogram();
  /** From an operation's turn to its answer: also what the disk and the publishers took. */
  readonly eventQueueProcessingTime: LatencyHistogram = new LatencyHistogram();
  operationsStartedCount = 0;
  /** Operations that were refused because their turn came too late, or too many wait for theirs. */
  operationsTimedOutCount = 0;
  /** Failures of the disk or of a publisher, which end the controller. */
  metadataErrorCount = 0;
  /** Those of a publisher. */
  metadataApplyErrorCount = 0;
  /** Leaders that were elected though records may be lost. */
  uncleanLeaderElectionCount = 0;
  /** Leaders that came from the eligible leader replicas (KIP-966). */
  electionFromElrCount = 0;
}

/** What a node's metadata tells at one moment. */
export interface MetadataReading {
  readonly controller: ControllerMetrics;
  /** Whether operations are taken. */
  readonly isActive: boolean;
  /** The last record that was appended, and when, ms since 1970. */
  readonly lastAppliedOffset: number;
  readonly lastAppliedTimestampMs: number;
  /** How long the oldest record that the broker has not seen yet has been in the log; 0 when there is none. */
  readonly lagMs: number;
  /** The last offset that is on the disk. */
  readonly lastCommittedOffset: number;
  /** Snapshots that the start loaded: 0 or 1. */
  readonly loadedSnapshotCount: number;
  /** Of this start; 0 when there was none yet. */
  readonly latestSnapshotBytes: number;
  /** Since that snapshot, or since the start. */
  readonly latestSnapshotAgeMs: number;
  /** Whether `controller.quorum.voters` is set though the log names the voters. */
  readonly areStaticVotersIgnored: boolean;
  readonly raft: RaftMetrics;
}
