/** CreateTopics v2–7: asks the controller; each topic's answer is its own row. Validate-only too (KIP-4), ids since v7. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type CreateTopicsRequest, readCreateTopicsRequest } from "../../protocol/generated/create-topics-request.ts";
import {
  type CreateTopicsResponse,
  newCreateTopicsResponse,
  newCreateTopicsResponseCreatableTopicResult,
  writeCreateTopicsResponse,
  writeCreateTopicsResponseInSteps,
} from "../../protocol/generated/create-topics-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";

/** Topics from which on the answer is written in slices: each has all its configs. */
const LONG_ROWS = 10;

/** See the file's head. */
export const createTopicsApi: ApiHandler<CreateTopicsRequest, CreateTopicsResponse> = {
  apiKey: ApiKey.CREATE_TOPICS,
  versions: [2, 7],
  borrowsFrame: true,
  read: readCreateTopicsRequest,
  write: writeCreateTopicsResponse,
  long: { isLong: ({ topics }) => topics.length > LONG_ROWS, writeInSteps: writeCreateTopicsResponseInSteps },
  handle: (context, request) => context.broker.controller.createTopics(context, request),
  errorResponse: (request, errorCode, _version, errorMessage) =>
    newCreateTopicsResponse({
      topics: request.topics.map(({ name }) =>
        newCreateTopicsResponseCreatableTopicResult({ name, errorCode, errorMessage }),
      ),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.topics) errors.error(errorCode);
  },
};
