/** ListGroups v0–5: the groups that this broker coordinates; by state since v4 (KIP-518), by type since v5 (KIP-848). */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type ListGroupsRequest, readListGroupsRequest } from "../../protocol/generated/list-groups-request.ts";
import {
  type ListGroupsResponse,
  newListGroupsResponse,
  writeListGroupsResponse,
} from "../../protocol/generated/list-groups-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const listGroupsApi: ApiHandler<ListGroupsRequest, ListGroupsResponse> = {
  apiKey: ApiKey.LIST_GROUPS,
  versions: [0, 5],
  deviations: [
    "Consumer, share and streams groups found on a Kafka directory are listed as Empty: nobody can be a member of them here yet.",
  ],
  read: readListGroupsRequest,
  write: writeListGroupsResponse,
  handle: handleListGroups,
  errorResponse: (_request, errorCode) => newListGroupsResponse({ errorCode }),
  countErrors: ({ errorCode }, errors) => errors.error(errorCode),
};

function handleListGroups(context: RequestContext, request: ListGroupsRequest): ListGroupsResponse {
  const response = context.broker.groups.listGroups(request);
  // Who may see the cluster sees its groups; others see those that they may describe.
  if (context.allows("DESCRIBE", CLUSTER)) return response;
  response.groups = response.groups.filter(({ groupId }) =>
    context.allows("DESCRIBE", { type: "GROUP", name: groupId }),
  );
  return response;
}
