/**
 * ApiVersions v0–5: the served keys and versions, supported and finalized features (KIP-35, KIP-511, KIP-584), and whether
 * the client has found the cluster and node that it looks for (KIP-1242).
 */
import {
  type ApiVersionsRequest,
  newApiVersionsRequest,
  readApiVersionsRequest,
} from "../../protocol/generated/api-versions-request.ts";
import {
  type ApiVersionsResponse,
  newApiVersionsResponse,
  writeApiVersionsResponse,
} from "../../protocol/generated/api-versions-response.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import type { Reader } from "../../protocol/reader.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import type { RequestContext } from "../dispatch/request-context.ts";

const VERSIONS = [0, 5] as const;
// As Kafka's ApiVersionsRequest: a letter or digit at both ends.
const SOFTWARE_TEXT = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/;

/** See the file's head. */
export const apiVersionsApi: ApiHandler<ApiVersionsRequest, ApiVersionsResponse> = {
  apiKey: ApiKey.API_VERSIONS,
  versions: VERSIONS,
  borrowsFrame: true,
  read: readRequest,
  write: writeApiVersionsResponse,
  handle: handleApiVersions,
  errorResponse: (_request, errorCode) => newApiVersionsResponse({ errorCode }),
  countErrors: (response, errors) => errors.error(response.errorCode),
  responseVersion: (version) => (isServed(version) ? version : 0),
};

/** A newer client's first request cannot be read; it is answered all the same. */
function readRequest(reader: Reader, version: number): ApiVersionsRequest {
  return isServed(version) ? readApiVersionsRequest(reader, version) : newApiVersionsRequest();
}

function isServed(version: number): boolean {
  return version >= VERSIONS[0] && version <= VERSIONS[1];
}

function handleApiVersions(context: RequestContext, request: ApiVersionsRequest): ApiVersionsResponse {
  const { apiVersion, broker, connection } = context;
  if (!isServed(apiVersion)) {
    const own = { apiKey: ApiKey.API_VERSIONS, minVersion: VERSIONS[0], maxVersion: VERSIONS[1] };
    return newApiVersionsResponse({ errorCode: ErrorCode.UNSUPPORTED_VERSION, apiKeys: [own] });
  }
  const errorCode = requestError(context, request);
  if (errorCode !== ErrorCode.NONE) return newApiVersionsResponse({ errorCode });
  if (apiVersion >= 3) {
    connection.clientSoftwareName = request.clientSoftwareName;
    connection.clientSoftwareVersion = request.clientSoftwareVersion;
  }
  const { apiVersions } = broker;
  const { levels, epoch } = apiVersions.finalizedFeatures();
  return newApiVersionsResponse({
    apiKeys: apiVersions.entries.map(({ apiKey, versions, advertisedFrom }) => ({
      apiKey,
      minVersion: advertisedFrom ?? versions[0],
      maxVersion: versions[1],
    })),
    // KAFKA-17011: clients of v3 fail on a least version of 0.
    supportedFeatures: apiVersions.supportedFeatures
      .filter(({ minSupportedVersion }) => apiVersion >= 4 || minSupportedVersion > 0)
      .map(({ name, minSupportedVersion, maxSupportedVersion }) => ({
        name,
        minVersion: minSupportedVersion,
        maxVersion: maxSupportedVersion,
      })),
    finalizedFeaturesEpoch: epoch,
    finalizedFeatures: Array.from(levels, ([name, level]) => ({
      name,
      maxVersionLevel: level,
      minVersionLevel: level,
    })),
  });
}

function requestError(context: RequestContext, request: ApiVersionsRequest): number {
  const { apiVersion, broker } = context;
  if (apiVersion < 3) return ErrorCode.NONE;
  const { clientSoftwareName, clientSoftwareVersion, clusterId, nodeId } = request;
  if (!SOFTWARE_TEXT.test(clientSoftwareName) || !SOFTWARE_TEXT.test(clientSoftwareVersion)) {
    return ErrorCode.INVALID_REQUEST;
  }
  if ((clusterId === null) !== (nodeId === -1)) return ErrorCode.INVALID_REQUEST;
  if (clusterId !== null && (clusterId !== broker.clusterId || nodeId !== broker.nodeId)) {
    return ErrorCode.REBOOTSTRAP_REQUIRED;
  }
  return ErrorCode.NONE;
}
