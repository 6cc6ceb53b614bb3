/** `/metrics`, `/healthz` and `/readyz` of one broker. Loaded only when a metrics port was asked for. */
import { MetricsRegistry } from "../metrics/registry.ts";
import type { HttpAnswer, HttpServer } from "../platform/http-server.ts";
import { ProcessStats } from "../platform/real/process-stats.ts";
import { listenHttp } from "../platform/real/real-http-server.ts";
import { type MeasuredBroker, registerBrokerMetrics } from "./broker-metrics.ts";

/** What the server tells about. */
export interface MetricsServerOptions {
  readonly broker: MeasuredBroker;
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Why the broker cannot serve clients, or undefined when it can. */
  readonly notReadyBecause: () => string | undefined;
}

/** A running metrics server. */
export interface MetricsServer {
  /** `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the server.
 *
 * @throws (rejects) with the system's error when the port is taken
 */
export async function startMetricsServer({
  broker,
  host,
  port,
  notReadyBecause,
}: MetricsServerOptions): Promise<MetricsServer> {
  const registry = new MetricsRegistry();
  registerBrokerMetrics(registry, broker);
  const stats = new ProcessStats();
  registerProcess(registry, stats);
  const logger = broker.services.logger.child("metrics");
  const onError = (error: unknown): void => logger.error("a scrape failed", { error });
  let server: HttpServer;
  try {
    server = await listenHttp({ host, port, onError }, (path) => answer(path, registry, notReadyBecause));
  } catch (error) {
    stats.stop();
    throw error;
  }
  return {
    url: server.url,
    close: async () => {
      stats.stop();
      await server.close();
    },
  };
}

async function answer(
  path: string,
  registry: MetricsRegistry,
  notReadyBecause: () => string | undefined,
): Promise<HttpAnswer | undefined> {
  if (path === "/metrics") {
    const { contentType, text } = await registry.expose();
    return { status: 200, contentType, body: text };
  }
  // That it answers at all says that the event loop turns.
  if (path === "/healthz") return plain(200, "ok");
  if (path !== "/readyz") return undefined;
  const reason = notReadyBecause();
  return reason === undefined ? plain(200, "ready") : plain(503, reason);
}

function plain(status: number, text: string): HttpAnswer {
  return { status, contentType: "text/plain; charset=utf-8", body: `${text}\n` };
}

function registerProcess(registry: MetricsRegistry, stats: ProcessStats): void {
  let reading = stats.read();
  // The first family of a scrape reads for all, so that one scrape shows one moment.
  registry.gauge(
    "process_resident_memory_bytes",
    "Memory of the process.",
    () => (reading = stats.read()).residentBytes,
  );
  registry.gauge("nodejs_heap_size_used_bytes", "JavaScript's heap in use.", () => reading.heapUsedBytes);
  registry.gauge("nodejs_external_memory_bytes", "Buffers outside of the heap.", () => reading.externalBytes);
  registry.counters("process_cpu_seconds_total", "Processor time of the process.", (emit) => emit(reading.cpuSeconds));
  registry.gauge(
    "nodejs_eventloop_lag_mean_seconds",
    "Mean delay of the event loop since the last scrape.",
    () => reading.loopDelayMeanSeconds,
  );
  registry.gauge(
    "nodejs_eventloop_lag_p99_seconds",
    "99th percentile of that delay.",
    () => reading.loopDelayP99Seconds,
  );
  registry.gauge("nodejs_eventloop_lag_max_seconds", "Longest such delay.", () => reading.loopDelayMaxSeconds);
}
