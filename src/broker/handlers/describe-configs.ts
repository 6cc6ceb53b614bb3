/** DescribeConfigs v1–4: every config of a topic, broker, logger or group with its source and synonyms (KIP-226, KIP-1142). */
import {
  type BrokerLayers,
  type DescribedConfig,
  describeBrokerConfigs,
  describeClientMetricsConfigs,
  describeClusterConfigs,
  describeGroupConfigs,
  describeTopicConfigs,
} from "../../config/describe-config.ts";
import { brokerLayers } from "../../controller/configs/broker-layers.ts";
import type { MetadataImage } from "../../metadata/metadata-image.ts";
import { validateTopicName } from "../../metadata/topic-name.ts";
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import type { Steps } from "../../platform/slices.ts";
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
  writeDescribeConfigsResponseInSteps,
} from "../../protocol/generated/describe-configs-response.ts";
import { standardMessage } from "../../protocol/standard-messages.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { describeLoggers } from "../broker-loggers.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

type Asked = DescribeConfigsRequest["resources"][number];

/** See the file's head. */
export const describeConfigsApi: ApiHandler<DescribeConfigsRequest, DescribeConfigsResponse> = {
  apiKey: ApiKey.DESCRIBE_CONFIGS,
  versions: [1, 4],
  deviations: ["documentation is Rafka's own, short"],
  read: readDescribeConfigsRequest,
  write: writeDescribeConfigsResponse,
  long: { isLong: ({ results }) => results.length > LONG_ROWS, writeInSteps: writeDescribeConfigsResponseInSteps },
  handle: (context, request) => inSlicesWhileConnected(context, handleDescribeConfigs(context, request)),
  errorResponse: (request, errorCode) => failed(request, errorCode),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};

/** Resources from which on the answer is written in slices: each is some dozen rows. */
const LONG_ROWS = 10;

function* handleDescribeConfigs(
  context: RequestContext,
  request: DescribeConfigsRequest,
): Steps<DescribeConfigsResponse> {
  // As Kafka: one resource of an unknown type fails the whole request.
  if (request.resources.some(({ resourceType }) => !KNOWN_TYPES.has(resourceType))) {
    return failed(request, ErrorCode.INVALID_REQUEST);
  }
  const results: DescribeConfigsResponseResult[] = [];
  const refused: DescribeConfigsResponseResult[] = [];
  const describer = new Describer(context, request);
  for (const asked of request.resources) {
    const errorCode = authorizationError(context, asked);
    if (errorCode === ErrorCode.NONE) results.push(describer.describe(asked));
    else refused.push(refusedResult(asked, errorCode));
    yield;
  }
  for (const result of refused) results.push(result);
  return newDescribeConfigsResponse({ results });
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

/** Different sets of overrides that one request keeps the rows of: most of thousands of topics have none, or the same. */
const SHARED_ROWS_MAX = 100;

/** More keys than this are not compared with those of other resources; there are not so many configs. */
const SHARED_KEYS_MAX = 1000;

type Rows = DescribeConfigsResponseResult["configs"];

/** The configs of a resource, and what they depend on beside its type: resources with the same have the same. */
interface Configs {
  readonly distinction: Iterable<unknown>;
  readonly configs: () => DescribedConfig[];
}

/** Describes the resources of one request, all of one moment. */
class Describer {
  readonly #context: RequestContext;
  readonly #request: DescribeConfigsRequest;
  readonly #image: MetadataImage;
  readonly #layers: BrokerLayers;
  /** Rows by what makes them differ, and by what is asked of them. */
  readonly #sharedRows = new Map<string, Rows>();

  constructor(context: RequestContext, request: DescribeConfigsRequest) {
    this.#context = context;
    this.#request = request;
    this.#image = context.broker.metadata();
    this.#layers = brokerLayers(this.#image.configs, context.broker.config);
  }

  describe(asked: Asked): DescribeConfigsResponseResult {
    const { resourceType, resourceName } = asked;
    try {
      const configs = this.#rowsOf(asked);
      return newDescribeConfigsResponseResult({ resourceType, resourceName, configs });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // As ConfigHelper: a topic that is not there is told by its code alone.
      return errorResult(asked, error.code, error.code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION ? "" : error.message);
    }
  }

  /**
   * Thousands of topics mostly have the same rows, and so has a resource that is named again: 100,000 times one broker would
   * be 30 million rows.
   */
  #rowsOf(asked: Asked): Rows {
    const { distinction, configs } = this.#configsOf(asked);
    const keys = asked.configurationKeys;
    if (keys !== null && keys.length > SHARED_KEYS_MAX) return this.#rows(keys, configs());
    const key = JSON.stringify([asked.resourceType, keys, ...distinction]);
    let rows = this.#sharedRows.get(key);
    if (rows === undefined) {
      rows = this.#rows(keys, configs());
      if (this.#sharedRows.size < SHARED_ROWS_MAX) this.#sharedRows.set(key, rows);
    }
    return rows;
  }

  #rows(keys: readonly string[] | null, configs: readonly DescribedConfig[]): Rows {
    const { includeSynonyms, includeDocumentation } = this.#request;
    // As ConfigHelper.createResponseConfig: null and an empty list both ask for all.
    const wanted = keys === null || keys.length === 0 ? configs : named(configs, keys);
    return wanted.map((config) =>
      newDescribeConfigsResponseResourceResult({
        name: config.name,
        value: config.value,
        readOnly: config.isReadOnly,
        configSource: config.source,
        isSensitive: config.isSensitive,
        synonyms: includeSynonyms ? config.synonyms.map((synonym) => newDescribeConfigsResponseSynonym(synonym)) : [],
        configType: config.type,
        // A logger's is empty, asked for or not.
        documentation: includeDocumentation || config.documentation === "" ? config.documentation : null,
      }),
    );
  }

  /** @throws {ApiError} when there is no such resource */
  #configsOf({ resourceType, resourceName }: Asked): Configs {
    const { broker } = this.#context;
    const { configs } = this.#image;
    const layers = this.#layers;
    switch (resourceType) {
      case ConfigResourceType.TOPIC: {
        validateTopicName(resourceName);
        if (this.#image.topics.getTopic(resourceName) === undefined) {
          throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        const overrides = configs.topicProps(resourceName);
        return { distinction: overrides, configs: () => describeTopicConfigs(layers, overrides) };
      }
      case ConfigResourceType.GROUP: {
        if (resourceName === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Group name must not be empty");
        const overrides = configs.props(ConfigResourceType.GROUP, resourceName);
        return { distinction: overrides, configs: () => describeGroupConfigs(layers, overrides) };
      }
      case ConfigResourceType.BROKER:
        if (resourceName === "") return { distinction: [""], configs: () => describeClusterConfigs(layers) };
        checkBrokerId(resourceName, broker.nodeId, " or empty string,");
        return { distinction: [], configs: () => describeBrokerConfigs(layers) };
      case ConfigResourceType.BROKER_LOGGER:
        if (resourceName === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Broker id must not be empty");
        checkBrokerId(resourceName, broker.nodeId, "");
        return { distinction: [], configs: () => describeLoggers(broker.loggerLevels) };
      default: {
        if (resourceName === "") {
          throw new ApiError(ErrorCode.INVALID_REQUEST, "Client metrics subscription name must not be empty");
        }
        const overrides = configs.props(ConfigResourceType.CLIENT_METRICS, resourceName);
        return { distinction: overrides, configs: () => describeClientMetricsConfigs(overrides) };
      }
    }
  }
}

/** The configs with one of these names; a client may send any number of keys. */
function named(configs: readonly DescribedConfig[], keys: readonly string[]): DescribedConfig[] {
  const names = new Set(configs.map(({ name }) => name));
  const wanted = new Set(keys.filter((key) => names.has(key)));
  return configs.filter(({ name }) => wanted.has(name));
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
