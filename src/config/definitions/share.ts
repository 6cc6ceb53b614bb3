/**
 * Configs of share groups and their state. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const SHARE_CONFIGS = `
group.share.assignment.interval.ms | int | 1000 | [0,...] | medium | cluster-wide | later | 
group.share.assignor.offload.enable | boolean | true |  | medium internal | cluster-wide | later | 
group.share.assignors | list | simple | distinct non-empty | medium | read-only | later | 
group.share.delivery.count.limit | int | 5 | [2,...,10] | medium | read-only | later | 
group.share.dlq.manager.class.name | string | org.apache.kafka.server.share.dlq.DefaultShareGroupDLQManager |  | medium internal | read-only | later | 
group.share.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | 
group.share.initialize.retry.interval.ms | int | 30000 | [1,...] | low internal | read-only | later | 
group.share.max.assignment.interval.ms | int | 15000 | [0,...] | medium | read-only | later | 
group.share.max.delivery.count.limit | int | 10 | [5,...,25] | medium | read-only | later | 
group.share.max.heartbeat.interval.ms | int | 15000 | [1,...] | medium | read-only | later | 
group.share.max.partition.max.record.locks | int | 4000 | [2000,...,10000] | medium | read-only | later | 
group.share.max.record.lock.duration.ms | int | 60000 | [30000,...,3600000] | medium | read-only | later | 
group.share.max.session.timeout.ms | int | 60000 | [1,...] | medium | read-only | later | 
group.share.max.share.sessions | int | 2000 | [1,...] | medium | read-only | later | 
group.share.max.size | int | 200 | [1,...,1000] | medium | read-only | later | 
group.share.min.assignment.interval.ms | int | 0 | [0,...] | medium | read-only | later | 
group.share.min.delivery.count.limit | int | 2 | [2,...,5] | medium | read-only | later | 
group.share.min.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | 
group.share.min.partition.max.record.locks | int | 100 | [100,...,2000] | medium | read-only | later | 
group.share.min.record.lock.duration.ms | int | 15000 | [1000,...,30000] | medium | read-only | later | 
group.share.min.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | 
group.share.partition.max.record.locks | int | 2000 | [100,...,10000] | medium | read-only | later | 
group.share.persister.class.name | string | org.apache.kafka.server.share.persister.DefaultStatePersister |  | medium internal | read-only | later | 
group.share.record.lock.duration.ms | int | 30000 | [1000,...,3600000] | medium | read-only | later | 
group.share.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | 
share.coordinator.append.linger.ms | int | -1 | [-1,...] | medium | read-only | later | 
share.coordinator.cached.buffer.max.bytes | int | 1048588 | [524288,...] | medium | cluster-wide | later | 
share.coordinator.cold.partition.snapshot.interval.ms | int | 300000 | [1,...] | low internal | read-only | later | 
share.coordinator.load.buffer.size | int | 5242880 | [1,...] | high | read-only | later | 
share.coordinator.snapshot.update.records.per.snapshot | int | 500 | [0,...,500] | medium | read-only | later | 
share.coordinator.state.topic.compression.codec | int | 0 |  | high | read-only | later | 
share.coordinator.state.topic.min.isr | short | 2 | [1,...] | high | read-only | later | 
share.coordinator.state.topic.num.partitions | int | 50 | [1,...] | high | read-only | later | 
share.coordinator.state.topic.prune.interval.ms | int | 300000 | [1,...] | low internal | read-only | later | 
share.coordinator.state.topic.replication.factor | short | 3 | [1,...] | high | read-only | later | 
share.coordinator.state.topic.segment.bytes | int | 104857600 | [1,...] | high | read-only | later | 
share.coordinator.threads | int | 1 | [1,...] | medium | read-only | later | 
share.coordinator.write.timeout.ms | int | 5000 | [1,...] | high | read-only | later | 
share.fetch.purgatory.purge.interval.requests | int | 1000 |  | medium | read-only | later | 
`;
