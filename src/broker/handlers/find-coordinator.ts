/**
 * FindCoordinator v0–6: which broker serves a group. Creates `__consumer_offsets` when the first group is looked for.
 * Error messages and key types since v1, many keys since v4 (KIP-699), share groups since v6 (KIP-932).
 */
import { GROUP_METADATA_TOPIC } from "../../coordinators/group/group-coordinator.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  type FindCoordinatorRequest,
  readFindCoordinatorRequest,
} from "../../protocol/generated/find-coordinator-request.ts";
import {
  type FindCoordinatorResponse,
  newFindCoordinatorResponse,
  writeFindCoordinatorResponse,
} from "../../protocol/generated/find-coordinator-response.ts";
import { standardMessage } from "../../protocol/standard-messages.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { aliveNodeOf, NO_NODE_ID } from "../cluster-nodes.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** Kafka's CoordinatorType. */
const KeyType = { GROUP: 0, TRANSACTION: 1, SHARE: 2 } as const;
/** The first version that asks for many keys, with a row for each. */
const FIRST_MANY_KEYS_VERSION = 4;
const FIRST_SHARE_VERSION = 6;

type Coordinator = FindCoordinatorResponse["coordinators"][number];

// What versions 1 to 3 say to the codes that this API answers with, as Kafka's Errors has it.
const MESSAGES: ReadonlyMap<number, string> = new Map([
  [ErrorCode.NONE, "NONE"],
  [
    ErrorCode.INVALID_REQUEST,
    "This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details.",
  ],
]);

const NO_TRANSACTIONS = "Transactions are not served yet.";

/** See the file's head. */
export const findCoordinatorApi: ApiHandler<FindCoordinatorRequest, FindCoordinatorResponse> = {
  apiKey: ApiKey.FIND_COORDINATOR,
  versions: [0, 6],
  deviations: [
    "The first search for a group waits until __consumer_offsets exists and answers with its coordinator; Kafka answers COORDINATOR_NOT_AVAILABLE, and clients come back 0.1 to 1 s later.",
    "Transactions have no coordinator yet. What clients would retry is answered so that they give up at once: before version 4 TRANSACTIONAL_ID_AUTHORIZATION_FAILED, later this broker, whose InitProducerId says UNSUPPORTED_VERSION.",
    "Share groups have no coordinator yet: COORDINATOR_NOT_AVAILABLE.",
  ],
  read: readFindCoordinatorRequest,
  write: writeFindCoordinatorResponse,
  handle: handleFindCoordinator,
  errorResponse: refused,
  countErrors: ({ errorCode, coordinators }, errors) => {
    if (coordinators.length === 0) errors.error(errorCode);
    for (const coordinator of coordinators) errors.error(coordinator.errorCode);
  },
};

function handleFindCoordinator(
  context: RequestContext,
  request: FindCoordinatorRequest,
): FindCoordinatorResponse | Promise<FindCoordinatorResponse> {
  const { apiVersion, broker } = context;
  const { keyType } = request;
  if (keyType !== KeyType.GROUP && keyType !== KeyType.TRANSACTION && keyType !== KeyType.SHARE) {
    return refused(request, ErrorCode.INVALID_REQUEST, apiVersion);
  }
  const keys = keysOf(request, apiVersion);
  const find = (): FindCoordinatorResponse =>
    inVersion(
      keys.map((key) => findCoordinator(context, keyType, key)),
      apiVersion,
    );
  const isMissing = keyType === KeyType.GROUP && !broker.metadata().topics.byName.has(GROUP_METADATA_TOPIC);
  if (!isMissing || !keys.some((key) => mayFindGroup(context, key))) return find();
  return broker.autoTopicCreation.create(GROUP_METADATA_TOPIC).then(find);
}

/** The same error for every key, and words for it in all versions that have some. */
function refused(request: FindCoordinatorRequest, errorCode: number, version: number): FindCoordinatorResponse {
  const errorMessage = messageOf(errorCode);
  return inVersion(
    keysOf(request, version).map((key) => ({ ...noCoordinator(key, errorCode), errorMessage })),
    version,
  );
}

function keysOf(request: FindCoordinatorRequest, version: number): string[] {
  return version >= FIRST_MANY_KEYS_VERSION ? request.coordinatorKeys : [request.key];
}

function mayFindGroup(context: RequestContext, groupId: string): boolean {
  return context.allows("DESCRIBE", { type: "GROUP", name: groupId });
}

function findCoordinator(context: RequestContext, keyType: number, key: string): Coordinator {
  if (keyType === KeyType.TRANSACTION) {
    const mayFind = context.allows("DESCRIBE", { type: "TRANSACTIONAL_ID", name: key });
    // librdkafka takes nothing but a lack of rights as final, and would ask for minutes.
    if (mayFind && context.apiVersion >= FIRST_MANY_KEYS_VERSION) return foundAt(context, key, context.broker.nodeId);
    const refusal = noCoordinator(key, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    return mayFind ? { ...refusal, errorMessage: NO_TRANSACTIONS } : refusal;
  }
  if (keyType === KeyType.SHARE) return noCoordinator(key, shareRefusal(context, key));
  if (!mayFindGroup(context, key)) return noCoordinator(key, ErrorCode.GROUP_AUTHORIZATION_FAILED);
  const image = context.broker.metadata();
  const partition = context.broker.groups.partitionFor(key);
  const leader = image.topics.byName.get(GROUP_METADATA_TOPIC)?.partitions.get(partition)?.leader ?? NO_NODE_ID;
  return foundAt(context, key, leader);
}

function foundAt(context: RequestContext, key: string, brokerId: number): Coordinator {
  const node = aliveNodeOf(context.broker.metadata(), brokerId, context.listenerName);
  if (node === undefined) return noCoordinator(key, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  const { nodeId, host, port } = node;
  return { key, nodeId, host, port, errorCode: ErrorCode.NONE, errorMessage: "" };
}

/** The key of a share partition is `group:topicId:partition`; only brokers ask. */
function shareRefusal(context: RequestContext, key: string): number {
  if (context.apiVersion < FIRST_SHARE_VERSION) return ErrorCode.INVALID_REQUEST;
  requireAllowed(context, "CLUSTER_ACTION");
  return /^.+:[A-Za-z0-9_-]{22}:\d+$/.test(key) ? ErrorCode.COORDINATOR_NOT_AVAILABLE : ErrorCode.INVALID_REQUEST;
}

function noCoordinator(key: string, errorCode: number): Coordinator {
  return { key, nodeId: NO_NODE_ID, host: "", port: -1, errorCode, errorMessage: "" };
}

function messageOf(errorCode: number): string {
  return MESSAGES.get(errorCode) ?? standardMessage(errorCode) ?? "";
}

function inVersion(coordinators: Coordinator[], version: number): FindCoordinatorResponse {
  if (version >= FIRST_MANY_KEYS_VERSION) return newFindCoordinatorResponse({ coordinators });
  const {
    errorCode = ErrorCode.UNKNOWN_SERVER_ERROR,
    nodeId = NO_NODE_ID,
    host = "",
    port = -1,
    errorMessage = "",
  } = coordinators[0] ?? {};
  return newFindCoordinatorResponse({
    errorCode,
    errorMessage: errorMessage === "" ? messageOf(errorCode) : errorMessage,
    nodeId,
    host,
    port,
  });
}
