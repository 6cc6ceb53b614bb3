import type { CompressionType } from "../../records/compression/compression-type.ts";

/** The settings of the group coordinator as plain numbers, each Kafka's config of the name beside it. */
export interface GroupCoordinatorConfig {
  /** `offsets.topic.num.partitions` of a topic that is still to be created. */
  readonly offsetsTopicPartitionCount: number;
  /** `offsets.topic.compression.codec`: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  readonly offsetsTopicCompression: CompressionType;
  /** `offsets.load.buffer.size` */
  readonly offsetsLoadBufferBytes: number;
  /** `offsets.commit.timeout.ms` */
  readonly offsetCommitTimeoutMs: number;
  /** `offsets.retention.minutes`, in milliseconds. */
  readonly offsetsRetentionMs: number;
  /** `offsets.retention.check.interval.ms` */
  readonly offsetsRetentionCheckIntervalMs: number;
  /** `offset.metadata.max.bytes`, which Kafka compares with characters. */
  readonly offsetMetadataMaxLength: number;
  /** `group.min.session.timeout.ms` */
  readonly sessionTimeoutMinMs: number;
  /** `group.max.session.timeout.ms` */
  readonly sessionTimeoutMaxMs: number;
  /** `group.initial.rebalance.delay.ms` */
  readonly initialRebalanceDelayMs: number;
  /** `group.max.size` */
  readonly groupSizeMax: number;
}

/** How long a member that joined for the first time may wait in a rebalance before it is given up. Fixed in Kafka. */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 300_000;
