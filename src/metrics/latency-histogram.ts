/** Upper bounds in milliseconds of the buckets of a request's latency; inclusive, one more bucket holds what is slower. */
export const REQUEST_LATENCY_BOUNDS_MS: readonly number[] = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000,
];

/** Counts durations in fixed buckets. An observation allocates nothing. */
export class LatencyHistogram {
  /** Ascending, inclusive. */
  readonly boundsMs: readonly number[];
  /** Observations by bucket, not cumulative; the last holds those above every bound. */
  readonly counts: Float64Array;
  sumMs = 0;

  constructor(boundsMs: readonly number[] = REQUEST_LATENCY_BOUNDS_MS) {
    this.boundsMs = boundsMs;
    this.counts = new Float64Array(boundsMs.length + 1);
  }

  observe(latencyMs: number): void {
    const { boundsMs, counts } = this;
    let bucket = 0;
    while (bucket < boundsMs.length && latencyMs > (boundsMs[bucket] ?? 0)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sumMs += latencyMs;
  }
}
