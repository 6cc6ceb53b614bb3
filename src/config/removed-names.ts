/** Names that older Kafka versions had. Kafka 4 ignores them without a word; a person moving over wants to be told. */
const REMOVED: Readonly<Record<string, string>> = {
  "zookeeper.connect": "Kafka 4 has no ZooKeeper",
  "zookeeper.connection.timeout.ms": "Kafka 4 has no ZooKeeper",
  "zookeeper.session.timeout.ms": "Kafka 4 has no ZooKeeper",
  "zookeeper.set.acl": "Kafka 4 has no ZooKeeper",
  "zookeeper.clientCnxnSocket": "Kafka 4 has no ZooKeeper",
  "zookeeper.max.in.flight.requests": "Kafka 4 has no ZooKeeper",
  "zookeeper.sync.time.ms": "Kafka 4 has no ZooKeeper",
  "zookeeper.metadata.migration.enable": "Kafka 4 has no ZooKeeper",
  "broker.id.generation.enable": "Kafka 4 has no ZooKeeper",
  "reserved.broker.max.id": "Kafka 4 has no ZooKeeper",
  "control.plane.listener.name": "Kafka 4 has no ZooKeeper",
  "inter.broker.protocol.version": "Kafka 4 takes versions from the feature levels",
  "log.message.format.version": "Kafka 4 writes record format 2 only",
  "log.message.downconversion.enable": "Kafka 4 never converts down",
  "log.message.timestamp.difference.max.ms":
    "use log.message.timestamp.before.max.ms and log.message.timestamp.after.max.ms",
  "delegation.token.master.key": "use delegation.token.secret.key",
  "offsets.commit.required.acks": "Kafka 4 always waits for all replicas",
  "advertised.host.name": "use advertised.listeners",
  "advertised.port": "use advertised.listeners",
  "host.name": "use listeners",
  port: "use listeners",
  "quota.producer.default": "quotas are dynamic: set them with kafka-configs",
  "quota.consumer.default": "quotas are dynamic: set them with kafka-configs",
  "password.encoder.secret": "Kafka 4 keeps no encoded passwords",
  "password.encoder.old.secret": "Kafka 4 keeps no encoded passwords",
  "password.encoder.iterations": "Kafka 4 keeps no encoded passwords",
  "password.encoder.key.length": "Kafka 4 keeps no encoded passwords",
  "password.encoder.cipher.algorithm": "Kafka 4 keeps no encoded passwords",
  "password.encoder.keyfactory.algorithm": "Kafka 4 keeps no encoded passwords",
  "auto.include.jmx.reporter": "use metric.reporters",
  "controlled.shutdown.max.retries": "Kafka 4's brokers shut down through their heartbeats",
  "controlled.shutdown.retry.backoff.ms": "Kafka 4's brokers shut down through their heartbeats",
  "leader.imbalance.per.broker.percentage": "Kafka 4 moves leaders back without a threshold",
  "log.cleanup.interval.mins": "use log.retention.check.interval.ms",
  "group.coordinator.new.enable": "Kafka 4 has one group coordinator",
  "replica.lag.max.messages": "use replica.lag.time.max.ms",
};

/** Why a name is no longer a config, or undefined if it never was one that we know of. */
export function removedBecause(name: string): string | undefined {
  if (Object.hasOwn(REMOVED, name)) return REMOVED[name];
  return name.startsWith("zookeeper.ssl.") ? "Kafka 4 has no ZooKeeper" : undefined;
}
