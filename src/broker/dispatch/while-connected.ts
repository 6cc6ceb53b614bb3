/**
 * Long work that nobody wants once its connection is gone: clients that ask, give up and ask again would otherwise pile up
 * answers to be made for nobody, and whoever still waits would wait for all of them. Kafka's queue of requests is bounded,
 * ours are the connections.
 */
import { inSlices, type Steps } from "../../platform/slices.ts";
import { CLOSE_CONNECTION, type Unanswered } from "./api-handler.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { RequestContext } from "./request-context.ts";

/** The work of a request that changes nothing, a slice of the event loop at a time; given up when the connection closes. */
export function inSlicesWhileConnected<T>(
  { broker, connection }: RequestContext,
  work: Steps<T>,
): T | Unanswered | Promise<T | Unanswered> {
  return inSlices(broker, whileConnected(connection, work));
}

/** The same steps, until the connection closes. */
export function* whileConnected<T>(connection: ClientConnection, work: Steps<T>): Steps<T | typeof CLOSE_CONNECTION> {
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    yield;
    if (connection.isClosed) return CLOSE_CONNECTION;
  }
}
