/** Breaks generated lines that are too long, as a formatter would. */

const LINE_LENGTH = 120;

/** The same lines, none longer than 120 characters where a rule is known for it. */
export function wrapLines(lines: readonly string[]): string[] {
  return lines.flatMap((line) => (line.length <= LINE_LENGTH ? [line] : wrapLine(line)));
}

function wrapLine(line: string): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const signature = /^((?:export )?function\*? \w+\()(.*)(\): [^()]+ \{)$/.exec(line);
  if (signature !== null) {
    const [, before = "", parameters = "", after = ""] = signature;
    return [before, ...parameters.split(", ").map((parameter) => `  ${parameter},`), after];
  }
  // `if (…) statement` and `for (…) statement`: the statement begins after the parenthesis that closes the first one.
  if (/^ *(if|for) \(/.test(line)) {
    const end = closing(line, line.indexOf("("));
    const head = line.slice(0, end + 1);
    const statement = line.slice(end + 2);
    if (statement !== "{") return wrapLines([`${head} {`, `${indent}  ${statement}`, `${indent}}`]);
    const conditions = line.slice(line.indexOf("(") + 1, end).split(" && ");
    return [
      `${indent}if (`,
      ...conditions.map((condition, index) => `${indent}  ${condition}${index < conditions.length - 1 ? " &&" : ""}`),
      `${indent}) {`,
    ];
  }
  const assignment = /^( *(?:const |let )?\S+(?:: [^=]+)? =) (.*)$/.exec(line);
  if (assignment !== null) {
    const [, before = "", value = ""] = assignment;
    const question = outside(value, " ? ");
    const colon = outside(value, " : ");
    if (question >= 0 && colon > question) {
      const yes = value.slice(question + 3, colon);
      const no = value.slice(colon + 3);
      return wrapLines([`${before} ${value.slice(0, question)}`, `${indent}  ? ${yes}`, `${indent}  : ${no}`]);
    }
    const call = /^(\w+\()(.*)(\);)$/.exec(value);
    if (call !== null && indent.length + value.length > LINE_LENGTH - 2) {
      const parts = (call[2] ?? "").split(", ").map((part) => `${indent}  ${part},`);
      return [`${before} ${call[1]}`, ...parts, `${indent}${call[3]}`];
    }
    return [before, `${indent}  ${value}`];
  }
  return [line];
}

/** Where `part` stands outside of all parentheses, or -1. */
function outside(text: string, part: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "(") depth++;
    if (text[index] === ")") depth--;
    if (depth === 0 && text.startsWith(part, index)) return index;
  }
  return -1;
}

function closing(line: string, open: number): number {
  let depth = 0;
  for (let index = open; index < line.length; index++) {
    if (line[index] === "(") depth++;
    if (line[index] === ")" && --depth === 0) return index;
  }
  throw new Error(`no closing parenthesis in ${line}`);
}
