/**
 * ConsumerGroupHeartbeat v0–1 (KIP-848): refused, as Kafka does while `group.version` is 0. It is advertised all the same:
 * librdkafka looks for a coordinator for ever when the key is missing, and reports the refusal at once.
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type ConsumerGroupHeartbeatRequest,
  readConsumerGroupHeartbeatRequest,
} from "../../protocol/generated/consumer-group-heartbeat-request.ts";
import {
  type ConsumerGroupHeartbeatResponse,
  newConsumerGroupHeartbeatResponse,
  writeConsumerGroupHeartbeatResponse,
} from "../../protocol/generated/consumer-group-heartbeat-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";

/** See the file's head. */
export const consumerGroupHeartbeatApi: ApiHandler<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse> = {
  apiKey: ApiKey.CONSUMER_GROUP_HEARTBEAT,
  versions: [0, 1],
  deviations: ["always UNSUPPORTED_VERSION, as Kafka at group.version 0: consumer groups (KIP-848) are not served yet"],
  read: readConsumerGroupHeartbeatRequest,
  write: writeConsumerGroupHeartbeatResponse,
  handle: () => newConsumerGroupHeartbeatResponse({ errorCode: ErrorCode.UNSUPPORTED_VERSION }),
  errorResponse: (_request, errorCode) => newConsumerGroupHeartbeatResponse({ errorCode }),
  countErrors: (response, errors) => errors.error(response.errorCode),
};
