/** Which configs a group or a client metrics subscription may have: Kafka's GroupConfigManager and ClientMetricsConfigs. */
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import type { BrokerConfig } from "./broker-config.ts";
import type { ConfigTable, ConfigValue } from "./config-def.ts";
import { ConfigException } from "./config-error.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "./group-definitions.ts";
import { BOUNDED_GROUP_CONFIGS } from "./group-rules.ts";
import { parseAndValidate, parseType } from "./parse-value.ts";

/**
 * Checks the configs of a group.
 *
 * @param configs every config the group would have
 * @throws {ConfigException} (INVALID_CONFIG) on the first that is wrong
 */
export function validateGroupConfigs(configs: ReadonlyMap<string, string>, broker: BrokerConfig): void {
  for (const name of configs.keys()) {
    if (!GROUP_CONFIGS.has(name)) throw new ConfigException(`Unknown group config name: ${name}`);
  }
  const values = parsed(GROUP_CONFIGS, configs);
  for (const [kind, bounded] of BOUNDED_GROUP_CONFIGS) {
    const prefix = kind.slice("group.".length);
    for (const config of bounded) {
      const value = values.get(prefix + config);
      const [least, most] = [broker.value(`${kind}min.${config}`), broker.value(`${kind}max.${config}`)];
      if (value === undefined || (Number(value) >= Number(least) && Number(value) <= Number(most))) continue;
      throw new ConfigException(
        `${prefix}${config} must be in the range ${String(least)} to ${String(most)} inclusive.`,
      );
    }
    checkSession(values, broker, prefix);
  }
  checkStreams(configs, values, broker);
  const deadLetters = configs.get("errors.deadletterqueue.topic.name");
  if (deadLetters?.startsWith("__") === true) {
    throw new ConfigException("errors.deadletterqueue.topic.name: DLQ topic name must not start with '__'");
  }
}

/** Which parts of a client a subscription may look at (KIP-714). */
const MATCHED: ReadonlySet<string> = new Set([
  "client_instance_id",
  "client_id",
  "client_software_name",
  "client_software_version",
  "client_source_address",
  "client_source_port",
]);
const INTERVAL_MS_MIN = 100;
const INTERVAL_MS_MAX = 3_600_000;

/**
 * Checks the configs of a client metrics subscription.
 *
 * Deviates from Kafka: patterns in `match` are held to be JavaScript's, which are nearly Java's.
 *
 * @throws {ApiError} INVALID_REQUEST for unknown names and intervals, INVALID_CONFIG for the rest
 */
export function validateClientMetricsConfigs(configs: ReadonlyMap<string, string>): void {
  for (const name of configs.keys()) {
    if (!CLIENT_METRICS_CONFIGS.has(name)) {
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Unknown client metrics configuration: ${name}`);
    }
  }
  const values = parsed(CLIENT_METRICS_CONFIGS, configs);
  const intervalMs = values.get("interval.ms");
  if (typeof intervalMs === "number" && (intervalMs < INTERVAL_MS_MIN || intervalMs > INTERVAL_MS_MAX)) {
    const bounds = `interval must be between ${INTERVAL_MS_MIN} and ${INTERVAL_MS_MAX} (1 hour)`;
    throw new ApiError(ErrorCode.INVALID_REQUEST, `Invalid value ${intervalMs} for interval.ms, ${bounds}`);
  }
  for (const match of (values.get("match") as readonly string[] | undefined) ?? []) {
    const [name = "", pattern = "", ...more] = match.split("=");
    if (pattern === "" || more.length > 0 || !MATCHED.has(name.trim()) || !isPattern(pattern.trim())) {
      throw new ConfigException(`Illegal client matching pattern: ${match}`);
    }
  }
}

function parsed(table: ConfigTable, configs: ReadonlyMap<string, string>): Map<string, ConfigValue> {
  const values = new Map<string, ConfigValue>();
  for (const name of table.names()) {
    const definition = table.get(name);
    const text = configs.get(name);
    if (definition !== undefined && text !== undefined) values.set(name, parseAndValidate(definition, text));
  }
  return values;
}

function checkSession(values: ReadonlyMap<string, ConfigValue>, broker: BrokerConfig, prefix: string): void {
  const [session, heartbeat] = [`${prefix}session.timeout.ms`, `${prefix}heartbeat.interval.ms`];
  const inForce = (name: string): number => Number(values.get(name) ?? broker.value(`group.${name}`));
  if (inForce(session) > inForce(heartbeat)) return;
  throw new ConfigException(`${session} must be greater than ${heartbeat}`);
}

function checkStreams(
  configs: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, ConfigValue>,
  broker: BrokerConfig,
): void {
  for (const [name, bound, isLeast] of [
    ["streams.num.standby.replicas", "group.streams.max.standby.replicas", false],
    ["streams.num.warmup.replicas", "group.streams.max.warmup.replicas", false],
    ["streams.task.offset.interval.ms", "group.streams.min.task.offset.interval.ms", true],
  ] as const) {
    const value = values.get(name);
    const limit = broker.get(bound);
    if (typeof value !== "number" || (isLeast ? value >= limit : value <= limit)) continue;
    throw new ConfigException(`${name} must be ${isLeast ? "greater" : "less"} than or equal to ${limit}`);
  }
  const assignor = configs.get("streams.assignor.name");
  const assignors = broker.get("group.streams.assignors");
  if (assignor !== undefined && !assignors.includes(assignor)) {
    const known = `Registered assignors are: [${assignors.join(", ")}].`;
    throw new ConfigException(`streams.assignor.name '${assignor}' is not a registered task assignor. ${known}`);
  }
  const tags = "streams.rack.aware.assignment.tags";
  const given = parseType(tags, configs.get(tags) ?? "", "list") as readonly string[];
  if (new Set(given).size < given.length) throw new ConfigException(`${tags} must not contain duplicate tag keys.`);
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
