/**
 * Command lines of Kafka's tools, in their order on brokers that were empty before. `SERVER` is the broker's address, a word
 * in angle brackets a file of {@link TOOL_FILES}.
 */

/** A tool's name as the oracle calls it, and its arguments. */
export type ToolCommand = readonly [tool: string, ...args: string[]];

/** The main classes. */
export const TOOL_CLASSES: Readonly<Record<string, string>> = {
  topics: "org.apache.kafka.tools.TopicCommand",
  configs: "kafka.admin.ConfigCommand",
  features: "org.apache.kafka.tools.FeatureCommand",
  "log-dirs": "org.apache.kafka.tools.LogDirsCommand",
  "metadata-quorum": "org.apache.kafka.tools.MetadataQuorumCommand",
  "reassign-partitions": "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
  "leader-election": "org.apache.kafka.tools.LeaderElectionCommand",
  cluster: "org.apache.kafka.tools.ClusterTool",
  "get-offsets": "org.apache.kafka.tools.GetOffsetShell",
  "delete-records": "org.apache.kafka.tools.DeleteRecordsCommand",
  "consumer-groups": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
  groups: "org.apache.kafka.tools.GroupsCommand",
  "client-metrics": "org.apache.kafka.tools.ClientMetricsCommand",
  acls: "org.apache.kafka.tools.AclCommand",
  transactions: "org.apache.kafka.tools.TransactionsCommand",
  "delegation-tokens": "org.apache.kafka.tools.DelegationTokenCommand",
  "share-groups": "org.apache.kafka.tools.consumer.group.ShareGroupCommand",
  "streams-groups": "org.apache.kafka.tools.streams.StreamsGroupCommand",
  "producer-perf": "org.apache.kafka.tools.ProducerPerformance",
};

const partitions = (...named: [topic: string, partition: number, replicas: number[]][]): string =>
  JSON.stringify({
    version: 1,
    partitions: named.map(([topic, partition, replicas]) => ({ topic, partition, replicas })),
  });

const offsets = (...named: [topic: string, partition: number, offset: number][]): string =>
  JSON.stringify({
    version: 1,
    partitions: named.map(([topic, partition, offset]) => ({ topic, partition, offset })),
  });

/** Files that commands are given. */
export const TOOL_FILES: Readonly<Record<string, string>> = {
  topics: JSON.stringify({ version: 1, topics: [{ topic: "t" }] }),
  moves: partitions(["t", 0, [1]], ["t", 1, [1]]),
  "moves-to-nobody": partitions(["t", 0, [9]]),
  "moves-of-nothing": partitions(["never", 0, [1]]),
  "no-json": "{",
  records: offsets(["a.b", 0, 2]),
  "records-too-far": offsets(["a.b", 0, 99]),
  "records-of-nothing": offsets(["never", 0, 1]),
  impatient: "default.api.timeout.ms=3000\nrequest.timeout.ms=2000\n",
  elections: JSON.stringify({ partitions: [{ topic: "t", partition: 1 }] }),
};

const topics = (...args: string[]): ToolCommand => ["topics", "--bootstrap-server", "SERVER", ...args];
const created = (name: string, ...more: string[]): ToolCommand => topics("--create", "--topic", name, ...more);
const configs = (...args: string[]): ToolCommand => ["configs", "--bootstrap-server", "SERVER", ...args];
const shown = (type: string, name: string, ...more: string[]): ToolCommand =>
  configs("--describe", "--entity-type", type, "--entity-name", name, ...more);
const added = (type: string, name: string, config: string): ToolCommand =>
  configs("--alter", "--entity-type", type, "--entity-name", name, "--add-config", config);
const removed = (type: string, name: string, config: string): ToolCommand =>
  configs("--alter", "--entity-type", type, "--entity-name", name, "--delete-config", config);
const features = (...args: string[]): ToolCommand => ["features", "--bootstrap-server", "SERVER", ...args];
const quorum = (...args: string[]): ToolCommand => ["metadata-quorum", "--bootstrap-server", "SERVER", ...args];
const moved = (...args: string[]): ToolCommand => ["reassign-partitions", "--bootstrap-server", "SERVER", ...args];
const elected = (...args: string[]): ToolCommand => ["leader-election", "--bootstrap-server", "SERVER", ...args];
const offsetsOf = (...args: string[]): ToolCommand => ["get-offsets", "--bootstrap-server", "SERVER", ...args];
const groups = (...args: string[]): ToolCommand => ["consumer-groups", "--bootstrap-server", "SERVER", ...args];
const metrics = (...args: string[]): ToolCommand => ["client-metrics", "--bootstrap-server", "SERVER", ...args];
const reset = (...args: string[]): ToolCommand => groups("--reset-offsets", "--group", "g", "--topic", "a.b", ...args);

const deleted = (file: string, ...args: string[]): ToolCommand => [
  "delete-records",
  "--bootstrap-server",
  "SERVER",
  "--offset-json-file",
  file,
  ...args,
];
const SENT = "--topic a.b --num-records 20 --record-size 10 --throughput -1 --bootstrap-server SERVER";

const TOPICS: readonly ToolCommand[] = [
  created("t", "--partitions", "3", "--replication-factor", "1", "--config", "retention.ms=60000"),
  created("t"),
  created("t", "--if-not-exists"),
  created("a/b"),
  created("bad", "--config", "no.such=1"),
  created("bad", "--config", "retention.ms=soon"),
  created("bad", "--replication-factor", "2"),
  created("bad", "--replica-assignment", "9"),
  created("bad", "--partitions", "0"),
  created("assigned", "--replica-assignment", "1,1"),
  created("compacted", "--config", "cleanup.policy=compact", "--config", "min.insync.replicas=2"),
  created("a.b"),
  created("a_b"),
  topics("--create"),
  topics("--list"),
  topics("--list", "--topic", "[at].*"),
  topics("--describe"),
  topics("--describe", "--topic", "t"),
  topics("--describe", "--topic", "never"),
  topics("--describe", "--topic", "never", "--if-exists"),
  topics("--describe", "--topic-id", "AAAAAAAAAAcAAAAAAAAABw"),
  topics("--describe", "--topics-with-overrides"),
  topics("--describe", "--under-replicated-partitions"),
  topics("--describe", "--under-min-isr-partitions"),
  topics("--describe", "--at-min-isr-partitions"),
  topics("--describe", "--unavailable-partitions"),
  topics("--alter", "--topic", "t", "--partitions", "4"),
  topics("--alter", "--topic", "t", "--partitions", "2"),
  topics("--alter", "--topic", "never", "--partitions", "2"),
  topics("--alter", "--topic", "never", "--partitions", "2", "--if-exists"),
  topics("--alter", "--topic", "assigned", "--partitions", "3", "--replica-assignment", "1,1,1"),
  topics("--alter", "--topic", "assigned", "--partitions", "4", "--replica-assignment", "1,1,1,9"),
  topics("--delete", "--topic", "never"),
  topics("--delete", "--topic", "never", "--if-exists"),
  topics("--delete", "--topic", "assigned"),
  topics("--list"),
];

const CONFIGS: readonly ToolCommand[] = [
  shown("topics", "t"),
  shown("topics", "t", "--all"),
  shown("topics", "never"),
  added("topics", "t", "segment.bytes=2097152,cleanup.policy=[compact,delete]"),
  added("topics", "t", "no.such=1"),
  added("topics", "t", "segment.bytes=1"),
  added("topics", "t", "cleanup.policy=burn"),
  added("topics", "never", "segment.bytes=2097152"),
  removed("topics", "t", "segment.bytes"),
  removed("topics", "t", "segment.bytes"),
  removed("topics", "t", "no.such"),
  shown("topics", "t"),
  shown("brokers", "1"),
  shown("brokers", "9"),
  added("brokers", "1", "log.cleaner.threads=2"),
  added("brokers", "1", "node.id=2"),
  added("brokers", "1", "log.retention.ms=soon"),
  configs("--alter", "--entity-type", "brokers", "--entity-default", "--add-config", "message.max.bytes=2000000"),
  configs("--describe", "--entity-type", "brokers", "--entity-default"),
  configs("--alter", "--entity-type", "brokers", "--entity-default", "--delete-config", "message.max.bytes"),
  removed("brokers", "1", "log.cleaner.threads"),
  shown("brokers", "1"),
  added("broker-loggers", "1", "no.such.logger=DEBUG"),
  added("groups", "g", "consumer.session.timeout.ms=50000"),
  added("groups", "g", "consumer.session.timeout.ms=1"),
  shown("groups", "g"),
  removed("groups", "g", "consumer.session.timeout.ms"),
  added("client-metrics", "m", "interval.ms=30000,metrics=[a.,b.]"),
  added("client-metrics", "m", "interval.ms=1"),
  shown("client-metrics", "m"),
  removed("client-metrics", "m", "metrics"),
  added("users", "alice", "producer_byte_rate=1024"),
  added("users", "alice", "producer_byte_rate=-1"),
  added("users", "alice", "no_such=1"),
  added("users", "alice", "SCRAM-SHA-256=[iterations=8192,password=secret]"),
  shown("users", "alice"),
  configs("--describe", "--entity-type", "users"),
  removed("users", "alice", "producer_byte_rate,SCRAM-SHA-256"),
  removed("users", "alice", "SCRAM-SHA-256"),
  configs("--alter", "--entity-type", "clients", "--entity-default", "--add-config", "consumer_byte_rate=2048"),
  configs("--describe", "--entity-type", "clients"),
  added("ips", "127.0.0.1", "connection_creation_rate=9"),
  added("ips", "not an address", "connection_creation_rate=9"),
  configs("--describe", "--entity-type", "ips"),
  configs("--describe", "--entity-type", "topics"),
  configs("--describe"),
];

const CLUSTER: readonly ToolCommand[] = [
  features("describe"),
  features("downgrade", "--feature", "eligible.leader.replicas.version=0", "--dry-run"),
  features("downgrade", "--feature", "eligible.leader.replicas.version=0"),
  features("upgrade", "--feature", "eligible.leader.replicas.version=1"),
  features("upgrade", "--feature", "eligible.leader.replicas.version=9"),
  features("upgrade", "--feature", "no.such=1"),
  features("downgrade", "--metadata", "4.1"),
  features("downgrade", "--metadata", "4.1", "--unsafe"),
  features("disable", "--feature", "eligible.leader.replicas.version"),
  features("upgrade", "--feature", "eligible.leader.replicas.version=1"),
  features("version-mapping", "--release-version", "4.1"),
  ["cluster", "cluster-id", "--bootstrap-server", "SERVER"],
  ["cluster", "list-endpoints", "--bootstrap-server", "SERVER"],
  ["cluster", "list-endpoints", "--bootstrap-server", "SERVER", "--include-fenced-brokers"],
  ["cluster", "unregister", "--bootstrap-server", "SERVER", "--id", "9"],
  quorum("describe", "--status"),
  quorum("describe", "--replication"),
  quorum("describe", "--replication", "--human-readable"),
  quorum("describe"),
  quorum("remove-controller", "--controller-id", "9", "--controller-directory-id", "AAAAAAAAAAcAAAAAAAAABw"),
  moved("--generate", "--topics-to-move-json-file", "<topics>", "--broker-list", "1"),
  moved("--generate", "--topics-to-move-json-file", "<topics>", "--broker-list", "9"),
  moved("--execute", "--reassignment-json-file", "<moves>"),
  moved("--verify", "--reassignment-json-file", "<moves>"),
  moved("--execute", "--reassignment-json-file", "<moves-to-nobody>"),
  moved("--execute", "--reassignment-json-file", "<moves-of-nothing>"),
  moved("--execute", "--reassignment-json-file", "<no-json>"),
  moved("--cancel", "--reassignment-json-file", "<moves>"),
  moved("--list"),
  elected("--election-type", "preferred", "--all-topic-partitions"),
  elected("--election-type", "preferred", "--topic", "t", "--partition", "0"),
  elected("--election-type", "unclean", "--topic", "t", "--partition", "0"),
  elected("--election-type", "preferred", "--path-to-json-file", "<elections>"),
  elected("--election-type", "preferred", "--topic", "never", "--partition", "0"),
  elected("--election-type", "preferred", "--topic", "t", "--partition", "99"),
];

const RECORDS: readonly ToolCommand[] = [
  ["producer-perf", ...SENT.split(" ")],
  offsetsOf("--topic", "a.b"),
  offsetsOf("--topic", "t", "--time", "earliest"),
  offsetsOf("--topic", "t", "--partitions", "0,1", "--time", "-2"),
  offsetsOf("--topic", "t", "--time", "-4"),
  offsetsOf("--topic", "t", "--time", "latest-tiered"),
  offsetsOf("--topic-partitions", "t:0-2,compacted", "--time", "-2"),
  offsetsOf("--topic", "never"),
  offsetsOf("--topic", "t", "--time", "soon"),
  ["log-dirs", "--bootstrap-server", "SERVER", "--describe", "--topic-list", "compacted"],
  ["log-dirs", "--bootstrap-server", "SERVER", "--describe", "--topic-list", "never"],
  ["log-dirs", "--bootstrap-server", "SERVER", "--describe", "--broker-list", "9"],
  ["log-dirs", "--bootstrap-server", "SERVER"],
  deleted("<records>"),
  offsetsOf("--topic", "a.b", "--time", "earliest"),
  deleted("<records-too-far>"),
  deleted("<no-json>"),
  deleted("<records-of-nothing>", "--command-config", "<impatient>"),
  reset("--to-earliest", "--dry-run"),
  reset("--to-earliest", "--execute"),
  reset("--shift-by", "-1", "--execute"),
  groups("--describe", "--group", "g", "--state"),
  groups("--describe", "--group", "g", "--members"),
  groups("--describe", "--group", "g", "--offsets"),
  groups("--describe", "--group", "never"),
  groups("--list"),
  groups("--list", "--state"),
  groups("--delete-offsets", "--group", "g", "--topic", "a.b:0"),
  groups("--delete-offsets", "--group", "never", "--topic", "t"),
  groups("--delete", "--group", "g"),
  groups("--delete", "--group", "g"),
  ["groups", "--bootstrap-server", "SERVER", "--list"],
  metrics("--list"),
  metrics("--alter", "--name", "n", "--metrics", "org.a", "--interval", "10000"),
  metrics("--describe", "--name", "n"),
  metrics("--alter", "--name", "n", "--interval", "1"),
  metrics("--delete", "--name", "n"),
  metrics("--list"),
];

const NOT_FOR_EVERY_BROKER: readonly ToolCommand[] = [
  ["acls", "--bootstrap-server", "SERVER", "--list"],
  [
    "acls",
    "--bootstrap-server",
    "SERVER",
    "--add",
    "--allow-principal",
    "User:a",
    "--topic",
    "t",
    "--producer",
    "--force",
  ],
  ["transactions", "--bootstrap-server", "SERVER", "list"],
  ["transactions", "--bootstrap-server", "SERVER", "describe-producers", "--topic", "compacted", "--partition", "0"],
  ["share-groups", "--bootstrap-server", "SERVER", "--list"],
  ["share-groups", "--bootstrap-server", "SERVER", "--describe", "--group", "s"],
  ["streams-groups", "--bootstrap-server", "SERVER", "--list"],
];

/** All of them, in their order. */
export const TOOL_COMMANDS: readonly ToolCommand[] = [
  ...TOPICS,
  ...CONFIGS,
  ...CLUSTER,
  ...RECORDS,
  ...NOT_FOR_EVERY_BROKER,
];
