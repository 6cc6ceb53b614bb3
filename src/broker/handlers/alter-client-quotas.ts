/** AlterClientQuotas v0–1: limits of users, clients and addresses through the controller (KIP-546). */
import { hostNamesIn } from "../../controller/cluster/client-quota-control.ts";
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
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const alterClientQuotasApi: ApiHandler<AlterClientQuotasRequest, AlterClientQuotasResponse> = {
  apiKey: ApiKey.ALTER_CLIENT_QUOTAS,
  versions: [0, 1],
  deviations: ["Quotas are stored and described, but nobody is held back by them yet."],
  borrowsFrame: true,
  read: readAlterClientQuotasRequest,
  write: writeAlterClientQuotasResponse,
  handle: handleAlterClientQuotas,
  errorResponse: (request, errorCode) =>
    newAlterClientQuotasResponse({
      entries: request.entries.map(({ entity }) => ({ errorCode, errorMessage: standardMessage(errorCode), entity })),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.entries) errors.error(errorCode);
  },
};

async function handleAlterClientQuotas(
  context: RequestContext,
  request: AlterClientQuotasRequest,
): Promise<AlterClientQuotasResponse> {
  requireAllowed(context, "ALTER_CONFIGS");
  const { hostNames, controller } = context.broker;
  // Before the operation, which waits for nothing; Kafka's controller looks them up within it.
  return await controller.alterClientQuotas(request, await hostNames.known(hostNamesIn(request)));
}
