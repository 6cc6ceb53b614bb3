/** Values that Kafka accepts together although one defeats the other. */
import type { BrokerConfig } from "../broker-config.ts";
import type { BrokerConfigTypes } from "../definitions/broker-config-types.ts";
import type { Finding, FindingAt } from "./finding.ts";

/** Names for one thing, the one that wins first. */
const SYNONYMS: readonly (readonly string[])[] = [
  ["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
  ["log.roll.ms", "log.roll.hours"],
  ["log.roll.jitter.ms", "log.roll.jitter.hours"],
  ["log.dirs", "log.dir"],
];

/** Two names for one thing, both set: says which one holds. */
export function* shadowedFindings(properties: ReadonlyMap<string, string>, at: FindingAt): Generator<Finding> {
  for (const names of SYNONYMS) {
    const [winner = "", ...losers] = names.filter((name) => properties.has(name));
    for (const loser of losers) {
      const message = `has no effect: ${winner}=${properties.get(winner)} wins`;
      yield at("shadowed-value", loser, message, `remove ${loser} or ${winner}`);
    }
  }
}

/** What stands before the records of a batch, by which Kafka's own defaults differ. */
const LOG_OVERHEAD_BYTES = 12;

/** Limits of sizes and times that defeat each other. */
export function* limitFindings(config: BrokerConfig, at: FindingAt): Generator<Finding> {
  const messageBytes = config.get("message.max.bytes");
  for (const [name, why] of [
    ["log.segment.bytes", "a batch that is larger than a segment is refused all the same"],
    ["socket.request.max.bytes", "a larger request closes its connection before it is read"],
    ["replica.fetch.max.bytes", "followers then fetch such a batch alone, one each time"],
  ] as const) {
    if (messageBytes - LOG_OVERHEAD_BYTES <= config.get(name)) continue;
    const culprit = config.isSet("message.max.bytes") ? "message.max.bytes" : name;
    const message = `message.max.bytes=${messageBytes} is more than ${name}=${config.get(name)}: ${why}`;
    yield at("message-size", culprit, message, `lower message.max.bytes, or raise ${name} to ${messageBytes}`);
  }
  const segmentBytes = config.get("log.segment.bytes");
  const retentionBytes = config.get("log.retention.bytes");
  if (retentionBytes >= 0 && retentionBytes < segmentBytes) {
    const message = `is less than log.segment.bytes=${segmentBytes}: only whole segments go, so that much stays`;
    yield at(
      "late-retention",
      "log.retention.bytes",
      message,
      "lower log.segment.bytes, or raise log.retention.bytes above it",
    );
  }
  const retentionMs = config.logRetentionMs;
  if (retentionMs >= 0 && config.logRollMs > retentionMs) {
    const culprit = firstSet(config, SYNONYMS[0]) ?? firstSet(config, SYNONYMS[1]) ?? "log.retention.ms";
    const message = `records stay up to ${config.logRollMs} ms longer than the ${retentionMs} ms asked for: a segment goes when its last record is that old, and is closed that late`;
    yield at("late-retention", culprit, message, `set log.roll.ms to ${retentionMs} or less`);
  }
  yield* timeoutFindings(config, at);
}

function* timeoutFindings(config: BrokerConfig, at: FindingAt): Generator<Finding> {
  const [least, most] = [config.get("group.min.session.timeout.ms"), config.get("group.max.session.timeout.ms")];
  if (least > most) {
    const isLeastSet = config.isSet("group.min.session.timeout.ms");
    const name = isLeastSet ? "group.min.session.timeout.ms" : "group.max.session.timeout.ms";
    const message = `group.min.session.timeout.ms=${least} is more than group.max.session.timeout.ms=${most}: no classic member can join a group`;
    yield at("timeouts", name, message, "raise the maximum or lower the minimum");
  }
  const heartbeatMs = config.get("broker.heartbeat.interval.ms");
  const sessionMs = config.get("broker.session.timeout.ms");
  if (heartbeatMs * 2 > sessionMs) {
    const isHeartbeatSet = config.isSet("broker.heartbeat.interval.ms");
    const name = isHeartbeatSet ? "broker.heartbeat.interval.ms" : "broker.session.timeout.ms";
    const message = `broker.heartbeat.interval.ms=${heartbeatMs} is more than half of broker.session.timeout.ms=${sessionMs}: one heartbeat that is late costs the broker its lease`;
    yield at("timeouts", name, message, "raise the session timeout or lower the interval");
  }
}

/** Internal topics, and what each is that has too many replicas for one node. */
const INTERNAL_TOPICS: readonly (readonly [keyof BrokerConfigTypes, keyof BrokerConfigTypes | undefined, string])[] = [
  ["offsets.topic.replication.factor", undefined, "__consumer_offsets never comes up, and with it no consumer group"],
  [
    "transaction.state.log.replication.factor",
    "transaction.state.log.min.isr",
    "__transaction_state never comes up, and with it no transaction",
  ],
  [
    "share.coordinator.state.topic.replication.factor",
    "share.coordinator.state.topic.min.isr",
    "__share_group_state never comes up, and with it no share group",
  ],
];

/** Replicas that one node does not have. */
export function* replicaFindings(
  config: BrokerConfig,
  isActedOn: (name: string) => boolean,
  at: FindingAt,
): Generator<Finding> {
  for (const [name, minIsr, consequence] of INTERNAL_TOPICS) {
    const count = Number(config.get(name));
    if (count > 1 && isActedOn(name)) {
      const assumed = config.isSet(name) ? "" : `is ${count} by default: `;
      yield at("replica-count", name, `${assumed}one node has no ${count} replicas: ${consequence}`, `set ${name}=1`);
    }
    if (minIsr !== undefined && config.isSet(minIsr) && Number(config.get(minIsr)) > count) {
      const message = `asks for more replicas than ${name}=${count} gives`;
      yield at("replica-count", minIsr, message, `set ${minIsr} to ${count} or less`);
    }
  }
  const count = config.get("default.replication.factor");
  if (count > 1) {
    const message = `one node has no ${count} replicas: topics that are created without a number are refused`;
    yield at("replica-count", "default.replication.factor", message, "set default.replication.factor=1");
  }
  const minIsr = config.get("min.insync.replicas");
  if (minIsr > count) {
    const message = `asks for more replicas than default.replication.factor=${count} gives: without eligible leader replicas, writes with acks=all fail`;
    yield at("replica-count", "min.insync.replicas", message, `set min.insync.replicas to ${count} or less`);
  }
  if (config.get("unclean.leader.election.enable")) {
    const message = "a replica that is behind may become leader: acknowledged records are lost";
    yield at("unclean-election", "unclean.leader.election.enable", message, "leave it at false");
  }
}

/** Directories that lie in a log directory, which takes all that is in it for partitions; and what a restart of the machine empties. */
export function* directoryFindings(config: BrokerConfig, at: FindingAt): Generator<Finding> {
  const name = config.get("log.dirs") === null ? "log.dir" : "log.dirs";
  const { logDirs, metadataLogDir } = config;
  for (const directory of new Set([...logDirs, metadataLogDir])) {
    const outer = logDirs.find((other) => other !== directory && `${directory}/`.startsWith(`${other}/`));
    if (outer === undefined) continue;
    const message = `${directory} lies in ${outer}, and Apache Kafka does not start on that`;
    const culprit = logDirs.includes(directory) ? name : "metadata.log.dir";
    yield at("nested-directory", culprit, message, "keep such directories beside each other");
  }
  const temporary = config.logDirs.filter((directory) => /^\/(var\/)?tmp(\/|$)|^\/dev\/shm(\/|$)/.test(directory));
  if (temporary.length === 0) return;
  const assumed = config.isSet(name) ? "" : "is this by default: ";
  const message = `${assumed}${temporary.join(", ")} may be emptied by a restart of the machine`;
  yield at("temporary-directory", name, message, "set log.dirs to a directory that lasts");
}

function firstSet(config: BrokerConfig, names: readonly string[] = []): string | undefined {
  return names.find((name) => config.isSet(name));
}
