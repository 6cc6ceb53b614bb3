/** Bytes from outside that break the protocol: the connection that sent them is closed, nothing else happens. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
