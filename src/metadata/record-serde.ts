/**
 * Metadata records to bytes and back: the value of each record of `__cluster_metadata` and of its snapshots.
 *
 * ```
 * ┌───────────────────┬───────────────────┬───────────────────┬───────────┐
 * │ frame version (1) │ api key           │ message version   │ message   │   the first three are unsigned varints
 * └───────────────────┴───────────────────┴───────────────────┴───────────┘
 * ```
 * A record of an unknown kind or version is an error that names it: what it says about the cluster is unknown, so
 * no state may be built without it.
 */
import {
  readAbortTransactionRecord,
  writeAbortTransactionRecord,
} from "../protocol/generated/abort-transaction-record.ts";
import {
  readAccessControlEntryRecord,
  writeAccessControlEntryRecord,
} from "../protocol/generated/access-control-entry-record.ts";
import {
  readBeginTransactionRecord,
  writeBeginTransactionRecord,
} from "../protocol/generated/begin-transaction-record.ts";
import {
  readBrokerRegistrationChangeRecord,
  writeBrokerRegistrationChangeRecord,
} from "../protocol/generated/broker-registration-change-record.ts";
import { readClearElrRecord, writeClearElrRecord } from "../protocol/generated/clear-elr-record.ts";
import { readClientQuotaRecord, writeClientQuotaRecord } from "../protocol/generated/client-quota-record.ts";
import { readConfigRecord, writeConfigRecord } from "../protocol/generated/config-record.ts";
import {
  readDelegationTokenRecord,
  writeDelegationTokenRecord,
} from "../protocol/generated/delegation-token-record.ts";
import { readEndTransactionRecord, writeEndTransactionRecord } from "../protocol/generated/end-transaction-record.ts";
import { readFeatureLevelRecord, writeFeatureLevelRecord } from "../protocol/generated/feature-level-record.ts";
import { readFenceBrokerRecord, writeFenceBrokerRecord } from "../protocol/generated/fence-broker-record.ts";
import { readNoOpRecord, writeNoOpRecord } from "../protocol/generated/no-op-record.ts";
import {
  readPartitionChangeRecord,
  writePartitionChangeRecord,
} from "../protocol/generated/partition-change-record.ts";
import { readPartitionRecord, writePartitionRecord } from "../protocol/generated/partition-record.ts";
import { readProducerIdsRecord, writeProducerIdsRecord } from "../protocol/generated/producer-ids-record.ts";
import { readRegisterBrokerRecord, writeRegisterBrokerRecord } from "../protocol/generated/register-broker-record.ts";
import {
  readRegisterControllerRecord,
  writeRegisterControllerRecord,
} from "../protocol/generated/register-controller-record.ts";
import {
  readRemoveAccessControlEntryRecord,
  writeRemoveAccessControlEntryRecord,
} from "../protocol/generated/remove-access-control-entry-record.ts";
import {
  readRemoveDelegationTokenRecord,
  writeRemoveDelegationTokenRecord,
} from "../protocol/generated/remove-delegation-token-record.ts";
import { readRemoveTopicRecord, writeRemoveTopicRecord } from "../protocol/generated/remove-topic-record.ts";
import {
  readRemoveUserScramCredentialRecord,
  writeRemoveUserScramCredentialRecord,
} from "../protocol/generated/remove-user-scram-credential-record.ts";
import { readTopicRecord, writeTopicRecord } from "../protocol/generated/topic-record.ts";
import { readUnfenceBrokerRecord, writeUnfenceBrokerRecord } from "../protocol/generated/unfence-broker-record.ts";
import {
  readUnregisterBrokerRecord,
  writeUnregisterBrokerRecord,
} from "../protocol/generated/unregister-broker-record.ts";
import {
  readUnregisterControllerRecord,
  writeUnregisterControllerRecord,
} from "../protocol/generated/unregister-controller-record.ts";
import {
  readUserScramCredentialRecord,
  writeUserScramCredentialRecord,
} from "../protocol/generated/user-scram-credential-record.ts";
import {
  readZkMigrationStateRecord,
  writeZkMigrationStateRecord,
} from "../protocol/generated/zk-migration-state-record.ts";
import { Reader } from "../protocol/reader.ts";
import { Writer } from "../protocol/writer.ts";
import type { MetadataRecord, MetadataRecordData, MetadataRecordType } from "./metadata-record.ts";

/** The version of the frame around each record of the metadata log. */
export const METADATA_FRAME_VERSION = 1;

/** A record of the metadata log that this version does not know; the broker must not start on it. */
export class UnsupportedMetadataRecordError extends Error {
  override readonly name = "UnsupportedMetadataRecordError";
}

interface RecordCodec<Type extends MetadataRecordType> {
  readonly type: Type;
  readonly apiKey: number;
  readonly lastVersion: number;
  readonly read: (reader: Reader, version: number) => MetadataRecordData[Type];
  readonly write: (writer: Writer, data: MetadataRecordData[Type], version: number) => void;
}

type Codecs = { readonly [Type in MetadataRecordType]: Omit<RecordCodec<Type>, "type"> };

const CODECS: Codecs = {
  RegisterBrokerRecord: { apiKey: 0, lastVersion: 4, read: readRegisterBrokerRecord, write: writeRegisterBrokerRecord },
  UnregisterBrokerRecord: {
    apiKey: 1,
    lastVersion: 0,
    read: readUnregisterBrokerRecord,
    write: writeUnregisterBrokerRecord,
  },
  TopicRecord: { apiKey: 2, lastVersion: 0, read: readTopicRecord, write: writeTopicRecord },
  PartitionRecord: { apiKey: 3, lastVersion: 2, read: readPartitionRecord, write: writePartitionRecord },
  ConfigRecord: { apiKey: 4, lastVersion: 0, read: readConfigRecord, write: writeConfigRecord },
  PartitionChangeRecord: {
    apiKey: 5,
    lastVersion: 2,
    read: readPartitionChangeRecord,
    write: writePartitionChangeRecord,
  },
  FenceBrokerRecord: { apiKey: 7, lastVersion: 0, read: readFenceBrokerRecord, write: writeFenceBrokerRecord },
  UnfenceBrokerRecord: { apiKey: 8, lastVersion: 0, read: readUnfenceBrokerRecord, write: writeUnfenceBrokerRecord },
  RemoveTopicRecord: { apiKey: 9, lastVersion: 0, read: readRemoveTopicRecord, write: writeRemoveTopicRecord },
  DelegationTokenRecord: {
    apiKey: 10,
    lastVersion: 0,
    read: readDelegationTokenRecord,
    write: writeDelegationTokenRecord,
  },
  UserScramCredentialRecord: {
    apiKey: 11,
    lastVersion: 0,
    read: readUserScramCredentialRecord,
    write: writeUserScramCredentialRecord,
  },
  FeatureLevelRecord: { apiKey: 12, lastVersion: 0, read: readFeatureLevelRecord, write: writeFeatureLevelRecord },
  ClientQuotaRecord: { apiKey: 14, lastVersion: 0, read: readClientQuotaRecord, write: writeClientQuotaRecord },
  ProducerIdsRecord: { apiKey: 15, lastVersion: 0, read: readProducerIdsRecord, write: writeProducerIdsRecord },
  BrokerRegistrationChangeRecord: {
    apiKey: 17,
    lastVersion: 3,
    read: readBrokerRegistrationChangeRecord,
    write: writeBrokerRegistrationChangeRecord,
  },
  AccessControlEntryRecord: {
    apiKey: 18,
    lastVersion: 0,
    read: readAccessControlEntryRecord,
    write: writeAccessControlEntryRecord,
  },
  RemoveAccessControlEntryRecord: {
    apiKey: 19,
    lastVersion: 0,
    read: readRemoveAccessControlEntryRecord,
    write: writeRemoveAccessControlEntryRecord,
  },
  NoOpRecord: { apiKey: 20, lastVersion: 0, read: readNoOpRecord, write: writeNoOpRecord },
  ZkMigrationStateRecord: {
    apiKey: 21,
    lastVersion: 0,
    read: readZkMigrationStateRecord,
    write: writeZkMigrationStateRecord,
  },
  RemoveUserScramCredentialRecord: {
    apiKey: 22,
    lastVersion: 0,
    read: readRemoveUserScramCredentialRecord,
    write: writeRemoveUserScramCredentialRecord,
  },
  BeginTransactionRecord: {
    apiKey: 23,
    lastVersion: 0,
    read: readBeginTransactionRecord,
    write: writeBeginTransactionRecord,
  },
  EndTransactionRecord: {
    apiKey: 24,
    lastVersion: 0,
    read: readEndTransactionRecord,
    write: writeEndTransactionRecord,
  },
  AbortTransactionRecord: {
    apiKey: 25,
    lastVersion: 0,
    read: readAbortTransactionRecord,
    write: writeAbortTransactionRecord,
  },
  RemoveDelegationTokenRecord: {
    apiKey: 26,
    lastVersion: 0,
    read: readRemoveDelegationTokenRecord,
    write: writeRemoveDelegationTokenRecord,
  },
  RegisterControllerRecord: {
    apiKey: 27,
    lastVersion: 0,
    read: readRegisterControllerRecord,
    write: writeRegisterControllerRecord,
  },
  ClearElrRecord: { apiKey: 28, lastVersion: 0, read: readClearElrRecord, write: writeClearElrRecord },
  UnregisterControllerRecord: {
    apiKey: 29,
    lastVersion: 0,
    read: readUnregisterControllerRecord,
    write: writeUnregisterControllerRecord,
  },
};

/** A kind of metadata record, and the last of its versions that is known; the first is 0. */
export interface MetadataRecordKind {
  readonly type: MetadataRecordType;
  readonly apiKey: number;
  readonly lastVersion: number;
}

/** Every kind of record that is known, by key. */
export function metadataRecordKinds(): MetadataRecordKind[] {
  return BY_API_KEY.flatMap((codec) => codec ?? []);
}

const BY_API_KEY: (RecordCodec<MetadataRecordType> | undefined)[] = [];
for (const [type, codec] of Object.entries(CODECS)) {
  BY_API_KEY[codec.apiKey] = { type, ...codec } as unknown as RecordCodec<MetadataRecordType>;
}

/**
 * Reads one record of the metadata log.
 *
 * @param bytes the record's value; the record keeps views of it only for `bytes` fields
 * @throws {UnsupportedMetadataRecordError} for a frame, a kind or a version that is not known
 * @throws {ProtocolError} for bytes that break the format
 */
export function readMetadataRecord(bytes: Uint8Array): MetadataRecord {
  const reader = new Reader(bytes);
  const frameVersion = reader.readUnsignedVarint();
  if (frameVersion !== METADATA_FRAME_VERSION) {
    throw new UnsupportedMetadataRecordError(
      `metadata record has frame version ${frameVersion}; only ${METADATA_FRAME_VERSION} is known`,
    );
  }
  const apiKey = reader.readUnsignedVarint();
  const version = reader.readUnsignedVarint();
  const codec = BY_API_KEY[apiKey];
  if (codec === undefined) {
    throw new UnsupportedMetadataRecordError(`metadata record of unknown kind ${apiKey}, version ${version}`);
  }
  if (version > codec.lastVersion) {
    throw new UnsupportedMetadataRecordError(
      `metadata record ${codec.type} has version ${version}; the last known version is ${codec.lastVersion}`,
    );
  }
  // The table pairs each name with its own reader, which the union cannot express for a name held in a variable.
  return { type: codec.type, version, data: codec.read(reader, version) } as MetadataRecord;
}

/** The bytes of one record, as {@link readMetadataRecord} reads them. */
export function writeMetadataRecord(record: MetadataRecord): Buffer {
  const codec = CODECS[record.type];
  const writer = new Writer();
  writer.writeUnsignedVarint(METADATA_FRAME_VERSION);
  writer.writeUnsignedVarint(codec.apiKey);
  writer.writeUnsignedVarint(record.version);
  const write = codec.write as (writer: Writer, data: MetadataRecord["data"], version: number) => void;
  write(writer, record.data, record.version);
  return writer.toBuffer();
}
