/** Questions about versions, answered while generating where possible and in the generated code where not. */
import { OPEN, type Versions } from "../../src/protocol/schema.ts";

/** `true` and `false` when every version gives the same answer, else an expression over `version`. */
export type Condition = boolean | string;

/** The versions in both, or undefined. */
export function intersect(a: Versions | undefined, b: Versions | undefined): Versions | undefined {
  if (a === undefined || b === undefined) return undefined;
  const low = Math.max(a.low, b.low);
  const high = Math.min(a.high, b.high);
  return low <= high ? { low, high } : undefined;
}

/** The smallest range that holds both. */
export function hull(a: Versions | undefined, b: Versions): Versions {
  return a === undefined ? b : { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** Whether `version`, which is one of `within`, is in `asked`. */
export function isIn(asked: Versions | undefined, within: Versions): Condition {
  const common = intersect(asked, within);
  if (common === undefined) return false;
  const fromLow = common.low === within.low;
  const toHigh = common.high === within.high;
  if (fromLow && toHigh) return true;
  if (common.low === common.high && !fromLow && !toHigh) return `version === ${common.low}`;
  if (fromLow) return common.high === common.low ? `version === ${common.low}` : `version <= ${common.high}`;
  return toHigh ? `version >= ${common.low}` : `version >= ${common.low} && version <= ${common.high}`;
}

/** Whether `version`, which is one of `within`, is not in `asked`. */
export function isNotIn(asked: Versions | undefined, within: Versions): Condition {
  const common = intersect(asked, within);
  if (common === undefined) return true;
  const parts: string[] = [];
  if (common.low > within.low) parts.push(`version < ${common.low}`);
  if (common.high < within.high) parts.push(`version > ${common.high}`);
  if (parts.length === 0) return false;
  return parts.length === 1 ? (parts[0] ?? "") : `(${parts.join(" || ")})`;
}

/** `4–18`, `12+`, `3`. */
export function printVersions({ low, high }: Versions): string {
  if (high === OPEN) return `${low}+`;
  return low === high ? `${low}` : `${low}–${high}`;
}
