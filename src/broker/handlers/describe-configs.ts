/** DescribeConfigs v1–4: every config of a topic, broker, logger or group with its source and synonyms (KIP-226, KIP-1142). */
import {
  type DescribedConfig,
  describeBrokerConfigs,
  describeClientMetricsConfigs,
  describeClusterConfigs,
  describeGroupConfigs,
  describeTopicConfigs,
} from "../../config/describe-config.ts";
import { brokerLayers } from "../../controller/configs/broker-layers.ts";
import { validateTopicName } from "../../metadata/topic-name.ts";
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeConfigsRequest,
  readDescribeConfigsRequest,
} from "../../protocol/generated/describe-configs-request.ts";
import {
  type DescribeConfigsResponse,
  type DescribeConfigsResponseResult,
  newDescribeConfigsResponse,
  newDescribeConfigsResponseResourceResult,
  newDescribeConfigsResponseResult,
  newDescribeConfigsResponseSynonym,
  writeDescribeConfigsResponse,
} from "../../protocol/generated/describe-configs-response.ts";
import { standardMessage } from "../../protocol/standard-messages.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { describeLoggers } from "../broker-loggers.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

type Asked = DescribeConfigsRequest["resources"][number];

/** See the file's head. */
export const describeConfigsApi: ApiHandler<DescribeConfigsRequest, DescribeConfigsResponse> = {
  apiKey: ApiKey.DESCRIBE_CONFIGS,
  versions: [1, 4],
  deviations: ["documentation is Rafka's own, short"],
  read: readDescribeConfigsRequest,
  write: writeDescribeConfigsResponse,
  handle: handleDescribeConfigs,
  errorResponse: failed,
  countErrors: (response, errors) => {
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};

function handleDescribeConfigs(context: RequestContext, request: DescribeConfigsRequest): DescribeConfigsResponse {
  // As Kafka: one resource of an unknown type fails the whole request.
  if (request.resources.some(({ resourceType }) => !KNOWN_TYPES.has(resourceType))) {
    return failed(request, ErrorCode.INVALID_REQUEST);
  }
  const isAllowed = (asked: Asked): boolean => authorizationError(context, asked) === ErrorCode.NONE;
  const allowed = request.resources.filter(isAllowed);
  const refused = request.resources.filter((asked) => !isAllowed(asked));
  return newDescribeConfigsResponse({
    results: [
      ...allowed.map((asked) => describe(context, request, asked)),
      ...refused.map((asked) => refusedResult(asked, authorizationError(context, asked))),
    ],
  });
}

const KNOWN_TYPES: ReadonlySet<number> = new Set(Object.values(ConfigResourceType));

function authorizationError(context: RequestContext, { resourceType, resourceName }: Asked): number {
  if (resourceType === ConfigResourceType.TOPIC) {
    const isAllowed = context.allows("DESCRIBE_CONFIGS", { type: "TOPIC", name: resourceName });
    return isAllowed ? ErrorCode.NONE : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
  }
  if (resourceType === ConfigResourceType.GROUP) {
    const isAllowed = context.allows("DESCRIBE_CONFIGS", { type: "GROUP", name: resourceName });
    return isAllowed ? ErrorCode.NONE : ErrorCode.GROUP_AUTHORIZATION_FAILED;
  }
  return context.allows("DESCRIBE_CONFIGS", CLUSTER) ? ErrorCode.NONE : ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
}

function describe(
  context: RequestContext,
  request: DescribeConfigsRequest,
  asked: Asked,
): DescribeConfigsResponseResult {
  let configs: DescribedConfig[];
  try {
    configs = configsOf(context, asked);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // As ConfigHelper: a topic that is not there is told by its code alone.
    return errorResult(asked, error.code, error.code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION ? "" : error.message);
  }
  const keys = asked.configurationKeys;
  // As ConfigHelper.createResponseConfig: null and an empty list both ask for all.
  const wanted = keys === null || keys.length === 0 ? configs : configs.filter(({ name }) => keys.includes(name));
  return newDescribeConfigsResponseResult({
    resourceType: asked.resourceType,
    resourceName: asked.resourceName,
    configs: wanted.map((config) =>
      newDescribeConfigsResponseResourceResult({
        name: config.name,
        value: config.value,
        readOnly: config.isReadOnly,
        configSource: config.source,
        isSensitive: config.isSensitive,
        synonyms: request.includeSynonyms
          ? config.synonyms.map((synonym) => newDescribeConfigsResponseSynonym(synonym))
          : [],
        configType: config.type,
        // A logger's is empty, asked for or not.
        documentation: request.includeDocumentation || config.documentation === "" ? config.documentation : null,
      }),
    ),
  });
}

/** @throws {ApiError} when there is no such resource */
function configsOf(context: RequestContext, { resourceType, resourceName }: Asked): DescribedConfig[] {
  const { broker } = context;
  const image = broker.metadata();
  const layers = brokerLayers(image.configs, broker.config);
  switch (resourceType) {
    case ConfigResourceType.TOPIC:
      validateTopicName(resourceName);
      if (image.topics.getTopic(resourceName) === undefined) throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      return describeTopicConfigs(layers, image.configs.topicProps(resourceName));
    case ConfigResourceType.GROUP:
      if (resourceName === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Group name must not be empty");
      return describeGroupConfigs(layers, image.configs.props(ConfigResourceType.GROUP, resourceName));
    case ConfigResourceType.BROKER:
      if (resourceName === "") return describeClusterConfigs(layers);
      checkBrokerId(resourceName, broker.nodeId, " or empty string,");
      return describeBrokerConfigs(layers);
    case ConfigResourceType.BROKER_LOGGER:
      if (resourceName === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Broker id must not be empty");
      checkBrokerId(resourceName, broker.nodeId, "");
      return describeLoggers(broker.loggerLevels);
    default: {
      if (resourceName === "") {
        throw new ApiError(ErrorCode.INVALID_REQUEST, "Client metrics subscription name must not be empty");
      }
      return describeClientMetricsConfigs(image.configs.props(ConfigResourceType.CLIENT_METRICS, resourceName));
    }
  }
}

function checkBrokerId(name: string, nodeId: number, or: string): void {
  if (!/^-?\d+$/.test(name)) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `Broker id must be an integer, but it is: ${name}`);
  }
  if (Number(name) === nodeId) return;
  throw new ApiError(ErrorCode.INVALID_REQUEST, `Unexpected broker id, expected ${nodeId}${or} but received ${name}`);
}

function failed(request: DescribeConfigsRequest, errorCode: number): DescribeConfigsResponse {
  return newDescribeConfigsResponse({ results: request.resources.map((asked) => errorResult(asked, errorCode, null)) });
}

function refusedResult(asked: Asked, errorCode: number): DescribeConfigsResponseResult {
  return errorResult(asked, errorCode, standardMessage(errorCode));
}

function errorResult(asked: Asked, errorCode: number, errorMessage: string | null): DescribeConfigsResponseResult {
  const { resourceType, resourceName } = asked;
  return newDescribeConfigsResponseResult({ errorCode, errorMessage, resourceType, resourceName });
}
