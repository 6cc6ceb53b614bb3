/**
 * Configs of logs on disk. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const LOG_CONFIGS = `
alter.config.policy.class.name | class | null |  | low | read-only | later | 
auto.create.topics.enable | boolean | true |  | high | read-only | later | 
compression.gzip.level | int | -1 | gzip level | medium | cluster-wide | later | 
compression.lz4.level | int | 9 | [1,...,17] | medium | cluster-wide | later | 
compression.type | string | producer | one of uncompressed, zstd, lz4, snappy, gzip, producer | high | cluster-wide | later | 
compression.zstd.level | int | 3 | [-131072,...,22] | medium | cluster-wide | later | 
cordoned.log.dirs | list | "" | distinct nullable | medium | per-broker | later | 
create.topic.policy.class.name | class | null |  | low | read-only | later | 
log.cleaner.backoff.ms | long | 15000 | [0,...] | medium | cluster-wide | later | 
log.cleaner.dedupe.buffer.size | long | 134217728 |  | medium | cluster-wide | later | 
log.cleaner.delete.retention.ms | long | 86400000 | [0,...] | medium | cluster-wide | later | 
log.cleaner.enable | boolean | true |  | medium | read-only | later | 
log.cleaner.io.buffer.load.factor | double | 0.9 |  | medium | cluster-wide | later | 
log.cleaner.io.buffer.size | int | 524288 | [0,...] | medium | cluster-wide | later | 
log.cleaner.max.compaction.lag.ms | long | 9223372036854775807 | [1,...] | medium | cluster-wide | later | 
log.cleaner.min.cleanable.ratio | double | 0.5 | [0,...,1] | medium | cluster-wide | later | 
log.cleaner.min.compaction.lag.ms | long | 0 | [0,...] | medium | cluster-wide | later | 
log.cleaner.threads | int | 1 | [0,...] | medium | cluster-wide | later | 
log.cleanup.policy | list | delete | distinct of compact, delete | medium | cluster-wide | later | 
log.dir | list | /tmp/kafka-logs | distinct non-empty | high | read-only | later | 
log.dir.failure.timeout.ms | long | 30000 | [1,...] | low | read-only | later | 
log.dirs | list | null | distinct non-empty nullable | high | read-only | later | 
log.flush.interval.messages | long | 9223372036854775807 | [1,...] | high | cluster-wide | later | 
log.flush.interval.ms | long | null |  | high | cluster-wide | later | 
log.flush.offset.checkpoint.interval.ms | int | 60000 | [0,...] | high | read-only | later | 
log.flush.scheduler.interval.ms | long | 9223372036854775807 |  | high | read-only | later | 
log.flush.start.offset.checkpoint.interval.ms | int | 60000 | [0,...] | high | read-only | later | 
log.index.interval.bytes | int | 4096 | [0,...] | medium | cluster-wide | later | 
log.index.size.max.bytes | int | 10485760 | [4,...] | medium | cluster-wide | later | 
log.initial.task.delay.ms | long | 30000 | [0,...] | low internal | read-only | later | 
log.message.timestamp.after.max.ms | long | 3600000 | [0,...] | medium | cluster-wide | later | 
log.message.timestamp.before.max.ms | long | 9223372036854775807 | [0,...] | medium | cluster-wide | later | 
log.message.timestamp.type | string | CreateTime | one of CreateTime, LogAppendTime | medium | cluster-wide | later | 
log.preallocate | boolean | false |  | medium | cluster-wide | later | 
log.retention.bytes | long | -1 |  | high | cluster-wide | later | 
log.retention.check.interval.ms | long | 300000 | [1,...] | medium | read-only | later | 
log.retention.hours | int | 168 |  | high | read-only | later | 
log.retention.minutes | int | null |  | high | read-only | later | 
log.retention.ms | long | null |  | high | cluster-wide | later | 
log.roll.hours | int | 168 | [1,...] | high | read-only | later | 
log.roll.jitter.hours | int | 0 | [0,...] | high | read-only | later | 
log.roll.jitter.ms | long | null |  | high | cluster-wide | later | 
log.roll.ms | long | null |  | high | cluster-wide | later | 
log.segment.bytes | int | 1073741824 | [1048576,...] | high | cluster-wide | later | 
log.segment.delete.delay.ms | long | 60000 | [0,...] | high | cluster-wide | later | 
max.decompressed.message.bytes | int | 2147483639 | [1,...,2147483639] | medium | cluster-wide | later | 
message.max.bytes | int | 1048588 | [0,...] | high | cluster-wide | later | 
min.insync.replicas | int | 1 | [1,...] | high | cluster-wide | later | 
num.partitions | int | 1 | [1,...] | medium | read-only | later | 
num.recovery.threads.per.data.dir | int | 2 | [1,...] | high | cluster-wide | later | 
`;
