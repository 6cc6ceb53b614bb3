/**
 * What a run of records changes about an image. `replay()` is the only way in which metadata changes; `apply()` makes
 * the next image. A delta whose records were not written in the end is simply dropped.
 *
 * A part that no record touched has no delta, so publishers see at once what concerns them.
 */
import type { AccessControlEntryRecord } from "../protocol/generated/access-control-entry-record.ts";
import type { ClientQuotaRecord } from "../protocol/generated/client-quota-record.ts";
import type { DelegationTokenRecord } from "../protocol/generated/delegation-token-record.ts";
import type { UserScramCredentialRecord } from "../protocol/generated/user-scram-credential-record.ts";
import { ClusterDelta } from "./cluster-image.ts";
import { ConfigsDelta } from "./configs-image.ts";
import { FeaturesDelta } from "./features-image.ts";
import { KeyedRecordsDelta } from "./keyed-records.ts";
import { MetadataImage, type MetadataProvenance } from "./metadata-image.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { MetadataReplayError } from "./metadata-replay-error.ts";
import { TopicsDelta } from "./topics-delta.ts";

/** The changes from one image to the next. */
export class MetadataDelta {
  readonly base: MetadataImage;
  features: FeaturesDelta | undefined = undefined;
  cluster: ClusterDelta | undefined = undefined;
  topics: TopicsDelta | undefined = undefined;
  configs: ConfigsDelta | undefined = undefined;
  clientQuotas: KeyedRecordsDelta<ClientQuotaRecord> | undefined = undefined;
  nextProducerId: number | undefined = undefined;
  acls: KeyedRecordsDelta<AccessControlEntryRecord> | undefined = undefined;
  scram: KeyedRecordsDelta<UserScramCredentialRecord> | undefined = undefined;
  delegationTokens: KeyedRecordsDelta<DelegationTokenRecord> | undefined = undefined;

  constructor(base: MetadataImage) {
    this.base = base;
  }

  /**
   * Takes one record into the delta.
   *
   * @throws {MetadataReplayError} when it contradicts what came before it
   */
  replay(record: MetadataRecord): void {
    switch (record.type) {
      case "TopicRecord":
        return this.#topics().replayTopic(record.data);
      case "PartitionRecord":
        return this.#topics().replayPartition(record.data);
      case "PartitionChangeRecord":
        return this.#topics().replayPartitionChange(record.data);
      case "RemoveTopicRecord":
        return this.#configs().removeTopic(this.#topics().replayRemoveTopic(record.data));
      case "ClearElrRecord":
        return this.#topics().replayClearElr(record.data);
      case "ConfigRecord":
        return this.#configs().replay(record.data);
      case "RegisterBrokerRecord":
        return this.#cluster().replayRegisterBroker(record.data);
      case "UnregisterBrokerRecord":
        return this.#cluster().replayUnregisterBroker(record.data.brokerId);
      case "BrokerRegistrationChangeRecord":
        return this.#cluster().replayBrokerChange(record.data);
      case "FenceBrokerRecord":
        return this.#cluster().replayFencing(record.data.id, record.data.epoch, { fenced: true });
      case "UnfenceBrokerRecord":
        return this.#cluster().replayFencing(record.data.id, record.data.epoch, { fenced: false });
      case "RegisterControllerRecord":
        return this.#cluster().replayRegisterController(record.data);
      case "UnregisterControllerRecord":
        return this.#cluster().replayUnregisterController(record.data.controllerId);
      case "FeatureLevelRecord":
        this.features ??= new FeaturesDelta(this.base.features);
        return this.features.replay(record.data);
      case "ProducerIdsRecord":
        this.nextProducerId = record.data.nextProducerId;
        return;
      case "ClientQuotaRecord":
        return this.#replayClientQuota(record.data);
      case "AccessControlEntryRecord":
        this.acls ??= new KeyedRecordsDelta(this.base.acls);
        return this.acls.set(record.data.id, record.data);
      case "RemoveAccessControlEntryRecord":
        this.acls ??= new KeyedRecordsDelta(this.base.acls);
        return this.acls.remove(record.data.id);
      case "UserScramCredentialRecord":
        this.scram ??= new KeyedRecordsDelta(this.base.scram);
        return this.scram.set(scramKey(record.data), detached(record.data));
      case "RemoveUserScramCredentialRecord":
        this.scram ??= new KeyedRecordsDelta(this.base.scram);
        return this.scram.remove(scramKey(record.data));
      case "DelegationTokenRecord":
        this.delegationTokens ??= new KeyedRecordsDelta(this.base.delegationTokens);
        return this.delegationTokens.set(record.data.tokenId, record.data);
      case "RemoveDelegationTokenRecord":
        this.delegationTokens ??= new KeyedRecordsDelta(this.base.delegationTokens);
        return this.delegationTokens.remove(record.data.tokenId);
      // Neither carries state: a tick of the log, and the remains of the migration from ZooKeeper.
      case "NoOpRecord":
      case "ZkMigrationStateRecord":
        return;
      // Their meaning spans records: whoever reads the log holds back what is between them.
      case "BeginTransactionRecord":
      case "EndTransactionRecord":
      case "AbortTransactionRecord":
        throw new MetadataReplayError(`${record.type} reached a delta`);
    }
  }

  /** The image with the changes. */
  apply(provenance: MetadataProvenance): MetadataImage {
    const { base } = this;
    return new MetadataImage({
      provenance,
      features: this.features?.apply() ?? base.features,
      cluster: this.cluster?.apply() ?? base.cluster,
      topics: this.topics?.apply() ?? base.topics,
      configs: this.configs?.apply() ?? base.configs,
      clientQuotas: this.clientQuotas?.apply() ?? base.clientQuotas,
      nextProducerId: this.nextProducerId ?? base.nextProducerId,
      acls: this.acls?.apply() ?? base.acls,
      scram: this.scram?.apply() ?? base.scram,
      delegationTokens: this.delegationTokens?.apply() ?? base.delegationTokens,
    });
  }

  #topics(): TopicsDelta {
    this.topics ??= new TopicsDelta(this.base.topics);
    return this.topics;
  }

  #configs(): ConfigsDelta {
    this.configs ??= new ConfigsDelta(this.base.configs);
    return this.configs;
  }

  #cluster(): ClusterDelta {
    this.cluster ??= new ClusterDelta(this.base.cluster);
    return this.cluster;
  }

  #replayClientQuota(record: ClientQuotaRecord): void {
    this.clientQuotas ??= new KeyedRecordsDelta(this.base.clientQuotas);
    if (record.remove) this.clientQuotas.remove(quotaKey(record));
    else this.clientQuotas.set(quotaKey(record), record);
  }
}

/** One string for a quota's entity and key; the order of the entity's parts does not matter. */
export function quotaKey(record: Pick<ClientQuotaRecord, "entity" | "key">): string {
  const parts = record.entity.map(({ entityType, entityName }) => [entityType, entityName] as const);
  parts.sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([parts, record.key]);
}

/** One string for a user's credential of one mechanism. */
export function scramKey(credential: { readonly name: string; readonly mechanism: number }): string {
  return `${credential.mechanism}:${credential.name}`;
}

/** A copy whose byte fields no longer hold the batch they were read from. */
function detached(credential: UserScramCredentialRecord): UserScramCredentialRecord {
  return {
    ...credential,
    salt: credential.salt.slice(),
    storedKey: credential.storedKey.slice(),
    serverKey: credential.serverKey.slice(),
  };
}
