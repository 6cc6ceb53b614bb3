/**
 * Reads `.properties` text exactly as java.util.Properties does: `=`, `:` or blanks between key and value, `\` escapes,
 * logical lines continued by a trailing backslash, comments by `#` or `!`, and the last of two equal keys wins.
 */

/** A key's value and the line it began on. */
export interface PropertyEntry {
  readonly value: string;
  /** From 1, where the key is written; the line that won. */
  readonly line: number;
  /** An earlier line that set the same key to something else, and lost. */
  readonly earlierLine: number | undefined;
}

/** @throws {SyntaxError} on a malformed \u escape, as Java does, naming the line */
export function parseProperties(text: string): Map<string, PropertyEntry> {
  const entries = new Map<string, PropertyEntry>();
  for (const { content, line } of logicalLines(text)) {
    const [key, value] = splitEntry(content, line);
    entries.set(key, { value, line, earlierLine: entries.get(key)?.line });
  }
  return entries;
}

interface LogicalLine {
  readonly content: string;
  readonly line: number;
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\f";
}

function* logicalLines(text: string): IterableIterator<LogicalLine> {
  const lines = text.split(/\r\n|\r|\n/);
  // A newline that ends the text begins no line; after a final backslash Java sees the difference.
  if (lines.at(-1) === "" && !text.endsWith("\r\n")) lines.pop();
  let content = "";
  let start = 0;
  for (const [index, natural] of lines.entries()) {
    let first = 0;
    while (isBlank(natural[first])) first++;
    const part = natural.slice(first);
    if (content === "") {
      // Blank and comment lines; a continuation that holds something ends or takes them in.
      if (part === "" || part.startsWith("#") || part.startsWith("!")) continue;
      start = index + 1;
    }
    let backslashes = 0;
    while (part[part.length - 1 - backslashes] === "\\") backslashes++;
    const isContinued = backslashes % 2 === 1;
    content += isContinued ? part.slice(0, -1) : part;
    // As Java's LineReader: a backslash at the very end still makes an entry, be it an empty one.
    if (isContinued && index < lines.length - 1) continue;
    yield { content, line: start };
    content = "";
  }
  if (content !== "") yield { content, line: start };
}

function splitEntry(content: string, line: number): [key: string, value: string] {
  let end = 0;
  while (end < content.length && !isBlank(content[end]) && content[end] !== "=" && content[end] !== ":") {
    end += content[end] === "\\" ? 2 : 1;
  }
  const keyEnd = Math.min(end, content.length);
  let position = keyEnd;
  while (isBlank(content[position])) position++;
  if (content[position] === "=" || content[position] === ":") {
    position++;
    while (isBlank(content[position])) position++;
  }
  return [unescape(content.slice(0, keyEnd), line), unescape(content.slice(position), line)];
}

const ESCAPES: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescape(text: string, line: number): string {
  if (!text.includes("\\")) return text;
  let result = "";
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character !== "\\") {
      result += character;
      continue;
    }
    const escaped = text[++index] ?? "";
    if (escaped !== "u") {
      result += ESCAPES[escaped] ?? escaped;
      continue;
    }
    const hex = text.slice(index + 1, index + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new SyntaxError(`line ${line}: malformed \\uxxxx encoding`);
    result += String.fromCharCode(Number.parseInt(hex, 16));
    index += 4;
  }
  return result;
}
