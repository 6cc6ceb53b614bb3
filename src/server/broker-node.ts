/**
 * One broker, put together: every part is made here, once, and undone in the reverse order.
 *
 *     lock and format directories ─▶ metadata ─▶ logs ─▶ coordinators, dispatcher ─▶ bind listeners ─▶ register
 *         ─▶ follow the metadata ─▶ unfence ─▶ listeners open
 */
import { hostname } from "node:os";
import type { Logger } from "../base/logger.ts";
import type { Authorizer } from "../broker/authorizer.ts";
import type { BrokerServices } from "../broker/broker-services.ts";
import { Dispatcher } from "../broker/dispatch/dispatcher.ts";
import { RequestMetrics } from "../broker/dispatch/request-metrics.ts";
import type { BrokerRegistrationRequest, ControllerClient } from "../controller/controller-client.ts";
import { type MetadataNode, startMetadataNode } from "../controller/metadata-node.ts";
import { isFormatted, prepareLogDirectories } from "../controller/storage/prepare-log-directories.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import type { LogManager } from "../log/manager/log-manager.ts";
import type { UnifiedLog } from "../log/unified-log.ts";
import type { RegisteredEndpoint } from "../metadata/broker-registration.ts";
import type { ConfigsImage } from "../metadata/configs-image.ts";
import { directoryOf, type PartitionRegistration } from "../metadata/partition-registration.ts";
import { type BoundEndpoint, type ListenerOptions } from "../network/listener.ts";
import { ListenerGroup } from "../network/listener-group.ts";
import { isSystemError, type Platform } from "../platform/platform.ts";
import { SECURITY_PROTOCOL_IDS } from "../protocol/security-protocol.ts";
import { ReadBuffers } from "../replication/read-buffers.ts";
import type { BrokerEndpoint } from "./broker-options.ts";
import { makeBrokerParts } from "./broker-parts.ts";
import { BrokerRegistrationTracker } from "./broker-registration-tracker.ts";
import type { BrokerSettings } from "./broker-settings.ts";
import { ClientFrames } from "./client-frames.ts";
import { CordonedLogDirs } from "./cordoned-log-dirs.ts";
import { DynamicConfigs } from "./dynamic-configs.ts";
import { loadPolicies } from "./policies.ts";
import { clientListeners, networkLimits } from "./part-settings.ts";

/** What a node is made of. */
export interface BrokerNodeOptions {
  readonly platform: Platform;
  readonly logger: Logger;
  readonly settings: BrokerSettings;
  /** For directories that are formatted now; a random one when undefined. */
  readonly clusterId: string | undefined;
  /** What requests reach the controller through; undefined: directly. */
  readonly controllerOf?: ((controller: ControllerClient) => ControllerClient) | undefined;
  /** Undefined: everything is allowed. */
  readonly authorizer?: Authorizer | undefined;
  /** Called once when the broker cannot go on; whoever made it stops it. */
  readonly onFailure: (error: unknown) => void;
}

/** Replies that are under way at a stop may take this long. */
const STOP_GRACE_MS = 5_000;
const READ_BUFFERS_KEPT_BYTES = 16 * 1024 * 1024;
// A quarter of it holds a response of the default fetch.max.bytes.
const READ_BUFFERS_LENT_BYTES = 256 * 1024 * 1024;

/** A running broker's parts. Made by {@link startBrokerNode}. */
export interface BrokerNode {
  readonly clusterId: string;
  readonly endpoints: readonly BrokerEndpoint[];
  readonly services: BrokerServices;
  readonly dispatcher: Dispatcher;
  readonly requestMetrics: RequestMetrics;
  readonly network: ListenerGroup;
  readonly logManager: LogManager;
  readonly metadata: MetadataNode;
  /** Undoes the start. After a failure nothing is said of a clean end, so that the next start recovers. */
  stop(options: { readonly isClean: boolean }): Promise<void>;
}

/**
 * Starts a broker; when a step fails, what was done before it is undone.
 *
 * @throws what the failing step throws: locked directories, ports in use, unreadable metadata, disks
 */
export async function startBrokerNode(options: BrokerNodeOptions): Promise<BrokerNode> {
  const stack = new AsyncDisposableStack();
  const end = { isClean: false };
  try {
    const node = await start(options, stack, end);
    return {
      ...node,
      stop: async ({ isClean }) => {
        end.isClean = isClean;
        await stack.disposeAsync();
      },
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function start(
  options: BrokerNodeOptions,
  stack: AsyncDisposableStack,
  end: { readonly isClean: boolean },
): Promise<Omit<BrokerNode, "stop">> {
  const { platform, logger, settings, onFailure } = options;
  const { config, logDirs, metadataLogDir, isEphemeral } = settings;
  const { nodeId } = config;

  const unusable = new Map<string, Error>();
  for (const directory of new Set([metadataLogDir, ...logDirs])) {
    try {
      platform.files.makeDirectory(directory);
      const lock = await platform.files.lockDirectory(directory);
      stack.defer(() => lock.release());
    } catch (error) {
      if (!isSystemError(error) || !canDoWithout(directory, options)) throw error;
      unusable.set(directory, error);
    }
  }
  const directories = prepareLogDirectories({
    platform,
    config,
    logDirs: logDirs.filter((directory) => !unusable.has(directory)),
    metadataLogDir,
    isEphemeral,
    clusterId: options.clusterId,
  });
  const { clusterId, directoryIds } = directories;

  const { policies, close } = await loadPolicies(config, settings.baseDirectory, logger.child("controller"));
  stack.defer(close);

  const metadata = await startMetadataNode({
    platform,
    logger,
    config,
    metadataLogDir,
    metadataDirectoryId: idOf(directoryIds, metadataLogDir),
    isEphemeral,
    policies,
    onFailure,
  });
  stack.defer(() => metadata.stop({ isClean: end.isClean }));

  const { topicConfigs, logManager, groups, follower, directoryReporter, services, moveQuota } = makeBrokerParts({
    platform,
    logger,
    config,
    clusterId,
    logDirs,
    directoryIds,
    metadata,
    readBuffers: new ReadBuffers({ keptBytesMax: READ_BUFFERS_KEPT_BYTES, lentBytesMax: READ_BUFFERS_LENT_BYTES }),
    controllerOf: options.controllerOf,
    authorizer: options.authorizer,
    onFailure,
  });

  for (const [directory, error] of unusable) logManager.directoryUnusable(directory, error);
  const previousBrokerEpoch = logManager.previousBrokerEpoch();
  const loaded = metadata.image();
  // As LogManager.isStrayKraftReplica: what the metadata does not place here is set aside, never served and never lost.
  const placeOf = ({ topicId, partition }: UnifiedLog): PartitionRegistration | undefined =>
    topicId === undefined ? undefined : loaded.topics.byId.get(topicId)?.partitions.get(partition);
  await logManager.start(
    (log) => placeOf(log)?.replicas.includes(nodeId) !== true,
    (log) => {
      const place = placeOf(log);
      return place === undefined ? undefined : directoryOf(place, nodeId);
    },
  );
  const registration = { brokerEpoch: -1 };
  stack.defer(() => logManager.shutdown({ brokerEpoch: registration.brokerEpoch }));
  stack.defer(() => services.replicas.moves.stop());
  stack.defer(() => follower.stop());

  const { controller } = metadata;
  const requestMetrics = new RequestMetrics();
  const dispatcher = new Dispatcher(services, requestMetrics);
  const listeners = clientListeners(config);
  const network = new ListenerGroup({
    platform,
    logger,
    listeners,
    limits: networkLimits(config),
    handler: new ClientFrames(dispatcher),
  });
  const bound = await network.bind();
  stack.defer(async () => {
    await network.stop({ graceMs: STOP_GRACE_MS });
    groups.shutdown();
    if (end.isClean) await controller.beginControlledShutdown();
  });
  const endpoints = advertised(settings, bound, listeners);
  const request = (): BrokerRegistrationRequest => ({
    listeners: endpoints,
    rack: config.get("broker.rack"),
    logDirs: logManager.onlineLogDirs.map((directory) => idOf(directoryIds, directory)),
    previousBrokerEpoch,
  });
  const { brokerEpoch } = await controller.registerBroker(request());
  registration.brokerEpoch = brokerEpoch;
  groups.start();
  await metadata.subscribe(follower);
  await metadata.subscribe(
    new DynamicConfigs({ brokerConfig: (configs) => topicConfigs.broker(configs), network, logManager, moveQuota }),
  );
  await metadata.subscribe(directoryReporter);
  await metadata.subscribe(new BrokerRegistrationTracker({ nodeId, controller, request, logger }));
  const brokerConfig = (configs: ConfigsImage): BrokerConfig => topicConfigs.broker(configs);
  await metadata.subscribe(new CordonedLogDirs({ nodeId, brokerConfig, logManager, controller, directoryIds, logger }));
  await controller.unfenceBroker();
  network.open();
  return { clusterId, endpoints, services, dispatcher, requestMetrics, network, logManager, metadata };
}

/**
 * Whether a node starts without one of its directories: as LogManager.createAndValidateLogDirs, one that was formatted
 * before does, where its metadata is not there. A new one would keep a mistyped path to itself.
 */
function canDoWithout(directory: string, { platform, settings }: BrokerNodeOptions): boolean {
  const { logDirs, metadataLogDir } = settings;
  return directory !== metadataLogDir && logDirs.length > 1 && isFormatted(platform.files, metadataLogDir);
}

function idOf(directoryIds: ReadonlyMap<string, string>, directory: string): string {
  const id = directoryIds.get(directory);
  if (id === undefined) throw new Error(`log directory ${directory} has no id`);
  return id;
}

/** What clients are told: the advertised listeners, with bound ports for 0 and this machine's name for no host. */
function advertised(
  { config }: BrokerSettings,
  bound: readonly BoundEndpoint[],
  listeners: readonly ListenerOptions[],
): RegisteredEndpoint[] {
  return config.advertisedListeners.map(({ name, host, port }) => {
    const listener = listeners.find((candidate) => candidate.name === name);
    const endpoint = bound.find((candidate) => candidate.name === name);
    return {
      name,
      host: host === null || host === "" ? hostname() : host,
      port: port === 0 ? (endpoint?.port ?? 0) : port,
      securityProtocol: SECURITY_PROTOCOL_IDS[listener?.securityProtocol ?? "PLAINTEXT"],
    };
  });
}
