/**
 * Messages to and from the JSON that Kafka's XJsonConverter classes write and read: the keys of a version's fields, bytes in
 * base64, uuids in 22 characters, a tagged field only when it is not its default.
 *
 * Kafka leaves `records` out of its JSON; here they are base64 of the real bytes, which Kafka's own reader takes.
 */
import { isUuid } from "../../base/uuid.ts";
import type { FieldSchema, MessageSchema, StructSchema } from "../schema.ts";
import { unsupportedField } from "../unwritable-field.ts";
import { type LosslessJson, rawFloat64, rawInt64 } from "./lossless-json.ts";
import { defaultValue, includes, isDefault, type MessageStruct, type MessageValue, narrow } from "./message-value.ts";

/** JSON that is no such message. */
export class MessageJsonError extends Error {
  override readonly name = "MessageJsonError";
}

/**
 * What to give to JSON.stringify for a message.
 *
 * @param message any generated message, or what `readBySchema` gives
 * @throws {ApiError} UNSUPPORTED_VERSION for a field that the version cannot carry and that may not be dropped, as Kafka
 */
export function messageToJson(schema: MessageSchema, message: object, version: number): object {
  return structToJson(schema, message as MessageStruct, schema, version);
}

function structToJson(struct: StructSchema, values: MessageStruct, schema: MessageSchema, version: number): object {
  const json: Record<string, unknown> = {};
  for (const field of struct.fields) {
    const value = values[field.key] as MessageValue;
    if (includes(field.versions, version)) {
      if (includes(field.taggedVersions, version) && isDefault(field, value)) continue;
      json[field.key] = valueToJson(field, value, schema, version);
    } else if (!field.ignorable && !isDefault(field, value)) {
      throw unsupportedField(`${schema.name}.${field.key}`, version);
    }
  }
  return json;
}

function valueToJson(field: FieldSchema, value: MessageValue, schema: MessageSchema, version: number): unknown {
  if (value === null) return null;
  if (!field.isArray) return elementToJson(field, value, schema, version);
  return (value as readonly MessageValue[]).map((element) => elementToJson(field, element, schema, version));
}

function elementToJson(field: FieldSchema, value: MessageValue, schema: MessageSchema, version: number): unknown {
  switch (field.type) {
    case "struct":
      return structToJson(field.struct as StructSchema, value as MessageStruct, schema, version);
    case "int64":
      return rawInt64(value as number | bigint);
    case "float64":
      return rawFloat64(value as number);
    case "bytes":
    case "records": {
      const bytes = value as Uint8Array;
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
    }
    default:
      return value;
  }
}

/**
 * The message that some JSON describes.
 *
 * @param json of {@link parseLossless}; every field that the version carries untagged must be there, others are ignored
 * @throws {MessageJsonError} naming the field that is missing, null, or of another type or range
 */
export function messageFromJson(schema: MessageSchema, json: LosslessJson, version: number): MessageStruct {
  return structFromJson(schema, json, version, schema.name);
}

function structFromJson(struct: StructSchema, json: LosslessJson, version: number, path: string): MessageStruct {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw mismatch(path, "an object");
  const values: Record<string, MessageValue> = {};
  for (const field of struct.fields) {
    const at = `${path}.${field.key}`;
    const given = Object.hasOwn(json, field.key) ? json[field.key] : undefined;
    // As Kafka, also what this version does not carry is taken, so that writing it can be refused rather than forgotten.
    if (given !== undefined) values[field.key] = valueFromJson(field, given, version, at);
    else if (!includes(field.versions, version) || includes(field.taggedVersions, version)) {
      values[field.key] = defaultValue(field);
    } else throw new MessageJsonError(`${at} is missing; version ${version} needs it`);
  }
  return values;
}

function valueFromJson(field: FieldSchema, json: LosslessJson, version: number, at: string): MessageValue {
  if (json === null) {
    const isCarried = includes(field.versions, version);
    if (isCarried ? includes(field.nullableVersions, version) : field.nullableVersions !== undefined) return null;
    throw new MessageJsonError(`${at} is null; version ${version} does not allow it`);
  }
  if (!field.isArray) return elementFromJson(field, json, version, at);
  if (!Array.isArray(json)) throw mismatch(at, "an array");
  return json.map((element, index) => elementFromJson(field, element, version, `${at}[${index}]`));
}

// Kafka takes int8 up to 256 and so on, "more traditionally" unsigned; the bytes are those of the signed value.
const INTEGERS: Readonly<Partial<Record<string, readonly [min: number, max: number]>>> = {
  int8: [-128, 255],
  int16: [-32768, 65535],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

function elementFromJson(field: FieldSchema, json: LosslessJson, version: number, at: string): MessageValue {
  const range = INTEGERS[field.type];
  if (range !== undefined) {
    if (typeof json === "number" && Number.isInteger(json) && json >= range[0] && json <= range[1]) return json;
    throw mismatch(at, `an integer from ${range[0]} to ${range[1]}`);
  }
  switch (field.type) {
    case "struct":
      return structFromJson(field.struct as StructSchema, json, version, at);
    case "bool":
      if (typeof json === "boolean") return json;
      throw mismatch(at, "true or false");
    case "string":
      if (typeof json === "string") return json;
      throw mismatch(at, "a string");
    case "uuid":
      if (typeof json === "string" && isUuid(json)) return json;
      throw mismatch(at, "a uuid of 22 characters");
    case "bytes":
    case "records":
      return bytesFromJson(json, at);
    case "float64":
      return float64FromJson(json, at);
    default:
      return int64FromJson(json, at);
  }
}

function bytesFromJson(json: LosslessJson, at: string): Uint8Array {
  if (typeof json === "string") {
    const bytes = Buffer.from(json, "base64");
    // Buffer skips what is no base64; nothing may be lost here.
    if (bytes.toString("base64") === json) return bytes;
  }
  throw mismatch(at, "base64");
}

function float64FromJson(json: LosslessJson, at: string): number {
  if (typeof json === "number") return json;
  if (typeof json === "bigint") return Number(json);
  if (json === "NaN" || json === "Infinity" || json === "-Infinity") return Number(json);
  throw mismatch(at, "a number");
}

function int64FromJson(json: LosslessJson, at: string): number | bigint {
  const isInteger = typeof json === "bigint" || (typeof json === "number" && Number.isSafeInteger(json));
  if (!isInteger || BigInt.asIntN(64, BigInt(json)) !== BigInt(json)) throw mismatch(at, "an integer of 64 bits");
  return narrow(BigInt(json));
}

function mismatch(at: string, expected: string): MessageJsonError {
  return new MessageJsonError(`${at} must be ${expected}`);
}
