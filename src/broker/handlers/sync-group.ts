/**
 * SyncGroup v0–5: the leader brings the assignment of a generation, every member waits for its part. Static members
 * since v3 (KIP-345), protocol type and name checked since v5 (KIP-559).
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { readSyncGroupRequest, type SyncGroupRequest } from "../../protocol/generated/sync-group-request.ts";
import {
  newSyncGroupResponse,
  type SyncGroupResponse,
  writeSyncGroupResponse,
} from "../../protocol/generated/sync-group-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const syncGroupApi: ApiHandler<SyncGroupRequest, SyncGroupResponse> = {
  apiKey: ApiKey.SYNC_GROUP,
  versions: [0, 5],
  deviations: [
    "A SyncGroup that waits while its member is taken out of the group is answered UNKNOWN_MEMBER_ID; Kafka leaves it unanswered.",
  ],
  read: readSyncGroupRequest,
  write: writeSyncGroupResponse,
  handle: handleSyncGroup,
  errorResponse: (_request, errorCode) => newSyncGroupResponse({ errorCode }),
  countErrors: ({ errorCode }, errors) => errors.error(errorCode),
};

function handleSyncGroup(
  context: RequestContext,
  request: SyncGroupRequest,
): SyncGroupResponse | Promise<SyncGroupResponse> {
  const saysProtocol = request.protocolType !== null && request.protocolName !== null;
  if (context.apiVersion >= 5 && !saysProtocol) {
    return newSyncGroupResponse({ errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
  }
  if (!context.allows("READ", { type: "GROUP", name: request.groupId })) {
    return newSyncGroupResponse({ errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED });
  }
  return context.broker.groups.syncGroup(context, request);
}
