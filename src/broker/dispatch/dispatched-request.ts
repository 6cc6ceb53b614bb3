/** The request context that the dispatcher makes of a frame's header: one small object a request. */
import { headerVersions } from "../../protocol/api-keys.ts";
import type { BrokerServices } from "../broker-services.ts";
import type { ClientConnection, Principal } from "./client-connection.ts";
import type { AclOperation, RequestContext, Resource } from "./request-context.ts";
import type { RequestHeader } from "./request-header.ts";

/** See {@link RequestContext}. */
export class DispatchedRequest implements RequestContext {
  readonly header: RequestHeader;
  readonly connection: ClientConnection;
  readonly broker: BrokerServices;
  /** On the monotonic clock, when the frame was taken up. */
  readonly beganAtMs: number;

  constructor(header: RequestHeader, connection: ClientConnection, broker: BrokerServices, beganAtMs: number) {
    this.header = header;
    this.connection = connection;
    this.broker = broker;
    this.beganAtMs = beganAtMs;
  }

  get apiKey(): number {
    return this.header.apiKey;
  }

  get apiVersion(): number {
    return this.header.apiVersion;
  }

  get correlationId(): number {
    return this.header.correlationId;
  }

  /** Whether tagged fields follow the client id. */
  get hasFlexibleHeader(): boolean {
    return headerVersions(this.header.apiKey, this.header.apiVersion)?.request === 2;
  }

  get clientId(): string | null {
    return this.header.clientId;
  }

  get clientHost(): string {
    return this.connection.clientHost;
  }

  get listenerName(): string {
    return this.connection.listenerName;
  }

  get connectionId(): string {
    return this.connection.id;
  }

  get principal(): Principal {
    return this.connection.principal;
  }

  allows(operation: AclOperation, resource: Resource): boolean {
    return this.broker.authorizer.authorize(this, operation, resource);
  }

  allowsSome(operation: AclOperation, type: Resource["type"]): boolean {
    return this.broker.authorizer.authorizeByResourceType(this, operation, type);
  }
}
