/** DeleteTopics v1–6: asks the controller; by name, and by id since v6 (KIP-516). */
import { ZERO_UUID } from "../../base/uuid.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { type DeleteTopicsRequest, readDeleteTopicsRequest } from "../../protocol/generated/delete-topics-request.ts";
import {
  type DeleteTopicsResponse,
  newDeleteTopicsResponse,
  newDeleteTopicsResponseDeletableTopicResult,
  writeDeleteTopicsResponse,
} from "../../protocol/generated/delete-topics-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";

const FIRST_TOPIC_ID_VERSION = 6;

/** See the file's head. */
export const deleteTopicsApi: ApiHandler<DeleteTopicsRequest, DeleteTopicsResponse> = {
  apiKey: ApiKey.DELETE_TOPICS,
  versions: [1, 6],
  borrowsFrame: true,
  read: readDeleteTopicsRequest,
  write: writeDeleteTopicsResponse,
  handle: (context, request) => context.broker.controller.deleteTopics(context, request),
  errorResponse: (request, errorCode, version) =>
    newDeleteTopicsResponse({
      responses: (version >= FIRST_TOPIC_ID_VERSION
        ? request.topics
        : request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }))
      ).map(({ name, topicId }) => newDeleteTopicsResponseDeletableTopicResult({ name, topicId, errorCode })),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.responses) errors.error(errorCode);
  },
};
