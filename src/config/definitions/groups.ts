/**
 * Configs of classic and consumer groups, committed offsets. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const GROUPS_CONFIGS = `
group.consumer.assignment.interval.ms | int | 1000 | [0,...] | medium | cluster-wide | later | Shortest time between two assignments (consumer groups).
group.consumer.assignor.offload.enable | boolean | true |  | medium internal | cluster-wide | moot | Whether assignments are computed off the coordinator's thread (consumer groups).
group.consumer.assignors | list | uniform,range | distinct non-empty | medium | read-only | later | Assignors that are offered, the preferred one first (consumer groups).
group.consumer.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | How often members send heartbeats (consumer groups).
group.consumer.max.assignment.interval.ms | int | 15000 | [0,...] | medium | read-only | later | Longest time between two assignments that a consumer group may be given.
group.consumer.max.heartbeat.interval.ms | int | 15000 | [1,...] | medium | read-only | later | Longest heartbeat interval that a consumer group may be given.
group.consumer.max.session.timeout.ms | int | 60000 | [1,...] | medium | read-only | later | Longest session timeout that a consumer group may be given.
group.consumer.max.size | int | 2147483647 | [1,...] | medium | read-only | later | Members that one may have (consumer groups).
group.consumer.migration.policy | string | bidirectional | any case of DISABLED, DOWNGRADE, UPGRADE, BIDIRECTIONAL | medium | read-only | later | Which way groups may move between classic and consumer protocol while they live.
group.consumer.min.assignment.interval.ms | int | 0 | [0,...] | medium | read-only | later | Shortest time between two assignments that a consumer group may be given.
group.consumer.min.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | Shortest heartbeat interval that a consumer group may be given.
group.consumer.min.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | Shortest session timeout that a consumer group may be given.
group.consumer.regex.refresh.interval.ms | int | 600000 | [10000,...] | medium internal | read-only | later | How often subscribed patterns are matched against new topics.
group.consumer.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | A member that is silent for so long is removed (consumer groups).
group.coordinator.append.linger.ms | int | -1 | [-1,...] | medium | read-only | later | How long group records are gathered before they are written.
group.coordinator.background.threads | int | 2 | [1,...] | high | read-only | moot | Threads for background work of group coordinators.
group.coordinator.cached.buffer.max.bytes | int | 1048588 | [524288,...] | medium | cluster-wide | moot | Largest buffer that a group coordinator keeps for reuse.
group.coordinator.rebalance.protocols | list | classic,consumer,streams | distinct non-empty of consumer, classic, share, streams | medium | read-only | later | Kinds of groups that are served.
group.coordinator.threads | int | 4 | [1,...] | high | read-only | moot | Threads of group coordinators.
group.initial.rebalance.delay.ms | int | 3000 |  | medium | read-only | used | How long an empty classic group waits for more members before its first rebalance.
group.max.session.timeout.ms | int | 1800000 |  | medium | read-only | used | Longest session timeout that a classic member may ask for.
group.max.size | int | 2147483647 | [1,...] | medium | read-only | used | Members that a classic group may have.
group.min.session.timeout.ms | int | 6000 |  | medium | read-only | used | Shortest session timeout that a classic member may ask for.
offset.metadata.max.bytes | int | 4096 |  | high | read-only | used | Largest metadata of a committed offset.
offsets.commit.timeout.ms | int | 5000 | [1,...] | high | read-only | used | How long a commit may wait to be replicated.
offsets.load.buffer.size | int | 5242880 | [1,...] | high | read-only | used | Bytes per read when a coordinator loads its groups.
offsets.retention.check.interval.ms | long | 600000 | [1,...] | high | read-only | used | How often expired offsets are looked for.
offsets.retention.minutes | int | 10080 | [1,...] | high | read-only | used | How long the offsets of an empty group are kept.
offsets.topic.compression.codec | int | 0 |  | high | read-only | used | Compression of __consumer_offsets, as Kafka numbers it.
offsets.topic.num.partitions | int | 50 | [1,...] | high | read-only | used | Partitions of __consumer_offsets when it is created.
offsets.topic.replication.factor | short | 3 | [1,...] | high | read-only | used | Replicas of __consumer_offsets when it is created.
offsets.topic.segment.bytes | int | 104857600 | [1,...] | high | read-only | used | Segment size of __consumer_offsets.
`;
