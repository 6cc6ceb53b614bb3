/** UpdateFeatures v0–2: raises and lowers finalized feature levels through the controller (KIP-584, KIP-778). */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type UpdateFeaturesRequest,
  readUpdateFeaturesRequest,
} from "../../protocol/generated/update-features-request.ts";
import {
  newUpdateFeaturesResponse,
  type UpdateFeaturesResponse,
  writeUpdateFeaturesResponse,
} from "../../protocol/generated/update-features-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";

/** See the file's head. */
export const updateFeaturesApi: ApiHandler<UpdateFeaturesRequest, UpdateFeaturesResponse> = {
  apiKey: ApiKey.UPDATE_FEATURES,
  versions: [0, 2],
  deviations: [
    "Only metadata.version, kraft.version and eligible.leader.replicas.version can be raised; features that are not served yet are not supported.",
  ],
  borrowsFrame: true,
  read: readUpdateFeaturesRequest,
  write: writeUpdateFeaturesResponse,
  handle: (context, request) => {
    requireAllowed(context, "ALTER");
    return context.broker.controller.updateFeatures(context, request);
  },
  errorResponse: (_request, errorCode, _version, errorMessage) =>
    newUpdateFeaturesResponse({ errorCode, errorMessage }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};
