/**
 * Configs of classic and consumer groups, committed offsets. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const GROUPS_CONFIGS = `
group.consumer.assignment.interval.ms | int | 1000 | [0,...] | medium | cluster-wide | later | 
group.consumer.assignor.offload.enable | boolean | true |  | medium internal | cluster-wide | later | 
group.consumer.assignors | list | uniform,range | distinct non-empty | medium | read-only | later | 
group.consumer.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | 
group.consumer.max.assignment.interval.ms | int | 15000 | [0,...] | medium | read-only | later | 
group.consumer.max.heartbeat.interval.ms | int | 15000 | [1,...] | medium | read-only | later | 
group.consumer.max.session.timeout.ms | int | 60000 | [1,...] | medium | read-only | later | 
group.consumer.max.size | int | 2147483647 | [1,...] | medium | read-only | later | 
group.consumer.migration.policy | string | bidirectional | any case of DISABLED, DOWNGRADE, UPGRADE, BIDIRECTIONAL | medium | read-only | later | 
group.consumer.min.assignment.interval.ms | int | 0 | [0,...] | medium | read-only | later | 
group.consumer.min.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | 
group.consumer.min.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | 
group.consumer.regex.refresh.interval.ms | int | 600000 | [10000,...] | medium internal | read-only | later | 
group.consumer.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | 
group.coordinator.append.linger.ms | int | -1 | [-1,...] | medium | read-only | later | 
group.coordinator.background.threads | int | 2 | [1,...] | high | read-only | later | 
group.coordinator.cached.buffer.max.bytes | int | 1048588 | [524288,...] | medium | cluster-wide | later | 
group.coordinator.rebalance.protocols | list | classic,consumer,streams | distinct non-empty of consumer, classic, share, streams | medium | read-only | later | 
group.coordinator.threads | int | 4 | [1,...] | high | read-only | later | 
group.initial.rebalance.delay.ms | int | 3000 |  | medium | read-only | later | 
group.max.session.timeout.ms | int | 1800000 |  | medium | read-only | later | 
group.max.size | int | 2147483647 | [1,...] | medium | read-only | later | 
group.min.session.timeout.ms | int | 6000 |  | medium | read-only | later | 
offset.metadata.max.bytes | int | 4096 |  | high | read-only | later | 
offsets.commit.timeout.ms | int | 5000 | [1,...] | high | read-only | later | 
offsets.load.buffer.size | int | 5242880 | [1,...] | high | read-only | later | 
offsets.retention.check.interval.ms | long | 600000 | [1,...] | high | read-only | later | 
offsets.retention.minutes | int | 10080 | [1,...] | high | read-only | later | 
offsets.topic.compression.codec | int | 0 |  | high | read-only | later | 
offsets.topic.num.partitions | int | 50 | [1,...] | high | read-only | later | 
offsets.topic.replication.factor | short | 3 | [1,...] | high | read-only | later | 
offsets.topic.segment.bytes | int | 104857600 | [1,...] | high | read-only | later | 
`;
