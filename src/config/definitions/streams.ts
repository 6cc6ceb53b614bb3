/**
 * Configs of streams groups. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const STREAMS_CONFIGS = `
group.streams.acceptable.recovery.lag | long | 10000 | [0,...] | medium internal | read-only | later | Lag up to which a task counts as caught up.
group.streams.assignment.interval.ms | int | 1000 | [0,...] | medium | cluster-wide | later | Shortest time between two assignments (streams groups).
group.streams.assignor.offload.enable | boolean | true |  | medium internal | cluster-wide | moot | Whether assignments are computed off the coordinator's thread (streams groups).
group.streams.assignors | list | sticky | distinct non-empty | medium | read-only | later | Assignors that are offered, the preferred one first (streams groups).
group.streams.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | How often members send heartbeats (streams groups).
group.streams.initial.rebalance.delay.ms | int | 3000 | [0,...] | medium | read-only | later | How long an empty streams group waits for more members before its first rebalance.
group.streams.max.assignment.interval.ms | int | 15000 | [0,...] | medium | read-only | later | Longest time between two assignments that a streams group may be given.
group.streams.max.heartbeat.interval.ms | int | 15000 | [1,...] | medium | read-only | later | Longest heartbeat interval that a streams group may be given.
group.streams.max.session.timeout.ms | int | 60000 | [1,...] | medium | read-only | later | Longest session timeout that a streams group may be given.
group.streams.max.size | int | 2147483647 | [1,...] | medium | read-only | later | Members that one may have (streams groups).
group.streams.max.standby.replicas | int | 2 | [0,...] | medium | read-only | later | Most standby replicas that a streams group may ask for.
group.streams.max.warmup.replicas | int | 20 | [0,...] | medium internal | read-only | later | Most warm-up replicas that a streams group may ask for.
group.streams.min.assignment.interval.ms | int | 0 | [0,...] | medium | read-only | later | Shortest time between two assignments that a streams group may be given.
group.streams.min.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | Shortest heartbeat interval that a streams group may be given.
group.streams.min.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | Shortest session timeout that a streams group may be given.
group.streams.min.task.offset.interval.ms | int | 15000 | [1,...] | medium internal | read-only | later | Shortest interval of task offset reports that a streams group may ask for.
group.streams.num.standby.replicas | int | 0 | [0,...] | medium | read-only | later | Standby replicas of a streams group's tasks.
group.streams.num.warmup.replicas | int | 2 | [0,...] | medium internal | read-only | later | Warm-up replicas of a streams group's tasks.
group.streams.rack.aware.assignment.tags | list | "" | distinct | low | read-only | later | Client tags over which standby tasks are spread.
group.streams.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | A member that is silent for so long is removed (streams groups).
group.streams.task.offset.interval.ms | int | 60000 | [1,...] | medium internal | read-only | later | How often members report the offsets of their tasks.
group.streams.topology.description.plugin.class | class | null |  | medium | read-only | moot | Java class that describes topologies.
`;
