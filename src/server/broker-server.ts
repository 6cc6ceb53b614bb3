/** Starts a broker for whoever embeds it: options, ephemeral directory, timeout and abort around a `BrokerNode`. */
import { type Logger, silentLogger } from "../base/logger.ts";
import { formatProblem } from "../config/config-error.ts";
import type { Platform } from "../platform/platform.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { type BrokerNode, startBrokerNode } from "./broker-node.ts";
import type { Broker, BrokerOptions } from "./broker-options.ts";
import { resolveSettings } from "./broker-settings.ts";
import type { MetricsServer } from "./metrics-server.ts";
import { makeEphemeralDirectory, sweepEphemeralDirectories } from "./ephemeral-directory.ts";

/** What the command line gives besides what a program may. */
export interface ServerOptions extends BrokerOptions {
  /** Takes the broker's log lines. */
  readonly logger?: Logger;
}

const START_TIMEOUT_MS = 60_000;

/** As `startBroker()`, for callers inside the package. */
export async function startBrokerServer(options: ServerOptions): Promise<Broker> {
  const { signal, startTimeoutMs = START_TIMEOUT_MS } = options;
  signal?.throwIfAborted();
  const clock = createRealPlatform();
  const beganMs = clock.clock.monotonicMs();
  let ephemeralDirectory: string | undefined;
  const settings = resolveSettings(options, clock, () => (ephemeralDirectory = makeEphemeralDirectory(clock)));
  const platform = createRealPlatform({ neverSyncs: settings.isEphemeral });
  const logger = options.logger ?? (await loggerFor(options.logLevel, platform));
  for (const problem of settings.config.warnings) logger.warn(formatProblem(problem));
  const { withoutEffect } = settings.config;
  if (withoutEffect.length > 0) logger.info(`these configs have no effect yet: ${withoutEffect.join(", ")}`);
  const failed = Promise.withResolvers<never>();
  // Nobody has to listen.
  failed.promise.catch(() => undefined);

  let running: RunningBroker | undefined;
  const starting = startBrokerNode({
    platform,
    logger,
    settings,
    clusterId: options.clusterId,
    onFailure: (error) => {
      logger.error("the broker stops: it cannot go on", { error });
      failed.reject(error);
      void running?.fail();
    },
  });
  let node: BrokerNode;
  try {
    node = await unlessAborted(starting, platform, { signal, timeoutMs: startTimeoutMs });
  } catch (error) {
    // The start may still be under way: what it makes is undone before the caller hears of the failure.
    await starting.then(
      (late) => late.stop({ isClean: true }),
      () => undefined,
    );
    if (ephemeralDirectory !== undefined) platform.files.removeDirectory(ephemeralDirectory);
    throw error;
  }
  let metricsServer: MetricsServer | undefined;
  try {
    metricsServer = await maybeServeMetrics(node, options.metricsPort, () => running?.notReadyBecause);
  } catch (error) {
    await node.stop({ isClean: true });
    if (ephemeralDirectory !== undefined) platform.files.removeDirectory(ephemeralDirectory);
    throw error;
  }
  running = new RunningBroker({
    node,
    metricsServer,
    platform,
    settings: { nodeId: settings.config.nodeId, dataDirectory: settings.logDirs[0] ?? "" },
    startupMs: platform.clock.monotonicMs() - beganMs,
    ephemeralDirectory,
    failed: failed.promise,
    signal,
    logger,
  });
  return running;
}

/** A program's broker is silent unless it asks; then it writes JSON lines to standard error. */
async function loggerFor(logLevel: string | undefined, platform: Platform): Promise<Logger> {
  if (logLevel === undefined || logLevel === "silent") return silentLogger;
  const { createLogger } = await import("./logging.ts");
  const write = (line: string): void => void process.stderr.write(line);
  const logger = createLogger({ levels: logLevel, format: "json", clock: platform.clock, write });
  await logger.open();
  return logger;
}

/** Starts the metrics server where one was asked for; its code is loaded only then. */
async function maybeServeMetrics(
  broker: BrokerNode,
  port: number | undefined,
  notReadyBecause: () => string | undefined,
): Promise<MetricsServer | undefined> {
  if (port === undefined) return undefined;
  const { startMetricsServer } = await import("./metrics-server.ts");
  return startMetricsServer({ broker, host: "127.0.0.1", port, notReadyBecause });
}

/** Rejects when the signal or the time says so, whichever comes first. */
async function unlessAborted<T>(
  promise: Promise<T>,
  platform: Platform,
  { signal, timeoutMs }: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer =
    timeoutMs === 0
      ? undefined
      : platform.timers.schedule(timeoutMs, () => {
          aborted.reject(new Error(`the broker did not start within ${timeoutMs} ms (startTimeoutMs)`));
        });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    timer?.cancel();
    signal?.removeEventListener("abort", onAbort);
  }
}

interface RunningOptions {
  readonly node: BrokerNode;
  readonly metricsServer: MetricsServer | undefined;
  readonly platform: Platform;
  readonly settings: { readonly nodeId: number; readonly dataDirectory: string };
  readonly startupMs: number;
  readonly ephemeralDirectory: string | undefined;
  readonly failed: Promise<never>;
  readonly signal: AbortSignal | undefined;
  readonly logger: Logger;
}

/** See {@link Broker}. */
class RunningBroker implements Broker {
  readonly bootstrapServers: string;
  readonly endpoints: Broker["endpoints"];
  readonly dataDirectory: string;
  readonly clusterId: string;
  readonly nodeId: number;
  readonly metricsUrl: string | undefined;
  readonly startupMs: number;
  readonly failed: Promise<never>;
  readonly #options: RunningOptions;
  readonly #sweep: Promise<void>;
  readonly #onAbort = (): void => void this.stop();
  #stopping: Promise<void> | undefined;

  constructor(options: RunningOptions) {
    const { node, settings, platform, logger } = options;
    this.#options = options;
    this.endpoints = node.endpoints;
    const [first] = node.endpoints;
    this.bootstrapServers = first === undefined ? "" : `${bracketed(first.host)}:${first.port}`;
    this.dataDirectory = settings.dataDirectory;
    this.clusterId = node.clusterId;
    this.nodeId = settings.nodeId;
    this.metricsUrl = options.metricsServer?.url;
    this.startupMs = options.startupMs;
    this.failed = options.failed;
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.#sweep =
      options.ephemeralDirectory === undefined ? Promise.resolve() : sweepEphemeralDirectories(platform, logger);
  }

  /** What `/readyz` says while the broker stops. */
  get notReadyBecause(): string | undefined {
    return this.#stopping === undefined ? undefined : "the broker is stopping";
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop({ isClean: true });
    return this.#stopping;
  }

  /** Stops without saying that all is well. */
  fail(): Promise<void> {
    this.#stopping ??= this.#stop({ isClean: false });
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(how: { readonly isClean: boolean }): Promise<void> {
    const { node, platform, ephemeralDirectory, signal } = this.#options;
    signal?.removeEventListener("abort", this.#onAbort);
    await this.#sweep;
    try {
      await node.stop(how);
    } finally {
      await this.#options.metricsServer?.close();
      if (ephemeralDirectory !== undefined) platform.files.removeDirectory(ephemeralDirectory);
    }
  }
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
