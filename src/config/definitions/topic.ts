/**
 * Configs of a topic. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const TOPIC_CONFIGS = `
cleanup.policy | list | delete | distinct of compact, delete | medium | dynamic | used | What happens to old segments: delete, compact, both or nothing.
compression.gzip.level | int | -1 | gzip level | medium | dynamic | used | gzip level where the broker compresses; -1 is zlib's own default.
compression.lz4.level | int | 9 | [1,...,17] | medium | dynamic | used | lz4 level where the broker compresses.
compression.type | string | producer | one of uncompressed, zstd, lz4, snappy, gzip, producer | medium | dynamic | used | How batches are stored; producer keeps what the client sent.
compression.zstd.level | int | 3 | [-131072,...,22] | medium | dynamic | used | zstd level where the broker compresses.
delete.retention.ms | long | 86400000 | [0,...] | medium | dynamic | later | How long a tombstone stays when the topic is compacted.
errors.deadletterqueue.group.enable | boolean | false |  | medium | dynamic | later | Whether share groups may use this topic for dead letters.
file.delete.delay.ms | long | 60000 | [0,...] | medium | dynamic | used | Delay before the files of a deleted segment are removed.
flush.messages | long | 9223372036854775807 | [1,...] | medium | dynamic | used | Records after which a log is flushed to disk.
flush.ms | long | 9223372036854775807 | [0,...] | medium | dynamic | used | Longest time that records wait for a flush to disk.
follower.replication.throttled.replicas | list | "" | throttled replicas | medium | dynamic | later | Replicas whose incoming replication is throttled.
index.interval.bytes | int | 4096 | [0,...] | medium | dynamic | used | About so many bytes of the log for one index entry.
internal.segment.bytes | int | null |  | medium internal | dynamic | used | Segment size without a lower bound, for tests.
leader.replication.throttled.replicas | list | "" | throttled replicas | medium | dynamic | later | Replicas whose outgoing replication is throttled.
local.retention.bytes | long | -2 | [-2,...] | medium | dynamic | later | Bytes that stay on this disk once tiered; -2 follows retention.bytes.
local.retention.ms | long | -2 | [-2,...] | medium | dynamic | later | How long records stay on this disk once tiered; -2 follows retention.ms.
max.compaction.lag.ms | long | 9223372036854775807 | [1,...] | medium | dynamic | later | A record is compacted at this age at the latest.
max.decompressed.message.bytes | int | 2147483639 | [1,...,2147483639] | medium | dynamic | later | Largest size that a batch may have once decompressed.
max.message.bytes | int | 1048588 | [0,...] | medium | dynamic | used | Largest batch, as compressed.
message.timestamp.after.max.ms | long | 3600000 | [0,...] | medium | dynamic | used | How far a record's timestamp may lie in the future.
message.timestamp.before.max.ms | long | 9223372036854775807 | [0,...] | medium | dynamic | used | How far a record's timestamp may lie in the past.
message.timestamp.type | string | CreateTime | one of CreateTime, LogAppendTime | medium | dynamic | used | Whose time a record carries: its producer's (CreateTime) or the broker's (LogAppendTime).
min.cleanable.dirty.ratio | double | 0.5 | [0,...,1] | medium | dynamic | later | Dirty share of a log from which it is compacted.
min.compaction.lag.ms | long | 0 | [0,...] | medium | dynamic | later | A record stays uncompacted at least for so long.
min.insync.replicas | int | 1 | [1,...] | medium | dynamic | used | Replicas that must have a record before acks=all is answered.
preallocate | boolean | false |  | medium | dynamic | moot | Whether segment files get their full size when they are made.
remote.copy.lag.bytes | long | -1 | [-1,...] | medium | dynamic | later | Bytes of rolled segments that wait before they are tiered.
remote.copy.lag.ms | long | 0 | [-1,...] | medium | dynamic | later | Time that a rolled segment waits before it is tiered.
remote.log.copy.disable | boolean | false |  | medium | dynamic | later | No more segments are tiered; what is there stays readable.
remote.log.delete.on.disable | boolean | false |  | medium | dynamic | later | Whether tiered data goes when tiering is turned off.
remote.storage.enable | boolean | false |  | medium | dynamic | later | Whether this topic is tiered.
retention.bytes | long | -1 |  | medium | dynamic | used | Bytes a partition keeps; -1 for no limit.
retention.ms | long | 604800000 | [-1,...] | medium | dynamic | used | How long records are kept; -1 for ever.
segment.bytes | int | 1073741824 | [1048576,...] | medium | dynamic | used | Size at which a segment is rolled.
segment.index.bytes | int | 10485760 | [4,...] | medium | dynamic | used | Largest index of a segment; a full one rolls the segment.
segment.jitter.ms | long | 0 | [0,...] | medium | dynamic | used | Up to this much is taken from segment.ms, so that not all logs roll at once.
segment.ms | long | 604800000 | [1,...] | medium | dynamic | used | Age at which a segment is rolled even if it is not full.
unclean.leader.election.enable | boolean | false |  | medium | dynamic | used | Whether a replica that is behind may lead when no other is left, losing records.
`;
