/** Names: unknown and deprecated ones, those of other programs and resources, and those for one listener. */
import { BROKER_CONFIGS, listenerBaseName } from "../broker-definitions.ts";
import type { ConfigProblem } from "../config-error.ts";
import { GROUP_SYNONYMS, TOPIC_SYNONYMS } from "../definitions/synonyms.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "../group-definitions.ts";
import { nearName } from "../near-name.ts";
import { TOPIC_CONFIGS } from "../topic-definitions.ts";
import type { Finding, FindingAt } from "./finding.ts";

/** Kafka's StandardAuthorizer reads these; no definition of the broker's has them. */
export const AUTHORIZER_NAMES: ReadonlySet<string> = new Set(["super.users", "allow.everyone.if.no.acl.found"]);

const CLIENTS = words(`
  acks auto.commit.interval.ms auto.offset.reset batch.size bootstrap.servers buffer.memory client.dns.lookup client.id
  client.rack default.api.timeout.ms delivery.timeout.ms enable.auto.commit enable.idempotence exclude.internal.topics
  fetch.max.wait.ms fetch.min.bytes group.id group.instance.id group.protocol heartbeat.interval.ms interceptor.classes
  isolation.level key.deserializer key.serializer linger.ms max.block.ms max.in.flight.requests.per.connection
  max.partition.fetch.bytes max.poll.interval.ms max.poll.records max.request.size metadata.max.age.ms
  partition.assignment.strategy partitioner.class reconnect.backoff.max.ms reconnect.backoff.ms retries retry.backoff.ms
  sasl.mechanism security.protocol session.timeout.ms transaction.timeout.ms transactional.id value.deserializer
  value.serializer`);

const CONNECT = words(`
  config.storage.replication.factor config.storage.topic key.converter offset.flush.interval.ms offset.storage.file.filename
  offset.storage.replication.factor offset.storage.topic plugin.path rest.advertised.host.name rest.port
  status.storage.replication.factor status.storage.topic value.converter`);

const STREAMS = words("application.id application.server num.stream.threads processing.guarantee state.dir");

const ZOOKEEPER = words("admin.enableServer clientPort dataDir initLimit maxClientCnxns syncLimit tickTime");

/** Configs that Kafka's listeners take for themselves, beside those of TLS and SASL. */
const PER_LISTENER = words(`
  connections.max.reauth.ms max.connection.creation.rate max.connections num.network.threads principal.builder.class`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** What else an unknown name is, where that is known; undefined for those that an authorizer of Kafka owns. */
export function explainUnknown(problem: ConfigProblem, at: FindingAt): Finding | undefined {
  const { name = "" } = problem;
  if (AUTHORIZER_NAMES.has(name)) return undefined;
  const misplaced = (message: string, fix: string): Finding => at("misplaced-name", name, message, fix);
  if (/^log4j2?\./.test(name)) {
    return misplaced(
      "belongs to the logging of Kafka's Java",
      "remove it; `rafka serve` has --log-level and --log-format",
    );
  }
  if (TOPIC_CONFIGS.has(name)) {
    const [synonym] = TOPIC_SYNONYMS[name] ?? [];
    const broker = typeof synonym === "string" ? synonym : synonym?.[0];
    const onTopic = `rafka configs alter topic NAME --set ${name}=…`;
    return misplaced(
      "is a topic's config, and a broker ignores it",
      broker === undefined ? `set it on topics: ${onTopic}` : `use ${broker} for all topics, or ${onTopic}`,
    );
  }
  if (GROUP_CONFIGS.has(name)) {
    const broker = GROUP_SYNONYMS[name];
    const onGroup = `rafka configs alter group NAME --set ${name}=…`;
    return misplaced(
      "is a group's config, and a broker ignores it",
      typeof broker === "string" ? `use ${broker} for all groups, or ${onGroup}` : `set it on groups: ${onGroup}`,
    );
  }
  if (CLIENT_METRICS_CONFIGS.has(name)) {
    const fix = `set it on a subscription: rafka configs alter client-metrics NAME --set ${name}=…`;
    return misplaced("is a client metrics subscription's config, and a broker ignores it", fix);
  }
  for (const [owner, names] of [
    ["a client's", CLIENTS],
    ["Kafka Connect's", CONNECT],
    ["Kafka Streams'", STREAMS],
    ["ZooKeeper's", ZOOKEEPER],
  ] as const) {
    if (names.has(name)) return misplaced(`is ${owner} config, and a broker ignores it`, "remove it from this file");
  }
  const { suggestion } = problem;
  const fix = suggestion === undefined ? "remove it, unless a plugin reads it" : `rename it to ${suggestion}`;
  return { ...at("unknown-name", name, problem.message, fix), suggestion };
}

/** Names `listener.name.<listener>.<config>` that no listener reads. */
export function* listenerNameFindings(
  names: Iterable<string>,
  listeners: readonly string[] | undefined,
  at: FindingAt,
): Generator<Finding> {
  for (const name of names) {
    const [, listener, rest = ""] = /^listener\.name\.([^.]*)\.(.*)$/.exec(name) ?? [];
    if (listener === undefined) {
      if (!name.startsWith("listener.name.")) continue;
      yield at("listener-prefix", name, "names no config of a listener", "write listener.name.<listener>.<config>");
      continue;
    }
    const base = listenerBaseName(name) ?? rest;
    if (listener !== listener.toLowerCase()) {
      const fix = `write listener.name.${listener.toLowerCase()}.${rest}`;
      yield at("listener-prefix", name, "is ignored: listeners are named in lower case here", fix);
    } else if (listeners !== undefined && !listeners.includes(listener.toUpperCase())) {
      const known = listeners.join(", ").toLowerCase();
      yield at(
        "listener-prefix",
        name,
        `is ignored: listeners has none of this name, only ${known}`,
        "name one of those",
      );
    } else if (!BROKER_CONFIGS.has(base)) {
      const suggestion = nearName(base, BROKER_CONFIGS.names());
      const fix =
        suggestion === undefined ? "remove it, unless a plugin reads it" : `rename it to end in ${suggestion}`;
      const finding = at("listener-prefix", name, `${base} is no config that Rafka knows`, fix);
      yield { ...finding, suggestion };
    } else if (!PER_LISTENER.has(base) && !/^(ssl|sasl)\./.test(base)) {
      const message = `is ignored: ${base} cannot differ between listeners`;
      yield at("listener-prefix", name, message, `set ${base} for all of them`);
    }
  }
}

/** Names that Kafka 4.4 still takes and Kafka 5 will not, and what to do instead. */
const DEPRECATED: Readonly<Record<string, string>> = {
  "log.cleaner.enable": "remove it: the cleaner always runs",
  "group.coordinator.rebalance.protocols": "remove it: every protocol is served by feature level",
  "remote.log.manager.thread.pool.size": "use remote.log.manager.follower.thread.pool.size",
};

/** Deprecated names beside `broker.id`, of which a start warns by itself. */
export function* deprecatedFindings(properties: ReadonlyMap<string, string>, at: FindingAt): Generator<Finding> {
  for (const [name, fix] of Object.entries(DEPRECATED)) {
    if (properties.has(name)) yield at("deprecated-name", name, "is deprecated", fix);
  }
}
