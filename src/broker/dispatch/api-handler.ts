/**
 * One Kafka API as the dispatcher sees it: which versions are served, how its bytes are read and written, and the
 * function that answers. Each file of `handlers/` exports one.
 */
import type { Reader } from "../../protocol/reader.ts";
import type { Writer } from "../../protocol/writer.ts";
import type { RequestContext } from "./request-context.ts";

/** The request wants no answer (Produce with acks=0). */
export const NO_RESPONSE: unique symbol = Symbol("no response");
/** The connection is closed instead of an answer (an error of Produce with acks=0). */
export const CLOSE_CONNECTION: unique symbol = Symbol("close connection");

/** What a handler may give back in place of a response. */
export type Unanswered = typeof NO_RESPONSE | typeof CLOSE_CONNECTION;

/** An API's versions, codec and handler. Stateless: one object serves every broker of the process. */
export interface ApiHandler<Request, Response> {
  readonly apiKey: number;
  /** First and last version served, both inclusive. */
  readonly versions: readonly [number, number];
  /** Where answers differ from Kafka's; collected into docs/compatibility.md. */
  readonly deviations?: readonly string[];
  /**
   * True: `handle` sees views of the connection's receive buffer, dead once the callback that read it returns; what it
   * keeps beyond that (for instance when it returns a promise) it copies. Otherwise the request is the handler's own.
   */
  readonly borrowsFrame?: boolean;
  /** @throws {ProtocolError} when the bytes are not a request of this version; the connection is then closed */
  read(reader: Reader, version: number): Request;
  write(writer: Writer, response: Response, version: number): void;
  /** How a response that may be too long to be written in one go is written otherwise. */
  readonly long?: LongResponse<Response>;
  /** Answers at once when it can; a promise costs the hot path more than the work. */
  handle(context: RequestContext, request: Request): Response | Unanswered | Promise<Response | Unanswered>;
  /**
   * The answer that carries `errorCode` wherever Kafka's `getErrorResponse` puts it, for a failure of the whole request.
   *
   * @param message what was thrown says more than its code; null otherwise
   */
  errorResponse(request: Request, errorCode: number, version: number, message: string | null): Response | Unanswered;
  /** Tells `errors` the error codes of a response of this version that Kafka's ErrorsPerSec counts: mostly all, with NONE. */
  countErrors?(response: Response, errors: ErrorCounter, version: number): void;
  /** What gives the memory of the response back, to be called once when its bytes have left or are not needed. */
  release?(response: Response): (() => void) | undefined;
  /** The version that the response is written in, where it is not the request's. */
  responseVersion?(requestVersion: number): number;
}

/** Responses of thousands of rows, which would hold up everybody else. */
export interface LongResponse<Response> {
  /** Whether this one is. */
  isLong(response: Response): boolean;
  /** The same bytes as `write`, yielding each of its rows when it is written. */
  writeInSteps(writer: Writer, response: Response, version: number): Iterable<unknown>;
  /** Tells `errors` the error codes of a row that was written, in place of `countErrors`. */
  countRowErrors?(row: never, errors: ErrorCounter): void;
}

/** Counts error codes of responses. */
export interface ErrorCounter {
  error(errorCode: number): void;
}

/** A handler of whatever API; the dispatcher only carries its requests and responses from `read` to `write`. */
export type AnyApiHandler = ApiHandler<unknown, unknown>;
