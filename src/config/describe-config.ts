/**
 * What a config is set to and why: the value in force, its source, and every place that would give one, strongest first
 * (Kafka's ConfigHelper). Pure: the layers are given.
 */
import type { ConfigDefinition, ConfigTable } from "./config-def.ts";
import { BROKER_CONFIGS } from "./broker-definitions.ts";
import { GROUP_SYNONYMS, TOPIC_SYNONYMS } from "./definitions/synonyms.ts";
import { GROUP_CONFIGS } from "./group-definitions.ts";
import { TOPIC_CONFIGS } from "./topic-definitions.ts";

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
  readonly documentation: string;
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
    const behind = typeof first === "string" ? brokerValues(layers, first) : [];
    const own = ownValue(definition, overrides, DescribedSource.TOPIC);
    return {
      synonyms: [...own, ...behind],
      value: own[0]?.value ?? inForce(TOPIC_SYNONYMS[name], behind, definition),
      isReadOnly: false,
    };
  });
}

/** Every config of a group with these overrides. */
export function describeGroupConfigs(layers: BrokerLayers, overrides: ReadonlyMap<string, string>): DescribedConfig[] {
  return describeTable(GROUP_CONFIGS, (definition) => {
    const { name } = definition;
    const synonym = GROUP_SYNONYMS[name];
    const behind = typeof synonym === "string" ? brokerValues(layers, synonym) : [];
    const own = ownValue(definition, overrides, DescribedSource.GROUP);
    const value = overrides.get(name) ?? behind[0]?.value ?? definition.defaultText ?? null;
    const synonyms = [...own, ...behind];
    if (synonyms.length === 0) synonyms.push({ name, value, source: DescribedSource.DEFAULT });
    return { synonyms, value, isReadOnly: false };
  });
}

/** Every config of this broker. */
export function describeBrokerConfigs(layers: BrokerLayers): DescribedConfig[] {
  return describeTable(BROKER_CONFIGS, (definition) => {
    const synonyms = brokerValues(layers, definition.name);
    return {
      synonyms,
      value: synonyms[0]?.name === definition.name ? synonyms[0].value : (definition.defaultText ?? null),
      isReadOnly: definition.change === "read-only",
    };
  });
}

/** The configs that all brokers were given dynamically, and those only. */
export function describeClusterConfigs(layers: BrokerLayers): DescribedConfig[] {
  return [...layers.clusterWide].flatMap(([name, value]) => {
    const definition = BROKER_CONFIGS.get(name);
    if (definition === undefined) return [];
    const shown = definition.isSensitive ? null : value;
    const synonyms = [{ name, value: shown, source: DescribedSource.DYNAMIC_DEFAULT_BROKER }];
    return [described(definition, { synonyms, value: shown, isReadOnly: definition.change === "read-only" })];
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
    if (definition === undefined || definition.isInternal) continue;
    const found = find(definition);
    if (DYNAMIC_ONLY.has(name) && found.synonyms.every(({ source }) => source === DescribedSource.DEFAULT)) continue;
    configs.push(described(definition, found));
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
  return value === undefined ? [] : [{ name: definition.name, value: definition.isSensitive ? null : value, source }];
}

/** As DynamicBrokerConfig.brokerConfigSynonyms: times may be given in larger units. */
const UNITS: readonly (readonly string[])[] = [
  ["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
  ["log.roll.ms", "log.roll.hours"],
  ["log.roll.jitter.ms", "log.roll.jitter.hours"],
];

function brokerSynonyms(name: string): readonly string[] {
  if (name === "log.flush.interval.ms") return [name, "log.flush.scheduler.interval.ms"];
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
      found.push({ name: synonym, value: BROKER_CONFIGS.get(synonym)?.isSensitive === true ? null : value, source });
    }
  };
  add(DescribedSource.DYNAMIC_BROKER, (synonym) => layers.perBroker.get(synonym));
  add(DescribedSource.DYNAMIC_DEFAULT_BROKER, (synonym) => layers.clusterWide.get(synonym));
  add(DescribedSource.STATIC_BROKER, (synonym) => layers.fromFile.get(synonym));
  add(DescribedSource.DEFAULT, (synonym) => BROKER_CONFIGS.get(synonym)?.defaultText);
  const start = found.findIndex((synonym) => synonym.name === name);
  return start < 0 ? [] : found.slice(start);
}

/** The value that a topic takes from its broker, in the topic's unit. */
function inForce(
  synonyms: readonly (string | readonly [name: string, factor: number])[] | undefined,
  behind: readonly ConfigSynonym[],
  definition: ConfigDefinition,
): string | null {
  const first = behind[0];
  if (first === undefined || first.value === null) return definition.defaultText ?? null;
  const factor = synonyms?.find((synonym) => typeof synonym !== "string" && synonym[0] === first.name)?.[1];
  return typeof factor === "number" ? String(Number(first.value) * factor) : first.value;
}
