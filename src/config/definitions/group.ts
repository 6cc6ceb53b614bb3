/**
 * Configs of a group. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const GROUP_CONFIGS = `
consumer.assignment.interval.ms | int | 1000 | [0,...] | medium | dynamic | later | 
consumer.assignor.offload.enable | boolean | true |  | medium internal | dynamic | later | 
consumer.heartbeat.interval.ms | int | 5000 | [1,...] | medium | dynamic | later | 
consumer.session.timeout.ms | int | 45000 | [1,...] | medium | dynamic | later | 
errors.deadletterqueue.copy.record.enable | boolean | false |  | medium | dynamic | later | 
errors.deadletterqueue.topic.name | string | "" |  | medium | dynamic | later | 
share.assignment.interval.ms | int | 1000 | [0,...] | medium | dynamic | later | 
share.assignor.offload.enable | boolean | true |  | medium internal | dynamic | later | 
share.auto.offset.reset | string | latest | share offset reset | medium | dynamic | later | 
share.delivery.count.limit | int | 5 | [2,...] | medium | dynamic | later | 
share.heartbeat.interval.ms | int | 5000 | [1,...] | medium | dynamic | later | 
share.isolation.level | string | read_uncommitted | one of read_committed, read_uncommitted | medium | dynamic | later | 
share.partition.max.record.locks | int | 2000 | [100,...] | medium | dynamic | later | 
share.record.lock.duration.ms | int | 30000 | [1000,...] | medium | dynamic | later | 
share.renew.acknowledge.enable | boolean | true |  | medium | dynamic | later | 
share.session.timeout.ms | int | 45000 | [1,...] | medium | dynamic | later | 
streams.acceptable.recovery.lag | long | 10000 | [0,...] | medium internal | dynamic | later | 
streams.assignment.interval.ms | int | 1000 | [0,...] | medium | dynamic | later | 
streams.assignor.name | string | null |  | medium | dynamic | later | 
streams.assignor.offload.enable | boolean | true |  | medium internal | dynamic | later | 
streams.heartbeat.interval.ms | int | 5000 | [1,...] | medium | dynamic | later | 
streams.initial.rebalance.delay.ms | int | 3000 | [0,...] | medium | dynamic | later | 
streams.num.standby.replicas | int | 0 | [0,...] | medium | dynamic | later | 
streams.num.warmup.replicas | int | 2 | [0,...] | medium internal | dynamic | later | 
streams.rack.aware.assignment.tags | list | "" | distinct | low | dynamic | later | 
streams.session.timeout.ms | int | 45000 | [1,...] | medium | dynamic | later | 
streams.task.offset.interval.ms | int | 60000 | [1,...] | medium internal | dynamic | later | 
`;
