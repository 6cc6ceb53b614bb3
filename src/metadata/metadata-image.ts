/**
 * Everything the metadata log says, at one of its offsets. Immutable: a new image is made for each committed change
 * and shares with the last one what did not change, so whoever holds one may keep it as long as they like.
 */
import type { AccessControlEntryRecord } from "../protocol/generated/access-control-entry-record.ts";
import type { ClientQuotaRecord } from "../protocol/generated/client-quota-record.ts";
import type { DelegationTokenRecord } from "../protocol/generated/delegation-token-record.ts";
import { newProducerIdsRecord } from "../protocol/generated/producer-ids-record.ts";
import type { UserScramCredentialRecord } from "../protocol/generated/user-scram-credential-record.ts";
import { ClusterImage } from "./cluster-image.ts";
import { ConfigsImage } from "./configs-image.ts";
import { FeaturesImage } from "./features-image.ts";
import { type KeyedRecords, noRecords } from "./keyed-records.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { TopicsImage } from "./topics-image.ts";

/** Where in the log an image stands. */
export interface MetadataProvenance {
  /** The last offset that the image contains; −1 for the empty image. */
  readonly offset: number;
  /** The leader epoch of that record. */
  readonly epoch: number;
  /** When that record was appended, ms since 1970. */
  readonly timestampMs: number;
}

/** What a MetadataImage is made of. */
export interface MetadataImageParts {
  readonly provenance: MetadataProvenance;
  readonly features: FeaturesImage;
  readonly cluster: ClusterImage;
  readonly topics: TopicsImage;
  readonly configs: ConfigsImage;
  /** By entity and key; see `quotaKey`. */
  readonly clientQuotas: KeyedRecords<ClientQuotaRecord>;
  /** The first producer id that was never given out; 0 when none was. */
  readonly nextProducerId: number;
  readonly acls: KeyedRecords<AccessControlEntryRecord>;
  readonly scram: KeyedRecords<UserScramCredentialRecord>;
  readonly delegationTokens: KeyedRecords<DelegationTokenRecord>;
}

/** The state of the cluster at one offset of its log. */
export class MetadataImage implements MetadataImageParts {
  readonly provenance: MetadataProvenance;
  readonly features: FeaturesImage;
  readonly cluster: ClusterImage;
  readonly topics: TopicsImage;
  readonly configs: ConfigsImage;
  readonly clientQuotas: KeyedRecords<ClientQuotaRecord>;
  readonly nextProducerId: number;
  readonly acls: KeyedRecords<AccessControlEntryRecord>;
  readonly scram: KeyedRecords<UserScramCredentialRecord>;
  readonly delegationTokens: KeyedRecords<DelegationTokenRecord>;

  constructor(parts: MetadataImageParts) {
    this.provenance = parts.provenance;
    this.features = parts.features;
    this.cluster = parts.cluster;
    this.topics = parts.topics;
    this.configs = parts.configs;
    this.clientQuotas = parts.clientQuotas;
    this.nextProducerId = parts.nextProducerId;
    this.acls = parts.acls;
    this.scram = parts.scram;
    this.delegationTokens = parts.delegationTokens;
  }

  static readonly EMPTY: MetadataImage = new MetadataImage({
    provenance: { offset: -1, epoch: -1, timestampMs: -1 },
    features: FeaturesImage.EMPTY,
    cluster: ClusterImage.EMPTY,
    topics: TopicsImage.EMPTY,
    configs: ConfigsImage.EMPTY,
    clientQuotas: noRecords(),
    nextProducerId: 0,
    acls: noRecords(),
    scram: noRecords(),
    delegationTokens: noRecords(),
  });

  /** The records that make this image out of an empty one, in Kafka's order: what a snapshot holds. */
  *records(): Generator<MetadataRecord> {
    const { metadataVersion } = this.features;
    yield* this.features.records();
    yield* this.cluster.records(metadataVersion);
    yield* this.topics.records(metadataVersion);
    yield* this.configs.records();
    for (const data of this.clientQuotas.values()) yield { type: "ClientQuotaRecord", version: 0, data };
    if (this.nextProducerId > 0) {
      // As Kafka's ProducerIdsImage: which broker took the last block is not kept.
      const data = newProducerIdsRecord({ brokerId: -1, brokerEpoch: -1, nextProducerId: this.nextProducerId });
      yield { type: "ProducerIdsRecord", version: 0, data };
    }
    for (const data of this.acls.values()) yield { type: "AccessControlEntryRecord", version: 0, data };
    for (const data of this.scram.values()) yield { type: "UserScramCredentialRecord", version: 0, data };
    for (const data of this.delegationTokens.values()) yield { type: "DelegationTokenRecord", version: 0, data };
  }
}
