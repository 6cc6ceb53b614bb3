/** AlterUserScramCredentials v0: sets and removes SCRAM credentials through the controller (KIP-554). */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type AlterUserScramCredentialsRequest,
  readAlterUserScramCredentialsRequest,
} from "../../protocol/generated/alter-user-scram-credentials-request.ts";
import {
  type AlterUserScramCredentialsResponse,
  newAlterUserScramCredentialsResponse,
  writeAlterUserScramCredentialsResponse,
} from "../../protocol/generated/alter-user-scram-credentials-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";

/** See the file's head. */
export const alterUserScramCredentialsApi: ApiHandler<
  AlterUserScramCredentialsRequest,
  AlterUserScramCredentialsResponse
> = {
  apiKey: ApiKey.ALTER_USER_SCRAM_CREDENTIALS,
  versions: [0, 0],
  deviations: ["Credentials are stored and described, but no listener asks for them yet."],
  read: readAlterUserScramCredentialsRequest,
  write: writeAlterUserScramCredentialsResponse,
  handle: (context, request) => {
    requireAllowed(context, "ALTER");
    return context.broker.controller.alterUserScramCredentials(request);
  },
  errorResponse: (request, errorCode, _version, errorMessage) => {
    const users = new Set([...request.deletions, ...request.upsertions].map(({ name }) => name));
    const results = Array.from(users, (user) => ({ user, errorCode, errorMessage }));
    return newAlterUserScramCredentialsResponse({ results });
  },
  countErrors: (response, errors) => {
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};
