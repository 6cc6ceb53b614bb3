/**
 * Creates topics that clients mention: by Metadata where `auto.create.topics.enable` says so, and internal topics when
 * their coordinator is first looked for. The asker is told that the topic is unknown and comes back.
 */
import type { Logger } from "../base/logger.ts";
import {
  type ControllerClient,
  type ControllerRequestContext,
  INTERNAL_CONTEXT,
} from "../controller/controller-client.ts";
import { newCreateTopicsRequest } from "../protocol/generated/create-topics-request.ts";
import { ErrorCode, errorName } from "../protocol/errors.ts";

/** How an internal topic is made. */
export interface InternalTopic {
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly configs: ReadonlyMap<string, string>;
}

/** See the file's head. */
export class AutoTopicCreation {
  readonly #controller: ControllerClient;
  readonly #logger: Logger;
  readonly #internalTopics: ReadonlyMap<string, InternalTopic>;
  readonly #inFlight = new Map<string, Promise<void>>();

  /** @param options.internalTopics by name; every other topic gets the broker's defaults */
  constructor(options: {
    readonly controller: ControllerClient;
    readonly logger: Logger;
    readonly internalTopics: ReadonlyMap<string, InternalTopic>;
  }) {
    this.#controller = options.controller;
    this.#logger = options.logger.child("auto-topic-creation");
    this.#internalTopics = options.internalTopics;
  }

  /**
   * Creates the topic unless that is under way; fulfilled when it exists or could not be made, which is logged.
   *
   * @param context who asks, so that the topic is made with their rights; the broker itself by default
   */
  create(topic: string, context: ControllerRequestContext = INTERNAL_CONTEXT): Promise<void> {
    return this.#inFlight.get(topic) ?? this.createAll([topic], context);
  }

  /**
   * Creates those of the topics that are not under way. They are one request to the controller, as in Kafka, so that its
   * limit holds: who mentions more than 10,000 partitions at once gets none.
   */
  createAll(topics: readonly string[], context: ControllerRequestContext): Promise<void> {
    const missing = topics.filter((topic) => !this.#inFlight.has(topic));
    if (missing.length === 0) return Promise.resolve();
    const creation = this.#create(missing, context).finally(() => {
      for (const topic of missing) this.#inFlight.delete(topic);
    });
    for (const topic of missing) this.#inFlight.set(topic, creation);
    return creation;
  }

  async #create(names: readonly string[], context: ControllerRequestContext): Promise<void> {
    const request = newCreateTopicsRequest({
      timeoutMs: 30_000,
      topics: names.map((name) => {
        const internal = this.#internalTopics.get(name);
        return {
          name,
          numPartitions: internal?.partitionCount ?? -1,
          replicationFactor: internal?.replicationFactor ?? -1,
          assignments: [],
          configs: [...(internal?.configs ?? [])].map(([key, value]) => ({ name: key, value })),
        };
      }),
    });
    try {
      const { topics } = await this.#controller.createTopics(
        { apiVersion: 7, allows: (operation, resource) => context.allows(operation, resource) },
        request,
      );
      for (const { name, errorCode, errorMessage } of topics) {
        if (errorCode === ErrorCode.NONE) this.#logger.info(`created topic ${name}`);
        else if (errorCode !== ErrorCode.TOPIC_ALREADY_EXISTS) {
          this.#logger.warn(`could not create topic ${name}: ${errorName(errorCode)}`, { message: errorMessage });
        }
      }
    } catch (error) {
      // Nobody waits for this answer; the client asks again.
      const others = names.length > 1 ? ` and ${names.length - 1} others` : "";
      this.#logger.warn(`could not create topic ${names[0]}${others}`, { error });
    }
  }
}
