/** ListPartitionReassignments v0: the partitions that are being moved (KIP-455). */
import { isReassigning } from "../../controller/topics/partition-reassignments.ts";
import type { TopicImage } from "../../metadata/topics-image.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type ListPartitionReassignmentsRequest,
  readListPartitionReassignmentsRequest,
} from "../../protocol/generated/list-partition-reassignments-request.ts";
import {
  type ListPartitionReassignmentsResponse,
  type ListPartitionReassignmentsResponseOngoingTopicReassignment,
  newListPartitionReassignmentsResponse,
  newListPartitionReassignmentsResponseOngoingPartitionReassignment,
  writeListPartitionReassignmentsResponse,
} from "../../protocol/generated/list-partition-reassignments-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

type TopicRow = ListPartitionReassignmentsResponseOngoingTopicReassignment;

/** See the file's head. */
export const listPartitionReassignmentsApi: ApiHandler<
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse
> = {
  apiKey: ApiKey.LIST_PARTITION_REASSIGNMENTS,
  versions: [0, 0],
  borrowsFrame: true,
  read: readListPartitionReassignmentsRequest,
  write: writeListPartitionReassignmentsResponse,
  handle: handleListPartitionReassignments,
  errorResponse: (request, errorCode, _version, errorMessage) =>
    newListPartitionReassignmentsResponse({
      errorCode,
      errorMessage,
      topics: (request.topics ?? []).map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) =>
          newListPartitionReassignmentsResponseOngoingPartitionReassignment({ partitionIndex }),
        ),
      })),
    }),
  countErrors: (response, errors) => errors.error(response.errorCode),
};

function handleListPartitionReassignments(
  context: RequestContext,
  request: ListPartitionReassignmentsRequest,
): ListPartitionReassignmentsResponse {
  requireAllowed(context, "DESCRIBE");
  const { byName } = context.broker.metadata().topics;
  const rows: TopicRow[] = [];
  if (request.topics === null) {
    for (const topic of byName.values()) rows.push(reassigning(topic, topic.partitions.keys()));
  } else {
    for (const { name, partitionIndexes } of request.topics) {
      const topic = byName.get(name);
      if (topic !== undefined) rows.push(reassigning(topic, partitionIndexes));
    }
  }
  const topics = rows.filter(({ partitions }) => partitions.length > 0);
  return newListPartitionReassignmentsResponse({ errorMessage: null, topics });
}

function reassigning(topic: TopicImage, indexes: Iterable<number>): TopicRow {
  const row: TopicRow = { name: topic.name, partitions: [] };
  for (const partitionIndex of indexes) {
    const partition = topic.partitions.get(partitionIndex);
    if (partition === undefined || !isReassigning(partition)) continue;
    row.partitions.push({
      partitionIndex,
      replicas: [...partition.replicas],
      addingReplicas: [...partition.addingReplicas],
      removingReplicas: [...partition.removingReplicas],
    });
  }
  return row;
}
