/** How loud a line is, quietest last. */
export type LogLevel = "trace" | "debug" | "info" | "warn" | "error";

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
