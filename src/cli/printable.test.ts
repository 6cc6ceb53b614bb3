import assert from "node:assert/strict";
import { test } from "node:test";
import { printable } from "./printable.ts";

for (const [text, shown] of [
  ["größer 😀", "größer 😀"],
  ["a\tb\r\nc", "a\\tb\\r\\nc"],
  ["\u001b[2J\u0000\u007f\u009b31m", "\\x1b[2J\\x00\\x7f\\x9b31m"],
  ["\u202eevil\u2066\u2028", "\\u{202e}evil\\u{2066}\\u{2028}"],
] as const) {
  test(`printable() shows ${JSON.stringify(text)}`, () => assert.equal(printable(text), shown));
}
