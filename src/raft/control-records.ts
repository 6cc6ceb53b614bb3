/**
 * The control records of the metadata log and its snapshots: who leads, who votes, where a snapshot begins and ends.
 *
 * A control record's key is `version int16, type int16`; its value is a message of its own.
 */
import { ZERO_UUID } from "../base/uuid.ts";
import { newLeaderChangeMessage, writeLeaderChangeMessage } from "../protocol/generated/leader-change-message.ts";
import { readKRaftVersionRecord, writeKRaftVersionRecord } from "../protocol/generated/kraft-version-record.ts";
import { readSnapshotHeaderRecord, writeSnapshotHeaderRecord } from "../protocol/generated/snapshot-header-record.ts";
import { writeSnapshotFooterRecord } from "../protocol/generated/snapshot-footer-record.ts";
import { readVotersRecord, writeVotersRecord } from "../protocol/generated/voters-record.ts";
import { Reader } from "../protocol/reader.ts";
import { Writer } from "../protocol/writer.ts";
import { KRAFT_VERSIONS, type Voter } from "./voter-set.ts";

/** The type in a control record's key, Kafka's ControlRecordType. */
export const ControlRecordType = {
  LEADER_CHANGE: 2,
  SNAPSHOT_HEADER: 3,
  SNAPSHOT_FOOTER: 4,
  KRAFT_VERSION: 5,
  KRAFT_VOTERS: 6,
} as const;

/** Key and value of a record to be written. */
export interface ControlRecord {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** What a control record says to whoever loads the log; kinds that carry nothing for a load are left out. */
export type ControlFact =
  | { readonly kind: "SNAPSHOT_HEADER"; readonly lastContainedLogTimestamp: number }
  | { readonly kind: "SNAPSHOT_FOOTER" }
  | { readonly kind: "KRAFT_VERSION"; readonly kraftVersion: number }
  | { readonly kind: "VOTERS"; readonly voters: readonly Voter[] };

/** The first record of a leader's epoch. With one voter it has granted itself the epoch. */
export function leaderChangeRecord(leaderId: number, voterIds: readonly number[]): ControlRecord {
  const writer = new Writer();
  const voters = voterIds.map((voterId) => ({ voterId, voterDirectoryId: ZERO_UUID }));
  const message = newLeaderChangeMessage({ version: 0, leaderId, voters, grantingVoters: voters });
  // Version 0, as Kafka 4.4 writes it: the voters' directories stand in the Voters record.
  writeLeaderChangeMessage(writer, message, 0);
  return record(ControlRecordType.LEADER_CHANGE, writer);
}

/** The level of `kraft.version`, which has no FeatureLevelRecord. */
export function kraftVersionRecord(kRaftVersion: number): ControlRecord {
  const writer = new Writer();
  writeKRaftVersionRecord(writer, { version: 0, kRaftVersion }, 0);
  return record(ControlRecordType.KRAFT_VERSION, writer);
}

/** The voters. */
export function votersRecord(voters: readonly Voter[]): ControlRecord {
  const writer = new Writer();
  const data = voters.map(({ voterId, voterDirectoryId, endpoints }) => ({
    voterId,
    voterDirectoryId,
    endpoints: endpoints.map((endpoint) => ({ ...endpoint })),
    kRaftVersionFeature: { ...KRAFT_VERSIONS },
  }));
  writeVotersRecord(writer, { version: 0, voters: data }, 0);
  return record(ControlRecordType.KRAFT_VOTERS, writer);
}

/** The first record of a snapshot. */
export function snapshotHeaderRecord(lastContainedLogTimestamp: number): ControlRecord {
  const writer = new Writer();
  writeSnapshotHeaderRecord(writer, { version: 0, lastContainedLogTimestamp }, 0);
  return record(ControlRecordType.SNAPSHOT_HEADER, writer);
}

/** The last record of a snapshot. */
export function snapshotFooterRecord(): ControlRecord {
  const writer = new Writer();
  writeSnapshotFooterRecord(writer, { version: 0 }, 0);
  return record(ControlRecordType.SNAPSHOT_FOOTER, writer);
}

/** Reads a control record; undefined for a kind that says nothing to a load. */
export function readControlRecord(key: Uint8Array | null, value: Uint8Array | null): ControlFact | undefined {
  if (key === null || value === null || key.length < 4) return undefined;
  const type = ((key[2] ?? 0) << 8) | (key[3] ?? 0);
  const reader = new Reader(value);
  switch (type) {
    case ControlRecordType.SNAPSHOT_HEADER:
      return {
        kind: "SNAPSHOT_HEADER",
        lastContainedLogTimestamp: readSnapshotHeaderRecord(reader, 0).lastContainedLogTimestamp,
      };
    case ControlRecordType.SNAPSHOT_FOOTER:
      return { kind: "SNAPSHOT_FOOTER" };
    case ControlRecordType.KRAFT_VERSION:
      return { kind: "KRAFT_VERSION", kraftVersion: readKRaftVersionRecord(reader, 0).kRaftVersion };
    case ControlRecordType.KRAFT_VOTERS:
      return { kind: "VOTERS", voters: readVotersRecord(reader, 0).voters };
    default:
      return undefined;
  }
}

function record(type: number, writer: Writer): ControlRecord {
  const key = Buffer.alloc(4);
  key.writeInt16BE(type, 2);
  return { key, value: writer.toBuffer() };
}
