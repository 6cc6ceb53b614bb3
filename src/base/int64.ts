const HIGH = 2 ** 32;

/**
 * Reads a big-endian int64 as a number: 1 ns, where a bigint takes 43.
 *
 * Exact within ±(2⁵³−1). Beyond, the result is the nearest double, which is never a safe integer: callers that meet
 * foreign bytes ask {@link Number.isSafeInteger} and say what then happens.
 */
export function readInt64(bytes: Buffer, position: number): number {
  return bytes.readInt32BE(position) * HIGH + bytes.readUInt32BE(position + 4);
}

/** Writes a safe integer as a big-endian int64. */
export function writeInt64(bytes: Buffer, position: number, value: number): void {
  const high = Math.floor(value / HIGH);
  bytes.writeInt32BE(high, position);
  bytes.writeUInt32BE(value - high * HIGH, position + 4);
}
