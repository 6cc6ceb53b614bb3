/**
 * Counts, errors and latency of every API as plain numbers; a scrape reads them, a request only adds. Nothing is allocated
 * for a request, apart from the first of each kind.
 */

/** Upper bounds of the latency buckets in milliseconds, inclusive; one more bucket holds what is slower. */
export const LATENCY_BUCKETS_MS: readonly number[] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 5000];

/** What is counted of one API. */
export class ApiMetrics {
  readonly apiKey: number;
  /** Requests by version. */
  readonly requestCounts: number[] = [];
  /** Error codes in responses, NONE included, by code + 1 (UNKNOWN_SERVER_ERROR is −1). Absent where never seen. */
  readonly errorCounts: number[] = [];
  /** Responses whose latency falls into each bucket of {@link LATENCY_BUCKETS_MS}, and one for the slower. */
  readonly latencyCounts: number[] = Array.from({ length: LATENCY_BUCKETS_MS.length + 1 }, () => 0);
  latencySumMs = 0;
  requestBytes = 0;
  responseBytes = 0;

  constructor(apiKey: number) {
    this.apiKey = apiKey;
  }

  /** A request of `version` and this size began. */
  began(version: number, requestBytes: number): void {
    this.requestCounts[version] = (this.requestCounts[version] ?? 0) + 1;
    this.requestBytes += requestBytes;
  }

  /** Its response is encoded (0 bytes: none is sent), this long after its frame was read. */
  ended(latencyMs: number, responseBytes: number): void {
    this.latencySumMs += latencyMs;
    this.responseBytes += responseBytes;
    let bucket = 0;
    while (bucket < LATENCY_BUCKETS_MS.length && latencyMs > (LATENCY_BUCKETS_MS[bucket] ?? 0)) bucket += 1;
    this.latencyCounts[bucket] = (this.latencyCounts[bucket] ?? 0) + 1;
  }

  /** A response carries this code; Kafka's ErrorsPerSec counts NONE too. */
  error(errorCode: number): void {
    const slot = errorCode + 1;
    this.errorCounts[slot] = (this.errorCounts[slot] ?? 0) + 1;
  }
}

/** The metrics of all APIs, and of frames that were no request. */
export class RequestMetrics {
  readonly #byKey: ApiMetrics[] = [];
  /** Connections closed because of their bytes: unknown key, unsupported version, malformed body. */
  invalidRequestCount = 0;

  /** One API's counters. */
  of(apiKey: number): ApiMetrics {
    return (this.#byKey[apiKey] ??= new ApiMetrics(apiKey));
  }

  /** Every API that was asked at least once. */
  *[Symbol.iterator](): IterableIterator<ApiMetrics> {
    for (const metrics of this.#byKey) if (metrics !== undefined) yield metrics;
  }
}
