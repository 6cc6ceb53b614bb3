/** The controller's operations for a broker in the same process. */
import type { Uuid } from "../base/uuid.ts";
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
import { beginControlledShutdown, fenceBroker, registerBroker, unfenceBroker } from "./cluster/cluster-control.ts";
import type { ResourceChange } from "./configs/config-change.ts";
import { alterConfigs } from "./configs/configuration-control.ts";
import type {
  BrokerRegistrationRequest,
  ControllerClient,
  ControllerRequestContext,
  DirectoryAssignment,
  ProducerIdsBlock,
} from "./controller-client.ts";
import { createPartitions } from "./topics/create-partitions.ts";
import { createTopics } from "./topics/create-topics.ts";
import { deleteTopics } from "./topics/delete-topics.ts";
import { alterClientQuotas } from "./cluster/client-quota-control.ts";
import { electLeaders } from "./topics/elect-leaders.ts";
import { updateFeatures } from "./cluster/feature-control.ts";
import { alterPartitionReassignments } from "./topics/partition-reassignments.ts";
import { alterUserScramCredentials } from "./cluster/scram-control.ts";
import { unregisterBroker } from "./cluster/unregister-broker.ts";
import { allocateProducerIds } from "./cluster/producer-id-control.ts";
import {
  assignReplicasToDirectories,
  reportCordonedDirectories,
  reportOfflineDirectories,
} from "./cluster/directory-control.ts";
import type { QuorumController } from "./quorum-controller.ts";
import { SUPPORTED_FEATURES } from "./cluster/supported-features.ts";

/** Runs operations on the controller of this process. */
export class LocalControllerClient implements ControllerClient {
  readonly #controller: QuorumController;
  readonly #incarnationId: Uuid;

  /** @param incarnationId a fresh id of this start */
  constructor(controller: QuorumController, incarnationId: Uuid) {
    this.#controller = controller;
    this.#incarnationId = incarnationId;
  }

  createTopics(context: ControllerRequestContext, request: CreateTopicsRequest): Promise<CreateTopicsResponse> {
    return this.#controller.runInSlices((view) => createTopics(view, context, request), request.timeoutMs);
  }

  deleteTopics(context: ControllerRequestContext, request: DeleteTopicsRequest): Promise<DeleteTopicsResponse> {
    return this.#controller.runInSlices((view) => deleteTopics(view, context, request), request.timeoutMs);
  }

  createPartitions(
    context: ControllerRequestContext,
    request: CreatePartitionsRequest,
  ): Promise<CreatePartitionsResponse> {
    return this.#controller.runInSlices((view) => createPartitions(view, context, request), request.timeoutMs);
  }

  async incrementalAlterConfigs(
    context: ControllerRequestContext,
    request: IncrementalAlterConfigsRequest,
  ): Promise<IncrementalAlterConfigsResponse> {
    const changes = request.resources.map(({ resourceType, resourceName, configs }): ResourceChange => {
      const operations = configs.map(({ name, configOperation, value }) => ({
        name,
        operation: configOperation,
        value,
      }));
      return { type: resourceType, name: resourceName, change: { kind: "INCREMENTAL", operations } };
    });
    const { validateOnly } = request;
    const responses = await this.#controller.runInSlices((view) =>
      alterConfigs(view, context, { changes, validateOnly }),
    );
    return { throttleTimeMs: 0, responses };
  }

  async legacyAlterConfigs(
    context: ControllerRequestContext,
    request: AlterConfigsRequest,
  ): Promise<AlterConfigsResponse> {
    const changes = request.resources.map(({ resourceType, resourceName, configs }): ResourceChange => {
      const values = new Map(configs.map(({ name, value }) => [name, value]));
      return {
        type: resourceType,
        name: resourceName,
        change: { kind: "REPLACE", values, names: configs.map(({ name }) => name) },
      };
    });
    const { validateOnly } = request;
    const responses = await this.#controller.runInSlices((view) =>
      alterConfigs(view, context, { changes, validateOnly }),
    );
    return { throttleTimeMs: 0, responses };
  }

  electLeaders(request: ElectLeadersRequest): Promise<ElectLeadersResponse> {
    return this.#controller.runInSlices((view) => electLeaders(view, request), request.timeoutMs);
  }

  alterPartitionReassignments(
    request: AlterPartitionReassignmentsRequest,
  ): Promise<AlterPartitionReassignmentsResponse> {
    return this.#controller.runInSlices((view) => alterPartitionReassignments(view, request), request.timeoutMs);
  }

  updateFeatures(context: ControllerRequestContext, request: UpdateFeaturesRequest): Promise<UpdateFeaturesResponse> {
    return this.#controller.run((view) => updateFeatures(view, context.apiVersion, request));
  }

  unregisterBroker(brokerId: number): Promise<void> {
    return this.#controller.run((view) => unregisterBroker(view, brokerId));
  }

  alterClientQuotas(
    request: AlterClientQuotasRequest,
    knownHosts: ReadonlySet<string>,
  ): Promise<AlterClientQuotasResponse> {
    return this.#controller.runInSlices((view) => alterClientQuotas(view, request, knownHosts));
  }

  alterUserScramCredentials(request: AlterUserScramCredentialsRequest): Promise<AlterUserScramCredentialsResponse> {
    return this.#controller.runInSlices((view) => alterUserScramCredentials(view, request));
  }

  allocateProducerIds(): Promise<ProducerIdsBlock> {
    return this.#controller.run(allocateProducerIds);
  }

  registerBroker(request: BrokerRegistrationRequest): Promise<{ readonly brokerEpoch: number }> {
    const registrant = { incarnationId: this.#incarnationId, supportedFeatures: SUPPORTED_FEATURES };
    return this.#controller.run((view) => registerBroker(view, registrant, request));
  }

  assignReplicasToDirectories(assignments: readonly DirectoryAssignment[]): Promise<void> {
    return this.#controller.run((view) => assignReplicasToDirectories(view, assignments));
  }

  reportOfflineDirectories(directories: readonly Uuid[]): Promise<void> {
    return this.#controller.run((view) => reportOfflineDirectories(view, directories));
  }

  reportCordonedDirectories(directories: readonly Uuid[]): Promise<void> {
    return this.#controller.run((view) => reportCordonedDirectories(view, directories));
  }

  unfenceBroker(): Promise<void> {
    return this.#controller.run(unfenceBroker);
  }

  beginControlledShutdown(): Promise<void> {
    return this.#controller.run(beginControlledShutdown);
  }

  fenceBroker(): Promise<void> {
    return this.#controller.run(fenceBroker);
  }
}
