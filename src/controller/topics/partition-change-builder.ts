/**
 * The record that takes a partition to a new in-sync set and, if needed, a new leader: leader election with eligible
 * leader replicas (KIP-966). Follows Kafka's PartitionChangeBuilder, without replica reassignment.
 */
import type { Uuid } from "../../base/uuid.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { partitionRecordVersion } from "../../metadata/metadata-version.ts";
import { NO_LEADER, NO_LEADER_CHANGE, type PartitionRegistration } from "../../metadata/partition-registration.ts";
import {
  newPartitionChangeRecord,
  type PartitionChangeRecord,
} from "../../protocol/generated/partition-change-record.ts";

/** What the change is about. */
export interface PartitionChange {
  readonly topicId: Uuid;
  readonly partitionId: number;
  readonly partition: PartitionRegistration;
  readonly targetIsr: readonly number[];
  readonly isAcceptableLeader: (brokerId: number) => boolean;
  /** A broker that lost what it had not synced: it leaves the ELR as well. */
  readonly uncleanShutdownBroker: number | undefined;
  /** `min.insync.replicas`, no higher than the number of replicas. */
  readonly minIsr: number;
  readonly isElrEnabled: boolean;
  /** `unclean.leader.election.enable`. */
  readonly isUncleanElectionAllowed: boolean;
  readonly metadataVersion: number;
  /** The first replica shall lead if it can, although another one leads now. */
  readonly isPreferredElection?: boolean;
}

interface Election {
  readonly leader: number;
  readonly isUnclean: boolean;
}

/** The change's record; undefined when nothing would change. */
export function buildPartitionChange(change: PartitionChange): MetadataRecord | undefined {
  const { partition, isElrEnabled } = change;
  let targetIsr = change.targetIsr;
  let targetElr = nextElr(change);
  const record = newPartitionChangeRecord({ topicId: change.topicId, partitionId: change.partitionId });

  const election = electLeader(change, targetElr);
  if (election.leader !== partition.leader) {
    record.leader = election.leader;
    if (targetElr.includes(election.leader)) {
      targetIsr = [election.leader];
      targetElr = targetElr.filter((brokerId) => brokerId !== election.leader);
    } else if (election.isUnclean) {
      record.isr = [election.leader];
      if (partition.leaderRecoveryState !== 1) record.leaderRecoveryState = 1;
    }
  }
  // An unclean election makes what was eligible worthless.
  if (record.isr !== null || !isElrEnabled) targetElr = [];
  if (!equal(targetElr, partition.elr)) record.eligibleLeaderReplicas = [...targetElr];
  if (record.isr === null && (targetIsr.length > 0 || isElrEnabled) && !equal(targetIsr, partition.isr)) {
    record.isr = [...targetIsr];
  }
  // Metadata before 3.6 needs a new leader epoch whenever the ISR shrinks (KAFKA-15021).
  const shrinks = record.isr !== null && !partition.isr.every((brokerId) => record.isr?.includes(brokerId));
  if (change.metadataVersion < 12 && record.leader === NO_LEADER_CHANGE && shrinks) record.leader = partition.leader;
  if (isElrEnabled) {
    if (record.leader === NO_LEADER && partition.lastKnownElr.length === 0) record.lastKnownElr = [partition.leader];
    else if (record.leader >= 0 && partition.lastKnownElr.length > 0) record.lastKnownElr = [];
  }
  if (isNoOp(record)) return undefined;
  return { type: "PartitionChangeRecord", version: partitionRecordVersion(change.metadataVersion), data: record };
}

function nextElr(change: PartitionChange): readonly number[] {
  const { partition, targetIsr } = change;
  if (!change.isElrEnabled) return partition.elr;
  if (targetIsr.length >= change.minIsr) return [];
  const candidates = new Set([...partition.elr, ...partition.isr]);
  return [...candidates].filter((id) => !targetIsr.includes(id) && id !== change.uncleanShutdownBroker);
}

function electLeader(change: PartitionChange, elr: readonly number[]): Election {
  const { partition, targetIsr, isAcceptableLeader } = change;
  const isValid = (brokerId: number) =>
    (targetIsr.includes(brokerId) || (targetIsr.length === 0 && elr.includes(brokerId))) &&
    isAcceptableLeader(brokerId);
  const [preferred] = partition.replicas;
  if (change.isPreferredElection === true && preferred !== undefined && isValid(preferred)) {
    return { leader: preferred, isUnclean: false };
  }
  if (isValid(partition.leader)) return { leader: partition.leader, isUnclean: false };
  const clean = partition.replicas.find(isValid);
  if (clean !== undefined) return { leader: clean, isUnclean: false };
  const [lastKnown] = partition.lastKnownElr;
  const isLastKnownElectable =
    change.isElrEnabled && elr.length === 0 && targetIsr.length === 0 && partition.lastKnownElr.length === 1;
  if (isLastKnownElectable && lastKnown !== undefined && isAcceptableLeader(lastKnown)) {
    return { leader: lastKnown, isUnclean: true };
  }
  const unclean = change.isUncleanElectionAllowed ? partition.replicas.find(isAcceptableLeader) : undefined;
  return unclean === undefined ? { leader: NO_LEADER, isUnclean: false } : { leader: unclean, isUnclean: true };
}

function equal(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

function isNoOp(record: PartitionChangeRecord): boolean {
  return (
    record.isr === null &&
    record.leader === NO_LEADER_CHANGE &&
    record.eligibleLeaderReplicas === null &&
    record.lastKnownElr === null &&
    record.leaderRecoveryState === -1
  );
}
