/**
 * Counts, errors and latency of every API as plain numbers; a scrape reads them, a request only adds. Nothing is allocated
 * for a request, apart from the first of each kind.
 */
import { LatencyHistogram } from "../../metrics/latency-histogram.ts";

/** What is counted of one API. */
export class ApiMetrics {
  readonly apiKey: number;
  /** Requests by version. */
  readonly requestCounts: number[] = [];
  /** Error codes in responses, NONE included, by code + 1 (UNKNOWN_SERVER_ERROR is −1). Absent where never seen. */
  readonly errorCounts: number[] = [];
  /** From a request's frame to its encoded response. */
  readonly latency: LatencyHistogram = new LatencyHistogram();
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
    this.latency.observe(latencyMs);
    this.responseBytes += responseBytes;
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
