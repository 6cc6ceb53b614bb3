/** DescribeQuorum v0–2: the metadata quorum's leader, voters and observers (KIP-595, KIP-836, KIP-853). */
import { METADATA_TOPIC } from "../../base/metadata-topic.ts";
import { ZERO_UUID } from "../../base/uuid.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type DescribeQuorumRequest,
  readDescribeQuorumRequest,
} from "../../protocol/generated/describe-quorum-request.ts";
import {
  type DescribeQuorumResponse,
  newDescribeQuorumResponse,
  newDescribeQuorumResponsePartitionData,
  writeDescribeQuorumResponse,
} from "../../protocol/generated/describe-quorum-response.ts";
import { standardMessage } from "../../protocol/standard-messages.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** See the file's head. */
export const describeQuorumApi: ApiHandler<DescribeQuorumRequest, DescribeQuorumResponse> = {
  apiKey: ApiKey.DESCRIBE_QUORUM,
  versions: [0, 2],
  borrowsFrame: true,
  read: readDescribeQuorumRequest,
  write: writeDescribeQuorumResponse,
  handle: handleDescribeQuorum,
  errorResponse: (_request, errorCode) =>
    newDescribeQuorumResponse({ errorCode, errorMessage: standardMessage(errorCode) }),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { partitions } of response.topics) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

function handleDescribeQuorum(context: RequestContext, request: DescribeQuorumRequest): DescribeQuorumResponse {
  requireAllowed(context, "DESCRIBE");
  const { topics } = request;
  const [topic] = topics;
  const isAskedRight =
    topics.length === 1 &&
    topic?.topicName === METADATA_TOPIC &&
    topic.partitions.length === 1 &&
    topic.partitions[0]?.partitionIndex === 0;
  if (!isAskedRight) {
    return newDescribeQuorumResponse({
      topics: topics.map(({ topicName, partitions }) => ({
        topicName,
        partitions: partitions.map(({ partitionIndex }) =>
          newDescribeQuorumResponsePartitionData({
            partitionIndex,
            errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            errorMessage: standardMessage(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION),
          }),
        ),
      })),
    });
  }
  const { leaderId, leaderEpoch, highWatermark, voters } = context.broker.quorum.describeQuorum();
  const currentVoters = voters.map((voter) => ({
    replicaId: voter.voterId,
    replicaDirectoryId: context.apiVersion < 2 ? ZERO_UUID : voter.voterDirectoryId,
    logEndOffset: voter.logEndOffset,
    lastFetchTimestamp: voter.lastFetchTimestamp,
    lastCaughtUpTimestamp: voter.lastCaughtUpTimestamp,
  }));
  const partition = newDescribeQuorumResponsePartitionData({ leaderId, leaderEpoch, highWatermark, currentVoters });
  return newDescribeQuorumResponse({
    topics: [{ topicName: METADATA_TOPIC, partitions: [partition] }],
    // Addresses and directories came with v2 (KIP-853).
    nodes:
      context.apiVersion < 2
        ? []
        : voters.map(({ voterId, endpoints }) => ({
            nodeId: voterId,
            listeners: endpoints.map(({ name, host, port }) => ({ name, host, port })),
          })),
  });
}
