/** Java's `String.hashCode`: 31-based over UTF-16 units, as a signed 32-bit number. Kafka places groups by it. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash;
}

/** The partition of an internal topic that `key` belongs to: Kafka's `Utils.abs(key.hashCode()) % partitions`. */
export function partitionOf(key: string, partitionCount: number): number {
  const hash = javaStringHash(key);
  // Utils.abs maps the one negative number without a positive twin to 0.
  return (hash === -(2 ** 31) ? 0 : Math.abs(hash)) % partitionCount;
}

/**
 * Where a string comes in the iteration of a small Java HashMap (up to 12 entries in 16 buckets); strings of one bucket
 * come in the order they were put. Needed where Kafka breaks a tie by that order.
 */
export function javaHashBucket(text: string): number {
  const hash = javaStringHash(text);
  return (hash ^ (hash >>> 16)) & 15;
}
