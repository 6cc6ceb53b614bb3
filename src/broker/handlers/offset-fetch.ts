/**
 * OffsetFetch v1–10: how far groups have read. All topics since v2, leader epochs since v5 (KIP-320), stable offsets
 * since v7 (KIP-447), many groups since v8 (KIP-709), topic ids instead of names since v10 (KIP-848).
 */
import { ZERO_UUID } from "../../base/uuid.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import {
  newOffsetFetchRequestGroup,
  type OffsetFetchRequest,
  readOffsetFetchRequest,
} from "../../protocol/generated/offset-fetch-request.ts";
import {
  newOffsetFetchResponse,
  type OffsetFetchResponse,
  writeOffsetFetchResponse,
} from "../../protocol/generated/offset-fetch-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** The first version with an error code for the whole group. */
const FIRST_GROUP_ERROR_VERSION = 2;
const FIRST_MANY_GROUPS_VERSION = 8;
const FIRST_TOPIC_ID_VERSION = 10;

type AskedGroup = OffsetFetchRequest["groups"][number];
type AskedTopic = NonNullable<AskedGroup["topics"]>[number];
type AnsweredGroup = OffsetFetchResponse["groups"][number];
type AnsweredTopic = AnsweredGroup["topics"][number];

/** See the file's head. */
export const offsetFetchApi: ApiHandler<OffsetFetchRequest, OffsetFetchResponse> = {
  apiKey: ApiKey.OFFSET_FETCH,
  versions: [1, 10],
  read: readOffsetFetchRequest,
  write: writeOffsetFetchResponse,
  handle: handleOffsetFetch,
  errorResponse: (request, errorCode, version) =>
    inVersion(
      groupsOf(request, version).map((group) => groupError(group, errorCode, version)),
      version,
    ),
  countErrors: (response, errors, version) => {
    if (version >= FIRST_GROUP_ERROR_VERSION && version < FIRST_MANY_GROUPS_VERSION) errors.error(response.errorCode);
    for (const { topics } of [response, ...response.groups]) {
      for (const { partitions } of topics) for (const { errorCode } of partitions) errors.error(errorCode);
    }
    for (const { errorCode } of response.groups) errors.error(errorCode);
  },
};

function handleOffsetFetch(
  context: RequestContext,
  request: OffsetFetchRequest,
): OffsetFetchResponse | Promise<OffsetFetchResponse> {
  const { apiVersion } = context;
  const fetched = groupsOf(request, apiVersion).map((group) => fetchGroup(context, group, request.requireStable));
  if (fetched.some((group) => group instanceof Promise)) {
    return Promise.all(fetched.map((group) => Promise.resolve(group))).then((groups) => inVersion(groups, apiVersion));
  }
  return inVersion(fetched as AnsweredGroup[], apiVersion);
}

function groupsOf(request: OffsetFetchRequest, version: number): AskedGroup[] {
  if (version >= FIRST_MANY_GROUPS_VERSION) return request.groups;
  const topics =
    request.topics?.map(({ name, partitionIndexes }) => ({ name, topicId: ZERO_UUID, partitionIndexes })) ?? null;
  return [newOffsetFetchRequestGroup({ groupId: request.groupId, topics })];
}

function fetchGroup(
  context: RequestContext,
  asked: AskedGroup,
  requireStable: boolean,
): AnsweredGroup | Promise<AnsweredGroup> {
  if (!context.allows("DESCRIBE", { type: "GROUP", name: asked.groupId })) {
    return groupError(asked, ErrorCode.GROUP_AUTHORIZATION_FAILED, context.apiVersion);
  }
  const { refused, allowed } = sortOut(context, asked);
  const fetched = context.broker.groups.fetchOffsets({ ...asked, topics: allowed }, requireStable);
  return fetched instanceof Promise
    ? fetched.then((group) => complete(context, asked, refused, group))
    : complete(context, asked, refused, fetched);
}

/** The topics that the client may ask about, by name, and the answers of the others. */
function sortOut(
  context: RequestContext,
  { topics }: AskedGroup,
): { refused: AnsweredTopic[]; allowed: AskedTopic[] | null } {
  const refused: AnsweredTopic[] = [];
  if (topics === null) return { refused, allowed: null };
  const usesIds = context.apiVersion >= FIRST_TOPIC_ID_VERSION;
  const image = context.broker.metadata();
  const allowed: AskedTopic[] = [];
  for (const asked of topics) {
    const name = usesIds ? image.topics.getTopicById(asked.topicId)?.name : asked.name;
    if (name === undefined) refused.push(failed(asked, ErrorCode.UNKNOWN_TOPIC_ID));
    else if (!context.allows("DESCRIBE", { type: "TOPIC", name })) {
      refused.push(failed(asked, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
    } else allowed.push({ ...asked, name });
  }
  return { refused, allowed };
}

function complete(
  context: RequestContext,
  asked: AskedGroup,
  refused: readonly AnsweredTopic[],
  group: AnsweredGroup,
): AnsweredGroup {
  if (group.errorCode !== ErrorCode.NONE) return groupError(asked, group.errorCode, context.apiVersion);
  if (asked.topics !== null) return { ...group, topics: [...group.topics, ...refused] };
  // Of all that a group has committed, the client sees the topics that it may see.
  const image = context.broker.metadata();
  const topics: AnsweredTopic[] = [];
  for (const topic of group.topics) {
    if (!context.allows("DESCRIBE", { type: "TOPIC", name: topic.name })) continue;
    const topicId = image.topics.byName.get(topic.name)?.id;
    // Without an id a topic cannot be told of since version 10.
    if (context.apiVersion < FIRST_TOPIC_ID_VERSION) topics.push(topic);
    else if (topicId !== undefined) topics.push({ ...topic, topicId });
  }
  return { ...group, topics };
}

/** Before version 2 an error stands at each partition. */
function groupError({ groupId, topics }: AskedGroup, errorCode: number, version: number): AnsweredGroup {
  if (version >= FIRST_GROUP_ERROR_VERSION) return { groupId, topics: [], errorCode };
  return { groupId, topics: (topics ?? []).map((topic) => failed(topic, errorCode)), errorCode: ErrorCode.NONE };
}

function failed({ name, topicId, partitionIndexes }: AskedTopic, errorCode: number): AnsweredTopic {
  const partitions = partitionIndexes.map((partitionIndex) => ({
    partitionIndex,
    committedOffset: -1,
    committedLeaderEpoch: -1,
    metadata: "",
    errorCode,
  }));
  return { name, topicId, partitions };
}

function inVersion(groups: AnsweredGroup[], version: number): OffsetFetchResponse {
  if (version >= FIRST_MANY_GROUPS_VERSION) return newOffsetFetchResponse({ groups });
  const [group] = groups;
  return newOffsetFetchResponse({ errorCode: group?.errorCode ?? 0, topics: group?.topics ?? [] });
}
