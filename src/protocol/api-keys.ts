/** Kafka's APIs: keys, versions, header versions. The facts are generated from `schemas/`. */
import { API_TABLE, ApiKey, type ApiFacts } from "./generated/api-table.ts";

export { ApiKey, type ApiFacts } from "./generated/api-table.ts";

/** Every API that has a valid version, ordered by key. */
export const APIS: readonly ApiFacts[] = API_TABLE;

const BY_KEY: (ApiFacts | undefined)[] = [];
for (const api of API_TABLE) BY_KEY[api.apiKey] = api;

/** The facts of an API, or undefined when Kafka 4.4 has no such key. */
export function apiOf(apiKey: number): ApiFacts | undefined {
  return BY_KEY[apiKey];
}

/** The API's name as in Kafka's `ApiKeys`, or `UNKNOWN (n)`. */
export function apiName(apiKey: number): string {
  return BY_KEY[apiKey]?.name ?? `UNKNOWN (${apiKey})`;
}

/** The versions of the two headers around a message. */
export interface HeaderVersions {
  /** 1, or 2 with tagged fields. */
  readonly request: number;
  /** 0, or 1 with tagged fields. */
  readonly response: number;
}

const PLAIN: HeaderVersions = { request: 1, response: 0 };
const FLEXIBLE: HeaderVersions = { request: 2, response: 1 };
// KIP-511: a client that asks for versions does not know yet what the broker can say, so the answer's header never grows.
const API_VERSIONS_FLEXIBLE: HeaderVersions = { request: 2, response: 0 };

/** The header versions of an API in one of its versions, as Kafka's ApiMessageType; undefined for an unknown key. */
export function headerVersions(apiKey: number, version: number): HeaderVersions | undefined {
  const api = BY_KEY[apiKey];
  if (api === undefined) return undefined;
  if (version < api.firstFlexibleVersion) return PLAIN;
  return apiKey === ApiKey.API_VERSIONS ? API_VERSIONS_FLEXIBLE : FLEXIBLE;
}
