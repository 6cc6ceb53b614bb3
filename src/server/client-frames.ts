/** Between the network and the dispatcher: the broker's side of a connection is attached to the network's. */
import { ClientConnection } from "../broker/dispatch/client-connection.ts";
import type { Dispatcher } from "../broker/dispatch/dispatcher.ts";
import type { Connection, FrameHandler, Reply } from "../network/frame-handler.ts";

/** Gives the frames of all connections to a dispatcher. */
export class ClientFrames implements FrameHandler {
  readonly #dispatcher: Dispatcher;

  constructor(dispatcher: Dispatcher) {
    this.#dispatcher = dispatcher;
  }

  onFrame(frame: Uint8Array, connection: Connection): Reply | Promise<Reply> {
    return this.#dispatcher.dispatch(frame, clientOf(connection));
  }

  onClose(connection: Connection): void {
    (connection.attachment as ClientConnection | undefined)?.closed();
  }
}

function clientOf(connection: Connection): ClientConnection {
  const known = connection.attachment as ClientConnection | undefined;
  if (known !== undefined) return known;
  const client = new ClientConnection(connection);
  connection.attachment = client;
  return client;
}
