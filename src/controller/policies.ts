/**
 * What an operator's policies judge: new topics, and changes of configs. Operations call them where Kafka does, after
 * every check of their own, also for requests that are only validated; a refusal concerns one row.
 */

/** A new topic, as Kafka's CreateTopicPolicy.RequestMetadata: either numbers, or an assignment. */
export interface CreateTopicMetadata {
  readonly topic: string;
  /** Null where the request assigns replicas by hand. */
  readonly numPartitions: number | null;
  /** Null where the request assigns replicas by hand. */
  readonly replicationFactor: number | null;
  /** Broker ids by partition; null where the broker places them. */
  readonly replicasAssignments: Readonly<Record<number, readonly number[]>> | null;
  /** What the request sets, nothing else. */
  readonly configs: Readonly<Record<string, string>>;
}

/** A change of configs, as Kafka's AlterConfigPolicy.RequestMetadata. */
export interface AlterConfigMetadata {
  /** A broker's name is its id, or empty for all brokers. */
  readonly resource: { readonly type: "TOPIC" | "BROKER" | "CLIENT_METRICS" | "GROUP"; readonly name: string };
  /** What the request changes, with the new values; null: back to the default. Not what AlterConfigs leaves out. */
  readonly configs: Readonly<Record<string, string | null>>;
}

/** The policies of a controller. */
export interface ControllerPolicies {
  /** @throws {ApiError} POLICY_VIOLATION with the policy's words */
  readonly createTopic?: (metadata: CreateTopicMetadata) => void;
  /** @throws {ApiError} POLICY_VIOLATION with the policy's words */
  readonly alterConfig?: (metadata: AlterConfigMetadata) => void;
}

/** Nothing is refused. */
export const NO_POLICIES: ControllerPolicies = {};
