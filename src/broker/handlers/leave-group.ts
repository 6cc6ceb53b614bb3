/**
 * LeaveGroup v0–5: members leave at once instead of by timeout. Several, and static ones by instance id, since v3
 * (KIP-345); reasons since v5 (KIP-800).
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type LeaveGroupRequest, readLeaveGroupRequest } from "../../protocol/generated/leave-group-request.ts";
import {
  type LeaveGroupResponse,
  newLeaveGroupResponse,
  writeLeaveGroupResponse,
} from "../../protocol/generated/leave-group-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** The first version that names who leaves in a list, and answers for each. */
const FIRST_MEMBERS_VERSION = 3;

/** See the file's head. */
export const leaveGroupApi: ApiHandler<LeaveGroupRequest, LeaveGroupResponse> = {
  apiKey: ApiKey.LEAVE_GROUP,
  versions: [0, 5],
  read: readLeaveGroupRequest,
  write: writeLeaveGroupResponse,
  handle: handleLeaveGroup,
  errorResponse: (_request, errorCode) => newLeaveGroupResponse({ errorCode }),
  countErrors: ({ errorCode, members }, errors) => {
    errors.error(errorCode);
    for (const member of members) errors.error(member.errorCode);
  },
};

function handleLeaveGroup(
  context: RequestContext,
  request: LeaveGroupRequest,
): LeaveGroupResponse | Promise<LeaveGroupResponse> {
  if (!context.allows("READ", { type: "GROUP", name: request.groupId })) {
    return newLeaveGroupResponse({ errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED });
  }
  if (context.apiVersion >= FIRST_MEMBERS_VERSION) return context.broker.groups.leaveGroup(context, request);
  request.members = [{ memberId: request.memberId, groupInstanceId: null, reason: null }];
  const left = context.broker.groups.leaveGroup(context, request);
  return left instanceof Promise ? left.then(ofTheOnlyMember) : ofTheOnlyMember(left);
}

function ofTheOnlyMember({ errorCode, members }: LeaveGroupResponse): LeaveGroupResponse {
  return newLeaveGroupResponse({ errorCode: errorCode === ErrorCode.NONE ? (members[0]?.errorCode ?? 0) : errorCode });
}
