/** From what a caller of `startBroker()` gave to a checked configuration and the directories that it names. */
import { dirname, isAbsolute, resolve } from "node:path";
import { type PropertyEntry, parseProperties } from "../base/properties.ts";
import { nearName } from "../config/near-name.ts";
import { BrokerConfig, type ConfigOrigin } from "../config/broker-config.ts";
import type { Platform } from "../platform/platform.ts";
import type { BrokerOptions } from "./broker-options.ts";

/** What a start stands on. */
export interface BrokerSettings {
  readonly config: BrokerConfig;
  /** Absolute, in the order of `log.dirs`. */
  readonly logDirs: readonly string[];
  /** Absolute. */
  readonly metadataLogDir: string;
  /** What paths and packages in the properties are looked for from: the folder of their file, or the working directory. */
  readonly baseDirectory: string;
  /** Nothing is synced, and the directory goes at the stop. */
  readonly isEphemeral: boolean;
}

/**
 * Reads and checks the options.
 *
 * @param makeEphemeralDirectory called when the options name no directory
 * @throws {ConfigError} every problem of the properties
 * @throws {TypeError} options that contradict each other
 */
export function resolveSettings(
  options: BrokerOptions,
  platform: Platform,
  makeEphemeralDirectory: () => string,
): BrokerSettings {
  checkOptions(options);
  const file = typeof options.properties === "string" ? options.properties : undefined;
  const parsed =
    file === undefined ? undefined : parseProperties(platform.files.readWhole(resolve(file)).toString("latin1"));
  const properties = new Map<string, string>();
  for (const [name, { value }] of parsed ?? []) properties.set(name, value);
  if (typeof options.properties === "object") {
    for (const [name, value] of Object.entries(options.properties)) properties.set(name, value);
  }
  for (const [name, value] of Object.entries(options.overrides ?? {})) properties.set(name, value);

  applyPort(properties, options, file);
  const isEphemeral = applyDirectory(properties, options, makeEphemeralDirectory);

  const config = BrokerConfig.parse(properties, {
    ...(file === undefined ? {} : { file }),
    ...(parsed === undefined ? {} : linesOf(parsed, options.overrides ?? {})),
    isStandalone: options.properties === undefined,
  });
  return {
    config,
    logDirs: [...new Set(config.logDirs.map(absolute))],
    metadataLogDir: absolute(config.metadataLogDir),
    baseDirectory: file === undefined ? resolve(".") : dirname(resolve(file)),
    isEphemeral,
  };
}

/** Every option, as a type that notices when one is missing here; `logger` is the command line's. */
const OPTION_NAMES: Readonly<
  Record<keyof BrokerOptions | "logger" | "authorizer" | "areConfigsLinted" | "controllerOf", true>
> = {
  properties: true,
  overrides: true,
  port: true,
  dataDirectory: true,
  ephemeral: true,
  clusterId: true,
  metricsPort: true,
  logLevel: true,
  signal: true,
  startTimeoutMs: true,
  worker: true,
  logger: true,
  authorizer: true,
  areConfigsLinted: true,
  controllerOf: true,
};

/** @throws {TypeError} an option that does not exist, which would otherwise silently do nothing, or a bad value */
function checkOptions(options: BrokerOptions): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(OPTION_NAMES, name)) continue;
    const near = nearName(name, Object.keys(OPTION_NAMES));
    throw new TypeError(`startBroker() has no option ${name}${near === undefined ? "" : `; did you mean ${near}?`}`);
  }
  const { startTimeoutMs } = options;
  if (startTimeoutMs !== undefined && !(startTimeoutMs >= 0)) {
    throw new TypeError(`startTimeoutMs is ${startTimeoutMs}; allowed are 0 (no limit) and more`);
  }
}

/** The line that set each name, and the lines that were set again further down; what an override replaced is not to blame. */
function linesOf(
  parsed: ReadonlyMap<string, PropertyEntry>,
  overrides: Readonly<Record<string, string>>,
): Pick<ConfigOrigin, "lines" | "replacedLines"> {
  const own = [...parsed].filter(([name]) => !Object.hasOwn(overrides, name));
  const replaced = own.flatMap(([name, { earlierLine }]) =>
    earlierLine === undefined ? [] : [[name, earlierLine] as const],
  );
  return { lines: new Map(own.map(([name, { line }]) => [name, line])), replacedLines: new Map(replaced) };
}

function absolute(path: string): string {
  return isAbsolute(path) ? path : resolve(path);
}

/**
 * Says where the data is kept; `ephemeral` wins over what a file names, and never over what the caller does: a directory
 * that somebody gave must not be removed.
 *
 * @returns whether the directory is ephemeral
 */
function applyDirectory(
  properties: Map<string, string>,
  { dataDirectory, ephemeral, properties: given }: BrokerOptions,
  makeEphemeralDirectory: () => string,
): boolean {
  if (ephemeral === true && dataDirectory !== undefined) {
    throw new TypeError(`ephemeral and dataDirectory (${dataDirectory}) contradict each other: give one of them`);
  }
  if (dataDirectory !== undefined) properties.set("log.dirs", resolve(dataDirectory));
  const namesDirectory = properties.has("log.dirs") || properties.has("log.dir");
  // With a properties file Kafka's default directory holds.
  const isEphemeral = ephemeral ?? (given === undefined && !namesDirectory);
  if (isEphemeral) {
    properties.set("log.dirs", makeEphemeralDirectory());
    properties.delete("metadata.log.dir");
  }
  return isEphemeral;
}

/** `port` replaces the port of the one listener that clients use. */
function applyPort(properties: Map<string, string>, options: BrokerOptions, file: string | undefined): void {
  const { port } = options;
  if (port !== undefined && (!Number.isInteger(port) || port < 0 || port > 65_535)) {
    throw new TypeError(`port is ${port}; allowed are 0 (a free one) to 65535`);
  }
  const listeners = properties.get("listeners");
  if (listeners === undefined) {
    // With a properties file Kafka's default holds; without one a library must not claim a fixed port.
    if (options.properties === undefined) properties.set("listeners", `PLAINTEXT://127.0.0.1:${port ?? 0}`);
    else if (port !== undefined) properties.set("listeners", `PLAINTEXT://:${port}`);
    return;
  }
  if (port !== undefined) {
    throw new TypeError(
      `port and listeners (${listeners}${file === undefined ? "" : ` in ${file}`}) contradict each other: give one of them`,
    );
  }
}
