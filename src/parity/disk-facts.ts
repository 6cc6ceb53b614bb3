/** What lies on the disk: files with their versions, and the records of the internal logs with theirs. */
import { METADATA_PARTITION_DIRECTORY } from "../base/metadata-topic.ts";
import { FOREIGN_RECORD_KINDS } from "../coordinators/group/foreign-group.ts";
import { READ_GROUP_RECORDS } from "../coordinators/group/group-records.ts";
import { checkpointText } from "../log/checkpoint/checkpoint-file.ts";
import { CLEAN_SHUTDOWN_NAME, CLEAN_SHUTDOWN_VERSION } from "../log/checkpoint/clean-shutdown-file.ts";
import { LEADER_EPOCH_CHECKPOINT_NAME } from "../log/checkpoint/leader-epoch-cache.ts";
import { OffsetCheckpointName } from "../log/checkpoint/offset-checkpoint.ts";
import { PARTITION_METADATA_NAME, PARTITION_METADATA_VERSION } from "../log/checkpoint/partition-metadata.ts";
import { FileSuffix } from "../log/log-files.ts";
import { encodeProducerSnapshot } from "../log/producer-state/producer-snapshot-file.ts";
import { OFFSET_INDEX_ENTRY_BYTES } from "../log/segment/offset-index.ts";
import { TIME_INDEX_ENTRY_BYTES } from "../log/segment/time-index.ts";
import { TRANSACTION_INDEX_ENTRY_BYTES } from "../log/segment/transaction-index.ts";
import { METADATA_FRAME_VERSION, metadataRecordKinds } from "../metadata/record-serde.ts";
import { ControlRecordType } from "../raft/control-records.ts";
import { META_PROPERTIES_NAME, META_PROPERTIES_VERSIONS } from "../raft/meta-properties.ts";
import { QUORUM_STATE_NAME, quorumStateText } from "../raft/quorum-state.ts";
import { COMPRESSION_NAMES } from "../records/compression/compression-type.ts";
import { EndTransactionType } from "../records/end-transaction-marker.ts";
import { MAGIC_V2 } from "../records/record-batch.ts";
import type { Fact, FactValue } from "./artifact.ts";
import { versionRange } from "./protocol-facts.ts";

/** The files of log directories: the version that is written, or the size of an entry where a file has no version. */
export function fileFacts(): Fact[] {
  const checkpointVersion = Number(checkpointText([]).split("\n")[0]);
  const files: Record<string, Record<string, FactValue>> = {
    [`*${FileSuffix.INDEX}`]: { "bytes of an entry": OFFSET_INDEX_ENTRY_BYTES },
    [`*${FileSuffix.LOG}`]: { "magic written": MAGIC_V2, "magic read": versionRange(MAGIC_V2, MAGIC_V2) },
    [`*${FileSuffix.SNAPSHOT}`]: { "version written": encodeProducerSnapshot(new Map()).readInt16BE(0) },
    [`*${FileSuffix.TIME_INDEX}`]: { "bytes of an entry": TIME_INDEX_ENTRY_BYTES },
    [`*${FileSuffix.TXN_INDEX}`]: { "bytes of an entry": TRANSACTION_INDEX_ENTRY_BYTES },
    [CLEAN_SHUTDOWN_NAME]: { "version written": CLEAN_SHUTDOWN_VERSION },
    [METADATA_PARTITION_DIRECTORY]: { "frame of its records": METADATA_FRAME_VERSION },
    [META_PROPERTIES_NAME]: {
      "version written": META_PROPERTIES_VERSIONS.max,
      "versions read": versionRange(META_PROPERTIES_VERSIONS.min, META_PROPERTIES_VERSIONS.max),
    },
    [PARTITION_METADATA_NAME]: { "version written": PARTITION_METADATA_VERSION },
    [QUORUM_STATE_NAME]: {
      "version at kraft.version 0": quorumStateVersion(0),
      "version at kraft.version 1": quorumStateVersion(1),
    },
  };
  for (const name of [...Object.values(OffsetCheckpointName), LEADER_EPOCH_CHECKPOINT_NAME]) {
    files[name] = { "version written": checkpointVersion };
  }
  return Object.entries(files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([item, facts]) => Object.entries(facts).map(([name, value]) => ({ section: "file", item, name, value })));
}

function quorumStateVersion(kraftVersion: number): number {
  const text = quorumStateText({ leaderId: 1, leaderEpoch: 1 }, { kraftVersion, voterIds: [1] });
  return (JSON.parse(text) as { data_version: number }).data_version;
}

/** The records of the metadata log, of `__consumer_offsets`, control records, and the numbers of codecs. */
export function recordFacts(): Fact[] {
  const metadata = metadataRecordKinds().flatMap(({ type, apiKey, lastVersion }) => [
    { section: "metadata-record", item: type, name: "type", value: apiKey },
    { section: "metadata-record", item: type, name: "versions", value: versionRange(0, lastVersion) },
  ]);
  const read = READ_GROUP_RECORDS.map(({ type, lastVersion }) => [type, versionRange(0, lastVersion)] as const);
  const foreign = [...FOREIGN_RECORD_KINDS.keys()].map((type) => [type, "its key alone is known"] as const);
  const groups = [...read, ...foreign]
    .toSorted(([a], [b]) => a - b)
    .map(([type, value]) => ({ section: "group-record", item: `type ${type}`, name: "versions of its value", value }));
  const control = Object.entries({ ...EndTransactionType, ...ControlRecordType }).map(([item, value]) => ({
    section: "control-record",
    item,
    name: "type",
    value,
  }));
  const codecs = COMPRESSION_NAMES.map((item, value) => ({ section: "compression", item, name: "number", value }));
  return [...metadata, ...groups, ...control, ...codecs];
}
