/** Topic configs: what a topic overrides, what the broker says otherwise, and what a log is finally told. */
import type { BrokerConfig } from "./broker-config.ts";
import { ConfigException } from "./config-error.ts";
import type { ConfigValue } from "./config-def.ts";
import { TOPIC_SYNONYMS } from "./definitions/synonyms.ts";
import { parseAndValidate } from "./parse-value.ts";
import { TOPIC_CONFIGS } from "./topic-definitions.ts";

/** The settings of one log. Times in milliseconds, sizes in bytes, Infinity for no limit. Fits `log/log-config.ts`. */
export interface TopicLogConfig {
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly segmentJitterMs: number;
  readonly segmentIndexBytes: number;
  readonly indexIntervalBytes: number;
  readonly retentionBytes: number;
  readonly retentionMs: number;
  readonly flushMessages: number;
  readonly flushMs: number;
  readonly fileDeleteDelayMs: number;
  readonly maxMessageBytes: number;
  readonly maxDecompressedMessageBytes: number;
  readonly cleanupPolicy: ReadonlySet<string>;
  readonly compressionType: "producer" | "uncompressed" | "gzip" | "snappy" | "lz4" | "zstd";
  readonly compressionGzipLevel: number;
  readonly compressionLz4Level: number;
  readonly compressionZstdLevel: number;
  readonly messageTimestampType: "CreateTime" | "LogAppendTime";
  readonly messageTimestampBeforeMaxMs: number;
  readonly messageTimestampAfterMaxMs: number;
  readonly preallocate: boolean;
  readonly minCleanableDirtyRatio: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly deleteRetentionMs: number;
}

const NO_OVERRIDES: ReadonlyMap<string, string> = new Map();

/**
 * The effective value of one topic config: the topic's own, else the broker's synonym, else the default.
 *
 * @throws {ConfigException} when an override is not allowed
 */
export function topicConfigValue(
  broker: BrokerConfig,
  overrides: ReadonlyMap<string, string>,
  name: string,
): ConfigValue | undefined {
  const definition = TOPIC_CONFIGS.get(name);
  if (definition === undefined) return undefined;
  const override = overrides.get(name);
  if (override !== undefined) return parseAndValidate(definition, override);
  switch (name) {
    // As AbstractKafkaConfig: these take a default from another config or unit, even when nothing was set.
    case "retention.ms":
      return broker.logRetentionMs;
    case "segment.ms":
      return broker.logRollMs;
    case "segment.jitter.ms":
      return broker.logRollJitterMs;
    case "flush.ms":
      return broker.logFlushIntervalMs;
    default: {
      const synonym = TOPIC_SYNONYMS[name]?.[0];
      if (typeof synonym === "string") return broker.value(synonym);
      return parseAndValidate(definition, definition.defaultText ?? null);
    }
  }
}

/**
 * What the logs of a topic are told.
 *
 * @param overrides the topic's own configs, already validated
 */
export function logConfigFor(
  broker: BrokerConfig,
  overrides: ReadonlyMap<string, string> = NO_OVERRIDES,
): TopicLogConfig {
  const number = (name: string): number => topicConfigValue(broker, overrides, name) as number;
  const text = (name: string): string => topicConfigValue(broker, overrides, name) as string;
  return {
    segmentBytes: overrides.has("internal.segment.bytes") ? number("internal.segment.bytes") : number("segment.bytes"),
    segmentMs: number("segment.ms"),
    segmentJitterMs: number("segment.jitter.ms"),
    segmentIndexBytes: number("segment.index.bytes"),
    indexIntervalBytes: number("index.interval.bytes"),
    retentionBytes: number("retention.bytes"),
    retentionMs: number("retention.ms"),
    flushMessages: number("flush.messages"),
    flushMs: number("flush.ms"),
    fileDeleteDelayMs: number("file.delete.delay.ms"),
    maxMessageBytes: number("max.message.bytes"),
    maxDecompressedMessageBytes: number("max.decompressed.message.bytes"),
    cleanupPolicy: new Set(topicConfigValue(broker, overrides, "cleanup.policy") as readonly string[]),
    compressionType: text("compression.type") as TopicLogConfig["compressionType"],
    compressionGzipLevel: number("compression.gzip.level"),
    compressionLz4Level: number("compression.lz4.level"),
    compressionZstdLevel: number("compression.zstd.level"),
    messageTimestampType: text("message.timestamp.type") as TopicLogConfig["messageTimestampType"],
    messageTimestampBeforeMaxMs: number("message.timestamp.before.max.ms"),
    messageTimestampAfterMaxMs: number("message.timestamp.after.max.ms"),
    preallocate: topicConfigValue(broker, overrides, "preallocate") === true,
    minCleanableDirtyRatio: number("min.cleanable.dirty.ratio"),
    minCompactionLagMs: number("min.compaction.lag.ms"),
    maxCompactionLagMs: number("max.compaction.lag.ms"),
    deleteRetentionMs: number("delete.retention.ms"),
  };
}

/** The topic's `min.insync.replicas`, before it is capped by the number of replicas. */
export function minInsyncReplicasFor(broker: BrokerConfig, overrides: ReadonlyMap<string, string>): number {
  return topicConfigValue(broker, overrides, "min.insync.replicas") as number;
}

/**
 * Checks the configs that a topic is created or changed with, as LogConfig.validate.
 *
 * @param overrides every config the topic would have; null where a request sent null
 * @throws {ConfigException} (INVALID_CONFIG) with Kafka's message on the first that is wrong
 */
export function validateTopicConfigs(overrides: ReadonlyMap<string, string | null>, broker?: BrokerConfig): void {
  const nulls: string[] = [];
  // A loop, because a client may send any number of them.
  for (const [name, value] of overrides) if (value === null) nulls.push(name);
  if (nulls.length > 0) throw new ConfigException(`Null value not supported for topic configs: ${nulls.join(",")}`);
  for (const name of overrides.keys()) {
    if (!TOPIC_CONFIGS.has(name)) throw new ConfigException(`Unknown topic config name: ${name}`);
  }
  const values = new Map<string, ConfigValue>();
  for (const name of TOPIC_CONFIGS.names()) {
    const definition = TOPIC_CONFIGS.get(name);
    const text = overrides.get(name);
    if (definition !== undefined && text !== undefined) values.set(name, parseAndValidate(definition, text));
  }
  const value = (name: string): ConfigValue | undefined => {
    const own = values.get(name);
    if (own !== undefined) return own;
    const definition = TOPIC_CONFIGS.get(name);
    if (broker !== undefined) return topicConfigValue(broker, NO_OVERRIDES, name);
    return definition === undefined ? undefined : parseAndValidate(definition, definition.defaultText ?? null);
  };
  const minLagMs = Number(value("min.compaction.lag.ms"));
  const maxLagMs = Number(value("max.compaction.lag.ms"));
  if (minLagMs > maxLagMs) {
    throw new ConfigException(
      `conflict topic config setting min.compaction.lag.ms (${minLagMs}) > max.compaction.lag.ms (${maxLagMs})`,
    );
  }
  if (value("remote.storage.enable") === true) {
    throw new ConfigException(
      "Tiered Storage functionality is disabled in the broker. Topic cannot be configured with remote log storage.",
    );
  }
}
