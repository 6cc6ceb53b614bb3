/** The requests of the simulated clients, each in one version: those that name topics by id where there is one. */
import type { ClientApi } from "../../src/network/client/kafka-connection.ts";
import { ApiKey } from "../../src/protocol/api-keys.ts";
import * as createPartitionsRequest from "../../src/protocol/generated/create-partitions-request.ts";
import * as createPartitionsResponse from "../../src/protocol/generated/create-partitions-response.ts";
import * as createTopicsRequest from "../../src/protocol/generated/create-topics-request.ts";
import * as createTopicsResponse from "../../src/protocol/generated/create-topics-response.ts";
import * as deleteRecordsRequest from "../../src/protocol/generated/delete-records-request.ts";
import * as deleteRecordsResponse from "../../src/protocol/generated/delete-records-response.ts";
import * as deleteTopicsRequest from "../../src/protocol/generated/delete-topics-request.ts";
import * as deleteTopicsResponse from "../../src/protocol/generated/delete-topics-response.ts";
import * as describeConfigsRequest from "../../src/protocol/generated/describe-configs-request.ts";
import * as describeConfigsResponse from "../../src/protocol/generated/describe-configs-response.ts";
import * as fetchRequest from "../../src/protocol/generated/fetch-request.ts";
import * as fetchResponse from "../../src/protocol/generated/fetch-response.ts";
import * as alterConfigsRequest from "../../src/protocol/generated/incremental-alter-configs-request.ts";
import * as alterConfigsResponse from "../../src/protocol/generated/incremental-alter-configs-response.ts";
import * as initProducerIdRequest from "../../src/protocol/generated/init-producer-id-request.ts";
import * as initProducerIdResponse from "../../src/protocol/generated/init-producer-id-response.ts";
import * as metadataRequest from "../../src/protocol/generated/metadata-request.ts";
import * as metadataResponse from "../../src/protocol/generated/metadata-response.ts";
import * as produceRequest from "../../src/protocol/generated/produce-request.ts";
import * as produceResponse from "../../src/protocol/generated/produce-response.ts";

export const PRODUCE: ClientApi<produceRequest.ProduceRequest, produceResponse.ProduceResponse> = {
  apiKey: ApiKey.PRODUCE,
  versions: [13, 13],
  write: produceRequest.writeProduceRequest,
  read: produceResponse.readProduceResponse,
};

export const FETCH: ClientApi<fetchRequest.FetchRequest, fetchResponse.FetchResponse> = {
  apiKey: ApiKey.FETCH,
  versions: [13, 13],
  write: fetchRequest.writeFetchRequest,
  read: fetchResponse.readFetchResponse,
};

export const METADATA: ClientApi<metadataRequest.MetadataRequest, metadataResponse.MetadataResponse> = {
  apiKey: ApiKey.METADATA,
  versions: [12, 12],
  write: metadataRequest.writeMetadataRequest,
  read: metadataResponse.readMetadataResponse,
};

export const CREATE_TOPICS: ClientApi<
  createTopicsRequest.CreateTopicsRequest,
  createTopicsResponse.CreateTopicsResponse
> = {
  apiKey: ApiKey.CREATE_TOPICS,
  versions: [7, 7],
  write: createTopicsRequest.writeCreateTopicsRequest,
  read: createTopicsResponse.readCreateTopicsResponse,
};

export const DELETE_TOPICS: ClientApi<
  deleteTopicsRequest.DeleteTopicsRequest,
  deleteTopicsResponse.DeleteTopicsResponse
> = {
  apiKey: ApiKey.DELETE_TOPICS,
  versions: [6, 6],
  write: deleteTopicsRequest.writeDeleteTopicsRequest,
  read: deleteTopicsResponse.readDeleteTopicsResponse,
};

export const CREATE_PARTITIONS: ClientApi<
  createPartitionsRequest.CreatePartitionsRequest,
  createPartitionsResponse.CreatePartitionsResponse
> = {
  apiKey: ApiKey.CREATE_PARTITIONS,
  versions: [3, 3],
  write: createPartitionsRequest.writeCreatePartitionsRequest,
  read: createPartitionsResponse.readCreatePartitionsResponse,
};

export const ALTER_CONFIGS: ClientApi<
  alterConfigsRequest.IncrementalAlterConfigsRequest,
  alterConfigsResponse.IncrementalAlterConfigsResponse
> = {
  apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
  versions: [1, 1],
  write: alterConfigsRequest.writeIncrementalAlterConfigsRequest,
  read: alterConfigsResponse.readIncrementalAlterConfigsResponse,
};

export const DESCRIBE_CONFIGS: ClientApi<
  describeConfigsRequest.DescribeConfigsRequest,
  describeConfigsResponse.DescribeConfigsResponse
> = {
  apiKey: ApiKey.DESCRIBE_CONFIGS,
  versions: [4, 4],
  write: describeConfigsRequest.writeDescribeConfigsRequest,
  read: describeConfigsResponse.readDescribeConfigsResponse,
};

export const DELETE_RECORDS: ClientApi<
  deleteRecordsRequest.DeleteRecordsRequest,
  deleteRecordsResponse.DeleteRecordsResponse
> = {
  apiKey: ApiKey.DELETE_RECORDS,
  versions: [2, 2],
  write: deleteRecordsRequest.writeDeleteRecordsRequest,
  read: deleteRecordsResponse.readDeleteRecordsResponse,
};

export const INIT_PRODUCER_ID: ClientApi<
  initProducerIdRequest.InitProducerIdRequest,
  initProducerIdResponse.InitProducerIdResponse
> = {
  apiKey: ApiKey.INIT_PRODUCER_ID,
  versions: [5, 5],
  write: initProducerIdRequest.writeInitProducerIdRequest,
  read: initProducerIdResponse.readInitProducerIdResponse,
};
