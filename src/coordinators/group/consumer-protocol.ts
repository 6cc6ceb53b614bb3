/** What the coordinator understands of the subscriptions that consumers send through it. */

/** The protocol type of consumers; Kafka Connect and others use their own. */
export const CONSUMER_PROTOCOL_TYPE = "consumer";

/**
 * The topics of a consumer's subscription. Every version begins as version 0 does: int16 version, int32 count, strings.
 *
 * @returns undefined when these bytes are no subscription
 */
export function subscribedTopicsOf(metadata: Uint8Array | undefined): string[] | undefined {
  if (metadata === undefined || metadata.length < 6) return undefined;
  const bytes = Buffer.from(metadata.buffer, metadata.byteOffset, metadata.length);
  const count = bytes.readInt32BE(2);
  // A topic takes three bytes at least, so a lying count is caught before anything is allocated.
  if (bytes.readInt16BE(0) < 0 || count < 0 || count > (bytes.length - 6) / 2) return undefined;
  const topics: string[] = [];
  let position = 6;
  for (let index = 0; index < count; index += 1) {
    if (position + 2 > bytes.length) return undefined;
    const lengthBytes = bytes.readInt16BE(position);
    position += 2;
    if (lengthBytes < 0 || position + lengthBytes > bytes.length) return undefined;
    topics.push(bytes.toString("utf8", position, position + lengthBytes));
    position += lengthBytes;
  }
  return topics;
}
