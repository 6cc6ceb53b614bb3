/**
 * The compact notation of `schemas/`: what a Kafka message consists of, as facts.
 *
 *     request FetchRequest              kind and name
 *     key 1                             API key, or the record's type
 *     versions 4-18                     valid versions
 *     flexible 12+                      versions with compact lengths and tagged fields (KIP-482)
 *     listeners broker, controller
 *     unstable latest                   the newest version is not released yet
 *
 *     Topics: []FetchTopic 0+           a field, its type, and the versions that carry it
 *       TopicId: uuid 13+, ignorable    the fields of a struct are indented below its first use
 *
 *     struct Cursor 0+                  a struct that several fields use
 *
 * Attributes of a field: `tag 0` (or `tag 0 2+` when earlier versions carry it untagged), `nullable 1+`, `default -1`,
 * `ignorable`, `map key`, `entity topicName`, `inflexible`.
 */

/** A range of versions, both ends inclusive; open ranges end at {@link OPEN}. */
export interface Versions {
  readonly low: number;
  readonly high: number;
}

/** What "and all later versions" ends at. */
export const OPEN = 32767;

/** The types of Kafka's message language. A struct's fields are in {@link FieldSchema.struct}. */
export type FieldType =
  | "bool"
  | "int8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "float64"
  | "uuid"
  | "string"
  | "bytes"
  | "records"
  | "struct";

/** One field of a message or struct. */
export interface FieldSchema {
  /** As the spec writes it, `MaxWaitMs`. */
  readonly name: string;
  /** As JSON and our interfaces write it, `maxWaitMs`. */
  readonly key: string;
  /** Of the field, or of each element when it is an array. */
  readonly type: FieldType;
  readonly isArray: boolean;
  readonly versions: Versions;
  readonly tag: number | undefined;
  readonly taggedVersions: Versions | undefined;
  readonly nullableVersions: Versions | undefined;
  /** As written: a number, `true`, `false`, `null`, or a string in quotes. */
  readonly defaultText: string | undefined;
  readonly ignorable: boolean;
  readonly mapKey: boolean;
  readonly entityType: string | undefined;
  /** Keeps its old length prefix in flexible versions too: the request header's client id. */
  readonly inflexible: boolean;
  readonly struct: StructSchema | undefined;
}

/** A struct: named fields in wire order. */
export interface StructSchema {
  readonly name: string;
  readonly fields: FieldSchema[];
}

/** What a message is for. */
type MessageKind = "request" | "response" | "header" | "metadata" | "coordinator-key" | "coordinator-value" | "data";

/** One message of the protocol, or one kind of record. */
export interface MessageSchema extends StructSchema {
  readonly kind: MessageKind;
  readonly apiKey: number | undefined;
  readonly versions: Versions;
  readonly flexibleVersions: Versions | undefined;
  readonly listeners: readonly string[];
  readonly latestVersionUnstable: boolean;
}

const FIELD = /^( *)(\w+): (\[\])?(\w+) (\S+?)((?:, [^,]+)*)$/;
const PRIMITIVES: ReadonlySet<string> = new Set([
  "bool",
  "int8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "float64",
  "uuid",
  "string",
  "bytes",
  "records",
]);

/**
 * Parses `4-18`, `12+` or `3`.
 *
 * @throws {Error} when the text is none of them
 */
function parseVersions(text: string): Versions {
  const match = /^(\d+)(?:-(\d+)|(\+))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no range of versions`);
  const low = Number(match[1]);
  return { low, high: match[3] === "+" ? OPEN : Number(match[2] ?? low) };
}

/**
 * Parses the notation.
 *
 * @param text one message
 * @throws {Error} naming the line that is not understood
 */
export function parseSchema(text: string): MessageSchema {
  const headers = new Map<string, string>();
  const structs = new Map<string, StructSchema>();
  const structOf = (name: string): StructSchema => {
    const known = structs.get(name) ?? { name, fields: [] };
    structs.set(name, known);
    return known;
  };
  const root: FieldSchema[] = [];
  // The fields that a line of each depth belongs to.
  let open: FieldSchema[][] = [root];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const declared = /^struct (\w+) \S+$/.exec(line);
    if (declared !== null) {
      open = [structOf(declared[1] ?? "").fields];
      continue;
    }
    if (/^[a-z][a-z-]* /.test(line)) {
      const space = line.indexOf(" ");
      headers.set(line.slice(0, space), line.slice(space + 1));
      continue;
    }
    const depth = (/^ */.exec(line)?.[0].length ?? 0) / 2;
    const field = parseField(line, structOf);
    const siblings = open[depth];
    if (siblings === undefined) throw new Error(`"${line}" is indented below nothing`);
    siblings.push(field);
    open.length = depth + 1;
    if (field.struct !== undefined) open.push(field.struct.fields);
  }
  const [kind, name] = [...headers][0] ?? [];
  const flexible = headers.get("flexible");
  return {
    kind: kind as MessageKind,
    name: name ?? "",
    apiKey: headers.has("key") ? Number(headers.get("key")) : undefined,
    versions: parseVersions(headers.get("versions") ?? ""),
    flexibleVersions: flexible === undefined ? undefined : parseVersions(flexible),
    listeners: headers.get("listeners")?.split(", ") ?? [],
    latestVersionUnstable: headers.get("unstable") === "latest",
    fields: root,
  };
}

function parseField(line: string, structOf: (name: string) => StructSchema): FieldSchema {
  const match = FIELD.exec(line);
  if (match === null) throw new Error(`"${line}" is no field`);
  const [, , name = "", array, typeName = "", versions = "", rest = ""] = match;
  const attributes = new Map<string, string>();
  for (const attribute of rest.split(", ").slice(1)) {
    const space = attribute.indexOf(" ");
    if (space < 0) attributes.set(attribute, "");
    else attributes.set(attribute.slice(0, space), attribute.slice(space + 1));
  }
  const range = parseVersions(versions);
  const [tag, taggedVersions] = attributes.get("tag")?.split(" ") ?? [];
  const nullable = attributes.get("nullable");
  return {
    name,
    key: name.charAt(0).toLowerCase() + name.slice(1),
    type: PRIMITIVES.has(typeName) ? (typeName as FieldType) : "struct",
    isArray: array !== undefined,
    versions: range,
    tag: tag === undefined ? undefined : Number(tag),
    taggedVersions:
      tag === undefined ? undefined : taggedVersions === undefined ? range : parseVersions(taggedVersions),
    nullableVersions: nullable === undefined ? undefined : parseVersions(nullable),
    defaultText: attributes.get("default"),
    ignorable: attributes.has("ignorable"),
    mapKey: attributes.get("map") === "key",
    entityType: attributes.get("entity"),
    inflexible: attributes.has("inflexible"),
    struct: PRIMITIVES.has(typeName) ? undefined : structOf(typeName),
  };
}
