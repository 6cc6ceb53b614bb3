/**
 * What a topic's config amounts to when the dynamic configs of the metadata count: the topic's own, the node's, the
 * cluster's, the properties file's, the default (Kafka's KafkaConfigSchema).
 */
import type { BrokerConfig } from "../config/broker-config.ts";
import { TOPIC_SYNONYMS } from "../config/definitions/synonyms.ts";
import { TOPIC_CONFIGS } from "../config/topic-definitions.ts";
import { type ConfigsImage, ConfigResourceType } from "../metadata/configs-image.ts";

/** Where a value comes from: Kafka's DescribeConfigsResponse.ConfigSource. */
export const ConfigSource = {
  TOPIC: 1,
  DYNAMIC_BROKER: 2,
  DYNAMIC_DEFAULT_BROKER: 3,
  STATIC_BROKER: 4,
  DEFAULT: 5,
} as const;

/** A value and its source. */
export interface EffectiveConfig {
  readonly value: string | null;
  readonly source: number;
}

/** What {@link effectiveTopicConfig} looks into. */
export interface ConfigLookup {
  readonly configs: ConfigsImage;
  readonly config: BrokerConfig;
  readonly nodeId: number;
}

/** The value of one topic config for a topic with these overrides. */
export function effectiveTopicConfig(
  lookup: ConfigLookup,
  overrides: ReadonlyMap<string, string>,
  name: string,
): EffectiveConfig {
  const override = overrides.get(name);
  if (override !== undefined) return { value: override, source: ConfigSource.TOPIC };
  const layers = [
    {
      values: lookup.configs.props(ConfigResourceType.BROKER, String(lookup.nodeId)),
      source: ConfigSource.DYNAMIC_BROKER,
    },
    { values: lookup.configs.clusterProps(), source: ConfigSource.DYNAMIC_DEFAULT_BROKER },
    { values: lookup.config.originals, source: ConfigSource.STATIC_BROKER },
  ];
  for (const { values, source } of layers) {
    for (const synonym of TOPIC_SYNONYMS[name] ?? []) {
      const [key, factor] = typeof synonym === "string" ? [synonym, 1] : synonym;
      const value = values.get(key);
      if (value !== undefined) return { value: factor === 1 ? value : String(Number(value) * factor), source };
    }
  }
  return { value: TOPIC_CONFIGS.get(name)?.defaultText ?? null, source: ConfigSource.DEFAULT };
}
