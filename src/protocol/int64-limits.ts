/**
 * Kafka's Long.MAX_VALUE, 2⁶³−1, which several fields use for "none" or "no limit".
 *
 * The double is 2⁶³, one more; the writer and the readers that let it pass map it to and from exactly 2⁶³−1. It is no safe
 * integer: compare with it, never count with it.
 */
export const INT64_MAX: number = 2 ** 63;

/** Kafka's Long.MIN_VALUE, −2⁶³. No safe integer either. */
export const INT64_MIN: number = -(2 ** 63);

/** The int64 that a value stands for: itself, or Long.MAX_VALUE for {@link INT64_MAX}. */
export function exactInt64(value: number | bigint): bigint {
  return value === INT64_MAX ? 2n ** 63n - 1n : BigInt(value);
}
