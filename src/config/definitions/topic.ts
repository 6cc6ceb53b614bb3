/**
 * Configs of a topic. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const TOPIC_CONFIGS = `
cleanup.policy | list | delete | distinct of compact, delete | medium | dynamic | later | 
compression.gzip.level | int | -1 | gzip level | medium | dynamic | later | 
compression.lz4.level | int | 9 | [1,...,17] | medium | dynamic | later | 
compression.type | string | producer | one of uncompressed, zstd, lz4, snappy, gzip, producer | medium | dynamic | later | 
compression.zstd.level | int | 3 | [-131072,...,22] | medium | dynamic | later | 
delete.retention.ms | long | 86400000 | [0,...] | medium | dynamic | later | 
errors.deadletterqueue.group.enable | boolean | false |  | medium | dynamic | later | 
file.delete.delay.ms | long | 60000 | [0,...] | medium | dynamic | later | 
flush.messages | long | 9223372036854775807 | [1,...] | medium | dynamic | later | 
flush.ms | long | 9223372036854775807 | [0,...] | medium | dynamic | later | 
follower.replication.throttled.replicas | list | "" | throttled replicas | medium | dynamic | later | 
index.interval.bytes | int | 4096 | [0,...] | medium | dynamic | later | 
internal.segment.bytes | int | null |  | medium internal | dynamic | later | 
leader.replication.throttled.replicas | list | "" | throttled replicas | medium | dynamic | later | 
local.retention.bytes | long | -2 | [-2,...] | medium | dynamic | later | 
local.retention.ms | long | -2 | [-2,...] | medium | dynamic | later | 
max.compaction.lag.ms | long | 9223372036854775807 | [1,...] | medium | dynamic | later | 
max.decompressed.message.bytes | int | 2147483639 | [1,...,2147483639] | medium | dynamic | later | 
max.message.bytes | int | 1048588 | [0,...] | medium | dynamic | later | 
message.timestamp.after.max.ms | long | 3600000 | [0,...] | medium | dynamic | later | 
message.timestamp.before.max.ms | long | 9223372036854775807 | [0,...] | medium | dynamic | later | 
message.timestamp.type | string | CreateTime | one of CreateTime, LogAppendTime | medium | dynamic | later | 
min.cleanable.dirty.ratio | double | 0.5 | [0,...,1] | medium | dynamic | later | 
min.compaction.lag.ms | long | 0 | [0,...] | medium | dynamic | later | 
min.insync.replicas | int | 1 | [1,...] | medium | dynamic | later | 
preallocate | boolean | false |  | medium | dynamic | later | 
remote.copy.lag.bytes | long | -1 | [-1,...] | medium | dynamic | later | 
remote.copy.lag.ms | long | 0 | [-1,...] | medium | dynamic | later | 
remote.log.copy.disable | boolean | false |  | medium | dynamic | later | 
remote.log.delete.on.disable | boolean | false |  | medium | dynamic | later | 
remote.storage.enable | boolean | false |  | medium | dynamic | later | 
retention.bytes | long | -1 |  | medium | dynamic | later | 
retention.ms | long | 604800000 | [-1,...] | medium | dynamic | later | 
segment.bytes | int | 1073741824 | [1048576,...] | medium | dynamic | later | 
segment.index.bytes | int | 10485760 | [4,...] | medium | dynamic | later | 
segment.jitter.ms | long | 0 | [0,...] | medium | dynamic | later | 
segment.ms | long | 604800000 | [1,...] | medium | dynamic | later | 
unclean.leader.election.enable | boolean | false |  | medium | dynamic | later | 
`;
