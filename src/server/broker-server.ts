/** Starts a broker for whoever embeds it: options, ephemeral directory, timeout and abort around a `BrokerNode`. */
import { formatHostPort } from "../base/host-port.ts";
import { type Logger, silentLogger } from "../base/logger.ts";
import type { Authorizer } from "../broker/authorizer.ts";
import type { ControllerClient } from "../controller/controller-client.ts";
import { formatProblem } from "../config/config-error.ts";
import type { Platform } from "../platform/platform.ts";
import { createRealPlatform } from "../platform/real/real-platform.ts";
import { type BrokerNode, startBrokerNode } from "./broker-node.ts";
import type { Broker, BrokerOptions } from "./broker-options.ts";
import { type BrokerSettings, resolveSettings } from "./broker-settings.ts";
import type { MetricsServer } from "./metrics-server.ts";
import { makeEphemeralDirectory, sweepEphemeralDirectories } from "./ephemeral-directory.ts";

/** What the command line gives besides what a program may. */
export interface ServerOptions extends BrokerOptions {
  /** Takes the broker's log lines. */
  readonly logger?: Logger;
  /** Whether whoever starts it has told what the configuration is to be warned of. */
  readonly areConfigsLinted?: boolean;
  /** Puts something between requests and the controller: tests take it away. */
  readonly controllerOf?: (controller: ControllerClient) => ControllerClient;
  /** Decides who may do what; absent: everything is allowed. */
  readonly authorizer?: Authorizer;
}

const START_TIMEOUT_MS = 60_000;

/** As `startBroker()`, for callers inside the package. */
export async function startBrokerServer(options: ServerOptions): Promise<Broker> {
  options.signal?.throwIfAborted();
  // What was made so far; undone in the reverse order when a later step fails, and by the stop.
  const made = new AsyncDisposableStack();
  try {
    return await start(options, made);
  } catch (error) {
    await made.disposeAsync();
    throw error;
  }
}

async function start(options: ServerOptions, made: AsyncDisposableStack): Promise<Broker> {
  const { signal, startTimeoutMs = START_TIMEOUT_MS } = options;
  const machine = createRealPlatform();
  const beganMs = machine.clock.monotonicMs();
  const settings = resolveSettings(options, machine, () => {
    const directory = makeEphemeralDirectory(machine);
    made.defer(() => machine.files.removeDirectory(directory));
    return directory;
  });
  const platform = createRealPlatform({ neverSyncs: settings.isEphemeral, onTaskError: (error) => fail(error) });
  const logger = options.logger ?? (await loggerFor(options.logLevel, platform));
  warnOfConfigs(settings, logger, options.areConfigsLinted === true);

  const failed = Promise.withResolvers<never>();
  // Nobody has to listen.
  failed.promise.catch(() => undefined);
  const end = { isClean: true };
  let running: RunningBroker | undefined;
  /** Ends this broker and nothing else of the process; `Broker.failed` tells why. */
  const fail = (error: unknown): void => {
    if (!end.isClean) return;
    logger.error("the broker stops: it cannot go on", { error });
    end.isClean = false;
    failed.reject(error);
    void running?.stop();
  };
  const starting = startBrokerNode({
    platform,
    logger,
    settings,
    clusterId: options.clusterId,
    controllerOf: options.controllerOf,
    authorizer: options.authorizer,
    onFailure: fail,
  });
  // Closed last: until then it says that the broker is stopping.
  let metricsServer: MetricsServer | undefined;
  made.defer(() => metricsServer?.close());
  // Also when this stops waiting for it: what the start still makes is undone before the caller hears of it.
  made.defer(() =>
    starting.then(
      (node) => node.stop(end),
      () => undefined,
    ),
  );
  const node = await unlessAborted(starting, platform, { signal, timeoutMs: startTimeoutMs });
  metricsServer = await maybeServeMetrics(node, options.metricsPort, () => running?.notReadyBecause);
  signal?.throwIfAborted();
  if (settings.isEphemeral) {
    const sweep = sweepEphemeralDirectories(platform, logger);
    made.defer(() => sweep);
  }
  running = new RunningBroker({
    node,
    metricsServer,
    nodeId: settings.config.nodeId,
    dataDirectory: settings.logDirs[0] ?? "",
    startupMs: platform.clock.monotonicMs() - beganMs,
    failed: failed.promise,
    signal,
    made,
  });
  // It failed before there was anything to stop.
  if (!end.isClean) void running.stop();
  return running;
}

function warnOfConfigs({ config }: BrokerSettings, logger: Logger, areTold: boolean): void {
  if (!areTold) for (const problem of config.warnings) logger.warn(formatProblem(problem));
  const { withoutEffect } = config;
  if (withoutEffect.length > 0) logger.info(`these configs have no effect yet: ${withoutEffect.join(", ")}`);
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
  return startMetricsServer({ platform: broker.services, broker, host: "127.0.0.1", port, notReadyBecause });
}

/** Rejects when the signal or the time says so, whichever comes first. */
async function unlessAborted<T>(
  promise: Promise<T>,
  platform: Platform,
  { signal, timeoutMs }: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number },
): Promise<T> {
  const beganMs = platform.clock.monotonicMs();
  const tooLate = (): Error => new Error(`the broker did not start within ${timeoutMs} ms (startTimeoutMs)`);
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const timer =
    timeoutMs === 0
      ? undefined
      : platform.timers.schedule(timeoutMs, () => {
          aborted.reject(tooLate());
        });
  try {
    const value = await Promise.race([promise, aborted.promise]);
    // A start that blocked the event loop ran past its time before the timer could say so.
    if (timeoutMs > 0 && platform.clock.monotonicMs() - beganMs > timeoutMs) throw tooLate();
    return value;
  } finally {
    timer?.cancel();
    signal?.removeEventListener("abort", onAbort);
  }
}

interface RunningOptions {
  readonly node: BrokerNode;
  readonly metricsServer: MetricsServer | undefined;
  readonly nodeId: number;
  readonly dataDirectory: string;
  readonly startupMs: number;
  readonly failed: Promise<never>;
  readonly signal: AbortSignal | undefined;
  readonly made: AsyncDisposableStack;
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
  readonly #made: AsyncDisposableStack;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => void this.stop();
  #stopping: Promise<void> | undefined;

  constructor(options: RunningOptions) {
    const { node } = options;
    this.endpoints = node.endpoints;
    const [first] = node.endpoints;
    this.bootstrapServers = first === undefined ? "" : formatHostPort(first.host, first.port);
    this.dataDirectory = options.dataDirectory;
    this.clusterId = node.clusterId;
    this.nodeId = options.nodeId;
    this.metricsUrl = options.metricsServer?.url;
    this.startupMs = options.startupMs;
    this.failed = options.failed;
    this.#made = options.made;
    this.#signal = options.signal;
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** What `/readyz` says while the broker stops. */
  get notReadyBecause(): string | undefined {
    return this.#stopping === undefined ? undefined : "the broker is stopping";
  }

  stop(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    if (this.#stopping === undefined) {
      this.#stopping = this.#made.disposeAsync();
      // A stop that nobody waits for, by a signal or a failure, must not end the process by failing too.
      this.#stopping.catch(() => undefined);
    }
    return this.#stopping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
