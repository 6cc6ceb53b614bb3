/** DescribeUserScramCredentials v0: mechanisms and iterations of users, never their keys (KIP-554). */
import { TextCounts } from "../../base/text-counts.ts";
import type { Steps } from "../../platform/slices.ts";
import type { MetadataImage } from "../../metadata/metadata-image.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type DescribeUserScramCredentialsRequest,
  readDescribeUserScramCredentialsRequest,
} from "../../protocol/generated/describe-user-scram-credentials-request.ts";
import {
  type DescribeUserScramCredentialsResponse,
  type DescribeUserScramCredentialsResponseCredentialInfo,
  newDescribeUserScramCredentialsResponse,
  newDescribeUserScramCredentialsResponseResult,
  writeDescribeUserScramCredentialsResponse,
} from "../../protocol/generated/describe-user-scram-credentials-response.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";
import type { RequestContext } from "../dispatch/request-context.ts";
import { inSlicesWhileConnected } from "../dispatch/while-connected.ts";

type CredentialInfo = DescribeUserScramCredentialsResponseCredentialInfo;

/** See the file's head. */
export const describeUserScramCredentialsApi: ApiHandler<
  DescribeUserScramCredentialsRequest,
  DescribeUserScramCredentialsResponse
> = {
  apiKey: ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
  versions: [0, 0],
  borrowsFrame: true,
  read: readDescribeUserScramCredentialsRequest,
  write: writeDescribeUserScramCredentialsResponse,
  handle: (context, request) => inSlicesWhileConnected(context, handleDescribeUserScramCredentials(context, request)),
  // As Kafka's DescribeUserScramCredentialsRequest: its rows do not name the users.
  errorResponse: (request, errorCode) =>
    newDescribeUserScramCredentialsResponse({
      errorCode,
      errorMessage: null,
      results: (request.users ?? []).map(() =>
        newDescribeUserScramCredentialsResponseResult({ errorCode, errorMessage: null }),
      ),
    }),
  countErrors: (response, errors) => {
    // As Kafka's DescribeUserScramCredentialsResponse.errorCounts: the code of the whole is not counted.
    for (const { errorCode } of response.results) errors.error(errorCode);
  },
};

function* handleDescribeUserScramCredentials(
  context: RequestContext,
  request: DescribeUserScramCredentialsRequest,
): Steps<DescribeUserScramCredentialsResponse> {
  requireAllowed(context, "DESCRIBE");
  const credentials = credentialsByUser(context.broker.metadata());
  const asked = (request.users ?? []).map(({ name }) => name);
  const counts = new TextCounts();
  // Nobody named stands for everybody.
  for (const user of asked.length === 0 ? credentials.keys() : asked) {
    counts.add(user);
    yield;
  }
  const results: DescribeUserScramCredentialsResponse["results"] = [];
  for (const [user, count] of counts) {
    results.push(resultOf(user, count, credentials.get(user)));
    yield;
  }
  return newDescribeUserScramCredentialsResponse({ results });
}

function resultOf(
  user: string,
  count: number,
  credentialInfos: CredentialInfo[] | undefined,
): DescribeUserScramCredentialsResponse["results"][number] {
  if (count > 1) {
    return newDescribeUserScramCredentialsResponseResult({
      user,
      errorCode: ErrorCode.DUPLICATE_RESOURCE,
      errorMessage: `Cannot describe SCRAM credentials for the same user twice in a single request: ${user}`,
    });
  }
  if (credentialInfos === undefined) {
    return newDescribeUserScramCredentialsResponseResult({
      user,
      errorCode: ErrorCode.RESOURCE_NOT_FOUND,
      errorMessage: `Attempt to describe a user credential that does not exist: ${user}`,
    });
  }
  return newDescribeUserScramCredentialsResponseResult({ user, credentialInfos });
}

function credentialsByUser(image: MetadataImage): Map<string, CredentialInfo[]> {
  const byUser = new Map<string, CredentialInfo[]>();
  for (const { name, mechanism, iterations } of image.scram.values()) {
    const infos = byUser.get(name) ?? [];
    infos.push({ mechanism, iterations });
    byUser.set(name, infos);
  }
  return byUser;
}
