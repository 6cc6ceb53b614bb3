/** Which record timestamps a topic takes: `message.timestamp.before.max.ms` and `.after.max.ms` around now. */

const LONG_MAX = 2n ** 63n - 1n;

/** The bounds at one moment, both inclusive. The two numbers decide all but timestamps that no number can hold. */
export interface TimestampRange {
  readonly earliest: number;
  readonly latest: number;
  readonly nowMs: number;
  readonly beforeMaxMs: number;
  readonly afterMaxMs: number;
}

/** @param limits Infinity where Kafka says Long.MAX_VALUE */
export function timestampRange(
  nowMs: number,
  limits: { readonly timestampBeforeMaxMs: number; readonly timestampAfterMaxMs: number },
): TimestampRange {
  const { timestampBeforeMaxMs: beforeMaxMs, timestampAfterMaxMs: afterMaxMs } = limits;
  return {
    earliest: Math.max(nowMs - beforeMaxMs, Number.MIN_SAFE_INTEGER),
    latest: Math.min(nowMs + afterMaxMs, Number.MAX_SAFE_INTEGER),
    nowMs,
    beforeMaxMs,
    afterMaxMs,
  };
}

/**
 * Decides a timestamp that is not within `earliest` … `latest`: it may still be one from before the year −283,000, which
 * Kafka takes by default.
 *
 * Deviates from Kafka: timestamps above 2⁵³−1 are refused even if `message.timestamp.after.max.ms` would allow them, because
 * indexes and answers here hold numbers.
 *
 * Those below are never read as a batch's maximum, so they may pass.
 */
export function isUnsafeTimestampInRange(exact: bigint, range: TimestampRange): boolean {
  if (exact >= BigInt(Number.MIN_SAFE_INTEGER)) return false;
  // As Kafka's LogValidator.recordHasInvalidTimestamp, whose difference of two longs wraps.
  const difference = BigInt.asIntN(64, BigInt(range.nowMs) - exact);
  return difference <= asLong(range.beforeMaxMs) && BigInt.asIntN(64, -difference) <= asLong(range.afterMaxMs);
}

/** The range for people. */
export function describeTimestampRange({ earliest, latest }: TimestampRange): string {
  return `[${earliest}, ${latest}]`;
}

function asLong(ms: number): bigint {
  return ms >= 2 ** 63 ? LONG_MAX : BigInt(ms);
}
