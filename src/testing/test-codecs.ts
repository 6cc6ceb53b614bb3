/** The codecs that broker tests ask with. */
import { ApiKey } from "../protocol/api-keys.ts";
import { type ApiVersionsRequest, writeApiVersionsRequest } from "../protocol/generated/api-versions-request.ts";
import { type ApiVersionsResponse, readApiVersionsResponse } from "../protocol/generated/api-versions-response.ts";
import {
  type ConsumerGroupDescribeRequest,
  writeConsumerGroupDescribeRequest,
} from "../protocol/generated/consumer-group-describe-request.ts";
import {
  type ConsumerGroupDescribeResponse,
  readConsumerGroupDescribeResponse,
} from "../protocol/generated/consumer-group-describe-response.ts";
import {
  type ConsumerGroupHeartbeatRequest,
  writeConsumerGroupHeartbeatRequest,
} from "../protocol/generated/consumer-group-heartbeat-request.ts";
import {
  type ConsumerGroupHeartbeatResponse,
  readConsumerGroupHeartbeatResponse,
} from "../protocol/generated/consumer-group-heartbeat-response.ts";
import { type FetchRequest, writeFetchRequest } from "../protocol/generated/fetch-request.ts";
import { type FetchResponse, readFetchResponse } from "../protocol/generated/fetch-response.ts";
import {
  type InitProducerIdRequest,
  writeInitProducerIdRequest,
} from "../protocol/generated/init-producer-id-request.ts";
import {
  type InitProducerIdResponse,
  readInitProducerIdResponse,
} from "../protocol/generated/init-producer-id-response.ts";
import { type ListOffsetsRequest, writeListOffsetsRequest } from "../protocol/generated/list-offsets-request.ts";
import { type ListOffsetsResponse, readListOffsetsResponse } from "../protocol/generated/list-offsets-response.ts";
import { type MetadataRequest, writeMetadataRequest } from "../protocol/generated/metadata-request.ts";
import { type MetadataResponse, readMetadataResponse } from "../protocol/generated/metadata-response.ts";
import { type ProduceRequest, writeProduceRequest } from "../protocol/generated/produce-request.ts";
import { type ProduceResponse, readProduceResponse } from "../protocol/generated/produce-response.ts";
import type { TestCodec } from "./broker-world.ts";

/** Produce, as a client writes and reads it. */
export const PRODUCE: TestCodec<ProduceRequest, ProduceResponse> = {
  apiKey: ApiKey.PRODUCE,
  write: writeProduceRequest,
  read: readProduceResponse,
};

/** Fetch, as a client writes and reads it. */
export const FETCH: TestCodec<FetchRequest, FetchResponse> = {
  apiKey: ApiKey.FETCH,
  write: writeFetchRequest,
  read: readFetchResponse,
};

/** Metadata, as a client writes and reads it. */
export const METADATA: TestCodec<MetadataRequest, MetadataResponse> = {
  apiKey: ApiKey.METADATA,
  write: writeMetadataRequest,
  read: readMetadataResponse,
};

/** ListOffsets, as a client writes and reads it. */
export const LIST_OFFSETS: TestCodec<ListOffsetsRequest, ListOffsetsResponse> = {
  apiKey: ApiKey.LIST_OFFSETS,
  write: writeListOffsetsRequest,
  read: readListOffsetsResponse,
};

/** ApiVersions, as a client writes and reads it. */
export const API_VERSIONS: TestCodec<ApiVersionsRequest, ApiVersionsResponse> = {
  apiKey: ApiKey.API_VERSIONS,
  write: writeApiVersionsRequest,
  read: readApiVersionsResponse,
};

/** InitProducerId, as a client writes and reads it. */
export const INIT_PRODUCER_ID: TestCodec<InitProducerIdRequest, InitProducerIdResponse> = {
  apiKey: ApiKey.INIT_PRODUCER_ID,
  write: writeInitProducerIdRequest,
  read: readInitProducerIdResponse,
};

/** ConsumerGroupHeartbeat, as a client writes and reads it. */
export const CONSUMER_GROUP_HEARTBEAT: TestCodec<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse> = {
  apiKey: ApiKey.CONSUMER_GROUP_HEARTBEAT,
  write: writeConsumerGroupHeartbeatRequest,
  read: readConsumerGroupHeartbeatResponse,
};

/** ConsumerGroupDescribe, as a client writes and reads it. */
export const CONSUMER_GROUP_DESCRIBE: TestCodec<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> = {
  apiKey: ApiKey.CONSUMER_GROUP_DESCRIBE,
  write: writeConsumerGroupDescribeRequest,
  read: readConsumerGroupDescribeResponse,
};
