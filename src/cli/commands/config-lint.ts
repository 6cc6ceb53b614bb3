/** `rafka config lint`: says what is wrong with properties files, for people and for CI. */
import { type Finding, formatFinding, type Severity } from "../../config/lint/finding.ts";
import { lintConfig } from "../../config/lint/lint-config.ts";
import { parseOverrides } from "../parse-serve.ts";
import { ExitCode } from "../exit-codes.ts";
import { Output } from "../output.ts";
import { readPropertiesSource } from "../properties-source.ts";

/** Options of `config lint`. */
export interface LintOptions {
  readonly override?: readonly string[];
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly maxWarnings?: number;
}

/** `config lint`; without files it looks at what `rafka serve` does without one. */
export async function lint(files: readonly string[], options: LintOptions): Promise<void> {
  const overrides = new Map(Object.entries(parseOverrides(options.override ?? [], "rafka config lint")));
  const output = new Output(options.json === true);
  const findings: Finding[] = [];
  if (files.length === 0) findings.push(...lintConfig({ overrides }));
  for (const file of files) {
    const source = await readPropertiesSource(file);
    findings.push(...("rule" in source ? [source] : lintConfig({ source, overrides })));
  }
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [count("error"), count("warning"), count("info")];
  if (output.isJson) output.json({ findings: findings.map(withNulls), errors, warnings, infos });
  else {
    for (const finding of findings) {
      output.line(formatFinding(finding));
      output.line(`    ${finding.fix}`);
    }
    output.line(`${plural(errors, "error")}, ${plural(warnings, "warning")}, ${plural(infos, "info")}`);
  }
  const warningsMax = options.strict === true ? 0 : (options.maxWarnings ?? Number.POSITIVE_INFINITY);
  if (errors > 0 || warnings > warningsMax) process.exitCode = ExitCode.CONFIGURATION;
}

/** Every finding has every field, so that a program need not ask which. */
function withNulls(finding: Finding): Record<keyof Finding, string | number | null> {
  const { severity, rule, file, line, name, value, message, allowed, suggestion, fix } = finding;
  return {
    severity,
    rule,
    file: file ?? null,
    line: line ?? null,
    name: name ?? null,
    value: value ?? null,
    message,
    allowed: allowed ?? null,
    suggestion: suggestion ?? null,
    fix,
  };
}

function plural(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
