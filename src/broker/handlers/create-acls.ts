/** CreateAcls v1–3 (KIP-140, KIP-290): refused row by row, as by a Kafka without an authorizer. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type CreateAclsRequest, readCreateAclsRequest } from "../../protocol/generated/create-acls-request.ts";
import {
  type CreateAclsResponse,
  newCreateAclsResponse,
  newCreateAclsResponseAclCreationResult,
  writeCreateAclsResponse,
} from "../../protocol/generated/create-acls-response.ts";
import type { Reader } from "../../protocol/reader.ts";
import { ACL_DEVIATIONS, NO_AUTHORIZER, refuseUnknownElements } from "../acl-refusal.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const createAclsApi: ApiHandler<CreateAclsRequest, CreateAclsResponse> = {
  apiKey: ApiKey.CREATE_ACLS,
  versions: [1, 3],
  deviations: ACL_DEVIATIONS,
  borrowsFrame: true,
  read,
  write: writeCreateAclsResponse,
  handle: handleCreateAcls,
  errorResponse: (request, errorCode, _version, errorMessage) => refused(request, errorCode, errorMessage),
  countErrors: ({ results }, errors) => {
    for (const { errorCode } of results) errors.error(errorCode);
  },
};

function read(reader: Reader, version: number): CreateAclsRequest {
  const request = readCreateAclsRequest(reader, version);
  for (const { resourceType, resourcePatternType, operation, permissionType } of request.creations) {
    refuseUnknownElements("CreateAclsRequest", [resourceType, resourcePatternType, operation, permissionType]);
  }
  return request;
}

function handleCreateAcls(context: RequestContext, request: CreateAclsRequest): CreateAclsResponse {
  requireAllowed(context, "ALTER");
  return refused(request, ErrorCode.SECURITY_DISABLED, NO_AUTHORIZER);
}

function refused(request: CreateAclsRequest, errorCode: number, errorMessage: string | null): CreateAclsResponse {
  const row = newCreateAclsResponseAclCreationResult({ errorCode, errorMessage });
  return newCreateAclsResponse({ results: request.creations.map(() => row) });
}
