import { parseArgs } from "node:util";
import { UsageError } from "./exit-codes.ts";
import { SERVE_FLAGS, type ServeOptions } from "./serve-options.ts";

/**
 * Reads the words after `rafka serve`.
 *
 * @throws {UsageError} on what it does not know
 */
export function parseServe(words: readonly string[]): ServeOptions {
  const { values, positionals } = parse(words);
  if (positionals.length > 1) throw usage(`one properties file at most, not ${positionals.join(", ")}`);
  const overrides = parseOverrides(list(values["override"]), "rafka serve");
  const logFormat = last(values["log-format"]);
  if (logFormat !== undefined && logFormat !== "json" && logFormat !== "readable") {
    throw usage(`--log-format is json or readable, not ${logFormat}`);
  }
  const isEphemeral = values["ephemeral"] === true;
  const dataDirectory = last(values["data"]);
  if (isEphemeral && dataDirectory !== undefined) throw usage("--ephemeral and --data exclude each other");
  return {
    propertiesFile: positionals[0],
    overrides,
    port: port("port", last(values["port"])),
    dataDirectory,
    isEphemeral,
    metricsPort: port("metrics-port", last(values["metrics-port"])),
    logLevel: last(values["log-level"]) ?? "info",
    logFormat,
  };
}

function usage(message: string): UsageError {
  return new UsageError(message, "rafka serve");
}

function parse(words: readonly string[]): {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
} {
  const options = Object.fromEntries(
    SERVE_FLAGS.map(([flag, value]) => [
      flag,
      value === undefined ? { type: "boolean" as const } : { type: "string" as const, multiple: true },
    ]),
  );
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    // parseArgs throws TypeErrors with a code of its own for every mistake of the command line.
    if (error instanceof TypeError && "code" in error)
      throw usage(error.message.split(". To specify")[0] ?? error.message);
    throw error;
  }
}

function list(value: string | boolean | (string | boolean)[] | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function last(value: string | boolean | (string | boolean)[] | undefined): string | undefined {
  return list(value).at(-1);
}

function port(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw usage(`--${flag} is a number from 0 to 65535, not ${text}`);
}

/**
 * Reads the texts of `--override`; the last of two with one name wins.
 *
 * @param command whose help tells more
 * @throws {UsageError} on a text that is no `key=value`
 */
export function parseOverrides(texts: readonly string[], command: string): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const text of texts) {
    const equals = text.indexOf("=");
    if (equals < 1) throw new UsageError(`--override wants key=value, not ${text}`, command);
    overrides[text.slice(0, equals)] = text.slice(equals + 1);
  }
  return overrides;
}
