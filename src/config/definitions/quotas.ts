/**
 * Configs of quotas and throttling. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const QUOTAS_CONFIGS = `
alter.log.dirs.replication.quota.window.num | int | 11 | [1,...] | low | read-only | used | Windows of the quota for moves between log directories.
alter.log.dirs.replication.quota.window.size.seconds | int | 1 | [1,...] | low | read-only | used | Length of such a window.
client.quota.callback.class | class | null |  | low | read-only | moot | Java class that decides client quotas.
controller.quota.window.num | int | 11 | [1,...] | low | read-only | later | Windows of the quota for topic and partition changes.
controller.quota.window.size.seconds | int | 1 | [1,...] | low | read-only | later | Length of such a window.
follower.replication.throttled.rate | long | 9223372036854775807 | [0,...] | medium | cluster-wide | later | Bytes per second of throttled replication into this broker.
leader.replication.throttled.rate | long | 9223372036854775807 | [0,...] | medium | cluster-wide | later | Bytes per second of throttled replication out of this broker.
log.cleaner.io.max.bytes.per.second | double | 1.7976931348623157E308 |  | medium | cluster-wide | later | Bytes per second that the log cleaner may read and write.
quota.window.num | int | 11 | [1,...] | low | read-only | used | Windows of client quotas.
quota.window.size.seconds | int | 1 | [1,...] | low | read-only | used | Length of such a window.
replica.alter.log.dirs.io.max.bytes.per.second | long | 9223372036854775807 | [0,...] | medium | cluster-wide | used | Bytes per second of moves between log directories.
replication.quota.window.num | int | 11 | [1,...] | low | read-only | later | Windows of replication quotas.
replication.quota.window.size.seconds | int | 1 | [1,...] | low | read-only | later | Length of such a window.
`;
