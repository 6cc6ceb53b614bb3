/**
 * What a broker without a properties file runs with: one node for one developer. Kafka's own defaults assume a cluster:
 * with three replicas of its internal topics a single node's `__consumer_offsets` never comes up.
 */
export const STANDALONE_DEFAULTS: Readonly<Record<string, string>> = {
  "process.roles": "broker,controller",
  "node.id": "1",
  listeners: "PLAINTEXT://127.0.0.1:9092",
  "controller.listener.names": "CONTROLLER",
  "offsets.topic.replication.factor": "1",
  "transaction.state.log.replication.factor": "1",
  "transaction.state.log.min.isr": "1",
  "share.coordinator.state.topic.replication.factor": "1",
  "share.coordinator.state.topic.min.isr": "1",
  "group.initial.rebalance.delay.ms": "0",
  "log.dirs": "./rafka-data",
};
