/** Which values a config allows: the `valid` column of `definitions/`, as a check that throws Kafka's own complaint. */
import { ConfigException } from "./config-error.ts";
import type { ConfigType, ConfigValue } from "./config-def.ts";
import { parseBootstrapServer, parseVoters } from "./quorum-addresses.ts";
import { parseDurationMs } from "./iso-duration.ts";

/** @throws {ConfigException} when the value is not allowed */
export type Validator = (name: string, value: ConfigValue, type: ConfigType) => void;

function shown(value: ConfigValue): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}

/** A number as Java prints it: a double shows that it is one. */
export function javaNumber(value: number, type: ConfigType): string {
  if (type === "long" && value === Infinity) return "9223372036854775807";
  if (type !== "double" || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${digits.includes(".") ? digits : `${digits}.0`}E${exponent.replace("+", "")}`;
  }
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") ? text : `${text}.0`;
}

function range(min: number, max: number): Validator {
  return (name, value, type) => {
    if (value === null) throw ConfigException.invalid(name, "null", "Value must be non-null");
    const number = Number(value);
    if (number < min) throw ConfigException.invalid(name, javaNumber(number, type), `Value must be at least ${min}`);
    if (number > max)
      throw ConfigException.invalid(name, javaNumber(number, type), `Value must be no more than ${max}`);
  };
}

function oneOf(values: readonly string[]): Validator {
  return (name, value) => {
    if (!values.includes(String(value)))
      throw ConfigException.invalid(name, shown(value), `String must be one of: ${values.join(", ")}`);
  };
}

function anyCaseOf(values: readonly string[]): Validator {
  return (name, value) => {
    if (value !== null && values.includes(String(value).toUpperCase())) return;
    throw ConfigException.invalid(name, shown(value), `String must be one of (case insensitive): ${values.join(", ")}`);
  };
}

/** As ConfigDef.ValidList: no duplicates, no empty element, perhaps only of some values. */
function list(rule: string): Validator {
  const of = rule.indexOf("of ");
  const values = of < 0 ? [] : rule.slice(of + 3).split(", ");
  const nonEmpty = rule.includes("non-empty");
  const nullable = rule.includes("nullable");
  const check = oneOf(values);
  return (name, value) => {
    if (value === null) {
      if (nullable) return;
      throw new ConfigException(`Configuration '${name}' values must not be null.`);
    }
    const elements = value as readonly string[];
    if (nonEmpty && elements.length === 0) {
      const valid = values.length === 0 ? "any non-empty value" : `[${values.join(", ")}]`;
      throw new ConfigException(`Configuration '${name}' must not be empty. Valid values include: ${valid}`);
    }
    if (new Set(elements).size !== elements.length)
      throw new ConfigException(`Configuration '${name}' values must not be duplicated.`);
    for (const element of elements) {
      if (element === "") throw new ConfigException(`Configuration '${name}' values must not be empty.`);
      if (values.length > 0) check(name, element, "string");
    }
  };
}

function throttledReplicas(name: string, value: ConfigValue): void {
  const elements = (value as readonly string[]).map((element) => element.trim());
  if (elements.join("") === "*" || elements.every((element) => /^([0-9]+:[0-9]+)?$/.test(element))) return;
  const form = "[partitionId]:[brokerId],[partitionId]:[brokerId],...";
  throw ConfigException.invalid(
    name,
    shown(value),
    `${name} must be the literal '*' or a list of replicas in the following format: ${form}`,
  );
}

function gzipLevel(name: string, value: ConfigValue): void {
  const level = Number(value);
  if (level === -1 || (level >= 1 && level <= 9)) return;
  throw ConfigException.invalid(name, shown(value), "Value must be between 1 and 9 or equal to -1");
}

function shareOffsetReset(name: string, value: ConfigValue): void {
  if (value === "earliest" || value === "latest") return;
  const text = String(value).toLowerCase();
  const duration = text.startsWith("by_duration:") ? parseDurationMs(text.slice("by_duration:".length)) : undefined;
  if (duration !== undefined && duration >= 0) return;
  throw ConfigException.invalid(
    name,
    shown(value),
    `Invalid value \`${String(value)}\` for configuration ${name}. The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.`,
  );
}

const NAMED: Readonly<Record<string, Validator>> = {
  "gzip level": gzipLevel,
  "throttled replicas": throttledReplicas,
  "share offset reset": shareOffsetReset,
  "non-null": (name, value) => {
    if (value === null) throw ConfigException.invalid(name, "null", "entry must be non null");
  },
  "non-empty string": (name, value) => {
    if (value === "") throw ConfigException.invalid(name, "", "String must be non-empty");
  },
  "quorum voters": (_name, value) => void parseVoters(value as readonly string[]),
  "bootstrap servers": (_name, value) => {
    for (const server of value as readonly string[]) parseBootstrapServer(server);
  },
};

/** The check that a `valid` cell stands for. */
export function parseValidator(rule: string): Validator {
  const named = NAMED[rule];
  if (named !== undefined) return named;
  const bounds = /^\[([^,]*),\.\.\.(?:,(.*))?\]$/.exec(rule);
  if (bounds !== null) return range(Number(bounds[1]), bounds[2] === undefined ? Infinity : Number(bounds[2]));
  if (rule.startsWith("one of ")) return oneOf(rule.slice("one of ".length).split(", "));
  if (rule.startsWith("any case of ")) return anyCaseOf(rule.slice("any case of ".length).split(", "));
  return list(rule);
}
