/**
 * Brokers and controllers as they registered themselves, and how records change them.
 */
import type { Uuid } from "../base/uuid.ts";
import type { BrokerRegistrationChangeRecord } from "../protocol/generated/broker-registration-change-record.ts";
import { newRegisterBrokerRecord } from "../protocol/generated/register-broker-record.ts";
import type { RegisterBrokerRecord } from "../protocol/generated/register-broker-record.ts";
import type { RegisterControllerRecord } from "../protocol/generated/register-controller-record.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import {
  isCordonedLogDirsSupported,
  isDirectoryAssignmentSupported,
  registerBrokerRecordVersion,
} from "./metadata-version.ts";

/** An address under which a node serves one listener. */
export interface RegisteredEndpoint {
  /** The listener's name. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Kafka's SecurityProtocol id: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL. */
  readonly securityProtocol: number;
}

/** The levels of a feature that a node can serve, both inclusive. */
export interface SupportedFeature {
  readonly name: string;
  readonly minSupportedVersion: number;
  readonly maxSupportedVersion: number;
}

/** A registered broker; immutable. */
export interface BrokerRegistration {
  readonly id: number;
  /** The offset at which the controller began the registration: what fences an older incarnation. */
  readonly epoch: number;
  readonly incarnationId: Uuid;
  readonly listeners: readonly RegisteredEndpoint[];
  readonly supportedFeatures: readonly SupportedFeature[];
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
  readonly isMigratingZkBroker: boolean;
  /** The ids of its online log directories. */
  readonly directories: readonly Uuid[];
  /** Directories that take no new replicas (KIP-1066); null until the broker has said so. */
  readonly cordonedDirectories: readonly Uuid[] | null;
}

/** A registered controller; immutable. */
export interface ControllerRegistration {
  readonly id: number;
  readonly incarnationId: Uuid;
  readonly zkMigrationReady: boolean;
  readonly listeners: readonly RegisteredEndpoint[];
  readonly supportedFeatures: readonly SupportedFeature[];
}

/** Whether a broker may lead and take part in an ISR: known, not fenced, not on its way out. */
export function isActiveBroker(broker: BrokerRegistration | undefined): boolean {
  return broker !== undefined && !broker.fenced && !broker.inControlledShutdown;
}

/** The broker that a RegisterBrokerRecord registers. */
export function brokerFromRecord(record: RegisterBrokerRecord): BrokerRegistration {
  return {
    id: record.brokerId,
    epoch: record.brokerEpoch,
    incarnationId: record.incarnationId,
    listeners: record.endPoints,
    supportedFeatures: record.features,
    rack: record.rack,
    fenced: record.fenced,
    inControlledShutdown: record.inControlledShutdown,
    isMigratingZkBroker: record.isMigratingZkBroker,
    directories: record.logDirs,
    cordonedDirectories: record.cordonedLogDirs,
  };
}

/** The broker after a BrokerRegistrationChangeRecord: each field that is not "no change" takes effect. */
export function mergeBrokerChange(
  broker: BrokerRegistration,
  change: BrokerRegistrationChangeRecord,
): BrokerRegistration {
  return {
    ...broker,
    fenced: change.fenced === 0 ? broker.fenced : change.fenced === 1,
    inControlledShutdown: change.inControlledShutdown === 1 || broker.inControlledShutdown,
    directories: change.logDirs.length === 0 ? broker.directories : change.logDirs,
    cordonedDirectories: change.cordonedLogDirs ?? broker.cordonedDirectories,
  };
}

/** The record that registers this broker in its present state, in the version that `metadataVersion` allows. */
export function brokerToRecord(broker: BrokerRegistration, metadataVersion: number): MetadataRecord {
  const data = newRegisterBrokerRecord({
    brokerId: broker.id,
    isMigratingZkBroker: broker.isMigratingZkBroker,
    incarnationId: broker.incarnationId,
    brokerEpoch: broker.epoch,
    endPoints: broker.listeners.map((endpoint) => ({ ...endpoint })),
    features: broker.supportedFeatures.map((feature) => ({ ...feature })),
    rack: broker.rack,
    fenced: broker.fenced,
    inControlledShutdown: broker.inControlledShutdown,
    logDirs: isDirectoryAssignmentSupported(metadataVersion) ? [...broker.directories] : [],
    cordonedLogDirs:
      broker.cordonedDirectories === null || !isCordonedLogDirsSupported(metadataVersion)
        ? null
        : [...broker.cordonedDirectories],
  });
  return { type: "RegisterBrokerRecord", version: registerBrokerRecordVersion(metadataVersion), data };
}

/** The controller that a RegisterControllerRecord registers. */
export function controllerFromRecord(record: RegisterControllerRecord): ControllerRegistration {
  return {
    id: record.controllerId,
    incarnationId: record.incarnationId,
    zkMigrationReady: record.zkMigrationReady,
    listeners: record.endPoints,
    supportedFeatures: record.features,
  };
}

/** The record that registers this controller. */
export function controllerToRecord(controller: ControllerRegistration): MetadataRecord {
  return {
    type: "RegisterControllerRecord",
    version: 0,
    data: {
      controllerId: controller.id,
      incarnationId: controller.incarnationId,
      zkMigrationReady: controller.zkMigrationReady,
      endPoints: controller.listeners.map((endpoint) => ({ ...endpoint })),
      features: controller.supportedFeatures.map((feature) => ({ ...feature })),
    },
  };
}
