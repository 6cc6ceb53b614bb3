/** DeleteAcls v1–3 (KIP-140, KIP-290): refused filter by filter, as by a Kafka without an authorizer. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type DeleteAclsRequest, readDeleteAclsRequest } from "../../protocol/generated/delete-acls-request.ts";
import {
  type DeleteAclsResponse,
  newDeleteAclsResponse,
  newDeleteAclsResponseFilterResult,
  writeDeleteAclsResponse,
} from "../../protocol/generated/delete-acls-response.ts";
import type { Reader } from "../../protocol/reader.ts";
import { ACL_DEVIATIONS, NO_AUTHORIZER, refuseUnknownElements } from "../acl-refusal.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const deleteAclsApi: ApiHandler<DeleteAclsRequest, DeleteAclsResponse> = {
  apiKey: ApiKey.DELETE_ACLS,
  versions: [1, 3],
  deviations: ACL_DEVIATIONS,
  borrowsFrame: true,
  read,
  write: writeDeleteAclsResponse,
  handle: handleDeleteAcls,
  errorResponse: (request, errorCode, _version, errorMessage) => refused(request, errorCode, errorMessage),
  countErrors: ({ filterResults }, errors) => {
    for (const { errorCode } of filterResults) errors.error(errorCode);
  },
};

function read(reader: Reader, version: number): DeleteAclsRequest {
  const request = readDeleteAclsRequest(reader, version);
  for (const { resourceTypeFilter, patternTypeFilter, operation, permissionType } of request.filters) {
    refuseUnknownElements("DeleteAclsRequest", [resourceTypeFilter, patternTypeFilter, operation, permissionType]);
  }
  return request;
}

function handleDeleteAcls(context: RequestContext, request: DeleteAclsRequest): DeleteAclsResponse {
  requireAllowed(context, "ALTER");
  return refused(request, ErrorCode.SECURITY_DISABLED, NO_AUTHORIZER);
}

function refused(request: DeleteAclsRequest, errorCode: number, errorMessage: string | null): DeleteAclsResponse {
  const row = newDeleteAclsResponseFilterResult({ errorCode, errorMessage });
  return newDeleteAclsResponse({ filterResults: request.filters.map(() => row) });
}
