/**
 * Configs of producers and transactions. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const TRANSACTIONS_CONFIGS = `
add.partitions.to.txn.retry.backoff.max.ms | int | 100 | [0,...] | high | read-only | later | Longest pause before adding a partition to a transaction is tried again.
add.partitions.to.txn.retry.backoff.ms | int | 20 | [1,...] | high | read-only | later | First pause before adding a partition to a transaction is tried again.
producer.id.expiration.check.interval.ms | int | 600000 | [1,...] | low internal | read-only | used | How often expired producers are forgotten.
producer.id.expiration.ms | int | 86400000 | [1,...] | low | cluster-wide | used | A producer that is silent for so long is forgotten by its partitions.
transaction.abort.timed.out.transaction.cleanup.interval.ms | int | 10000 | [1,...] | low | read-only | later | How often transactions that timed out are looked for.
transaction.max.timeout.ms | int | 900000 | [1,...] | high | read-only | later | Longest timeout that a transaction may ask for.
transaction.partition.verification.enable | boolean | true |  | low | cluster-wide | later | Whether a partition checks that it belongs to an ongoing transaction.
transaction.remove.expired.transaction.cleanup.interval.ms | int | 3600000 | [1,...] | low | read-only | later | How often expired transactional ids are looked for.
transaction.state.log.load.buffer.size | int | 5242880 | [1,...] | high | read-only | later | Bytes per read when a coordinator loads its transactions.
transaction.state.log.min.isr | int | 2 | [1,...] | high | read-only | later | In-sync replicas that __transaction_state needs.
transaction.state.log.num.partitions | int | 50 | [1,...] | high | read-only | later | Partitions of __transaction_state when it is created.
transaction.state.log.replication.factor | short | 3 | [1,...] | high | read-only | later | Replicas of __transaction_state when it is created.
transaction.state.log.segment.bytes | int | 104857600 | [1,...] | high | read-only | later | Segment size of __transaction_state.
transaction.two.phase.commit.enable | boolean | false |  | low | read-only | later | Whether producers may leave the outcome of a transaction to an outer coordinator.
transactional.id.expiration.ms | int | 604800000 | [1,...] | high | read-only | later | An idle transactional id is forgotten after this time.
`;
