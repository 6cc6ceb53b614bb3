/**
 * The records of `__consumer_offsets`, in Kafka's formats to the byte: a key begins with the int16 record type, a value
 * with the int16 version it is written in.
 *
 * Types 0 and 1 are committed offsets, 2 is a classic group. The others belong to consumer, share and streams groups: we
 * know their keys and the group they belong to, and understand nothing else of them.
 */
import {
  newGroupMetadataValue,
  readGroupMetadataValue,
  writeGroupMetadataValue,
  type GroupMetadataValue,
} from "../../protocol/generated/group-metadata-value.ts";
import { readLegacyOffsetCommitValue } from "../../protocol/generated/legacy-offset-commit-value.ts";
import {
  newOffsetCommitValue,
  readOffsetCommitValue,
  writeOffsetCommitValue,
  type OffsetCommitValue,
} from "../../protocol/generated/offset-commit-value.ts";
import { readOffsetCommitKey, writeOffsetCommitKey } from "../../protocol/generated/offset-commit-key.ts";
import { readGroupMetadataKey, writeGroupMetadataKey } from "../../protocol/generated/group-metadata-key.ts";
import { Reader } from "../../protocol/reader.ts";
import { Writer } from "../../protocol/writer.ts";
import type { RecordSerde } from "../runtime/coordinator-shard.ts";
import { foreignKindOf, type ForeignGroupType } from "./foreign-group.ts";

const LEGACY_OFFSET_COMMIT = 0;
const OFFSET_COMMIT = 1;
const GROUP_METADATA = 2;

const GROUP_METADATA_VERSION = 3;
/** The last one that can be read. */
const GROUP_METADATA_LAST_VERSION = 4;
const OFFSET_COMMIT_VERSION = 4;
const LEGACY_OFFSET_COMMIT_LAST_VERSION = 0;
/** The only version that can say when an offset expires. */
const OFFSET_COMMIT_VERSION_WITH_EXPIRY = 1;

/** The types of records that are read, with the last version of their values; the first is 0. Of others the key alone is known. */
export const READ_GROUP_RECORDS: readonly {
  readonly name: string;
  readonly type: number;
  readonly lastVersion: number;
}[] = [
  { name: "LEGACY_OFFSET_COMMIT", type: LEGACY_OFFSET_COMMIT, lastVersion: LEGACY_OFFSET_COMMIT_LAST_VERSION },
  { name: "OFFSET_COMMIT", type: OFFSET_COMMIT, lastVersion: OFFSET_COMMIT_VERSION },
  { name: "GROUP_METADATA", type: GROUP_METADATA, lastVersion: GROUP_METADATA_LAST_VERSION },
];

/** A committed offset of a partition, or its removal. */
export interface OffsetCommitRecord {
  readonly kind: "offset-commit";
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly value: OffsetCommitValue | null;
}

/** A generation of a classic group, or the group's removal. */
export interface GroupMetadataRecord {
  readonly kind: "group-metadata";
  readonly group: string;
  readonly value: GroupMetadataValue | null;
}

/** Part of a group of a kind that is not served here. */
export interface ForeignGroupRecord {
  readonly kind: "foreign";
  readonly group: string;
  readonly type: ForeignGroupType;
  readonly keyBytes: Uint8Array;
  readonly isTombstone: boolean;
}

/** A record of `__consumer_offsets`. */
export type GroupRecord = OffsetCommitRecord | GroupMetadataRecord | ForeignGroupRecord;

/** The record of a committed offset; a `value` of null forgets it. What it leaves out has its default. */
export function offsetCommitRecord(
  group: string,
  place: { readonly topic: string; readonly partition: number },
  value: Partial<OffsetCommitValue> | null,
): OffsetCommitRecord {
  const { topic, partition } = place;
  return { kind: "offset-commit", group, topic, partition, value: value === null ? null : newOffsetCommitValue(value) };
}

/** The record of a classic group's generation; a `value` of null forgets the group. */
export function groupMetadataRecord(group: string, value: Partial<GroupMetadataValue> | null): GroupMetadataRecord {
  return { kind: "group-metadata", group, value: value === null ? null : newGroupMetadataValue(value) };
}

const WRITER_SLAB_BYTES = 16 * 1024;

/** Records are written one after the other and copied into their batch at once: all share one slab at a time. */
const writer: Writer = new Writer(WRITER_SLAB_BYTES);

/** What `write` writes, as one piece; nothing of it stays behind when it throws. */
function written(write: () => void): Buffer {
  try {
    write();
  } catch (error) {
    writer.discard();
    throw error;
  }
  return writer.toBuffer();
}

/** Reads and writes them. Values that are read may keep views of the bytes given. */
export const groupRecordSerde: RecordSerde<GroupRecord> = {
  encodeKey(record) {
    if (record.kind === "foreign") return record.keyBytes;
    return written(() => {
      if (record.kind === "offset-commit") {
        writer.writeInt16(OFFSET_COMMIT);
        writeOffsetCommitKey(writer, record, 0);
      } else {
        writer.writeInt16(GROUP_METADATA);
        writeGroupMetadataKey(writer, record, 0);
      }
    });
  },

  encodeValue(record) {
    if (record.kind === "foreign" || record.value === null) return null;
    const { kind, value } = record;
    return written(() => {
      if (kind === "offset-commit") {
        const expires = value.expireTimestamp !== -1;
        const version = expires ? OFFSET_COMMIT_VERSION_WITH_EXPIRY : OFFSET_COMMIT_VERSION;
        writer.writeInt16(version);
        writeOffsetCommitValue(writer, value, version);
      } else {
        writer.writeInt16(GROUP_METADATA_VERSION);
        writeGroupMetadataValue(writer, value, GROUP_METADATA_VERSION);
      }
    });
  },

  decode(key, value) {
    const reader = new Reader(key);
    const type = reader.readInt16();
    if (type === LEGACY_OFFSET_COMMIT || type === OFFSET_COMMIT) {
      const { group, topic, partition } = readOffsetCommitKey(reader, 0);
      return { kind: "offset-commit", group, topic, partition, value: decodeOffset(type, value) };
    }
    if (type === GROUP_METADATA) {
      const { group } = readGroupMetadataKey(reader, 0);
      return { kind: "group-metadata", group, value: decodeGroup(value) };
    }
    const foreign = foreignKindOf(type);
    if (foreign === undefined) return undefined;
    // All other keys begin with their group's id.
    const group = reader.readString();
    return { kind: "foreign", group, type: foreign, keyBytes: key, isTombstone: value === null };
  },
};

function decodeOffset(type: number, value: Uint8Array | null): OffsetCommitValue | null {
  if (value === null) return null;
  const reader = new Reader(value);
  const version = readVersion(
    reader,
    type === OFFSET_COMMIT ? OFFSET_COMMIT_VERSION : LEGACY_OFFSET_COMMIT_LAST_VERSION,
  );
  if (type === OFFSET_COMMIT) return readOffsetCommitValue(reader, version);
  return newOffsetCommitValue(readLegacyOffsetCommitValue(reader, version));
}

function decodeGroup(value: Uint8Array | null): GroupMetadataValue | null {
  if (value === null) return null;
  const reader = new Reader(value);
  return readGroupMetadataValue(reader, readVersion(reader, GROUP_METADATA_LAST_VERSION));
}

/** A version from a later Kafka cannot be skipped as an unknown type can: the record says something that matters. */
function readVersion(reader: Reader, lastVersion: number): number {
  const version = reader.readInt16();
  if (version < 0 || version > lastVersion) throw new Error(`version ${version} of a record's value is not known`);
  return version;
}
