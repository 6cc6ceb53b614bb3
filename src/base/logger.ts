/** How loud a line is, quietest last. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

/** A level below which nothing is written; `silent` writes nothing at all. */
export type LogThreshold = LogLevel | "silent";

/** How loud the loggers of a broker may be, changed while it runs. */
export interface LoggerLevels {
  /** The level of each area that has a logger, by name; `root` stands for those without a level of their own. */
  all(): ReadonlyMap<string, LogThreshold>;
  /** Sets the level of a name out of {@link all}. */
  set(name: string, level: LogThreshold): void;
  /** Takes an area's own level away, so that it goes by its parent again. */
  unset(name: string): void;
}

/** Where every folder writes its log lines; who builds the broker decides what stands behind it. Never logs secrets. */
export interface Logger {
  trace(message: string, fields?: object): void;
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
  /** The logger of a named area below this one, with a level of its own. */
  child(area: string): Logger;
  /** Whether a line of this level would be written: ask before building costly fields. */
  isEnabled(level: LogLevel): boolean;
  /** Of the root of loggers whose levels can be changed. */
  readonly levels?: LoggerLevels;
}

/** Drops every line: library mode, tests. */
export const silentLogger: Logger = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLogger,
  isEnabled: () => false,
};
