/**
 * What a handler knows of the request it answers: its header, its connection, and the broker's services. Handlers hold
 * no state of their own; whatever lasts longer than a request belongs to a service.
 */
import type { AuthorizableRequest } from "../authorizer.ts";
import type { BrokerServices } from "../broker-services.ts";
import type { ClientConnection, Principal } from "./client-connection.ts";

/** Kafka's ACL operations by name. */
export type AclOperation =
  | "READ"
  | "WRITE"
  | "CREATE"
  | "DELETE"
  | "ALTER"
  | "DESCRIBE"
  | "CLUSTER_ACTION"
  | "DESCRIBE_CONFIGS"
  | "ALTER_CONFIGS"
  | "IDEMPOTENT_WRITE";

/** What an operation is done to. */
export interface Resource {
  readonly type: "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID" | "DELEGATION_TOKEN" | "USER";
  readonly name: string;
}

/** The cluster as a resource, under Kafka's fixed name. */
export const CLUSTER: Resource = { type: "CLUSTER", name: "kafka-cluster" };

/** One request in flight; made by the dispatcher, given to its handler. */
export interface RequestContext extends AuthorizableRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly connection: ClientConnection;
  readonly broker: BrokerServices;
  /** The peer's address without its port. */
  readonly clientHost: string;
  /** The listener that the client came in on; it is told addresses of this listener. */
  readonly listenerName: string;
  readonly connectionId: string;
  readonly principal: Principal;
  /** Whether the principal may do `operation` to `resource`. Without an authorizer everything is allowed, as in Kafka. */
  allows(operation: AclOperation, resource: Resource): boolean;
  /** Whether there is any resource of the type that the principal may do `operation` to. */
  allowsSome(operation: AclOperation, type: Resource["type"]): boolean;
}
