/** The request context that the dispatcher makes of a frame's header: one small object a request. */
import type { BrokerServices } from "./broker-services.ts";
import type { ClientConnection, Principal } from "./client-connection.ts";
import type { RequestContext } from "./request-context.ts";

/** See {@link RequestContext}. */
export class DispatchedRequest implements RequestContext {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly connection: ClientConnection;
  readonly broker: BrokerServices;
  /** On the monotonic clock, when the frame was taken up. */
  readonly beganAtMs: number;

  constructor(
    header: { readonly apiKey: number; readonly apiVersion: number; readonly correlationId: number },
    clientId: string | null,
    connection: ClientConnection,
    broker: BrokerServices,
    beganAtMs: number,
  ) {
    this.apiKey = header.apiKey;
    this.apiVersion = header.apiVersion;
    this.correlationId = header.correlationId;
    this.clientId = clientId;
    this.connection = connection;
    this.broker = broker;
    this.beganAtMs = beganAtMs;
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

  allows(): boolean {
    return true;
  }
}
