/** The default of a field as an expression, its type, and the comparison with it. */
import type { Field, MessageModel } from "./message-model.ts";

const TYPES: Readonly<Record<string, string>> = {
  bool: "boolean",
  string: "string",
  bytes: "Uint8Array",
  records: "Uint8Array",
  uuid: "Uuid",
};

/** The TypeScript type of a field. */
export function typeOf(model: MessageModel, field: Field): string {
  const element = field.type === "struct" ? model.structOf(field).typeName : (TYPES[field.type] ?? "number");
  return `${element}${field.isArray ? "[]" : ""}${field.isNullable ? " | null" : ""}`;
}

/** The default of a field. */
export function defaultOf(model: MessageModel, field: Field): string {
  const text = field.defaultText;
  if (text === "null") return "null";
  if (field.isArray) return "[]";
  switch (field.type) {
    case "struct":
      return `new${model.structOf(field).typeName}()`;
    case "string":
      return text ?? '""';
    case "bool":
      return text ?? "false";
    case "bytes":
    case "records":
      return "EMPTY_BYTES";
    case "uuid":
      return "ZERO_UUID";
    default:
      return numberDefault(text ?? "0");
  }
}

function numberDefault(text: string): string {
  if (text === "9223372036854775807") return "INT64_MAX";
  if (!Number.isSafeInteger(Number(text))) throw new Error(`the default ${text} is no safe integer`);
  return text;
}

/** Whether `value` is the field's default, or is not, as an expression. */
export function comparison(model: MessageModel, field: Field, value: string, isDefault: boolean): string {
  const equal = isDefault ? "===" : "!==";
  const fallback = defaultOf(model, field);
  if (fallback === "null") return `${value} ${equal} null`;
  const isLong = field.isArray || field.type === "bytes" || field.type === "records";
  if (!isLong && field.type !== "struct") {
    if (field.type === "bool") return (fallback === "true") === isDefault ? value : `!${value}`;
    return `${value} ${equal} ${fallback}`;
  }
  const rest = isLong
    ? `${value}.length ${equal} 0`
    : `${isDefault ? "" : "!"}isDefault${model.structOf(field).typeName}(${value})`;
  if (!field.isNullable) return rest;
  return isDefault ? `${value} !== null && ${rest}` : `(${value} === null || ${rest})`;
}
