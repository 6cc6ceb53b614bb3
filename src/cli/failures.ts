import { ConfigError } from "../config/config-error.ts";
import { DirectoryLockedError, isSystemError } from "../platform/platform.ts";
import { ApiError, errorName } from "../protocol/errors.ts";
import { ExitCode, UsageError } from "./exit-codes.ts";
import { hintFor } from "./hints.ts";

/** What a person is told of a failure, and the exit code that goes with it. */
export interface FailureReport {
  readonly text: string;
  readonly exitCode: number;
}

/** Puts an error into words. */
export function describeFailure(error: Error): FailureReport {
  if (error instanceof UsageError) return { text: error.message, exitCode: ExitCode.USAGE };
  if (error instanceof ConfigError) {
    const lines = error.message.split("\n");
    const text = lines.length === 1 ? lines.join("") : `the configuration is wrong:\n  ${lines.join("\n  ")}`;
    const file = error.problems.find(({ rule }) => rule !== "unreadable-file")?.file;
    const hint = file === undefined ? "" : `\n\`rafka config lint ${file}\` tells how each is mended.`;
    return { text: `${text}${hint}`, exitCode: ExitCode.CONFIGURATION };
  }
  if (error instanceof DirectoryLockedError) return { text: error.message, exitCode: ExitCode.IN_USE };
  if (isSystemError(error, "EADDRINUSE")) return { text: error.message, exitCode: ExitCode.IN_USE };
  if (error instanceof ApiError) {
    const name = errorName(error.code);
    const hint = hintFor(error);
    const text = error.message === name ? name : `${error.message} (${name})`;
    return { text: hint === undefined ? text : `${text}\nHint: ${hint}.`, exitCode: ExitCode.FAILED };
  }
  return { text: error.message, exitCode: ExitCode.FAILED };
}
