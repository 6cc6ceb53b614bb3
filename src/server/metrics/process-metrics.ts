/** Metrics of the process and its event loop. */
import { counter, gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { ProcessReading, ProcessStats } from "../../platform/real/process-stats.ts";

/** One scrape shows one moment: the first metric of a scrape reads for all. */
export class ScrapedProcess {
  readonly #stats: ProcessStats;
  reading: ProcessReading;

  constructor(stats: ProcessStats) {
    this.#stats = stats;
    this.reading = stats.read();
  }

  read(): ProcessReading {
    return (this.reading = this.#stats.read());
  }
}

/** See the file's head. */
export const PROCESS_METRICS: readonly MetricDefinition<ScrapedProcess>[] = [
  gauge("process_resident_memory_bytes", "Memory of the process.", (scraped) => scraped.read().residentBytes),
  gauge("nodejs_heap_size_used_bytes", "JavaScript's heap in use.", ({ reading }) => reading.heapUsedBytes),
  gauge("nodejs_external_memory_bytes", "Buffers outside of the heap.", ({ reading }) => reading.externalBytes),
  counter("process_cpu_seconds_total", "Processor time of the process.", ({ reading }) => reading.cpuSeconds),
  gauge(
    "nodejs_eventloop_lag_mean_seconds",
    "Mean delay of the event loop since the last scrape.",
    ({ reading }) => reading.loopDelayMeanSeconds,
  ),
  gauge(
    "nodejs_eventloop_lag_p99_seconds",
    "99th percentile of that delay.",
    ({ reading }) => reading.loopDelayP99Seconds,
  ),
  gauge("nodejs_eventloop_lag_max_seconds", "Longest such delay.", ({ reading }) => reading.loopDelayMaxSeconds),
];
