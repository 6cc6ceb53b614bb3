import type { LogThreshold } from "../base/logger.ts";

/** Order of the levels: a line is written when its rank is at least its area's. pino's numbers. */
export const LEVEL_RANKS: Readonly<Record<LogThreshold, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  silent: Infinity,
};

/** What is written of which area. */
export interface LogLevels {
  readonly base: LogThreshold;
  /** By area; an area's children go by it too, unless they are named themselves. */
  readonly areas: ReadonlyMap<string, LogThreshold>;
}

/**
 * Reads `info`, or `warn,network=debug,log=trace`: one level for all, and others by area.
 *
 * @throws {RangeError} naming what is no level
 */
export function parseLogLevels(text: string): LogLevels {
  let base: LogThreshold = "info";
  const areas = new Map<string, LogThreshold>();
  for (const part of text.split(",").map((piece) => piece.trim())) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const level = part
      .slice(equals + 1)
      .trim()
      .toLowerCase();
    if (!Object.hasOwn(LEVEL_RANKS, level)) {
      throw new RangeError(`"${level}" is no log level: use ${Object.keys(LEVEL_RANKS).join(", ")}, or AREA=LEVEL`);
    }
    if (equals < 0) base = level as LogThreshold;
    else areas.set(part.slice(0, equals).trim(), level as LogThreshold);
  }
  return { base, areas };
}

/** The level of an area: its own, else its parent's (`network` for `network.listener`). */
export function levelOf(levels: LogLevels, area: string): LogThreshold {
  for (let name = area; name !== ""; name = name.slice(0, Math.max(0, name.lastIndexOf(".")))) {
    const level = levels.areas.get(name);
    if (level !== undefined) return level;
  }
  return levels.base;
}
