/** Emits the function that writes a struct. */
import type { FieldType, Versions } from "../../src/protocol/schema.ts";
import { type Condition, intersect, isIn, isNotIn } from "./conditions.ts";
import { comparison } from "./defaults.ts";
import { type Field, mentions, type MessageModel, type Struct } from "./message-model.ts";

const METHODS: Readonly<Partial<Record<FieldType, string>>> = {
  bool: "writeBoolean",
  int8: "writeInt8",
  int16: "writeInt16",
  uint16: "writeInt16",
  int32: "writeInt32",
  uint32: "writeInt32",
  int64: "writeInt64",
  float64: "writeFloat64",
  uuid: "writeUuid",
};

/** `writeX`. */
export function emitWrite(model: MessageModel, struct: Struct): string[] {
  const { typeName } = struct;
  const subject = struct.isMessage ? "message" : "struct";
  const flexible = isIn(model.schema.flexibleVersions, struct.versions);
  const body: string[] = [];
  for (const field of struct.fields) body.push(...inline(model, struct, field, subject));
  if (flexible !== false) body.push(...tagSection(model, struct, flexible, subject));
  if (typeof flexible === "string" && mentions(body, "flexible")) {
    body.unshift(`  const flexible = ${flexible};`);
  }
  const uses = (name: string) => (mentions(body, name) ? name : `_${name}`);
  const parameters = `${uses("writer")}: Writer, ${uses(subject)}: ${typeName}, ${uses("version")}: number`;
  return [
    ...(struct.isMessage
      ? [
          "/** @throws {ApiError} UNSUPPORTED_VERSION for a field that the version cannot carry and that may not be dropped */",
        ]
      : []),
    `${struct.isMessage ? "export " : ""}function write${typeName}(${parameters}): void {`,
    ...body,
    "}",
    "",
  ];
}

function inline(model: MessageModel, struct: Struct, field: Field, subject: string): string[] {
  const value = `${subject}.${field.key}`;
  const lines: string[] = [];
  const present = isIn(field.inlineVersions, struct.versions);
  if (present !== false) {
    const statements = write(model, field, field.inlineVersions ?? struct.versions, value, false);
    if (present === true) lines.push(...statements.map((line) => `  ${line}`));
    else if (statements.length === 1) lines.push(`  if (${present}) ${statements[0]}`);
    else lines.push(`  if (${present}) {`, ...statements.map((line) => `    ${line}`), "  }");
  }
  const absent = isNotIn(field.versions, struct.versions);
  if (absent !== false && !field.ignorable) {
    const condition = `${absent} && ${comparison(model, field, value, false)}`;
    lines.push(`  if (${condition}) throw unsupportedField("${model.schema.name}.${field.key}", version);`);
  }
  return lines;
}

function write(model: MessageModel, field: Field, within: Versions, value: string, isTagged: boolean): string[] {
  const flexible = field.inflexible ? false : isIn(model.schema.flexibleVersions, within);
  const lines: string[] = [];
  if (field.isNullable) {
    const refused = isNotIn(field.nullableVersions, within);
    if (refused !== false) {
      const condition = refused === true ? `${value} === null` : `${refused} && ${value} === null`;
      lines.push(`if (${condition}) throw nullField("${model.schema.name}.${field.key}", version);`);
    }
  }
  const mayBeNull = field.isNullable && isIn(field.nullableVersions, within) !== false;
  if (field.isArray) {
    lines.push(...chosen(flexible, `writer.writeCompactArrayLength(${value});`, `writer.writeArrayLength(${value});`));
    if (field.type === "int32") {
      return [...lines, `${mayBeNull ? `if (${value} !== null) ` : ""}writer.writeInt32Array(${value});`];
    }
    const loop = element(model, field, flexible);
    const heading = `for (const element of ${value})`;
    const statement =
      loop.length === 1 ? [`${heading} ${loop[0]}`] : [`${heading} {`, ...loop.map((line) => `  ${line}`), "}"];
    if (!mayBeNull) return [...lines, ...statement];
    if (statement.length === 1) return [...lines, `if (${value} !== null) ${statement[0]}`];
    return [...lines, `if (${value} !== null) {`, ...statement.map((line) => `  ${line}`), "}"];
  }
  switch (field.type) {
    case "struct": {
      const call = `write${model.structOf(field).typeName}(writer, ${value}, version);`;
      if (!mayBeNull) return [...lines, call];
      return [
        ...lines,
        // As Kafka's generator: -1 for null, but 0 where the field is tagged.
        `if (${value} === null) writer.writeInt8(${isTagged ? 0 : -1});`,
        "else {",
        "  writer.writeInt8(1);",
        `  ${call}`,
        "}",
      ];
    }
    case "string":
      return [...lines, ...chosen(flexible, `writer.writeCompactString(${value});`, `writer.writeString(${value});`)];
    case "bytes":
      return [...lines, ...chosen(flexible, `writer.writeCompactBytes(${value});`, `writer.writeBytes(${value});`)];
    case "records":
      return [...lines, ...chosen(flexible, `writer.writeCompactRecords(${value});`, `writer.writeRecords(${value});`)];
    default:
      return [...lines, `writer.${METHODS[field.type] ?? ""}(${value});`];
  }
}

function element(model: MessageModel, field: Field, flexible: Condition): string[] {
  if (field.type === "struct") return [`write${model.structOf(field).typeName}(writer, element, version);`];
  if (field.type === "string") {
    return chosen(flexible, "writer.writeCompactString(element);", "writer.writeString(element);");
  }
  return [`writer.${METHODS[field.type] ?? ""}(element);`];
}

function chosen(flexible: Condition, compact: string, plain: string): string[] {
  if (typeof flexible !== "string") return [flexible ? compact : plain];
  return [`if (flexible) ${compact}`, `else ${plain}`];
}

function tagSection(model: MessageModel, struct: Struct, flexible: Condition, subject: string): string[] {
  const tagged = struct.fields.filter(({ tagVersions }) => tagVersions !== undefined);
  tagged.sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0));
  if (tagged.length === 0) {
    return [
      flexible === true ? "  writer.writeEmptyTaggedFields();" : "  if (flexible) writer.writeEmptyTaggedFields();",
    ];
  }
  const within = intersect(model.schema.flexibleVersions, struct.versions) ?? struct.versions;
  const lines: string[] = [];
  const names: string[] = [];
  for (const field of tagged) {
    const present = isIn(field.tagVersions, within);
    const differs = comparison(model, field, `${subject}.${field.key}`, false);
    const name = `has${field.name}`;
    names.push(name);
    lines.push(`const ${name} = ${present === true ? differs : `${present} && ${differs}`};`);
  }
  const counted = names.map((name) => (names.length === 1 ? `${name} ? 1 : 0` : `(${name} ? 1 : 0)`));
  const written = `writer.writeUnsignedVarint(${counted.join(" + ")});`;
  if (written.length <= 110) lines.push(written);
  else {
    const terms = counted.map((term, index) => `    ${term}${index < counted.length - 1 ? " +" : ","}`);
    lines.push("writer.writeUnsignedVarint(", ...terms, ");");
  }
  for (const [index, field] of tagged.entries()) {
    if (field.type === "records") throw new Error(`${field.name}: records cannot be in a tagged field`);
    const statements = write(model, field, field.tagVersions ?? within, `${subject}.${field.key}`, true);
    lines.push(
      `if (${names[index]}) {`,
      `  const start = writer.beginTaggedField(${field.tag});`,
      ...statements.map((line) => `  ${line}`),
      "  writer.endTaggedField(start);",
      "}",
    );
  }
  if (flexible === true) return lines.map((line) => `  ${line}`);
  return ["  if (flexible) {", ...lines.map((line) => `    ${line}`), "  }"];
}
