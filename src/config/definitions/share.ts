/**
 * Configs of share groups and their state. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const SHARE_CONFIGS = `
group.share.assignment.interval.ms | int | 1000 | [0,...] | medium | cluster-wide | later | Shortest time between two assignments (share groups).
group.share.assignor.offload.enable | boolean | true |  | medium internal | cluster-wide | moot | Whether assignments are computed off the coordinator's thread (share groups).
group.share.assignors | list | simple | distinct non-empty | medium | read-only | later | Assignors that are offered, the preferred one first (share groups).
group.share.delivery.count.limit | int | 5 | [2,...,10] | medium | read-only | later | Deliveries of a record before it is given up.
group.share.dlq.manager.class.name | string | org.apache.kafka.server.share.dlq.DefaultShareGroupDLQManager |  | medium internal | read-only | moot | Java class that writes dead letters.
group.share.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | How often members send heartbeats (share groups).
group.share.initialize.retry.interval.ms | int | 30000 | [1,...] | low internal | read-only | later | Pause before the state of a share partition is initialized again.
group.share.max.assignment.interval.ms | int | 15000 | [0,...] | medium | read-only | later | Longest time between two assignments that a share group may be given.
group.share.max.delivery.count.limit | int | 10 | [5,...,25] | medium | read-only | later | Largest delivery count limit that a share group may be given.
group.share.max.heartbeat.interval.ms | int | 15000 | [1,...] | medium | read-only | later | Longest heartbeat interval that a share group may be given.
group.share.max.partition.max.record.locks | int | 4000 | [2000,...,10000] | medium | read-only | later | Largest number of locked records per partition that a share group may be given.
group.share.max.record.lock.duration.ms | int | 60000 | [30000,...,3600000] | medium | read-only | later | Longest record lock duration that a share group may be given.
group.share.max.session.timeout.ms | int | 60000 | [1,...] | medium | read-only | later | Longest session timeout that a share group may be given.
group.share.max.share.sessions | int | 2000 | [1,...] | medium | read-only | later | Share sessions kept at once.
group.share.max.size | int | 200 | [1,...,1000] | medium | read-only | later | Members that one may have (share groups).
group.share.min.assignment.interval.ms | int | 0 | [0,...] | medium | read-only | later | Shortest time between two assignments that a share group may be given.
group.share.min.delivery.count.limit | int | 2 | [2,...,5] | medium | read-only | later | Smallest delivery count limit that a share group may be given.
group.share.min.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | Shortest heartbeat interval that a share group may be given.
group.share.min.partition.max.record.locks | int | 100 | [100,...,2000] | medium | read-only | later | Smallest number of locked records per partition that a share group may be given.
group.share.min.record.lock.duration.ms | int | 15000 | [1000,...,30000] | medium | read-only | later | Shortest record lock duration that a share group may be given.
group.share.min.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | Shortest session timeout that a share group may be given.
group.share.partition.max.record.locks | int | 2000 | [100,...,10000] | medium | read-only | later | Records of a partition that may be locked at once.
group.share.persister.class.name | string | org.apache.kafka.server.share.persister.DefaultStatePersister |  | medium internal | read-only | moot | Java class that keeps the state of share groups.
group.share.record.lock.duration.ms | int | 30000 | [1000,...,3600000] | medium | read-only | later | How long a delivered record is locked for its consumer.
group.share.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | A member that is silent for so long is removed (share groups).
share.coordinator.append.linger.ms | int | -1 | [-1,...] | medium | read-only | later | How long share state records are gathered before they are written.
share.coordinator.cached.buffer.max.bytes | int | 1048588 | [524288,...] | medium | cluster-wide | moot | Largest buffer that a share coordinator keeps for reuse.
share.coordinator.cold.partition.snapshot.interval.ms | int | 300000 | [1,...] | low internal | read-only | later | How often idle share partitions get a snapshot.
share.coordinator.load.buffer.size | int | 5242880 | [1,...] | high | read-only | later | Bytes per read when a share coordinator loads its state.
share.coordinator.snapshot.update.records.per.snapshot | int | 500 | [0,...,500] | medium | read-only | later | Updates between two snapshots of a share partition's state.
share.coordinator.state.topic.compression.codec | int | 0 |  | high | read-only | later | Compression of __share_group_state, as Kafka numbers it.
share.coordinator.state.topic.min.isr | short | 2 | [1,...] | high | read-only | later | In-sync replicas that __share_group_state needs.
share.coordinator.state.topic.num.partitions | int | 50 | [1,...] | high | read-only | later | Partitions of __share_group_state when it is created.
share.coordinator.state.topic.prune.interval.ms | int | 300000 | [1,...] | low internal | read-only | later | How often old share state is deleted.
share.coordinator.state.topic.replication.factor | short | 3 | [1,...] | high | read-only | later | Replicas of __share_group_state when it is created.
share.coordinator.state.topic.segment.bytes | int | 104857600 | [1,...] | high | read-only | later | Segment size of __share_group_state.
share.coordinator.threads | int | 1 | [1,...] | medium | read-only | moot | Threads of share coordinators.
share.coordinator.write.timeout.ms | int | 5000 | [1,...] | high | read-only | later | How long a write of share state may take.
share.fetch.purgatory.purge.interval.requests | int | 1000 |  | medium | read-only | moot | Requests between two clean-ups of waiting share fetches.
`;
