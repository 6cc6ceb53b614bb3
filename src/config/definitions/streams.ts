/**
 * Configs of streams groups. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const STREAMS_CONFIGS = `
group.streams.acceptable.recovery.lag | long | 10000 | [0,...] | medium internal | read-only | later | 
group.streams.assignment.interval.ms | int | 1000 | [0,...] | medium | cluster-wide | later | 
group.streams.assignor.offload.enable | boolean | true |  | medium internal | cluster-wide | later | 
group.streams.assignors | list | sticky | distinct non-empty | medium | read-only | later | 
group.streams.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | 
group.streams.initial.rebalance.delay.ms | int | 3000 | [0,...] | medium | read-only | later | 
group.streams.max.assignment.interval.ms | int | 15000 | [0,...] | medium | read-only | later | 
group.streams.max.heartbeat.interval.ms | int | 15000 | [1,...] | medium | read-only | later | 
group.streams.max.session.timeout.ms | int | 60000 | [1,...] | medium | read-only | later | 
group.streams.max.size | int | 2147483647 | [1,...] | medium | read-only | later | 
group.streams.max.standby.replicas | int | 2 | [0,...] | medium | read-only | later | 
group.streams.max.warmup.replicas | int | 20 | [0,...] | medium internal | read-only | later | 
group.streams.min.assignment.interval.ms | int | 0 | [0,...] | medium | read-only | later | 
group.streams.min.heartbeat.interval.ms | int | 5000 | [1,...] | medium | read-only | later | 
group.streams.min.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | 
group.streams.min.task.offset.interval.ms | int | 15000 | [1,...] | medium internal | read-only | later | 
group.streams.num.standby.replicas | int | 0 | [0,...] | medium | read-only | later | 
group.streams.num.warmup.replicas | int | 2 | [0,...] | medium internal | read-only | later | 
group.streams.rack.aware.assignment.tags | list | "" | distinct | low | read-only | later | 
group.streams.session.timeout.ms | int | 45000 | [1,...] | medium | read-only | later | 
group.streams.task.offset.interval.ms | int | 60000 | [1,...] | medium internal | read-only | later | 
group.streams.topology.description.plugin.class | class | null |  | medium | read-only | later | 
`;
