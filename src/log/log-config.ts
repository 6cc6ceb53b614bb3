/**
 * What one log may be told by its topic's configs: a plain object, so that whoever owns the config
 * definitions builds it and this folder knows nothing of how they were written.
 */

/** The settings of one log. Times in milliseconds, sizes in bytes; `Infinity` where Kafka says Long.MAX_VALUE. */
export interface LogConfig {
  /** `segment.bytes`: a segment never grows beyond it. */
  readonly segmentBytes: number;
  /** `segment.ms`: a segment whose first batch is older than this is rolled, judged by batch timestamps. */
  readonly segmentMs: number;
  /** `segment.jitter.ms`: up to this much is taken off `segmentMs`, so that logs do not all roll at once. */
  readonly segmentJitterMs: number;
  /** `segment.index.bytes`: a segment is rolled when one of its indexes reaches this size. */
  readonly segmentIndexBytes: number;
  /** `index.interval.bytes`: about one index entry for so many bytes of the log. */
  readonly indexIntervalBytes: number;
  /** `retention.bytes`; −1 keeps everything. */
  readonly retentionBytes: number;
  /** `retention.ms`; −1 keeps everything. */
  readonly retentionMs: number;
  /** `flush.messages`: after so many unflushed records an append is answered only when it is on the disk. */
  readonly flushMessages: number;
  /** `flush.ms`: a log with unflushed records is flushed at this age. */
  readonly flushMs: number;
  /** `file.delete.delay.ms`: deleted segments stay under another name for so long, so that reads may end. */
  readonly fileDeleteDelayMs: number;
  /** `max.message.bytes`: the largest batch, as compressed. */
  readonly maxMessageBytes: number;
  /** `max.decompressed.message.bytes`: the most that a compressed batch's records may inflate to. */
  readonly maxDecompressedMessageBytes: number;
  /** `cleanup.policy`: "delete", "compact", both or none. */
  readonly cleanupPolicy: ReadonlySet<string>;
  /** `compression.type`: "producer" keeps what the client sent. */
  readonly compressionType: "producer" | "uncompressed" | "gzip" | "snappy" | "lz4" | "zstd";
  readonly compressionGzipLevel: number;
  readonly compressionLz4Level: number;
  readonly compressionZstdLevel: number;
  readonly messageTimestampType: "CreateTime" | "LogAppendTime";
  readonly messageTimestampBeforeMaxMs: number;
  readonly messageTimestampAfterMaxMs: number;
  /** `preallocate` is accepted; our files grow as they are written. */
  readonly preallocate: boolean;
  readonly minCleanableDirtyRatio: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly deleteRetentionMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Kafka 4.4's defaults of a topic without overrides on a broker without settings. */
export const DEFAULT_LOG_CONFIG: LogConfig = {
  segmentBytes: 1024 * 1024 * 1024,
  segmentMs: 7 * DAY_MS,
  segmentJitterMs: 0,
  segmentIndexBytes: 10 * 1024 * 1024,
  indexIntervalBytes: 4096,
  retentionBytes: -1,
  retentionMs: 7 * DAY_MS,
  flushMessages: Infinity,
  flushMs: Infinity,
  fileDeleteDelayMs: 60_000,
  maxMessageBytes: 1024 * 1024 + 12,
  maxDecompressedMessageBytes: 2_147_483_639,
  cleanupPolicy: new Set(["delete"]),
  compressionType: "producer",
  compressionGzipLevel: -1,
  compressionLz4Level: 9,
  compressionZstdLevel: 3,
  messageTimestampType: "CreateTime",
  messageTimestampBeforeMaxMs: Infinity,
  messageTimestampAfterMaxMs: 60 * 60 * 1000,
  preallocate: false,
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
  maxCompactionLagMs: Infinity,
  deleteRetentionMs: DAY_MS,
};
