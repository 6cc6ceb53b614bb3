/** What the families of commands share: options that lead to a broker, and readers of what stands behind an option. */
import type { Command } from "commander";
import { UsageError } from "./exit-codes.ts";

const DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

/** A command that speaks to a broker. */
export function online(command: Command): Command {
  return command
    .option("-b, --bootstrap-server <host:port>", "brokers to ask first", DEFAULT_BOOTSTRAP)
    .option(
      "--timeout-ms <ms>",
      "how long the brokers may take for each request, retries included",
      wholeNumber("--timeout-ms", 1, 2_147_483_647),
      30_000,
    )
    .option("--json", "print JSON");
}

/** Gathers an option that may be given again. Not commander's `...`, which would swallow the arguments that follow. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Reads a whole number of an option, both bounds included. */
export function wholeNumber(
  flag: string,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= min && value <= max) return value;
    const bound = max === Number.MAX_SAFE_INTEGER ? "" : ` to ${max}`;
    throw new UsageError(`${flag} wants a whole number from ${min}${bound}, not ${text}`);
  };
}
