/**
 * What a config is: its type, default, who may change it and which values are allowed. The tables in `definitions/` are
 * text, one row a config, and a row is read when its config is first asked for, so that a start does not pay for 450.
 */
import { parseValidator, type Validator } from "./validators.ts";

/** Kafka's ConfigDef types. */
export type ConfigType = "boolean" | "string" | "int" | "short" | "long" | "double" | "list" | "class" | "password";

/** A parsed value. Long.MAX_VALUE is Infinity, another `long` beyond 2⁵³ the nearest number; exact texts are kept beside. */
export type ConfigValue = boolean | number | string | readonly string[] | null;

/** Whether and how a config may change while the broker runs. */
export type ChangeScope = "read-only" | "per-broker" | "cluster-wide" | "dynamic only" | "dynamic";

/** `used`: does what Kafka's does. `later`: accepted and checked, nothing acts on it yet. `moot`: has no meaning in Rafka. */
export type ConfigEffect = "used" | "later" | "moot";

/** One config. */
export interface ConfigDefinition {
  readonly name: string;
  readonly type: ConfigType;
  /** The default as Kafka prints it; null where there is none, undefined where a value is required. */
  readonly defaultText: string | null | undefined;
  /** What the table says about allowed values, for people; empty: every value of the type. */
  readonly allowed: string;
  readonly validator: Validator | undefined;
  readonly importance: "high" | "medium" | "low";
  /** Kafka hides it from its documentation and from DescribeConfigs unless it is set. */
  readonly isInternal: boolean;
  readonly change: ChangeScope;
  readonly effect: ConfigEffect;
  readonly doc: string;
  /** Never shown, never logged. */
  readonly isSensitive: boolean;
}

/** The configs of one kind of resource, by name. */
export class ConfigTable {
  readonly #rows: Map<string, string | ConfigDefinition> = new Map();

  /** @param tables texts of `definitions/*.ts` */
  constructor(tables: readonly string[]) {
    for (const table of tables) {
      for (const row of table.split("\n")) if (row !== "") this.#rows.set(row.slice(0, row.indexOf(" | ")), row);
    }
  }

  has(name: string): boolean {
    return this.#rows.has(name);
  }

  /** Every name, in the order of the tables. */
  names(): IterableIterator<string> {
    return this.#rows.keys();
  }

  get size(): number {
    return this.#rows.size;
  }

  get(name: string): ConfigDefinition | undefined {
    const row = this.#rows.get(name);
    if (typeof row !== "string") return row;
    const definition = parseRow(row);
    this.#rows.set(name, definition);
    return definition;
  }
}

function parseRow(row: string): ConfigDefinition {
  const [name = "", type, defaultText = "", allowed = "", importance = "", change, effect, doc = ""] = row.split(" | ");
  return {
    name,
    type: type as ConfigType,
    defaultText:
      defaultText === "null" ? null : defaultText === "required" ? undefined : defaultText === '""' ? "" : defaultText,
    allowed,
    validator: allowed === "" ? undefined : parseValidator(allowed),
    importance: importance.split(" ")[0] as ConfigDefinition["importance"],
    isInternal: importance.endsWith(" internal"),
    change: change as ChangeScope,
    effect: effect as ConfigEffect,
    doc,
    isSensitive: type === "password",
  };
}

const LARGEST: Readonly<Partial<Record<ConfigType, number>>> = { short: 2 ** 15 - 1, int: 2 ** 31 - 1 };

const ALLOWED_BY_TYPE: Readonly<Partial<Record<ConfigType, string>>> = {
  boolean: "true or false",
  short: "a whole number from -32768 to 32767",
  int: "a whole number from -2147483648 to 2147483647",
  long: "a whole number",
  double: "a number",
};

/** Words of the tables that say nothing to who does not know Kafka's validators. */
const ALLOWED_IN_WORDS: Readonly<Record<string, string>> = {
  "gzip level": "1 to 9, or -1",
  "quorum voters": "id@host:port, divided by commas",
  "bootstrap servers": "host:port, divided by commas",
};

/** Which values are allowed, for people. */
export function allowedText({ allowed, type }: ConfigDefinition): string {
  // As Kafka writes intervals: [1,...] and [1,...,17].
  const [, low, high = LARGEST[type]] = /^\[(-?[\d.]+),\.\.\.(?:,(-?[\d.]+))?\]$/.exec(allowed) ?? [];
  if (low !== undefined) return high === undefined ? `${low} or more` : `${low} to ${high}`;
  return ALLOWED_IN_WORDS[allowed] ?? (allowed || (ALLOWED_BY_TYPE[type] ?? type));
}
