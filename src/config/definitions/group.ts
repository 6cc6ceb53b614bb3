/**
 * Configs of a group. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const GROUP_CONFIGS = `
consumer.assignment.interval.ms | int | 1000 | [0,...] | medium | dynamic | later | Shortest time between two assignments (consumer groups).
consumer.assignor.offload.enable | boolean | true |  | medium internal | dynamic | moot | Whether assignments are computed off the coordinator's thread (consumer groups).
consumer.heartbeat.interval.ms | int | 5000 | [1,...] | medium | dynamic | later | How often members send heartbeats (consumer groups).
consumer.session.timeout.ms | int | 45000 | [1,...] | medium | dynamic | later | A member that is silent for so long is removed (consumer groups).
errors.deadletterqueue.copy.record.enable | boolean | false |  | medium | dynamic | later | Whether a dead letter holds the whole record or only where it was.
errors.deadletterqueue.topic.name | string | "" |  | medium | dynamic | later | Topic for records that a share group gave up.
share.assignment.interval.ms | int | 1000 | [0,...] | medium | dynamic | later | Shortest time between two assignments (share groups).
share.assignor.offload.enable | boolean | true |  | medium internal | dynamic | moot | Whether assignments are computed off the coordinator's thread (share groups).
share.auto.offset.reset | string | latest | share offset reset | medium | dynamic | later | Where a share group starts that has no position.
share.delivery.count.limit | int | 5 | [2,...] | medium | dynamic | later | Deliveries of a record before it is given up.
share.heartbeat.interval.ms | int | 5000 | [1,...] | medium | dynamic | later | How often members send heartbeats (share groups).
share.isolation.level | string | read_uncommitted | one of read_committed, read_uncommitted | medium | dynamic | later | Whether a share group sees records of open transactions.
share.partition.max.record.locks | int | 2000 | [100,...] | medium | dynamic | later | Records of a partition that may be locked at once.
share.record.lock.duration.ms | int | 30000 | [1000,...] | medium | dynamic | later | How long a delivered record is locked for its consumer.
share.renew.acknowledge.enable | boolean | true |  | medium | dynamic | later | Whether a consumer may renew the lock of a record.
share.session.timeout.ms | int | 45000 | [1,...] | medium | dynamic | later | A member that is silent for so long is removed (share groups).
streams.acceptable.recovery.lag | long | 10000 | [0,...] | medium internal | dynamic | later | Lag up to which a task counts as caught up.
streams.assignment.interval.ms | int | 1000 | [0,...] | medium | dynamic | later | Shortest time between two assignments (streams groups).
streams.assignor.name | string | null |  | medium | dynamic | later | How tasks are assigned to members.
streams.assignor.offload.enable | boolean | true |  | medium internal | dynamic | moot | Whether assignments are computed off the coordinator's thread (streams groups).
streams.heartbeat.interval.ms | int | 5000 | [1,...] | medium | dynamic | later | How often members send heartbeats (streams groups).
streams.initial.rebalance.delay.ms | int | 3000 | [0,...] | medium | dynamic | later | How long an empty group waits for more members before its first rebalance.
streams.num.standby.replicas | int | 0 | [0,...] | medium | dynamic | later | Standby replicas of the group's tasks.
streams.num.warmup.replicas | int | 2 | [0,...] | medium internal | dynamic | later | Warm-up replicas of the group's tasks.
streams.rack.aware.assignment.tags | list | "" | distinct | low | dynamic | later | Client tags over which standby tasks are spread.
streams.session.timeout.ms | int | 45000 | [1,...] | medium | dynamic | later | A member that is silent for so long is removed (streams groups).
streams.task.offset.interval.ms | int | 60000 | [1,...] | medium internal | dynamic | later | How often members report the offsets of their tasks.
`;
