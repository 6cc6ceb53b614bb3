/** Follows `cordoned.log.dirs` (KIP-1066): those directories take no new replicas, and the controller knows of them. */
import type { Logger } from "../base/logger.ts";
import type { Uuid } from "../base/uuid.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import type { ControllerClient } from "../controller/controller-client.ts";
import type { LogManager } from "../log/manager/log-manager.ts";
import type { ConfigsImage } from "../metadata/configs-image.ts";
import type { MetadataDelta } from "../metadata/metadata-delta.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import { isCordonedLogDirsSupported } from "../metadata/metadata-version.ts";

/** What it works with. */
export interface CordonedLogDirsOptions {
  readonly nodeId: number;
  /** The broker's configuration with these dynamic configs over it. */
  readonly brokerConfig: (configs: ConfigsImage) => BrokerConfig;
  readonly logManager: LogManager;
  readonly controller: ControllerClient;
  /** Of `log.dirs`. */
  readonly directoryIds: ReadonlyMap<string, Uuid>;
  readonly logger: Logger;
}

const ALL = "*";

/** See the file's head. */
export class CordonedLogDirs implements MetadataPublisher {
  readonly name = "cordoned directories";
  readonly #options: CordonedLogDirsOptions;
  #isFirst = true;

  constructor(options: CordonedLogDirsOptions) {
    this.#options = options;
  }

  publish(delta: MetadataDelta, image: MetadataImage): void {
    const isUntold = this.#isUntold(delta, image);
    if (delta.configs === undefined && !this.#isFirst && !isUntold) return;
    this.#isFirst = false;
    const { brokerConfig, logManager, controller, directoryIds, logger } = this.#options;
    const config = brokerConfig(image.configs);
    const named = config.get("cordoned.log.dirs");
    const cordoned = [...directoryIds].filter(([path]) => named.includes(ALL) || named.includes(path));
    const isSame =
      cordoned.length === logManager.cordonedLogDirs.size &&
      cordoned.every(([path]) => logManager.cordonedLogDirs.has(path));
    if (isSame && !isUntold) return;
    logManager.cordonedLogDirs = new Set(cordoned.map(([path]) => path));
    // The next change, or the next start, says it again.
    void controller.reportCordonedDirectories(cordoned.map(([, id]) => id)).catch((error: unknown) => {
      logger.warn("the controller was not told of cordoned log directories", { error });
    });
  }
  /** Whether `metadata.version` was raised to a level that knows of cordoned directories while this broker led. */
  #isUntold(delta: MetadataDelta, { cluster, features }: MetadataImage): boolean {
    if (delta.features === undefined && delta.cluster === undefined) return false;
    const broker = cluster.broker(this.#options.nodeId);
    if (broker === undefined || broker.fenced || broker.cordonedDirectories !== null) return false;
    return isCordonedLogDirsSupported(features.metadataVersion);
  }
}
