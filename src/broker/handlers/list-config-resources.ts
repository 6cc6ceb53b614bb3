/** ListConfigResources v0–1: which resources have configs (KIP-1142); v0 knows client metrics only. */
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type ListConfigResourcesRequest,
  readListConfigResourcesRequest,
} from "../../protocol/generated/list-config-resources-request.ts";
import {
  type ListConfigResourcesResponse,
  newListConfigResourcesResponse,
  newListConfigResourcesResponseConfigResource,
  writeListConfigResourcesResponse,
} from "../../protocol/generated/list-config-resources-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { aliveNodes } from "../cluster-nodes.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const listConfigResourcesApi: ApiHandler<ListConfigResourcesRequest, ListConfigResourcesResponse> = {
  apiKey: ApiKey.LIST_CONFIG_RESOURCES,
  versions: [0, 1],
  read: readListConfigResourcesRequest,
  write: writeListConfigResourcesResponse,
  handle: handleListConfigResources,
  errorResponse: (_request, errorCode) => newListConfigResourcesResponse({ errorCode }),
  countErrors: (response, errors) => errors.error(response.errorCode),
};

const LISTED: readonly number[] = Object.values(ConfigResourceType);

function handleListConfigResources(
  context: RequestContext,
  request: ListConfigResourcesRequest,
): ListConfigResourcesResponse {
  if (!context.allows("DESCRIBE_CONFIGS", CLUSTER)) {
    return newListConfigResourcesResponse({ errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED });
  }
  const types = typesOf(context.apiVersion, request.resourceTypes);
  // As KafkaApis.handleListConfigResources: one type that cannot be listed refuses them all.
  if (types.some((type) => !LISTED.includes(type))) {
    return newListConfigResourcesResponse({ errorCode: ErrorCode.UNSUPPORTED_VERSION });
  }
  return newListConfigResourcesResponse({
    configResources: types.flatMap((resourceType) =>
      namesOf(context, resourceType).map((resourceName) =>
        newListConfigResourcesResponseConfigResource({ resourceName, resourceType }),
      ),
    ),
  });
}

function typesOf(version: number, asked: readonly number[]): readonly number[] {
  if (version === 0) return [ConfigResourceType.CLIENT_METRICS];
  return asked.length === 0 ? LISTED : [...new Set(asked)];
}

function namesOf(context: RequestContext, type: number): string[] {
  const image = context.broker.metadata();
  switch (type) {
    case ConfigResourceType.TOPIC:
      return [...image.topics.byName.keys()];
    case ConfigResourceType.BROKER:
    case ConfigResourceType.BROKER_LOGGER:
      return aliveNodes(image, context.listenerName).map(({ nodeId }) => String(nodeId));
    default:
      return [...image.configs.byResource.values()]
        .filter((resource) => resource.type === type)
        .map(({ name }) => name);
  }
}
