/**
 * Every API that is served: its versions, and where its handler is. Handlers and their codecs load when they are first
 * needed, so that a start opens few modules. What stands here is what ApiVersions advertises.
 */
import { ApiKey } from "../../protocol/api-keys.ts";
import type { AnyApiHandler } from "./api-handler.ts";

/** One served API. */
export interface ApiEntry {
  readonly apiKey: number;
  /** First and last version, inclusive; equal to the handler's own (a test compares). */
  readonly versions: readonly [number, number];
  /** The first version that ApiVersions names, where it is not the first served. */
  readonly advertisedFrom?: number;
  readonly load: () => Promise<AnyApiHandler>;
}

/** In the order of their keys. */
export const API_TABLE: readonly ApiEntry[] = [
  {
    apiKey: ApiKey.PRODUCE,
    versions: [3, 13],
    // KAFKA-18659: librdkafka takes a first version over 0 for an ancient broker and gives up compression and headers.
    advertisedFrom: 0,
    load: async () => (await import("../handlers/produce.ts")).produceApi,
  },
  {
    apiKey: ApiKey.FETCH,
    versions: [4, 18],
    load: async () => (await import("../handlers/fetch.ts")).fetchApi,
  },
  {
    apiKey: ApiKey.LIST_OFFSETS,
    versions: [1, 11],
    load: async () => (await import("../handlers/list-offsets.ts")).listOffsetsApi,
  },
  {
    apiKey: ApiKey.METADATA,
    versions: [0, 13],
    load: async () => (await import("../handlers/metadata.ts")).metadataApi,
  },
  {
    apiKey: ApiKey.OFFSET_COMMIT,
    versions: [2, 10],
    load: async () => (await import("../handlers/offset-commit.ts")).offsetCommitApi,
  },
  {
    apiKey: ApiKey.OFFSET_FETCH,
    versions: [1, 10],
    load: async () => (await import("../handlers/offset-fetch.ts")).offsetFetchApi,
  },
  {
    apiKey: ApiKey.FIND_COORDINATOR,
    versions: [0, 6],
    load: async () => (await import("../handlers/find-coordinator.ts")).findCoordinatorApi,
  },
  {
    apiKey: ApiKey.JOIN_GROUP,
    versions: [0, 9],
    load: async () => (await import("../handlers/join-group.ts")).joinGroupApi,
  },
  {
    apiKey: ApiKey.HEARTBEAT,
    versions: [0, 4],
    load: async () => (await import("../handlers/heartbeat.ts")).heartbeatApi,
  },
  {
    apiKey: ApiKey.LEAVE_GROUP,
    versions: [0, 5],
    load: async () => (await import("../handlers/leave-group.ts")).leaveGroupApi,
  },
  {
    apiKey: ApiKey.SYNC_GROUP,
    versions: [0, 5],
    load: async () => (await import("../handlers/sync-group.ts")).syncGroupApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_GROUPS,
    versions: [0, 6],
    load: async () => (await import("../handlers/describe-groups.ts")).describeGroupsApi,
  },
  {
    apiKey: ApiKey.LIST_GROUPS,
    versions: [0, 5],
    load: async () => (await import("../handlers/list-groups.ts")).listGroupsApi,
  },
  {
    apiKey: ApiKey.API_VERSIONS,
    versions: [0, 5],
    load: async () => (await import("../handlers/api-versions.ts")).apiVersionsApi,
  },
  {
    apiKey: ApiKey.CREATE_TOPICS,
    versions: [2, 7],
    load: async () => (await import("../handlers/create-topics.ts")).createTopicsApi,
  },
  {
    apiKey: ApiKey.DELETE_TOPICS,
    versions: [1, 6],
    load: async () => (await import("../handlers/delete-topics.ts")).deleteTopicsApi,
  },
  {
    apiKey: ApiKey.DELETE_RECORDS,
    versions: [0, 2],
    load: async () => (await import("../handlers/delete-records.ts")).deleteRecordsApi,
  },
  {
    apiKey: ApiKey.INIT_PRODUCER_ID,
    versions: [0, 5],
    load: async () => (await import("../handlers/init-producer-id.ts")).initProducerIdApi,
  },
  {
    apiKey: ApiKey.OFFSET_FOR_LEADER_EPOCH,
    versions: [2, 4],
    load: async () => (await import("../handlers/offset-for-leader-epoch.ts")).offsetForLeaderEpochApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_ACLS,
    versions: [1, 3],
    load: async () => (await import("../handlers/describe-acls.ts")).describeAclsApi,
  },
  {
    apiKey: ApiKey.CREATE_ACLS,
    versions: [1, 3],
    load: async () => (await import("../handlers/create-acls.ts")).createAclsApi,
  },
  {
    apiKey: ApiKey.DELETE_ACLS,
    versions: [1, 3],
    load: async () => (await import("../handlers/delete-acls.ts")).deleteAclsApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_CONFIGS,
    versions: [1, 4],
    load: async () => (await import("../handlers/describe-configs.ts")).describeConfigsApi,
  },
  {
    apiKey: ApiKey.ALTER_CONFIGS,
    versions: [0, 2],
    load: async () => (await import("../handlers/alter-configs.ts")).alterConfigsApi,
  },
  {
    apiKey: ApiKey.ALTER_REPLICA_LOG_DIRS,
    versions: [1, 2],
    load: async () => (await import("../handlers/alter-replica-log-dirs.ts")).alterReplicaLogDirsApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_LOG_DIRS,
    versions: [1, 5],
    load: async () => (await import("../handlers/describe-log-dirs.ts")).describeLogDirsApi,
  },
  {
    apiKey: ApiKey.CREATE_PARTITIONS,
    versions: [0, 3],
    load: async () => (await import("../handlers/create-partitions.ts")).createPartitionsApi,
  },
  {
    apiKey: ApiKey.DELETE_GROUPS,
    versions: [0, 3],
    load: async () => (await import("../handlers/delete-groups.ts")).deleteGroupsApi,
  },
  {
    apiKey: ApiKey.ELECT_LEADERS,
    versions: [0, 2],
    load: async () => (await import("../handlers/elect-leaders.ts")).electLeadersApi,
  },
  {
    apiKey: ApiKey.INCREMENTAL_ALTER_CONFIGS,
    versions: [0, 1],
    load: async () => (await import("../handlers/incremental-alter-configs.ts")).incrementalAlterConfigsApi,
  },
  {
    apiKey: ApiKey.ALTER_PARTITION_REASSIGNMENTS,
    versions: [0, 1],
    load: async () => (await import("../handlers/alter-partition-reassignments.ts")).alterPartitionReassignmentsApi,
  },
  {
    apiKey: ApiKey.LIST_PARTITION_REASSIGNMENTS,
    versions: [0, 0],
    load: async () => (await import("../handlers/list-partition-reassignments.ts")).listPartitionReassignmentsApi,
  },
  {
    apiKey: ApiKey.OFFSET_DELETE,
    versions: [0, 0],
    load: async () => (await import("../handlers/offset-delete.ts")).offsetDeleteApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_CLIENT_QUOTAS,
    versions: [0, 1],
    load: async () => (await import("../handlers/describe-client-quotas.ts")).describeClientQuotasApi,
  },
  {
    apiKey: ApiKey.ALTER_CLIENT_QUOTAS,
    versions: [0, 1],
    load: async () => (await import("../handlers/alter-client-quotas.ts")).alterClientQuotasApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
    versions: [0, 0],
    load: async () => (await import("../handlers/describe-user-scram-credentials.ts")).describeUserScramCredentialsApi,
  },
  {
    apiKey: ApiKey.ALTER_USER_SCRAM_CREDENTIALS,
    versions: [0, 0],
    load: async () => (await import("../handlers/alter-user-scram-credentials.ts")).alterUserScramCredentialsApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_QUORUM,
    versions: [0, 2],
    load: async () => (await import("../handlers/describe-quorum.ts")).describeQuorumApi,
  },
  {
    apiKey: ApiKey.UPDATE_FEATURES,
    versions: [0, 2],
    load: async () => (await import("../handlers/update-features.ts")).updateFeaturesApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_CLUSTER,
    versions: [0, 2],
    load: async () => (await import("../handlers/describe-cluster.ts")).describeClusterApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_PRODUCERS,
    versions: [0, 0],
    load: async () => (await import("../handlers/describe-producers.ts")).describeProducersApi,
  },
  {
    apiKey: ApiKey.UNREGISTER_BROKER,
    versions: [0, 0],
    load: async () => (await import("../handlers/unregister-broker.ts")).unregisterBrokerApi,
  },
  {
    apiKey: ApiKey.CONSUMER_GROUP_HEARTBEAT,
    versions: [0, 1],
    load: async () => (await import("../handlers/consumer-group-heartbeat.ts")).consumerGroupHeartbeatApi,
  },
  {
    apiKey: ApiKey.CONSUMER_GROUP_DESCRIBE,
    versions: [0, 1],
    load: async () => (await import("../handlers/consumer-group-describe.ts")).consumerGroupDescribeApi,
  },
  {
    apiKey: ApiKey.LIST_CONFIG_RESOURCES,
    versions: [0, 1],
    load: async () => (await import("../handlers/list-config-resources.ts")).listConfigResourcesApi,
  },
  {
    apiKey: ApiKey.DESCRIBE_TOPIC_PARTITIONS,
    versions: [0, 0],
    load: async () => (await import("../handlers/describe-topic-partitions.ts")).describeTopicPartitionsApi,
  },
];
