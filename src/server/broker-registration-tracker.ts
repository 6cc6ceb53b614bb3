/**
 * Registers this broker again, as it is, when a raised `metadata.version` first knows of log directories: they were not
 * in its registration (Kafka's BrokerRegistrationTracker).
 */
import type { Logger } from "../base/logger.ts";
import type { BrokerRegistrationRequest, ControllerClient } from "../controller/controller-client.ts";
import type { MetadataDelta } from "../metadata/metadata-delta.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import { isDirectoryAssignmentSupported } from "../metadata/metadata-version.ts";

/** What it works with. */
export interface BrokerRegistrationTrackerOptions {
  readonly nodeId: number;
  readonly controller: ControllerClient;
  /** What the broker says of itself now. */
  readonly request: () => BrokerRegistrationRequest;
  readonly logger: Logger;
}

/** See the file's head. */
export class BrokerRegistrationTracker implements MetadataPublisher {
  readonly name = "broker registration";
  readonly #options: BrokerRegistrationTrackerOptions;
  #isUnderWay = false;

  constructor(options: BrokerRegistrationTrackerOptions) {
    this.#options = options;
  }

  publish(_delta: MetadataDelta, image: MetadataImage): void {
    const { nodeId, controller, request, logger } = this.#options;
    if (this.#isUnderWay || !isDirectoryAssignmentSupported(image.features.metadataVersion)) return;
    // Without a registration there is nothing to be amended: as in Kafka, only a start registers.
    if (image.cluster.broker(nodeId)?.directories.length !== 0) return;
    this.#isUnderWay = true;
    void controller
      .registerBroker(request())
      .catch((error: unknown) => {
        // The next change, or the next start, does it.
        logger.warn("the log directories were not registered", { error });
      })
      .finally(() => {
        this.#isUnderWay = false;
      });
  }
}
