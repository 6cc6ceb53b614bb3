/** Authorization of what concerns the cluster as a whole. */
import { apiName } from "../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { type AclOperation, CLUSTER, type RequestContext } from "./dispatch/request-context.ts";

/**
 * Lets a request pass that may do `operation` to the cluster.
 *
 * @throws {ApiError} CLUSTER_AUTHORIZATION_FAILED, which the dispatcher turns into the API's error answer
 */
export function requireAllowed(context: RequestContext, operation: AclOperation): void {
  if (!context.allows(operation, CLUSTER)) {
    const why = `Request ${apiName(context.apiKey)} needs ${operation} permission.`;
    throw new ApiError(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, why);
  }
}
