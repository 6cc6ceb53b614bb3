/**
 * What lies between a broker's metadata and its listeners, put together: logs, replicas, coordinators, services. Nothing
 * of it runs yet; whoever asked for it starts and stops it, and subscribes the followers of the metadata.
 */
import type { Logger } from "../base/logger.ts";
import type { Uuid } from "../base/uuid.ts";
import { ALLOW_EVERYTHING, type Authorizer } from "../broker/authorizer.ts";
import { ApiVersionsCatalog } from "../broker/dispatch/api-versions-catalog.ts";
import { AutoTopicCreation } from "../broker/auto-topic-creation.ts";
import type { BrokerServices } from "../broker/broker-services.ts";
import { FetchSessionCache } from "../broker/fetch/fetch-session-cache.ts";
import { LogDirectories } from "../broker/log-directories.ts";
import { ProducerIdSupplier } from "../broker/producer-id-supplier.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import { minInsyncReplicasFor } from "../config/topic-config.ts";
import type { ControllerClient } from "../controller/controller-client.ts";
import type { MetadataNode } from "../controller/metadata-node.ts";
import { SUPPORTED_FEATURES } from "../controller/cluster/supported-features.ts";
import { GroupCoordinator } from "../coordinators/group/group-coordinator.ts";
import { LogManager } from "../log/manager/log-manager.ts";
import { MetadataImage } from "../metadata/metadata-image.ts";
import { HostNames } from "../network/host-names.ts";
import type { Platform } from "../platform/platform.ts";
import { LocalPartitionWriter } from "../replication/local-partition-writer.ts";
import type { ReadBuffers } from "../replication/read-buffers.ts";
import { LogDirMoves } from "../replication/moves/log-dir-moves.ts";
import { MoveQuota } from "../replication/moves/move-quota.ts";
import { ReplicaManager } from "../replication/replica-manager.ts";
import { DirectoryReporter } from "./directory-reporter.ts";
import { MetadataFollower } from "./metadata-follower.ts";
import {
  groupCoordinatorConfig,
  internalTopics,
  logManagerSettings,
  moveRate,
  TopicLogConfigs,
} from "./part-settings.ts";

/** What the parts stand on. */
export interface BrokerPartsOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  readonly config: BrokerConfig;
  readonly clusterId: string;
  /** Absolute paths. */
  readonly logDirs: readonly string[];
  readonly directoryIds: ReadonlyMap<string, Uuid>;
  readonly metadata: MetadataNode;
  readonly readBuffers: ReadBuffers;
  /** What requests reach the controller through; absent: directly. */
  readonly controllerOf?: ((controller: ControllerClient) => ControllerClient) | undefined;
  /** Absent: everything is allowed. */
  readonly authorizer?: Authorizer | undefined;
  /** Called when the last log directory has failed. */
  readonly onFailure: (error: unknown) => void;
}

/** The parts. */
export interface BrokerParts {
  readonly topicConfigs: TopicLogConfigs;
  readonly logManager: LogManager;
  readonly groups: GroupCoordinator;
  /** Makes logs and coordinators follow the metadata; its image is the one that the broker acts on. */
  readonly follower: MetadataFollower;
  /** Follows after {@link follower}, where there are several log directories. */
  readonly directoryReporter: DirectoryReporter;
  readonly services: BrokerServices;
  /** How fast logs are copied between directories. */
  readonly moveQuota: MoveQuota;
}

/** Makes the parts of one broker. */
export function makeBrokerParts(options: BrokerPartsOptions): BrokerParts {
  const { platform, logger, config, logDirs, directoryIds, metadata, onFailure } = options;
  const { clock, timers, random, files } = platform;
  const { nodeId } = config;
  const controller = options.controllerOf?.(metadata.controller) ?? metadata.controller;
  const topicConfigs = new TopicLogConfigs(config);
  const image = () => follower.image;
  const logManager: LogManager = new LogManager({
    platform,
    logger,
    logDirs,
    directoryIds,
    // Logs are loaded, and retention may begin, before this broker follows the metadata: what topics keep is known by then.
    topicConfig: (topic) => topicConfigs.of(image() === MetadataImage.EMPTY ? metadata.image() : image(), topic),
    settings: logManagerSettings(config),
    onLogDirFailure: (directory, error) => {
      replicas.logDirectoryFailed(directory);
      directoryReporter.reportOffline(directory);
      if (logManager.onlineLogDirs.length === 0) onFailure(error);
    },
  });
  const moveQuota = new MoveQuota({
    clock,
    windowCount: config.get("alter.log.dirs.replication.quota.window.num"),
    windowMs: config.get("alter.log.dirs.replication.quota.window.size.seconds") * 1000,
    bytesPerSecond: moveRate(topicConfigs.broker(metadata.image().configs)),
  });
  const moves = new LogDirMoves({
    logManager,
    platform,
    logger,
    movesMax: config.get("num.replica.alter.log.dirs.threads") ?? logDirs.length,
    quota: moveQuota,
    assignDirectory: (topicId, partition, directory) =>
      controller.assignReplicasToDirectories([{ topicId, partition, directory }]),
  });
  const replicas = new ReplicaManager({
    platform,
    nodeId,
    logManager,
    moves,
    logger,
    minInSyncReplicas: (at, topic) =>
      minInsyncReplicasFor(topicConfigs.broker(at.configs), at.configs.topicProps(topic)),
  });
  const directoryReporter = new DirectoryReporter({ nodeId, controller, replicas, directoryIds, logger });
  const groups = new GroupCoordinator({
    config: groupCoordinatorConfig(config),
    writer: new LocalPartitionWriter({
      replicas,
      maxMessageBytes: (topic) => topicConfigs.of(image(), topic).maxMessageBytes,
    }),
    clock,
    timers,
    random,
    logger: logger.child("groups"),
  });
  const follower = new MetadataFollower({ nodeId, replicas, groups });
  const services: BrokerServices = {
    nodeId,
    clusterId: options.clusterId,
    config,
    logger,
    loggerLevels: logger.levels,
    clock,
    random,
    timers,
    hostNames: new HostNames(platform),
    authorizer: options.authorizer ?? ALLOW_EVERYTHING,
    replicas,
    groups,
    controller,
    fetchSessions: new FetchSessionCache({
      clock,
      random,
      slotsMax: config.get("max.incremental.fetch.session.cache.slots"),
    }),
    readBuffers: options.readBuffers,
    apiVersions: new ApiVersionsCatalog({
      supportedFeatures: SUPPORTED_FEATURES,
      finalizedFeatures: () => metadata.finalizedFeatures(),
    }),
    autoTopicCreation: new AutoTopicCreation({ controller, logger, internalTopics: internalTopics(config) }),
    producerIds: new ProducerIdSupplier(controller),
    quorum: metadata,
    logDirectories: new LogDirectories({ logManager, files, paths: logDirs }),
    metadata: image,
  };
  return { topicConfigs, logManager, groups, follower, directoryReporter, services, moveQuota };
}
