/** Heartbeat v0–4: a member shows that it lives, and learns of rebalances. Static members since v3 (KIP-345). */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type HeartbeatRequest, readHeartbeatRequest } from "../../protocol/generated/heartbeat-request.ts";
import {
  type HeartbeatResponse,
  newHeartbeatResponse,
  writeHeartbeatResponse,
} from "../../protocol/generated/heartbeat-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const heartbeatApi: ApiHandler<HeartbeatRequest, HeartbeatResponse> = {
  apiKey: ApiKey.HEARTBEAT,
  versions: [0, 4],
  read: readHeartbeatRequest,
  write: writeHeartbeatResponse,
  handle: handleHeartbeat,
  errorResponse: (_request, errorCode) => newHeartbeatResponse({ errorCode }),
  countErrors: ({ errorCode }, errors) => errors.error(errorCode),
};

function handleHeartbeat(
  context: RequestContext,
  request: HeartbeatRequest,
): HeartbeatResponse | Promise<HeartbeatResponse> {
  if (!context.allows("READ", { type: "GROUP", name: request.groupId })) {
    return newHeartbeatResponse({ errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED });
  }
  return context.broker.groups.heartbeat(context, request);
}
