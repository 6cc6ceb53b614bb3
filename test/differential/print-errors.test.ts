/** docs/errors.md says what was recorded: every mistake of the matrix has an exchange with an error. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { API_TABLE } from "../../src/broker/dispatch/api-table.ts";
import { apiName } from "../../src/protocol/api-keys.ts";
import { printErrors } from "./print-errors.ts";
import { readTranscript } from "./transcript.ts";

/** Those that ask nobody, and those that are refused before anybody is asked (see their handlers). */
const NOT_ASKED: readonly string[] = ["ApiVersions", "ConsumerGroupHeartbeat", "ConsumerGroupDescribe"];

test("every API that is served was asked by clients with and without rights", () => {
  const asked = new Set(readTranscript("authorizer").map(({ name }) => name.split(" ")[1]));
  for (const { apiKey } of API_TABLE) {
    const name = apiName(apiKey);
    if (NOT_ASKED.includes(name)) continue;
    assert.ok(asked.has(name), `${name} is not in the transcript of a broker with an authorizer`);
  }
});

test("docs/errors.md is printed from the transcripts (node tools/print-errors.ts)", () => {
  assert.equal(readFileSync("docs/errors.md", "utf8"), printErrors());
});
