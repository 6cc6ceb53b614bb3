/** Reads over the wire what admins have made of a cluster, as facts that a model knows too. */
import assert from "node:assert/strict";
import type { ClientApi } from "../../src/network/client/kafka-connection.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import { newApiVersionsRequest } from "../../src/protocol/generated/api-versions-request.ts";
import { newDescribeClientQuotasRequest } from "../../src/protocol/generated/describe-client-quotas-request.ts";
import {
  newDescribeConfigsRequest,
  newDescribeConfigsRequestResource,
} from "../../src/protocol/generated/describe-configs-request.ts";
import { newDescribeUserScramCredentialsRequest } from "../../src/protocol/generated/describe-user-scram-credentials-request.ts";
import { newListConfigResourcesRequest } from "../../src/protocol/generated/list-config-resources-request.ts";
import { newMetadataRequest } from "../../src/protocol/generated/metadata-request.ts";
import {
  API_VERSIONS,
  DESCRIBE_CLIENT_QUOTAS,
  DESCRIBE_CONFIGS,
  DESCRIBE_USER_SCRAM_CREDENTIALS,
  LIST_CONFIG_RESOURCES,
  METADATA,
} from "../../src/testing/admin-calls.ts";
import type { ClusterFacts } from "./cluster-model.ts";

/** Asks a broker; undefined when nobody knows what became of the request. */
export type Ask = <Request, Response>(
  api: ClientApi<Request, Response>,
  message: Request,
) => Promise<Response | undefined>;

/** Resource types of configs, and the source that says that a value is the resource's own. */
export const RESOURCES = {
  topic: { type: 2, ownSource: 1 },
  broker: { type: 4, ownSource: 2 },
  "default broker": { type: 4, ownSource: 3 },
  metrics: { type: 16, ownSource: 7 },
  group: { type: 32, ownSource: 8 },
} as const;

/** A kind of resource that has configs. */
export type ResourceKind = keyof typeof RESOURCES;

/** The feature whose level admins may change. */
export const CHANGED_FEATURE = "eligible.leader.replicas.version";

/** Whether a topic is the business of others than these admins, by its name. */
export function isOthersTopic(name: string): boolean {
  return /^[cs]\d|^__/.test(name);
}

/** Reads everything. Asserts what must be whatever the facts are: a topic has all its partitions, each with its leader. */
export async function readClusterFacts(ask: Ask): Promise<ClusterFacts> {
  const facts = new Map<string, string>();
  const topicIds = new Map<string, string>();
  const { topics } = await answered(ask, METADATA, newMetadataRequest({ topics: null }));
  for (const { name, topicId, errorCode, partitions } of topics) {
    if (name === null || isOthersTopic(name)) continue;
    assert.equal(errorCode, ErrorCode.NONE, `topic ${name}`);
    const indexes = partitions.map(({ partitionIndex }) => partitionIndex).toSorted((one, other) => one - other);
    assert.deepEqual(indexes, [...indexes.keys()], `partitions of ${name}`);
    for (const { leaderId, errorCode: code } of partitions) assert.deepEqual([leaderId, code], [1, 0], name);
    topicIds.set(name, topicId);
    facts.set(`topic ${name}`, `${partitions.length} partitions`);
  }
  const names = async (kind: "metrics" | "group"): Promise<string[]> => {
    const request = newListConfigResourcesRequest({ resourceTypes: [RESOURCES[kind].type] });
    const { configResources } = await answered(ask, LIST_CONFIG_RESOURCES, request);
    return configResources.map(({ resourceName }) => resourceName);
  };
  for (const [kind, resources] of [
    ["topic", [...topicIds.keys()]],
    ["broker", ["1"]],
    ["default broker", [""]],
    ["metrics", await names("metrics")],
    ["group", await names("group")],
  ] as const) {
    for (const [name, value] of await configFacts(ask, kind, resources)) facts.set(name, value);
  }
  const quotas = await answered(ask, DESCRIBE_CLIENT_QUOTAS, newDescribeClientQuotasRequest({ components: [] }));
  for (const { entity, values } of quotas.entries ?? []) {
    const place = quotaPlace(entity.map(({ entityType, entityName }) => [entityType, entityName]));
    for (const { key, value } of values) facts.set(`${place} ${key}`, String(value));
  }
  const scram = await answered(
    ask,
    DESCRIBE_USER_SCRAM_CREDENTIALS,
    newDescribeUserScramCredentialsRequest({ users: null }),
  );
  for (const { user, credentialInfos } of scram.results) {
    for (const { mechanism, iterations } of credentialInfos)
      facts.set(`scram ${user} ${mechanism}`, String(iterations));
  }
  const software = { clientSoftwareName: "admin", clientSoftwareVersion: "1" };
  const { errorCode, finalizedFeatures } = await answered(ask, API_VERSIONS, newApiVersionsRequest(software));
  assert.equal(errorCode, ErrorCode.NONE);
  const level = finalizedFeatures.find(({ name }) => name === CHANGED_FEATURE)?.maxVersionLevel ?? 0;
  facts.set("feature", String(level));
  return { facts, topicIds };
}

/** What the quotas of an entity are called. */
export function quotaPlace(entity: readonly (readonly [type: string, name: string | null])[]): string {
  return `quota ${entity
    .map(([type, name]) => `${type}=${name ?? "<default>"}`)
    .toSorted()
    .join()}`;
}

async function configFacts(ask: Ask, kind: ResourceKind, names: readonly string[]): Promise<Map<string, string>> {
  const { type, ownSource } = RESOURCES[kind];
  const resources = names.map((resourceName) =>
    newDescribeConfigsRequestResource({ resourceType: type, resourceName, configurationKeys: null }),
  );
  const { results } = await answered(ask, DESCRIBE_CONFIGS, newDescribeConfigsRequest({ resources }));
  const facts = new Map<string, string>();
  for (const { resourceName, configs } of results) {
    for (const { name, value, configSource } of configs) {
      if (configSource === ownSource) facts.set(`${kind} ${resourceName} config ${name}`, value ?? "null");
    }
  }
  return facts;
}

async function answered<Request, Response>(
  ask: Ask,
  api: ClientApi<Request, Response>,
  message: Request,
): Promise<Response> {
  const response = await ask(api, message);
  assert.ok(response !== undefined, `API ${api.apiKey} is not answered`);
  return response;
}
