/**
 * What the broker remembers of one client connection while it is open: who and where the client is, and what to undo
 * when it goes. The network layer owns the socket; the dispatcher makes one of these at a connection's first frame.
 */

/** Who a request acts as. Without authentication every client is `User:ANONYMOUS`, as in Kafka. */
export interface Principal {
  readonly type: string;
  readonly name: string;
}

/** The principal of a connection that did not authenticate. */
export const ANONYMOUS: Principal = { type: "User", name: "ANONYMOUS" };

/** What the network tells of a connection. */
export interface ConnectionInfo {
  readonly id: string;
  readonly listenerName: string;
  readonly remoteAddress: string;
}

/** The broker's side of a connection. One request of a connection is executed at a time. */
export class ClientConnection {
  readonly id: string;
  readonly listenerName: string;
  /** The peer's address without its port. */
  readonly clientHost: string;
  readonly principal: Principal = ANONYMOUS;
  /** As the client named itself in ApiVersions v3+ (KIP-511). */
  clientSoftwareName = "unknown";
  clientSoftwareVersion = "unknown";
  isClosed = false;
  /**
   * The request that waits, to be cancelled when the connection closes; at most one, since requests run one at a time. An
   * object and not a bare function: closures that are kept in a long-lived object and replaced with every request were
   * seen to survive young collections (V8 14), and the requests they hold with them.
   */
  waiting: { cancel(): void } | undefined = undefined;
  #clientIdBytes: Uint8Array = new Uint8Array(0);
  #clientId = "";

  constructor(info: ConnectionInfo) {
    this.id = info.id;
    this.listenerName = info.listenerName;
    this.clientHost = info.remoteAddress;
  }

  /** The client id in `frame` from `start` to `end`; a client keeps its id, so the text of the last one is reused. */
  clientId(frame: Uint8Array, start: number, end: number): string {
    const last = this.#clientIdBytes;
    const lengthBytes = end - start;
    if (lengthBytes === last.length) {
      let index = 0;
      while (index < lengthBytes && last[index] === frame[start + index]) index += 1;
      if (index === lengthBytes) return this.#clientId;
    }
    this.#clientIdBytes = frame.slice(start, end);
    this.#clientId = Buffer.from(this.#clientIdBytes).toString("utf8");
    return this.#clientId;
  }

  /** The network says that the connection is gone. */
  closed(): void {
    this.isClosed = true;
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.cancel();
  }
}
