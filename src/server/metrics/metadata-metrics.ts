/** Metrics of the metadata's way from the quorum to the broker: raft, loading, applying, snapshots. */
import type { MetadataReading } from "../../controller/controller-metrics.ts";
import { SUPPORTED_FEATURES } from "../../controller/cluster/supported-features.ts";
import type { SupportedFeature } from "../../metadata/broker-registration.ts";
import { counter, gauge, type MetricDefinition } from "../../metrics/metric-definition.ts";
import type { MeasuredBroker } from "./measured-broker.ts";

type Metric = MetricDefinition<MeasuredBroker>;
type Quorum = ReturnType<MeasuredBroker["metadata"]["describeQuorum"]>;

const BROKER = "kafka_server_broker_metadata_metrics";
const LOADER = "kafka_server_metadataloader";
const NODE = "kafka_server_node_metrics";
const RAFT = "kafka_server_raft_metrics";
const SNAPSHOTS = "kafka_server_snapshotemitter";

function quorum(suffix: string, help: string, valueOf: (quorum: Quorum) => number): Metric {
  return gauge(`${RAFT}_${suffix}`, help, ({ metadata }) => valueOf(metadata.describeQuorum()));
}

function reading(name: string, help: string, valueOf: (reading: MetadataReading) => number): Metric {
  return gauge(name, help, ({ metadata }) => valueOf(metadata.reading()));
}

function supportedLevel(suffix: string, help: string, levelOf: (feature: SupportedFeature) => number): Metric {
  return {
    name: `${NODE}_${suffix}`,
    type: "gauge",
    labels: ["feature_name"],
    help,
    read: (_, emit) => {
      for (const feature of SUPPORTED_FEATURES) emit(levelOf(feature), feature.name.replaceAll(".", "-"));
    },
  };
}

/** See the file's head. */
export const METADATA_METRICS: readonly Metric[] = [
  quorum("current_leader", "The quorum's leader.", ({ leaderId }) => leaderId),
  gauge(`${RAFT}_current_vote`, "Whom this node voted for.", ({ services }) => services.nodeId),
  quorum("current_epoch", "The leader's epoch.", ({ leaderEpoch }) => leaderEpoch),
  quorum("high_watermark", "Offset below which the metadata is on the disk.", ({ highWatermark }) => highWatermark),
  quorum("log_end_offset", "Offset after the last of the metadata log.", ({ voters }) => voters[0]?.logEndOffset ?? 0),
  // A leader's first record is of its own epoch.
  quorum("log_end_epoch", "Epoch of the last record of the metadata log.", ({ leaderEpoch }) => leaderEpoch),
  quorum("number_of_voters", "Voters of the quorum.", ({ voters }) => voters.length),
  quorum("number_of_observers", "Nodes that follow the quorum without a vote.", () => 0),
  counter(
    `${RAFT}_append_records_total`,
    "Records appended to the metadata log.",
    ({ metadata }) => metadata.reading().raft.appendedRecordCount,
  ),
  {
    name: `${RAFT}_commit_latency_seconds`,
    type: "histogram",
    labels: [],
    help: "From an append to the metadata log until it is on the disk.",
    read: ({ metadata }, emit) => emit(metadata.reading().raft.commitLatency),
  },
  gauge(
    `${BROKER}_last_applied_record_offset`,
    "Offset of the last metadata record that the broker acts on.",
    ({ services }) => services.metadata().provenance.offset,
  ),
  gauge(
    `${BROKER}_last_applied_record_timestamp`,
    "When that record was appended, ms since 1970.",
    ({ services }) => services.metadata().provenance.timestampMs,
  ),
  reading(
    `${BROKER}_last_applied_record_lag_ms`,
    "Age in ms of the oldest metadata record that the broker does not act on yet; 0 when there is none.",
    ({ lagMs }) => lagMs,
  ),
  counter(
    `${BROKER}_metadata_apply_error_count`,
    "Changes of the metadata that the broker failed at.",
    ({ metadata }) => metadata.reading().controller.metadataApplyErrorCount,
  ),
  reading(`${BROKER}_ignored_static_voters`, "1 when `controller.quorum.voters` is set and not used.", (from) =>
    from.areStaticVotersIgnored ? 1 : 0,
  ),
  gauge(
    `${LOADER}_currentmetadataversion`,
    "The level of `metadata.version`.",
    ({ services }) => services.metadata().features.metadataVersion,
  ),
  gauge(
    `${LOADER}_currentcontrollerid`,
    "The active controller.",
    ({ metadata }) => metadata.describeQuorum().leaderId,
  ),
  reading(`${LOADER}_handleloadsnapshotcount`, "Snapshots loaded since the start.", (from) => from.loadedSnapshotCount),
  {
    name: `${LOADER}_finalizedlevel`,
    type: "gauge",
    labels: ["featureName"],
    help: "Finalized level of a feature.",
    read: ({ metadata }, emit) => {
      for (const [name, level] of metadata.finalizedFeatures().levels) emit(level, camelCase(name));
    },
  },
  supportedLevel(
    "maximum_supported_level",
    "Highest level of a feature that this node serves.",
    (feature) => feature.maxSupportedVersion,
  ),
  supportedLevel(
    "minimum_supported_level",
    "Lowest level of a feature that this node serves.",
    (feature) => feature.minSupportedVersion,
  ),
  reading(
    `${SNAPSHOTS}_latestsnapshotgeneratedbytes`,
    "Bytes of the latest metadata snapshot of this start, 0 when there is none.",
    ({ latestSnapshotBytes }) => latestSnapshotBytes,
  ),
  reading(
    `${SNAPSHOTS}_latestsnapshotgeneratedagems`,
    "Ms since that snapshot, or since the start.",
    ({ latestSnapshotAgeMs }) => latestSnapshotAgeMs,
  ),
];

/** `eligible.leader.replicas.version` as Kafka's loader names it: `eligibleLeaderReplicasVersion`. */
function camelCase(feature: string): string {
  return feature.replaceAll(/\.(.)/g, (_, letter: string) => letter.toUpperCase());
}
