/** Emits a struct's interface, the function that makes one, and the comparison with its default. */
import { intersect, printVersions } from "./conditions.ts";
import { comparison, defaultOf, typeOf } from "./defaults.ts";
import type { MessageModel, Struct } from "./message-model.ts";

const LINE_LENGTH = 120;

/** `export interface X { … }` */
export function emitInterface(model: MessageModel, struct: Struct): string[] {
  const lines: string[] = [];
  if (struct.isMessage) lines.push(`/** ${describe(model)} */`);
  if (struct.fields.length === 0) return [...lines, `export interface ${struct.typeName} {}`, ""];
  lines.push(`export interface ${struct.typeName} {`);
  for (const field of struct.fields) {
    const { low, high } = intersect(field.versions, struct.versions) ?? struct.versions;
    const isPartial = low > struct.versions.low || high < struct.versions.high;
    const facts: string[] = [];
    if (isPartial) facts.push(`Versions ${printVersions({ low, high: field.versions.high })}.`);
    if (field.type === "bytes" || field.type === "records") facts.push("A view of the frame when read.");
    if (facts.length > 0) lines.push(`  /** ${facts.join(" ")} */`);
    lines.push(`  ${field.key}: ${typeOf(model, field)};`);
  }
  return [...lines, "}", ""];
}

function describe({ schema }: MessageModel): string {
  const facts = [`versions ${printVersions(schema.versions)}`];
  if (schema.apiKey !== undefined) facts.unshift(`${keyName(schema.kind)} ${schema.apiKey}`);
  if (schema.flexibleVersions !== undefined) facts.push(`flexible from ${schema.flexibleVersions.low}`);
  if (schema.latestVersionUnstable) facts.push("the newest not released");
  return `${schema.name}: ${facts.join(", ")}.`;
}

function keyName(kind: string): string {
  return kind === "request" || kind === "response" ? "API key" : "record type";
}

/** `export function newX(fields): X` */
export function emitNew(model: MessageModel, struct: Struct): string[] {
  const { typeName, fields } = struct;
  const heading = `/** {@link ${typeName}} with Kafka's defaults for what is not given. */`;
  if (fields.length === 0) return [heading, `export function new${typeName}(): ${typeName} {`, "  return {};", "}", ""];
  const given = fields.map((field) => `${field.key} = ${defaultOf(model, field)}`);
  const names = fields.map((field) => field.key);
  return [
    heading,
    ...wrapped(`export function new${typeName}({`, given, `}: Partial<${typeName}> = {}): ${typeName} {`, ""),
    ...wrapped("  return {", names, "};", "  "),
    "}",
    "",
  ];
}

/** `function isDefaultX(struct): boolean` */
export function emitIsDefault(model: MessageModel, struct: Struct): string[] {
  const parts = struct.fields.map((field) => comparison(model, field, `struct.${field.key}`, true));
  return [
    `function isDefault${struct.typeName}(struct: ${struct.typeName}): boolean {`,
    ...operands("  return ", parts, " &&"),
    "}",
    "",
  ];
}

/** `{ a, b }` on one line when it fits, else one item a line. */
export function wrapped(before: string, items: readonly string[], after: string, indent: string): string[] {
  const line = `${before} ${items.join(", ")} ${after}`;
  if (line.length <= LINE_LENGTH) return [line];
  return [before, ...items.map((item) => `${indent}  ${item},`), indent + after];
}

function operands(before: string, parts: readonly string[], operator: string): string[] {
  const line = `${before}${parts.join(`${operator} `)};`;
  if (line.length <= LINE_LENGTH) return [line];
  return [
    `${before}(`,
    ...parts.map((part, index) => `    ${part}${index < parts.length - 1 ? operator : ""}`),
    "  );",
  ];
}
