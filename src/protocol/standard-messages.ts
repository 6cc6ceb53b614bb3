/** What Kafka says where it has no words of its own for an error: the messages of its `Errors`, as far as answers carry them. */
import { ErrorCode } from "./errors.ts";

const MESSAGES: ReadonlyMap<number, string> = new Map([
  [ErrorCode.UNKNOWN_SERVER_ERROR, "The server experienced an unexpected error when processing the request."],
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This server does not host this topic-partition."],
  [ErrorCode.REQUEST_TIMED_OUT, "The request timed out."],
  [ErrorCode.COORDINATOR_NOT_AVAILABLE, "The coordinator is not available."],
  [ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Topic authorization failed."],
  [ErrorCode.GROUP_AUTHORIZATION_FAILED, "Group authorization failed."],
  [ErrorCode.CLUSTER_AUTHORIZATION_FAILED, "Cluster authorization failed."],
  [ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "Transactional Id authorization failed."],
  [ErrorCode.POLICY_VIOLATION, "Request parameters do not satisfy the configured policy."],
  [ErrorCode.NOT_CONTROLLER, "This is not the correct controller for this cluster."],
]);

/** The message of a code; null for those that no answer gives without words of its own. */
export function standardMessage(code: number): string | null {
  return MESSAGES.get(code) ?? null;
}
