const HTTP_METHODS = ["GET ", "POST", "PUT ", "HEAD", "DELE", "OPTI", "PATC", "CONN", "TRAC", "PRI "];
const TLS_HANDSHAKE = 0x16;

/** What the first bytes of a frame look like when its length makes no sense: the end of the sentence "it …". */
export function describeForeignBytes(bytes: Uint8Array, listenerName: string): string {
  const text = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0, bytes[3] ?? 0);
  if (HTTP_METHODS.includes(text)) return "looks like HTTP; this port speaks Kafka's protocol";
  if (text === "SSH-") return "looks like SSH";
  if (bytes[0] === TLS_HANDSHAKE && bytes[1] === 3) {
    return `looks like TLS on the plaintext listener ${listenerName}; is the client set to SSL?`;
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0);
  return length < 0 ? `announces a negative length (${length})` : `announces ${length} bytes`;
}
