/** JSON in which integers of any size survive: beyond ±(2⁵³−1) they are bigints on our side. */
import { exactInt64 } from "../int64-limits.ts";

/** What {@link parseLossless} gives. */
export type LosslessJson = null | boolean | number | bigint | string | LosslessJson[] | { [key: string]: LosslessJson };

// TypeScript's library does not know JSON.rawJSON and the reviver's context yet.
interface JsonWithSource {
  rawJSON(text: string): object;
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
}
const json = JSON as unknown as JsonWithSource;

/**
 * Parses JSON.
 *
 * @throws {SyntaxError} when it is none
 */
export function parseLossless(text: string): LosslessJson {
  return json.parse(text, (_key, value, { source }) => {
    if (typeof value !== "number" || Number.isSafeInteger(value) || source === undefined) return value;
    return /^-?\d+$/.test(source) ? BigInt(source) : value;
  }) as LosslessJson;
}

/** An int64 for JSON.stringify: its exact digits, those of Long.MAX_VALUE for INT64_MAX. */
export function rawInt64(value: number | bigint): number | object {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  return json.rawJSON(exactInt64(value).toString());
}

/** A float64 for JSON.stringify as Kafka's JSON has it: with a point, or as a string when it is no number. */
export function rawFloat64(value: number): number | string | object {
  if (!Number.isFinite(value)) return String(value);
  if (!Number.isInteger(value)) return value;
  const digits = Object.is(value, -0) ? "-0" : String(value);
  return json.rawJSON(digits.includes("e") ? digits : `${digits}.0`);
}
