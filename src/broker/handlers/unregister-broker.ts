/** UnregisterBroker v0: forgets a broker that is gone for good (KIP-746). */
import { errorRow } from "../../controller/api-error-row.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type UnregisterBrokerRequest,
  readUnregisterBrokerRequest,
} from "../../protocol/generated/unregister-broker-request.ts";
import {
  newUnregisterBrokerResponse,
  type UnregisterBrokerResponse,
  writeUnregisterBrokerResponse,
} from "../../protocol/generated/unregister-broker-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const unregisterBrokerApi: ApiHandler<UnregisterBrokerRequest, UnregisterBrokerResponse> = {
  apiKey: ApiKey.UNREGISTER_BROKER,
  versions: [0, 0],
  deviations: [
    "The node that is running is refused with INVALID_REQUEST: Kafka's only node obeys, and then serves no partition, is in nobody's metadata and does not stop cleanly any more.",
  ],
  borrowsFrame: true,
  read: readUnregisterBrokerRequest,
  write: writeUnregisterBrokerResponse,
  handle: handleUnregisterBroker,
  errorResponse: (_request, errorCode, _version, errorMessage) =>
    newUnregisterBrokerResponse({ errorCode, errorMessage }),
  countErrors: ({ errorCode }, errors) => {
    // As Kafka's UnregisterBrokerResponse.errorCounts: alone of all, it does not count NONE.
    if (errorCode !== ErrorCode.NONE) errors.error(errorCode);
  },
};

async function handleUnregisterBroker(
  context: RequestContext,
  request: UnregisterBrokerRequest,
): Promise<UnregisterBrokerResponse> {
  requireAllowed(context, "ALTER");
  try {
    await context.broker.controller.unregisterBroker(request.brokerId);
    return newUnregisterBrokerResponse();
  } catch (error) {
    // What the controller refused, with its reason.
    return newUnregisterBrokerResponse(errorRow(error));
  }
}
