import assert from "node:assert/strict";
import { test } from "node:test";
import { tryLoadOptionalPackage } from "./optional-package.ts";

test("tryLoadOptionalPackage() says undefined for what is not there, and loads what is", () => {
  assert.equal(tryLoadOptionalPackage("@rafka/is-not-there"), undefined);
  assert.equal(typeof tryLoadOptionalPackage("fast-check"), "object");
});
