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
import type { Logger } from "../../base/logger.ts";
import { errorRow } from "../../controller/api-error-row.ts";
import type { Reply } from "../../network/frame-handler.ts";
import { inSlices, type Steps } from "../../platform/slices.ts";
import { ApiKey, apiName, headerVersions } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode, ProtocolError } from "../../protocol/errors.ts";
import { Writer } from "../../protocol/writer.ts";
import { type AnyApiHandler, CLOSE_CONNECTION, type LongResponse, NO_RESPONSE } from "./api-handler.ts";
import { API_TABLE, type ApiEntry } from "./api-table.ts";
import type { BrokerServices } from "../broker-services.ts";
import type { ClientConnection } from "./client-connection.ts";
import { DispatchedRequest } from "./dispatched-request.ts";
import { bodyReader, readRequestHeader, type RequestHeader } from "./request-header.ts";
import type { RequestMetrics } from "./request-metrics.ts";
import { whileConnected } from "./while-connected.ts";

/** What goes back: the reply's chunks, its size prefix included; nothing; or the end of the connection. */
export type DispatchResult = Reply;

const WRITER_SLAB_BYTES = 64 * 1024;

/**
 * The longest answer that is written in slices: a request of 200 KB can ask for 100,000 times one broker's configs.
 *
 * Deviates from Kafka: an answer of more than 128 MiB is UNKNOWN_SERVER_ERROR; Kafka's broker runs out of memory.
 */
const LONG_RESPONSE_BYTES_MAX = 128 * 1024 * 1024;

/** Answers the frames of all connections of one broker. */
export class Dispatcher {
  readonly #services: BrokerServices;
  readonly #metrics: RequestMetrics;
  readonly #logger: Logger;
  readonly #entries: (ApiEntry | undefined)[] = [];
  readonly #handlers: (AnyApiHandler | undefined)[] = [];
  // Replies are encoded one after the other, so that all can share one writer.
  readonly #writer = new Writer(WRITER_SLAB_BYTES);

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
      if (entry !== undefined) await this.#load(entry);
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
      return this.#refuse(connection, `${apiName(apiKey)} v${apiVersion} is not served`);
    }
    // ApiVersions answers what it does not know in version 0, and counts it as that: a client must not invent metrics.
    this.#metrics.of(apiKey).began(isUnserved ? 0 : apiVersion, frame.length);
    const context = new DispatchedRequest(header, connection, this.#services, beganAtMs);
    const handler = this.#handlers[apiKey];
    if (handler !== undefined) return this.#answer(handler, context, frame);
    // The frame dies when this call returns, the handler's module comes later.
    const kept = Buffer.from(frame);
    return this.#load(entry).then((loaded) => this.#answer(loaded, context, kept));
  }

  async #load(entry: ApiEntry): Promise<AnyApiHandler> {
    return (this.#handlers[entry.apiKey] ??= await entry.load());
  }

  #answer(
    handler: AnyApiHandler,
    context: DispatchedRequest,
    frame: Uint8Array,
  ): DispatchResult | Promise<DispatchResult> {
    const { apiVersion } = context;
    let request: unknown;
    try {
      const own = handler.borrowsFrame === true ? frame : Buffer.from(frame);
      request = handler.read(bodyReader(own, context.header, context.hasFlexibleHeader), apiVersion);
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
    if (!(response instanceof Promise)) return this.#reply(handler, context, request, response);
    return response.then(
      (late: unknown) => this.#reply(handler, context, request, late),
      (error: unknown) => this.#reply(handler, context, request, this.#failed(handler, context, request, error)),
    );
  }

  /** What is answered when a handler threw: the error's code in the API's own shape. */
  #failed(handler: AnyApiHandler, context: DispatchedRequest, request: unknown, error: unknown): unknown {
    if (error instanceof ProtocolError) {
      this.#refuse(context.connection, `malformed ${describe(context)}: ${error.message}`);
      return CLOSE_CONNECTION;
    }
    if (error instanceof ApiError) {
      const { errorCode, errorMessage } = errorRow(error);
      return handler.errorResponse(request, errorCode, context.apiVersion, errorMessage);
    }
    this.#logger.error(`failed to handle ${describe(context)}`, { error });
    return handler.errorResponse(request, ErrorCode.UNKNOWN_SERVER_ERROR, context.apiVersion, null);
  }

  #reply(
    handler: AnyApiHandler,
    context: DispatchedRequest,
    request: unknown,
    response: unknown,
  ): DispatchResult | Promise<DispatchResult> {
    const metrics = this.#metrics.of(context.apiKey);
    if (response === NO_RESPONSE || response === CLOSE_CONNECTION) {
      metrics.ended(this.#services.clock.monotonicMs() - context.beganAtMs, 0);
      return response === NO_RESPONSE ? "none" : "close";
    }
    const long = handler.long?.isLong(response) === true ? handler.long : undefined;
    if (long?.countRowErrors === undefined) handler.countErrors?.(response, metrics, context.apiVersion);
    if (long !== undefined) {
      return this.#writeLong(long, context, response).then(
        (encoded) =>
          encoded === CLOSE_CONNECTION
            ? this.#closed(context)
            : this.#encoded(handler, context, request, response, encoded),
        (error: unknown) => {
          const failure = this.#failed(handler, context, request, error);
          if (failure === CLOSE_CONNECTION) return this.#closed(context);
          handler.countErrors?.(failure, metrics, context.apiVersion);
          return this.#encoded(handler, context, request, failure, this.#tryEncode(handler, context, failure));
        },
      );
    }
    return this.#encoded(handler, context, request, response, this.#tryEncode(handler, context, response));
  }

  /** There is no answer to wait for. */
  #closed(context: DispatchedRequest): "close" {
    this.#metrics.of(context.apiKey).ended(this.#services.clock.monotonicMs() - context.beganAtMs, 0);
    return "close";
  }

  /** What goes out: the response, or that it could not be written. */
  #encoded(
    handler: AnyApiHandler,
    context: DispatchedRequest,
    request: unknown,
    response: unknown,
    encoded: Uint8Array[] | undefined,
  ): DispatchResult {
    const chunks =
      encoded ??
      this.#tryEncode(
        handler,
        context,
        handler.errorResponse(request, ErrorCode.UNKNOWN_SERVER_ERROR, context.apiVersion, null),
      );
    const metrics = this.#metrics.of(context.apiKey);
    if (chunks === undefined) {
      handler.release?.(response)?.();
      return "close";
    }
    let sizeBytes = 0;
    for (const chunk of chunks) sizeBytes += chunk.length;
    const latencyMs = this.#services.clock.monotonicMs() - context.beganAtMs;
    metrics.ended(latencyMs, sizeBytes);
    if (this.#logger.isEnabled("debug")) {
      this.#logger.debug(`answered ${describe(context)}`, { latencyMs, responseBytes: sizeBytes });
    }
    const release = handler.release?.(response);
    return release === undefined ? chunks : { chunks, release };
  }

  /** @returns undefined when the response cannot be written, which is our own bug and logged */
  #tryEncode(handler: AnyApiHandler, context: DispatchedRequest, response: unknown): Uint8Array[] | undefined {
    if (typeof response === "symbol") return undefined;
    const writer = this.#writer;
    try {
      writeHead(writer, context);
      // ApiVersions answers a version that it does not know in version 0.
      handler.write(writer, response, handler.responseVersion?.(context.apiVersion) ?? context.apiVersion);
      return writer.finishFrame();
    } catch (error) {
      writer.discard();
      this.#logger.error(`failed to write the response of ${describe(context)}`, { error });
      return undefined;
    }
  }

  async #writeLong(
    long: LongResponse<unknown>,
    context: DispatchedRequest,
    response: unknown,
  ): Promise<Uint8Array[] | typeof CLOSE_CONNECTION> {
    return inSlices(this.#services, whileConnected(context.connection, this.#writeFrame(long, context, response)));
  }

  /** As {@link #tryEncode}, to be done a slice of the event loop at a time; throws what making a row throws. */
  *#writeFrame(long: LongResponse<unknown>, context: DispatchedRequest, response: unknown): Steps<Uint8Array[]> {
    // Its own: other replies are written between the slices.
    const writer = new Writer(WRITER_SLAB_BYTES);
    // Counted when they are sent: of an answer that fails on the way only its error is.
    const errorCodes: number[] = [];
    const errors = { error: (errorCode: number): void => void errorCodes.push(errorCode) };
    writeHead(writer, context);
    for (const row of long.writeInSteps(writer, response, context.apiVersion)) {
      long.countRowErrors?.(row as never, errors);
      if (writer.sizeBytes > LONG_RESPONSE_BYTES_MAX) throw new RangeError("the response is too long to be sent");
      writer.endLargeChunk();
      yield;
    }
    const metrics = this.#metrics.of(context.apiKey);
    for (const errorCode of errorCodes) metrics.error(errorCode);
    return writer.finishFrame();
  }

  #refuse(connection: ClientConnection, reason: string): "close" {
    this.#metrics.invalidRequestCount += 1;
    this.#logger.info(`closing the connection of ${connection.clientHost}: ${reason}`, {
      connection: connection.id,
      listener: connection.listenerName,
    });
    return "close";
  }
}

function writeHead(writer: Writer, context: DispatchedRequest): void {
  writer.beginFrame();
  writer.writeInt32(context.correlationId);
  if (headerVersions(context.apiKey, context.apiVersion)?.response === 1) writer.writeEmptyTaggedFields();
}

function describe(context: DispatchedRequest): string {
  const { apiKey, apiVersion, correlationId, clientId } = context;
  return `${apiName(apiKey)} v${apiVersion}, correlation id ${correlationId}, client ${clientId ?? "without id"}`;
}
