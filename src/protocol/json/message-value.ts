/** Messages as plain values that a schema describes: the shape of the generated interfaces, with a bigint where a number would round. */
import { ZERO_UUID } from "../../base/uuid.ts";
import { EMPTY_BYTES } from "../empty-bytes.ts";
import { exactInt64 } from "../int64-limits.ts";
import { type FieldSchema, type StructSchema, type Versions } from "../schema.ts";

/** A value of any field; an int64 is a bigint beyond ±(2⁵³−1), and may be one within. */
export type MessageValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly MessageValue[]
  | MessageStruct;

/** A struct or message by the keys of its fields. Every generated interface is one. */
export interface MessageStruct {
  readonly [key: string]: MessageValue;
}

/** Whether `version` is in `versions`. */
export function includes(versions: Versions | undefined, version: number): boolean {
  return versions !== undefined && version >= versions.low && version <= versions.high;
}

/** The default of a field, as the generated `newX` have it. */
export function defaultValue(field: FieldSchema): MessageValue {
  const text = field.defaultText;
  if (text === "null") return null;
  if (field.isArray) return [];
  switch (field.type) {
    case "struct":
      return defaultStruct(field.struct as StructSchema);
    case "string":
      return text === undefined ? "" : (JSON.parse(text) as string);
    case "bool":
      return text === "true";
    case "bytes":
    case "records":
      return EMPTY_BYTES;
    case "uuid":
      return ZERO_UUID;
    case "int64":
      return narrow(BigInt(text ?? "0"));
    default:
      return Number(text ?? "0");
  }
}

/** A struct with all its defaults. */
export function defaultStruct({ fields }: StructSchema): MessageStruct {
  return Object.fromEntries(fields.map((field) => [field.key, defaultValue(field)]));
}

/** Whether a field has its default; struct by struct, as Kafka's equals(). */
export function isDefault(field: FieldSchema, value: MessageValue): boolean {
  if (field.defaultText === "null") return value === null;
  if (value === null) return false;
  if (field.isArray || field.type === "bytes" || field.type === "records") {
    return (value as readonly MessageValue[] | Uint8Array).length === 0;
  }
  if (field.type === "int64") {
    return exactInt64(value as number | bigint) === exactInt64(defaultValue(field) as number | bigint);
  }
  if (field.type !== "struct") return value === defaultValue(field);
  const struct = value as MessageStruct;
  return (field.struct as StructSchema).fields.every((inner) => isDefault(inner, struct[inner.key] ?? null));
}

/** A number where it is exact, else the bigint. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
