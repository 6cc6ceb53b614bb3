/**
 * The records of the metadata log as one union, told apart by the name of Kafka's message.
 *
 * `data` is the generated message; `version` the version its bytes have, or shall have, in the log.
 */
import type { AbortTransactionRecord } from "../protocol/generated/abort-transaction-record.ts";
import type { AccessControlEntryRecord } from "../protocol/generated/access-control-entry-record.ts";
import type { BeginTransactionRecord } from "../protocol/generated/begin-transaction-record.ts";
import type { BrokerRegistrationChangeRecord } from "../protocol/generated/broker-registration-change-record.ts";
import type { ClearElrRecord } from "../protocol/generated/clear-elr-record.ts";
import type { ClientQuotaRecord } from "../protocol/generated/client-quota-record.ts";
import type { ConfigRecord } from "../protocol/generated/config-record.ts";
import type { DelegationTokenRecord } from "../protocol/generated/delegation-token-record.ts";
import type { EndTransactionRecord } from "../protocol/generated/end-transaction-record.ts";
import type { FeatureLevelRecord } from "../protocol/generated/feature-level-record.ts";
import type { FenceBrokerRecord } from "../protocol/generated/fence-broker-record.ts";
import type { NoOpRecord } from "../protocol/generated/no-op-record.ts";
import type { PartitionChangeRecord } from "../protocol/generated/partition-change-record.ts";
import type { PartitionRecord } from "../protocol/generated/partition-record.ts";
import type { ProducerIdsRecord } from "../protocol/generated/producer-ids-record.ts";
import type { RegisterBrokerRecord } from "../protocol/generated/register-broker-record.ts";
import type { RegisterControllerRecord } from "../protocol/generated/register-controller-record.ts";
import type { RemoveAccessControlEntryRecord } from "../protocol/generated/remove-access-control-entry-record.ts";
import type { RemoveDelegationTokenRecord } from "../protocol/generated/remove-delegation-token-record.ts";
import type { RemoveTopicRecord } from "../protocol/generated/remove-topic-record.ts";
import type { RemoveUserScramCredentialRecord } from "../protocol/generated/remove-user-scram-credential-record.ts";
import type { TopicRecord } from "../protocol/generated/topic-record.ts";
import type { UnfenceBrokerRecord } from "../protocol/generated/unfence-broker-record.ts";
import type { UnregisterBrokerRecord } from "../protocol/generated/unregister-broker-record.ts";
import type { UnregisterControllerRecord } from "../protocol/generated/unregister-controller-record.ts";
import type { UserScramCredentialRecord } from "../protocol/generated/user-scram-credential-record.ts";
import type { ZkMigrationStateRecord } from "../protocol/generated/zk-migration-state-record.ts";

/** The message of each kind of metadata record. */
export interface MetadataRecordData {
  readonly RegisterBrokerRecord: RegisterBrokerRecord;
  readonly UnregisterBrokerRecord: UnregisterBrokerRecord;
  readonly TopicRecord: TopicRecord;
  readonly PartitionRecord: PartitionRecord;
  readonly ConfigRecord: ConfigRecord;
  readonly PartitionChangeRecord: PartitionChangeRecord;
  readonly FenceBrokerRecord: FenceBrokerRecord;
  readonly UnfenceBrokerRecord: UnfenceBrokerRecord;
  readonly RemoveTopicRecord: RemoveTopicRecord;
  readonly DelegationTokenRecord: DelegationTokenRecord;
  readonly UserScramCredentialRecord: UserScramCredentialRecord;
  readonly FeatureLevelRecord: FeatureLevelRecord;
  readonly ClientQuotaRecord: ClientQuotaRecord;
  readonly ProducerIdsRecord: ProducerIdsRecord;
  readonly BrokerRegistrationChangeRecord: BrokerRegistrationChangeRecord;
  readonly AccessControlEntryRecord: AccessControlEntryRecord;
  readonly RemoveAccessControlEntryRecord: RemoveAccessControlEntryRecord;
  readonly NoOpRecord: NoOpRecord;
  readonly ZkMigrationStateRecord: ZkMigrationStateRecord;
  readonly RemoveUserScramCredentialRecord: RemoveUserScramCredentialRecord;
  readonly BeginTransactionRecord: BeginTransactionRecord;
  readonly EndTransactionRecord: EndTransactionRecord;
  readonly AbortTransactionRecord: AbortTransactionRecord;
  readonly RemoveDelegationTokenRecord: RemoveDelegationTokenRecord;
  readonly RegisterControllerRecord: RegisterControllerRecord;
  readonly ClearElrRecord: ClearElrRecord;
  readonly UnregisterControllerRecord: UnregisterControllerRecord;
}

/** The name of a kind of metadata record, Kafka's message name. */
export type MetadataRecordType = keyof MetadataRecordData;

/** One record of the metadata log: its kind, its version in the log, its message. */
export type MetadataRecord = {
  [Type in MetadataRecordType]: {
    readonly type: Type;
    readonly version: number;
    readonly data: MetadataRecordData[Type];
  };
}[MetadataRecordType];
