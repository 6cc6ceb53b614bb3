/**
 * What the rest of a broker knows of the controller: each change of metadata is one call here, answered when its
 * records are committed and every publisher has seen the new image.
 *
 * Today the controller is in the same process; a client that asks a controller over the network will have this shape.
 */
import type { Uuid } from "../base/uuid.ts";
import type { RegisteredEndpoint } from "../metadata/broker-registration.ts";
import type { AlterConfigsRequest } from "../protocol/generated/alter-configs-request.ts";
import type { AlterConfigsResponse } from "../protocol/generated/alter-configs-response.ts";
import type { CreatePartitionsRequest } from "../protocol/generated/create-partitions-request.ts";
import type { CreatePartitionsResponse } from "../protocol/generated/create-partitions-response.ts";
import type { CreateTopicsRequest } from "../protocol/generated/create-topics-request.ts";
import type { CreateTopicsResponse } from "../protocol/generated/create-topics-response.ts";
import type { DeleteTopicsRequest } from "../protocol/generated/delete-topics-request.ts";
import type { DeleteTopicsResponse } from "../protocol/generated/delete-topics-response.ts";
import type { IncrementalAlterConfigsRequest } from "../protocol/generated/incremental-alter-configs-request.ts";
import type { IncrementalAlterConfigsResponse } from "../protocol/generated/incremental-alter-configs-response.ts";
import type { ElectLeadersRequest } from "../protocol/generated/elect-leaders-request.ts";
import type { ElectLeadersResponse } from "../protocol/generated/elect-leaders-response.ts";
import type { AlterPartitionReassignmentsRequest } from "../protocol/generated/alter-partition-reassignments-request.ts";
import type { AlterPartitionReassignmentsResponse } from "../protocol/generated/alter-partition-reassignments-response.ts";
import type { UpdateFeaturesRequest } from "../protocol/generated/update-features-request.ts";
import type { UpdateFeaturesResponse } from "../protocol/generated/update-features-response.ts";
import type { AlterClientQuotasRequest } from "../protocol/generated/alter-client-quotas-request.ts";
import type { AlterClientQuotasResponse } from "../protocol/generated/alter-client-quotas-response.ts";
import type { AlterUserScramCredentialsRequest } from "../protocol/generated/alter-user-scram-credentials-request.ts";
import type { AlterUserScramCredentialsResponse } from "../protocol/generated/alter-user-scram-credentials-response.ts";

/** Who asks, in which version; the broker's request context has this shape. */
export interface ControllerRequestContext {
  readonly apiVersion: number;
  /** Whether the caller may do `operation` (Kafka's AclOperation name) to the resource. */
  allows(operation: string, resource: { readonly type: string; readonly name: string }): boolean;
}

/** The context of what the broker itself asks: everything is allowed. */
export const INTERNAL_CONTEXT: ControllerRequestContext = { apiVersion: 7, allows: () => true };

/** A run of producer ids that nobody else gets. */
export interface ProducerIdsBlock {
  readonly firstProducerId: number;
  readonly count: number;
}

/** A replica of this broker, and the id of the log directory that it is in. */
export interface DirectoryAssignment {
  readonly topicId: Uuid;
  readonly partition: number;
  readonly directory: Uuid;
}

/** What a broker says of itself when it registers. */
export interface BrokerRegistrationRequest {
  /** The endpoints that clients and brokers shall use, with the ports that were really bound. */
  readonly listeners: readonly RegisteredEndpoint[];
  readonly rack: string | null;
  /** The ids of all online log directories. */
  readonly logDirs: readonly Uuid[];
  /** The broker epoch in `.kafka_cleanshutdown`, −1 when there is none: whether the last stop was a clean one. */
  readonly previousBrokerEpoch: number;
}

/**
 * The controller's operations. Requests are the generated messages, as are answers, which carry an error per row;
 * `throttleTimeMs` is left at 0.
 *
 * Every operation rejects with an `ApiError` when it fails as a whole: `NOT_CONTROLLER` when the node is stopping.
 */
export interface ControllerClient {
  createTopics(context: ControllerRequestContext, request: CreateTopicsRequest): Promise<CreateTopicsResponse>;
  deleteTopics(context: ControllerRequestContext, request: DeleteTopicsRequest): Promise<DeleteTopicsResponse>;
  createPartitions(
    context: ControllerRequestContext,
    request: CreatePartitionsRequest,
  ): Promise<CreatePartitionsResponse>;
  incrementalAlterConfigs(
    context: ControllerRequestContext,
    request: IncrementalAlterConfigsRequest,
  ): Promise<IncrementalAlterConfigsResponse>;
  legacyAlterConfigs(context: ControllerRequestContext, request: AlterConfigsRequest): Promise<AlterConfigsResponse>;
  electLeaders(request: ElectLeadersRequest): Promise<ElectLeadersResponse>;
  alterPartitionReassignments(
    request: AlterPartitionReassignmentsRequest,
  ): Promise<AlterPartitionReassignmentsResponse>;
  updateFeatures(context: ControllerRequestContext, request: UpdateFeaturesRequest): Promise<UpdateFeaturesResponse>;
  /** Rejects with `BROKER_ID_NOT_REGISTERED`, or `INVALID_REQUEST` for a broker that runs. */
  unregisterBroker(brokerId: number): Promise<void>;
  /** @param knownHosts of the names of hosts in it, those that have an address */
  alterClientQuotas(
    request: AlterClientQuotasRequest,
    knownHosts: ReadonlySet<string>,
  ): Promise<AlterClientQuotasResponse>;
  alterUserScramCredentials(request: AlterUserScramCredentialsRequest): Promise<AlterUserScramCredentialsResponse>;
  /** A durable block of producer ids for this broker. */
  allocateProducerIds(): Promise<ProducerIdsBlock>;
  /** Registers this broker, fenced; resolves to its broker epoch. */
  registerBroker(request: BrokerRegistrationRequest): Promise<{ readonly brokerEpoch: number }>;
  /** Says which log directory this broker's replicas are in, where it chose among several (KIP-858). */
  assignReplicasToDirectories(assignments: readonly DirectoryAssignment[]): Promise<void>;
  /** Log directories failed: their replicas lead no more and leave the ISR until they are back at a later start. */
  reportOfflineDirectories(directories: readonly Uuid[]): Promise<void>;
  /** Which of this broker's log directories take no new replicas; with all of them it gets none (KIP-1066). */
  reportCordonedDirectories(directories: readonly Uuid[]): Promise<void>;
  /** Lets this broker lead: elects leaders for its partitions without one. */
  unfenceBroker(): Promise<void>;
  /** Takes the leadership of all partitions from this broker; it still serves until it is fenced. */
  beginControlledShutdown(): Promise<void>;
  /** The last record of a clean stop: nobody waits for this broker's session to expire. */
  fenceBroker(): Promise<void>;
}
