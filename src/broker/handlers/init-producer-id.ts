/** InitProducerId v0–5 of idempotent producers (KIP-98): an id that nobody else has, with epoch 0. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type InitProducerIdRequest,
  readInitProducerIdRequest,
} from "../../protocol/generated/init-producer-id-request.ts";
import {
  type InitProducerIdResponse,
  newInitProducerIdResponse,
  writeInitProducerIdResponse,
} from "../../protocol/generated/init-producer-id-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const initProducerIdApi: ApiHandler<InitProducerIdRequest, InitProducerIdResponse> = {
  apiKey: ApiKey.INIT_PRODUCER_ID,
  versions: [0, 5],
  deviations: [
    "InitProducerId: a transactional id is answered with UNSUPPORTED_VERSION, which clients take as final: there is no " +
      "transaction coordinator yet.",
    "InitProducerId: the first request waits for its block of ids; Kafka answers COORDINATOR_LOAD_IN_PROGRESS.",
  ],
  borrowsFrame: true,
  read: readInitProducerIdRequest,
  write: writeInitProducerIdResponse,
  handle: handleInitProducerId,
  errorResponse: (_request, errorCode) => failed(errorCode),
  countErrors: (response, errors) => errors.error(response.errorCode),
};

function handleInitProducerId(
  context: RequestContext,
  request: InitProducerIdRequest,
): InitProducerIdResponse | Promise<InitProducerIdResponse> {
  const { transactionalId, producerId, producerEpoch } = request;
  if (transactionalId === "") return failed(ErrorCode.INVALID_REQUEST);
  if (transactionalId !== null) {
    const isAllowed = context.allows("WRITE", { type: "TRANSACTIONAL_ID", name: transactionalId });
    return failed(isAllowed ? ErrorCode.UNSUPPORTED_VERSION : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
  }
  // KIP-679: whoever may write to any topic may be idempotent.
  if (!context.allows("IDEMPOTENT_WRITE", CLUSTER) && !context.allowsSome("WRITE", "TOPIC")) {
    return failed(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
  }
  if ((producerId === -1) !== (producerEpoch === -1)) return failed(ErrorCode.INVALID_REQUEST);
  return context.broker.producerIds
    .next()
    .then((nextProducerId) => newInitProducerIdResponse({ producerId: nextProducerId, producerEpoch: 0 }));
}

function failed(errorCode: number): InitProducerIdResponse {
  return newInitProducerIdResponse({ errorCode, producerId: -1, producerEpoch: -1 });
}
