/**
 * All partitions that this broker hosts. Applies the metadata (creates and deletes logs, begins leadership, passes configs
 * on), finds partitions for the handlers, and takes those of a failed log directory offline.
 *
 * Invariant: what is hosted follows the metadata image and nothing else; a partition is in both lookups or in neither.
 */
import { eachInSlices, inSlices, type SlicePlatform, type Steps } from "../platform/slices.ts";
import type { Logger } from "../base/logger.ts";
import type { Uuid } from "../base/uuid.ts";
import type { LogManager } from "../log/manager/log-manager.ts";
import { StorageError } from "../log/storage-error.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import { ConfigResourceType, type ConfigsDelta } from "../metadata/configs-image.ts";
import {
  type LocalReplicaChange,
  type LocalReplicaChanges,
  type LocalReplicaDeletion,
} from "../metadata/local-replica-changes.ts";
import type { MetadataDelta } from "../metadata/metadata-delta.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import { directoryOf, isReservedDirectory } from "../metadata/partition-registration.ts";
import { ErrorCode } from "../protocol/errors.ts";
import { alterLogDirectory } from "./moves/alter-log-directory.ts";
import type { LogDirMoves } from "./moves/log-dir-moves.ts";
import { Partition } from "./partition.ts";

const NO_CHANGES: LocalReplicaChanges = { deleted: [], leaders: [], followers: [] };

/** What the replica manager stands on. */
export interface ReplicaManagerOptions {
  readonly platform: SlicePlatform;
  readonly nodeId: number;
  readonly logManager: LogManager;
  /** Between log directories. */
  readonly moves: LogDirMoves;
  readonly logger: Logger;
  /** A topic's effective `min.insync.replicas`. */
  readonly minInSyncReplicas: (image: MetadataImage, topic: string) => number;
}

/** The hosted partitions of one topic. */
interface HostedTopic {
  readonly name: string;
  readonly id: Uuid;
  readonly partitions: Map<number, Partition>;
}

/** See the file's head. */
export class ReplicaManager {
  readonly #options: ReplicaManagerOptions;
  readonly #logger: Logger;
  readonly #byName = new Map<string, HostedTopic>();
  readonly #byId = new Map<Uuid, HostedTopic>();
  #image: MetadataImage | undefined;
  #isStopped = false;

  constructor(options: ReplicaManagerOptions) {
    this.#options = options;
    this.#logger = options.logger.child("replication");
  }

  /** The hosted partition, online or not. */
  partition(topic: string, index: number): Partition | undefined {
    return this.#byName.get(topic)?.partitions.get(index);
  }

  /** The hosted partition of the topic with this id. */
  partitionById(topicId: Uuid, index: number): Partition | undefined {
    return this.#byId.get(topicId)?.partitions.get(index);
  }

  /** Every hosted partition. */
  *partitions(): IterableIterator<Partition> {
    for (const topic of this.#byName.values()) yield* topic.partitions.values();
  }

  /** Every hosted topic by its name, with its hosted partitions; each once, though topics come and go while others are looked at. */
  *topics(): IterableIterator<[string, Iterable<Partition>]> {
    // A map gives what is taken out and put in again a second time.
    for (const name of Array.from(this.#byName.keys())) {
      const topic = this.#byName.get(name);
      if (topic !== undefined) yield [name, topic.partitions.values()];
    }
  }

  /** The log of a hosted partition that is online. */
  log(topic: string, index: number): UnifiedLog | undefined {
    return this.partition(topic, index)?.logIfOnline;
  }

  /**
   * Why this broker does not serve a partition that it does not host, as Kafka's ReplicaManager.getPartitionOrError: the
   * client's metadata is old, or there is no such partition.
   */
  missingError(topic: string, index: number): number {
    const isKnown = this.#image?.topics.getPartition(topic, index) !== undefined;
    return isKnown ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  }

  /**
   * Why this broker cannot serve the partition as its leader now.
   *
   * @param currentLeaderEpoch the client's, or −1
   */
  leaderError(topic: string, index: number, currentLeaderEpoch: number): number {
    const partition = this.partition(topic, index);
    return partition === undefined ? this.missingError(topic, index) : partition.leaderError(currentLeaderEpoch);
  }

  /**
   * Makes the hosted partitions follow the metadata: once per published delta, in order, before coordinators hear of it and
   * after the log manager's topic configs are those of `image`.
   *
   * @returns a promise when logs are deleted, or when there is much to do: what comes next must wait for it
   */
  apply(delta: MetadataDelta, image: MetadataImage): void | Promise<void> {
    this.#image = image;
    const changes = delta.topics?.localChanges(this.#options.nodeId) ?? NO_CHANGES;
    const host = (): void | Promise<void> => inSlices(this.#options.platform, this.#hostAll(changes, delta, image));
    // A topic may be deleted and made again under its name; the old directories must be out of the way first.
    if (changes.deleted.length > 0) return this.#delete(changes.deleted).then(host);
    return host();
  }

  /** The broker is about to close its logs: none are made any more, and what is being applied ends with its next step. */
  stop(): void {
    this.#isStopped = true;
  }

  /** The moves between log directories that are under way. */
  get moves(): LogDirMoves {
    return this.#options.moves;
  }

  get logManager(): LogManager {
    return this.#options.logManager;
  }

  /** As AlterReplicaLogDirs asks; fulfilled with an error code when a move has begun, turned or ended. */
  alterLogDirectory(topic: string, partition: number, logDirectory: string): Promise<number> {
    return this.moves.exclusively(() => alterLogDirectory(this, { topic, partition, logDirectory }));
  }

  /** A log directory failed: its partitions answer KAFKA_STORAGE_ERROR from now on. */
  logDirectoryFailed(directory: string): void {
    this.moves.logDirectoryFailed(directory);
    for (const partition of this.partitions()) {
      if (partition.logIfOnline?.logDirectory === directory) partition.markOffline();
    }
  }

  *#hostAll(changes: LocalReplicaChanges, delta: MetadataDelta, image: MetadataImage): Steps<void> {
    for (const change of changes.leaders) {
      if (this.#isStopped) return;
      this.#host(change, image);
      yield;
    }
    for (const change of changes.followers) {
      if (this.#isStopped) return;
      this.#host(change, image);
      yield;
    }
    if (delta.configs !== undefined && !this.#isStopped) yield* this.#updateConfigs(delta.configs, image);
  }

  #host(change: LocalReplicaChange, image: MetadataImage): void {
    const { topic, topicId, partition: index, registration } = change;
    const leadership = {
      leaderId: registration.leader,
      leaderEpoch: registration.leaderEpoch,
      partitionEpoch: registration.partitionEpoch,
      replicas: registration.replicas,
      isr: registration.isr,
    };
    const existing = this.partitionById(topicId, index);
    if (existing !== undefined) {
      existing.updateLeadership(leadership);
      return;
    }
    const partition = new Partition({
      topic,
      topicId,
      index,
      nodeId: this.#options.nodeId,
      log: this.#openLog(change),
      leadership,
      minInSyncReplicas: this.#options.minInSyncReplicas(image, topic),
    });
    this.#hosted(topic, topicId).partitions.set(index, partition);
    if (partition.isLeader) partition.becomeLeader();
    this.moves.resume(partition, directoryOf(registration, this.#options.nodeId));
  }

  /** @returns undefined when the log directory is offline */
  #openLog(change: LocalReplicaChange): UnifiedLog | undefined {
    const { logManager, nodeId } = this.#options;
    const { topic, topicId, partition, registration } = change;
    if (logManager.getLog(topic, partition) === undefined && logManager.hasOfflineLogDirs) {
      const directory = directoryOf(registration, nodeId);
      const online = logManager.onlineLogDirs.map((path) => logManager.directoryId(path));
      // Its records are on the failed disk: a new, empty log elsewhere would hide them.
      if (directory !== undefined && !isReservedDirectory(directory) && !online.includes(directory)) return undefined;
    }
    try {
      const isHere = logManager.getLog(topic, partition) !== undefined;
      const logDirectory = isHere ? undefined : this.moves.preferred.take(topic, partition);
      return logManager.createLog({ topic, partition, topicId, logDirectory });
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#logger.error(`cannot create the log of ${topic}-${partition}`, { error });
      return undefined;
    }
  }

  #hosted(name: string, id: Uuid): HostedTopic {
    let topic = this.#byId.get(id);
    if (topic === undefined) {
      topic = { name, id, partitions: new Map() };
      this.#byId.set(id, topic);
      this.#byName.set(name, topic);
    }
    return topic;
  }

  async #delete(deletions: readonly LocalReplicaDeletion[]): Promise<void> {
    const deleted: { readonly topic: string; readonly partition: number }[] = [];
    await eachInSlices(this.#options.platform, deletions, (deletion) => {
      const { topic, topicId, partition: index } = deletion;
      const hosted = this.#byId.get(topicId);
      const partition = hosted?.partitions.get(index);
      if (hosted === undefined || partition === undefined) return;
      hosted.partitions.delete(index);
      if (hosted.partitions.size === 0) {
        this.#byId.delete(topicId);
        if (this.#byName.get(topic) === hosted) this.#byName.delete(topic);
      }
      partition.markDeleted();
      this.moves.forget(topic, index);
      deleted.push({ topic, partition: index });
    });
    if (!this.#isStopped) await this.#options.logManager.deleteLogs(deleted);
  }

  *#updateConfigs(configs: ConfigsDelta, image: MetadataImage): Steps<void> {
    for (const { type, name } of configs.changes.values()) {
      if (type === ConfigResourceType.TOPIC) {
        const topic = this.#byName.get(name);
        if (topic !== undefined) this.#updateConfig(topic, image);
        yield;
      } else if (type === ConfigResourceType.BROKER && (name === "" || name === String(this.#options.nodeId))) {
        for (const topic of this.#byName.values()) {
          this.#updateConfig(topic, image);
          yield;
        }
      }
    }
  }

  #updateConfig(topic: HostedTopic, image: MetadataImage): void {
    this.#options.logManager.updateTopicConfig(topic.name);
    const minInSyncReplicas = this.#options.minInSyncReplicas(image, topic.name);
    for (const partition of topic.partitions.values()) partition.minInSyncReplicas = minInSyncReplicas;
  }
}
