/** DeleteGroups v0–3: removes groups without members, with all that they committed. Messages since v3. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type DeleteGroupsRequest, readDeleteGroupsRequest } from "../../protocol/generated/delete-groups-request.ts";
import {
  type DeleteGroupsResponse,
  newDeleteGroupsResponse,
  newDeleteGroupsResponseDeletableGroupResult,
  writeDeleteGroupsResponse,
} from "../../protocol/generated/delete-groups-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const deleteGroupsApi: ApiHandler<DeleteGroupsRequest, DeleteGroupsResponse> = {
  apiKey: ApiKey.DELETE_GROUPS,
  versions: [0, 3],
  read: readDeleteGroupsRequest,
  write: writeDeleteGroupsResponse,
  handle: handleDeleteGroups,
  errorResponse: ({ groupsNames }, errorCode) => newDeleteGroupsResponse({ results: rows(groupsNames, errorCode) }),
  countErrors: ({ results }, errors) => {
    for (const result of results) errors.error(result.errorCode);
  },
};

async function handleDeleteGroups(
  context: RequestContext,
  request: DeleteGroupsRequest,
): Promise<DeleteGroupsResponse> {
  const groupIds = [...new Set(request.groupsNames)];
  const mayDelete = (groupId: string): boolean => context.allows("DELETE", { type: "GROUP", name: groupId });
  const results = await context.broker.groups.deleteGroups(groupIds.filter((groupId) => mayDelete(groupId)));
  const refused = groupIds.filter((groupId) => !mayDelete(groupId));
  return newDeleteGroupsResponse({ results: [...results, ...rows(refused, ErrorCode.GROUP_AUTHORIZATION_FAILED)] });
}

function rows(groupIds: readonly string[], errorCode: number): DeleteGroupsResponse["results"] {
  return groupIds.map((groupId) => newDeleteGroupsResponseDeletableGroupResult({ groupId, errorCode }));
}
