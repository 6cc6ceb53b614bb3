/**
 * A connection to a broker as a client has it: requests go out as soon as they are made, answers come back in their
 * order.
 *
 * ```ts
 * const connection = await KafkaConnection.connect({ platform, host, port, clientId: "rafka-cli" });
 * const { brokers } = await connection.request(METADATA, newMetadataRequest({ topics: null }));
 * connection.close();
 * ```
 */
import { formatHostPort } from "../../base/host-port.ts";
import type { Platform, Socket, TimerHandle } from "../../platform/platform.ts";
import { ApiKey, apiName, headerVersions } from "../../protocol/api-keys.ts";
import { ErrorCode, ProtocolError } from "../../protocol/errors.ts";
import {
  type ApiVersionsRequest,
  newApiVersionsRequest,
  writeApiVersionsRequest,
} from "../../protocol/generated/api-versions-request.ts";
import { type ApiVersionsResponse, readApiVersionsResponse } from "../../protocol/generated/api-versions-response.ts";
import { writeRequestHeader } from "../../protocol/generated/request-header.ts";
import { readResponseHeader } from "../../protocol/generated/response-header.ts";
import { Reader } from "../../protocol/reader.ts";
import { Writer } from "../../protocol/writer.ts";
import { ByteBudget } from "../byte-budget.ts";
import { FrameBuffers } from "../frame-buffers.ts";
import { Cut, FrameCutter } from "../frame-cutter.ts";
import { BrokerVersions } from "./broker-versions.ts";
import { DisconnectedError, RequestTimeoutError } from "./client-errors.ts";

/** Larger answers are refused. */
const RESPONSE_BYTES_MAX = 1024 * 1024 * 1024;
const BUFFER_BYTES_KEPT_MAX = 4 * 1024 * 1024;
const API_VERSIONS_LATEST = 5;

/** One API as a client uses it: its key and its generated codecs. */
export interface ClientApi<Request, Response> {
  readonly apiKey: number;
  /** The versions that the caller can build and understand, both inclusive. */
  readonly versions: readonly [number, number];
  readonly write: (writer: Writer, message: Request, version: number) => void;
  /** The response may keep views of the frame: it is its own. */
  readonly read: (reader: Reader, version: number) => Response;
}

/** Where and as whom to connect. */
export interface KafkaConnectionOptions {
  readonly platform: Platform;
  readonly host: string;
  readonly port: number;
  readonly clientId: string | null;
  /** How long connecting may take; default 10 s. */
  readonly connectTimeoutMs?: number;
  /** How long an answer may take unless its request says otherwise; default 30 s. */
  readonly requestTimeoutMs?: number;
}

/** What may be said about one request. */
export interface RequestOptions {
  /** Default: the highest that both sides know, after `negotiate`; before it the highest that we know. */
  readonly version?: number;
  readonly timeoutMs?: number;
}

interface Pending {
  readonly correlationId: number;
  readonly apiKey: number;
  readonly version: number;
  readonly timer: TimerHandle;
  /** May throw what the codec throws. */
  readonly settle: (frame: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

const API_VERSIONS: ClientApi<ApiVersionsRequest, ApiVersionsResponse> = {
  apiKey: ApiKey.API_VERSIONS,
  versions: [0, API_VERSIONS_LATEST],
  write: writeApiVersionsRequest,
  read: readApiVersionsResponse,
};

/** See the file's head. */
export class KafkaConnection {
  readonly host: string;
  readonly port: number;
  readonly #address: string;
  readonly #platform: Platform;
  readonly #clientId: string | null;
  readonly #requestTimeoutMs: number;
  readonly #socket: Socket;
  readonly #cutter: FrameCutter;
  readonly #writer: Writer = new Writer();
  readonly #pending: Pending[] = [];
  #correlationId = 0;
  #versions: BrokerVersions | undefined;
  #closeReason: Error | undefined;
  #isClosed = false;
  #onClosed: (() => void) | undefined;

  private constructor(options: KafkaConnectionOptions, socket: Socket) {
    this.host = options.host;
    this.port = options.port;
    this.#address = formatHostPort(options.host, options.port);
    this.#platform = options.platform;
    this.#clientId = options.clientId;
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 30_000;
    this.#socket = socket;
    this.#cutter = new FrameCutter({
      buffers: new FrameBuffers(BUFFER_BYTES_KEPT_MAX),
      budget: new ByteBudget(Number.POSITIVE_INFINITY, (task) => options.platform.timers.defer(task)),
      frameBytesMax: RESPONSE_BYTES_MAX,
    });
    socket.onData = (bytes) => this.#onData(bytes);
    socket.onClose = (error) => this.#onClose(error);
  }

  /** Connects; rejects with the system's error. */
  static async connect(options: KafkaConnectionOptions): Promise<KafkaConnection> {
    const { platform, host, port, connectTimeoutMs = 10_000 } = options;
    const socket = await platform.sockets.connect({ host, port, timeoutMs: connectTimeoutMs });
    return new KafkaConnection(options, socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What the broker said in `negotiate`. */
  get versions(): BrokerVersions | undefined {
    return this.#versions;
  }

  /** Requests that wait for their answers. */
  get inFlightCount(): number {
    return this.#pending.length;
  }

  /** Asks the broker which versions it speaks; later requests choose by it. */
  async negotiate(software: { readonly name: string; readonly version: string }): Promise<BrokerVersions> {
    const message = newApiVersionsRequest({
      clientSoftwareName: software.name,
      clientSoftwareVersion: software.version,
    });
    let response = await this.request(API_VERSIONS, message, { version: API_VERSIONS_LATEST });
    if (response.errorCode === ErrorCode.UNSUPPORTED_VERSION) {
      // KIP-511: the refusal names the versions of this one API.
      const known = response.apiKeys.find(({ apiKey }) => apiKey === ApiKey.API_VERSIONS);
      const version = Math.min(known?.maxVersion ?? 0, API_VERSIONS_LATEST);
      response = await this.request(API_VERSIONS, message, { version });
    }
    this.#versions = new BrokerVersions(response);
    return this.#versions;
  }

  /** Sends a request and gives its answer. */
  request<Request, Response>(
    api: ClientApi<Request, Response>,
    message: Request,
    options: RequestOptions = {},
  ): Promise<Response> {
    const version = this.#versionFor(api, options.version);
    return new Promise((resolve, reject) => {
      const correlationId = this.#send(api, message, version);
      const timeoutMs = options.timeoutMs ?? this.#requestTimeoutMs;
      const timer = this.#platform.timers.schedule(timeoutMs, () => this.#onTimeout(api.apiKey, timeoutMs));
      const settle = (frame: Uint8Array): void => {
        const reader = new Reader(frame);
        readResponseHeader(reader, headerVersions(api.apiKey, version)?.response ?? 0);
        resolve(api.read(reader, answeredVersion(api.apiKey, version, frame)));
      };
      this.#pending.push({ correlationId, apiKey: api.apiKey, version, timer, settle, reject });
    });
  }

  /** Sends a request that has no answer: Produce with `acks=0`. */
  sendOnly<Request, Response>(api: ClientApi<Request, Response>, message: Request, options: RequestOptions = {}): void {
    this.#send(api, message, this.#versionFor(api, options.version));
  }

  /** Closes; requests that wait are rejected. Fulfils when the socket is gone. */
  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#closeReason ??= new DisconnectedError(`connection to ${this.#address} was closed by us`);
    const isClosed = new Promise<void>((resolve) => (this.#onClosed = resolve));
    this.#socket.destroy();
    return isClosed;
  }

  #versionFor<Request, Response>(api: ClientApi<Request, Response>, asked: number | undefined): number {
    if (asked !== undefined) return asked;
    return this.#versions === undefined ? api.versions[1] : this.#versions.choose(api.apiKey, api.versions);
  }

  #send<Request, Response>(api: ClientApi<Request, Response>, message: Request, version: number): number {
    if (this.#isClosed || this.#closeReason !== undefined) {
      throw this.#closeReason ?? new DisconnectedError(`connection to ${this.#address} is closed`);
    }
    const { apiKey } = api;
    const versions = headerVersions(apiKey, version);
    if (versions === undefined) throw new ProtocolError(`there is no API with key ${apiKey}`);
    const correlationId = this.#correlationId;
    this.#correlationId = (correlationId + 1) & 0x7fffffff;
    const writer = this.#writer;
    try {
      writer.beginFrame();
      const header = { requestApiKey: apiKey, requestApiVersion: version, correlationId, clientId: this.#clientId };
      writeRequestHeader(writer, header, versions.request);
      api.write(writer, message, version);
    } catch (error) {
      writer.discard();
      throw error;
    }
    this.#socket.write(writer.finishFrame());
    return correlationId;
  }

  #onData(bytes: Uint8Array): void {
    const cutter = this.#cutter;
    let position = cutter.tryFill(bytes) ? bytes.length : 0;
    for (;;) {
      const cut = cutter.next(bytes, position, true);
      position = cutter.position;
      if (cut === Cut.INVALID) this.#fail(new ProtocolError("the answer has an impossible length; is this Kafka?"));
      if (cut !== Cut.FRAME) break;
      const frame = Uint8Array.prototype.slice.call(cutter.frame);
      cutter.release();
      this.#onFrame(frame);
      if (this.#closeReason !== undefined) return;
    }
    this.#socket.readInto(cutter.target());
  }

  #onFrame(frame: Uint8Array): void {
    const pending = this.#pending.shift();
    if (pending === undefined || frame.length < 4) {
      this.#fail(new ProtocolError("an answer came that nobody asked for"));
      return;
    }
    pending.timer.cancel();
    try {
      const correlationId = new DataView(frame.buffer, frame.byteOffset, 4).getInt32(0);
      if (correlationId !== pending.correlationId) {
        throw new ProtocolError(`answer ${correlationId} came where ${pending.correlationId} was due`);
      }
      pending.settle(frame);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { apiKey, version } = pending;
      const unreadable = `answer of ${apiName(apiKey)} v${version} cannot be read`;
      pending.reject(
        error instanceof ProtocolError ? new ProtocolError(`${unreadable}: ${error.message}`, { cause: error }) : error,
      );
      this.#fail(new DisconnectedError(unreadable, { cause: error }));
    }
  }

  /** As Kafka's NetworkClient: order is all that ties answers to requests, so one that does not come ends them all. */
  #onTimeout(apiKey: number, timeoutMs: number): void {
    this.#fail(new RequestTimeoutError(`${this.#address} did not answer ${apiName(apiKey)} within ${timeoutMs} ms`));
  }

  #fail(error: Error): void {
    this.#closeReason ??= error;
    this.#socket.destroy();
  }

  #onClose(error: Error | undefined): void {
    this.#isClosed = true;
    this.#cutter.abandon();
    const by = error === undefined ? "was closed by the broker" : `broke: ${error.message}`;
    this.#closeReason ??= new DisconnectedError(`connection to ${this.#address} ${by}`, { cause: error });
    for (const { timer, reject } of this.#pending.splice(0)) {
      timer.cancel();
      reject(this.#closeReason);
    }
    this.#onClosed?.();
  }
}

/** A broker that does not know an ApiVersions version refuses in version 0, whatever was asked (KIP-511). */
function answeredVersion(apiKey: number, version: number, frame: Uint8Array): number {
  if (apiKey !== ApiKey.API_VERSIONS || frame.length < 6) return version;
  const errorCode = new DataView(frame.buffer, frame.byteOffset).getInt16(4);
  return errorCode === ErrorCode.UNSUPPORTED_VERSION ? 0 : version;
}
