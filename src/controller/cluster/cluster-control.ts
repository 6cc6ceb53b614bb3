/**
 * Brokers come and go: registration at each start, unfencing, controlled shutdown, fencing (Kafka's
 * ClusterControlManager and the broker parts of ReplicationControlManager).
 */
import type { Uuid } from "../../base/uuid.ts";
import { isReservedDirectoryId } from "../../raft/log-directories.ts";
import type { BrokerRegistration, SupportedFeature } from "../../metadata/broker-registration.ts";
import { brokerToRecord, controllerToRecord, type RegisteredEndpoint } from "../../metadata/broker-registration.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import {
  isControllerRegistrationSupported,
  isCordonedLogDirsSupported,
  isDirectoryAssignmentSupported,
} from "../../metadata/metadata-version.ts";
import { newBrokerRegistrationChangeRecord } from "../../protocol/generated/broker-registration-change-record.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { BrokerRegistrationRequest } from "../controller-client.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";
import { leaderAndIsrUpdates } from "../topics/leader-and-isr-updates.ts";

/** Who registers, beside what the broker says of itself. */
export interface Registrant {
  readonly incarnationId: Uuid;
  readonly supportedFeatures: readonly SupportedFeature[];
}

/**
 * Registers this broker's new incarnation, fenced. What its last incarnation left behind is cleaned up first. The same
 * incarnation stays what it is, and only says more of itself.
 *
 * @throws {ApiError} INVALID_REGISTRATION when the log directories cannot be right
 */
export function registerBroker(
  view: ControllerView,
  registrant: Registrant,
  request: BrokerRegistrationRequest,
): ControllerResult<{ readonly brokerEpoch: number }> {
  const { image, nodeId } = view;
  const { metadataVersion, isElrEnabled } = image.features;
  if (isDirectoryAssignmentSupported(metadataVersion)) checkDirectories(view, request.logDirs);
  const existing = image.cluster.broker(nodeId);
  const { incarnationId, supportedFeatures } = registrant;
  const records: MetadataRecord[] = [];
  const isAmended = existing?.incarnationId === incarnationId;
  if (existing !== undefined && !isAmended) {
    // KIP-966: who cannot prove a clean stop may have lost what it had not synced, and leaves the ELR.
    const wasClean = existing.epoch === request.previousBrokerEpoch;
    records.push(...leaderAndIsrUpdates(view, nodeId, isElrEnabled && !wasClean ? "SHUT_DOWN_UNCLEANLY" : "LEAVING"));
  }
  // As Kafka's QuorumController.registerBroker: the next offset to be written, also when other records go first.
  const brokerEpoch = isAmended ? existing.epoch : view.nextWriteOffset;
  const registration: BrokerRegistration = {
    id: nodeId,
    epoch: brokerEpoch,
    incarnationId,
    listeners: request.listeners,
    supportedFeatures,
    rack: request.rack,
    fenced: isAmended ? existing.fenced : true,
    inControlledShutdown: isAmended && existing.inControlledShutdown,
    isMigratingZkBroker: false,
    directories: request.logDirs,
    cordonedDirectories: null,
  };
  records.push(brokerToRecord(registration, metadataVersion));
  return { records, isSplittable: true, response: { brokerEpoch } };
}

/** Registers this node's controller (KIP-919); no record where the metadata level does not know it. */
export function registerController(
  view: ControllerView,
  registrant: Registrant,
  listeners: readonly RegisteredEndpoint[],
): ControllerResult<void> {
  if (!isControllerRegistrationSupported(view.image.features.metadataVersion))
    return { records: [], response: undefined };
  const { incarnationId, supportedFeatures } = registrant;
  const controller = { id: view.nodeId, incarnationId, zkMigrationReady: false, listeners, supportedFeatures };
  return { records: [controllerToRecord(controller)], response: undefined };
}

/** Lets this broker lead, and elects leaders for its partitions that have none. */
export function unfenceBroker(view: ControllerView): ControllerResult<void> {
  const broker = registered(view);
  if (!broker.fenced) return { records: [], response: undefined };
  const records = [
    brokerChange(0, { brokerId: broker.id, brokerEpoch: broker.epoch, fenced: -1 }),
    ...leaderAndIsrUpdates(view, broker.id, "UNFENCED"),
  ];
  // As Kafka's broker, which says so in its first heartbeats (KIP-1066).
  if (broker.cordonedDirectories === null && isCordonedLogDirsSupported(view.image.features.metadataVersion)) {
    records.push(brokerChange(3, { brokerId: broker.id, brokerEpoch: broker.epoch, cordonedLogDirs: [] }));
  }
  return { records, isSplittable: true, response: undefined };
}

/** Takes all leaderships from this broker before it stops; with one node they go to nobody, and the ELR remembers it. */
export function beginControlledShutdown(view: ControllerView): ControllerResult<void> {
  const broker = registered(view);
  const records: MetadataRecord[] = [];
  if (!broker.inControlledShutdown) {
    records.push(brokerChange(1, { brokerId: broker.id, brokerEpoch: broker.epoch, inControlledShutdown: 1 }));
  }
  records.push(...leaderAndIsrUpdates(view, broker.id, "LEAVING"));
  return { records, isSplittable: true, response: undefined };
}

/** The end of a clean stop. Without it Apache Kafka, taking over, waits until this broker's session expires. */
export function fenceBroker(view: ControllerView): ControllerResult<void> {
  const broker = registered(view);
  if (broker.fenced) return { records: [], response: undefined };
  const records = [
    ...leaderAndIsrUpdates(view, broker.id, "LEAVING"),
    brokerChange(0, { brokerId: broker.id, brokerEpoch: broker.epoch, fenced: 1 }),
  ];
  return { records, isSplittable: true, response: undefined };
}

function registered(view: ControllerView): BrokerRegistration {
  const broker = view.image.cluster.broker(view.nodeId);
  if (broker !== undefined) return broker;
  throw new ApiError(ErrorCode.BROKER_ID_NOT_REGISTERED, `Broker ID ${view.nodeId} is not currently registered`);
}

function brokerChange(
  version: number,
  change: Parameters<typeof newBrokerRegistrationChangeRecord>[0],
): MetadataRecord {
  return { type: "BrokerRegistrationChangeRecord", version, data: newBrokerRegistrationChangeRecord(change) };
}

function checkDirectories(view: ControllerView, directories: readonly Uuid[]): void {
  const refuse = (why: string): never => {
    throw new ApiError(ErrorCode.INVALID_REGISTRATION, why);
  };
  if (directories.length === 0) refuse("No directories specified in request");
  if (directories.some(isReservedDirectoryId)) refuse("Reserved directory ID in request");
  if (new Set(directories).size !== directories.length) refuse("Duplicate directory ID in request");
  for (const broker of view.image.cluster.brokers.values()) {
    if (broker.id === view.nodeId) continue;
    const shared = broker.directories.find((directory) => directories.includes(directory));
    if (shared !== undefined) refuse(`Broker ${broker.id} is already registered with directory ${shared}`);
  }
}
