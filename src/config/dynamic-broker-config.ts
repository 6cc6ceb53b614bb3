/**
 * What may be changed about a running broker, and to which values: Kafka's DynamicBrokerConfig. A broker refuses before
 * its controller writes anything, so that nothing in the metadata keeps a broker from starting.
 */
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import type { BrokerConfig } from "./broker-config.ts";
import { BROKER_CONFIGS, brokerDefinitionOf, listenerBaseName } from "./broker-definitions.ts";
import type { ConfigDefinition } from "./config-def.ts";
import { ConfigException } from "./config-error.ts";
import { parseType, validated } from "./parse-value.ts";
import { javaNumber } from "./validators.ts";

/** Whose values are changed: one broker's, or the default of all brokers. */
export type BrokerConfigScope = "BROKER" | "CLUSTER";

/** Which secrets and stores belong to a listener, and never to the broker as a whole: Kafka's SslConfigs.RECONFIGURABLE_CONFIGS. */
const ONLY_OF_LISTENERS: ReadonlySet<string> = new Set([
  "ssl.key.password",
  "ssl.keystore.certificate.chain",
  "ssl.keystore.key",
  "ssl.keystore.location",
  "ssl.keystore.password",
  "ssl.keystore.type",
  "ssl.truststore.certificates",
  "ssl.truststore.location",
  "ssl.truststore.password",
  "ssl.truststore.type",
]);

/** Rafka has one thread for them all; a change is still held to Kafka's steps, so that it means the same elsewhere. */
const THREAD_COUNTS: readonly string[] = [
  "background.threads",
  "num.io.threads",
  "num.network.threads",
  "num.recovery.threads.per.data.dir",
  "num.replica.fetchers",
  "remote.log.manager.copier.thread.pool.size",
  "remote.log.manager.expiration.thread.pool.size",
  "remote.log.manager.follower.thread.pool.size",
  "remote.log.reader.threads",
];

/** What limits a listener's connections; a listener's own value goes before the broker's. */
const CONNECTION_LIMITS = ["max.connections", "max.connection.creation.rate"] as const;

/** What names a listener or how it is secured. */
const LISTENER_CONFIGS: readonly string[] = ["listeners", "listener.security.protocol.map"];

/** What a change is held against. */
export interface DynamicChange {
  readonly scope: BrokerConfigScope;
  /** The scope's dynamic values as they would be. */
  readonly next: ReadonlyMap<string, string>;
  /** The broker's configuration as it is, dynamic values included. */
  readonly current: BrokerConfig;
  /** The configuration as it would be. */
  readonly changed: BrokerConfig;
}

/**
 * Drops what is stored for a scope and could not be changed dynamically there: a broker ignores it, and a change of other
 * configs is not refused for it.
 */
export function usableDynamicValues(
  stored: ReadonlyMap<string, string>,
  scope: BrokerConfigScope,
): Map<string, string> {
  const usable = new Map<string, string>();
  for (const [name, text] of stored) {
    if (isReadOnly(name) || ONLY_OF_LISTENERS.has(name) || (scope === "CLUSTER" && isPerBroker(name))) continue;
    if (typeProblem(name, text) === undefined) usable.set(name, text);
  }
  return usable;
}

/**
 * Checks the dynamic values of a scope, in the order in which Kafka does.
 *
 * @throws {ApiError} INVALID_REQUEST, as Kafka, though the request is fine and a value is not
 */
export function validateDynamicBrokerConfigs(change: DynamicChange): void {
  const names = [...change.next.keys()];
  refuseNames(names.filter(isReadOnly), "Cannot update these configs dynamically");
  refuseNames(
    names.filter((name) => ONLY_OF_LISTENERS.has(name)),
    "These security configs can be dynamically updated only per-listener using the listener prefix",
  );
  for (const [name, text] of change.next) {
    const problem = typeProblem(name, text);
    if (problem !== undefined) refuse(problem);
  }
  if (change.scope === "CLUSTER") {
    refuseNames(
      names.filter(isPerBroker),
      "Cannot update these configs at default cluster level, broker id must be specified",
    );
  }
  const [problem] = change.changed.brokenRules();
  if (problem !== undefined) refuse(problem);
  checkConnectionLimits(change);
  checkReporters(change.changed);
  checkThreadCounts(change);
  checkLocalRetention(change.changed);
  checkCopyLag(change.changed);
  checkListeners(change);
}

function refuse(why: string): never {
  throw new ApiError(ErrorCode.INVALID_REQUEST, why);
}

function refuseNames(names: readonly string[], why: string): void {
  if (names.length > 0) refuse(`${why}: [${names.join(", ")}]`);
}

function isReadOnly(name: string): boolean {
  return BROKER_CONFIGS.get(name)?.change === "read-only";
}

function isPerBroker(name: string): boolean {
  if (BROKER_CONFIGS.has(name)) return BROKER_CONFIGS.get(name)?.change === "per-broker";
  const base = listenerBaseName(name);
  return base !== undefined && BROKER_CONFIGS.get(base)?.change !== "cluster-wide";
}

/** Names that nobody knows may be a plugin's and are let through. */
function typeProblem(name: string, text: string): string | undefined {
  const definition = brokerDefinitionOf(name);
  if (definition === undefined) return undefined;
  const base = { ...definition, name: listenerBaseName(name) ?? name };
  try {
    validated(base, parseType(base.name, text, base.type));
    checkClass(base, text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigException)) throw error;
    return error.message;
  }
}

/** Deviates from Kafka: plugins are Java's classes; one that is asked for while the broker runs is not found. */
function checkClass({ name, type, defaultText }: ConfigDefinition, text: string): void {
  if (type !== "class" || text === defaultText) return;
  throw missingClass(name, text);
}

function missingClass(name: string, text: string): ConfigException {
  return ConfigException.invalid(name, text, `Class ${text} could not be found.`);
}

/** As DynamicMetricsReporters.validateReconfiguration, to which only JmxReporter is known here. */
function checkReporters(changed: BrokerConfig): void {
  const name = "metric.reporters";
  const [strange] = changed.get(name).filter((reporter) => reporter !== BROKER_CONFIGS.get(name)?.defaultText);
  if (strange !== undefined) refuse(missingClass(name, strange).message);
}

/** As ListenerConnectionQuota.validateReconfiguration: a listener that takes a new limit can be left no connection open. */
function checkConnectionLimits({ current, changed }: DynamicChange): void {
  for (const listener of changed.brokerListeners) {
    const limits = (config: BrokerConfig): readonly [name: string, value: unknown][] =>
      CONNECTION_LIMITS.map((name) => {
        const own = `listener.name.${listener.name.toLowerCase()}.${name}`;
        return [name, config.value(config.isSet(own) ? own : name)];
      });
    const before = limits(current);
    const after = limits(changed);
    if (after.every(([, value], index) => value === before[index]?.[1])) continue;
    for (const [name, value] of after) if (Number(value) <= 0) refuse(`Invalid ${name} ${Number(value)}`);
  }
}

function checkThreadCounts({ current, changed }: DynamicChange): void {
  for (const name of THREAD_COUNTS) {
    const [before, after] = [Number(current.value(name)), Number(changed.value(name))];
    if (before === after) continue;
    const problem = `Dynamic thread count update validation failed for ${name}=${after}`;
    if (after < Math.trunc(before / 2)) refuse(`${problem}, value should be at least half the current value ${before}`);
    if (after > before * 2) {
      refuse(`${problem}, value should not be greater than double the current value ${before}`);
    }
  }
  const [before, after] = [current.get("log.cleaner.threads"), changed.get("log.cleaner.threads")];
  if (after < Math.trunc(before / 2)) {
    refuse(`Log cleaner threads cannot be reduced to less than half the current value ${before}`);
  }
  if (after > before * 2) {
    refuse(`Log cleaner threads cannot be increased to more than double the current value ${before}`);
  }
}

/** As DynamicLogConfig.validateReconfiguration: what stays on this disk is part of what is kept. */
function checkLocalRetention(changed: BrokerConfig): void {
  for (const [local, whole, kept] of [
    ["log.local.retention.ms", "log.retention.ms", changed.logRetentionMs],
    ["log.local.retention.bytes", "log.retention.bytes", changed.get("log.retention.bytes")],
  ] as const) {
    const value = changed.get(local);
    if (kept < 0 || value === -2) continue;
    const problem = `Invalid value ${javaNumber(value, "long")} for configuration ${local}: Value must not be`;
    if (value === -1) refuse(`${problem} -1 as ${whole} value is set as ${kept}.`);
    if (value > kept) refuse(`${problem} more than ${whole} property value: ${javaNumber(kept, "long")}`);
  }
}

/** As DynamicLogConfig.validateReconfiguration since Kafka 4.4: what waits to be tiered still lies on this disk. */
function checkCopyLag(changed: BrokerConfig): void {
  for (const [lag, local, kept] of [
    ["log.remote.copy.lag.ms", "log.local.retention.ms", changed.logRetentionMs],
    ["log.remote.copy.lag.bytes", "log.local.retention.bytes", changed.get("log.retention.bytes")],
  ] as const) {
    const value = changed.get(lag);
    const localValue = changed.get(local);
    const effective = localValue === -2 ? kept : localValue;
    if (effective < 0 || value <= effective) continue;
    refuse(
      `Invalid value ${javaNumber(value, "long")} for configuration ${lag}: Value must not exceed ${local} (effective value: ${javaNumber(effective, "long")})`,
    );
  }
}

/**
 * Deviates from Kafka: listeners cannot be added, removed or moved while the broker runs; a restart does it. Kafka opens one
 * that is added, but tells clients that come to it of no broker, and moves none.
 */
function checkListeners({ current, changed }: DynamicChange): void {
  for (const name of LISTENER_CONFIGS) {
    if (changed.text(name) === current.text(name)) continue;
    refuse(`Rafka cannot change ${name} while it runs: set it in the properties file and restart`);
  }
}
