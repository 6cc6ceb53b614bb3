/**
 * DescribeGroups v0–6: members, subscriptions and assignments of classic groups. Authorized operations since v3
 * (KIP-430), instance ids since v4 (KIP-345); a group that is not there is Dead, and an error since v6 (KIP-1043).
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeGroupsRequest,
  readDescribeGroupsRequest,
} from "../../protocol/generated/describe-groups-request.ts";
import {
  type DescribeGroupsResponse,
  newDescribeGroupsResponse,
  newDescribeGroupsResponseDescribedGroup,
  writeDescribeGroupsResponse,
} from "../../protocol/generated/describe-groups-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { authorizedOperations } from "../authorized-operations.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const describeGroupsApi: ApiHandler<DescribeGroupsRequest, DescribeGroupsResponse> = {
  apiKey: ApiKey.DESCRIBE_GROUPS,
  versions: [0, 6],
  read: readDescribeGroupsRequest,
  write: writeDescribeGroupsResponse,
  handle: handleDescribeGroups,
  errorResponse: ({ groups }, errorCode) =>
    newDescribeGroupsResponse({
      groups: groups.map((groupId) => newDescribeGroupsResponseDescribedGroup({ groupId, errorCode })),
    }),
  countErrors: ({ groups }, errors) => {
    for (const group of groups) errors.error(group.errorCode);
  },
};

function handleDescribeGroups(context: RequestContext, request: DescribeGroupsRequest): DescribeGroupsResponse {
  const refused: string[] = [];
  const allowed: string[] = [];
  for (const groupId of request.groups) {
    (context.allows("DESCRIBE", { type: "GROUP", name: groupId }) ? allowed : refused).push(groupId);
  }
  const groups = refused.map((groupId) =>
    newDescribeGroupsResponseDescribedGroup({ groupId, errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED }),
  );
  for (const group of context.broker.groups.describeGroups(context, allowed)) {
    if (request.includeAuthorizedOperations && group.errorCode === ErrorCode.NONE) {
      group.authorizedOperations = authorizedOperations(context, { type: "GROUP", name: group.groupId });
    }
    groups.push(group);
  }
  return newDescribeGroupsResponse({ groups });
}
