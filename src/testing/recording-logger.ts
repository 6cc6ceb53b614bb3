import type { Logger, LogLevel } from "../base/logger.ts";

/** A line that was logged. */
export interface LoggedLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: object | undefined;
}

/** Keeps what is logged, of all areas and levels, for tests that read it. */
export class RecordingLogger implements Logger {
  readonly lines: LoggedLine[];

  constructor(lines: LoggedLine[] = []) {
    this.lines = lines;
  }

  trace(message: string, fields?: object): void {
    this.lines.push({ level: "trace", message, fields });
  }

  debug(message: string, fields?: object): void {
    this.lines.push({ level: "debug", message, fields });
  }

  info(message: string, fields?: object): void {
    this.lines.push({ level: "info", message, fields });
  }

  warn(message: string, fields?: object): void {
    this.lines.push({ level: "warn", message, fields });
  }

  error(message: string, fields?: object): void {
    this.lines.push({ level: "error", message, fields });
  }

  child(): Logger {
    return this;
  }

  isEnabled(): boolean {
    return true;
  }
}
