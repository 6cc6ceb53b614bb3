import { LatencyHistogram } from "../metrics/latency-histogram.ts";

/** What the quorum counts of its work; a scrape reads it. */
export class RaftMetrics {
  /** Records appended, control records included. */
  appendedRecordCount = 0;
  /** From the first append that a sync covers until the high watermark has passed it. */
  readonly commitLatency: LatencyHistogram = new LatencyHistogram();
}
