/** IncrementalAlterConfigs v0–1: sets, deletes, appends and subtracts single configs through the controller (KIP-339). */
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import { inSlices } from "../../platform/slices.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type IncrementalAlterConfigsRequest,
  readIncrementalAlterConfigsRequest,
} from "../../protocol/generated/incremental-alter-configs-request.ts";
import {
  type IncrementalAlterConfigsResponse,
  newIncrementalAlterConfigsResponse,
  newIncrementalAlterConfigsResponseAlterConfigsResourceResponse,
  writeIncrementalAlterConfigsResponse,
} from "../../protocol/generated/incremental-alter-configs-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { alterLoggers } from "../broker-loggers.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const incrementalAlterConfigsApi: ApiHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
  versions: [0, 1],
  read: readIncrementalAlterConfigsRequest,
  write: writeIncrementalAlterConfigsResponse,
  handle: (context, request) =>
    request.resources.some(({ resourceType }) => resourceType === ConfigResourceType.BROKER_LOGGER)
      ? alterLoggersAndOthers(context, request)
      : context.broker.controller.incrementalAlterConfigs(context, request),
  errorResponse: (request, errorCode, _version, errorMessage) =>
    newIncrementalAlterConfigsResponse({
      responses: request.resources.map(({ resourceType, resourceName }) =>
        newIncrementalAlterConfigsResponseAlterConfigsResourceResponse({
          errorCode,
          errorMessage,
          resourceType,
          resourceName,
        }),
      ),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.responses) errors.error(errorCode);
  },
};

/** Loggers are this broker's own affair and in no metadata: they are changed here, the rest by the controller. */
async function alterLoggersAndOthers(
  context: RequestContext,
  request: IncrementalAlterConfigsRequest,
): Promise<IncrementalAlterConfigsResponse> {
  const isLogger = ({ resourceType }: { readonly resourceType: number }): boolean =>
    resourceType === ConfigResourceType.BROKER_LOGGER;
  const loggers = await inSlices(
    context.broker,
    alterLoggers(context, request.resources.filter(isLogger), request.validateOnly),
  );
  const others = request.resources.filter((resource) => !isLogger(resource));
  const rest = await context.broker.controller.incrementalAlterConfigs(context, { ...request, resources: others });
  const rows = { logger: loggers.values(), other: rest.responses.values() };
  const responses = request.resources.flatMap(
    (resource) => (isLogger(resource) ? rows.logger : rows.other).next().value ?? [],
  );
  return newIncrementalAlterConfigsResponse({ responses });
}
