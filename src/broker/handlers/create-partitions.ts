/** CreatePartitions v0–3: asks the controller (KIP-195); each topic's answer is its own row. */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type CreatePartitionsRequest,
  readCreatePartitionsRequest,
} from "../../protocol/generated/create-partitions-request.ts";
import {
  type CreatePartitionsResponse,
  newCreatePartitionsResponse,
  newCreatePartitionsResponseTopicResult,
  writeCreatePartitionsResponse,
} from "../../protocol/generated/create-partitions-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";

/** See the file's head. */
export const createPartitionsApi: ApiHandler<CreatePartitionsRequest, CreatePartitionsResponse> = {
  apiKey: ApiKey.CREATE_PARTITIONS,
  versions: [0, 3],
  borrowsFrame: true,
  read: readCreatePartitionsRequest,
  write: writeCreatePartitionsResponse,
  handle: (context, request) => context.broker.controller.createPartitions(context, request),
  errorResponse: (request, errorCode, _version, errorMessage) =>
    newCreatePartitionsResponse({
      results: request.topics.map(({ name }) =>
        newCreatePartitionsResponseTopicResult({ name, errorCode, errorMessage }),
      ),
    }),
  countErrors: (response, errors) => {
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};
