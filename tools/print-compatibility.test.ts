import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compatibilityPage } from "./print-compatibility.ts";

test("docs/compatibility.md is what the code says: run `node tools/print-compatibility.ts`", async () => {
  assert.equal(readFileSync("docs/compatibility.md", "utf8"), await compatibilityPage());
});
