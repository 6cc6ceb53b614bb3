/** Names that older Kafka versions had. Kafka 4 ignores them without a word; a person moving over wants to be told. */
const REMOVED: Readonly<Record<string, string>> = {
  "zookeeper.connect": "Kafka 4 has no ZooKeeper",
  "zookeeper.connection.timeout.ms": "Kafka 4 has no ZooKeeper",
  "zookeeper.session.timeout.ms": "Kafka 4 has no ZooKeeper",
  "zookeeper.set.acl": "Kafka 4 has no ZooKeeper",
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
};

/** Why a name is no longer a config, or undefined if it never was one that we know of. */
export function removedBecause(name: string): string | undefined {
  return REMOVED[name];
}
