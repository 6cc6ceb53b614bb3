/**
 * A node's metadata: its log, the quorum of one, the controller and the image, as the server starts and stops them.
 *
 *     start() ─▶ registerBroker() ─▶ subscribe(…) ─▶ unfenceBroker() ─▶ listeners open
 *     listeners closed ─▶ beginControlledShutdown() ─▶ logs closed ─▶ stop({ isClean: true })
 */
import type { Logger } from "../base/logger.ts";
import { randomUuid, type Uuid } from "../base/uuid.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import { KRAFT_VERSION_FEATURE } from "../metadata/features-image.ts";
import type { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataPublisher } from "../metadata/metadata-publisher.ts";
import type { MetadataRecord } from "../metadata/metadata-record.ts";
import {
  METADATA_VERSION_FEATURE,
  METADATA_VERSION_MAX,
  METADATA_VERSION_MIN,
  metadataVersionName,
} from "../metadata/metadata-version.ts";
import { readMetadataRecord } from "../metadata/record-serde.ts";
import type { Platform } from "../platform/platform.ts";
import { type QuorumDescription, RaftClient } from "../raft/raft-client.ts";
import { bootstrapFeatureRecords, recordsForEmptyLog, recordsForNonEmptyLog } from "./storage/bootstrap-records.ts";
import { ControllerRegistrar } from "./cluster/controller-registrar.ts";
import type { MetadataReading } from "./controller-metrics.ts";
import type { ControllerClient } from "./controller-client.ts";
import { LocalControllerClient } from "./local-controller-client.ts";
import { type LoadedMetadata, loadMetadata, MetadataLoadError } from "./metadata-loader.ts";
import { controllerEndpoint, staticVoterIds, voterEndpoint } from "./storage/prepare-log-directories.ts";
import { type ControllerPolicies, NO_POLICIES } from "./policies.ts";
import { QuorumController } from "./quorum-controller.ts";
import { SnapshotEmitter } from "./snapshot-emitter.ts";
import { DEFAULT_FEATURE_LEVELS, SUPPORTED_FEATURES } from "./cluster/supported-features.ts";

/** What a metadata node is made with. */
export interface MetadataNodeOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  readonly config: BrokerConfig;
  /** Absolute path; formatted and locked. */
  readonly metadataLogDir: string;
  /** The `directory.id` of {@link metadataLogDir}, which is the quorum's voter. */
  readonly metadataDirectoryId: Uuid;
  /** Undefined: nothing is refused. */
  readonly policies?: ControllerPolicies | undefined;
  /** Nothing is ever synced. */
  readonly isEphemeral: boolean;
  /** Called once when the metadata can no longer be changed: the disk failed, or a publisher threw. */
  readonly onFailure: (error: unknown) => void;
}

/** A node's metadata, running. */
export interface MetadataNode {
  readonly controller: ControllerClient;
  /** The newest image that was published. */
  image(): MetadataImage;
  /** Adds a publisher, which has seen the present image when the promise is fulfilled. */
  subscribe(publisher: MetadataPublisher): Promise<void>;
  /** Finalized levels with `kraft.version` and `metadata.version`, and the epoch that ApiVersions gives with them. */
  finalizedFeatures(): { readonly levels: ReadonlyMap<string, number>; readonly epoch: number };
  describeQuorum(): QuorumDescription;
  /** What there is to measure, as it is now. */
  reading(): MetadataReading;
  /**
   * Stops and closes the log.
   *
   * @param options.isClean fences the broker with the last record; false leaves it as a crash would
   */
  stop(options: { readonly isClean: boolean }): Promise<void>;
}

/**
 * Loads the metadata and makes this node its leader.
 *
 * @throws {MetadataLoadError} when the log holds what this version does not know
 * @throws {QuorumError} when this node is not the only voter
 * @throws {StorageError} when the disk fails
 */
export async function startMetadataNode(options: MetadataNodeOptions): Promise<MetadataNode> {
  const raft = openRaft(options);
  try {
    const loaded = loadMetadata(raft.load());
    const isBootstrapped = loaded.image.features.finalizedVersions.has(METADATA_VERSION_FEATURE);
    const records = activationRecords(raft, options.config, { ...loaded, isEmpty: !isBootstrapped });
    raft.becomeLeader();
    const node = new LocalMetadataNode(options, raft, loaded);
    await node.activate(records);
    return node;
  } catch (error) {
    // Whatever stopped the start: the log's files must not stay open.
    await raft.close();
    throw error;
  }
}

function openRaft(options: MetadataNodeOptions): RaftClient {
  const { platform, logger, config, metadataLogDir } = options;
  return new RaftClient({
    platform,
    logger: logger.child("raft"),
    metadataLogDir,
    settings: {
      segmentBytes: config.get("internal.metadata.log.segment.bytes") ?? config.get("metadata.log.segment.bytes"),
      segmentMs: config.get("metadata.log.segment.ms"),
      retentionBytes: config.get("metadata.max.retention.bytes"),
      retentionMs: config.get("metadata.max.retention.ms"),
    },
    // A failure also makes the append or the commit fail, and that is acted on.
    onFailure: () => {},
    nodeId: config.nodeId,
    directoryId: options.metadataDirectoryId,
    staticVoterIds: staticVoterIds(config) ?? [config.nodeId],
    batchBytesMax: config.get("internal.metadata.max.batch.size.in.bytes"),
    voterEndpoint: voterEndpoint(config),
    isEphemeral: options.isEphemeral,
  });
}

/** What the new leader writes first; checks that it can serve the level that the log is at. */
function activationRecords(raft: RaftClient, config: BrokerConfig, loaded: LoadedMetadata): readonly MetadataRecord[] {
  const { isTransactionOpen } = loaded;
  if (!loaded.isEmpty) {
    checkMetadataVersion(loaded.image.features.metadataVersion);
    return recordsForNonEmptyLog({ isTransactionOpen });
  }
  const left = raft.bootstrapValues().map(readMetadataRecord);
  const bootstrap = left.length > 0 ? left : bootstrapFeatureRecords(DEFAULT_FEATURE_LEVELS);
  for (const record of bootstrap) {
    if (record.type === "FeatureLevelRecord" && record.data.name === METADATA_VERSION_FEATURE) {
      checkMetadataVersion(record.data.featureLevel);
    }
  }
  return recordsForEmptyLog(bootstrap, { minInsyncReplicas: config.get("min.insync.replicas"), isTransactionOpen });
}

function checkMetadataVersion(level: number): void {
  if (level >= METADATA_VERSION_MIN && level <= METADATA_VERSION_MAX) return;
  throw new MetadataLoadError(
    `the metadata is at ${METADATA_VERSION_FEATURE} ${level}; this version of Rafka reads ${METADATA_VERSION_MIN} ` +
      `(${metadataVersionName(METADATA_VERSION_MIN)}) to ${METADATA_VERSION_MAX} (${metadataVersionName(METADATA_VERSION_MAX)})`,
  );
}

class LocalMetadataNode implements MetadataNode {
  readonly controller: ControllerClient;
  readonly #options: MetadataNodeOptions;
  readonly #raft: RaftClient;
  readonly #controller: QuorumController;
  readonly #snapshots: SnapshotEmitter;
  readonly #loadedSnapshotCount: number;

  constructor(options: MetadataNodeOptions, raft: RaftClient, loaded: LoadedMetadata) {
    const { platform, config } = options;
    const logger = options.logger.child("controller");
    this.#options = options;
    this.#raft = raft;
    const settings = {
      bytesBetween: config.get("metadata.log.max.record.bytes.between.snapshots"),
      intervalMs: config.get("metadata.log.max.snapshot.interval.ms"),
    };
    this.#snapshots = new SnapshotEmitter({ platform, logger, raft, settings });
    this.#loadedSnapshotCount = loaded.snapshotCount;
    this.#controller = new QuorumController({
      platform,
      logger,
      config,
      nodeId: config.nodeId,
      policies: options.policies ?? NO_POLICIES,
      raft,
      snapshots: this.#snapshots,
      image: loaded.image,
      onFailure: options.onFailure,
    });
    this.controller = new LocalControllerClient(this.#controller, randomUuid(platform.random));
  }

  /** Writes what a new leader must, and registers the controller: one wait for the disk for all of it. */
  async activate(records: readonly MetadataRecord[]): Promise<void> {
    const { config, platform, logger } = this.#options;
    const registrar = new ControllerRegistrar({
      controller: this.#controller,
      nodeId: config.nodeId,
      registrant: { incarnationId: randomUuid(platform.random), supportedFeatures: SUPPORTED_FEATURES },
      endpoint: controllerEndpoint(config),
      logger: logger.child("controller"),
    });
    await Promise.all([this.#controller.write(records), registrar.register()]);
    await this.subscribe(registrar);
  }

  image(): MetadataImage {
    return this.#controller.committedImage;
  }

  subscribe(publisher: MetadataPublisher): Promise<void> {
    return this.#controller.subscribe(publisher);
  }

  finalizedFeatures(): { readonly levels: ReadonlyMap<string, number>; readonly epoch: number } {
    const { features, provenance } = this.image();
    const levels = new Map(features.finalizedVersions);
    if (this.#raft.kraftVersion > 0) levels.set(KRAFT_VERSION_FEATURE, this.#raft.kraftVersion);
    return { levels, epoch: provenance.offset };
  }

  describeQuorum(): QuorumDescription {
    return this.#raft.describe();
  }

  reading(): MetadataReading {
    const raft = this.#raft;
    const controller = this.#controller;
    const snapshots = this.#snapshots;
    const { platform, config } = this.#options;
    const { offset, timestampMs } = controller.appendedImage.provenance;
    const sinceMs = controller.oldestUnpublishedMs;
    return {
      controller: controller.metrics,
      isActive: controller.isActive,
      lastAppliedOffset: offset,
      lastAppliedTimestampMs: timestampMs,
      lagMs: sinceMs === undefined ? 0 : Math.max(0, platform.clock.nowMs() - sinceMs),
      lastCommittedOffset: raft.highWatermark - 1,
      loadedSnapshotCount: this.#loadedSnapshotCount,
      latestSnapshotBytes: snapshots.latestBytes,
      latestSnapshotAgeMs: snapshots.latestAgeMs,
      areStaticVotersIgnored: staticVoterIds(config) !== undefined && raft.kraftVersion > 0,
      raft: raft.metrics,
    };
  }

  async stop(options: { readonly isClean: boolean }): Promise<void> {
    try {
      if (options.isClean && this.image().cluster.broker(this.#options.config.nodeId) !== undefined) {
        await this.controller.fenceBroker();
      }
    } finally {
      await this.#controller.stop();
      await this.#raft.close();
    }
  }
}
