/** Text to value, as Kafka's ConfigDef.parseType does it: with Java's ideas of what a number is. */
import { ConfigException } from "./config-error.ts";
import type { ConfigDefinition, ConfigType, ConfigValue } from "./config-def.ts";

const LONG_MAX = 2n ** 63n - 1n;

const BOUNDS: Readonly<Partial<Record<ConfigType, readonly [min: bigint, max: bigint]>>> = {
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * Parses one value without checking what its config allows.
 *
 * @throws {ConfigException} in Kafka's words when the text is not of the type
 */
export function parseType(name: string, text: string | null, type: ConfigType): ConfigValue {
  if (text === null) return null;
  const trimmed = trim(text);
  switch (type) {
    case "boolean": {
      const lower = trimmed.toLowerCase();
      if (lower === "true") return true;
      if (lower === "false") return false;
      throw ConfigException.invalid(name, text, "Expected value to be either true or false");
    }
    case "string":
    case "password":
    case "class":
      return trimmed;
    case "list":
      return trimmed === "" ? [] : splitAtCommas(trimmed);
    case "double":
      if (/^[+-]?(NaN|Infinity|(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[fd]?)$/i.test(trimmed))
        return Number(trimmed.replace(/[fd]$/i, ""));
      throw notANumber(name, text, type);
    case "short":
    case "int":
    case "long": {
      if (!/^[+-]?\d+$/.test(trimmed)) throw notANumber(name, text, type);
      const value = Number(trimmed);
      if (Number.isSafeInteger(value) && type === "long") return value;
      const [min, max] = BOUNDS[type] ?? [0n, 0n];
      const exact = BigInt(trimmed.replace(/^\+/, ""));
      if (exact < min || exact > max) throw notANumber(name, text, type);
      // Kafka writes "no limit" as Long.MAX_VALUE, which is no safe integer here.
      return exact === LONG_MAX ? Infinity : value;
    }
  }
}

/** Parses a value and checks that its config allows it. Elements that a list names again are dropped, as ConfigDef does. */
export function parseAndValidate(definition: ConfigDefinition, text: string | null): ConfigValue {
  const parsed = parseType(definition.name, text, definition.type);
  const isDistinct = definition.allowed.startsWith("distinct") && Array.isArray(parsed);
  return validated(definition, isDistinct ? [...new Set(parsed)] : parsed);
}

/** Checks a parsed value alone, before duplicates of a list are dropped. */
export function validated(definition: ConfigDefinition, value: ConfigValue): ConfigValue {
  definition.validator?.(definition.name, value, definition.type);
  return value;
}

/**
 * Elements between commas, without the spaces beside these; empty ones stay. In one pass: a pattern that looks for
 * spaces before a comma takes quadratic time over a text of spaces, which holds up everybody for minutes.
 */
export function splitAtCommas(text: string): string[] {
  const parts = text.split(",");
  const last = parts.length - 1;
  return parts.map((part, index) => {
    let start = 0;
    let end = part.length;
    if (index > 0) while (start < end && isJavaSpace(part.charCodeAt(start))) start++;
    if (index < last) while (end > start && isJavaSpace(part.charCodeAt(end - 1))) end--;
    return part.slice(start, end);
  });
}

/** As `\s` in Java: tab, line feed, vertical tab, form feed, carriage return and space, none of Unicode's others. */
function isJavaSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** As Java's String.trim: everything up to U+0020 at both ends, nothing else. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

function notANumber(name: string, text: string, type: ConfigType): ConfigException {
  return ConfigException.invalid(name, text, `Not a number of type ${type.toUpperCase()}`);
}
