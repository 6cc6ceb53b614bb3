/**
 * From a frame to its answer: reads the header, finds the handler, has the body read, handled and written.
 *
 * A frame that is no request (unknown key, version not served, malformed) closes its connection without an answer, as in
 * Kafka; ApiVersions alone answers a version it does not know. A handler's unexpected exception is answered with
 * UNKNOWN_SERVER_ERROR in its API's shape, and its stack is logged. Nothing here waits unless a handler does.
 *
 * ```
 * frame:  api key int16 · version int16 · correlation id int32 · client id int16 + text · [tags] · body
 * reply:  size int32 · correlation id int32 · [tags] · body
 * ```
 */
import type { Logger } from "../base/logger.ts";
import { ApiKey } from "../protocol/api-keys.ts";
import { ApiError, ErrorCode, ProtocolError } from "../protocol/errors.ts";
import { Reader } from "../protocol/reader.ts";
import { Writer } from "../protocol/writer.ts";
import { type AnyApiHandler, CLOSE_CONNECTION, NO_RESPONSE, type Unanswered } from "./api-handler.ts";
import { API_TABLE, type ApiEntry } from "./api-table.ts";
import type { BrokerServices } from "./broker-services.ts";
import type { ClientConnection } from "./client-connection.ts";
import { DispatchedRequest } from "./dispatched-request.ts";
import { readRequestHeader, type RequestHeader } from "./request-header.ts";
import type { RequestMetrics } from "./request-metrics.ts";

/** What goes back: the reply's chunks, its size prefix included; nothing; or the end of the connection. */
export type DispatchResult = readonly Uint8Array[] | "none" | "close";

/** Answers the frames of all connections of one broker. */
export class Dispatcher {
  readonly #services: BrokerServices;
  readonly #metrics: RequestMetrics;
  readonly #logger: Logger;
  readonly #entries: (ApiEntry | undefined)[] = [];
  readonly #handlers: (AnyApiHandler | undefined)[] = [];

  /** @param table the served APIs; the whole table unless a test narrows it */
  constructor(services: BrokerServices, metrics: RequestMetrics, table: readonly ApiEntry[] = API_TABLE) {
    this.#services = services;
    this.#metrics = metrics;
    this.#logger = services.logger.child("request");
    for (const entry of table) this.#entries[entry.apiKey] = entry;
  }

  /** Loads the handlers of `apiKeys`, or of all APIs, so that their first requests need not wait for modules. */
  async preload(apiKeys: readonly number[] = API_TABLE.map(({ apiKey }) => apiKey)): Promise<void> {
    for (const apiKey of apiKeys) {
      const entry = this.#entries[apiKey];
      if (entry !== undefined) this.#handlers[apiKey] ??= await entry.load();
    }
  }

  /**
   * Answers one frame.
   *
   * @param frame without its size prefix, valid until this returns; what outlives that is copied here or by the handler
   */
  dispatch(frame: Uint8Array, connection: ClientConnection): DispatchResult | Promise<DispatchResult> {
    const beganAtMs = this.#services.clock.monotonicMs();
    let header: RequestHeader;
    try {
      header = readRequestHeader(frame, connection);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.#refuse(connection, error.message);
    }
    const entry = this.#entries[header.apiKey];
    if (entry === undefined) return this.#refuse(connection, `API key ${header.apiKey} is not served`);
    const { apiKey, apiVersion } = header;
    const isUnserved = apiVersion < entry.versions[0] || apiVersion > entry.versions[1];
    if (isUnserved && apiKey !== ApiKey.API_VERSIONS) {
      return this.#refuse(connection, `version ${apiVersion} of API key ${apiKey} is not served`);
    }
    this.#metrics.of(apiKey).began(apiVersion, frame.length);
    const context = new DispatchedRequest(header, connection, this.#services, beganAtMs);
    const handler = this.#handlers[apiKey];
    if (handler !== undefined) return this.#answer(handler, context, frame, header.bodyStart);
    // The frame dies when this call returns, the handler's module comes later.
    const kept = Buffer.from(frame);
    return this.preload([apiKey]).then(() => {
      const loaded = this.#handlers[apiKey];
      return loaded === undefined ? "close" : this.#answer(loaded, context, kept, header.bodyStart);
    });
  }

  #answer(
    handler: AnyApiHandler,
    context: DispatchedRequest,
    frame: Uint8Array,
    bodyStart: number,
  ): DispatchResult | Promise<DispatchResult> {
    let request: unknown;
    try {
      const body = handler.borrowsFrame === true ? frame : Buffer.from(frame);
      request = handler.read(new Reader(body, bodyStart), context.apiVersion);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.#refuse(context.connection, `malformed ${describe(context)}: ${error.message}`);
    }
    let response: unknown;
    try {
      response = handler.handle(context, request);
    } catch (error) {
      response = this.#failed(handler, context, request, error);
    }
    if (!(response instanceof Promise)) return this.#encode(handler, context, response);
    return response.then(
      (late: unknown) => this.#encode(handler, context, late),
      (error: unknown) => this.#encode(handler, context, this.#failed(handler, context, request, error)),
    );
  }

  #failed(handler: AnyApiHandler, context: DispatchedRequest, request: unknown, error: unknown): unknown {
    if (error instanceof ProtocolError) {
      this.#refuse(context.connection, `malformed ${describe(context)}: ${error.message}`);
      return CLOSE_CONNECTION;
    }
    let errorCode: number = ErrorCode.UNKNOWN_SERVER_ERROR;
    if (error instanceof ApiError) errorCode = error.code;
    else this.#logger.error(`failed to handle ${describe(context)}`, { error });
    return handler.errorResponse(request, errorCode, context.apiVersion);
  }

  #encode(handler: AnyApiHandler, context: DispatchedRequest, response: unknown): DispatchResult {
    const metrics = this.#metrics.of(context.apiKey);
    const latencyMs = this.#services.clock.monotonicMs() - context.beganAtMs;
    if (response === NO_RESPONSE || response === CLOSE_CONNECTION) {
      metrics.ended(latencyMs, 0);
      return response === NO_RESPONSE ? "none" : "close";
    }
    handler.countErrors?.(response, metrics);
    return [];
  }

  #refuse(connection: ClientConnection, reason: string): "close" {
    this.#metrics.invalidRequestCount += 1;
    this.#logger.info(`closing connection ${connection.id}: ${reason}`, { listener: connection.listenerName });
    return "close";
  }
}
