/** A message with what the generator derives from its schema: names, the versions that a struct occurs in, int64 rules. */
import {
  type FieldSchema,
  type MessageSchema,
  OPEN,
  type StructSchema,
  type Versions,
} from "../../src/protocol/schema.ts";
import { hull, intersect } from "./conditions.ts";

/** How a field's int64 is read: the end of the name of the reader's method. */
export type Int64Rule = "Int64" | "Int64Saturated" | "Int64OrLimit";

/** A field with its rule and the versions of its struct that it occurs in. */
export interface Field extends FieldSchema {
  readonly int64Rule: Int64Rule;
  /** Untagged, between its neighbours. */
  readonly inlineVersions: Versions | undefined;
  readonly tagVersions: Versions | undefined;
  readonly isNullable: boolean;
}

/** The message itself or a struct in it. */
export interface Struct {
  readonly typeName: string;
  readonly schemaName: string;
  readonly versions: Versions;
  readonly fields: readonly Field[];
  readonly isMessage: boolean;
  /** Elements of an array somewhere. */
  readonly isElement: boolean;
  /** A tagged or ignored field somewhere compares it with its default. */
  readonly isCompared: boolean;
}

/** All structs of a message; the message itself is the first. */
export interface MessageModel {
  readonly schema: MessageSchema;
  readonly structs: readonly Struct[];
  structOf(field: FieldSchema): Struct;
}

/**
 * int64 fields of requests in which a value beyond ±(2⁵³−1) does not close the connection (the default there).
 *
 * `Int64Saturated`: only ever compared, and too large is too large: the offset is out of range, the timestamp is later than
 * all, the period is longer than allowed. `Int64OrLimit`: stored and handed out again, so nothing but the two limits of
 * int64 may stand for itself.
 */
const REQUEST_INT64_RULES: Readonly<Record<string, Int64Rule>> = {
  "AlterShareGroupOffsetsRequest.StartOffset": "Int64Saturated",
  "CreateDelegationTokenRequest.MaxLifetimeMs": "Int64Saturated",
  "DeleteRecordsRequest.Offset": "Int64Saturated",
  "ExpireDelegationTokenRequest.ExpiryTimePeriodMs": "Int64Saturated",
  "FetchRequest.FetchOffset": "Int64Saturated",
  "FetchRequest.HighWatermark": "Int64Saturated",
  "FetchRequest.LogStartOffset": "Int64Saturated",
  "FetchSnapshotRequest.EndOffset": "Int64Saturated",
  "FetchSnapshotRequest.Position": "Int64Saturated",
  "ListOffsetsRequest.Timestamp": "Int64Saturated",
  "ListTransactionsRequest.DurationFilter": "Int64Saturated",
  "OffsetCommitRequest.CommittedOffset": "Int64OrLimit",
  "OffsetCommitRequest.RetentionTimeMs": "Int64Saturated",
  "RenewDelegationTokenRequest.RenewPeriodMs": "Int64Saturated",
  "ShareAcknowledgeRequest.FirstOffset": "Int64Saturated",
  "ShareAcknowledgeRequest.LastOffset": "Int64Saturated",
  "ShareFetchRequest.FirstOffset": "Int64Saturated",
  "ShareFetchRequest.LastOffset": "Int64Saturated",
  "StreamsGroupHeartbeatRequest.Offset": "Int64Saturated",
  "TxnOffsetCommitRequest.CommittedOffset": "Int64OrLimit",
};

/** The rules of the table above, to check that each names a field. */
export const REQUEST_INT64_FIELDS: readonly string[] = Object.keys(REQUEST_INT64_RULES);

/** The name of an interface: see the top of `tools/generate-protocol.ts`. */
function typeNameOf(message: string, struct: string): string {
  if (struct.startsWith(message)) return struct;
  const stem = message.replace(/(Request|Response|Record|Key|Value)$/, "");
  // The stem must end where a word does: `FetchableTopicResponse` does not begin with `Fetch`.
  return (
    message + (struct.startsWith(stem) && /^[A-Z]/.test(struct.slice(stem.length)) ? struct.slice(stem.length) : struct)
  );
}

/** Whether generated lines use a local name: not as a property. */
export function mentions(lines: readonly string[], name: string): boolean {
  const pattern = new RegExp(`(?<![.\\w"])${name}\\b(?!:)`);
  return lines.some((line) => pattern.test(line));
}

/** Derives the model of one message. */
export function modelOf(schema: MessageSchema): MessageModel {
  const versionsOf = new Map<StructSchema, Versions>();
  const order: StructSchema[] = [];
  const elements = new Set<StructSchema>();
  const compared = new Set<StructSchema>();
  const visit = (struct: StructSchema, versions: Versions): void => {
    if (!order.includes(struct)) order.push(struct);
    versionsOf.set(struct, hull(versionsOf.get(struct), versions));
    for (const field of struct.fields) {
      const present = intersect(field.versions, versions);
      if (field.struct === undefined || present === undefined) continue;
      if (field.isArray) elements.add(field.struct);
      visit(field.struct, present);
    }
  };
  visit(schema, schema.versions);

  const compare = (struct: StructSchema): void => {
    compared.add(struct);
    for (const field of struct.fields) if (field.struct !== undefined && !field.isArray) compare(field.struct);
  };
  for (const struct of order) {
    for (const field of struct.fields) {
      if (field.struct === undefined || field.isArray || field.defaultText === "null") continue;
      const within = versionsOf.get(struct) as Versions;
      const isPartial = field.versions.low > within.low || field.versions.high < within.high;
      if (field.tag !== undefined || (isPartial && !field.ignorable)) compare(field.struct);
    }
  }

  const structs = new Map<StructSchema, Struct>();
  for (const struct of order) {
    const versions = versionsOf.get(struct) as Versions;
    structs.set(struct, {
      typeName: struct === schema ? schema.name : typeNameOf(schema.name, struct.name),
      schemaName: struct.name,
      versions,
      fields: struct.fields
        .filter((field) => intersect(field.versions, versions) !== undefined)
        .map((field) => derive(schema, field, versions)),
      isMessage: struct === schema,
      isElement: elements.has(struct),
      isCompared: compared.has(struct),
    });
  }
  const names = new Set([...structs.values()].map(({ typeName }) => typeName));
  if (names.size < structs.size) throw new Error(`two structs of ${schema.name} have one name`);
  return {
    schema,
    structs: [...structs.values()],
    structOf: (field) => structs.get(field.struct as StructSchema) as Struct,
  };
}

function derive(schema: MessageSchema, field: FieldSchema, versions: Versions): Field {
  const { taggedVersions } = field;
  if (taggedVersions !== undefined && taggedVersions.high !== OPEN) throw new Error(`${field.name} stops being tagged`);
  const inlineHigh = taggedVersions === undefined ? field.versions.high : taggedVersions.low - 1;
  const inline = { low: field.versions.low, high: inlineHigh };
  return {
    ...field,
    int64Rule: int64Rule(schema, field),
    inlineVersions: inline.low <= inline.high ? intersect(inline, versions) : undefined,
    tagVersions: intersect(taggedVersions, versions),
    isNullable: intersect(field.nullableVersions, intersect(field.versions, versions)) !== undefined,
  };
}

// What others persisted or answered is not hostile, and Long.MAX_VALUE in it has a meaning.
function int64Rule({ kind, name }: MessageSchema, field: FieldSchema): Int64Rule {
  if (kind !== "request" && kind !== "header") return "Int64OrLimit";
  return REQUEST_INT64_RULES[`${name}.${field.name}`] ?? "Int64";
}
