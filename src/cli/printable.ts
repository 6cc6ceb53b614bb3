/** Names that others chose, shown so that a terminal obeys none of them. */

const CONTROLS = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text with `\n`, `\xNN` or `\u{NNNN}` for each control character, and for those that turn the direction of text. */
export function printable(text: string): string {
  return text.replaceAll(CONTROLS, (character) => SHORT[character] ?? escaped(character.charCodeAt(0)));
}

function escaped(code: number): string {
  const hex = code.toString(16);
  return code <= 0xff ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}
