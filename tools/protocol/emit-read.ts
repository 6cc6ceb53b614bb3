/** Emits the functions that read a struct. */
import type { FieldType, Versions } from "../../src/protocol/schema.ts";
import { type Condition, intersect, isIn, isNotIn } from "./conditions.ts";
import { defaultOf, typeOf } from "./defaults.ts";
import { wrapped } from "./emit-interface.ts";
import { type Field, mentions, type MessageModel, type Struct } from "./message-model.ts";

// Names that the generated functions use themselves, and words of the language.
const TAKEN = new Set(
  "reader version flexible tagCount tag end default delete new class function in switch case".split(" "),
);

const METHODS: Readonly<Partial<Record<FieldType, string>>> = {
  bool: "readBoolean",
  int8: "readInt8",
  int16: "readInt16",
  uint16: "readUint16",
  int32: "readInt32",
  uint32: "readUint32",
  float64: "readFloat64",
  uuid: "readUuid",
};
const BYTES: Readonly<Partial<Record<FieldType, number>>> = {
  bool: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  float64: 8,
  uuid: 16,
};

const localOf = (field: Field): string => (TAKEN.has(field.key) ? `${field.key}Field` : field.key);

/** `readX`, and `readXArray` when it is an element. */
export function emitRead(model: MessageModel, struct: Struct): string[] {
  const { typeName } = struct;
  const flexible = isIn(model.schema.flexibleVersions, struct.versions);
  const body: string[] = [];
  for (const field of struct.fields) body.push(...declare(model, struct, field));
  if (flexible !== false) body.push(...tagSection(model, struct, flexible));
  const items = struct.fields.map((field) =>
    localOf(field) === field.key ? field.key : `${field.key}: ${localOf(field)}`,
  );
  body.push(...(items.length === 0 ? ["  return {};"] : wrapped("  return {", items, "};", "  ")));
  if (typeof flexible === "string" && mentions(body, "flexible")) {
    body.unshift(`  const flexible = ${flexible};`);
  }
  const uses = (name: string) => (mentions(body, name) ? name : `_${name}`);
  const parameters = `${uses("reader")}: Reader, ${uses("version")}: number`;
  const lines: string[] = [];
  if (struct.isMessage) lines.push("/** @throws {ProtocolError} when the bytes are not such a message */");
  lines.push(
    `${struct.isMessage ? "export " : ""}function read${typeName}(${parameters}): ${typeName} {`,
    ...body,
    "}",
    "",
  );
  if (struct.isElement) {
    lines.push(
      `function read${typeName}Array(reader: Reader, version: number, count: number): ${typeName}[] {`,
      "  if (count === 0) return [];",
      `  const elements = new Array<${typeName}>(count);`,
      `  for (let index = 0; index < count; index++) elements[index] = read${typeName}(reader, version);`,
      "  return elements;",
      "}",
      "",
    );
  }
  return lines;
}

function declare(model: MessageModel, struct: Struct, field: Field): string[] {
  const present = isIn(field.inlineVersions, struct.versions);
  const local = localOf(field);
  const within = field.inlineVersions ?? struct.versions;
  const value = present === false ? [] : read(model, field, within, false);
  if (present === true && field.tagVersions === undefined) return assign(value, `const ${local} = `, "  ");
  const lines = [`  let ${local}: ${typeOf(model, field)} = ${defaultOf(model, field)};`];
  if (present === false) return lines;
  const setting = assign(value, `${local} = `, "    ");
  if (setting.length > 1) return [...lines, `  if (${present}) {`, ...setting, "  }"];
  return [...lines, ...breakable(`  if (${present}) `, setting[0]?.trim() ?? "")];
}

function breakable(before: string, statement: string): string[] {
  const line = before + statement;
  return line.length <= 120 ? [line] : [`${before}{`, `    ${statement}`, "  }"];
}

function assign(value: readonly string[], before: string, indent: string): string[] {
  return value.map((line, index) => `${indent}${index === value.length - 1 ? `${before}${line};` : line}`);
}

/** Statements that lead to a value, and as the last line the value itself. */
function read(model: MessageModel, field: Field, within: Versions, isTagged: boolean): string[] {
  const flexible = field.inflexible ? false : isIn(model.schema.flexibleVersions, within);
  const nullable = isIn(field.nullableVersions, within);
  if (field.isArray) {
    const count = byLength("ArrayLength", `${elementBytesMin(model, field, within)}`, flexible, nullable);
    const isNamed = nullable !== false || (flexible !== true && flexible !== false && isLong(field));
    if (!isNamed) return [elements(model, field, flexible, count)];
    const local = `${field.key}Count`;
    const value = elements(model, field, flexible, local);
    if (nullable === false) return [`const ${local} = ${count};`, value];
    return [`const ${local} = ${count};`, `${local} < 0 ? null : ${value.includes("?") ? `(${value})` : value}`];
  }
  switch (field.type) {
    case "struct": {
      const value = `read${model.structOf(field).typeName}(reader, version)`;
      if (nullable === false) return [value];
      if (nullable !== true) throw new Error(`${field.name} is a struct that is nullable in some versions only`);
      // Kafka marks an absent struct by -1, but by 0 where the field is tagged.
      return [`reader.${isTagged ? "readUnsignedVarint() === 0" : "readInt8() < 0"} ? null : ${value}`];
    }
    case "string":
      return [byLength("String", "", flexible, nullable)];
    case "bytes":
    case "records":
      return [byLength("Bytes", "", flexible, nullable)];
    case "int64":
      return [`reader.read${field.int64Rule}()`];
    default:
      return [`reader.${METHODS[field.type] ?? ""}()`];
  }
}

function elements(model: MessageModel, field: Field, flexible: Condition, count: string): string {
  switch (field.type) {
    case "struct":
      return `read${model.structOf(field).typeName}Array(reader, version, ${count})`;
    case "string": {
      const compact = `reader.readCompactStringArray(${count})`;
      const plain = `reader.readStringArray(${count})`;
      if (typeof flexible !== "string") return flexible ? compact : plain;
      return `flexible ? ${compact} : ${plain}`;
    }
    case "int8":
    case "int16":
    case "int32":
    case "int64":
    case "uuid":
      return `reader.read${field.type.charAt(0).toUpperCase()}${field.type.slice(1)}Array(${count})`;
    default:
      throw new Error(`${field.name}: arrays of ${field.type} are not supported`);
  }
}

// Whether the expression for the elements is long, or has a choice of its own, so that the count gets a name.
function isLong({ type }: Field): boolean {
  return type === "struct" || type === "string";
}

/** One of `reader.readX`, `readNullableX`, `readCompactX`, `readCompactNullableX`, chosen by version where it must be. */
function byLength(what: string, argument: string, flexible: Condition, nullable: Condition): string {
  const call = (isCompact: boolean, isNullable: boolean) =>
    `reader.read${isCompact ? "Compact" : ""}${isNullable ? "Nullable" : ""}${what}(${argument})`;
  const choose = (isNullable: boolean) => {
    if (typeof flexible !== "string") return call(flexible, isNullable);
    return `flexible ? ${call(true, isNullable)} : ${call(false, isNullable)}`;
  };
  if (typeof nullable !== "string") return choose(nullable);
  const parenthesised = (text: string) => (text.includes("?") ? `(${text})` : text);
  return `${nullable} ? ${parenthesised(choose(true))} : ${parenthesised(choose(false))}`;
}

function tagSection(model: MessageModel, struct: Struct, flexible: Condition): string[] {
  const tagged = struct.fields.filter(({ tagVersions }) => tagVersions !== undefined);
  if (tagged.length === 0)
    return [flexible === true ? "  reader.skipTaggedFields();" : "  if (flexible) reader.skipTaggedFields();"];
  const lines = [
    "for (let tagCount = reader.readTagCount(); tagCount > 0; tagCount--) {",
    "  const tag = reader.readUnsignedVarint();",
    "  const end = reader.readTaggedFieldEnd();",
    "  switch (tag) {",
  ];
  const within = intersect(model.schema.flexibleVersions, struct.versions) ?? struct.versions;
  for (const field of tagged) {
    const tooEarly = isNotIn(field.tagVersions, within);
    const statements = assign(read(model, field, field.tagVersions ?? within, true), `${localOf(field)} = `, "      ");
    const braced = statements.length > 1;
    lines.push(`    case ${field.tag}:${braced ? " {" : ""}`);
    if (tooEarly !== false) lines.push(`      if (${tooEarly}) throw reader.misplacedTag(tag);`);
    lines.push(...statements, "      reader.endTaggedField(end);", "      break;");
    if (braced) lines.push("    }");
  }
  lines.push("    default:", "      reader.skipTaggedField(end);", "  }", "}");
  if (flexible === true) return lines.map((line) => `  ${line}`);
  return ["  if (flexible) {", ...lines.map((line) => `    ${line}`), "  }"];
}

/** The fewest bytes that one element of the field takes in any version: what counts are checked against. */
function elementBytesMin(model: MessageModel, field: Field, within: Versions): number {
  let minimum = Number.MAX_SAFE_INTEGER;
  const { low, high } = intersect(within, model.schema.versions) ?? within;
  for (let version = low; version <= high; version++) minimum = Math.min(minimum, valueBytesMin(model, field, version));
  if (minimum < 1) throw new Error(`an element of ${field.name} may take no byte`);
  return minimum;
}

function valueBytesMin(model: MessageModel, field: Field, version: number): number {
  const isFlexible = isIn(model.schema.flexibleVersions, { low: version, high: version }) === true;
  const fixed = BYTES[field.type];
  if (fixed !== undefined) return fixed;
  if (field.type === "string") return isFlexible && !field.inflexible ? 1 : 2;
  if (field.type !== "struct") return isFlexible ? 1 : 4;
  let sum = isFlexible ? 1 : 0;
  for (const inner of model.structOf(field).fields) {
    if (isIn(inner.inlineVersions, { low: version, high: version }) !== true) continue;
    if (inner.isArray) sum += isFlexible ? 1 : 4;
    else if (inner.type === "struct" && inner.isNullable) sum += 1;
    else sum += valueBytesMin(model, inner, version);
  }
  return sum;
}
