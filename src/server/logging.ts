/**
 * The broker's log lines, written by pino: JSON, or readable for a person at a terminal. pino is loaded by `open()`, which
 * the start calls once the listeners are open; until then lines wait in memory, with the time they were made at.
 *
 * A broker inside somebody's program gets no such logger unless it asks, and nothing here touches standard output.
 */
import type { Logger, LoggerLevels, LogLevel, LogThreshold } from "../base/logger.ts";
import type { Clock } from "../platform/platform.ts";
import { LEVEL_RANKS, levelOf, parseLogLevels } from "./log-levels.ts";

/** Where log lines go and how they look. */
export interface LoggingOptions {
  /** As `--log-level`: `info`, or `warn,network=debug`. */
  readonly levels: string;
  /** `readable` is for a person, in colours when `areColoursWanted`. */
  readonly format: "json" | "readable";
  readonly areColoursWanted?: boolean;
  readonly clock: Clock;
  /** Takes finished lines, newline included: standard error, a file, a test's array. */
  readonly write: (line: string) => void;
}

/** A logger with a life: what is buffered can be got out. */
export interface BrokerLogger extends Logger {
  /** Loads pino and writes what has waited. */
  open(): Promise<void>;
  /** Writes what still waits, plainly if pino is not there: for a start that fails. */
  flush(): void;
}

/** Lines that may wait for pino; a start writes a few dozen. */
const WAITING_LINES_MAX = 10_000;

interface Line {
  readonly level: LogLevel;
  readonly area: string;
  readonly message: string;
  readonly fields: object | undefined;
  readonly time: number;
}

type Sink = (line: Line) => void;

/**
 * Makes a broker's logger.
 *
 * @throws {RangeError} when `levels` names no level
 */
export function createLogger(options: LoggingOptions): BrokerLogger {
  return new RootLogger(options);
}

class AreaLogger implements Logger {
  readonly #root: RootLogger;
  readonly #area: string;
  /** Lines of a lower rank are dropped; the root changes it. */
  rank: number;

  constructor(root: RootLogger, area: string, rank: number) {
    this.#root = root;
    this.#area = area;
    this.rank = rank;
  }

  trace(message: string, fields?: object): void {
    this.#log("trace", message, fields);
  }

  debug(message: string, fields?: object): void {
    this.#log("debug", message, fields);
  }

  info(message: string, fields?: object): void {
    this.#log("info", message, fields);
  }

  warn(message: string, fields?: object): void {
    this.#log("warn", message, fields);
  }

  error(message: string, fields?: object): void {
    this.#log("error", message, fields);
  }

  child(area: string): Logger {
    return this.#root.area(this.#area === "" ? area : `${this.#area}.${area}`);
  }

  isEnabled(level: LogLevel): boolean {
    return LEVEL_RANKS[level] >= this.rank;
  }

  #log(level: LogLevel, message: string, fields: object | undefined): void {
    if (LEVEL_RANKS[level] >= this.rank) this.#root.write(level, this.#area, message, fields);
  }
}

/** What the root is called where loggers are named. */
const ROOT = "root";

class RootLogger implements BrokerLogger, LoggerLevels {
  readonly #options: LoggingOptions;
  #base: LogThreshold;
  readonly #levels: Map<string, LogThreshold>;
  readonly #own: AreaLogger;
  /** One for each area; their names are in the code, so that they are few. */
  readonly #areas: Map<string, AreaLogger> = new Map();
  #waiting: Line[] = [];
  #sink: Sink | undefined;

  constructor(options: LoggingOptions) {
    this.#options = options;
    const { base, areas } = parseLogLevels(options.levels);
    this.#base = base;
    this.#levels = new Map(areas);
    this.#own = new AreaLogger(this, "", LEVEL_RANKS[base]);
  }

  get levels(): LoggerLevels {
    return this;
  }

  all(): ReadonlyMap<string, LogThreshold> {
    return new Map([
      [ROOT, this.#base],
      ...[...this.#areas.keys()].map((area) => [area, this.#levelOf(area)] as const),
    ]);
  }

  set(name: string, level: LogThreshold): void {
    if (name === ROOT) this.#base = level;
    else this.#levels.set(name, level);
    this.#applyLevels();
  }

  unset(name: string): void {
    this.#levels.delete(name);
    this.#applyLevels();
  }

  trace(message: string, fields?: object): void {
    this.#own.trace(message, fields);
  }

  debug(message: string, fields?: object): void {
    this.#own.debug(message, fields);
  }

  info(message: string, fields?: object): void {
    this.#own.info(message, fields);
  }

  warn(message: string, fields?: object): void {
    this.#own.warn(message, fields);
  }

  error(message: string, fields?: object): void {
    this.#own.error(message, fields);
  }

  child(area: string): Logger {
    return this.area(area);
  }

  isEnabled(level: LogLevel): boolean {
    return this.#own.isEnabled(level);
  }

  area(area: string): Logger {
    let logger = this.#areas.get(area);
    if (logger === undefined) {
      logger = new AreaLogger(this, area, LEVEL_RANKS[this.#levelOf(area)]);
      this.#areas.set(area, logger);
    }
    return logger;
  }

  #levelOf(area: string): LogThreshold {
    return levelOf({ base: this.#base, areas: this.#levels }, area);
  }

  #applyLevels(): void {
    this.#own.rank = LEVEL_RANKS[this.#base];
    for (const [area, logger] of this.#areas) logger.rank = LEVEL_RANKS[this.#levelOf(area)];
  }

  write(level: LogLevel, area: string, message: string, fields: object | undefined): void {
    const line: Line = { level, area, message, fields, time: this.#options.clock.nowMs() };
    if (this.#sink !== undefined) this.#sink(line);
    else if (this.#waiting.length < WAITING_LINES_MAX) this.#waiting.push(line);
  }

  async open(): Promise<void> {
    if (this.#sink !== undefined) return;
    const sink = await pinoSink(this.#options);
    this.#drainInto(sink);
    this.#sink = sink;
  }

  flush(): void {
    this.#drainInto((line) => this.#options.write(plainLine(line)));
  }

  #drainInto(sink: Sink): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const line of waiting) sink(line);
  }
}

async function pinoSink({ format, areColoursWanted = false, write }: LoggingOptions): Promise<Sink> {
  const { pino, stdSerializers } = await import("pino");
  let destination = { write };
  if (format === "readable") {
    const { prettyFactory } = await import("pino-pretty");
    const render = prettyFactory({
      colorize: areColoursWanted,
      translateTime: "SYS:HH:MM:ss.l",
      messageFormat: "{if area}{area}: {end}{msg}",
      ignore: "area",
      singleLine: true,
    });
    destination = { write: (line) => write(render(line) ?? line) };
  }
  const logger = pino(
    {
      level: "trace",
      base: null,
      timestamp: false,
      formatters: { level: (label) => ({ level: label }) },
      // An error has no enumerable properties: without this a line says {} of it.
      serializers: { error: stdSerializers.err },
    },
    destination,
  );
  return ({ level, area, message, fields, time }) => {
    logger[level]({ time, ...(area === "" ? undefined : { area }), ...fields }, message);
  };
}

function plainLine({ level, area, message }: Line): string {
  return `${level.toUpperCase()} ${area === "" ? "" : `${area}: `}${message}\n`;
}
