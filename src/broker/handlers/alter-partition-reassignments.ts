/** AlterPartitionReassignments v0–1: checks moves of partitions between brokers (KIP-455, KIP-860). */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type AlterPartitionReassignmentsRequest,
  readAlterPartitionReassignmentsRequest,
} from "../../protocol/generated/alter-partition-reassignments-request.ts";
import {
  type AlterPartitionReassignmentsResponse,
  newAlterPartitionReassignmentsResponse,
  writeAlterPartitionReassignmentsResponse,
} from "../../protocol/generated/alter-partition-reassignments-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";

/** See the file's head. */
export const alterPartitionReassignmentsApi: ApiHandler<
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponse
> = {
  apiKey: ApiKey.ALTER_PARTITION_REASSIGNMENTS,
  versions: [0, 1],
  deviations: [
    "In a directory that comes from a larger cluster, a replica list other than the present one, and the end of a move that was under way, are refused with INVALID_REPLICA_ASSIGNMENT: there is no second node to take part.",
  ],
  borrowsFrame: true,
  read: readAlterPartitionReassignmentsRequest,
  write: writeAlterPartitionReassignmentsResponse,
  handle: (context, request) => {
    requireAllowed(context, "ALTER");
    return context.broker.controller.alterPartitionReassignments(request);
  },
  errorResponse: (request, errorCode, _version, errorMessage) =>
    newAlterPartitionReassignmentsResponse({
      errorCode,
      errorMessage,
      responses: request.topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode, errorMessage })),
      })),
    }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { partitions } of response.responses) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};
