/** What the client asks of any broker or of the controller. */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type CreatePartitionsRequest,
  writeCreatePartitionsRequest,
} from "../../protocol/generated/create-partitions-request.ts";
import {
  type CreatePartitionsResponse,
  readCreatePartitionsResponse,
} from "../../protocol/generated/create-partitions-response.ts";
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
import type { ClientApi } from "./kafka-connection.ts";

/** Metadata; below v4 nothing can forbid the creation of topics, so the client does not go there. */
export const metadataCall: ClientApi<MetadataRequest, MetadataResponse> = {
  apiKey: ApiKey.METADATA,
  versions: [4, 12],
  write: writeMetadataRequest,
  read: readMetadataResponse,
};

/** CreatePartitions, to the controller. */
export const createPartitionsCall: ClientApi<CreatePartitionsRequest, CreatePartitionsResponse> = {
  apiKey: ApiKey.CREATE_PARTITIONS,
  versions: [0, 3],
  write: writeCreatePartitionsRequest,
  read: readCreatePartitionsResponse,
};

/** CreateTopics, to the controller. */
export const createTopicsCall: ClientApi<CreateTopicsRequest, CreateTopicsResponse> = {
  apiKey: ApiKey.CREATE_TOPICS,
  versions: [4, 7],
  write: writeCreateTopicsRequest,
  read: readCreateTopicsResponse,
};

/** DeleteTopics by name, to the controller. */
export const deleteTopicsCall: ClientApi<DeleteTopicsRequest, DeleteTopicsResponse> = {
  apiKey: ApiKey.DELETE_TOPICS,
  versions: [1, 5],
  write: writeDeleteTopicsRequest,
  read: readDeleteTopicsResponse,
};
