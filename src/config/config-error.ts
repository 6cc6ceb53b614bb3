import { ErrorCode, ApiError } from "../protocol/errors.ts";

/** A value that a config cannot have, in Kafka's words. */
export class ConfigException extends ApiError {
  /** What is wrong with the value, without naming config and value again. */
  readonly reason: string;

  constructor(message: string, reason: string = message) {
    super(ErrorCode.INVALID_CONFIG, message);
    this.reason = reason;
  }

  /** "Invalid value … for configuration …". */
  static invalid(name: string, value: string | null, why?: string): ConfigException {
    const message = `Invalid value ${value} for configuration ${name}`;
    return why === undefined ? new ConfigException(message) : new ConfigException(`${message}: ${why}`, why);
  }
}

/** What kind of thing is wrong; `config lint` shows it, so that a rule can be looked up. */
export type ProblemRule =
  | "missing-name"
  | "invalid-value"
  | "contradiction"
  | "unsupported"
  | "unreadable-file"
  | "unknown-name"
  | "removed-name"
  | "deprecated-name"
  | "duplicate-name"
  | "no-effect";

/** One thing wrong with what a person configured, with everything needed to find and mend it. */
export interface ConfigProblem {
  readonly rule: ProblemRule;
  /** Where it was written: a file, or undefined for the command line and the embedding program. */
  readonly file: string | undefined;
  /** Line in that file, from 1. */
  readonly line: number | undefined;
  /** The config at fault; undefined when several are. */
  readonly name: string | undefined;
  /** What was written; undefined if nothing was, or if it is a secret. */
  readonly value: string | undefined;
  /** What is wrong. */
  readonly message: string;
  /** Which values would do. */
  readonly allowed: string | undefined;
  /** A config name close to an unknown one. */
  readonly suggestion: string | undefined;
}

/** The problem as one line for a terminal or a log. */
export function formatProblem(problem: Omit<ConfigProblem, "rule">): string {
  const { file, line, name, value, message, allowed, suggestion } = problem;
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  const setting = name === undefined ? "" : `${name}${value === undefined ? "" : `=${value}`}: `;
  const hint = allowed === undefined ? "" : ` (allowed: ${allowed})`;
  return `${place}${setting}${message}${hint}${suggestion === undefined ? "" : `; did you mean ${suggestion}?`}`;
}

/** The broker cannot start with this configuration: every problem that was found, not only the first. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];
  /** What would only have been warned of: a mistyped name often explains a missing one. */
  readonly warnings: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], warnings: readonly ConfigProblem[] = []) {
    super([...problems, ...warnings].map(formatProblem).join("\n"));
    this.problems = problems;
    this.warnings = warnings;
  }
}
