/**
 * Tells the controller where this broker's replicas are (KIP-858): the log directory that each new one went to, and
 * directories that failed. With a single directory the controller knows the first from the registration, but for replicas
 * from before directories were recorded.
 */
import type { Logger } from "../base/logger.ts";
import type { Uuid } from "../base/uuid.ts";
import type { ControllerClient, DirectoryAssignment } from "../controller/controller-client.ts";
import type { MetadataDelta } from "../metadata/metadata-delta.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import { directoryOf } from "../metadata/partition-registration.ts";
import type { ReplicaManager } from "../replication/replica-manager.ts";

/** What the reporter works with. */
export interface DirectoryReporterOptions {
  readonly nodeId: number;
  readonly controller: ControllerClient;
  readonly replicas: ReplicaManager;
  /** Of `log.dirs`. */
  readonly directoryIds: ReadonlyMap<string, Uuid>;
  readonly logger: Logger;
}

/** See the file's head. Subscribed after whoever makes the logs. */
export class DirectoryReporter implements MetadataPublisher {
  readonly name = "directories";
  readonly #options: DirectoryReporterOptions;

  constructor(options: DirectoryReporterOptions) {
    this.#options = options;
  }

  publish(delta: MetadataDelta): void {
    if (delta.topics === undefined) return;
    const { nodeId, replicas, directoryIds, controller } = this.#options;
    const { leaders, followers } = delta.topics.localChanges(nodeId);
    const assignments: DirectoryAssignment[] = [];
    for (const { topic, topicId, partition, registration } of [...leaders, ...followers]) {
      // Whoever moves a log says where it will be, before it is there.
      if (replicas.moves.get(topic, partition) !== undefined) continue;
      const log = replicas.partitionById(topicId, partition)?.logIfOnline;
      const directory = log === undefined ? undefined : directoryIds.get(log.logDirectory);
      if (directory === undefined || directory === directoryOf(registration, nodeId)) continue;
      assignments.push({ topicId, partition, directory });
    }
    if (assignments.length > 0)
      this.#tell(controller.assignReplicasToDirectories(assignments), "assigning directories");
  }

  /** A log directory failed; the others go on. */
  reportOffline(directory: string): void {
    const id = this.#options.directoryIds.get(directory);
    if (id !== undefined)
      this.#tell(this.#options.controller.reportOfflineDirectories([id]), "reporting a failed directory");
  }

  /** Nobody waits for it: the next start says it again. */
  #tell(told: Promise<void>, doing: string): void {
    void told.catch((error: unknown) => this.#options.logger.warn(`${doing} failed`, { error }));
  }
}
