/** What administration asks of brokers beside topics and groups: configs, features, log directories. */
import {
  type AlterReplicaLogDirsRequest,
  writeAlterReplicaLogDirsRequest,
} from "../../protocol/generated/alter-replica-log-dirs-request.ts";
import {
  type AlterReplicaLogDirsResponse,
  readAlterReplicaLogDirsResponse,
} from "../../protocol/generated/alter-replica-log-dirs-response.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { type ApiVersionsRequest, writeApiVersionsRequest } from "../../protocol/generated/api-versions-request.ts";
import { type ApiVersionsResponse, readApiVersionsResponse } from "../../protocol/generated/api-versions-response.ts";
import {
  type DescribeConfigsRequest,
  writeDescribeConfigsRequest,
} from "../../protocol/generated/describe-configs-request.ts";
import {
  type DescribeConfigsResponse,
  readDescribeConfigsResponse,
} from "../../protocol/generated/describe-configs-response.ts";
import {
  type DescribeLogDirsRequest,
  writeDescribeLogDirsRequest,
} from "../../protocol/generated/describe-log-dirs-request.ts";
import {
  type DescribeLogDirsResponse,
  readDescribeLogDirsResponse,
} from "../../protocol/generated/describe-log-dirs-response.ts";
import {
  type IncrementalAlterConfigsRequest,
  writeIncrementalAlterConfigsRequest,
} from "../../protocol/generated/incremental-alter-configs-request.ts";
import {
  type IncrementalAlterConfigsResponse,
  readIncrementalAlterConfigsResponse,
} from "../../protocol/generated/incremental-alter-configs-response.ts";
import {
  type DescribeClusterRequest,
  writeDescribeClusterRequest,
} from "../../protocol/generated/describe-cluster-request.ts";
import {
  type DescribeClusterResponse,
  readDescribeClusterResponse,
} from "../../protocol/generated/describe-cluster-response.ts";
import {
  type ListConfigResourcesRequest,
  writeListConfigResourcesRequest,
} from "../../protocol/generated/list-config-resources-request.ts";
import {
  type ListConfigResourcesResponse,
  readListConfigResourcesResponse,
} from "../../protocol/generated/list-config-resources-response.ts";
import {
  type UnregisterBrokerRequest,
  writeUnregisterBrokerRequest,
} from "../../protocol/generated/unregister-broker-request.ts";
import {
  type UnregisterBrokerResponse,
  readUnregisterBrokerResponse,
} from "../../protocol/generated/unregister-broker-response.ts";
import {
  type UpdateFeaturesRequest,
  writeUpdateFeaturesRequest,
} from "../../protocol/generated/update-features-request.ts";
import {
  type UpdateFeaturesResponse,
  readUpdateFeaturesResponse,
} from "../../protocol/generated/update-features-response.ts";
import type { ClientApi } from "./kafka-connection.ts";

/** ApiVersions for its features, which it has from v3. */
export const featuresCall: ClientApi<ApiVersionsRequest, ApiVersionsResponse> = {
  apiKey: ApiKey.API_VERSIONS,
  versions: [3, 4],
  write: writeApiVersionsRequest,
  read: readApiVersionsResponse,
};

/** DescribeConfigs; those of a broker to that broker. */
export const describeConfigsCall: ClientApi<DescribeConfigsRequest, DescribeConfigsResponse> = {
  apiKey: ApiKey.DESCRIBE_CONFIGS,
  versions: [1, 4],
  write: writeDescribeConfigsRequest,
  read: readDescribeConfigsResponse,
};

/** IncrementalAlterConfigs; those of a broker to that broker. */
export const alterConfigsCall: ClientApi<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
  versions: [0, 1],
  write: writeIncrementalAlterConfigsRequest,
  read: readIncrementalAlterConfigsResponse,
};

/** DescribeLogDirs, of the broker that is asked. */
export const describeLogDirsCall: ClientApi<DescribeLogDirsRequest, DescribeLogDirsResponse> = {
  apiKey: ApiKey.DESCRIBE_LOG_DIRS,
  versions: [1, 4],
  write: writeDescribeLogDirsRequest,
  read: readDescribeLogDirsResponse,
};

/** AlterReplicaLogDirs, of the broker that is asked. */
export const alterReplicaLogDirsCall: ClientApi<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> = {
  apiKey: ApiKey.ALTER_REPLICA_LOG_DIRS,
  versions: [1, 2],
  write: writeAlterReplicaLogDirsRequest,
  read: readAlterReplicaLogDirsResponse,
};

/** DescribeCluster: its brokers, from v2 those that are fenced too. */
export const describeClusterCall: ClientApi<DescribeClusterRequest, DescribeClusterResponse> = {
  apiKey: ApiKey.DESCRIBE_CLUSTER,
  versions: [0, 2],
  write: writeDescribeClusterRequest,
  read: readDescribeClusterResponse,
};

/** ListConfigResources; before v1 it knew client metrics subscriptions alone. */
export const listConfigResourcesCall: ClientApi<ListConfigResourcesRequest, ListConfigResourcesResponse> = {
  apiKey: ApiKey.LIST_CONFIG_RESOURCES,
  versions: [0, 1],
  write: writeListConfigResourcesRequest,
  read: readListConfigResourcesResponse,
};

/** UnregisterBroker, to the controller. */
export const unregisterBrokerCall: ClientApi<UnregisterBrokerRequest, UnregisterBrokerResponse> = {
  apiKey: ApiKey.UNREGISTER_BROKER,
  versions: [0, 0],
  write: writeUnregisterBrokerRequest,
  read: readUnregisterBrokerResponse,
};

/** UpdateFeatures, to the controller; before v1 it could not tell a safe downgrade from another. */
export const updateFeaturesCall: ClientApi<UpdateFeaturesRequest, UpdateFeaturesResponse> = {
  apiKey: ApiKey.UPDATE_FEATURES,
  versions: [1, 2],
  write: writeUpdateFeaturesRequest,
  read: readUpdateFeaturesResponse,
};
