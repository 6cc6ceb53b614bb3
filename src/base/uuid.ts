/** Kafka's uuid as people and files write it: 16 bytes as 22 characters of unpadded base64url. Equal ids are equal strings. */
export type Uuid = string;

/** All zeroes: "no id" on the wire. */
export const ZERO_UUID: Uuid = "AAAAAAAAAAAAAAAAAAAAAA";

// 22 characters carry 132 bits: the last may only hold two of its six.
const CANONICAL = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/**
 * Whether this is a uuid in the one spelling that we compare by.
 *
 * Cluster ids are free text to Kafka and need not be one.
 */
export function isUuid(text: string): text is Uuid {
  return CANONICAL.test(text);
}

/** Reads the 16 bytes at `position`. The caller has checked that they are there. */
export function readUuid(bytes: Uint8Array, position: number): Uuid {
  return Buffer.from(bytes.buffer, bytes.byteOffset + position, 16).toString("base64url");
}

/** Writes the 16 bytes of `uuid` at `position`. The caller has checked that there is room, and that it is one. */
export function writeUuid(bytes: Uint8Array, position: number, uuid: Uuid): void {
  Buffer.from(bytes.buffer, bytes.byteOffset + position, 16).write(uuid, "base64url");
}

/** Makes a random UUID of RFC 4122 (version 4, variant 2) of 16 random bytes, which it copies. */
export function uuidBytesFromRandom(random: Uint8Array): Buffer {
  const bytes = Buffer.from(random.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/**
 * Makes an id of 16 random bytes, as Kafka's Uuid.randomUuid.
 *
 * @returns undefined when Kafka would draw again: a leading "-" looks like an option on a command line
 */
export function tryUuidFromRandom(random: Uint8Array): Uuid | undefined {
  const uuid = uuidBytesFromRandom(random).toString("base64url");
  return uuid.startsWith("-") ? undefined : uuid;
}

/**
 * A fresh id from a source of random bytes, never starting with "-" and never reserved: Kafka's Uuid.randomUuid.
 *
 * @param random gives the asked number of random bytes; at most 100 draws are made, of which one in 64 is refused
 */
export function randomUuid(random: { bytes(count: number): Uint8Array }): Uuid {
  for (let draw = 0; draw < 100; draw++) {
    const uuid = tryUuidFromRandom(random.bytes(16));
    if (uuid !== undefined) return uuid;
  }
  throw new Error("the source of random bytes always draws the same");
}
