/**
 * Turns Kafka's message specs into the facts of `schemas/`, one file per message that has a valid version:
 * `node tools/import-specs.ts SPEC_DIRECTORY`. The notation is described in `src/protocol/schema.ts`.
 *
 * It stops at any property that it does not know, so that a newer Kafka cannot add a fact unnoticed.
 */
import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kebabCase } from "./kebab-case.ts";

interface SpecField {
  name: string;
  type: string;
  versions?: string;
  tag?: number;
  taggedVersions?: string;
  nullableVersions?: string;
  default?: unknown;
  ignorable?: boolean;
  mapKey?: boolean;
  entityType?: string;
  flexibleVersions?: string;
  fields?: SpecField[];
}

interface Spec {
  type: string;
  name: string;
  apiKey?: number;
  validVersions: string;
  flexibleVersions?: string;
  listeners?: string[];
  latestVersionUnstable?: boolean;
  fields?: SpecField[];
  commonStructs?: { name: string; versions: string; fields: SpecField[] }[];
}

const SPEC_PROPERTIES = new Set(
  "type name apiKey validVersions flexibleVersions listeners latestVersionUnstable fields commonStructs".split(" "),
);
// What is left out: prose (`about`), and how Java holds the bytes (`zeroCopy`).
const FIELD_PROPERTIES = new Set(
  (
    "name type versions tag taggedVersions nullableVersions default ignorable mapKey entityType flexibleVersions " +
    "fields about zeroCopy"
  ).split(" "),
);

/** The notation of one spec, or undefined when the message has no valid version. */
export function schemaText(specText: string): string | undefined {
  const spec = JSON.parse(withoutComments(specText)) as Spec;
  refuseUnknown(spec, SPEC_PROPERTIES, spec.name);
  if (spec.validVersions === "none") return undefined;
  const lines = [`${spec.type} ${spec.name}`];
  if (spec.apiKey !== undefined) lines.push(`key ${spec.apiKey}`);
  lines.push(`versions ${spec.validVersions}`);
  if (spec.flexibleVersions !== undefined && spec.flexibleVersions !== "none") {
    lines.push(`flexible ${spec.flexibleVersions}`);
  }
  if (spec.listeners !== undefined) lines.push(`listeners ${spec.listeners.join(", ")}`);
  if (spec.latestVersionUnstable === true) lines.push("unstable latest");
  lines.push("", ...fieldLines(spec.fields ?? [], ""));
  for (const struct of spec.commonStructs ?? []) {
    lines.push("", `struct ${struct.name} ${struct.versions}`, ...fieldLines(struct.fields, ""));
  }
  return `${lines.join("\n")}\n`;
}

// Specs are JSON with whole-line and trailing // comments; none holds "//" inside a string that matters to us.
function withoutComments(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^\s*\/\/.*$/, "").replace(/([,{}[\]"])\s+\/\/[^"]*$/, "$1"))
    .join("\n");
}

function refuseUnknown(owner: object, known: ReadonlySet<string>, name: string): void {
  for (const property of Object.keys(owner)) {
    if (!known.has(property)) throw new Error(`${name} has a property that this tool does not know: ${property}`);
  }
}

function fieldLines(fields: readonly SpecField[], indent: string): string[] {
  const lines: string[] = [];
  for (const field of fields) {
    refuseUnknown(field, FIELD_PROPERTIES, field.name);
    lines.push(indent + fieldLine(field), ...fieldLines(field.fields ?? [], `${indent}  `));
  }
  return lines;
}

function fieldLine(field: SpecField): string {
  // A field that is only ever tagged may leave `versions` out.
  const versions = field.versions ?? field.taggedVersions ?? "";
  const attributes = [`${field.name}: ${field.type} ${versions}`];
  if (field.tag !== undefined) {
    attributes.push(
      field.taggedVersions === versions ? `tag ${field.tag}` : `tag ${field.tag} ${field.taggedVersions}`,
    );
  }
  if (field.nullableVersions !== undefined) attributes.push(`nullable ${field.nullableVersions}`);
  // The text "null" is a default of null; JSON's null is no default to Kafka's generator, whatever its author meant.
  if (field.default !== undefined && field.default !== null) attributes.push(`default ${defaultText(field)}`);
  if (field.ignorable === true) attributes.push("ignorable");
  if (field.mapKey === true) attributes.push("map key");
  if (field.entityType !== undefined) attributes.push(`entity ${field.entityType}`);
  if (field.flexibleVersions === "none") attributes.push("inflexible");
  else if (field.flexibleVersions !== undefined) throw new Error(`${field.name} has flexible versions of its own`);
  return attributes.join(", ");
}

function defaultText(field: SpecField): string {
  const text = String(field.default);
  if (text === "null" || text === "true" || text === "false") return text;
  if (field.type === "string") return JSON.stringify(text);
  if (!/^(-?\d+|0x[0-9a-f]+)$/.test(text)) throw new Error(`${field.name} has a default that is no number: ${text}`);
  return String(BigInt(text));
}

if (import.meta.main) {
  const [source] = process.argv.slice(2);
  if (source === undefined) throw new Error("usage: node tools/import-specs.ts SPEC_DIRECTORY");
  mkdirSync("schemas", { recursive: true });
  for (const old of readdirSync("schemas")) rmSync(join("schemas", old));
  let count = 0;
  for (const path of globSync(`${source}/**/*.json`)) {
    const specText = readFileSync(path, "utf8");
    const text = schemaText(specText);
    if (text === undefined) continue;
    const name = /^\S+ (\S+)/.exec(text)?.[1] ?? "";
    writeFileSync(join("schemas", `${kebabCase(name)}.schema`), text);
    count++;
  }
  console.log(`${count} messages`);
}
