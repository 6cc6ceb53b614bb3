/**
 * `rafka config lint`: everything that can be said of a `server.properties` before a broker is started on it. Pure: bytes
 * and values go in, findings come out. An error is exactly what keeps `rafka serve` from starting.
 */
import type { PropertyEntry } from "../../base/properties.ts";
import { BrokerConfig, type ConfigOrigin } from "../broker-config.ts";
import { brokerDefinitionOf } from "../broker-definitions.ts";
import { ConfigError, type ConfigProblem } from "../config-error.ts";
import { effectFindings, isActedOn } from "./effect-rules.ts";
import { type Finding, type FindingAt, LINT_RULES, type Severity } from "./finding.ts";
import { deprecatedFindings, explainUnknown, listenerNameFindings } from "./name-rules.ts";
import { findingOf } from "./problem-findings.ts";
import { directoryFindings, limitFindings, replicaFindings, shadowedFindings } from "./relation-rules.ts";
import { listenerFindings, protectionFindings, secretFindings } from "./security-rules.ts";
import { readSource, type SourceFile } from "./source-file.ts";

/** What is looked at. */
export interface LintInput {
  /** Undefined: what `rafka serve` does without a file. */
  readonly source?: SourceFile | undefined;
  /** What wins over the file. */
  readonly overrides?: ReadonlyMap<string, string>;
  /** The data goes with the broker: where it lies does not matter. */
  readonly isEphemeral?: boolean;
}

/** All findings: those with a line first, in the order of the lines; graver ones first on the same line. */
export function lintConfig({ source, overrides = new Map(), isEphemeral = false }: LintInput): Finding[] {
  const read = source === undefined ? { entries: new Map<string, PropertyEntry>(), findings: [] } : readSource(source);
  if (read.entries === undefined) return [...read.findings];
  const properties = new Map([...read.entries].map(([name, { value }]) => [name, value]));
  for (const [name, value] of overrides) properties.set(name, value);
  const origin = originOf(source, read.entries, overrides);
  const { config, problems, warnings } = parseLeniently(properties, origin);
  const at = findingAt(properties, origin);

  // What a file does not say is its fault too; what is said of nothing in particular may be.
  const placed = (finding: Finding): Finding =>
    finding.file === undefined && !overrides.has(finding.name ?? "") ? { ...finding, file: source?.name } : finding;
  const findings: Finding[] = [...read.findings, ...problems.map((problem) => placed(findingOf(problem)))];
  for (const warning of warnings) {
    const finding = warning.rule === "unknown-name" ? explainUnknown(warning, at) : findingOf(warning);
    if (finding !== undefined) findings.push(finding);
  }
  const listeners = config?.listeners.map(({ name }) => name);
  findings.push(...listenerNameFindings(properties.keys(), listeners, at));
  findings.push(...deprecatedFindings(properties, at), ...shadowedFindings(properties, at));
  const inFile = [...read.entries.keys()];
  findings.push(...secretFindings(source, { inFile, onCommandLine: [...overrides.keys()] }, at));
  findings.push(...effectFindings(properties, at));
  if (config !== undefined) {
    findings.push(...limitFindings(config, at), ...replicaFindings(config, isActedOn, at));
    if (!isEphemeral) findings.push(...directoryFindings(config, at));
    findings.push(...listenerFindings(config, at), ...protectionFindings(config, at));
  }
  return findings.filter(isNews(findings)).sort(byPlace);
}

/** What keeps a broker from starting needs not be told to have no effect; who set an authorizer knows of authorizers. */
function isNews(findings: readonly Finding[]): (finding: Finding) => boolean {
  const failing = new Set(findings.filter(({ severity }) => severity === "error").map(({ name }) => name));
  return ({ rule, name }) => {
    if (rule === "no-effect") return !failing.has(name);
    return rule !== "no-authorizer" || !failing.has("authorizer.class.name");
  };
}

function originOf(
  source: SourceFile | undefined,
  entries: ReadonlyMap<string, PropertyEntry>,
  overrides: ReadonlyMap<string, string>,
): ConfigOrigin {
  if (source === undefined) return { isStandalone: true };
  // What an override replaced is not to blame.
  const own = [...entries].filter(([name]) => !overrides.has(name));
  return {
    file: source.name,
    lines: new Map(own.map(([name, { line }]) => [name, line])),
    replacedLines: new Map(own.flatMap(([name, { earlierLine: line }]) => (line === undefined ? [] : [[name, line]]))),
  };
}

interface Parsed {
  /** Undefined when not even a part of it makes sense. */
  readonly config: BrokerConfig | undefined;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** Settings on which the rules between settings stand: when one of them is bad, the others would be blamed for it. */
const FOUNDATION =
  /^(process\.roles|node\.id|broker\.id|(advertised\.)?listeners|listener\.security\.protocol\.map|inter\.broker\.listener\.name|security\.inter\.broker\.protocol|controller\..*)$/;

/** Parses; where single values are bad or not served, a second time without them, so that rules between the others are checked too. */
function parseLeniently(properties: ReadonlyMap<string, string>, origin: ConfigOrigin): Parsed {
  const first = tryParse(properties, origin);
  const bad = first.problems.flatMap(({ rule, name }) =>
    (rule === "invalid-value" || rule === "unsupported") && name !== undefined ? [name] : [],
  );
  const canGoOn = bad.length > 0 && bad.length === first.problems.length && !bad.some((name) => FOUNDATION.test(name));
  if (!canGoOn) return first;
  const rest = new Map(properties);
  for (const name of bad) rest.delete(name);
  const second = tryParse(rest, origin);
  const more = second.problems.filter(({ name }) => name === undefined || !bad.includes(name));
  return { config: second.config, problems: [...first.problems, ...more], warnings: first.warnings };
}

function tryParse(properties: ReadonlyMap<string, string>, origin: ConfigOrigin): Parsed {
  try {
    const config = BrokerConfig.parse(properties, origin);
    return { config, problems: [], warnings: config.warnings };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: undefined, problems: error.problems, warnings: error.warnings };
  }
}

/** Findings point at the line of their config, and repeat its value unless that is a secret or not known. */
function findingAt(properties: ReadonlyMap<string, string>, { file, lines }: ConfigOrigin): FindingAt {
  return (rule, name, message, fix, severity: Severity = LINT_RULES[rule]) => {
    const line = lines?.get(name);
    const definition = brokerDefinitionOf(name);
    const isShown = definition !== undefined && !definition.isSensitive;
    return {
      rule,
      severity,
      // A default is the file's too: what it does not say.
      file: line === undefined && properties.has(name) ? undefined : file,
      line,
      name,
      value: isShown ? properties.get(name) : undefined,
      message,
      allowed: undefined,
      suggestion: undefined,
      fix,
    };
  };
}

const GRAVITY: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function byPlace(a: Finding, b: Finding): number {
  return (a.line ?? Infinity) - (b.line ?? Infinity) || GRAVITY[a.severity] - GRAVITY[b.severity];
}
