/**
 * Configs of producers and transactions. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const TRANSACTIONS_CONFIGS = `
add.partitions.to.txn.retry.backoff.max.ms | int | 100 | [0,...] | high | read-only | later | 
add.partitions.to.txn.retry.backoff.ms | int | 20 | [1,...] | high | read-only | later | 
producer.id.expiration.check.interval.ms | int | 600000 | [1,...] | low internal | read-only | later | 
producer.id.expiration.ms | int | 86400000 | [1,...] | low | cluster-wide | later | 
transaction.abort.timed.out.transaction.cleanup.interval.ms | int | 10000 | [1,...] | low | read-only | later | 
transaction.max.timeout.ms | int | 900000 | [1,...] | high | read-only | later | 
transaction.partition.verification.enable | boolean | true |  | low | cluster-wide | later | 
transaction.remove.expired.transaction.cleanup.interval.ms | int | 3600000 | [1,...] | low | read-only | later | 
transaction.state.log.load.buffer.size | int | 5242880 | [1,...] | high | read-only | later | 
transaction.state.log.min.isr | int | 2 | [1,...] | high | read-only | later | 
transaction.state.log.num.partitions | int | 50 | [1,...] | high | read-only | later | 
transaction.state.log.replication.factor | short | 3 | [1,...] | high | read-only | later | 
transaction.state.log.segment.bytes | int | 104857600 | [1,...] | high | read-only | later | 
transaction.two.phase.commit.enable | boolean | false |  | low | read-only | later | 
transactional.id.expiration.ms | int | 604800000 | [1,...] | high | read-only | later | 
`;
