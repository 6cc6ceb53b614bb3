/** DescribeAcls v1–3 (KIP-140, KIP-290): refused, as by a Kafka without an authorizer. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type DescribeAclsRequest, readDescribeAclsRequest } from "../../protocol/generated/describe-acls-request.ts";
import {
  type DescribeAclsResponse,
  newDescribeAclsResponse,
  writeDescribeAclsResponse,
} from "../../protocol/generated/describe-acls-response.ts";
import type { Reader } from "../../protocol/reader.ts";
import { ACL_DEVIATIONS, refuseUnknownElements } from "../acl-refusal.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const describeAclsApi: ApiHandler<DescribeAclsRequest, DescribeAclsResponse> = {
  apiKey: ApiKey.DESCRIBE_ACLS,
  versions: [1, 3],
  deviations: ACL_DEVIATIONS,
  borrowsFrame: true,
  read,
  write: writeDescribeAclsResponse,
  handle: handleDescribeAcls,
  errorResponse: (_request, errorCode, _version, errorMessage) => newDescribeAclsResponse({ errorCode, errorMessage }),
  countErrors: ({ errorCode }, errors) => errors.error(errorCode),
};

function read(reader: Reader, version: number): DescribeAclsRequest {
  const request = readDescribeAclsRequest(reader, version);
  const { resourceTypeFilter, patternTypeFilter, operation, permissionType } = request;
  refuseUnknownElements("DescribeAclsRequest", [resourceTypeFilter, patternTypeFilter, operation, permissionType]);
  return request;
}

function handleDescribeAcls(context: RequestContext): DescribeAclsResponse {
  requireAllowed(context, "DESCRIBE");
  const errorMessage = "No Authorizer is configured on the broker";
  return newDescribeAclsResponse({ errorCode: ErrorCode.SECURITY_DISABLED, errorMessage });
}
