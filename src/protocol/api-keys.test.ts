import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ApiKey, apiName, apiOf, APIS, headerVersions } from "./api-keys.ts";
import { ErrorCode, errorName, isRetriable } from "./errors.ts";

// What Kafka's own classes print, recorded by tools/record-vectors.ts.
const facts = readFileSync(new URL("../../test/golden/kafka-facts.txt", import.meta.url), "utf8")
  .trimEnd()
  .split("\n");

test("every error code of Kafka is here, by its name and no other, retriable or not", () => {
  const ours = Object.entries(ErrorCode).map(
    ([name, code]) => `error ${code} ${name}${isRetriable(code) ? " retriable" : ""}`,
  );
  assert.deepEqual(
    ours,
    facts.filter((fact) => fact.startsWith("error ")),
  );
  assert.equal(errorName(ErrorCode.FENCED_LEADER_EPOCH), "FENCED_LEADER_EPOCH");
  assert.equal(errorName(1234), "UNKNOWN_SERVER_ERROR (1234)");
});

test("every API of Kafka is here with its versions, listeners and header versions", () => {
  const constants = new Map<number, string>(Object.entries(ApiKey).map(([name, key]) => [key, name]));
  const ours = APIS.map((api) => {
    let headers = "";
    for (let version = api.minVersion; version <= api.maxVersion; version++) {
      const { request, response } = headerVersions(api.apiKey, version) ?? {};
      headers += ` ${request}${response}`;
    }
    const stable = api.latestVersionUnstable ? api.maxVersion - 1 : api.maxVersion;
    const listeners = api.listeners.toSorted().join(",");
    const versions = `${api.minVersion} ${api.maxVersion} ${stable}`;
    return `api ${api.apiKey} ${constants.get(api.apiKey)} ${api.name} ${versions} ${listeners}${headers}`;
  });
  assert.deepEqual(
    ours,
    facts.filter((fact) => fact.startsWith("api ")),
  );
});

test("keys that Kafka no longer serves or never had are unknown", () => {
  for (const apiKey of [4, 7, 1000, -1]) {
    assert.equal(apiOf(apiKey), undefined);
    assert.equal(headerVersions(apiKey, 0), undefined);
    assert.equal(apiName(apiKey), `UNKNOWN (${apiKey})`);
  }
});
