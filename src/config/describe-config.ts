/**
 * What a config is set to and why: the value in force, its source, and every place that would give one, strongest first
 * (Kafka's ConfigHelper). Pure: the layers are given.
 */
import type { ConfigDefinition, ConfigTable } from "./config-def.ts";
import { BROKER_CONFIGS, brokerDefinitionOf, listenerBaseName } from "./broker-definitions.ts";
import { GROUP_SYNONYMS, TOPIC_SYNONYMS } from "./definitions/synonyms.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "./group-definitions.ts";
import { parseType } from "./parse-value.ts";
import { TOPIC_CONFIGS } from "./topic-definitions.ts";
import { javaNumber } from "./validators.ts";

/** Kafka's DescribeConfigsResponse.ConfigSource. */
export const DescribedSource = {
  TOPIC: 1,
  DYNAMIC_BROKER: 2,
  DYNAMIC_DEFAULT_BROKER: 3,
  STATIC_BROKER: 4,
  DEFAULT: 5,
  DYNAMIC_BROKER_LOGGER: 6,
  CLIENT_METRICS: 7,
  GROUP: 8,
} as const;

/** Kafka's DescribeConfigsResponse.ConfigType by our type names. */
const DESCRIBED_TYPE: Readonly<Record<ConfigDefinition["type"], number>> = {
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9,
};

/** Of what has no definition. */
const UNKNOWN_TYPE = 0;

/** A place that gives a value. */
export interface ConfigSynonym {
  readonly name: string;
  /** Null when it is secret. */
  readonly value: string | null;
  readonly source: number;
}

/** A config as DescribeConfigs tells it. */
export interface DescribedConfig {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
  readonly isReadOnly: boolean;
  readonly isSensitive: boolean;
  readonly synonyms: readonly ConfigSynonym[];
  readonly type: number;
  /** Null: nobody knows what it is. */
  readonly documentation: string | null;
}

/** The values of a broker, layer by layer. */
export interface BrokerLayers {
  /** Dynamic configs of this broker. */
  readonly perBroker: ReadonlyMap<string, string>;
  /** Dynamic configs of all brokers. */
  readonly clusterWide: ReadonlyMap<string, string>;
  /** The properties file, or what stands in its place. */
  readonly fromFile: ReadonlyMap<string, string>;
}

/** Every config of a topic with these overrides. */
export function describeTopicConfigs(layers: BrokerLayers, overrides: ReadonlyMap<string, string>): DescribedConfig[] {
  return describeTable(TOPIC_CONFIGS, (definition) => {
    const { name } = definition;
    const first = TOPIC_SYNONYMS[name]?.[0];
    // What was given in a larger unit is in force, though Kafka does not name it as a source.
    const behind = typeof first === "string" ? brokerValues(layers, first) : [];
    const own = ownValue(definition, overrides, DescribedSource.TOPIC);
    const value = shown(definition, effectiveTopicConfig(layers, overrides, name).value);
    // As AbstractKafkaConfig.logRetentionTimeMillis: a broker's number below zero is "for ever".
    const isForEver = name === "retention.ms" && Number(value) < 0;
    return { synonyms: [...own, ...behind], value: isForEver ? "-1" : value, isReadOnly: false };
  });
}

/** The value in force for one topic config, and where it comes from in whatever unit it was given (Kafka's KafkaConfigSchema). */
export function effectiveTopicConfig(
  layers: BrokerLayers,
  overrides: ReadonlyMap<string, string>,
  name: string,
): { readonly value: string | null; readonly source: number } {
  const override = overrides.get(name);
  if (override !== undefined) return { value: override, source: DescribedSource.TOPIC };
  for (const [values, source] of [
    [layers.perBroker, DescribedSource.DYNAMIC_BROKER],
    [layers.clusterWide, DescribedSource.DYNAMIC_DEFAULT_BROKER],
    [layers.fromFile, DescribedSource.STATIC_BROKER],
  ] as const) {
    for (const synonym of TOPIC_SYNONYMS[name] ?? []) {
      const [key, factor] = typeof synonym === "string" ? [synonym, 1] : synonym;
      const value = values.get(key);
      if (value !== undefined) return { value: factor === 1 ? value : String(Number(value) * factor), source };
    }
  }
  return { value: TOPIC_CONFIGS.get(name)?.defaultText ?? null, source: DescribedSource.DEFAULT };
}

/** Every config of a group with these overrides. */
export function describeGroupConfigs(layers: BrokerLayers, overrides: ReadonlyMap<string, string>): DescribedConfig[] {
  return describeTable(GROUP_CONFIGS, (definition) => {
    const { name } = definition;
    const synonym = GROUP_SYNONYMS[name];
    const behind = typeof synonym === "string" ? brokerValues(layers, synonym) : [];
    const own = ownValue(definition, overrides, DescribedSource.GROUP);
    const value = own[0]?.value ?? behind[0]?.value ?? definition.defaultText ?? null;
    const synonyms = [...own, ...behind];
    if (behind.length === 0) {
      const last = synonym === null ? (definition.defaultText ?? null) : value;
      if (own.length === 0 || last !== null) synonyms.push({ name, value: last, source: DescribedSource.DEFAULT });
    }
    return { synonyms, value, isReadOnly: false };
  });
}

/** Every config of a client metrics subscription. */
export function describeClientMetricsConfigs(overrides: ReadonlyMap<string, string>): DescribedConfig[] {
  return describeTable(CLIENT_METRICS_CONFIGS, (definition) => {
    const own = ownValue(definition, overrides, DescribedSource.CLIENT_METRICS);
    return { synonyms: own, value: own[0]?.value ?? definition.defaultText ?? null, isReadOnly: false };
  });
}

/** Every config of this broker; those that Kafka does not know, a plugin's or a listener's own, only where they are set. */
export function describeBrokerConfigs(layers: BrokerLayers): DescribedConfig[] {
  const table = describeTable(BROKER_CONFIGS, (definition) => {
    const synonyms = brokerValues(layers, definition.name);
    const first = synonyms[0];
    const isOwn = first?.name === definition.name && !isReplaced(layers, definition.name);
    const value = isOwn ? shown(definition, first.value) : (definition.defaultText ?? null);
    return { synonyms, value, isReadOnly: definition.change === "read-only" };
  });
  const others = new Set(
    [layers.perBroker, layers.clusterWide, layers.fromFile].flatMap((layer) =>
      [...layer.keys()].filter((name) => !BROKER_CONFIGS.has(name)),
    ),
  );
  for (const name of others) table.push(describeOther(name, brokerValues(layers, name)));
  return table;
}

/** A config without a definition of its own: nobody knows whether it is a secret, so that its value is not told. */
function describeOther(name: string, synonyms: readonly ConfigSynonym[]): DescribedConfig {
  const definition = brokerDefinitionOf(name);
  if (definition !== undefined) {
    return described(definition, { synonyms, value: synonyms[0]?.value ?? null, isReadOnly: true });
  }
  return {
    name,
    value: null,
    source: synonyms[0]?.source ?? DescribedSource.DEFAULT,
    isReadOnly: true,
    isSensitive: true,
    synonyms: synonyms.map((synonym) => ({ ...synonym, value: null })),
    type: UNKNOWN_TYPE,
    documentation: null,
  };
}

/** The configs that all brokers were given dynamically, and those only. */
export function describeClusterConfigs(layers: BrokerLayers): DescribedConfig[] {
  return [...layers.clusterWide].flatMap(([name, value]) => {
    const definition = BROKER_CONFIGS.get(name);
    const source = DescribedSource.DYNAMIC_DEFAULT_BROKER;
    if (definition === undefined) return [describeOther(name, [{ name, value, source }])];
    const synonyms = [{ name, value: definition.isSensitive ? null : value, source }];
    return [described(definition, { synonyms, value, isReadOnly: definition.change === "read-only" })];
  });
}

/** No properties file takes these; a broker has them only once they were given dynamically (Kafka's QuotaConfig.brokerQuotaConfigs). */
const DYNAMIC_ONLY: ReadonlySet<string> = new Set([
  "follower.replication.throttled.rate",
  "leader.replication.throttled.rate",
  "replica.alter.log.dirs.io.max.bytes.per.second",
]);

interface Found {
  readonly synonyms: readonly ConfigSynonym[];
  readonly value: string | null;
  readonly isReadOnly: boolean;
}

function describeTable(table: ConfigTable, find: (definition: ConfigDefinition) => Found): DescribedConfig[] {
  const configs: DescribedConfig[] = [];
  for (const name of table.names()) {
    const definition = table.get(name);
    if (definition === undefined) continue;
    const found = find(definition);
    const given = found.synonyms.filter(({ source }) => source !== DescribedSource.DEFAULT);
    if (given.length === 0 && (definition.isInternal || DYNAMIC_ONLY.has(name))) continue;
    configs.push(described(definition, DYNAMIC_ONLY.has(name) ? { ...found, synonyms: given } : found));
  }
  return configs;
}

function described(definition: ConfigDefinition, { synonyms, value, isReadOnly }: Found): DescribedConfig {
  return {
    name: definition.name,
    value: definition.isSensitive ? null : value,
    source: synonyms[0]?.source ?? DescribedSource.DEFAULT,
    isReadOnly,
    isSensitive: definition.isSensitive,
    synonyms,
    type: DESCRIBED_TYPE[definition.type],
    documentation: definition.doc,
  };
}

function ownValue(
  definition: ConfigDefinition,
  overrides: ReadonlyMap<string, string>,
  source: number,
): ConfigSynonym[] {
  const value = overrides.get(definition.name);
  if (value === undefined) return [];
  return [{ name: definition.name, value: definition.isSensitive ? null : shown(definition, value), source }];
}

/** A value as it was understood: without spaces around numbers, `true` for `TRUE`. */
function shown(definition: ConfigDefinition, text: string | null): string | null {
  if (text === null) return null;
  const value = parseType(definition.name, text, definition.type);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return javaNumber(value, definition.type);
  return Array.isArray(value) ? [...new Set(value)].join(",") : (value as string | null);
}

/** As DynamicBrokerConfig.brokerConfigSynonyms: times may be given in larger units. */
const UNITS: readonly (readonly string[])[] = [
  ["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
  ["log.roll.ms", "log.roll.hours"],
  ["log.roll.jitter.ms", "log.roll.jitter.hours"],
];

/**
 * Whether a dynamic value under another name has taken the place of what the file says under this one: it is no value any
 * more, though it is still told as a source (DynamicBrokerConfig.overrideProps).
 */
function isReplaced({ perBroker, clusterWide }: BrokerLayers, name: string): boolean {
  const replacing =
    name === "log.flush.scheduler.interval.ms"
      ? ["log.flush.interval.ms"]
      : UNITS.find((names) => names.includes(name));
  const isDynamic = (one: string): boolean => perBroker.has(one) || clusterWide.has(one);
  return replacing !== undefined && !isDynamic(name) && replacing.some(isDynamic);
}

/** The names that may give a broker config its value, strongest first; its own among them. */
export function brokerSynonyms(name: string): readonly string[] {
  if (name === "log.flush.interval.ms") return [name, "log.flush.scheduler.interval.ms"];
  const base = listenerBaseName(name);
  if (base !== undefined) return [name, base];
  return UNITS.find((names) => names.includes(name)) ?? [name];
}

/** Every value that a broker config has, strongest first, from where the asked name itself appears (ConfigHelper.configSynonyms). */
function brokerValues(layers: BrokerLayers, name: string): ConfigSynonym[] {
  const names = brokerSynonyms(name);
  const found: ConfigSynonym[] = [];
  const add = (source: number, valueOf: (synonym: string) => string | null | undefined): void => {
    for (const synonym of names) {
      const value = valueOf(synonym);
      if (value === undefined || value === null) continue;
      found.push({ name: synonym, value: brokerDefinitionOf(synonym)?.isSensitive === true ? null : value, source });
    }
  };
  add(DescribedSource.DYNAMIC_BROKER, (synonym) => layers.perBroker.get(synonym));
  add(DescribedSource.DYNAMIC_DEFAULT_BROKER, (synonym) => layers.clusterWide.get(synonym));
  add(DescribedSource.STATIC_BROKER, (synonym) => layers.fromFile.get(synonym));
  add(DescribedSource.DEFAULT, (synonym) => BROKER_CONFIGS.get(synonym)?.defaultText);
  const start = found.findIndex((synonym) => synonym.name === name);
  return start < 0 ? [] : found.slice(start);
}
