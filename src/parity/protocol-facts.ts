/** APIs with their versions, and error codes. */
import { API_TABLE } from "../broker/dispatch/api-table.ts";
import { APIS, type ApiFacts, headerVersions } from "../protocol/api-keys.ts";
import { ErrorCode, isRetriable } from "../protocol/errors.ts";
import type { Fact, FactValue } from "./artifact.ts";

/** `3-13`; both inclusive. */
export function versionRange(first: number, last: number): string {
  return `${first}-${last}`;
}

/** Which version is right for which versions of a message: `3-8: 1, 9-13: 2`. */
export function runsOf(first: number, last: number, valueOf: (version: number) => number | undefined): string {
  const runs: string[] = [];
  let start = first;
  for (let version = first; version <= last; version++) {
    if (version < last && valueOf(version + 1) === valueOf(version)) continue;
    runs.push(`${versionRange(start, version)}: ${valueOf(version)}`);
    start = version + 1;
  }
  return runs.join(", ");
}

/** Every API of the protocol: what its messages are, which versions are answered, and which ApiVersions names. */
export function apiFacts(): Fact[] {
  return APIS.flatMap((api) =>
    Object.entries(factsOf(api)).map(([name, value]) => ({ section: "api", item: api.name, name, value })),
  );
}

function factsOf(api: ApiFacts): Record<string, FactValue> {
  const { apiKey, minVersion, maxVersion, firstFlexibleVersion } = api;
  const entry = API_TABLE.find((served) => served.apiKey === apiKey);
  const header = (side: "request" | "response"): string =>
    runsOf(minVersion, maxVersion, (version) => headerVersions(apiKey, version)?.[side]);
  return {
    key: apiKey,
    listeners: [...api.listeners].toSorted().join(", "),
    "versions of the protocol": versionRange(minVersion, maxVersion),
    "unstable version": api.latestVersionUnstable ? maxVersion : "none",
    "versions served": entry === undefined ? "none" : versionRange(...entry.versions),
    "versions advertised":
      entry === undefined ? "none" : versionRange(entry.advertisedFrom ?? entry.versions[0], entry.versions[1]),
    "first flexible version": firstFlexibleVersion > maxVersion ? "none" : Math.max(firstFlexibleVersion, minVersion),
    "request header": header("request"),
    "response header": header("response"),
  };
}

/** Every error code, by code. */
export function errorFacts(): Fact[] {
  return Object.entries(ErrorCode)
    .toSorted(([, a], [, b]) => a - b)
    .flatMap(([item, code]) => [
      { section: "error", item, name: "code", value: code },
      { section: "error", item, name: "retriable", value: isRetriable(code) },
    ]);
}
