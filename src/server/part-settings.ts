/** From Kafka's config names to the plain settings that each part of the broker takes. */
import { logConfigFor, type TopicLogConfig } from "../config/topic-config.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import { ConfigException } from "../config/config-error.ts";
import type { InternalTopic } from "../broker/auto-topic-creation.ts";
import type { GroupCoordinatorConfig } from "../coordinators/group/group-coordinator-config.ts";
import { GROUP_METADATA_TOPIC } from "../coordinators/group/group-coordinator.ts";
import type { LogManagerSettings } from "../log/manager/log-manager-settings.ts";
import { type ConfigsImage, ConfigResourceType } from "../metadata/configs-image.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { ListenerOptions } from "../network/listener.ts";
import type { NetworkLimits } from "../network/listener-group.ts";

const MINUTE_MS = 60_000;

/** The log manager's. */
export function logManagerSettings(config: BrokerConfig): LogManagerSettings {
  return {
    retentionCheckIntervalMs: config.get("log.retention.check.interval.ms"),
    initialTaskDelayMs: config.get("log.initial.task.delay.ms"),
    flushSchedulerIntervalMs: config.get("log.flush.scheduler.interval.ms"),
    recoveryPointCheckpointIntervalMs: config.get("log.flush.offset.checkpoint.interval.ms"),
    logStartOffsetCheckpointIntervalMs: config.get("log.flush.start.offset.checkpoint.interval.ms"),
    highWatermarkCheckpointIntervalMs: config.get("replica.high.watermark.checkpoint.interval.ms"),
    producerIdExpirationMs: config.get("producer.id.expiration.ms"),
    producerIdExpirationCheckIntervalMs: config.get("producer.id.expiration.check.interval.ms"),
  };
}

/** The group coordinator's. */
export function groupCoordinatorConfig(config: BrokerConfig): GroupCoordinatorConfig {
  return {
    offsetsTopicPartitionCount: config.get("offsets.topic.num.partitions"),
    offsetsTopicCompression: config.get("offsets.topic.compression.codec") as 0 | 1 | 2 | 3 | 4,
    offsetsLoadBufferBytes: config.get("offsets.load.buffer.size"),
    offsetCommitTimeoutMs: config.get("offsets.commit.timeout.ms"),
    offsetsRetentionMs: config.get("offsets.retention.minutes") * MINUTE_MS,
    offsetsRetentionCheckIntervalMs: config.get("offsets.retention.check.interval.ms"),
    offsetMetadataMaxLength: config.get("offset.metadata.max.bytes"),
    sessionTimeoutMinMs: config.get("group.min.session.timeout.ms"),
    sessionTimeoutMaxMs: config.get("group.max.session.timeout.ms"),
    initialRebalanceDelayMs: config.get("group.initial.rebalance.delay.ms"),
    groupSizeMax: config.get("group.max.size"),
  };
}

/** The topics that brokers make for themselves. */
export function internalTopics(config: BrokerConfig): ReadonlyMap<string, InternalTopic> {
  const offsets: InternalTopic = {
    partitionCount: config.get("offsets.topic.num.partitions"),
    replicationFactor: config.get("offsets.topic.replication.factor"),
    // As GroupCoordinatorService.groupMetadataTopicConfigs.
    configs: new Map([
      ["compression.type", "producer"],
      ["cleanup.policy", "compact"],
      ["segment.bytes", String(config.get("offsets.topic.segment.bytes"))],
    ]),
  };
  return new Map([[GROUP_METADATA_TOPIC, offsets]]);
}

/** How fast logs may be copied between directories, in bytes a second; Kafka's largest number means as fast as it goes. */
export function moveRate(config: BrokerConfig): number {
  const bytesPerSecond = config.get("replica.alter.log.dirs.io.max.bytes.per.second");
  return bytesPerSecond >= Number.MAX_SAFE_INTEGER ? Infinity : bytesPerSecond;
}

/** The network's bounds. */
export function networkLimits(config: BrokerConfig): NetworkLimits {
  return {
    maxConnections: config.get("max.connections"),
    maxConnectionsPerIp: config.get("max.connections.per.ip"),
    maxConnectionsPerIpOverrides: config.maxConnectionsPerIpOverrides,
    maxConnectionsByListener: config.maxConnectionsByListener,
    creationRateMax: config.get("max.connection.creation.rate"),
    creationRateMaxByListener: config.maxConnectionCreationRateByListener,
    rateWindows: {
      windowCount: config.get("quota.window.num"),
      windowMs: config.get("quota.window.size.seconds") * 1000,
    },
    connectionsMaxIdleMs: config.get("connections.max.idle.ms"),
    socketRequestMaxBytes: config.get("socket.request.max.bytes"),
    queuedMaxRequestBytes: config.get("queued.max.request.bytes"),
    backlog: config.get("socket.listen.backlog.size"),
  };
}

/** The listeners that clients use. */
export function clientListeners(config: BrokerConfig): ListenerOptions[] {
  return config.brokerListeners.map(({ name, host, port, securityProtocol }) => ({
    name,
    host: host ?? "",
    port,
    securityProtocol,
  }));
}

/** The log config of topics under the metadata of the moment; recomputed only for topics with configs of their own. */
export class TopicLogConfigs {
  readonly #config: BrokerConfig;
  readonly #nodeId: string;
  #configs: ConfigsImage | undefined;
  #layered: BrokerConfig;
  #default: TopicLogConfig | undefined;

  constructor(config: BrokerConfig) {
    this.#config = config;
    this.#layered = config;
    this.#nodeId = String(config.nodeId);
  }

  /** What the logs of `topic` are told. */
  of(image: MetadataImage, topic: string): TopicLogConfig {
    const broker = this.broker(image.configs);
    const overrides = image.configs.topicProps(topic);
    if (overrides.size === 0) return (this.#default ??= logConfigFor(broker));
    return logConfigFor(broker, overrides);
  }

  /** The broker's configuration with the dynamic configs of `configs` over it. */
  broker(configs: ConfigsImage): BrokerConfig {
    if (configs !== this.#configs) {
      this.#configs = configs;
      this.#default = undefined;
      const dynamic = new Map([...configs.clusterProps(), ...configs.props(ConfigResourceType.BROKER, this.#nodeId)]);
      this.#layered = dynamic.size === 0 ? this.#config : layered(this.#config, dynamic);
    }
    return this.#layered;
  }
}

/**
 * The configuration with dynamic values over it; without any when they are unsound together. Nobody is let alter them so,
 * but however they got into the metadata, the broker starts, as with Kafka's DynamicBrokerConfig.updateBrokerConfig.
 */
function layered(config: BrokerConfig, dynamic: ReadonlyMap<string, string>): BrokerConfig {
  const changed = config.withDynamic(dynamic);
  try {
    return changed.brokenRules().length === 0 ? changed : config;
  } catch (error) {
    // A value with an inner form of its own, such as max.connections.per.ip.overrides.
    if (!(error instanceof ConfigException)) throw error;
    return config;
  }
}
