/**
 * Who may do what. Handlers and controller operations ask for exactly the operation and resource that Kafka asks for,
 * in its order; what the answer is, is the authorizer's affair alone.
 */
import type { Principal } from "./dispatch/client-connection.ts";
import type { AclOperation, Resource } from "./dispatch/request-context.ts";

/** What an authorizer is told of a request, as Kafka's AuthorizableRequestContext. */
export interface AuthorizableRequest {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly clientId: string | null;
  /** The peer's address without its port. */
  readonly clientHost: string;
  readonly listenerName: string;
  readonly principal: Principal;
}

/** Decides; asked on the way of every request, so its answers are values. */
export interface Authorizer {
  /** Whether the request's principal may do `operation` to `resource`, which need not exist. */
  authorize(request: AuthorizableRequest, operation: AclOperation, resource: Resource): boolean;
  /** Whether there is any resource of the type that the principal may do `operation` to (KIP-679). */
  authorizeByResourceType(request: AuthorizableRequest, operation: AclOperation, type: Resource["type"]): boolean;
}

/** The authorizer of a broker without `authorizer.class.name`. */
export const ALLOW_EVERYTHING: Authorizer = { authorize: () => true, authorizeByResourceType: () => true };
