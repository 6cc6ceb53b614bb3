/**
 * OffsetCommit v2–10: stores how far a group has read. Leader epochs since v6 (KIP-320), static members since v7
 * (KIP-345), topic ids instead of names since v10 (KIP-848).
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type OffsetCommitRequest, readOffsetCommitRequest } from "../../protocol/generated/offset-commit-request.ts";
import {
  newOffsetCommitResponse,
  type OffsetCommitResponse,
  writeOffsetCommitResponse,
} from "../../protocol/generated/offset-commit-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

/** The first version that names topics by id. */
const FIRST_TOPIC_ID_VERSION = 10;

type AskedTopic = OffsetCommitRequest["topics"][number];
type AnsweredTopic = OffsetCommitResponse["topics"][number];

/** See the file's head. */
export const offsetCommitApi: ApiHandler<OffsetCommitRequest, OffsetCommitResponse> = {
  apiKey: ApiKey.OFFSET_COMMIT,
  versions: [2, 10],
  read: readOffsetCommitRequest,
  write: writeOffsetCommitResponse,
  handle: handleOffsetCommit,
  errorResponse,
  countErrors: ({ topics }, errors) => {
    for (const { partitions } of topics) for (const { errorCode } of partitions) errors.error(errorCode);
  },
};

function handleOffsetCommit(
  context: RequestContext,
  request: OffsetCommitRequest,
): OffsetCommitResponse | Promise<OffsetCommitResponse> {
  if (!context.allows("READ", { type: "GROUP", name: request.groupId })) {
    return errorResponse(request, ErrorCode.GROUP_AUTHORIZATION_FAILED);
  }
  const { refused, accepted } = sortOut(context, request.topics);
  if (accepted.length === 0) return newOffsetCommitResponse({ topics: refused });
  request.topics = accepted;
  const committed = context.broker.groups.commitOffsets(context, request);
  return committed instanceof Promise
    ? committed.then(({ topics }) => merge(context, refused, topics))
    : merge(context, refused, committed.topics);
}

/** Which partitions can be committed at all, and the answers of those that cannot. */
function sortOut(
  context: RequestContext,
  topics: readonly AskedTopic[],
): { refused: AnsweredTopic[]; accepted: AskedTopic[] } {
  const image = context.broker.metadata();
  const usesIds = context.apiVersion >= FIRST_TOPIC_ID_VERSION;
  const refused: AnsweredTopic[] = [];
  const accepted: AskedTopic[] = [];
  for (const asked of topics) {
    const known = usesIds ? image.topics.getTopicById(asked.topicId) : image.topics.byName.get(asked.name);
    const name = known?.name ?? asked.name;
    const topicId = known?.id ?? asked.topicId;
    const refusal = refusalOf(context, known !== undefined, name);
    if (refusal !== ErrorCode.NONE) {
      refused.push(failed(asked, refusal));
      continue;
    }
    // The commit remembers the topic's id also for clients that only know its name.
    const topic: AskedTopic = { name, topicId, partitions: [] };
    const missing: AskedTopic["partitions"] = [];
    for (const partition of asked.partitions) {
      (known?.partitions.has(partition.partitionIndex) === true ? topic.partitions : missing).push(partition);
    }
    if (missing.length > 0) {
      refused.push(failed({ name, topicId, partitions: missing }, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
    }
    if (topic.partitions.length > 0) accepted.push(topic);
  }
  return { refused, accepted };
}

function refusalOf(context: RequestContext, isKnown: boolean, name: string): number {
  if (!isKnown && context.apiVersion >= FIRST_TOPIC_ID_VERSION) return ErrorCode.UNKNOWN_TOPIC_ID;
  if (!context.allows("READ", { type: "TOPIC", name })) return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
  return isKnown ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

/** One row per topic, what was refused first. */
function merge(
  { apiVersion }: RequestContext,
  refused: AnsweredTopic[],
  answered: readonly AnsweredTopic[],
): OffsetCommitResponse {
  if (refused.length === 0) return newOffsetCommitResponse({ topics: [...answered] });
  const keyOf = ({ name, topicId }: AnsweredTopic): string => (apiVersion >= FIRST_TOPIC_ID_VERSION ? topicId : name);
  const rows = new Map(refused.map((topic) => [keyOf(topic), topic]));
  for (const topic of answered) {
    const row = rows.get(keyOf(topic));
    if (row === undefined) rows.set(keyOf(topic), topic);
    else row.partitions.push(...topic.partitions);
  }
  return newOffsetCommitResponse({ topics: [...rows.values()] });
}

function failed({ name, topicId, partitions }: AskedTopic, errorCode: number): AnsweredTopic {
  return { name, topicId, partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })) };
}

function errorResponse(request: OffsetCommitRequest, errorCode: number): OffsetCommitResponse {
  return newOffsetCommitResponse({ topics: request.topics.map((topic) => failed(topic, errorCode)) });
}
