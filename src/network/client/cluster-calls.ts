/** What the client asks of any broker or of the controller. */
import { ApiKey } from "../../protocol/api-keys.ts";
import { type ApiVersionsRequest, writeApiVersionsRequest } from "../../protocol/generated/api-versions-request.ts";
import { type ApiVersionsResponse, readApiVersionsResponse } from "../../protocol/generated/api-versions-response.ts";
import { type CreateTopicsRequest, writeCreateTopicsRequest } from "../../protocol/generated/create-topics-request.ts";
import {
  type CreateTopicsResponse,
  readCreateTopicsResponse,
} from "../../protocol/generated/create-topics-response.ts";
import { type DeleteTopicsRequest, writeDeleteTopicsRequest } from "../../protocol/generated/delete-topics-request.ts";
import {
  type DeleteTopicsResponse,
  readDeleteTopicsResponse,
} from "../../protocol/generated/delete-topics-response.ts";
import { type MetadataRequest, writeMetadataRequest } from "../../protocol/generated/metadata-request.ts";
import { type MetadataResponse, readMetadataResponse } from "../../protocol/generated/metadata-response.ts";
import type { ApiCall } from "./request-sender.ts";

/** ApiVersions v3: every broker since Kafka 2.4 reads it. */
export const apiVersionsCall: ApiCall<ApiVersionsRequest, ApiVersionsResponse> = {
  apiKey: ApiKey.API_VERSIONS,
  name: "ApiVersions",
  minVersion: 0,
  maxVersion: 3,
  write: writeApiVersionsRequest,
  read: readApiVersionsResponse,
};

/** Metadata; below v4 nothing can forbid the creation of topics, so the client does not go there. */
export const metadataCall: ApiCall<MetadataRequest, MetadataResponse> = {
  apiKey: ApiKey.METADATA,
  name: "Metadata",
  minVersion: 4,
  maxVersion: 12,
  write: writeMetadataRequest,
  read: readMetadataResponse,
};

/** CreateTopics, to the controller. */
export const createTopicsCall: ApiCall<CreateTopicsRequest, CreateTopicsResponse> = {
  apiKey: ApiKey.CREATE_TOPICS,
  name: "CreateTopics",
  minVersion: 4,
  maxVersion: 7,
  write: writeCreateTopicsRequest,
  read: readCreateTopicsResponse,
};

/** DeleteTopics by name, to the controller. */
export const deleteTopicsCall: ApiCall<DeleteTopicsRequest, DeleteTopicsResponse> = {
  apiKey: ApiKey.DELETE_TOPICS,
  name: "DeleteTopics",
  minVersion: 1,
  maxVersion: 5,
  write: writeDeleteTopicsRequest,
  read: readDeleteTopicsResponse,
};
