/**
 * JoinGroup v0–9: a consumer becomes, or stays, a member of a group and waits for its next generation. Dynamic members
 * are given an id first since v4 (KIP-394), static members since v5 (KIP-345), reasons since v8 (KIP-800), leaders told
 * to keep the assignment since v9 (KIP-814).
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type JoinGroupRequest, readJoinGroupRequest } from "../../protocol/generated/join-group-request.ts";
import {
  type JoinGroupResponse,
  newJoinGroupResponse,
  writeJoinGroupResponse,
} from "../../protocol/generated/join-group-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const joinGroupApi: ApiHandler<JoinGroupRequest, JoinGroupResponse> = {
  apiKey: ApiKey.JOIN_GROUP,
  versions: [0, 9],
  deviations: [
    "A JoinGroup or SyncGroup that the same member repeats on another connection ends the waiting one with REBALANCE_IN_PROGRESS; Kafka leaves it unanswered.",
    "When a leader leaves, the longest-standing member leads next; in Kafka chance decides.",
  ],
  read: readJoinGroupRequest,
  write: writeJoinGroupResponse,
  handle: handleJoinGroup,
  errorResponse: (_request, errorCode, version) => inVersion(newJoinGroupResponse({ errorCode }), version),
  countErrors: ({ errorCode }, errors) => errors.error(errorCode),
};

function handleJoinGroup(
  context: RequestContext,
  request: JoinGroupRequest,
): JoinGroupResponse | Promise<JoinGroupResponse> {
  const { apiVersion, broker } = context;
  if (!context.allows("READ", { type: "GROUP", name: request.groupId })) {
    return inVersion(newJoinGroupResponse({ errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED }), apiVersion);
  }
  // Version 0 has one timeout for both.
  if (apiVersion === 0) request.rebalanceTimeoutMs = request.sessionTimeoutMs;
  const joined = broker.groups.joinGroup(context, request);
  return joined instanceof Promise
    ? joined.then((response) => inVersion(response, apiVersion))
    : inVersion(joined, apiVersion);
}

/** No protocol is null since version 7 (KIP-559), and an empty string before. */
function inVersion(response: JoinGroupResponse, version: number): JoinGroupResponse {
  const { protocolName } = response;
  if (version < 7) response.protocolName = protocolName ?? "";
  else if (protocolName === "") response.protocolName = null;
  return response;
}
