/**
 * Registers this node's controller (KIP-919): when it starts, and when a raised `metadata.version` first knows of
 * controllers (Kafka's ControllerRegistrationManager).
 */
import type { Logger } from "../../base/logger.ts";
import type { RegisteredEndpoint } from "../../metadata/broker-registration.ts";
import type { MetadataDelta } from "../../metadata/metadata-delta.ts";
import type { MetadataImage } from "../../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../../metadata/metadata-publisher.ts";
import { isControllerRegistrationSupported } from "../../metadata/metadata-version.ts";
import type { QuorumController } from "../quorum-controller.ts";
import { registerController, type Registrant } from "./cluster-control.ts";

/** What it works with. */
export interface ControllerRegistrarOptions {
  readonly controller: QuorumController;
  readonly nodeId: number;
  /** This start of the controller. */
  readonly registrant: Registrant;
  /** Where it is said to be. */
  readonly endpoint: RegisteredEndpoint;
  readonly logger: Logger;
}

/** See the file's head. Subscribed when {@link register} was answered. */
export class ControllerRegistrar implements MetadataPublisher {
  readonly name = "controller registration";
  readonly #options: ControllerRegistrarOptions;
  #isUnderWay = false;

  constructor(options: ControllerRegistrarOptions) {
    this.#options = options;
  }

  /** Registers it, where the metadata level knows of controllers. Rejects as `QuorumController.run` does. */
  register(): Promise<void> {
    const { controller, registrant, endpoint } = this.#options;
    return controller.run((view) => registerController(view, registrant, [endpoint]));
  }

  publish(_delta: MetadataDelta, image: MetadataImage): void {
    const { nodeId, registrant, logger } = this.#options;
    if (this.#isUnderWay || !isControllerRegistrationSupported(image.features.metadataVersion)) return;
    if (image.cluster.controllers.get(nodeId)?.incarnationId === registrant.incarnationId) return;
    this.#isUnderWay = true;
    void this.register()
      .catch((error: unknown) => {
        // The next change, or the next start, does it.
        logger.warn("the controller was not registered", { error });
      })
      .finally(() => {
        this.#isUnderWay = false;
      });
  }
}
