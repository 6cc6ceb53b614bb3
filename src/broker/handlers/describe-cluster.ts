/** DescribeCluster v0–2: the brokers and what the client may do to the cluster (KIP-700), fenced brokers since v2. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeClusterRequest,
  readDescribeClusterRequest,
} from "../../protocol/generated/describe-cluster-request.ts";
import {
  type DescribeClusterResponse,
  type DescribeClusterResponseBroker,
  newDescribeClusterResponse,
  writeDescribeClusterResponse,
} from "../../protocol/generated/describe-cluster-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { authorizedOperations, OPERATIONS_NOT_ASKED } from "../authorized-operations.ts";
import { controllerNodeId, nodeOf } from "../cluster-nodes.ts";
import { CLUSTER, type RequestContext } from "../dispatch/request-context.ts";

const BROKER_ENDPOINT = 1;
const CONTROLLER_ENDPOINT = 2;

/** See the file's head. */
export const describeClusterApi: ApiHandler<DescribeClusterRequest, DescribeClusterResponse> = {
  apiKey: ApiKey.DESCRIBE_CLUSTER,
  versions: [0, 2],
  borrowsFrame: true,
  read: readDescribeClusterRequest,
  write: writeDescribeClusterResponse,
  handle: handleDescribeCluster,
  errorResponse: (_request, errorCode) => newDescribeClusterResponse({ errorCode }),
  countErrors: (response, errors) => errors.error(response.errorCode),
};

function handleDescribeCluster(context: RequestContext, request: DescribeClusterRequest): DescribeClusterResponse {
  const { endpointType } = request;
  if (endpointType === CONTROLLER_ENDPOINT) {
    return newDescribeClusterResponse({
      errorCode: ErrorCode.MISMATCHED_ENDPOINT_TYPE,
      errorMessage: "The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER",
    });
  }
  if (endpointType !== BROKER_ENDPOINT) {
    return newDescribeClusterResponse({
      errorCode: ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
      errorMessage: `Unsupported endpoint type ${endpointType}`,
    });
  }
  const { broker, listenerName } = context;
  const image = broker.metadata();
  const brokers: DescribeClusterResponseBroker[] = [];
  for (const { id, fenced } of image.cluster.brokers.values()) {
    const node = nodeOf(image, id, listenerName);
    if (node === undefined || (fenced && !request.includeFencedBrokers)) continue;
    brokers.push({ brokerId: id, host: node.host, port: node.port, rack: node.rack, isFenced: fenced });
  }
  return newDescribeClusterResponse({
    clusterId: broker.clusterId,
    controllerId: controllerNodeId(image),
    brokers,
    clusterAuthorizedOperations: clusterOperations(context, request),
  });
}

function clusterOperations(context: RequestContext, request: DescribeClusterRequest): number {
  if (!request.includeClusterAuthorizedOperations) return OPERATIONS_NOT_ASKED;
  return context.allows("DESCRIBE", CLUSTER) ? authorizedOperations(context, CLUSTER) : 0;
}
