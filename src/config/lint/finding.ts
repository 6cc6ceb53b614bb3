/** What `rafka config lint` finds, and how it is told. */
import { type ConfigProblem, formatProblem, type ProblemRule } from "../config-error.ts";

/** `error`: the broker does not start. `warning`: it starts, and may do something else than meant. `info`: worth knowing. */
export type Severity = "error" | "warning" | "info";

/** The name of a rule: those of a start, and those of the lint alone. */
export type LintRule =
  | ProblemRule
  | "encoding"
  | "inline-comment"
  | "lost-backslash"
  | "quoted-value"
  | "placeholder"
  | "misplaced-name"
  | "listener-prefix"
  | "shadowed-value"
  | "message-size"
  | "late-retention"
  | "timeouts"
  | "replica-count"
  | "unclean-election"
  | "temporary-directory"
  | "nested-directory"
  | "plaintext-listener"
  | "no-authorizer"
  | "open-acls"
  | "unchecked-peer"
  | "weak-tls"
  | "readable-secret"
  | "loopback-address"
  | "java-class";

/** How grave a finding of each rule usually is. */
export const LINT_RULES: Readonly<Record<LintRule, Severity>> = {
  "unreadable-file": "error",
  "missing-name": "error",
  "invalid-value": "error",
  contradiction: "error",
  unsupported: "error",
  encoding: "warning",
  "duplicate-name": "warning",
  "inline-comment": "warning",
  "lost-backslash": "warning",
  "quoted-value": "warning",
  placeholder: "warning",
  "unknown-name": "warning",
  "removed-name": "warning",
  "deprecated-name": "warning",
  "misplaced-name": "warning",
  "listener-prefix": "warning",
  "shadowed-value": "warning",
  "message-size": "warning",
  "late-retention": "info",
  timeouts: "warning",
  "replica-count": "warning",
  "unclean-election": "warning",
  "temporary-directory": "warning",
  "nested-directory": "warning",
  "plaintext-listener": "warning",
  "no-authorizer": "warning",
  "open-acls": "warning",
  "unchecked-peer": "warning",
  "weak-tls": "warning",
  "readable-secret": "warning",
  "loopback-address": "info",
  "java-class": "warning",
  "no-effect": "info",
};

/** A {@link ConfigProblem} with how grave it is and how it is mended. */
export interface Finding extends Omit<ConfigProblem, "rule"> {
  readonly rule: LintRule;
  readonly severity: Severity;
  /** What to do, as an order to the reader. */
  readonly fix: string;
}

/** Makes a finding about a named config at the place where that was written. */
export type FindingAt = (rule: LintRule, name: string, message: string, fix: string, severity?: Severity) => Finding;

/** The finding as one line, `file:line: ` first, without how it is mended. */
export function formatFinding(finding: Finding): string {
  const { file, line, severity, rule } = finding;
  const place = file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `;
  const text = formatProblem({ ...finding, file: undefined });
  return `${place}${severity}: ${text} [${rule}]`;
}

/** Those findings that a start knows too, as its problems. */
export function problemsOf(findings: readonly Finding[]): ConfigProblem[] {
  return findings.flatMap((finding) => (isOfStart(finding) ? [finding] : []));
}

const PROBLEM_RULES: ReadonlySet<LintRule> = new Set<ProblemRule>([
  "unreadable-file",
  "missing-name",
  "invalid-value",
  "contradiction",
  "unsupported",
  "unknown-name",
  "removed-name",
  "deprecated-name",
  "duplicate-name",
  "no-effect",
]);

function isOfStart(finding: Finding): finding is Finding & ConfigProblem {
  return PROBLEM_RULES.has(finding.rule);
}
