/**
 * The registered nodes at one offset of the metadata log, and what records change about them.
 */
import type { BrokerRegistrationChangeRecord } from "../protocol/generated/broker-registration-change-record.ts";
import type { RegisterBrokerRecord } from "../protocol/generated/register-broker-record.ts";
import type { RegisterControllerRecord } from "../protocol/generated/register-controller-record.ts";
import {
  brokerFromRecord,
  type BrokerRegistration,
  brokerToRecord,
  controllerFromRecord,
  type ControllerRegistration,
  controllerToRecord,
  mergeBrokerChange,
} from "./broker-registration.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { MetadataReplayError } from "./metadata-replay-error.ts";
import { isControllerRegistrationSupported } from "./metadata-version.ts";

/** The nodes of the cluster; immutable. */
export class ClusterImage {
  readonly brokers: ReadonlyMap<number, BrokerRegistration>;
  readonly controllers: ReadonlyMap<number, ControllerRegistration>;

  constructor(
    brokers: ReadonlyMap<number, BrokerRegistration>,
    controllers: ReadonlyMap<number, ControllerRegistration>,
  ) {
    this.brokers = brokers;
    this.controllers = controllers;
  }

  static readonly EMPTY: ClusterImage = new ClusterImage(new Map(), new Map());

  /** A registered broker. */
  broker(id: number): BrokerRegistration | undefined {
    return this.brokers.get(id);
  }

  /** The records that register these nodes. */
  *records(metadataVersion: number): Generator<MetadataRecord> {
    for (const broker of this.brokers.values()) yield brokerToRecord(broker, metadataVersion);
    if (!isControllerRegistrationSupported(metadataVersion)) return;
    for (const controller of this.controllers.values()) yield controllerToRecord(controller);
  }
}

/** What records change about the nodes. */
export class ClusterDelta {
  readonly base: ClusterImage;
  /** New state of changed brokers; undefined for one that is gone. */
  readonly changedBrokers: Map<number, BrokerRegistration | undefined> = new Map<
    number,
    BrokerRegistration | undefined
  >();
  readonly changedControllers: Map<number, ControllerRegistration | undefined> = new Map<
    number,
    ControllerRegistration | undefined
  >();

  constructor(base: ClusterImage) {
    this.base = base;
  }

  replayRegisterBroker(record: RegisterBrokerRecord): void {
    this.changedBrokers.set(record.brokerId, brokerFromRecord(record));
  }

  replayUnregisterBroker(brokerId: number): void {
    this.changedBrokers.set(brokerId, undefined);
  }

  replayBrokerChange(record: BrokerRegistrationChangeRecord): void {
    this.changedBrokers.set(
      record.brokerId,
      mergeBrokerChange(this.#broker(record.brokerId, record.brokerEpoch), record),
    );
  }

  /** FenceBrokerRecord and UnfenceBrokerRecord, which BrokerRegistrationChangeRecord has replaced. */
  replayFencing(brokerId: number, epoch: number, options: { readonly fenced: boolean }): void {
    this.changedBrokers.set(brokerId, { ...this.#broker(brokerId, epoch), fenced: options.fenced });
  }

  replayRegisterController(record: RegisterControllerRecord): void {
    this.changedControllers.set(record.controllerId, controllerFromRecord(record));
  }

  replayUnregisterController(controllerId: number): void {
    this.changedControllers.set(controllerId, undefined);
  }

  apply(): ClusterImage {
    return new ClusterImage(
      merged(this.base.brokers, this.changedBrokers),
      merged(this.base.controllers, this.changedControllers),
    );
  }

  #broker(id: number, epoch: number): BrokerRegistration {
    const broker = this.changedBrokers.has(id) ? this.changedBrokers.get(id) : this.base.brokers.get(id);
    if (broker === undefined) throw new MetadataReplayError(`a record changes broker ${id}, which is not registered`);
    if (broker.epoch !== epoch) {
      throw new MetadataReplayError(
        `a record changes broker ${id} at epoch ${epoch}, but its epoch is ${broker.epoch}`,
      );
    }
    return broker;
  }
}

function merged<T>(base: ReadonlyMap<number, T>, changes: ReadonlyMap<number, T | undefined>): ReadonlyMap<number, T> {
  if (changes.size === 0) return base;
  const next = new Map(base);
  for (const [id, value] of changes) {
    if (value === undefined) next.delete(id);
    else next.set(id, value);
  }
  return next;
}
