/** ConsumerGroupDescribe v0–1 (KIP-848): refused per group, as Kafka does while `group.version` is 0; clients then ask DescribeGroups. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type ConsumerGroupDescribeRequest,
  readConsumerGroupDescribeRequest,
} from "../../protocol/generated/consumer-group-describe-request.ts";
import {
  type ConsumerGroupDescribeResponse,
  newConsumerGroupDescribeResponse,
  newConsumerGroupDescribeResponseDescribedGroup,
  writeConsumerGroupDescribeResponse,
} from "../../protocol/generated/consumer-group-describe-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";

/** See the file's head. */
export const consumerGroupDescribeApi: ApiHandler<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> = {
  apiKey: ApiKey.CONSUMER_GROUP_DESCRIBE,
  versions: [0, 1],
  deviations: ["always UNSUPPORTED_VERSION, as Kafka at group.version 0: consumer groups (KIP-848) are not served yet"],
  read: readConsumerGroupDescribeRequest,
  write: writeConsumerGroupDescribeResponse,
  handle: (_context, request) => refused(request, ErrorCode.UNSUPPORTED_VERSION),
  errorResponse: refused,
  countErrors: (response, errors) => {
    for (const { errorCode } of response.groups) errors.error(errorCode);
  },
};

function refused(request: ConsumerGroupDescribeRequest, errorCode: number): ConsumerGroupDescribeResponse {
  const groups = request.groupIds.map((groupId) =>
    newConsumerGroupDescribeResponseDescribedGroup({ groupId, errorCode }),
  );
  return newConsumerGroupDescribeResponse({ groups });
}
