/** The file as bytes: what `java.util.Properties` makes of them, and where that is hardly what the writer meant. */
import { parseProperties, type PropertyEntry } from "../../base/properties.ts";
import { brokerDefinitionOf } from "../broker-definitions.ts";
import { type Finding, LINT_RULES, type LintRule } from "./finding.ts";

/** A properties file that was read. */
export interface SourceFile {
  /** As the person named it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Who may read it: the permission bits of a Unix file system; undefined where there are none. */
  readonly mode: number | undefined;
}

/** A properties file has some kilobytes; what is larger is something else. */
export const PROPERTIES_BYTES_MAX: number = 16 * 1024 * 1024;

/** A file's entries; undefined when nothing can be made of it, which the findings say. */
export interface ReadSource {
  readonly entries: ReadonlyMap<string, PropertyEntry> | undefined;
  readonly findings: readonly Finding[];
}

/** A finding about a file as a whole, or a line of it. */
export function fileFinding(
  rule: LintRule,
  place: { readonly file: string; readonly line?: number },
  message: string,
  fix: string,
): Finding {
  return {
    rule,
    severity: LINT_RULES[rule],
    file: place.file,
    line: place.line,
    name: undefined,
    value: undefined,
    message,
    allowed: undefined,
    suggestion: undefined,
    fix,
  };
}

/** Reads the bytes as Kafka does, and looks at them as a person does. */
export function readSource(source: SourceFile): ReadSource {
  const file = source.name;
  const failed = (message: string, fix: string, line?: number): ReadSource => ({
    entries: undefined,
    findings: [fileFinding("unreadable-file", { file, ...(line === undefined ? {} : { line }) }, message, fix)],
  });
  const { bytes } = source;
  if (bytes.length > PROPERTIES_BYTES_MAX) {
    return failed(`has more than ${PROPERTIES_BYTES_MAX} bytes: that is no properties file`, "name the right file");
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return failed("is UTF-16 text; properties are read as ISO-8859-1", "save it as ASCII or UTF-8");
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const lines = text.split(/\r\n|\r|\n/);
  try {
    const entries = parseProperties(text);
    return { entries, findings: [...encodingFindings(file, lines), ...entryFindings(file, lines, entries)] };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, line = "", message = error.message] = /^line (\d+): (.*)$/.exec(error.message) ?? [];
    return failed(message, "write four hexadecimal digits after \\u, and \\\\ for a backslash", Number(line));
  }
}

/** What a template, a shell or a config provider was to replace. */
export const PLACEHOLDER: RegExp = /\$\{[^}]*\}|\{\{.*\}\}/;

const BEYOND_ASCII = /[\u0080-\u00ff]/;

function* encodingFindings(file: string, lines: readonly string[]): Generator<Finding> {
  const [first = ""] = lines;
  if (first.startsWith("\u00ef\u00bb\u00bf")) {
    const message = "begins with a byte order mark, which becomes part of its first name";
    yield fileFinding("encoding", { file, line: 1 }, message, "save it without a byte order mark");
  }
  for (const [index, line] of lines.entries()) {
    if (!BEYOND_ASCII.test(line) && !line.includes("\0")) continue;
    if (/^[ \t\f]*[#!]/.test(line)) continue;
    const place = { file, line: index + 1 };
    if (line.includes("\0")) {
      yield fileFinding("encoding", place, "holds a zero byte", "remove it; is this a text file?");
    } else if (isUtf8(line.replace(/^\u00ef\u00bb\u00bf/, ""))) {
      const message = "has UTF-8 characters, which are read as ISO-8859-1: two or more others for each";
      yield fileFinding("encoding", place, message, "write each such character as \\uXXXX");
    }
  }
}

/** Whether a line that was read as ISO-8859-1 has characters beyond ASCII, and all of them make sense as UTF-8. */
function isUtf8(line: string): boolean {
  if (!BEYOND_ASCII.test(line)) return false;
  const bytes = Buffer.from(line, "latin1");
  return Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}

function* entryFindings(
  file: string,
  lines: readonly string[],
  entries: ReadonlyMap<string, PropertyEntry>,
): Generator<Finding> {
  for (const [name, { value, line }] of entries) {
    const written = lines[line - 1] ?? "";
    if (!/[#"'\\{]/.test(written) && !/[#{]/.test(value)) continue;
    const definition = brokerDefinitionOf(name);
    // A secret may look like anything, and is not to be shown; nobody knows what an unknown name holds.
    if (definition === undefined || definition.isSensitive) continue;
    const about = (rule: LintRule, message: string, fix: string): Finding => ({
      ...fileFinding(rule, { file, line }, message, fix),
      name,
      value,
    });
    if (/(^|[=:\s,])[A-Za-z]:\\(?!\\)/.test(written)) {
      const message = "single backslashes are dropped when the file is read";
      yield about("lost-backslash", message, "write \\\\ or / between the parts of a path");
    }
    if (/^[^\\]*\\[ \t\f]+$/.test(written)) {
      const message = "blanks follow the backslash: the next line is not read as part of this one";
      yield about("lost-backslash", message, "remove the blanks at the end of the line");
    }
    const [placeholder] = PLACEHOLDER.exec(value) ?? [];
    // Providers, which are not served, are complained of by themselves.
    if (placeholder !== undefined && !entries.has("config.providers")) {
      yield about("placeholder", `nothing fills in ${placeholder}`, "fill it in before a broker reads the file");
    }
    if (/\s#/.test(value)) {
      yield about("inline-comment", "the comment is part of the value", "give the comment a line of its own");
    }
    if (/^(["']).*\1$/.test(value) && value.length > 1) {
      yield about("quoted-value", "the quotes are part of the value", "remove the quotes");
    }
  }
}
