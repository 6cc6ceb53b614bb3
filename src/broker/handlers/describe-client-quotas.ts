/** DescribeClientQuotas v0–1: the limits of the entities that a filter finds (KIP-546). */
import { errorRow } from "../../controller/api-error-row.ts";
import {
  type EntityQuotas,
  quotaEntityParts,
  QuotaEntityType,
  quotasByEntity,
  quotaValues,
} from "../../metadata/client-quota-entity.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type DescribeClientQuotasRequest,
  readDescribeClientQuotasRequest,
} from "../../protocol/generated/describe-client-quotas-request.ts";
import {
  type DescribeClientQuotasResponse,
  newDescribeClientQuotasResponse,
  writeDescribeClientQuotasResponse,
} from "../../protocol/generated/describe-client-quotas-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

type Component = DescribeClientQuotasRequest["components"][number];

/** Kafka's match types: this name, the default, any that is named or the default. */
const MatchType = { EXACT: 0, DEFAULT: 1, SPECIFIED: 2 } as const;

/** Which entities are wanted: the name of a type, null for its default, undefined for any. */
type Filter = ReadonlyMap<string, string | null | undefined>;

/** See the file's head. */
export const describeClientQuotasApi: ApiHandler<DescribeClientQuotasRequest, DescribeClientQuotasResponse> = {
  apiKey: ApiKey.DESCRIBE_CLIENT_QUOTAS,
  versions: [0, 1],
  borrowsFrame: true,
  read: readDescribeClientQuotasRequest,
  write: writeDescribeClientQuotasResponse,
  handle: handleDescribeClientQuotas,
  errorResponse: (_request, errorCode) =>
    newDescribeClientQuotasResponse({ errorCode, errorMessage: null, entries: null }),
  countErrors: (response, errors) => errors.error(response.errorCode),
};

function handleDescribeClientQuotas(
  context: RequestContext,
  request: DescribeClientQuotasRequest,
): DescribeClientQuotasResponse {
  requireAllowed(context, "DESCRIBE_CONFIGS");
  let filter: Filter;
  try {
    filter = filterOf(request.components);
  } catch (error) {
    // The refusal's own words are part of the answer.
    return newDescribeClientQuotasResponse({ ...errorRow(error), entries: null });
  }
  const found = quotasByEntity(context.broker.metadata().clientQuotas).filter((quotas) =>
    matches(quotas, filter, request.strict),
  );
  return newDescribeClientQuotasResponse({
    entries: found.map(({ entity, values }) => ({
      entity: quotaEntityParts(entity),
      values: quotaValues(values),
    })),
  });
}

function filterOf(components: readonly Component[]): Filter {
  const known: readonly string[] = Object.values(QuotaEntityType);
  const filter = new Map<string, string | null | undefined>();
  for (const component of components) {
    const { entityType } = component;
    if (entityType === "") refuse("Invalid empty entity type.");
    if (filter.has(entityType)) refuse(`Entity type ${entityType} cannot appear more than once in the filter.`);
    if (!known.includes(entityType)) {
      throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, `Unsupported entity type ${entityType}`);
    }
    filter.set(entityType, wanted(component));
  }
  if (filter.has(QuotaEntityType.IP) && filter.size > 1) {
    refuse(
      "Invalid entity filter component combination. IP filter component should not be used with user or clientId filter component.",
    );
  }
  return filter;
}

function wanted({ matchType, match }: Component): string | null | undefined {
  switch (matchType) {
    case MatchType.EXACT:
      if (match === null) refuse("Request specified MATCH_TYPE_EXACT, but set match string to null.");
      return match;
    case MatchType.DEFAULT:
      if (match !== null) refuse("Request specified MATCH_TYPE_DEFAULT, but also specified a match string.");
      return null;
    case MatchType.SPECIFIED:
      if (match !== null) refuse("Request specified MATCH_TYPE_SPECIFIED, but also specified a match string.");
      return undefined;
    default:
      return refuse(`Unknown match type ${matchType}`);
  }
}

/** @param isStrict entities with other parts than those of the filter are left out */
function matches({ entity }: EntityQuotas, filter: Filter, isStrict: boolean): boolean {
  if (isStrict && entity.size !== filter.size) return false;
  for (const [type, name] of filter) {
    if (!entity.has(type) || (name !== undefined && entity.get(type) !== name)) return false;
  }
  return true;
}

function refuse(why: string): never {
  throw new ApiError(ErrorCode.INVALID_REQUEST, why);
}
