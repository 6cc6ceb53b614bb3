/**
 * Configs of replication and leadership. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const REPLICATION_CONFIGS = `
auto.leader.rebalance.enable | boolean | true |  | high | read-only | later | Whether leadership moves back to preferred replicas by itself.
controlled.shutdown.enable | boolean | true |  | medium | read-only | later | Whether a stopping broker hands its leaderships over first.
default.replication.factor | int | 1 |  | medium | read-only | used | Replicas of a topic that is created without a number.
delete.records.purgatory.purge.interval.requests | int | 1 |  | medium | read-only | moot | Requests between two clean-ups of waiting DeleteRecords.
fetch.max.bytes | int | 57671680 | [1024,...] | medium | read-only | used | Most bytes of one fetch answer.
fetch.purgatory.purge.interval.requests | int | 1000 |  | medium | read-only | moot | Requests between two clean-ups of waiting fetches.
leader.imbalance.check.interval.seconds | long | 300 | [1,...] | high | read-only | later | How often leadership is checked against preferred replicas.
num.replica.alter.log.dirs.threads | int | null |  | high | read-only | used | Replicas that are moved between log directories at a time; as many as there are directories when unset.
num.replica.fetchers | int | 1 | [1,...] | high | cluster-wide | later | Fetchers per source broker.
producer.purgatory.purge.interval.requests | int | 1000 |  | medium | read-only | moot | Requests between two clean-ups of waiting produces.
replica.fetch.backoff.ms | int | 1000 | [0,...] | medium | read-only | later | Pause of a follower after a failed fetch.
replica.fetch.max.bytes | int | 1048576 | [0,...] | medium | read-only | later | Bytes per partition that a follower asks for.
replica.fetch.min.bytes | int | 1 |  | high | read-only | later | Bytes that a follower waits for.
replica.fetch.response.max.bytes | int | 10485760 | [0,...] | medium | read-only | later | Bytes that a follower asks for in all.
replica.fetch.wait.max.ms | int | 500 |  | high | read-only | later | How long a follower's fetch may wait.
replica.high.watermark.checkpoint.interval.ms | long | 5000 |  | high | read-only | used | How often high watermarks are written down.
replica.lag.time.max.ms | long | 30000 |  | high | read-only | later | A follower that is behind for so long leaves the in-sync set.
replica.selector.class | string | null |  | medium | read-only | moot | Java class that picks the replica a consumer reads from.
replica.socket.receive.buffer.bytes | int | 65536 |  | high | read-only | later | Receive buffer of a follower's socket.
replica.socket.timeout.ms | int | 30000 |  | high | read-only | later | Socket timeout of a follower.
unclean.leader.election.enable | boolean | false |  | high | cluster-wide | used | Whether a replica that is behind may lead when no other is left, losing records.
unclean.leader.election.interval.ms | long | 300000 | [1,...] | medium internal | read-only | later | How often unclean elections are considered.
`;
