/**
 * Configs of tiered storage. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const REMOTE_STORAGE_CONFIGS = `
log.local.retention.bytes | long | -2 | [-2,...] | medium | cluster-wide | later | Bytes that stay on this disk once tiered; -2 follows log.retention.bytes.
log.local.retention.ms | long | -2 | [-2,...] | medium | cluster-wide | later | How long records stay on this disk once tiered; -2 follows log.retention.ms.
log.remote.copy.lag.bytes | long | -1 | [-1,...] | medium | cluster-wide | later | Bytes of rolled segments that wait before they are tiered.
log.remote.copy.lag.ms | long | 0 | [-1,...] | medium | cluster-wide | later | Time that a rolled segment waits before it is tiered.
remote.fetch.max.wait.ms | int | 500 | [1,...] | medium | cluster-wide | later | Longest wait for tiered data in a fetch.
remote.list.offsets.request.timeout.ms | long | 30000 | [1,...] | medium | cluster-wide | later | Longest wait for tiered data in ListOffsets.
remote.log.index.file.cache.total.size.bytes | long | 1073741824 | [1,...] | low | cluster-wide | later | Disk space for indexes of tiered segments.
remote.log.index.file.cache.ttl.ms | long | 900000 | [-1,...] | low internal | read-only | later | Life of an unused index of a tiered segment.
remote.log.manager.copier.thread.pool.size | int | 10 | [1,...] | medium | cluster-wide | moot | Threads that copy segments to the tier.
remote.log.manager.copy.max.bytes.per.second | long | 9223372036854775807 | [1,...] | medium | cluster-wide | later | Bytes per second copied to the tier.
remote.log.manager.copy.quota.window.num | int | 11 | [1,...] | medium | read-only | later | Windows of the copy quota.
remote.log.manager.copy.quota.window.size.seconds | int | 1 | [1,...] | medium | read-only | later | Length of such a window.
remote.log.manager.expiration.thread.pool.size | int | 10 | [1,...] | medium | cluster-wide | moot | Threads that delete from the tier.
remote.log.manager.fetch.max.bytes.per.second | long | 9223372036854775807 | [1,...] | medium | cluster-wide | later | Bytes per second fetched from the tier.
remote.log.manager.fetch.quota.window.num | int | 11 | [1,...] | medium | read-only | later | Windows of the fetch quota.
remote.log.manager.fetch.quota.window.size.seconds | int | 1 | [1,...] | medium | read-only | later | Length of such a window.
remote.log.manager.follower.thread.pool.size | int | 2 | [1,...] | medium | cluster-wide | moot | Threads that follow the tier's state.
remote.log.manager.task.interval.ms | long | 30000 | [1,...] | low | read-only | later | How often partitions are looked over for tiering.
remote.log.manager.task.retry.backoff.max.ms | long | 30000 | [1,...] | low internal | read-only | later | Longest pause after a failed round of tiering.
remote.log.manager.task.retry.backoff.ms | long | 500 | [1,...] | low internal | read-only | later | First pause after a failed round of tiering.
remote.log.manager.task.retry.jitter | double | 0.2 | [0,...,0.5] | low internal | read-only | later | Random part of that pause.
remote.log.manager.thread.pool.size | int | 2 | [1,...] | medium | read-only | moot | Threads of tiering.
remote.log.metadata.custom.metadata.max.bytes | int | 128 | [0,...] | low | read-only | later | Largest metadata that a tier may attach to a segment.
remote.log.metadata.manager.class.name | string | org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager | non-empty string | medium | read-only | moot | Java class that keeps the metadata of tiered segments.
remote.log.metadata.manager.class.path | string | null |  | medium | read-only | moot | Where that class is found.
remote.log.metadata.manager.impl.prefix | string | rlmm.config. | non-empty string | medium | read-only | moot | Prefix of that class's own configs.
remote.log.metadata.manager.listener.name | string | null | non-empty string | medium | read-only | moot | Listener that that class uses.
remote.log.reader.max.pending.tasks | int | 100 | [1,...] | medium | read-only | later | Reads from the tier that may wait.
remote.log.reader.threads | int | 10 | [1,...] | medium | cluster-wide | moot | Threads that read from the tier.
remote.log.storage.manager.class.name | string | null | non-empty string | medium | read-only | moot | Java class of the tier.
remote.log.storage.manager.class.path | string | null |  | medium | read-only | moot | Where that class is found.
remote.log.storage.manager.impl.prefix | string | rsm.config. | non-empty string | medium | read-only | moot | Prefix of that class's own configs.
remote.log.storage.system.enable | boolean | false |  | medium | read-only | later | Whether tiered storage is there at all.
`;
