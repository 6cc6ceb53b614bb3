/** AlterClientQuotas v0–1: limits of users, clients and addresses through the controller (KIP-546). */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type AlterClientQuotasRequest,
  readAlterClientQuotasRequest,
} from "../../protocol/generated/alter-client-quotas-request.ts";
import {
  type AlterClientQuotasResponse,
  newAlterClientQuotasResponse,
  writeAlterClientQuotasResponse,
} from "../../protocol/generated/alter-client-quotas-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { standardMessage } from "../../protocol/standard-messages.ts";
import { requireAllowed } from "../cluster-authorization.ts";

/** See the file's head. */
export const alterClientQuotasApi: ApiHandler<AlterClientQuotasRequest, AlterClientQuotasResponse> = {
  apiKey: ApiKey.ALTER_CLIENT_QUOTAS,
  versions: [0, 1],
  deviations: [
    "Quotas are stored and described, but nobody is held back by them yet.",
    "Names of hosts are not looked up: an ip entity is an address or localhost.",
  ],
  borrowsFrame: true,
  read: readAlterClientQuotasRequest,
  write: writeAlterClientQuotasResponse,
  handle: (context, request) => {
    requireAllowed(context, "ALTER_CONFIGS");
    return context.broker.controller.alterClientQuotas(request);
  },
  errorResponse: (request, errorCode) =>
    newAlterClientQuotasResponse({
      entries: request.entries.map(({ entity }) => ({ errorCode, errorMessage: standardMessage(errorCode), entity })),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.entries) errors.error(errorCode);
  },
};
