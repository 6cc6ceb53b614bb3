/**
 * Configs of logs on disk. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const LOG_CONFIGS = `
alter.config.policy.class.name | class | null |  | low | read-only | used | JavaScript module that judges config changes (docs/policies.md).
auto.create.topics.enable | boolean | true |  | high | read-only | used | Whether asking for a topic that is missing creates it.
compression.gzip.level | int | -1 | gzip level | medium | cluster-wide | used | gzip level where the broker compresses; -1 is zlib's own default.
compression.lz4.level | int | 9 | [1,...,17] | medium | cluster-wide | used | lz4 level where the broker compresses.
compression.type | string | producer | one of uncompressed, zstd, lz4, snappy, gzip, producer | high | cluster-wide | used | How batches are stored; producer keeps what the client sent.
compression.zstd.level | int | 3 | [-131072,...,22] | medium | cluster-wide | used | zstd level where the broker compresses.
cordoned.log.dirs | list | "" | distinct nullable | medium | per-broker | used | Log directories that take no new partitions.
create.topic.policy.class.name | class | null |  | low | read-only | used | JavaScript module that judges new topics (docs/policies.md).
log.cleaner.backoff.ms | long | 15000 | [0,...] | medium | cluster-wide | later | Pause of the log cleaner when nothing is dirty.
log.cleaner.dedupe.buffer.size | long | 134217728 |  | medium | cluster-wide | later | Memory of the log cleaner for the keys it has seen.
log.cleaner.delete.retention.ms | long | 86400000 | [0,...] | medium | cluster-wide | later | How long a tombstone stays in a compacted topic.
log.cleaner.enable | boolean | true |  | medium | read-only | later | Whether the log cleaner runs at all.
log.cleaner.io.buffer.load.factor | double | 0.9 |  | medium | cluster-wide | later | How full the log cleaner fills its key buffer.
log.cleaner.io.buffer.size | int | 524288 | [0,...] | medium | cluster-wide | later | Buffer of the log cleaner for reading and writing.
log.cleaner.max.compaction.lag.ms | long | 9223372036854775807 | [1,...] | medium | cluster-wide | later | A record is compacted at this age at the latest.
log.cleaner.min.cleanable.ratio | double | 0.5 | [0,...,1] | medium | cluster-wide | later | Dirty share of a log from which it is compacted.
log.cleaner.min.compaction.lag.ms | long | 0 | [0,...] | medium | cluster-wide | later | A record stays uncompacted at least for so long.
log.cleaner.threads | int | 1 | [0,...] | medium | cluster-wide | later | Threads of the log cleaner.
log.cleanup.policy | list | delete | distinct of compact, delete | medium | cluster-wide | used | What happens to old segments: delete, compact, both or nothing.
log.dir | list | /tmp/kafka-logs | distinct non-empty | high | read-only | used | The log directory, where log.dirs is not set.
log.dir.failure.timeout.ms | long | 30000 | [1,...] | low | read-only | later | A broker that cannot report a failed log directory within this time ends.
log.dirs | list | null | distinct non-empty nullable | high | read-only | used | Directories of the data, separated by commas.
log.flush.interval.messages | long | 9223372036854775807 | [1,...] | high | cluster-wide | used | Records after which a log is flushed to disk.
log.flush.interval.ms | long | null |  | high | cluster-wide | used | Longest time that records wait for a flush to disk.
log.flush.offset.checkpoint.interval.ms | int | 60000 | [0,...] | high | read-only | used | How often recovery points are written down.
log.flush.scheduler.interval.ms | long | 9223372036854775807 |  | high | read-only | used | How often logs are looked over for a flush that is due.
log.flush.start.offset.checkpoint.interval.ms | int | 60000 | [0,...] | high | read-only | used | How often log start offsets are written down.
log.index.interval.bytes | int | 4096 | [0,...] | medium | cluster-wide | used | About so many bytes of a log for one index entry.
log.index.size.max.bytes | int | 10485760 | [4,...] | medium | cluster-wide | used | Largest index of a segment; a full one rolls the segment.
log.initial.task.delay.ms | long | 30000 | [0,...] | low internal | read-only | used | Delay of the first round of background work on logs.
log.message.timestamp.after.max.ms | long | 3600000 | [0,...] | medium | cluster-wide | used | How far a record's timestamp may lie in the future.
log.message.timestamp.before.max.ms | long | 9223372036854775807 | [0,...] | medium | cluster-wide | used | How far a record's timestamp may lie in the past.
log.message.timestamp.type | string | CreateTime | one of CreateTime, LogAppendTime | medium | cluster-wide | used | Whose time a record carries: its producer's (CreateTime) or the broker's (LogAppendTime).
log.preallocate | boolean | false |  | medium | cluster-wide | moot | Whether segment files get their full size when they are made.
log.retention.bytes | long | -1 |  | high | cluster-wide | used | Bytes a partition keeps; -1 for no limit.
log.retention.check.interval.ms | long | 300000 | [1,...] | medium | read-only | used | How often logs are looked over for what may go.
log.retention.hours | int | 168 |  | high | read-only | used | As log.retention.ms, in hours; used if neither milliseconds nor minutes are set.
log.retention.minutes | int | null |  | high | read-only | used | As log.retention.ms, in minutes; used if milliseconds are not set.
log.retention.ms | long | null |  | high | cluster-wide | used | How long records are kept; -1 for ever.
log.roll.hours | int | 168 | [1,...] | high | read-only | used | As log.roll.ms, in hours.
log.roll.jitter.hours | int | 0 | [0,...] | high | read-only | used | As log.roll.jitter.ms, in hours.
log.roll.jitter.ms | long | null |  | high | cluster-wide | used | Up to this much is taken from log.roll.ms, so that not all logs roll at once.
log.roll.ms | long | null |  | high | cluster-wide | used | Age at which a segment is rolled even if it is not full.
log.segment.bytes | int | 1073741824 | [1048576,...] | high | cluster-wide | used | Size at which a segment is rolled.
log.segment.delete.delay.ms | long | 60000 | [0,...] | high | cluster-wide | used | Delay before the files of a deleted segment are removed.
max.decompressed.message.bytes | int | 2147483639 | [1,...,2147483639] | medium | cluster-wide | later | Largest size that a batch may have once decompressed.
message.max.bytes | int | 1048588 | [0,...] | high | cluster-wide | used | Largest batch, as compressed.
min.insync.replicas | int | 1 | [1,...] | high | cluster-wide | used | Replicas that must have a record before acks=all is answered.
num.partitions | int | 1 | [1,...] | medium | read-only | used | Partitions of a topic that is created without a number.
num.recovery.threads.per.data.dir | int | 2 | [1,...] | high | cluster-wide | moot | Threads per log directory for recovery.
`;
