/**
 * Configs of replication and leadership. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const REPLICATION_CONFIGS = `
auto.leader.rebalance.enable | boolean | true |  | high | read-only | later | 
controlled.shutdown.enable | boolean | true |  | medium | read-only | later | 
default.replication.factor | int | 1 |  | medium | read-only | later | 
delete.records.purgatory.purge.interval.requests | int | 1 |  | medium | read-only | later | 
fetch.max.bytes | int | 57671680 | [1024,...] | medium | read-only | later | 
fetch.purgatory.purge.interval.requests | int | 1000 |  | medium | read-only | later | 
leader.imbalance.check.interval.seconds | long | 300 | [1,...] | high | read-only | later | 
num.replica.alter.log.dirs.threads | int | null |  | high | read-only | later | 
num.replica.fetchers | int | 1 | [1,...] | high | cluster-wide | later | 
producer.purgatory.purge.interval.requests | int | 1000 |  | medium | read-only | later | 
replica.fetch.backoff.ms | int | 1000 | [0,...] | medium | read-only | later | 
replica.fetch.max.bytes | int | 1048576 | [0,...] | medium | read-only | later | 
replica.fetch.min.bytes | int | 1 |  | high | read-only | later | 
replica.fetch.response.max.bytes | int | 10485760 | [0,...] | medium | read-only | later | 
replica.fetch.wait.max.ms | int | 500 |  | high | read-only | later | 
replica.high.watermark.checkpoint.interval.ms | long | 5000 |  | high | read-only | later | 
replica.lag.time.max.ms | long | 30000 |  | high | read-only | later | 
replica.selector.class | string | null |  | medium | read-only | later | 
replica.socket.receive.buffer.bytes | int | 65536 |  | high | read-only | later | 
replica.socket.timeout.ms | int | 30000 |  | high | read-only | later | 
unclean.leader.election.enable | boolean | false |  | high | cluster-wide | later | 
unclean.leader.election.interval.ms | long | 300000 | [1,...] | medium internal | read-only | later | 
`;
