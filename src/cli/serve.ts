/** `rafka serve`: runs a broker until a signal, and tells in one line where it can be reached. */
import { resolve } from "node:path";
import { formatHostPort } from "../base/host-port.ts";
import { ConfigError } from "../config/config-error.ts";
import { isSystemError } from "../platform/platform.ts";
import type { Broker } from "../server/broker-options.ts";
import { type BrokerLogger, createLogger } from "../server/logging.ts";
import { type ServerOptions, startBrokerServer } from "../server/broker-server.ts";
import { UsageError } from "./exit-codes.ts";
import { parseServe } from "./parse-serve.ts";
import type { ServeOptions } from "./serve-options.ts";
import { type SignalSurroundings, stopOnSignals } from "./stop-signals.ts";
import { areColoursWanted, isPersonLooking } from "./terminal.ts";

const DEFAULT_PORT = 9092;
const DEFAULT_DIRECTORY = "./rafka-data";

/** Starts a broker as the words say, and returns when it has stopped. */
export async function serve(words: readonly string[]): Promise<void> {
  const options = parseServe(words);
  const logger = makeLogger(options);
  const areConfigsLinted = await lintConfigs(options, logger);
  const stopping = new AbortController();
  const forgetSignals = stopOnSignals(stopping, surroundings());
  let broker: Broker;
  try {
    broker = await startBrokerServer({ ...serverOptions(options), logger, areConfigsLinted, signal: stopping.signal });
  } catch (error) {
    logger.flush();
    forgetSignals();
    if (stopping.signal.aborted) return;
    if (options.propertiesFile !== undefined) throwIfUnreadable(error, options.propertiesFile);
    if (error instanceof TypeError && error.message.includes("contradict each other"))
      throw new UsageError(error.message);
    throw error;
  }
  process.stdout.write(readyLine(broker));
  await logger.open();
  saveCompiledCode();
  try {
    await untilStopped(broker, stopping.signal);
  } finally {
    // After a failure too: what the broker still holds is given back before the process ends.
    await broker.stop();
    logger.flush();
    forgetSignals();
  }
}

/** Says what is wrong with a configuration that somebody wrote; its code is loaded only then. */
async function lintConfigs(options: ServeOptions, logger: BrokerLogger): Promise<boolean> {
  const isOwn = options.propertiesFile === undefined && Object.keys(options.overrides).length === 0;
  if (isOwn) return false;
  const { lintBeforeStart } = await import("./lint-before-start.ts");
  const warnings = lintBeforeStart(options);
  for (const warning of warnings ?? []) logger.warn(warning);
  return warnings !== undefined;
}

function serverOptions(options: ServeOptions): ServerOptions {
  const { propertiesFile, overrides, port, dataDirectory, isEphemeral, metricsPort } = options;
  const isAlone = propertiesFile === undefined;
  const hasDirectory = "log.dirs" in overrides || "log.dir" in overrides;
  const directory = dataDirectory ?? (isAlone && !isEphemeral && !hasDirectory ? DEFAULT_DIRECTORY : undefined);
  const asked = port ?? (isAlone && !("listeners" in overrides) ? DEFAULT_PORT : undefined);
  return {
    overrides,
    ...(isAlone ? {} : { properties: propertiesFile }),
    ...(asked === undefined ? {} : { port: asked }),
    ...(directory === undefined ? {} : { dataDirectory: resolve(directory) }),
    ...(isEphemeral ? { ephemeral: true } : {}),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    startTimeoutMs: 0,
  };
}

/** A properties file that is not there, or is none, is a mistake in the configuration. */
function throwIfUnreadable(error: unknown, file: string): void {
  const isMissing = isSystemError(error) && error.path === resolve(file);
  if (!isMissing && !(error instanceof SyntaxError)) return;
  const place = { file, line: undefined, name: undefined, value: undefined, allowed: undefined, suggestion: undefined };
  throw new ConfigError([{ rule: "unreadable-file", ...place, message: error.message }]);
}

/** Log lines go to standard error; standard output carries the ready line alone. */
function makeLogger({ logLevel, logFormat }: ServeOptions): BrokerLogger {
  try {
    return createLogger({
      levels: logLevel,
      format: logFormat ?? (isPersonLooking(process.stderr) ? "readable" : "json"),
      areColoursWanted: areColoursWanted(process.stderr, process.env),
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      write: (line) => process.stderr.write(line),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--log-level: ${error.message}`);
    throw error;
  }
}

/** Milliseconds count from the start of the process: what a person waits. */
function readyLine(broker: Broker): string {
  const addresses = broker.endpoints.map(({ host, port }) => formatHostPort(host, port));
  const metrics = broker.metricsUrl === undefined ? "" : `, metrics on ${broker.metricsUrl}`;
  const ms = Math.round(performance.now());
  return `Rafka is ready on ${addresses.join(", ")}, data in ${broker.dataDirectory}${metrics}, after ${ms} ms\n`;
}

/** The process's own signals, clock and end; the hint is for a person at a terminal. */
function surroundings(): SignalSurroundings {
  return {
    signals: process,
    nowMs: () => performance.now(),
    say: (text) => void (isPersonLooking(process.stderr) && process.stderr.write(text)),
    exit: (code) => process.exit(code),
  };
}

/** Ends when the broker has stopped; throws when it had to stop by itself. */
async function untilStopped(broker: Broker, signal: AbortSignal): Promise<void> {
  // Timers of the broker keep no process alive; a listener does, until something closes it.
  await Promise.race([
    broker.failed,
    new Promise<void>((stop) => {
      if (signal.aborted) stop();
      else signal.addEventListener("abort", () => stop(), { once: true });
    }),
  ]);
}

/** Writes what was compiled to the cache once the start is over, so that a kill later does not lose it. */
function saveCompiledCode(): void {
  setTimeout(() => {
    void import("node:module").then(({ flushCompileCache }) => flushCompileCache());
  }, 1_000).unref();
}
