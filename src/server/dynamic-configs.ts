/** Hands the dynamic configs of the metadata to the parts of a running broker that do not read them from topics. */
import type { BrokerConfig } from "../config/broker-config.ts";
import type { LogManager } from "../log/manager/log-manager.ts";
import type { ConfigsImage } from "../metadata/configs-image.ts";
import type { MetadataDelta } from "../metadata/metadata-delta.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import type { ListenerGroup } from "../network/listener-group.ts";
import type { MoveQuota } from "../replication/moves/move-quota.ts";
import { moveRate, networkLimits } from "./part-settings.ts";

/** See the file's head. Logs follow their topics' configs by themselves, which the broker's are part of. */
export class DynamicConfigs implements MetadataPublisher {
  readonly name = "dynamic configs";
  readonly #options: DynamicConfigsOptions;

  constructor(options: DynamicConfigsOptions) {
    this.#options = options;
  }

  publish(delta: MetadataDelta, image: MetadataImage): void {
    if (delta.configs === undefined) return;
    const { brokerConfig, network, logManager, moveQuota } = this.#options;
    const config = brokerConfig(image.configs);
    network.updateConnectionLimits(networkLimits(config));
    logManager.updateProducerIdExpiration(config.get("producer.id.expiration.ms"));
    moveQuota.bytesPerSecond = moveRate(config);
  }
}

/** What dynamic configs are handed to. */
export interface DynamicConfigsOptions {
  /** The broker's configuration with these dynamic configs over it. */
  readonly brokerConfig: (configs: ConfigsImage) => BrokerConfig;
  readonly network: ListenerGroup;
  readonly logManager: LogManager;
  readonly moveQuota: MoveQuota;
}
