import { type ApiError, ErrorCode } from "../protocol/errors.ts";

const MAY_NOT = "the cluster's ACLs do not let this client do that";

const HINTS: ReadonlyMap<number, string> = new Map<number, string>([
  [ErrorCode.TOPIC_ALREADY_EXISTS, "--if-not-exists counts a topic that is there as done"],
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "`rafka topics list --internal` shows the topics there are"],
  [ErrorCode.INVALID_TOPIC_EXCEPTION, "names have 1 to 249 letters, digits, dots, underscores and hyphens"],
  [ErrorCode.INVALID_REPLICATION_FACTOR, "`rafka cluster brokers` shows how many brokers there are"],
  [ErrorCode.INVALID_PARTITIONS, "`rafka topics describe TOPIC` shows how many there are; they never become fewer"],
  [ErrorCode.INVALID_REPLICA_ASSIGNMENT, "`rafka cluster brokers` shows which brokers there are"],
  [ErrorCode.INVALID_CONFIG, "`rafka configs describe TYPE NAME --all` shows what can be set"],
  [ErrorCode.POLICY_VIOLATION, "a policy or a limit of the cluster refuses it"],
  [ErrorCode.TOPIC_DELETION_DISABLED, "delete.topic.enable is false on the broker"],
  [ErrorCode.NOT_CONTROLLER, "the controller is changing; try again"],
  [ErrorCode.REQUEST_TIMED_OUT, "it may be done all the same: look before you try again"],
  [ErrorCode.BROKER_ID_NOT_REGISTERED, "`rafka cluster brokers --include-fenced` shows which are registered"],
  [ErrorCode.BROKER_NOT_AVAILABLE, "`rafka cluster brokers` shows which brokers there are"],
  [ErrorCode.LOG_DIR_NOT_FOUND, "`rafka log-dirs describe` shows the log directories there are"],
  [ErrorCode.INVALID_UPDATE_VERSION, "`rafka features describe` shows the levels that are supported and finalized"],
  [ErrorCode.FEATURE_UPDATE_FAILED, "`rafka features describe` shows the levels that are supported and finalized"],
  [ErrorCode.GROUP_ID_NOT_FOUND, "`rafka groups list` shows the groups there are"],
  [ErrorCode.NON_EMPTY_GROUP, "stop its members first; `rafka groups describe GROUP` names them"],
  [ErrorCode.TOPIC_AUTHORIZATION_FAILED, MAY_NOT],
  [ErrorCode.GROUP_AUTHORIZATION_FAILED, MAY_NOT],
  [ErrorCode.CLUSTER_AUTHORIZATION_FAILED, MAY_NOT],
]);

/** As the message begins by which Kafka refuses a quota that it does not know, in a code that says nothing of quotas. */
const NO_SUCH_QUOTA = "Invalid configuration key ";
const QUOTAS =
  "quotas are producer_byte_rate, consumer_byte_rate, request_percentage and controller_mutation_rate, of addresses connection_creation_rate";

/** What a person may do about an error that a server answered; undefined where its message says it all. */
export function hintFor({ code, message }: ApiError): string | undefined {
  if (code === ErrorCode.INVALID_REQUEST && message.startsWith(NO_SUCH_QUOTA)) return QUOTAS;
  return HINTS.get(code);
}
