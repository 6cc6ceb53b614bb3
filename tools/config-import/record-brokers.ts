/**
 * Records with which changes to a sound server.properties Kafka would start, for `src/config/cross-checks.test.ts`:
 * `node tools/config-import/record-brokers.ts ORACLE` (see record-properties.ts).
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

/** A single node as Kafka's own example has it. */
const SOUND: Readonly<Record<string, string>> = {
  "process.roles": "broker,controller",
  "node.id": "1",
  "controller.quorum.bootstrap.servers": "localhost:9093",
  listeners: "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
  "inter.broker.listener.name": "PLAINTEXT",
  "controller.listener.names": "CONTROLLER",
  "log.dirs": "/tmp/data",
};

/** Null takes a name away. */
const CHANGES: readonly Readonly<Record<string, string | null>>[] = [
  {},
  { "process.roles": null },
  { "process.roles": "broker,x" },
  { "node.id": null },
  { "node.id": null, "broker.id": "3" },
  { "broker.id": "2" },
  { "controller.listener.names": null },
  { "controller.listener.names": "OTHER" },
  { "controller.listener.names": "CONTROLLER,OTHER" },
  { "controller.listener.names": "CONTROLLER,PLAINTEXT" },
  { "controller.quorum.bootstrap.servers": null },
  { "controller.quorum.bootstrap.servers": "h" },
  { "controller.quorum.voters": "1@localhost:9093" },
  { "controller.quorum.voters": "2@localhost:9093" },
  { "controller.quorum.voters": "1:localhost:9093" },
  { listeners: "PLAINTEXT://:9092,CONTROLLER://:9092" },
  { listeners: "PLAINTEXT://:9092,PLAINTEXT://:9094,CONTROLLER://:9093" },
  { listeners: "PLAINTEXT://h:x,CONTROLLER://:9093" },
  { listeners: "PLAINTEXT://h:9092:1,CONTROLLER://:9093" },
  { listeners: "OUTSIDE://h:1,CONTROLLER://:9093" },
  { listeners: "CONTROLLER://:9093" },
  { listeners: "PLAINTEXT://:9092" },
  { listeners: "PLAINTEXT://:0,CONTROLLER://:0" },
  { listeners: "plaintext://:9092,controller://:9093" },
  { listeners: "PLAINTEXT://[::1]:9092,CONTROLLER://[::1]:9093" },
  { listeners: "PLAINTEXT://0.0.0.0:9092,CONTROLLER://:9093" },
  { listeners: "PLAINTEXT://:9092,CONTROLLER://0.0.0.0:9093" },
  { listeners: "PLAINTEXT://127.0.0.1:9092,SSL://[::1]:9092,CONTROLLER://:9093" },
  { listeners: "PLAINTEXT://127.0.0.1:9092,SSL://127.0.0.1:9092,CONTROLLER://:9093" },
  { listeners: "PLAINTEXT://a:9092,SSL://[::1]:9092,CONTROLLER://:9093" },
  { listeners: "" },
  { "advertised.listeners": "PLAINTEXT://0.0.0.0:9092" },
  { "advertised.listeners": "PLAINTEXT://h:1,CONTROLLER://h:1" },
  { "advertised.listeners": "SSL://h:9092" },
  { "advertised.listeners": "PLAINTEXT://h:9092,SSL://h:9094" },
  { "advertised.listeners": "CONTROLLER://h:9093" },
  { "inter.broker.listener.name": "SSL" },
  { "inter.broker.listener.name": "NOWHERE" },
  { "security.inter.broker.protocol": "PLAINTEXT" },
  { "inter.broker.listener.name": null, "security.inter.broker.protocol": "SSL" },
  { "inter.broker.listener.name": null },
  { "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT" },
  { "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT" },
  { "listener.security.protocol.map": "PLAINTEXT:PLAIN,CONTROLLER:PLAINTEXT" },
  { "listener.security.protocol.map": "plaintext:plaintext,controller:PLAINTEXT" },
  { "log.retention.ms": "0" },
  { "log.retention.ms": "-5" },
  { "log.retention.hours": "0" },
  { "log.roll.ms": "0" },
  { "log.roll.jitter.ms": "-1" },
  { "log.dirs": "" },
  { "log.dirs": "/a,/a" },
  { "log.cleaner.dedupe.buffer.size": "1048576" },
  { "log.cleaner.dedupe.buffer.size": "1048577" },
  { "replica.fetch.wait.max.ms": "30001", "replica.lag.time.max.ms": "40000" },
  { "replica.fetch.wait.max.ms": "400", "replica.lag.time.max.ms": "300" },
  { "queued.max.request.bytes": "5" },
  { "queued.max.request.bytes": "0" },
  { "max.connections.per.ip": "0" },
  { "max.connections.per.ip": "0", "max.connections.per.ip.overrides": "h:1" },
  { "max.connections.per.ip.overrides": "h h:1" },
  { "max.connections.per.ip.overrides": "h:x" },
  { "max.connections.per.ip.overrides": "h" },
  { "max.connections.per.ip.overrides": "h:1," },
  { "max.connections.per.ip.overrides": "," },
  { "max.connections.per.ip.overrides": ",h:1" },
  { "max.connections.per.ip.overrides": "h:1,,i:1" },
  { "max.connections.per.ip.overrides": ":1" },
  { "max.connections.per.ip.overrides": "h:" },
  { "max.connections.per.ip.overrides": "h:0x1" },
  { "max.connections.per.ip.overrides": "h:1e3" },
  { "max.connections.per.ip.overrides": "h:99999999999" },
  { "max.connections.per.ip.overrides": "h:-1" },
  { "max.connections.per.ip.overrides": "h:+1" },
  { "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT," },
  { "cordoned.log.dirs": "" },
  { "cordoned.log.dirs": "*" },
  { "cordoned.log.dirs": "/tmp/data" },
  { "cordoned.log.dirs": "/tmp/data/" },
  { "cordoned.log.dirs": "/tmp/data,/x,/y" },
  { "cordoned.log.dirs": "/tmp/data,*" },
  { "cordoned.log.dirs": "/x", "log.dirs": null, "log.dir": "/x" },
  { "max.connections": "0" },
  { "max.connection.creation.rate": "0" },
  { "log.remote.copy.lag.ms": "604800001" },
  { "log.remote.copy.lag.bytes": "101", "log.local.retention.bytes": "100" },
  { "log.local.retention.ms": "5000", "log.retention.ms": "1000" },
  { "metric.reporters": "x" },
  { "connections.max.idle.ms": "50" },
  { "connections.max.idle.ms": "-1" },
  { "num.partitions": "0" },
  { "offsets.retention.minutes": "0" },
  { "group.min.session.timeout.ms": "10", "group.max.session.timeout.ms": "5" },
  { "group.coordinator.rebalance.protocols": "consumer" },
  { "group.consumer.heartbeat.interval.ms": "60000" },
  { "group.consumer.min.session.timeout.ms": "70000" },
  { "compression.type": "zip" },
  { "early.start.listeners": "NOWHERE" },
  { "broker.heartbeat.interval.ms": "9000" },
  { "min.insync.replicas": "0" },
  { "log.message.timestamp.type": "Create" },
  { "log.cleaner.min.compaction.lag.ms": "5", "log.cleaner.max.compaction.lag.ms": "4" },
];

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const files = CHANGES.map((change) =>
  Object.entries({ ...SOUND, ...change }).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`])),
);
const [command = "", ...commandArguments] = process.argv.slice(2);
const answers = execFileSync(command, [...commandArguments, "tools/config-import/CheckBroker.java"], {
  input: files.map((lines) => `${base64(lines.join("\n"))}\n`).join(""),
  encoding: "utf8",
}).split("\n");
const cases = CHANGES.map((change, index) => {
  const answer = answers[index] ?? "";
  const complaint = answer.startsWith("!") ? Buffer.from(answer.slice(1), "base64").toString() : null;
  return JSON.stringify({ change, complaint });
});
writeFileSync("src/config/kafka-brokers.json", `[\n${cases.join(",\n")}\n]\n`);
