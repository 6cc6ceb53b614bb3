/** Properties files with one thing wrong each, and what the lint is to say of it: for its tests, and to be shown to Kafka. */
import type { LintRule } from "../config/lint/finding.ts";

/** One node on loopback: nothing to complain of. */
export const SOUND_LINES: readonly string[] = [
  "process.roles=broker,controller",
  "node.id=1",
  "controller.quorum.bootstrap.servers=localhost:9093",
  "listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093",
  "controller.listener.names=CONTROLLER",
  "offsets.topic.replication.factor=1",
  "log.dirs=/data",
];

/** What stands around a file. */
export interface LintedWith {
  readonly mode?: number;
  readonly overrides?: Readonly<Record<string, string>>;
}

/** The sound file, without those of its settings that the lines set, and then the lines: the first of them is number 21. */
export function lintedText(lines: readonly string[]): string {
  const set = new Set(lines.map((line) => line.split("=")[0]));
  const text = SOUND_LINES.filter((line) => !set.has(line.split("=")[0])).join("\n");
  const filler = "\n#".repeat(20 - text.split("\n").length);
  return `${text}${filler}\n${lines.join("\n")}\n`;
}

/** Lines, the rule that they break, what is said of it and how it is to be mended. */
export type LintCase = readonly [lines: string, rule: LintRule, text: RegExp, fix: RegExp, given?: LintedWith];

/** At least one for each rule. */
export const LINT_CASES: readonly LintCase[] = [
  // Names.
  ["num.partitons=3", "unknown-name", /^s\.properties:21: warning: num\.partitons: is no config .*did you mean num\.partitions\?/, /rename it to num\.partitions/],
  ["LOG.RETENTION.MS=3", "unknown-name", /did you mean log\.retention\.ms\?/, /rename it to log\.retention\.ms/],
  ["KAFKA_LOG_RETENTION_MS=3", "unknown-name", /did you mean log\.retention\.ms\?/, /rename it to log\.retention\.ms/],
  ["my.own.thing=3", "unknown-name", /my\.own\.thing: is no config that Rafka knows, and is ignored \[/, /unless a plugin/],
  ["zookeeper.connect=z:2181", "removed-name", /Kafka 4 has no ZooKeeper/, /remove it/],
  ["advertised.host.name=h", "removed-name", /use advertised\.listeners/, /use advertised\.listeners instead/],
  ["broker.id=1", "deprecated-name", /broker\.id=1: is deprecated: use node\.id/, /rename it to node\.id/],
  ["log.cleaner.enable=true", "deprecated-name", /log\.cleaner\.enable=true: is deprecated/, /the cleaner always runs/],
  ["retention.ms=3", "misplaced-name", /is a topic's config/, /use log\.retention\.ms for all topics/],
  ["consumer.session.timeout.ms=3", "misplaced-name", /is a group's config/, /use group\.consumer\.session\.timeout\.ms/],
  ["share.isolation.level=read_committed", "misplaced-name", /is a group's config/, /configs alter group NAME/],
  ["interval.ms=3", "misplaced-name", /client metrics/, /client-metrics NAME/],
  ["bootstrap.servers=h:1", "misplaced-name", /is a client's config/, /remove it/],
  ["config.storage.topic=c", "misplaced-name", /is Kafka Connect's config/, /remove it/],
  ["application.id=c", "misplaced-name", /is Kafka Streams' config/, /remove it/],
  ["clientPort=1", "misplaced-name", /is ZooKeeper's config/, /remove it/],
  ["log4j.rootLogger=INFO", "misplaced-name", /logging of Kafka's Java/, /--log-level/],
  ["listener.name.PLAINTEXT.max.connections=5", "listener-prefix", /lower case/, /listener\.name\.plaintext\.max\.connections/],
  ["listener.name.outside.max.connections=5", "listener-prefix", /only plaintext, controller/, /name one/],
  ["listener.name.plaintext.max.conections=5", "listener-prefix", /did you mean max\.connections\?/, /end in max\.connections/],
  ["listener.name.plaintext.num.partitions=5", "listener-prefix", /num\.partitions cannot differ between listeners/, /for all of them/],
  ["listener.name.plaintext=5", "listener-prefix", /names no config/, /listener\.name\.<listener>\.<config>/],
  // Values.
  ["process.roles=", "invalid-value", /error: process\.roles=: /, /broker, controller/],
  ["num.partitions=0", "invalid-value", /num\.partitions=0: Value must be at least 1 \(allowed: 1 to 2147483647\)/, /1 to 2147483647, or remove it for 1/],
  ["num.partitions=3 # of all", "invalid-value", /Not a number of type INT/, /line of its own/],
  ["log.retention.ms=7d", "invalid-value", /log\.retention\.ms=7d: Not a number of type LONG \(allowed: a whole number\)/, /units are not understood: write 604800000$/],
  ["log.segment.bytes=1 GB", "invalid-value", /Not a number of type INT/, /write 1073741824$/],
  ["log.retention.hours=7days", "invalid-value", /Not a number of type INT/, /write 168$/],
  ["num.partitions=3h", "invalid-value", /Not a number of type INT/, /^give it a value that is allowed/],
  ["auto.create.topics.enable=yes", "invalid-value", /\(allowed: true or false\)/, /true or false, or remove it for true/],
  ["compression.gzip.level=0", "invalid-value", /\(allowed: 1 to 9, or -1\)/, /1 to 9/],
  ["num.partitions=${PARTITIONS}", "invalid-value", /Not a number of type INT/, /fill in the placeholder/],
  ["listener.name.plaintext.max.connections=x", "invalid-value", /Not a number of type INT/, /allowed/],
  ["ssl.client.auth=maybe", "invalid-value", /String must be one of: required, requested, none/, /allowed/],
  // Values together.
  ["log.retention.ms=0", "contradiction", /must be unlimited \(-1\)/, /the message names/],
  ["listeners=PLAINTEXT://:9092,CONTROLLER://:9092", "contradiction", /different port/, /a port of its own/],
  ["log.cleaner.threads=0", "contradiction", /log\.cleaner\.threads=0: Log cleaner threads should be at least 1/, /1 or more/],
  ["listeners=PLAINTEXT://0.0.0.0:9092,CONTROLLER://:9093", "contradiction", /nonroutable meta-address/, /set advertised\.listeners to an address that clients can reach/],
  ["controller.listener.names=OTHER", "contradiction", /No security protocol defined for listener CONTROLLER/, /listener\.security\.protocol\.map, as in CONTROLLER:PLAINTEXT/],
  ["inter.broker.listener.name=OUT", "contradiction", /not found in listener\.security\.protocol\.map/, /name a listener of advertised/],
  ["advertised.listeners=PLAINTEXT://0.0.0.0:9092", "contradiction", /nonroutable meta-address/, /clients can reach/],
  ["group.consumer.session.timeout.ms=1000", "contradiction", /must be greater than or equal to group\.consumer\.min/, /the message names/],
  ["process.roles=broker", "contradiction", /with just the broker role/, /name a listener/],
  ["authorizer.class.name=x.Y", "unsupported", /does not check ACLs yet/, /remove it/],
  ["create.topic.policy.class.name=com.example.Policy", "unsupported", /names a Java class/, /name a module/],
  ["controller.quorum.voters=1@h:1,2@h:1", "unsupported", /names other voters \(2\)/, /this node alone/],
  ["log.retention.hours=1\nlog.retention.ms=3600000", "shadowed-value", /:21: warning: log\.retention\.hours=1: has no effect: log\.retention\.ms=3600000 wins/, /remove log\.retention\.hours or log\.retention\.ms/],
  ["log.retention.hours=1\nlog.retention.minutes=3", "shadowed-value", /log\.retention\.minutes=3 wins/, /remove/],
  ["log.roll.hours=1\nlog.roll.ms=3", "shadowed-value", /log\.roll\.ms=3 wins/, /remove/],
  ["log.roll.jitter.hours=1\nlog.roll.jitter.ms=3", "shadowed-value", /log\.roll\.jitter\.ms=3 wins/, /remove/],
  ["log.dir=/a", "shadowed-value", /log\.dirs=\/data wins/, /remove/],
  ["message.max.bytes=2000000", "message-size", /more than replica\.fetch\.max\.bytes=1048576/, /raise replica\.fetch\.max\.bytes to 2000000/],
  ["log.segment.bytes=1048576\nmessage.max.bytes=2000000", "message-size", /larger than a segment is refused/, /lower/],
  ["socket.request.max.bytes=1000000", "message-size", /socket\.request\.max\.bytes=1000000: message\.max\.bytes=1048588 is more/, /raise socket/],
  ["log.retention.bytes=1000", "late-retention", /info: log\.retention\.bytes=1000: is less than log\.segment\.bytes/, /lower log\.segment\.bytes/],
  ["log.retention.ms=60000", "late-retention", /up to 604800000 ms longer than the 60000 ms/, /log\.roll\.ms to 60000/],
  ["group.min.session.timeout.ms=2000000", "timeouts", /more than group\.max\.session\.timeout\.ms=1800000/, /raise the maximum/],
  ["broker.heartbeat.interval.ms=5000", "timeouts", /more than half of broker\.session\.timeout\.ms=9000/, /lower the interval/],
  ["group.max.session.timeout.ms=20", "timeouts", /:21: warning: group\.max\.session/, /raise the maximum/],
  ["offsets.topic.replication.factor=3", "replica-count", /one node has no 3 replicas: __consumer_offsets/, /set offsets\.topic\.replication\.factor=1/],
  ["default.replication.factor=2", "replica-count", /created without a number are refused/, /=1/],
  ["min.insync.replicas=2", "replica-count", /asks for more replicas than default\.replication\.factor=1/, /to 1 or less/],
  ["transaction.state.log.min.isr=4", "replica-count", /more replicas than transaction\.state\.log\.replication\.factor=3/, /to 3 or less/],
  ["share.coordinator.state.topic.min.isr=4", "replica-count", /share\.coordinator\.state\.topic\.replication\.factor=3/, /to 3 or less/],
  ["unclean.leader.election.enable=true", "unclean-election", /acknowledged records are lost/, /false/],
  ["log.dirs=/data,/tmp/x", "temporary-directory", /\/tmp\/x may be emptied/, /that lasts/],
  ["log.dirs=/data,/data/meta", "nested-directory", /\/data\/meta lies in \/data, and Apache Kafka does not start on that/, /beside each other/],
  ["metadata.log.dir=/data/meta", "nested-directory", /metadata\.log\.dir=\/data\/meta: \/data\/meta lies in \/data/, /beside each other/],
  // Safety.
  ["listeners=PLAINTEXT://:9092,CONTROLLER://:9093", "plaintext-listener", /PLAINTEXT:\/\/:9092 can be reached from every network/, /PLAINTEXT:\/\/127\.0\.0\.1:9092/],
  ["listeners=PLAINTEXT://[::]:9092,CONTROLLER://:9093", "plaintext-listener", /warning: .*every network/, /loopback/],
  ["listeners=PLAINTEXT://kafka.example.com:9092,CONTROLLER://:9093", "plaintext-listener", /every network/, /loopback/],
  ["listeners=PLAINTEXT://192.168.1.9:9092,CONTROLLER://:9093", "plaintext-listener", /info: .*a private network/, /loopback/],
  ["listeners=PLAINTEXT://:9092,CONTROLLER://:9093", "no-authorizer", /may read, write and delete everything/, /loopback/],
  ["listeners=PLAINTEXT://:9092,CONTROLLER://:9093\nadvertised.listeners=PLAINTEXT://localhost:9092", "loopback-address", /told to connect to localhost/, /advertise/],
  ["allow.everyone.if.no.acl.found=TRUE", "open-acls", /open to everybody/, /false/],
  ["ssl.endpoint.identification.algorithm=", "unchecked-peer", /may pose as any host/, /https/],
  ["listener.name.plaintext.ssl.endpoint.identification.algorithm=", "unchecked-peer", /may pose as any host/, /https/],
  ["sasl.oauthbearer.allow.unverified.issuer=true", "unchecked-peer", /made for others/, /false/],
  ["ssl.enabled.protocols=TLSv1.3, TLSv1.1", "weak-tls", /TLSv1\.1 is broken/, /TLSv1\.2,TLSv1\.3/],
  ["ssl.key.password=hunter2", "readable-secret", /^s\.properties: warning: holds secrets \(ssl\.key\.password\).*mode 640/, /chmod 600 s\.properties/, { mode: 0o640 }],
  ["my.plugin.password=hunter2", "readable-secret", /holds secrets \(my\.plugin\.password\)/, /chmod 600/, { mode: 0o604 }],
  ["ssl.key.password=hunter2", "readable-secret", /others may change it \(mode 620\)/, /chmod 600/, { mode: 0o620 }],
  ["", "readable-secret", /^warning: ssl\.key\.password: is a secret on the command line/, /into the properties file/, { overrides: { "ssl.key.password": "x" } }],
  // Without effect.
  ["num.replica.fetchers=4", "no-effect", /info: num\.replica\.fetchers=4: is checked, and has no effect yet/, /do not rely/],
  ["num.io.threads=4", "no-effect", /has no meaning in Rafka: Threads that handle requests/, /remove it/],
  ["remote.log.storage.system.enable=true", "no-effect", /warning: .*no tiered storage yet/, /remove it/],
  ["metric.reporters=com.example.Reporter", "java-class", /only Apache Kafka can load/, /Apache Kafka/],
  ["principal.builder.class=com.example.Builder", "java-class", /only Apache Kafka can load/, /Apache Kafka/],
  // The file.
  ["num.partitions=1\nnum.partitions=1", "duplicate-name", /:22: warning: num\.partitions=1: replaces what line 21 says/, /one of the two lines/],
  ["broker.rack=a # the first", "inline-comment", /broker\.rack=a # the first: the comment is part/, /line of its own/],
  ["log.dirs=C:\\data\\kafka", "lost-backslash", /log\.dirs=C:datakafka: single backslashes are dropped/, /\\\\/],
  ["listeners=PLAINTEXT://127.0.0.1:9092,\\ \n", "lost-backslash", /blanks follow the backslash: the next line is not read as part of this one/, /remove the blanks/],
  ["broker.rack=${RACK}", "placeholder", /broker\.rack=\$\{RACK\}: nothing fills in \$\{RACK\}/, /before a broker reads the file/],
  ["broker.rack={{ .Values.rack }}", "placeholder", /nothing fills in \{\{ \.Values\.rack \}\}/, /before a broker reads the file/],
  ["broker.rack='a'", "quoted-value", /the quotes are part of the value/, /remove the quotes/],
  ["broker.rack=gr\u00c3\u00b6\u00c3\u009fe", "encoding", /^s\.properties:21: warning: has UTF-8 characters/, /\\uXXXX/],
  ["broker.rack=\0", "encoding", /zero byte/, /text file/],
  ["broker.rack=\\u12x4", "unreadable-file", /^s\.properties:21: error: malformed/, /four hexadecimal digits/],
]; // prettier-ignore
