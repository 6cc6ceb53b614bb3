import assert from "node:assert/strict";
import { test } from "node:test";
import { isSystemError } from "../platform.ts";
import { RealFiles } from "./real-files.ts";

test("makeDirectory() fails where nothing can be made", { skip: process.platform !== "linux" }, () => {
  const files = new RealFiles();
  assert.throws(
    () => files.makeDirectory("/proc/rafka/data"),
    (error) => isSystemError(error, "ENOENT"),
  );
  assert.throws(
    () => files.makeDirectory("/dev/null/data"),
    (error) => isSystemError(error, "ENOTDIR"),
  );
});
