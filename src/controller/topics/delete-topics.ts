/**
 * DeleteTopics by name and by id: which topics are meant, whether the caller may, and the records that remove them.
 *
 * The checks and their words are those of Kafka's ControllerApis.deleteTopics.
 */
import { TextCounts } from "../../base/text-counts.ts";
import type { Steps } from "../../platform/slices.ts";
import { type Uuid, ZERO_UUID } from "../../base/uuid.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import type { DeleteTopicsRequest } from "../../protocol/generated/delete-topics-request.ts";
import type { DeleteTopicsResponse } from "../../protocol/generated/delete-topics-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { ControllerRequestContext } from "../controller-client.ts";
import { checkInTime, type ControllerResult, type ControllerView } from "../controller-view.ts";

const CLUSTER = { type: "CLUSTER", name: "kafka-cluster" } as const;

/** Names or ids that appear once in a request, and those that appear more often. */
interface Occurrences {
  readonly once: readonly string[];
  readonly repeated: Set<string>;
}

/**
 * Deletes topics; it may be left for a while after each.
 *
 * @throws {ApiError} TOPIC_DELETION_DISABLED when `delete.topic.enable` is false (INVALID_REQUEST below version 3)
 */
export function* deleteTopics(
  view: ControllerView,
  context: ControllerRequestContext,
  request: DeleteTopicsRequest,
): Steps<ControllerResult<DeleteTopicsResponse>> {
  if (!view.config.get("delete.topic.enable")) {
    if (context.apiVersion >= 3) throw new ApiError(ErrorCode.TOPIC_DELETION_DISABLED);
    throw new ApiError(ErrorCode.INVALID_REQUEST, "This version does not support topic deletion.");
  }
  const responses: DeleteTopicsResponse["responses"] = [];
  const fail = (name: string | null, topicId: Uuid, errorCode: number, errorMessage: string | null = null) =>
    responses.push({ name, topicId, errorCode, errorMessage });
  const { names, ids } = yield* askedTopics(request, fail);
  for (const name of names.repeated) fail(name, ZERO_UUID, ErrorCode.INVALID_REQUEST, "Duplicate topic name.");
  for (const id of ids.repeated) fail(null, id, ErrorCode.INVALID_REQUEST, "Duplicate topic id.");

  if (names.once.length + ids.once.length > 0) checkInTime(view);

  const mayDeleteAny = context.allows("DELETE", CLUSTER);
  const mayDescribe = (name: string) => mayDeleteAny || context.allows("DESCRIBE", { type: "TOPIC", name });
  const mayDelete = (name: string) => mayDeleteAny || context.allows("DELETE", { type: "TOPIC", name });
  const { topics } = view.image;
  const chosen = new Map<Uuid, string>();
  for (const id of ids.once) {
    yield;
    const topic = topics.byId.get(id);
    if (topic === undefined) fail(null, id, ErrorCode.UNKNOWN_TOPIC_ID, "This server does not host this topic ID.");
    else if (mayDelete(topic.name)) chosen.set(id, topic.name);
    // Who may not see the topic does not learn what the id is called.
    else
      fail(
        mayDescribe(topic.name) ? topic.name : null,
        id,
        ErrorCode.TOPIC_AUTHORIZATION_FAILED,
        "Topic authorization failed.",
      );
  }
  for (const name of names.once) {
    yield;
    const topic = topics.byName.get(name);
    if (!mayDescribe(name)) fail(name, ZERO_UUID, ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Topic authorization failed.");
    else if (topic === undefined) {
      fail(name, ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This server does not host this topic-partition.");
    } else if (!mayDelete(name))
      fail(name, ZERO_UUID, ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Topic authorization failed.");
    else if (ids.repeated.has(topic.id) || chosen.has(topic.id)) {
      chosen.delete(topic.id);
      ids.repeated.add(topic.id);
      fail(
        name,
        topic.id,
        ErrorCode.INVALID_REQUEST,
        "The provided topic name maps to an ID that was already supplied.",
      );
    } else chosen.set(topic.id, name);
  }
  const records: MetadataRecord[] = [];
  for (const [topicId, name] of chosen) {
    records.push({ type: "RemoveTopicRecord", version: 0, data: { topicId } });
    responses.push({ name, topicId, errorCode: ErrorCode.NONE, errorMessage: null });
  }
  return { records, response: { throttleTimeMs: 0, responses } };
}

function* askedTopics(
  request: DeleteTopicsRequest,
  fail: (name: string | null, topicId: Uuid, errorCode: number, errorMessage: string) => void,
): Steps<{ readonly names: Occurrences; readonly ids: Occurrences }> {
  const names = new TextCounts();
  const ids = new TextCounts();
  for (const name of request.topicNames) {
    names.add(name);
    yield;
  }
  for (const { name, topicId } of request.topics) {
    if (name === null && topicId === ZERO_UUID) {
      fail(null, ZERO_UUID, ErrorCode.INVALID_REQUEST, "Neither topic name nor id were specified.");
    } else if (name === null) ids.add(topicId);
    else if (topicId === ZERO_UUID) names.add(name);
    else fail(name, topicId, ErrorCode.INVALID_REQUEST, "You may not specify both topic name and topic id.");
    yield;
  }
  return { names: yield* occurrences(names), ids: yield* occurrences(ids) };
}

function* occurrences(counts: TextCounts): Steps<Occurrences> {
  const once: string[] = [];
  const repeated = new Set<string>();
  for (const [item, count] of counts) {
    if (count === 1) once.push(item);
    else repeated.add(item);
    yield;
  }
  return { once, repeated };
}
