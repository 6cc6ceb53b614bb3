/** What `rafka serve` does with the lint: errors end the start before it began, warnings go to the log. */
import { readFileSync, statSync } from "node:fs";
import { ConfigError, formatProblem } from "../config/config-error.ts";
import { problemsOf } from "../config/lint/finding.ts";
import { lintConfig } from "../config/lint/lint-config.ts";
import type { SourceFile } from "../config/lint/source-file.ts";
import { isSystemError } from "../platform/platform.ts";
import type { ServeOptions } from "./serve-options.ts";

/**
 * Lints what a broker is about to start with.
 *
 * @returns the warnings, a line each; undefined when the file has to be read by the start alone
 * @throws {ConfigError} every problem that keeps it from starting
 */
export function lintBeforeStart(options: ServeOptions): readonly string[] | undefined {
  const { propertiesFile, overrides, isEphemeral, dataDirectory } = options;
  const source = propertiesFile === undefined ? undefined : sourceOf(propertiesFile);
  if (propertiesFile !== undefined && source === undefined) return undefined;
  const given = new Map(Object.entries(overrides));
  if (dataDirectory !== undefined) given.set("log.dirs", dataDirectory);
  const findings = lintConfig({ source, overrides: given, isEphemeral });
  const errors = problemsOf(findings.filter(({ severity }) => severity === "error"));
  const warnings = findings.filter(({ severity }) => severity === "warning");
  // A mistyped name often explains a missing one; what else is only unwise can wait until there is a broker.
  if (errors.length > 0) throw new ConfigError(errors, problemsOf(warnings));
  return warnings.map((finding) => `${formatProblem(finding)}; ${finding.fix}`);
}

/** Undefined for what is no file: a pipe can be read once, and what is missing is told by whoever starts. */
function sourceOf(name: string): SourceFile | undefined {
  try {
    const status = statSync(name);
    if (!status.isFile()) return undefined;
    const mode = process.platform === "win32" ? undefined : status.mode & 0o777;
    return { name, bytes: readFileSync(name), mode };
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}
