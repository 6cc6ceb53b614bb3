/** IncrementalAlterConfigs v0–1: sets, deletes, appends and subtracts single configs through the controller (KIP-339). */
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
import type { ApiHandler } from "../api-handler.ts";

/** See the file's head. */
export const incrementalAlterConfigsApi: ApiHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
  versions: [0, 1],
  read: readIncrementalAlterConfigsRequest,
  write: writeIncrementalAlterConfigsResponse,
  handle: (context, request) => context.broker.controller.incrementalAlterConfigs(context, request),
  errorResponse: (request, errorCode) =>
    newIncrementalAlterConfigsResponse({
      responses: request.resources.map(({ resourceType, resourceName }) =>
        newIncrementalAlterConfigsResponseAlterConfigsResourceResponse({ errorCode, resourceType, resourceName }),
      ),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.responses) errors.error(errorCode);
  },
};
