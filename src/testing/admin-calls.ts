/** What an admin asks, for tests that talk to a broker over its listener: each API in the highest version that is served. */
import type { ClientApi } from "../network/client/kafka-connection.ts";
import { ApiKey } from "../protocol/api-keys.ts";
import { type ApiVersionsRequest, writeApiVersionsRequest } from "../protocol/generated/api-versions-request.ts";
import { type ApiVersionsResponse, readApiVersionsResponse } from "../protocol/generated/api-versions-response.ts";
import {
  type AlterClientQuotasRequest,
  writeAlterClientQuotasRequest,
} from "../protocol/generated/alter-client-quotas-request.ts";
import {
  readAlterClientQuotasResponse,
  type AlterClientQuotasResponse,
} from "../protocol/generated/alter-client-quotas-response.ts";
import { type AlterConfigsRequest, writeAlterConfigsRequest } from "../protocol/generated/alter-configs-request.ts";
import { readAlterConfigsResponse, type AlterConfigsResponse } from "../protocol/generated/alter-configs-response.ts";
import {
  type AlterPartitionReassignmentsRequest,
  writeAlterPartitionReassignmentsRequest,
} from "../protocol/generated/alter-partition-reassignments-request.ts";
import {
  readAlterPartitionReassignmentsResponse,
  type AlterPartitionReassignmentsResponse,
} from "../protocol/generated/alter-partition-reassignments-response.ts";
import {
  type AlterUserScramCredentialsRequest,
  writeAlterUserScramCredentialsRequest,
} from "../protocol/generated/alter-user-scram-credentials-request.ts";
import {
  readAlterUserScramCredentialsResponse,
  type AlterUserScramCredentialsResponse,
} from "../protocol/generated/alter-user-scram-credentials-response.ts";
import {
  type CreatePartitionsRequest,
  writeCreatePartitionsRequest,
} from "../protocol/generated/create-partitions-request.ts";
import {
  readCreatePartitionsResponse,
  type CreatePartitionsResponse,
} from "../protocol/generated/create-partitions-response.ts";
import { type CreateTopicsRequest, writeCreateTopicsRequest } from "../protocol/generated/create-topics-request.ts";
import { readCreateTopicsResponse, type CreateTopicsResponse } from "../protocol/generated/create-topics-response.ts";
import { type DeleteTopicsRequest, writeDeleteTopicsRequest } from "../protocol/generated/delete-topics-request.ts";
import { readDeleteTopicsResponse, type DeleteTopicsResponse } from "../protocol/generated/delete-topics-response.ts";
import {
  type DescribeClientQuotasRequest,
  writeDescribeClientQuotasRequest,
} from "../protocol/generated/describe-client-quotas-request.ts";
import {
  readDescribeClientQuotasResponse,
  type DescribeClientQuotasResponse,
} from "../protocol/generated/describe-client-quotas-response.ts";
import {
  type DescribeConfigsRequest,
  writeDescribeConfigsRequest,
} from "../protocol/generated/describe-configs-request.ts";
import {
  readDescribeConfigsResponse,
  type DescribeConfigsResponse,
} from "../protocol/generated/describe-configs-response.ts";
import {
  type DescribeUserScramCredentialsRequest,
  writeDescribeUserScramCredentialsRequest,
} from "../protocol/generated/describe-user-scram-credentials-request.ts";
import {
  readDescribeUserScramCredentialsResponse,
  type DescribeUserScramCredentialsResponse,
} from "../protocol/generated/describe-user-scram-credentials-response.ts";
import { type ElectLeadersRequest, writeElectLeadersRequest } from "../protocol/generated/elect-leaders-request.ts";
import { readElectLeadersResponse, type ElectLeadersResponse } from "../protocol/generated/elect-leaders-response.ts";
import {
  type IncrementalAlterConfigsRequest,
  writeIncrementalAlterConfigsRequest,
} from "../protocol/generated/incremental-alter-configs-request.ts";
import {
  readIncrementalAlterConfigsResponse,
  type IncrementalAlterConfigsResponse,
} from "../protocol/generated/incremental-alter-configs-response.ts";
import {
  type ListConfigResourcesRequest,
  writeListConfigResourcesRequest,
} from "../protocol/generated/list-config-resources-request.ts";
import {
  readListConfigResourcesResponse,
  type ListConfigResourcesResponse,
} from "../protocol/generated/list-config-resources-response.ts";
import {
  type UpdateFeaturesRequest,
  writeUpdateFeaturesRequest,
} from "../protocol/generated/update-features-request.ts";
import {
  readUpdateFeaturesResponse,
  type UpdateFeaturesResponse,
} from "../protocol/generated/update-features-response.ts";
import { type MetadataRequest, writeMetadataRequest } from "../protocol/generated/metadata-request.ts";
import { readMetadataResponse, type MetadataResponse } from "../protocol/generated/metadata-response.ts";

/** AlterClientQuotas. */
export const ALTER_CLIENT_QUOTAS: ClientApi<AlterClientQuotasRequest, AlterClientQuotasResponse> = {
  apiKey: ApiKey.ALTER_CLIENT_QUOTAS,
  versions: [1, 1],
  write: writeAlterClientQuotasRequest,
  read: readAlterClientQuotasResponse,
};

/** AlterConfigs. */
export const ALTER_CONFIGS: ClientApi<AlterConfigsRequest, AlterConfigsResponse> = {
  apiKey: ApiKey.ALTER_CONFIGS,
  versions: [2, 2],
  write: writeAlterConfigsRequest,
  read: readAlterConfigsResponse,
};

/** AlterPartitionReassignments. */
export const ALTER_PARTITION_REASSIGNMENTS: ClientApi<
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponse
> = {
  apiKey: ApiKey.ALTER_PARTITION_REASSIGNMENTS,
  versions: [1, 1],
  write: writeAlterPartitionReassignmentsRequest,
  read: readAlterPartitionReassignmentsResponse,
};

/** AlterUserScramCredentials. */
export const ALTER_USER_SCRAM_CREDENTIALS: ClientApi<
  AlterUserScramCredentialsRequest,
  AlterUserScramCredentialsResponse
> = {
  apiKey: ApiKey.ALTER_USER_SCRAM_CREDENTIALS,
  versions: [0, 0],
  write: writeAlterUserScramCredentialsRequest,
  read: readAlterUserScramCredentialsResponse,
};

/** CreatePartitions. */
export const CREATE_PARTITIONS: ClientApi<CreatePartitionsRequest, CreatePartitionsResponse> = {
  apiKey: ApiKey.CREATE_PARTITIONS,
  versions: [3, 3],
  write: writeCreatePartitionsRequest,
  read: readCreatePartitionsResponse,
};

/** CreateTopics. */
export const CREATE_TOPICS: ClientApi<CreateTopicsRequest, CreateTopicsResponse> = {
  apiKey: ApiKey.CREATE_TOPICS,
  versions: [7, 7],
  write: writeCreateTopicsRequest,
  read: readCreateTopicsResponse,
};

/** DeleteTopics. */
export const DELETE_TOPICS: ClientApi<DeleteTopicsRequest, DeleteTopicsResponse> = {
  apiKey: ApiKey.DELETE_TOPICS,
  versions: [6, 6],
  write: writeDeleteTopicsRequest,
  read: readDeleteTopicsResponse,
};

/** DescribeClientQuotas. */
export const DESCRIBE_CLIENT_QUOTAS: ClientApi<DescribeClientQuotasRequest, DescribeClientQuotasResponse> = {
  apiKey: ApiKey.DESCRIBE_CLIENT_QUOTAS,
  versions: [1, 1],
  write: writeDescribeClientQuotasRequest,
  read: readDescribeClientQuotasResponse,
};

/** DescribeConfigs. */
export const DESCRIBE_CONFIGS: ClientApi<DescribeConfigsRequest, DescribeConfigsResponse> = {
  apiKey: ApiKey.DESCRIBE_CONFIGS,
  versions: [4, 4],
  write: writeDescribeConfigsRequest,
  read: readDescribeConfigsResponse,
};

/** DescribeUserScramCredentials. */
export const DESCRIBE_USER_SCRAM_CREDENTIALS: ClientApi<
  DescribeUserScramCredentialsRequest,
  DescribeUserScramCredentialsResponse
> = {
  apiKey: ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
  versions: [0, 0],
  write: writeDescribeUserScramCredentialsRequest,
  read: readDescribeUserScramCredentialsResponse,
};

/** ElectLeaders. */
export const ELECT_LEADERS: ClientApi<ElectLeadersRequest, ElectLeadersResponse> = {
  apiKey: ApiKey.ELECT_LEADERS,
  versions: [2, 2],
  write: writeElectLeadersRequest,
  read: readElectLeadersResponse,
};

/** IncrementalAlterConfigs. */
export const INCREMENTAL_ALTER_CONFIGS: ClientApi<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
  versions: [1, 1],
  write: writeIncrementalAlterConfigsRequest,
  read: readIncrementalAlterConfigsResponse,
};

/** ListConfigResources. */
export const LIST_CONFIG_RESOURCES: ClientApi<ListConfigResourcesRequest, ListConfigResourcesResponse> = {
  apiKey: ApiKey.LIST_CONFIG_RESOURCES,
  versions: [1, 1],
  write: writeListConfigResourcesRequest,
  read: readListConfigResourcesResponse,
};

/** UpdateFeatures. */
export const UPDATE_FEATURES: ClientApi<UpdateFeaturesRequest, UpdateFeaturesResponse> = {
  apiKey: ApiKey.UPDATE_FEATURES,
  versions: [2, 2],
  write: writeUpdateFeaturesRequest,
  read: readUpdateFeaturesResponse,
};

/** Metadata. */
export const METADATA: ClientApi<MetadataRequest, MetadataResponse> = {
  apiKey: ApiKey.METADATA,
  versions: [13, 13],
  write: writeMetadataRequest,
  read: readMetadataResponse,
};

/** ApiVersions, whose last version also asks who is asked. */
export const API_VERSIONS: ClientApi<ApiVersionsRequest, ApiVersionsResponse> = {
  apiKey: ApiKey.API_VERSIONS,
  versions: [4, 4],
  write: writeApiVersionsRequest,
  read: readApiVersionsResponse,
};
