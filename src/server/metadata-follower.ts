/** Makes the broker follow the metadata: logs first, then the coordinators whose partitions moved. */
import { type GroupCoordinator, GROUP_METADATA_TOPIC } from "../coordinators/group/group-coordinator.ts";
import type { MetadataDelta } from "../metadata/metadata-delta.ts";
import { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import type { ReplicaManager } from "../replication/replica-manager.ts";

/** See the file's head. */
export class MetadataFollower implements MetadataPublisher {
  readonly name = "broker";
  readonly #nodeId: number;
  readonly #replicas: ReplicaManager;
  readonly #groups: GroupCoordinator;
  #image: MetadataImage = MetadataImage.EMPTY;
  /** Id of the `__consumer_offsets` whose partitions the groups are in. */
  #groupTopicId: string | undefined = undefined;
  /** Fulfilled when the image that was given last is being followed. */
  #followed: Promise<void> | undefined = undefined;
  #isStopped = false;

  constructor(options: {
    readonly nodeId: number;
    readonly replicas: ReplicaManager;
    readonly groups: GroupCoordinator;
  }) {
    this.#nodeId = options.nodeId;
    this.#replicas = options.replicas;
    this.#groups = options.groups;
  }

  /** The image that the broker acts on. */
  get image(): MetadataImage {
    return this.#image;
  }

  publish(delta: MetadataDelta, image: MetadataImage): void | Promise<void> {
    // As Kafka's BrokerMetadataPublisher: clients see a topic at once, and NOT_LEADER_OR_FOLLOWER until its logs are there.
    this.#image = image;
    if (this.#isStopped) return;
    const applied = this.#replicas.apply(delta, image);
    // Coordinators load from logs, which must be there first.
    if (applied instanceof Promise) return (this.#followed = applied.then(() => this.#follow(delta, image)));
    this.#follow(delta, image);
  }

  /** Before the logs are closed: fulfilled when nothing touches them any more, however much was to be done. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#replicas.stop();
    // Whoever published it hears of a failure.
    await this.#followed?.catch(() => undefined);
  }

  #follow(delta: MetadataDelta, image: MetadataImage): void {
    if (this.#isStopped || delta.topics === undefined) return;
    const { deletedTopics, changedTopics } = delta.topics;
    if ([...changedTopics.values(), ...deletedTopics.values()].some(({ name }) => name === GROUP_METADATA_TOPIC)) {
      this.#moveGroups(delta, image);
    }
    if (deletedTopics.size > 0) this.#groups.onTopicsDeleted([...deletedTopics.values()].map(({ name }) => name));
  }

  #moveGroups(delta: MetadataDelta, image: MetadataImage): void {
    if (delta.topics === undefined) return;
    const groupTopic = image.topics.getTopic(GROUP_METADATA_TOPIC);
    // As Kafka's GroupCoordinatorService.startup, partitions that come while we run do not count: another number would
    // look for every group in another partition.
    if (groupTopic !== undefined && groupTopic.id !== this.#groupTopicId) {
      this.#groupTopicId = groupTopic.id;
      this.#groups.start(groupTopic.partitions.size);
    }
    const { deleted, leaders, followers } = delta.topics.localChanges(this.#nodeId);
    for (const { topic, partition } of deleted) {
      if (topic === GROUP_METADATA_TOPIC) this.#groups.onResignation(partition, undefined);
    }
    for (const { topic, partition, registration, isElection } of followers) {
      if (topic === GROUP_METADATA_TOPIC && isElection) this.#groups.onResignation(partition, registration.leaderEpoch);
    }
    for (const { topic, partition, registration, isElection } of leaders) {
      if (topic === GROUP_METADATA_TOPIC && isElection) this.#groups.onElection(partition, registration.leaderEpoch);
    }
  }
}
