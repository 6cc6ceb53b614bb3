/**
 * Configs of quotas and throttling. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const QUOTAS_CONFIGS = `
alter.log.dirs.replication.quota.window.num | int | 11 | [1,...] | low | read-only | later | 
alter.log.dirs.replication.quota.window.size.seconds | int | 1 | [1,...] | low | read-only | later | 
client.quota.callback.class | class | null |  | low | read-only | later | 
controller.quota.window.num | int | 11 | [1,...] | low | read-only | later | 
controller.quota.window.size.seconds | int | 1 | [1,...] | low | read-only | later | 
follower.replication.throttled.rate | long | 9223372036854775807 | [0,...] | medium | cluster-wide | later | 
leader.replication.throttled.rate | long | 9223372036854775807 | [0,...] | medium | cluster-wide | later | 
log.cleaner.io.max.bytes.per.second | double | 1.7976931348623157E308 |  | medium | cluster-wide | later | 
quota.window.num | int | 11 | [1,...] | low | read-only | later | 
quota.window.size.seconds | int | 1 | [1,...] | low | read-only | later | 
replica.alter.log.dirs.io.max.bytes.per.second | long | 9223372036854775807 | [0,...] | medium | cluster-wide | later | 
replication.quota.window.num | int | 11 | [1,...] | low | read-only | later | 
replication.quota.window.size.seconds | int | 1 | [1,...] | low | read-only | later | 
`;
