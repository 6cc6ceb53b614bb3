/**
 * What stands between the sockets and whoever answers requests: frames go one way, replies the other.
 *
 * The network layer owns sockets, framing, order, limits and memory; it knows nothing of what is in a frame.
 */
import type { SecurityProtocol } from "../protocol/security-protocol.ts";

/** Answers the frames of all connections of a broker. */
export interface FrameHandler {
  /**
   * One request. The next frame of this connection is not handed out before this one is answered; a promise that rejects
   * and a call that throws close the connection.
   *
   * @param frame without its size prefix; valid until this call returns, also when it returns a promise: what is needed
   *   later must be copied. The handler may write into it.
   */
  onFrame(frame: Uint8Array, connection: Connection): Reply | Promise<Reply>;
  /** The connection is gone; once, for every connection of which a frame was or might have been handed out. */
  onClose(connection: Connection): void;
}

/**
 * What goes back for a frame: a whole response with its size prefix, as one chunk or several; nothing (`acks=0`); or the
 * end of the connection, after the replies before it.
 *
 * Chunks given as an array belong to the network layer for good: they must never change again. A `PooledReply` gives
 * them back.
 */
export type Reply = readonly Uint8Array[] | PooledReply | "none" | "close";

/** A response in memory that is used again. */
export interface PooledReply {
  readonly chunks: readonly Uint8Array[];
  /** Called exactly once, when the chunks may be overwritten: the system has them, they were copied, or the connection is gone. May be called before `onFrame`'s caller goes on. */
  readonly release: () => void;
}

/** One client connection as its handler sees it. */
export interface Connection {
  /** As Kafka writes it: local address and port, remote address and port, and a number that is never used again. */
  readonly id: string;
  readonly listenerName: string;
  readonly securityProtocol: SecurityProtocol;
  /** Numeric, IPv4 in its own form. */
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly isClosed: boolean;
  /** The handler's own: what it wants to remember of this connection. */
  attachment: unknown;
  /** Ends the connection after the replies that are ready; `reason` completes the sentence "closing connection …:". */
  close(reason: string): void;
}

/** What listeners can do today. Listeners of another protocol are refused at the start, see `ListenerGroup`. */
export const SUPPORTED_SECURITY_PROTOCOLS: readonly SecurityProtocol[] = ["PLAINTEXT"];

/** Whether a listener may be configured with `protocol`. */
export function isSecurityProtocolSupported(protocol: string): boolean {
  return (SUPPORTED_SECURITY_PROTOCOLS as readonly string[]).includes(protocol);
}
