/** `/metrics`, `/healthz` and `/readyz` of one broker. Loaded only when a metrics port was asked for. */
import { MetricsRegistry } from "../metrics/registry.ts";
import type { HttpAnswer, HttpServer } from "../platform/http-server.ts";
import { Slice, type SlicePlatform } from "../platform/slices.ts";
import { ProcessStats } from "../platform/real/process-stats.ts";
import { listenHttp } from "../platform/real/real-http-server.ts";
import { BROKER_METRICS } from "./broker-metrics.ts";
import type { MeasuredBroker } from "./metrics/measured-broker.ts";
import { PROCESS_METRICS, ScrapedProcess } from "./metrics/process-metrics.ts";

/** What the server tells about. */
export interface MetricsServerOptions {
  readonly platform: SlicePlatform;
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
  platform,
}: MetricsServerOptions): Promise<MetricsServer> {
  const registry = new MetricsRegistry();
  registry.register(BROKER_METRICS, broker);
  const stats = new ProcessStats();
  registry.register(PROCESS_METRICS, new ScrapedProcess(stats));
  const logger = broker.services.logger.child("metrics");
  const onError = (error: unknown): void => logger.error("a scrape failed", { error });
  let server: HttpServer;
  try {
    server = await listenHttp({ host, port, onError }, (path) => answer(path, { registry, notReadyBecause, platform }));
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
  {
    registry,
    notReadyBecause,
    platform,
  }: Pick<MetricsServerOptions, "notReadyBecause" | "platform"> & { readonly registry: MetricsRegistry },
): Promise<HttpAnswer | undefined> {
  if (path === "/metrics") {
    const slice = new Slice(platform);
    const { contentType, pieces } = await registry.expose(() => (slice.isOver() ? slice.next() : undefined));
    return { status: 200, contentType, body: pieces };
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
