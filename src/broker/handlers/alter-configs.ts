/** AlterConfigs v0–2: replaces all configs of a resource through the controller; what is not named goes back to its default. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type AlterConfigsRequest, readAlterConfigsRequest } from "../../protocol/generated/alter-configs-request.ts";
import {
  type AlterConfigsResponse,
  newAlterConfigsResponse,
  newAlterConfigsResponseResourceResponse,
  writeAlterConfigsResponse,
} from "../../protocol/generated/alter-configs-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";

/** See the file's head. */
export const alterConfigsApi: ApiHandler<AlterConfigsRequest, AlterConfigsResponse> = {
  apiKey: ApiKey.ALTER_CONFIGS,
  versions: [0, 2],
  read: readAlterConfigsRequest,
  write: writeAlterConfigsResponse,
  handle: (context, request) => context.broker.controller.legacyAlterConfigs(context, request),
  errorResponse: (request, errorCode, _version, errorMessage) =>
    newAlterConfigsResponse({
      responses: request.resources.map(({ resourceType, resourceName }) =>
        newAlterConfigsResponseResourceResponse({ errorCode, errorMessage, resourceType, resourceName }),
      ),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.responses) errors.error(errorCode);
  },
};
