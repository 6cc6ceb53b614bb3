/** Configs: what their definitions say, and how DescribeConfigs shows them when nothing is set. */
import { BROKER_CONFIGS } from "../config/broker-definitions.ts";
import type { ConfigDefinition, ConfigEffect, ConfigTable } from "../config/config-def.ts";
import { GROUP_SYNONYMS, TOPIC_SYNONYMS } from "../config/definitions/synonyms.ts";
import {
  brokerSynonyms,
  type DescribedConfig,
  describeBrokerConfigs,
  describeClientMetricsConfigs,
  describeGroupConfigs,
  describeTopicConfigs,
} from "../config/describe-config.ts";
import { CLIENT_METRICS_CONFIGS, GROUP_CONFIGS } from "../config/group-definitions.ts";
import { STANDALONE_DEFAULTS } from "../config/standalone-defaults.ts";
import { TOPIC_CONFIGS } from "../config/topic-definitions.ts";
import type { Fact, FactValue } from "./artifact.ts";

/** How the artifact calls a config's effect. Everything that Kafka has is `used` there. */
export const EFFECT_WORDS: Readonly<Record<ConfigEffect, string>> = {
  used: "used",
  later: "no effect yet",
  moot: "no meaning here",
};

/** DescribeConfigs' config types, by number. */
const DESCRIBED_TYPES = ["unknown", "boolean", "string", "int", "short", "long", "double", "list", "class", "password"];

interface Kind {
  readonly section: string;
  readonly table: ConfigTable;
  readonly synonymsOf: (name: string) => readonly string[];
  readonly described: () => readonly DescribedConfig[];
}

const NOTHING_SET = {
  perBroker: new Map<string, string>(),
  clusterWide: new Map<string, string>(),
  fromFile: new Map<string, string>(),
};

const KINDS: readonly Kind[] = [
  {
    section: "broker-config",
    table: BROKER_CONFIGS,
    synonymsOf: (name) => brokerSynonyms(name).filter((synonym) => synonym !== name),
    described: () => describeBrokerConfigs(NOTHING_SET),
  },
  {
    section: "topic-config",
    table: TOPIC_CONFIGS,
    synonymsOf: (name) =>
      (TOPIC_SYNONYMS[name] ?? []).map((one) => (typeof one === "string" ? one : `${one[0]} × ${one[1]}`)),
    described: () => describeTopicConfigs(NOTHING_SET, new Map()),
  },
  {
    section: "group-config",
    table: GROUP_CONFIGS,
    synonymsOf: (name) => {
      const synonym = GROUP_SYNONYMS[name];
      return typeof synonym === "string" ? [synonym] : [];
    },
    described: () => describeGroupConfigs(NOTHING_SET, new Map()),
  },
  {
    section: "client-metrics-config",
    table: CLIENT_METRICS_CONFIGS,
    synonymsOf: () => [],
    described: () => describeClientMetricsConfigs(new Map()),
  },
];

/** Every config of every kind of resource, by name. */
export function configFacts(): Fact[] {
  return KINDS.flatMap(({ section, table, synonymsOf, described }) => {
    const shown = new Map(described().map((config) => [config.name, config]));
    return [...table.names()].toSorted().flatMap((item) => {
      const definition = table.get(item);
      if (definition === undefined) return [];
      const facts = { ...definedFacts(definition, synonymsOf(item)), ...describedFacts(shown.get(item)) };
      return Object.entries(facts).map(([name, value]) => ({ section, item, name, value }));
    });
  });
}

function definedFacts(definition: ConfigDefinition, synonyms: readonly string[]): Record<string, FactValue> {
  const { type, defaultText, allowed, importance, isInternal, isSensitive, change, effect } = definition;
  return {
    type,
    default: defaultText === undefined ? "(required)" : defaultText,
    "valid values": allowed === "" ? "any" : allowed,
    importance,
    internal: isInternal,
    sensitive: isSensitive,
    change,
    synonyms: synonyms.length === 0 ? "none" : synonyms.join(", "),
    effect: EFFECT_WORDS[effect],
  };
}

/** As DescribeConfigs tells it of a resource where nothing is set. */
function describedFacts(config: DescribedConfig | undefined): Record<string, FactValue> {
  if (config === undefined) return { "described as": "not described", "described defaults": "not described" };
  return describedConfigFacts({
    ...config,
    defaults: config.synonyms.map(({ name, value }) => ({ name, value })),
  });
}

/**
 * The facts of one described config.
 *
 * @param config.defaults its synonyms of the source DEFAULT_CONFIG, strongest first
 */
export function describedConfigFacts(config: {
  readonly type: number;
  readonly isReadOnly: boolean;
  readonly isSensitive: boolean;
  readonly defaults: readonly { readonly name: string; readonly value: string | null }[];
}): Record<string, FactValue> {
  const flags = [config.isReadOnly ? ", read-only" : "", config.isSensitive ? ", sensitive" : ""].join("");
  const defaults = config.defaults.map(({ name, value }) => `${name}=${value}`).join("; ");
  return {
    "described as": `${DESCRIBED_TYPES[config.type] ?? config.type}${flags}`,
    "described defaults": defaults === "" ? "none" : defaults,
  };
}

/** What a broker without a properties file runs with. */
export function standaloneFacts(): Fact[] {
  return Object.entries(STANDALONE_DEFAULTS)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([item, value]) => ({ section: "standalone-default", item, name: "value", value }));
}
