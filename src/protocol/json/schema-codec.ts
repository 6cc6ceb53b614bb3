/**
 * Reads and writes any message by its schema, without loss: an int64 beyond ±(2⁵³−1) is a bigint here.
 *
 * For looking at bytes (`rafka wire`), never for serving: the generated codecs are many times faster. It is also the second
 * opinion that these are tested against.
 */
import { exactInt64 } from "../int64-limits.ts";
import { ProtocolError } from "../protocol-error.ts";
import type { Reader } from "../reader.ts";
import type { FieldSchema, MessageSchema, StructSchema } from "../schema.ts";
import { nullField, unsupportedField } from "../unwritable-field.ts";
import type { Writer } from "../writer.ts";
import { defaultValue, includes, isDefault, type MessageStruct, type MessageValue, narrow } from "./message-value.ts";

interface Context {
  readonly version: number;
  readonly flexible: boolean;
  readonly message: string;
}

function contextOf(schema: MessageSchema, version: number): Context {
  return { version, flexible: includes(schema.flexibleVersions, version), message: schema.name };
}

/** Whether the field stands among the tagged ones in this version. */
function isTagged(field: FieldSchema, { version, flexible }: Context): boolean {
  return flexible && includes(field.taggedVersions, version);
}

/**
 * Reads a message.
 *
 * @param version one of the schema's
 * @throws {ProtocolError} when the bytes are not such a message
 */
export function readBySchema(schema: MessageSchema, reader: Reader, version: number): MessageStruct {
  return readStruct(schema, reader, contextOf(schema, version));
}

function readStruct(struct: StructSchema, reader: Reader, context: Context): MessageStruct {
  const values: Record<string, MessageValue> = {};
  for (const field of struct.fields) {
    const isInline = includes(field.versions, context.version) && !isTagged(field, context);
    values[field.key] = isInline ? readField(field, reader, context) : defaultValue(field);
  }
  if (!context.flexible) return values;
  for (let count = reader.readTagCount(); count > 0; count--) {
    const tag = reader.readUnsignedVarint();
    const end = reader.readTaggedFieldEnd();
    const field = struct.fields.find((candidate) => candidate.tag === tag);
    if (field === undefined) reader.skipTaggedField(end);
    else if (!isTagged(field, context)) throw reader.misplacedTag(tag);
    else {
      values[field.key] = readField(field, reader, context);
      reader.endTaggedField(end);
    }
  }
  return values;
}

function readField(field: FieldSchema, reader: Reader, context: Context): MessageValue {
  const nullable = includes(field.nullableVersions, context.version);
  const compact = context.flexible && !field.inflexible;
  if (!field.isArray) return readValue(field, reader, context, nullable);
  // The bytes that an element takes are not known here, but one is the least.
  const count = compact ? reader.readCompactNullableArrayLength(1) : reader.readNullableArrayLength(1);
  if (count < 0) return refuseNull(field, nullable);
  const elements: MessageValue[] = [];
  for (let index = 0; index < count; index++) elements.push(readValue(field, reader, context, false));
  return elements;
}

function refuseNull(field: FieldSchema, nullable: boolean): null {
  if (!nullable) throw new ProtocolError(`${field.name} is null in a version in which it may not be`);
  return null;
}

function readValue(field: FieldSchema, reader: Reader, context: Context, nullable: boolean): MessageValue {
  const compact = context.flexible && !field.inflexible;
  switch (field.type) {
    case "bool":
      return reader.readBoolean();
    case "int8":
      return reader.readInt8();
    case "int16":
      return reader.readInt16();
    case "uint16":
      return reader.readUint16();
    case "int32":
      return reader.readInt32();
    case "uint32":
      return reader.readUint32();
    case "int64":
      return narrow(reader.readBigInt64());
    case "float64":
      return reader.readFloat64();
    case "uuid":
      return reader.readUuid();
    case "string":
      return (
        (compact ? reader.readCompactNullableString() : reader.readNullableString()) ?? refuseNull(field, nullable)
      );
    case "bytes":
    case "records":
      return (compact ? reader.readCompactNullableBytes() : reader.readNullableBytes()) ?? refuseNull(field, nullable);
    case "struct":
      // Kafka marks an absent struct by -1, but by 0 where the field is tagged.
      if (nullable && (isTagged(field, context) ? reader.readUnsignedVarint() === 0 : reader.readInt8() < 0))
        return null;
      return readStruct(field.struct as StructSchema, reader, context);
  }
}

/**
 * Writes a message.
 *
 * @param version one of the schema's
 * @throws {ApiError} UNSUPPORTED_VERSION, and InvariantError, as the generated writers
 */
export function writeBySchema(schema: MessageSchema, writer: Writer, message: MessageStruct, version: number): void {
  writeStruct(schema, writer, message, contextOf(schema, version));
}

function writeStruct(struct: StructSchema, writer: Writer, values: MessageStruct, context: Context): void {
  const tagged: FieldSchema[] = [];
  for (const field of struct.fields) {
    const value = values[field.key] as MessageValue;
    if (!includes(field.versions, context.version)) {
      if (field.ignorable || isDefault(field, value)) continue;
      throw unsupportedField(`${context.message}.${field.key}`, context.version);
    }
    if (!isTagged(field, context)) writeField(field, writer, value, context);
    else if (!isDefault(field, value)) tagged.push(field);
  }
  if (!context.flexible) return;
  tagged.sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0));
  writer.writeUnsignedVarint(tagged.length);
  for (const field of tagged) {
    const start = writer.beginTaggedField(field.tag ?? 0);
    writeField(field, writer, values[field.key] as MessageValue, context);
    writer.endTaggedField(start);
  }
}

function writeField(field: FieldSchema, writer: Writer, value: MessageValue, context: Context): void {
  const nullable = includes(field.nullableVersions, context.version);
  if (value === null && !nullable) throw nullField(`${context.message}.${field.key}`, context.version);
  if (!field.isArray) {
    writeValue(field, writer, value, context, nullable);
    return;
  }
  const elements = value as readonly MessageValue[] | null;
  if (context.flexible && !field.inflexible) writer.writeCompactArrayLength(elements);
  else writer.writeArrayLength(elements);
  for (const element of elements ?? []) writeValue(field, writer, element, context, false);
}

function writeValue(
  field: FieldSchema,
  writer: Writer,
  value: MessageValue,
  context: Context,
  nullable: boolean,
): void {
  const compact = context.flexible && !field.inflexible;
  switch (field.type) {
    case "bool":
      writer.writeBoolean(value as boolean);
      return;
    case "int8":
      writer.writeInt8(value as number);
      return;
    case "int16":
    case "uint16":
      writer.writeInt16(value as number);
      return;
    case "int32":
    case "uint32":
      writer.writeInt32(value as number);
      return;
    case "int64":
      writer.writeBigInt64(exactInt64(value as number | bigint));
      return;
    case "float64":
      writer.writeFloat64(value as number);
      return;
    case "uuid":
      writer.writeUuid(value as string);
      return;
    case "string":
      if (compact) writer.writeCompactString(value as string | null);
      else writer.writeString(value as string | null);
      return;
    case "bytes":
      if (compact) writer.writeCompactBytes(value as Uint8Array | null);
      else writer.writeBytes(value as Uint8Array | null);
      return;
    case "records":
      if (compact) writer.writeCompactRecords(value as Uint8Array | null);
      else writer.writeRecords(value as Uint8Array | null);
      return;
    case "struct":
      if (nullable) writer.writeInt8(value !== null ? 1 : isTagged(field, context) ? 0 : -1);
      if (value !== null) writeStruct(field.struct as StructSchema, writer, value as MessageStruct, context);
  }
}
