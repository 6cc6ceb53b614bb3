import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { Writer } from "../protocol/writer.ts";
import { errorRow } from "./api-error-row.ts";

test("a message of any length and any characters fits into a row", () => {
  for (const text of ["x", "\u20ac", "\ud83d\ude00", "\ud83d"]) {
    const { errorCode, errorMessage } = errorRow(new ApiError(ErrorCode.POLICY_VIOLATION, text.repeat(100_000)));
    assert.equal(errorCode, ErrorCode.POLICY_VIOLATION);
    assert.ok(errorMessage?.startsWith(text));
    new Writer().writeString(errorMessage ?? null);
  }
});
