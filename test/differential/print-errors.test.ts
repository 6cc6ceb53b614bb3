/** docs/errors.md says what was recorded: every mistake of the matrix has an exchange with an error. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { printErrors } from "./print-errors.ts";

test("docs/errors.md is printed from the transcripts (node tools/print-errors.ts)", () => {
  assert.equal(readFileSync("docs/errors.md", "utf8"), printErrors());
});
